"""Daylio (diary of moods): one line an entry, with the activities that were ticked."""

from __future__ import annotations

import datetime
from typing import IO

from nightcramp.diary.imports import tables, times
from nightcramp.diary.imports.rows import Found, Reading, Row
from nightcramp.diary.nights import evening_of

FORMAT = "daylio"
NEEDED = ("full_date", "activities")
_PARTED = "|"


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The activities. Moods are left alone.

    Raises:
        UnreadableError: it is not this format.
    """
    del reading
    found = Found(FORMAT)
    lines = tables.lines_of(tables.text_of(tables.content(stream)))
    for line, row in tables.table(lines, found, NEEDED):
        try:
            day = times.date(row["full_date"])
        except ValueError:
            found.fault(line, row["full_date"], "is no date")
            continue
        found.days.add(day)
        given = row.get("time", "")
        try:
            evening = evening_of(datetime.datetime.combine(day, times.clock(given))) if given else None
        except ValueError:
            found.fault(line, given, "is no time of the day; the rest of the line was read")
            evening = None
        note = " ".join(filter(None, (row.get("note_title", ""), row.get("note", ""))))
        for activity in filter(None, (part.strip() for part in row["activities"].split(_PARTED))):
            found.add(Row(activity, day, evening=evening, note=note, key=f"{day} {given}", line=line))
    return found
