"""Which doubts a person can clear up, and which only a blood test or an examination can, or nothing any more."""

from __future__ import annotations

import math

from nightcramp.answers import Answers, State
from nightcramp.knowledge.schema import Finding

_ABSENT = {"number": math.nan, "boolean": False, "choice": ""}
"""What stands for what will not be known: nothing compares with it."""


def without_tests(answers: Answers) -> State:
    """The state of the person if every test and examination that nobody did had nothing to show."""
    state = answers.state()
    for finding in answers.knowledge.findings.values():
        if _is_a_test(finding) and finding.id not in state.given and finding.type in _ABSENT:
            state[finding.id] = _ABSENT[finding.type]
    return state


def without_the_untold(answers: Answers) -> State:
    """The same if, besides, nothing was the matter with all that the person could not tell.

    What is false in this state does not come true by further answers of the person, for no one is asked twice.
    """
    state = without_tests(answers)
    for name in answers.raw():
        finding = answers.knowledge.findings[name]
        if answers.status(name) == "unknown" and finding.type in _ABSENT:
            state[name] = _ABSENT[finding.type]
    return state


def is_out_of_reach(condition: str, answers: Answers, supposed: State) -> bool:
    """Whether a condition cannot come true by anything that the person could still say.

    Args:
        condition: the condition.
        answers: the answers so far.
        supposed: what :func:`without_tests` or :func:`without_the_untold` gives for them.
    """
    return answers.knowledge.evaluator(condition)(supposed) is False


def _is_a_test(finding: Finding) -> bool:
    return finding.answered_by in ("laboratory", "examination") and (not finding.derived or finding.may_be_given)
