"""What a file holds, whatever its format: rows with a name, a day, and perhaps a clock time and an amount."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Literal

from nightcramp.answers.errors import AnswerFault, in_one_line
from nightcramp.diary.imports.archives import MOST_UNPACKED
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.times import Order

MOST_ROWS = 300_000
MOST_FAULTS = 50
"""Faults that are listed; the others are counted."""
Kind = Literal["event", "day", "table", "measure"]
"""``event``: it happened at a moment. ``day``: noted for a day. ``table``: a column of a table of nights.
``measure``: a sum of a device, for a night or a day that is known."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One thing that was noted.

    Attributes:
        name: what the file calls it: a symptom, a habit, a tablet, a column.
        day: the date in the file; of a ``measure`` of a night, its evening.
        kind: how it is dated and counted.
        at: the moment on the clock of the wall, where it is known.
        evening: of the night to which the clock says that it belongs; None where the file says no hour.
        amount: None is a tick, or a text.
        label: a text beside or instead of the amount.
        note: of the person's own.
        source: the device or app that counted it.
        key: what tells it from all others of its name: its start and end, or the file's own id.
        line: where it stands.
        is_implied: nobody said so: the app writes it for every day on which nothing was ticked.
        group: of rows that tell of one thing, such as the cells of a line.
    """

    name: str
    day: datetime.date
    kind: Kind = "day"
    at: datetime.datetime | None = None
    evening: datetime.date | None = None
    amount: float | None = None
    label: str = ""
    note: str = ""
    source: str = ""
    key: str = ""
    line: int = 0
    is_implied: bool = False
    group: str = ""


@dataclasses.dataclass(slots=True)
class Found:
    """What a file holds.

    Attributes:
        format: see :data:`nightcramp.diary.imports.FORMATS`.
        rows: in the order of the file; a row that stands twice is there once.
        faults: lines that could not be read; the rest was.
        more_faults: how many are not listed.
        days: days for which something was noted at all, in apps that keep a diary day by day.
    """

    format: str
    rows: list[Row] = dataclasses.field(default_factory=list)
    faults: list[AnswerFault] = dataclasses.field(default_factory=list)
    more_faults: int = 0
    days: set[datetime.date] = dataclasses.field(default_factory=set)
    _seen: set[tuple[str, str, str]] = dataclasses.field(default_factory=set)

    def add(self, row: Row) -> None:
        """Add a row, unless it stands there already.

        Raises:
            UnreadableError: there are too many.
        """
        known = (row.source, row.name, row.key)
        if row.key and known in self._seen:
            return
        if len(self.rows) >= MOST_ROWS:
            raise UnreadableError(
                "file", str(MOST_ROWS), "it holds more rows than a diary can have", "Export a shorter time"
            )
        self._seen.add(known)
        self.rows.append(row)

    def fault(self, line: int | str, value: str, problem: str, mend: str = "Mend the line, or leave it out") -> None:
        """Note that a line could not be read."""
        if len(self.faults) >= MOST_FAULTS:
            self.more_faults += 1
            return
        field = f"line {line}" if isinstance(line, int) else line
        self.faults.append(AnswerFault(in_one_line(field), in_one_line(value, 60), problem, mend))

    def join(self, others: Iterable[Found]) -> None:
        """Add what other files of the same format hold."""
        for other in others:
            for row in other.rows:
                self.add(row)
            room = MOST_FAULTS - len(self.faults)
            self.faults += other.faults[:room]
            self.more_faults += other.more_faults + max(0, len(other.faults) - room)
            self.days |= other.days


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What the person says of a file before it is read.

    Attributes:
        order: what comes first in dates such as 3/4/2026; empty where the file tells.
        zone: where the person was, such as ``Europe/Dublin``, for files whose times are in UTC.
        date_column: of a table of nights, where its name does not tell.
        most_unpacked: bytes of a file in an archive.
    """

    order: Order = ""
    zone: str = ""
    date_column: str = ""
    most_unpacked: int = MOST_UNPACKED
