"""The cramps of each week as a picture: bars with their numbers, the nights that are missing, and what was on."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

from nightcramp.diary.days import WEEK, Week

WIDTH, LEFT = 360, 10
TOP, FLOOR = 20, 130
LEAST_SCALE = 4
"""A bar of one cramp does not fill the picture."""
MISSING_TITLE, MISSING_ROW = 168, 184
ACTIONS_TITLE, FIRST_ACTION, ACTION_HEIGHT = 212, 232, 34
DATED_EVERY = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One week: its place in the picture, its number, and how many nights are missing."""

    week: Week
    x: float
    y: float
    width: float
    height: float
    middle: float
    date: str

    @property
    def is_whole(self) -> bool:
        """Whether every night of it was written down."""
        return not self.week.missing


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """What was on: from when to when, as far as the picture reaches."""

    name: str
    first: float
    last: float
    y: int
    goes_on: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """The picture, from left to right."""

    bars: tuple[Bar, ...]
    spans: tuple[Span, ...]
    width: int = WIDTH
    floor: int = FLOOR

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return FIRST_ACTION + ACTION_HEIGHT * len(self.spans) if self.spans else MISSING_ROW + 10

    @property
    def is_empty(self) -> bool:
        """Whether no night of it was written down."""
        return all(bar.week.cramps is None for bar in self.bars)

    @property
    def has_gaps(self) -> bool:
        """Whether a night is missing."""
        return any(bar.week.missing for bar in self.bars)


@dataclasses.dataclass(frozen=True, slots=True)
class Begun:
    """An action that was begun."""

    name: str
    on: datetime.date
    ended_on: datetime.date | None


def chart(weeks: Sequence[Week], begun: Sequence[Begun] = ()) -> Chart:
    """The picture of some weeks in a row."""
    step = (WIDTH - 2 * LEFT) / len(weeks)
    scale = (FLOOR - TOP) / max(LEAST_SCALE, *(week.cramps or 0 for week in weeks))
    bars = []
    for index, week in enumerate(weeks):
        height = round((week.cramps or 0) * scale, 1)
        left = LEFT + index * step
        is_dated = (len(weeks) - 1 - index) % DATED_EVERY == 0
        bars.append(
            Bar(
                week,
                round(left + step * 0.14, 1),
                FLOOR - height,
                round(step * 0.72, 1),
                height,
                round(left + step / 2, 1),
                f"{week.first.day} {week.first:%b}" if is_dated else "",
            )
        )
    first, after = weeks[0].first, weeks[-1].first + WEEK
    shown = [one for one in begun if one.on < after and (one.ended_on is None or one.ended_on >= first)]
    spans = [
        Span(
            one.name, _place(max(one.on, first), first, step),
            _place(min(one.ended_on or after, after), first, step), FIRST_ACTION + ACTION_HEIGHT * row,
            goes_on=one.ended_on is None,
        )
        for row, one in enumerate(shown)
    ]  # fmt: skip
    return Chart(tuple(bars), tuple(spans))


def _place(date: datetime.date, first: datetime.date, step: float) -> float:
    return round(LEFT + (date - first) / WEEK * step, 1)
