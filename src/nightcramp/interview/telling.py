"""What would tell most about the causes, once nothing can raise the urgency any more."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import Answers
from nightcramp.interview.agenda import rests_on
from nightcramp.interview.asking import Asking

LEAST_BITS = 0.2
"""A question that tells less is not worth a tired person's time (ours: see ``benchmarks/questions.py``)."""
LEAST_BITS_BESIDE = 0.01
"""What is worth a further line in a list that is asked anyway."""


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """The questions that would tell about the causes.

    Attributes:
        bits: for each question (a screen, or a finding asked alone) what its findings tell together, the most first.
        names: the findings that each of them asks for.
        beside: findings that are worth a line where a list is asked.
    """

    bits: dict[str, float]
    names: dict[str, tuple[str, ...]]
    beside: frozenset[str]


def telling(asking: Asking) -> Telling:
    """The questions that are worth asking for the causes; what a screen tells is taken to add up over its lines."""
    bits: dict[str, float] = {}
    names: dict[str, dict[str, None]] = {}
    beside: set[str] = set()
    for name, worth in _told_by_a_person(asking.answers).items():
        if not asking.can_ask(name) or _is_a_part_of_the_untold(name, asking.answers):
            continue
        key = asking.key(name)
        bits[key] = bits.get(key, 0.0) + worth
        if worth >= LEAST_BITS_BESIDE:
            beside.add(name)
            names.setdefault(key, {}).setdefault(name)
    worth_asking = sorted((key for key in names if bits[key] >= LEAST_BITS), key=lambda key: (-bits[key], key))
    return Telling(
        {key: bits[key] for key in worth_asking}, {key: tuple(names[key]) for key in names}, frozenset(beside)
    )


def _told_by_a_person(answers: Answers) -> dict[str, float]:
    """For each finding that a person can tell, the bits of the best finding of the network that rests on it."""
    from nightcramp.causes import causes, gains

    found: dict[str, float] = {}
    for gain in gains(answers, causes(answers)):
        for name in asked_for(answers, gain.finding):
            found[name] = max(found.get(name, 0.0), gain.bits)
    return found


def _is_a_part_of_the_untold(name: str, answers: Answers) -> bool:
    """Whether the person did not know, or denied, the whole of which a finding is a part."""
    wholes = [whole for whole, _ in answers.knowledge.told_by(name) if answers.status(whole) != "not_asked"]
    return any(answers.state()[whole] is not True for whole in wholes)


def asked_for(answers: Answers, finding: str) -> tuple[str, ...]:
    """What a person is asked for a finding of the network: itself, or what it is worked out from."""
    knowledge = answers.knowledge
    itself = knowledge.findings[finding]
    if itself.question and (not itself.derived or itself.may_be_given):
        return (finding,)
    return rests_on(knowledge, (finding,) if itself.type == "boolean" else ())
