"""Harmful advice in what is told to the people of the published cases.

A case is looked at with what its source says, in each of the four modes, and once more as it would stand after an
interview in which the person denies all else: then least is held back, and most is offered.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import yaml

from nightcramp.answers import Answers
from nightcramp.assessment import assess
from nightcramp.interview import Question, next_question, plan_question
from nightcramp.knowledge import KnowledgeBase
from nightcramp.plan import Plan, plan
from nightcramp.report import report
from support.cases import FOLDER

MODES: dict[str, tuple[str, ...]] = {
    "history only": ("history",),
    "history + examination": ("history", "examination"),
    "history + laboratory": ("history", "laboratory"),
    "all": ("history", "examination", "laboratory"),
}
AFTER_INTERVIEW = "after an interview"
_FORBIDS = re.compile(r"\b(not|never|no|don't|stop)\b", re.IGNORECASE)
_MOST_QUESTIONS = 150


@dataclasses.dataclass(frozen=True)
class Harm:
    """One piece of harmful advice, as a condition on the output."""

    advice: str
    agents: frozenset[str]
    actions: frozenset[str]
    texts: tuple[str, ...]
    waits: bool


@dataclasses.dataclass(frozen=True)
class PublishedCase:
    """A published case with its facts, its acceptable levels and its harmful advice."""

    id: str
    facts: dict[str, dict[str, Any]]
    acceptable: tuple[str, ...]
    harmful: tuple[str, ...]


def read_harms() -> dict[str, Harm]:
    """The conditions, by the wording of the advice."""
    found = {}
    for raw in yaml.safe_load((FOLDER / "harmful_advice.yaml").read_text(encoding="utf-8")):
        assert raw.keys() <= {"advice", "agents", "actions", "texts", "waits"}, raw
        assert raw["advice"] not in found, raw["advice"]
        found[raw["advice"]] = Harm(
            raw["advice"], frozenset(raw.get("agents", ())), frozenset(raw.get("actions", ())),
            tuple(raw.get("texts", ())), raw.get("waits", False),
        )  # fmt: skip
    return found


def read_published() -> list[PublishedCase]:
    """The published cases, by id."""
    return [_published(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))
            for path in sorted(FOLDER.glob("published/*.yaml"))]  # fmt: skip


def _published(name: str, raw: dict[str, Any]) -> PublishedCase:
    truth = raw["truth"]
    facts = {part: raw[part] for part in ("history", "examination", "laboratory")}
    return PublishedCase(name, facts, tuple(truth["urgency_acceptable"]), tuple(truth.get("harmful_advice", ())))


def plan_of(case: PublishedCase, mode: str, knowledge: KnowledgeBase) -> Plan:
    """The plan of a case in a mode."""
    parts = MODES.get(mode, ("history",))
    answers = Answers.read({k: v for part in parts for k, v in case.facts[part].items()}, knowledge)
    return plan(assess(_interviewed(answers) if mode == AFTER_INTERVIEW else answers))


def harms_in(made: Plan, case: PublishedCase, harms: dict[str, Harm]) -> Iterator[str]:
    """Each piece of its harmful advice that a case is given, and how."""
    used = {agent: offer.action.id for offer in made.offers for agent in offer.action.uses}
    offered = {offer.action.id for offer in made.offers}
    told = list(told_to_do(made))
    knowledge = made.assessment.answers.knowledge
    for harm in (harms[advice] for advice in case.harmful):
        for agent in sorted(harm.agents & used.keys()):
            yield f"{harm.advice}: {used[agent]} works with {agent}"
        for action in sorted(harm.actions & offered):
            yield f"{harm.advice}: {action} is offered"
        for sentence in told:
            if any(re.search(text, sentence, re.IGNORECASE) for text in harm.texts):
                yield f"{harm.advice}: {sentence!r}"
        lowest = min(map(knowledge.rank, case.acceptable))
        if harm.waits and knowledge.rank(made.level.id) < lowest:
            yield f"{harm.advice}: the level is {made.level.id}"


def told_to_do(made: Plan) -> Iterator[str]:
    """Every sentence that tells the person to do something: the advice of the level, and the steps of the offers."""
    texts = [*report(made.assessment).do, *(step for offer in made.offers for step in offer.action.steps)]
    for text in texts:
        yield from (part for part in re.split(r"(?<=[.?!])\s+", text) if not _FORBIDS.search(part))


def _interviewed(answers: Answers) -> Answers:
    """As after an interview, the questions for the plan included, in which all else is denied or not known."""
    for _ in range(_MOST_QUESTIONS):
        question = next_question(answers) or plan_question(answers)
        if question is None:
            return answers
        answers = answers.adding(**_denied(question))
    raise AssertionError("the interview does not end")


def _denied(question: Question) -> dict[str, Any]:
    match question.kind:
        case "page" | "pick":
            return question.picked()
        case "yes_no":
            return question.answered(False)
        case "medicines":
            return question.answered([])
        case _:
            return question.not_known()
