"""The nights of a trial: checked, laid out along the calendar, missing ones left missing."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections import Counter
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from nightcramp.diary.trials.design import Outcome, Trial, blocks, is_weekend
from nightcramp.diary.trials.errors import TrialError

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
MOST_A_NIGHT = 60
"""More cramps in one night are taken for a slip of the pen."""
_NOON = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Night:
    """What was written down for one night.

    Attributes:
        date: the evening on which the night began.
        value: the count or score; None when nothing was written down, which is not 0.
        followed: whether the plan of that night was followed; None when unknown.
        disturbed: whether something else changed (an illness, a journey, a new medicine).
    """

    date: datetime.date
    value: float | None
    followed: bool | None = None
    disturbed: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Series:
    """Nights in a row, as arrays of one length.

    Attributes:
        outcome: what the values are.
        dates: the evening of each night.
        value: (nights,) count or score, NaN when missing.
        with_measure: (nights,) whether the measure was due.
        block: (nights,) number of the block.
        kept: (nights,) whether the night counts; False during a washout.
        carry: (nights,) share of the measure that may still act on a night without it, 0 to 1.
        followed: (nights,) False only where the plan is known not to have been followed.
        disturbed: (nights,) whether something else changed.
        notes: what the reader of the result must know of the data.
    """

    outcome: Outcome
    dates: tuple[datetime.date, ...]
    value: Floats
    with_measure: Flags
    block: Whole
    kept: Flags
    carry: Floats
    followed: Flags
    disturbed: Flags
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> Flags:
        """(nights,) Whether a night counts and has a value."""
        return self.kept & ~np.isnan(self.value)

    @property
    def day(self) -> Floats:
        """(nights,) Days since the first night."""
        return np.array([(date - self.dates[0]).days for date in self.dates], dtype=float)

    @property
    def weekend(self) -> Flags:
        """(nights,) Whether the night begins on Friday or Saturday."""
        return np.array([is_weekend(date) for date in self.dates])


def night_of(moment: datetime.datetime) -> datetime.date:
    """The evening on which the night of a moment began, by the clock on the wall.

    Noon parts two nights. A night of 23 or 25 hours, when the clocks change, is one night.

    >>> night_of(datetime.datetime(2025, 3, 30, 3, 10)), night_of(datetime.datetime(2025, 3, 30, 23, 0))
    (datetime.date(2025, 3, 29), datetime.date(2025, 3, 30))
    """
    return moment.date() - datetime.timedelta(days=1) if moment.hour < _NOON else moment.date()


def count_nights(episodes: Iterable[datetime.datetime], kept: Iterable[datetime.date]) -> list[Night]:
    """Counts of a night from single cramps and from the nights for which the diary was kept.

    A kept night without a cramp is 0. A night that was not kept is no night here: it will be missing.

    Raises:
        TrialError: a cramp belongs to a night for which no diary was kept.
    """
    counts = Counter(map(night_of, episodes))
    nights = sorted(set(kept))
    for date in sorted(counts.keys() - set(nights)):
        raise TrialError(
            f"episodes[{date}]",
            counts[date],
            "the diary was not kept that night",
            "Mark the night as kept.",
        )
    return [Night(date, counts[date]) for date in nights]


def observe(trial: Trial, nights: Iterable[Night], until: datetime.date | None = None) -> Series:
    """Lay the nights of a trial out along its schedule.

    Nights of the baseline are checked and left out: they were not drawn by lot. A trial that ended early is cut after
    ``until``, or after the last night that was written down.

    Raises:
        TrialError: a night is doubled, outside of the trial, or impossible; nothing was recorded in one arm.
    """
    found = check(nights, trial.outcome)
    for date in found:
        if not trial.start <= date <= trial.end:
            raise TrialError(
                "date",
                date,
                f"it is not a night of this trial ({trial.start} to {trial.end})",
                "Mend the date or drop it.",
            )
    recorded = [date for date, night in found.items() if night.value is not None and date >= trial.first_block]
    last = min(trial.end, until or max(recorded, default=trial.first_block))
    if last < trial.first_block:
        raise TrialError("until", last, "it lies before the first block", f"Give {trial.first_block} or later.")
    series = _laid_out(trial, found, last)
    check_arms(series)
    return series


def check(nights: Iterable[Night], outcome: Outcome) -> dict[datetime.date, Night]:
    """The nights by date, each checked.

    Raises:
        TrialError: a night is doubled or impossible.
    """
    found: dict[datetime.date, Night] = {}
    for night in nights:
        if isinstance(night.date, datetime.datetime) or not isinstance(night.date, datetime.date):
            raise TrialError("date", night.date, "it is not a plain date", "Give the date of the evening: 2025-03-29.")
        if night.date in found:
            raise TrialError("date", night.date, "this night is there twice", "Keep one, or add its counts up.")
        if night.value is not None:
            _check_value(night.date, night.value, outcome)
        found[night.date] = night
    return found


def check_arms(series: Series) -> None:
    """See that both arms have nights that count.

    Raises:
        TrialError: one arm has none.
    """
    for wanted, name in ((True, "with"), (False, "without")):
        if not np.any(series.seen & (series.with_measure == wanted)):
            raise TrialError(
                f"nights {name} the measure", 0, "there is nothing to compare", "Go on until both kinds have nights."
            )


def _check_value(date: datetime.date, value: float, outcome: Outcome) -> None:
    field = f"value[{date}]"
    if not math.isfinite(value):
        raise TrialError(field, value, "it is not a number", "Leave the night empty if it is not known.")
    if outcome.kind != "count":
        return
    if value < 0:
        raise TrialError(field, value, "a count cannot be below 0", "Give 0 or more, or leave the night empty.")
    if value != int(value):
        raise TrialError(field, value, "a count is a whole number", "Give 0, 1, 2 and so on.")
    if value > MOST_A_NIGHT:
        raise TrialError(field, value, f"more than {MOST_A_NIGHT} in a night is hardly possible", "Look at it again.")


def _laid_out(trial: Trial, found: dict[datetime.date, Night], last: datetime.date) -> Series:
    rows = []
    since_with = trial.offset_nights + 1  # nights since the measure was last due
    for block in blocks(trial):
        for position in range(trial.block_nights):
            date = block.first + datetime.timedelta(days=position)
            since_with = 0 if block.arm == "with" else since_with + 1
            carry = max(0.0, 1 - since_with / (trial.offset_nights + 1)) if block.arm == "without" else 0.0
            night = found.get(date, Night(date, None))
            if date <= last:
                rows.append((night, block.arm == "with", block.number, position >= trial.washout_nights, carry))
    return Series(
        trial.outcome,
        tuple(night.date for night, *_ in rows),
        np.array([math.nan if night.value is None else night.value for night, *_ in rows]),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
        np.array([row[4] for row in rows]),
        np.array([night.followed is not False for night, *_ in rows]),
        np.array([night.disturbed for night, *_ in rows]),
        _notes(trial, last),
    )


def _notes(trial: Trial, last: datetime.date) -> tuple[str, ...]:
    notes = [] if trial.blinded else ["The person knew which nights were which."]
    if last < trial.end:
        notes.append(f"The trial ended on {last}, before its planned end on {trial.end}.")
    return tuple(notes)
