"""Which doubts a person can clear up, and which only a blood test or an examination can."""

from __future__ import annotations

import math

from nightcramp.answers import Answers, State
from nightcramp.knowledge.schema import Finding, Rule
from nightcramp.triage import full_condition

_ABSENT = {"number": math.nan, "boolean": False, "choice": ""}
"""What stands for a test that was not done: nothing compares with it."""


def without_tests(answers: Answers) -> State:
    """The state of the person if every test and examination that nobody did had nothing to show."""
    state = answers.state()
    for finding in answers.knowledge.findings.values():
        if _is_a_test(finding) and finding.id not in state.given and finding.type in _ABSENT:
            state[finding.id] = _ABSENT[finding.type]
    return state


def only_tests_can_tell(rule: Rule, answers: Answers, untested: State) -> bool:
    """Whether an open rule cannot come true by anything that the person could still say.

    Args:
        rule: the rule.
        answers: the answers so far.
        untested: what :func:`without_tests` gives for them.
    """
    return answers.knowledge.evaluator(full_condition(rule))(untested) is False


def _is_a_test(finding: Finding) -> bool:
    return finding.answered_by in ("laboratory", "examination") and (not finding.derived or finding.may_be_given)
