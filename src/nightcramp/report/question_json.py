"""The questions of the interview as JSON of a stable shape."""

from __future__ import annotations

from typing import Any

from nightcramp.answers import Answers
from nightcramp.interview import Question, next_question, plan_question, progress
from nightcramp.triage import triage


def next_question_as_object(answers: Answers, *, for_plan: bool = False) -> dict[str, Any]:
    """The question that matters most now, how far the interview is, and how urgent it is for certain.

    Args:
        answers: what is known so far.
        for_plan: ask what a plan waits for, too.
    """
    question = asked_next(answers, for_plan=for_plan)
    answered, left = progress(answers)
    return {
        "question": None if question is None else question_as_object(question),
        "progress": {"answered": answered, "left": left},
        "level": triage(answers).certain,
    }


def asked_next(answers: Answers, *, for_plan: bool = False) -> Question | None:
    """The question that matters most now, what a plan waits for included where it is wanted."""
    question = next_question(answers)
    return plan_question(answers) if question is None and for_plan else question


def question_as_object(question: Question) -> dict[str, Any]:
    """One question as plain objects."""
    return {
        "id": question.id,
        "kind": question.kind,
        "ask": question.ask,
        "help": question.help,
        "findings": list(question.findings),
        "lines": [
            {"id": line.id, "text": line.text, "help": line.help, "findings": list(line.findings)}
            for line in question.lines
        ],
        "unit": question.unit,
    }
