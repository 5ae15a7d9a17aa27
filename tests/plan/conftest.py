"""People for plans: what is not said of them was asked and denied, as after an interview."""

import functools

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.interview import next_question, plan_question
from nightcramp.plan import plan

TYPICAL = {
    "leg_cramps": True, "cramp_painful_sudden": True, "cramp_in_calf_or_foot": True, "cramp_at_night_or_rest": True,
    "hard_knot": True, "cramp_eased_by_stretch": True, "cramp_wakes": True, "cramp_in_bed": True, "sleep_disturbed": True,
    "well_between": True, "cramp_minutes": 3, "cramps_per_week": 3, "soreness_hours": 2, "hours_without_urine": 2,
    "medicines": [],
}  # fmt: skip


@functools.cache
def _knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="session")
def knowledge():
    return _knowledge()


def interviewed(given, *, for_plan=True):
    """The answers of a person with night cramps who denies, or does not know, whatever else is asked."""
    answers = Answers.read({**TYPICAL, **given}, _knowledge())
    while question := next_question(answers) or (plan_question(answers) if for_plan else None):
        match question.kind:
            case "page" | "pick":
                reply = question.picked()
            case "yes_no":
                reply = question.answered(False)
            case "medicines":
                reply = question.answered([])
            case _:
                reply = question.not_known()
        answers = answers.adding(**reply)
    return answers


@functools.cache
def _plan_for(given, for_plan):
    answers = interviewed({name: list(value) if isinstance(value, tuple) else value for name, value in given},
                          for_plan=for_plan)  # fmt: skip
    return plan(nightcramp.assess(answers))


@pytest.fixture(scope="session")
def plan_for():
    """The plan of a person with night cramps of whom this is given; all else is denied."""

    def made(*, for_plan=True, **given):
        pairs = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in given.items())
        return _plan_for(pairs, for_plan)

    return made
