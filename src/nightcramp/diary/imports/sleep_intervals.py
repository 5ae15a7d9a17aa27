"""Sleep as many short intervals: those of one source are put together to nights."""

from __future__ import annotations

import dataclasses
import datetime
from array import array
from collections.abc import Iterator

import numpy as np

from nightcramp.diary.imports.sleeps import Sleep
from nightcramp.diary.nights import evening_of

IN_BED, ASLEEP, AWAKE = 0, 1, 2
GAP = 3 * 3600
"""After so many seconds another sleep begins. Our choice."""
PARTS = 4
"""Numbers of an interval: start and end in seconds since 1970, seconds of the offset of its start, and what it is."""
_AT_ONCE = 10_000
_HOUR = 3600


@dataclasses.dataclass(slots=True)
class _Open:
    """A sleep that goes on."""

    start: int
    end: int
    offset: int
    asleep: int = 0
    asleep_until: int = 0
    wakings: int = 0
    waking_since: int = 0
    has_stages: bool = False

    def add(self, start: int, end: int, kind: int) -> None:
        """Add an interval that starts no earlier than those before it."""
        if kind == ASLEEP:
            self.asleep += max(0, end - max(start, self.asleep_until))
            if self.waking_since and start >= self.waking_since:
                self.wakings += 1
                self.waking_since = 0
            self.asleep_until = max(self.asleep_until, end)
        elif kind == AWAKE:
            self.has_stages = True
            if self.asleep and not self.waking_since:  # before the first sleep, nobody woke
                self.waking_since = start
        self.end = max(self.end, end)


def sleeps_of(source: str, intervals: array[int]) -> Iterator[Sleep]:
    """The sleeps of one source. Lengths are those that passed, also when the clocks changed in the night."""
    found = np.frombuffer(intervals, dtype=np.int64).reshape(-1, PARTS)
    order = np.argsort(found[:, 0], kind="stable")
    going: _Open | None = None
    for first in range(0, len(order), _AT_ONCE):
        for start, end, offset, kind in found[order[first : first + _AT_ONCE]].tolist():
            if end <= start:
                continue
            if going is not None and start - going.end > GAP:
                yield _closed(source, going)
                going = None
            if going is None:
                going = _Open(start, end, offset)
            going.add(start, end, kind)
    if going is not None:
        yield _closed(source, going)


def _closed(source: str, going: _Open) -> Sleep:
    zone = datetime.timezone(datetime.timedelta(seconds=going.offset))
    wall = datetime.datetime.fromtimestamp(going.start, zone).replace(tzinfo=None)
    return Sleep(
        evening_of(wall), wall, (going.end - going.start) / _HOUR, going.asleep / _HOUR if going.asleep else None,
        going.wakings if going.has_stages else None, source, str(going.start),
    )  # fmt: skip
