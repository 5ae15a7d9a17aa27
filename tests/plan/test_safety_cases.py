"""For each absolute contraindication there are people to whom the action is not offered, recorded apart from it."""

import functools

import pytest

import nightcramp
from nightcramp.plan import Cleared, Refused, clear_all
from support.safety import asked, failures, person, read_safety_cases

CASES = read_safety_cases()


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


@functools.cache
def findings():
    return asked(knowledge())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_dangerous_is_not_offered(case):
    told = failures(case, knowledge(), findings())
    assert not told, "\n".join([case.because, *told])


def test_each_case_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_action_with_an_absolute_contraindication_is_in_a_case():
    named = {name for case in CASES for name in case.not_offered}
    for action in knowledge().actions.values():
        if any(line.severity == "absolute" for line in action.contraindications):
            assert action.id in named


def test_at_an_emergency_there_is_only_help_and_what_to_do_until_it_comes():
    given = {"age": 40, "sex": "male", "leg_cold_pale_blue": True, "leg_pain_sudden": True}
    somebody = person(given, knowledge(), findings())
    assert somebody.triage.certain == "emergency"
    outcomes = clear_all(somebody.answers, somebody.triage)
    cleared = {name for name, outcome in outcomes.items() if isinstance(outcome, Cleared)}
    assert cleared == {"clinician_review", "wait_for_help"}
    refused = outcomes["relief_calf_stretch"]
    assert isinstance(refused, Refused)
    assert refused.why == "emergency"
    assert "leg_cold_pale_blue" in refused.because


def test_waiting_for_help_is_no_plan_for_anybody_else():
    somebody = person({"age": 40, "sex": "male", "cramp_minutes": 2}, knowledge(), findings())
    assert not isinstance(clear_all(somebody.answers, somebody.triage)["wait_for_help"], Cleared)
