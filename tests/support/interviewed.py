"""People as after an interview: what is not said of them was asked and denied, or is not known."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import nightcramp
from nightcramp.answers import Answers
from nightcramp.interview import next_question, plan_question

TYPICAL = {
    "leg_cramps": True, "cramp_painful_sudden": True, "cramp_in_calf_or_foot": True, "cramp_at_night_or_rest": True,
    "hard_knot": True, "cramp_eased_by_stretch": True, "cramp_wakes": True, "cramp_in_bed": True, "sleep_disturbed": True,
    "well_between": True, "cramp_minutes": 3, "cramps_per_week": 3, "soreness_hours": 2, "hours_without_urine": 2,
    "medicines": [],
}  # fmt: skip
PEOPLE: dict[str, dict[str, Any]] = {
    "woman of 34": {"age": 34, "sex": "female"},
    "man of 67 who stands all day": {"age": 67, "sex": "male", "stands_most_of_day": True},
    "man of 78 on six tablets": {
        "age": 78,
        "sex": "male",
        "medicines": ["furosemide", "atorvastatin", "amlodipine", "ramipril", "salbutamol", "omeprazole"],
    },
    "woman of 31 weeks": {"age": 31, "sex": "female", "pregnant": True, "gestational_week": 31},
    "girl of 9": {"age": 9, "sex": "female"},
    "man on dialysis": {"age": 55, "sex": "male", "kidney_disease": True, "on_dialysis": True},
    "woman with one leg swollen": {"age": 52, "sex": "female", "one_leg_swollen": True, "calf_pain_stays": True},
    "man with diabetes and numb feet": {"age": 61, "sex": "male", "diabetes": True, "numb_tingling_feet": True},
}
"""Eight very different people with night cramps."""


@functools.cache
def _knowledge() -> nightcramp.KnowledgeBase:
    return nightcramp.load_knowledge()


def interviewed(given: Mapping[str, Any], *, for_plan: bool = True) -> Answers:
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
