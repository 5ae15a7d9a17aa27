"""What a trial may be judged by, and how it is read from a night. What was not said stays unknown."""

from __future__ import annotations

from collections.abc import Callable

from nightcramp.condition import nearest
from nightcramp.diary.database import Night
from nightcramp.diary.trials import Outcome, TrialError
from nightcramp.knowledge import KnowledgeBase

DEFAULT = "cramps"


def outcome_of(knowledge: KnowledgeBase, name: str) -> Outcome:
    """An outcome of the knowledge base, as a trial takes it.

    Raises:
        TrialError: there is no such outcome.
    """
    known = {one.id: one for one in knowledge.collection("diary_outcomes")}
    if name not in known:
        problem = f"there is no such outcome{nearest(name, known)}"
        raise TrialError("outcome", name[:60], problem, f"Use one of {', '.join(known)}.")
    found = known[name]
    return Outcome(found.name, found.kind, worthwhile=found.worthwhile, id=found.id)


def value_of(outcome: Outcome, night: Night) -> float | None:
    """What a night says of an outcome; None where it says nothing."""
    return READ[outcome.id or DEFAULT](night)


def _cramps(night: Night) -> float | None:
    return None if night.cramps is None else float(night.cramps)


def _pain(night: Night) -> float | None:
    if night.cramps == 0:
        return 0.0
    return None if night.pain is None else float(night.pain)


def _awake(night: Night) -> float | None:
    if night.cramps == 0:
        return 0.0
    return None if night.minutes_awake is None else float(night.minutes_awake > 0)


READ: dict[str, Callable[[Night], float | None]] = {"cramps": _cramps, "pain": _pain, "nights_awake": _awake}
"""How each outcome is read. Without a cramp there is no pain of one, and no sleep is lost to one."""
