"""What a plan waits for: the few questions that stand between a person and the best of it."""

from __future__ import annotations

from nightcramp.answers import Answers
from nightcramp.assessment import assess
from nightcramp.interview.asking import single
from nightcramp.interview.question import Question
from nightcramp.plan import plan


def plan_question(answers: Answers) -> Question | None:
    """The question for which the best of the plan waits, or ``None``; none at an emergency."""
    made = plan(assess(answers))
    return next((single(answers.knowledge, answers.knowledge.findings[name]) for name in made.questions), None)
