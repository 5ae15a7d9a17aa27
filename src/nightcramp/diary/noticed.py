"""What stands out in a diary: hints from what was noted of the days, and the trial that could tell.

A measurement of the night itself, such as the hours asleep, is left out: a cramp changes it as much as the reverse.
"""

from __future__ import annotations

import dataclasses
import datetime
import statistics
from collections.abc import Mapping, Sequence

from nightcramp.diary.nights import Nights
from nightcramp.diary.trials import Hint, Night, hints
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action

NIGHTS = 182
"""How many of the last nights are looked at."""
_REACH = datetime.timedelta(days=NIGHTS)


@dataclasses.dataclass(frozen=True, slots=True)
class Noticed:
    """A hint, and what could be tried to see whether it is true; None where nothing can be."""

    hint: Hint
    action: Action | None


@dataclasses.dataclass(frozen=True, slots=True)
class AllNoticed:
    """The hints that pass the guard against false ones.

    Attributes:
        hints: the surest first.
        looked_at: of how many things they are what stands out.
        too_few: what was noted, but on too few days, or on nearly all, to be looked at.
    """

    hints: tuple[Noticed, ...]
    looked_at: int
    too_few: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Observed:
    """Something that was noted: how it is called, on which days it was there, and what tries more or less of it."""

    name: str
    days: Mapping[datetime.date, bool]
    more: Action | None
    less: Action | None


def noticed(diary: Nights) -> AllNoticed:
    """What stands out in the last half year."""
    first = diary.today - _REACH
    counts = diary.counts(first, diary.today)
    nights = [Night(date, None if cramps is None else float(cramps)) for date, cramps in counts.items()]
    amounts: dict[str, dict[datetime.date, float]] = {}
    for one in diary.exposures_between(first, diary.today):
        amounts.setdefault(one.what, {})[one.date] = one.amount
    return noticed_in(diary.knowledge, nights, amounts)


def noticed_in(
    knowledge: KnowledgeBase, nights: Sequence[Night], amounts: Mapping[str, Mapping[datetime.date, float]]
) -> AllNoticed:
    """What stands out in nights, wherever they were written down: in the last half year up to the last of them.

    Args:
        knowledge: what can be noted, and which action tries more or less of it.
        nights: with the number of cramps.
        amounts: how much was noted on the day before each night, by the id of an action, exposure or measurement; what
            is none of these is not looked at.

    Raises:
        TrialError: a night is doubled or impossible.
    """
    last = max((night.date for night in nights), default=datetime.date.max)

    def is_recent(date: datetime.date) -> bool:
        return last - date <= _REACH

    recent = {
        what: {date: amount for date, amount in days.items() if is_recent(date)} for what, days in amounts.items()
    }
    observed = [_observed(knowledge, what, days) for what, days in sorted(recent.items()) if days]
    by_name = {one.name: one for one in observed if one is not None}
    seen = [night for night in nights if is_recent(night.date)]
    found = hints(seen, {name: one.days for name, one in by_name.items()})
    shown = tuple(Noticed(hint, _to_try(by_name[hint.exposure], hint)) for hint in found.shown)
    return AllNoticed(shown, len(found.looked_at), found.too_few)


def _observed(knowledge: KnowledgeBase, what: str, amounts: Mapping[datetime.date, float]) -> _Observed | None:
    """What was noted, as there or not there: an amount is there where it is above the usual one."""
    exposures = {one.id: one for one in knowledge.collection("diary_exposures")}
    if action := knowledge.actions.get(what):
        return _Observed(f"“{action.name}”", {date: amount > 0 for date, amount in amounts.items()}, action, action)
    if found := exposures.get(what):
        more, less = (knowledge.actions.get(name or "") for name in (found.try_more, found.try_less))
        if not found.unit:
            return _Observed(found.name, {date: amount > 0 for date, amount in amounts.items()}, more, less)
        return _Observed(_more_than_usual(found.name), _above_median(amounts), more, less)
    for one in knowledge.collection("diary_measurements"):
        if one.id == what and one.of == "day":
            return _Observed(_more_than_usual(one.name), _above_median(amounts), None, None)
    return None


def _more_than_usual(name: str) -> str:
    return f"days with more {name} than usual"


def _above_median(amounts: Mapping[datetime.date, float]) -> dict[datetime.date, bool]:
    usual = statistics.median(amounts.values())
    return {date: amount > usual for date, amount in amounts.items()}


def _to_try(observed: _Observed, hint: Hint) -> Action | None:
    """What could be tried: less of what came before more cramps, more of what came before fewer."""
    action = observed.less if hint.ratio > 1 else observed.more
    return action if action is not None and action.in_blocks is not None else None
