"""The nights of a year as they are shown: each with its state, by month and by week. Pure functions."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Literal

WEEK = datetime.timedelta(7)
State = Literal["missing", "noted", "none", "cramp", "ahead"]
"""``missing``: not written down. ``noted``: written down without a count. ``ahead``: it has not begun."""


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """One night.

    Attributes:
        date: of its evening.
        state: what is known.
        cramps: how many.
    """

    date: datetime.date
    state: State
    cramps: int = 0

    @property
    def says(self) -> str:
        """In words, for those who hear the page."""
        words = {
            "missing": "not written down", "noted": "written down, no number given", "none": "no cramp",
            "cramp": "1 cramp" if self.cramps == 1 else f"{self.cramps} cramps", "ahead": "still to come",
        }  # fmt: skip
        return f"{self.date:%A} {self.date.day} {self.date:%B}: {words[self.state]}"


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """One month.

    Attributes:
        first: its first day.
        weeks: from Monday to Sunday; None where a day belongs to another month.
        days: its days that have begun.
        today: tonight is not missing yet.
    """

    first: datetime.date
    weeks: tuple[tuple[Day | None, ...], ...]
    days: tuple[Day, ...]
    today: datetime.date

    @property
    def says(self) -> str:
        """What it was like, in words."""
        return summary(day for day in self.days if day.date != self.today or day.state != "missing")


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """One week.

    Attributes:
        first: its Monday.
        cramps: those that were written down; None if no night was.
        missing: how many of its nights that have begun were not written down.
        written: how many were, with a count.
    """

    first: datetime.date
    cramps: int | None
    missing: int
    written: int


def day_of(date: datetime.date, counts: Mapping[datetime.date, int | None], today: datetime.date) -> Day:
    """One night.

    Args:
        date: of its evening.
        counts: of the nights that were written down.
        today: later nights are still to come.
    """
    if date > today:
        return Day(date, "ahead")
    if date not in counts:
        return Day(date, "missing")
    count = counts[date]
    if count is None:
        return Day(date, "noted")
    return Day(date, "cramp" if count else "none", count)


def last_days(number: int, last: datetime.date, counts: Mapping[datetime.date, int | None]) -> list[Day]:
    """The last nights, in their order."""
    return [day_of(last - datetime.timedelta(back), counts, last) for back in reversed(range(number))]


def months(year: int, counts: Mapping[datetime.date, int | None], today: datetime.date) -> list[Month]:
    """The months of a year that have begun, the latest one first."""
    return [
        _month(datetime.date(year, number, 1), counts, today)
        for number in range(12, 0, -1)
        if datetime.date(year, number, 1) <= today
    ]


def weeks(first: datetime.date, last: datetime.date, counts: Mapping[datetime.date, int | None]) -> list[Week]:
    """The weeks from that of the first day to that of the last one, up to the last day."""
    found, monday = [], monday_of(first)
    while monday <= last:
        days = [day for day in (monday + datetime.timedelta(n) for n in range(7)) if day <= last]
        known = [count for day in days if (count := counts.get(day)) is not None]
        found.append(Week(monday, sum(known) if known else None, len(days) - len(known), len(known)))
        monday += WEEK
    return found


def monday_of(date: datetime.date) -> datetime.date:
    """The Monday of its week."""
    return date - datetime.timedelta(date.weekday())


def summary(days: Iterable[Day]) -> str:
    """Some nights in words: what was written down, and what was not.

    >>> summary([Day(datetime.date(2026, 3, 1), "cramp", 2), Day(datetime.date(2026, 3, 2), "missing")])
    '2 cramps in 1 night; 1 night not written down'
    """
    known = list(days)
    written = [day for day in known if day.state in ("cramp", "none")]
    missing = sum(day.state in ("missing", "noted") for day in known)
    if not written:
        return "nothing written down"
    cramps, bad = sum(day.cramps for day in written), sum(day.state == "cramp" for day in written)
    told = (
        f"{_many(cramps, 'cramp')} in {_many(bad, 'night')}"
        if cramps
        else f"no cramp in {_many(len(written), 'night')}"
    )
    return f"{told}; {_many(missing, 'night')} not written down" if missing else told


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _month(first: datetime.date, counts: Mapping[datetime.date, int | None], today: datetime.date) -> Month:
    after = (first.replace(day=28) + datetime.timedelta(4)).replace(day=1)
    days = [day_of(first + datetime.timedelta(n), counts, today) for n in range((after - first).days)]
    cells: list[Day | None] = [None] * first.weekday() + list(days)
    cells += [None] * (-len(cells) % 7)
    rows = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(first, rows, tuple(day for day in days if day.state != "ahead"), today)
