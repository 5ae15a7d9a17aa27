"""What follows from the nights that were written down: only what is known. Too few nights are unknown."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Sequence

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import DiaryFinding

WEEK = 7


@dataclasses.dataclass(frozen=True, slots=True)
class NightFacts:
    """What findings need of a night; None is unknown."""

    date: datetime.date
    cramps: int | None = None
    hours_sore: float | None = None
    minutes_awake: int | None = None
    longest_seconds: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """The nights before a finding.

    Attributes:
        nights: by date.
        last: the last night of all.
        plan_began: when the first action began that still goes on.
    """

    nights: dict[datetime.date, NightFacts]
    last: datetime.date
    plan_began: datetime.date | None

    def back(self, finding: DiaryFinding, last: datetime.date, first: datetime.date | None = None) -> list[NightFacts]:
        """The counted nights of which a finding speaks, ending with one; none if too few were written down."""
        days = [last - datetime.timedelta(day) for day in range(finding.nights)]
        found = [
            self.nights[day]
            for day in days
            if day in self.nights and self.nights[day].cramps is not None and (first is None or day >= first)
        ]
        return found if len(found) >= finding.needs else []

    def week(self, finding: DiaryFinding) -> list[NightFacts]:
        """Those that end with the last night."""
        return self.back(finding, self.last)


def diary_findings(
    nights: Iterable[NightFacts],
    knowledge: KnowledgeBase,
    today: datetime.date,
    plan_began: datetime.date | None = None,
) -> dict[str, float | None]:
    """The diary findings of the knowledge base.

    Args:
        nights: those that were written down, in any order.
        knowledge: of how many nights each finding speaks, and how many it needs.
        today: the day on which they are looked at; this evening's night counts when it is written down.
        plan_began: when the first action of the plan began that still goes on.

    Returns:
        A value for every diary finding; None where too little is known.
    """
    by_date = {night.date: night for night in nights}
    last = today if today in by_date else today - datetime.timedelta(1)
    seen = Seen(by_date, last, plan_began)
    return {finding.id: WORKED_OUT[finding.id](seen, finding) for finding in knowledge.collection("diary_findings")}


def _written(seen: Seen, finding: DiaryFinding) -> float | None:
    return float(len(seen.week(finding)))


def _sum(seen: Seen, finding: DiaryFinding) -> float | None:
    counts = [night.cramps or 0 for night in seen.week(finding)]
    return float(sum(counts)) if counts else None


def _nights_with_cramp(seen: Seen, finding: DiaryFinding) -> float | None:
    nights = seen.week(finding)
    return float(sum(1 for night in nights if night.cramps)) if nights else None


def _nights_awake(seen: Seen, finding: DiaryFinding) -> float | None:
    nights = seen.week(finding)
    return float(sum(1 for night in nights if night.cramps and night.minutes_awake)) if nights else None


def _most(seen: Seen, finding: DiaryFinding) -> float | None:
    return _largest([night.cramps for night in seen.week(finding)])


def _sorest(seen: Seen, finding: DiaryFinding) -> float | None:
    return _largest([night.hours_sore for night in seen.week(finding)])


def _longest(seen: Seen, finding: DiaryFinding) -> float | None:
    seconds = _largest([night.longest_seconds for night in seen.week(finding)])
    return None if seconds is None else round(seconds / 60, 1)


def _now(seen: Seen, finding: DiaryFinding) -> float | None:
    return _a_week(seen.week(finding))


def _month_ago(seen: Seen, finding: DiaryFinding) -> float | None:
    return _a_week(seen.back(finding, seen.last - datetime.timedelta(finding.nights)))


def _weeks_of_plan(seen: Seen, _: DiaryFinding) -> float | None:
    # The night of the first day is the first one of the plan.
    return None if seen.plan_began is None else float(max((seen.last - seen.plan_began).days + 1, 0) // WEEK)


def _before(seen: Seen, finding: DiaryFinding) -> float | None:
    if seen.plan_began is None:
        return None
    return _a_week(seen.back(finding, seen.plan_began - datetime.timedelta(1)))


def _after(seen: Seen, finding: DiaryFinding) -> float | None:
    return None if seen.plan_began is None else _a_week(seen.back(finding, seen.last, seen.plan_began))


def _largest(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(max(known)) if known else None


def _a_week(nights: Sequence[NightFacts]) -> float | None:
    return WEEK * sum(night.cramps or 0 for night in nights) / len(nights) if nights else None


WORKED_OUT: dict[str, Callable[[Seen, DiaryFinding], float | None]] = {
    "nights_written_last_week": _written,
    "cramps_last_week": _sum,
    "cramp_nights_last_week": _nights_with_cramp,
    "nights_awake_last_week": _nights_awake,
    "cramps_last_day": _most,
    "worst_pain_hours_after": _sorest,
    "longest_cramp_minutes": _longest,
    "cramps_per_week_now": _now,
    "cramps_per_week_a_month_ago": _month_ago,
    "weeks_since_plan_began": _weeks_of_plan,
    "cramps_per_week_before": _before,
    "cramps_per_week_after": _after,
}
"""How each diary finding is worked out."""
