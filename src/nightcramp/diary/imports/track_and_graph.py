"""Track & Graph (Android): one line a reading, with its moment."""

from __future__ import annotations

from typing import IO

from nightcramp.diary.imports import tables, times
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.numbers import hours, number
from nightcramp.diary.imports.rows import Found, Reading, Row
from nightcramp.diary.nights import evening_of

FORMAT = "track-and-graph"
NEEDED = ("featurename", "timestamp", "value")


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The readings; the older form, with the label inside the value, too.

    Raises:
        UnreadableError: it is not this format, or its times are in UTC and no zone was given.
    """
    found = Found(FORMAT)
    lines = tables.lines_of(tables.text_of(tables.content(stream)))
    for line, row in tables.table(lines, found, NEEDED):
        try:
            moment = times.moment(row["timestamp"], reading.zone)
        except UnreadableError:
            raise
        except ValueError:
            found.fault(line, row["timestamp"], "is no moment")
            continue
        try:
            amount, label = _value(row["value"], row.get("label"))
        except ValueError:
            found.fault(line, row["value"], "is no number and no length of time")
            continue
        if not row["featurename"]:
            found.fault(line, row["timestamp"], "has no name")
            continue
        found.add(
            Row(
                row["featurename"], times.day_of(moment.wall), "event", moment.wall, evening_of(moment.wall), amount,
                label, row.get("note", ""), key=row["timestamp"], line=line, group=row["timestamp"],
            )
        )  # fmt: skip
    return found


def _value(text: str, label: str | None) -> tuple[float | None, str]:
    """The amount, a length of time in hours, and the label."""
    length = hours(text)
    if length is not None:
        return length, label or ""
    if label is not None:
        return number(text), label
    # The older form: "2.0:Moderate", "7:29:00:main".
    head, colon, tail = text.rpartition(":")
    if not colon:
        return number(text), ""
    length = hours(head)
    return (number(head) if length is None else length), tail
