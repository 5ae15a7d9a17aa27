"""Loop Habit Tracker (Android): a zip with one column a habit."""

from __future__ import annotations

from typing import IO

from nightcramp.diary.imports import archives, tables, times
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.numbers import number
from nightcramp.diary.imports.rows import Found, Reading, Row

FORMAT = "loop"
MARKS = "Checkmarks.csv"
_DONE, _BY_RULE, _NO, _SKIPPED, _UNKNOWN = 2, 1, 0, 3, -1
_THOUSAND = 1000
"""Measured habits hold a thousandth of their unit."""
_MOST = 20_000_000


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The ticks. What the app counted by its rule of so many times a week was not done, and is no tick.

    Raises:
        UnreadableError: it is not this format.
    """
    del reading
    found = Found(FORMAT)
    with archives.opened(stream) as archive:
        names = archives.names_of(archive)
        root = [name for name in names if name == MARKS or name.endswith(f"/{MARKS}")]
        if not root:
            raise UnreadableError("zip", "", f"it holds no {MARKS}", "Choose the zip that Loop exported")
        name = min(root, key=lambda one: one.count("/"))
        with archive.open(name) as packed:
            text = tables.text_of(tables.content(packed, _MOST))
    for line, row in tables.table(tables.lines_of(text), found):
        date, *_ = row
        if date.casefold() != "date":
            raise UnreadableError("header", date, "the first column is no date", "Choose the zip that Loop exported")
        _line(found, line, row.pop(date), row)
    return found


def _line(found: Found, line: int, date: str, row: dict[str, str]) -> None:
    try:
        day = times.date(date)
    except ValueError:
        found.fault(line, date, "is no date")
        return
    for habit, cell in row.items():
        if not cell or habit.startswith("column "):
            continue
        try:
            value = number(cell)
        except ValueError:
            found.fault(line, cell, f"{habit} is no number")
            continue
        if value is None or value in (_BY_RULE, _SKIPPED, _UNKNOWN):
            continue
        amount = value / _THOUSAND if value > _SKIPPED else float(value == _DONE)
        found.add(Row(habit, day, amount=amount, key=day.isoformat(), line=line, is_implied=value == _NO))
