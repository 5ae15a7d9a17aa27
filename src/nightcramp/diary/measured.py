"""What devices counted, beside the nights: plain figures, a night's own and the averages of a week.

A device counts what it can see. Nothing here says what caused a cramp. A night that was not counted is left out of an
average; it is never taken for zero.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence

from nightcramp.diary.days import monday_of
from nightcramp.knowledge.schema.diary import DiaryMeasurement

THOUSAND = 1000
Count = tuple[datetime.date, str, float]
"""The day, the id of the measurement, and the amount."""


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """One measurement of one night or day.

    Attributes:
        what: of what.
        amount: in its unit.
    """

    what: DiaryMeasurement
    amount: float


@dataclasses.dataclass(frozen=True, slots=True)
class Average:
    """A measurement over the nights, or days, of a week that were counted.

    Attributes:
        mean: in its unit.
        counted: over how many.
    """

    mean: float
    counted: int


@dataclasses.dataclass(frozen=True, slots=True)
class Averages:
    """One measurement, week by week.

    Attributes:
        what: of what.
        by_week: by the Monday of each week that has any.
    """

    what: DiaryMeasurement
    by_week: dict[datetime.date, Average]


def of_one(counts: Iterable[Count], measurements: Sequence[DiaryMeasurement]) -> list[Measured]:
    """What was counted for one date, in the order of the knowledge base."""
    amounts = {what: amount for _, what, amount in counts}
    return [Measured(one, amounts[one.id]) for one in measurements if one.id in amounts]


def by_week(counts: Iterable[Count], measurements: Sequence[DiaryMeasurement]) -> list[Averages]:
    """The averages of each week; what was never counted is left out."""
    amounts: dict[str, dict[datetime.date, list[float]]] = {}
    for date, what, amount in counts:
        amounts.setdefault(what, {}).setdefault(monday_of(date), []).append(amount)
    return [
        Averages(one, {week: Average(sum(each) / len(each), len(each)) for week, each in amounts[one.id].items()})
        for one in measurements
        if one.id in amounts
    ]


def in_figures(amount: float) -> str:
    """A figure of a device as people write it.

    >>> in_figures(7.25), in_figures(8412.4), in_figures(12.0)
    ('7.2', '8,412', '12')
    """
    return f"{amount:,.0f}" if amount >= THOUSAND else f"{round(amount, 1):g}"
