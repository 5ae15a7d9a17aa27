"""No published case is given a piece of the advice that would harm it, whatever is known of it."""

import functools

import pytest

from nightcramp import load_knowledge
from support.harm import AFTER_INTERVIEW, MODES, harms_in, plan_of, read_harms, read_published

CASES = read_published()
HARMS = read_harms()


@functools.cache
def knowledge():
    return load_knowledge()


@pytest.mark.parametrize("mode", [*MODES, AFTER_INTERVIEW])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_nobody_is_given_advice_that_harms_them(case, mode):
    assert list(harms_in(plan_of(case, mode, knowledge()), case, HARMS)) == []


def test_every_piece_of_harmful_advice_has_its_condition_and_every_condition_a_case():
    wanted = {advice for case in CASES for advice in case.harmful}
    assert wanted == set(HARMS)


def test_every_condition_can_be_met():
    actions = knowledge().actions
    agents = {agent for action in actions.values() for agent in action.uses}
    for harm in HARMS.values():
        assert harm.agents <= agents, harm.advice
        assert harm.actions <= set(actions), harm.advice
        assert harm.agents or harm.actions or harm.texts or harm.waits, harm.advice
