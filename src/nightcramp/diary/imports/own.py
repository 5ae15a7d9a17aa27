"""A plain CSV of one's own: one line a night, or one line a cramp where the date has an hour."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from typing import IO

from nightcramp.diary.checks import FIRST_DATE
from nightcramp.diary.imports import tables, times
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.numbers import NOT_KNOWN, hours, number
from nightcramp.diary.imports.rows import Found, Reading, Row
from nightcramp.diary.nights import Nights, by_date, evening_of

FORMAT = "own"
_FORMULA = ("=", "+", "-", "@")
NIGHT = ("night", "date")
COLUMNS = {
    "cramps": "count", "worst_pain": "pain", "minutes": "minutes", "side": "side", "note": "note",
    "minutes_awake": "awake", "hours_sore": "sore",
}  # fmt: skip
"""The columns of our own header, and what they are."""


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The cells as rows, each named after its column; an empty cell is nothing, not 0.

    Raises:
        UnreadableError: it is no table, or no column holds dates.
    """
    found = Found(FORMAT)
    rows = list(tables.table(tables.lines_of(tables.text_of(tables.content(stream))), found))
    if not rows:
        raise UnreadableError("file", "", "it has no line below the header", "Choose a file with nights in it")
    column = _date_column([row for _, row in rows], reading)
    order = times.order_of((row[column] for _, row in rows), reading.order)
    nights: dict[str, dict[str, str]] = {}
    for line, row in rows:
        given = row[column]
        try:
            day, at = _moment(given, order, reading.zone)
        except ValueError:
            found.fault(line, given, f"{column} is no date", "Write year-month-day, such as 2026-03-31")
            continue
        group = str(at or day)
        if group in nights:
            if nights[group] != row:
                found.fault(line, given, "stands twice, with different cells", "Keep one of the lines")
            continue
        nights[group] = row
        for name, cell in row.items():
            if name != column and cell and (cell.casefold() not in NOT_KNOWN or COLUMNS.get(name) == "note"):
                amount, label = (None, cell) if COLUMNS.get(name.casefold()) == "note" else _cell(cell)
                label = label.removeprefix("'")  # see _harmless
                found.add(
                    Row(
                        name, day, "event" if at else "table", at, evening_of(at) if at else None, amount, label,
                        key=group, line=line, group=group,
                    )
                )  # fmt: skip
    return found


def write(diary: Nights) -> str:
    """The nights of a person as such a table, which :func:`read` gives back.

    Of several cramps in a night it holds the longest one, and the side that all of them share.
    """
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow((NIGHT[0], *COLUMNS))
    logged = by_date(diary.cramps_between(FIRST_DATE, diary.today))
    for night in diary.between(FIRST_DATE, diary.today):
        cramps = logged.get(night.date, ())
        longest = max((cramp.seconds for cramp in cramps if cramp.seconds is not None), default=None)
        sides = {cramp.side for cramp in cramps}
        cells = {
            "cramps": night.cramps, "worst_pain": night.pain, "minutes": None if longest is None else longest / 60,
            "side": sides.pop() if len(sides) == 1 else None, "note": _harmless(night.note),
            "minutes_awake": night.minutes_awake, "hours_sore": night.hours_sore,
        }  # fmt: skip
        shown = [_shown(cells[name]) for name in COLUMNS]
        if any(shown):
            table.writerow([night.date.isoformat(), *shown])
    return stream.getvalue()


def _shown(cell: float | str | None) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else f"{cell:g}"


def _harmless(note: str) -> str:
    """A note that no spreadsheet takes for a formula."""
    return f"'{note}" if note.startswith((*_FORMULA, "'")) else note


def _date_column(rows: Sequence[dict[str, str]], reading: Reading) -> str:
    names = list(rows[0])
    if reading.date_column:
        for name in names:
            if name.casefold() == reading.date_column.strip().casefold():
                return name
        raise UnreadableError("date_column", reading.date_column, "there is no such column",
                              f"Name one of {', '.join(names)}", ask="date_column")  # fmt: skip
    for wanted in NIGHT:
        for name in names:
            if name.casefold() == wanted:
                return name
    dated = [name for name in names if _are_dates([row[name] for row in rows])]
    if len(dated) == 1:
        return dated[0]
    raise UnreadableError("date_column", ", ".join(names), "it is not clear which column holds the date of the night",
                          "Name the column", ask="date_column")  # fmt: skip


def _are_dates(cells: Sequence[str]) -> bool:
    """Whether most cells of a column are dates, and there are some."""
    filled = [cell for cell in cells if cell]
    good = 0
    for cell in filled:
        try:
            _moment(cell, "day", "UTC")
            good += 1
        except ValueError:
            continue
    return good > len(filled) / 2


def _moment(text: str, order: times.Order, zone: str) -> tuple[datetime.date, datetime.datetime | None]:
    try:
        return times.date(text, order), None
    except ValueError:
        pass
    try:
        wall = times.moment(text, zone).wall
    except UnreadableError:
        raise
    except ValueError:
        before, _, after = text.strip().partition(" ")
        wall = datetime.datetime.combine(times.date(before.rstrip(","), order), times.clock(after))
    return wall.date(), wall


def _cell(text: str) -> tuple[float | None, str]:
    length = hours(text)
    if length is not None:
        return length, ""
    try:
        return number(text), ""
    except ValueError:
        return None, text
