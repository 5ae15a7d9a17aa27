"""Is it a night leg cramp: the traits that are met, unmet and unknown, and what else to think of."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import Answers, State
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Characteristic, Mimic, Verdict


@dataclasses.dataclass(frozen=True, slots=True)
class Recognition:
    """The result.

    Attributes:
        verdict: typical, possible or unlikely, with its words.
        met, unmet, unknown: the characteristics that apply to this person, by what is known of them.
        mimics: what to think of, because its pattern is met.
    """

    verdict: Verdict
    met: tuple[Characteristic, ...]
    unmet: tuple[Characteristic, ...]
    unknown: tuple[Characteristic, ...]
    mimics: tuple[Mimic, ...]


def recognise(answers: Answers) -> Recognition:
    """Tell how far the answers fit a night leg cramp. The first verdict whose condition is true is given."""
    knowledge, state = answers.knowledge, answers.state()
    by_value: dict[bool | None, list[Characteristic]] = {True: [], False: [], None: []}
    for characteristic in knowledge.collection("characteristics"):
        if _applies(knowledge, state, characteristic.applies_to):
            by_value[knowledge.evaluator(characteristic.when)(state)].append(characteristic)
    mimics = tuple(
        mimic
        for mimic in knowledge.collection("mimics")
        if _applies(knowledge, state, mimic.applies_to) and knowledge.evaluator(mimic.when)(state)
    )
    verdict = next(
        verdict
        for verdict in knowledge.collection("verdicts")
        if _applies(knowledge, state, verdict.applies_to) and knowledge.evaluator(verdict.when)(state)
    )
    return Recognition(verdict, tuple(by_value[True]), tuple(by_value[False]), tuple(by_value[None]), mimics)


def _applies(knowledge: KnowledgeBase, state: State, applies_to: str) -> bool:
    """Whether a statement is meant for this person, or may be."""
    return not applies_to or knowledge.evaluator(applies_to)(state) is not False
