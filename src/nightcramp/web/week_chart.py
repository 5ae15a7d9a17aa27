"""The cramps of each week as a picture: bars with their numbers, and rows below them.

The rows are the nights that are missing, what a device counted, and what was on.
Figures stand beside each other; nothing says that one made the other.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

from nightcramp.diary.days import WEEK, Week
from nightcramp.diary.measured import THOUSAND, Averages, in_figures

WIDTH, LEFT = 360, 10
TOP, FLOOR = 20, 130
LEAST_SCALE = 4
"""A bar of one cramp does not fill the picture."""
FIRST_ROW, ROW_HEIGHT, FIGURES_BELOW = 172, 44, 18
"""Of the rows below the bars: each has a title, and its figures under it."""
IN_PICTURE = ("hours_asleep", "steps")
"""What of a device stands in the picture; all of it is in the table."""
ACTIONS_BELOW, ACTION_HEIGHT = 22, 36
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
class Figure:
    """A number under its week."""

    x: float
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of figures under the bars."""

    title: str
    y: int
    figures: tuple[Figure, ...]

    @property
    def figures_y(self) -> int:
        """Where its figures stand."""
        return self.y + FIGURES_BELOW


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """What a device counted, as a column of the table: one text a week, the latest last; empty where nothing was."""

    title: str
    texts: tuple[str, ...]


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
    rows: tuple[Row, ...]
    spans: tuple[Span, ...]
    counted: tuple[Counted, ...]
    width: int = WIDTH
    floor: int = FLOOR

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return self.spans_y + (ACTIONS_BELOW + ACTION_HEIGHT * len(self.spans) if self.spans else -ROW_HEIGHT // 4)

    @property
    def spans_y(self) -> int:
        """Where what was on begins."""
        return FIRST_ROW + ROW_HEIGHT * len(self.rows)

    @property
    def is_empty(self) -> bool:
        """Whether no night of it was written down."""
        return all(bar.week.cramps is None for bar in self.bars)


@dataclasses.dataclass(frozen=True, slots=True)
class Begun:
    """An action that was begun."""

    name: str
    on: datetime.date
    ended_on: datetime.date | None


def chart(weeks: Sequence[Week], begun: Sequence[Begun] = (), measured: Sequence[Averages] = ()) -> Chart:
    """The picture of some weeks in a row.

    Args:
        weeks: them.
        begun: what was on.
        measured: what a device counted.
    """
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
    mondays = [week.first for week in weeks]
    seen = [one for one in measured if any(monday in one.by_week for monday in mondays)]
    rows = _rows(bars, seen)
    first, after = weeks[0].first, weeks[-1].first + WEEK
    shown = [one for one in begun if one.on < after and (one.ended_on is None or one.ended_on >= first)]
    top = FIRST_ROW + ROW_HEIGHT * len(rows) + ACTIONS_BELOW
    spans = [
        Span(
            one.name, _place(max(one.on, first), first, step), _place(min(one.ended_on or after, after), first, step),
            top + ACTION_HEIGHT * number, goes_on=one.ended_on is None,
        )
        for number, one in enumerate(shown)
    ]  # fmt: skip
    return Chart(tuple(bars), rows, tuple(spans), tuple(_column(one, mondays) for one in seen))


def _rows(bars: Sequence[Bar], measured: Sequence[Averages]) -> tuple[Row, ...]:
    """The rows under the bars."""
    found = []
    if any(bar.week.missing for bar in bars):
        found.append(("Nights not written down", {bar.week.first: str(bar.week.missing or "") for bar in bars}))
    for one in measured:
        if one.what.id not in IN_PICTURE:
            continue
        divisor = _divisor(one)
        texts = {monday: _short(each.mean / divisor) for monday, each in one.by_week.items()}
        found.append((f"{_title(one)}{', in thousands' if divisor > 1 else ''}", texts))
    return tuple(
        Row(title, FIRST_ROW + ROW_HEIGHT * place,
            tuple(Figure(bar.middle, texts[bar.week.first]) for bar in bars if texts.get(bar.week.first)))
        for place, (title, texts) in enumerate(found)
    )  # fmt: skip


def _title(one: Averages) -> str:
    """What a row shows; a device is named, so that nobody takes it for what the person said."""
    name = one.what.name
    return f"{name[:1].upper()}{name[1:]} a {one.what.of}, by a device"


def _divisor(one: Averages) -> int:
    return THOUSAND if max(each.mean for each in one.by_week.values()) >= THOUSAND else 1


def _short(value: float) -> str:
    """At most one decimal, so that thirteen of them stand beside each other."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _column(one: Averages, mondays: Sequence[datetime.date]) -> Counted:
    name = one.what.name.partition(",")[0]
    texts = tuple(in_figures(one.by_week[day].mean) if day in one.by_week else "" for day in mondays)
    return Counted(f"{name[:1].upper()}{name[1:]}", texts)


def _place(date: datetime.date, first: datetime.date, step: float) -> float:
    return round(LEFT + (date - first) / WEEK * step, 1)
