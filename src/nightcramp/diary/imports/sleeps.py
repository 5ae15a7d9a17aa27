"""Sleep as devices measure it: which one is the night's, and what is kept of it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable

from nightcramp.diary.imports.rows import Found, Row

IN_BED, ASLEEP, TIMES_AWAKE = "Sleep: hours in bed", "Sleep: hours asleep", "Sleep: times awake"
NAMES = {IN_BED: "hours_in_bed", ASLEEP: "hours_asleep", TIMES_AWAKE: "times_awake"}
"""What each of them is: a device says so itself, so nothing is guessed."""
_NAP_FROM, _NAP_UNTIL, _LONGEST_NAP = 10, 18, 3.0
"""A shorter sleep that begins between these hours is a nap. Our choice."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sleep:
    """One sleep.

    Attributes:
        evening: of its night.
        start: when it began, on the clock of the wall.
        hours_in_bed: None is unknown, as with the others.
        key: see :class:`nightcramp.diary.imports.rows.Row`.
    """

    evening: datetime.date
    start: datetime.datetime | None
    hours_in_bed: float | None
    hours_asleep: float | None
    times_awake: int | None
    source: str
    key: str
    line: int = 0

    @property
    def is_nap(self) -> bool:
        """Whether it is a nap by day."""
        length = self.hours_in_bed or self.hours_asleep or 0
        return self.start is not None and _NAP_FROM <= self.start.hour < _NAP_UNTIL and length < _LONGEST_NAP


def add_nights(found: Found, sleeps: Iterable[Sleep]) -> None:
    """Add the main sleep of each night and source: the longest one. Naps stay out."""
    main: dict[tuple[str, datetime.date], Sleep] = {}
    for sleep in sleeps:
        present = main.get((sleep.source, sleep.evening))
        if not sleep.is_nap and (present is None or _length(sleep) > _length(present)):
            main[sleep.source, sleep.evening] = sleep
    for sleep in main.values():
        for name, amount in (
            (IN_BED, sleep.hours_in_bed), (ASLEEP, sleep.hours_asleep), (TIMES_AWAKE, sleep.times_awake)
        ):  # fmt: skip
            if amount is not None:
                found.add(
                    Row(
                        name, sleep.evening, "measure", evening=sleep.evening, amount=round(amount, 2),
                        source=sleep.source, key=sleep.key, line=sleep.line,
                    )
                )  # fmt: skip


def _length(sleep: Sleep) -> float:
    return sleep.hours_asleep or sleep.hours_in_bed or 0
