"""The published cases (tests/cases/published), judged as the accuracy benchmark judges them."""

import functools
import importlib.util
import pathlib
import sys

import pytest

from nightcramp import load_knowledge

ROOT = pathlib.Path(__file__).parent.parent


@functools.cache
def _accuracy():
    """The benchmark, which is no package."""
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks" / "accuracy.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


accuracy = _accuracy()
CASES = accuracy.cases()
LOW = ("routine", "self_care")


@functools.cache
def _outcomes():
    return accuracy.outcomes(load_knowledge())


@pytest.mark.parametrize("mode", accuracy.MODES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_answers_are_accepted_and_no_emergency_is_left_at_home(case, mode):
    outcome = accuracy.judge(case, mode, load_knowledge())
    assert not (case.urgency == "emergency" and outcome.level in LOW), outcome.rules
    assert not (case.urgency == "emergency" and outcome.advised in LOW), outcome.rules


def test_every_open_case_is_coded():
    assert len(CASES) == 37
    assert all(case.facts["history"] for case in CASES)


def test_the_truth_of_every_case_names_known_levels_and_accepts_the_right_one():
    levels = set(load_knowledge().levels)
    for case in CASES:
        assert {case.urgency, *case.acceptable} <= levels, case.id
        assert case.urgency in case.acceptable, case.id


@pytest.mark.parametrize("mode", accuracy.MODES)
def test_triage_of_the_published_cases_is_safe(mode):
    found = accuracy.in_mode(_outcomes(), mode)
    assert accuracy.share("safe", found).percent >= 97
    assert accuracy.share("strict under-triage", found).percent <= 5
    assert accuracy.share("self-care cases not above routine", found).percent >= 70
    assert accuracy.share("emergencies at routine or self-care", found).hits == 0


@pytest.mark.parametrize("mode", accuracy.MODES)
def test_more_facts_never_make_a_published_case_less_urgent(mode):
    rank = load_knowledge().rank
    history = {outcome.case.id: outcome for outcome in accuracy.in_mode(_outcomes(), "history only")}
    for outcome in accuracy.in_mode(_outcomes(), mode):
        assert rank(outcome.level) >= rank(history[outcome.case.id].level), outcome.case.id


def test_the_interval_is_that_of_wilson():
    # Newcombe 1998, Stat Med 17:857, table I, method 3 (score): 81 of 263 and 0 of 20
    low, high = accuracy.Share(81, 263).interval
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.2553, 0.3662)
    low, high = accuracy.Share(0, 20).interval
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.0, 0.1611)


STILL_TOO_LOW = {"vasc_ali_55m_missed", "vasc_pe_runner_20s"}
"""A shut artery that only hurts and is numb, and a clot in the lung that only hurts in the back: seen soon, which is late."""


def test_of_the_unseen_cases_no_emergency_is_left_at_home_and_few_are_too_low():
    found = accuracy.in_mode(accuracy.outcomes(load_knowledge(), accuracy.UNSEEN), "history only")
    assert len(found) == 44
    assert accuracy.share("emergencies at routine or self-care", found).hits == 0
    assert {one.case.id for one in found if one.strictly_under} == STILL_TOO_LOW
    assert not [one.case.id for one in found if one.case.urgency == "self_care" and one.level not in LOW]


def test_the_docs_page_is_what_the_command_prints():
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    unseen = accuracy.report_of_unseen(accuracy.outcomes(load_knowledge(), accuracy.UNSEEN))
    assert accuracy.page(accuracy.page(page, accuracy.report(_outcomes())), unseen, *accuracy.OF_UNSEEN) == page
