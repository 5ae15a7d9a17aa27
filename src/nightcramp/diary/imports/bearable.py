"""Bearable (symptom tracker): one line a reading, dated in words."""

from __future__ import annotations

import datetime
import re
from typing import IO

from nightcramp.diary.imports import tables, times
from nightcramp.diary.imports.numbers import hours, number
from nightcramp.diary.imports.rows import Found, Reading, Row

FORMAT = "bearable"
NEEDED = ("date", "time of day", "category", "rating/amount", "detail")
_LABEL = re.compile(r"(.*\S)\s*\(([^()]*)\)")
_SEVERAL = ("factors",)
"""Categories whose detail may name several things."""
_OF_THE_APP = ("mood", "energy", "sleep", "sleep quality")
"""Categories that name one thing themselves."""


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The readings. How bad a symptom was is kept as its word: the file does not state the scale.

    Raises:
        UnreadableError: it is not this format.
    """
    found = Found(FORMAT)
    lines = tables.lines_of(tables.text_of(tables.content(stream)))
    rows = list(tables.table(lines, found, NEEDED))
    order = times.order_of((row["date"] for _, row in rows), reading.order)
    for line, row in rows:
        try:
            day = times.date(row["date"], order)
        except ValueError:
            found.fault(line, row["date"], "is no date")
            continue
        found.days.add(day)
        amount, text = _amount(row["rating/amount"])
        part = row["time of day"].casefold()
        evening = day if part == "pm" else day - datetime.timedelta(1) if part == "am" else None
        for name, label in _names(row["category"], row["detail"]):
            found.add(
                Row(
                    name, day, evening=evening, amount=amount, label=label or text, note=row.get("notes", ""),
                    key=f"{day} {part}", line=line,
                )
            )  # fmt: skip
    return found


def _amount(text: str) -> tuple[float | None, str]:
    length = hours(text)
    if length is not None:
        return length, ""
    try:
        return number(text), ""
    except ValueError:
        return None, text


def _names(category: str, detail: str) -> list[tuple[str, str]]:
    """The names that a line gives, each with its word in brackets."""
    if not detail or category.casefold() in _OF_THE_APP:
        return [(category, detail)] if category else []
    parts = [part.strip() for part in detail.split(",")] if category.casefold() in _SEVERAL else [detail]
    names = []
    for part in filter(None, parts):
        found = _LABEL.fullmatch(part)
        names.append((found[1], found[2]) if found else (part, ""))
    return names
