"""Why a question is asked, as far as the engine knows."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import Answers
from nightcramp.interview.interview import purpose_of
from nightcramp.interview.question import Question
from nightcramp.triage import triage


@dataclasses.dataclass(frozen=True, slots=True)
class WhyAsked:
    """Why a question is asked.

    Attributes:
        says: in a sentence.
        if_so: what would then be the case, in words, the most urgent first.
        more: how many more there are.
    """

    says: str
    if_so: tuple[str, ...] = ()
    more: int = 0


def why_asked(question: Question, answers: Answers, most: int = 3, *, for_plan: bool = False) -> WhyAsked:
    """Why a question is asked now.

    Args:
        question: the question; its findings are not answered yet.
        answers: the answers so far.
        most: how many conditions are told.
        for_plan: whether a plan waits for it.
    """
    purpose = "plan" if for_plan else purpose_of(question, answers)
    says = {reason.id: reason.says for reason in answers.knowledge.collection("asking_reasons")}
    if purpose != "urgency":
        return WhyAsked(says[purpose])
    rules = [found.rule for found in triage(answers).open if set(found.needs).intersection(question.findings)]
    same = list(dict.fromkeys(rule.in_words for rule in rules if rule.level == rules[0].level))
    return WhyAsked(says[rules[0].level], tuple(same[:most]), max(0, len(same) - most))
