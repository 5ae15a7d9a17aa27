"""Fitbit: sleep as JSON (account archive, Web API), and sleep and steps as CSV of the website."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from nightcramp.diary.imports import tables, times
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.numbers import number
from nightcramp.diary.imports.rows import Found, Reading, Row
from nightcramp.diary.imports.sleeps import Sleep, add_nights
from nightcramp.diary.nights import evening_of

FORMAT = "fitbit"
STEPS = "Steps"
SECTIONS = ("Sleep", "Activities", "Body", "Foods")
FILES = re.compile(r"(.*/)?sleep-\d{4}-\d{2}-\d{2}\.json")
"""Of an account archive."""
_DAY = datetime.timedelta(1)
_MINUTES = 60


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The nights, and the steps of days where they are there. Naps stay out.

    Raises:
        UnreadableError: it is neither of the two.
    """
    data = tables.content(stream)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return _json(data)
    return _csv(tables.text_of(data), reading)


# --- JSON


def is_ours(given: Any) -> bool:
    """Whether an object is one of these files."""
    nights = _nights(given)
    return bool(nights) and isinstance(nights[0], Mapping) and "dateOfSleep" in nights[0]


def _nights(given: Any) -> Sequence[Any]:
    found = given.get("sleep") if isinstance(given, Mapping) else given
    return found if isinstance(found, list) else ()


def _json(data: bytes) -> Found:
    found = Found(FORMAT)
    try:
        given = json.loads(tables.text_of(data))
    except (ValueError, RecursionError):
        raise UnreadableError("file", "", "it is no JSON", "Choose the file as it was exported") from None
    sleeps = []
    for index, night in enumerate(_nights(given), 1):
        try:
            sleeps.append(_of_json(night))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            found.fault(f"night {index}", str(night), "cannot be read", "Mend it, or leave it out")
    add_nights(found, filter(None, sleeps))
    return found


def _of_json(night: Mapping[str, Any]) -> Sleep | None:
    """One sleep; None for a nap."""
    if not night.get("mainSleep", night.get("isMainSleep", True)):
        return None
    morning = datetime.date.fromisoformat(night["dateOfSleep"])
    in_bed = night.get("timeInBed")
    # "wake" of the summary also counts short moments; it is what the device calls times awake.
    summary = (night.get("levels") or {}).get("summary") or {}
    counted = (summary.get("wake") or summary.get("awake") or {}).get("count")
    return Sleep(
        morning - _DAY, None, _in_hours(in_bed), _in_hours(night.get("minutesAsleep")),
        None if counted is None else int(counted), "Fitbit", f"{night.get('logId') or night.get('startTime')}",
    )  # fmt: skip


def _in_hours(minutes: Any) -> float | None:
    return None if minutes is None else float(minutes) / _MINUTES


# --- CSV


def _csv(text: str, reading: Reading) -> Found:
    found = Found(FORMAT)
    lines = tables.lines_of(text)
    sleeps: list[tuple[int, dict[str, str]]] = []
    days: list[tuple[int, dict[str, str]]] = []
    for section, first, last in _sections(lines):
        target = {"Sleep": sleeps, "Activities": days}.get(section)
        if target is not None:
            part = lines[first:last]
            rows = tables.records(part, tables.separator_of(part[0] if part else ""), found, first + 1)
            _, header = next(rows, (0, []))
            for line, record in rows:
                if len(record) > len(header):
                    found.fault(line, ", ".join(record), f"it has {len(record)} cells, the header {len(header)}")
                else:
                    target.append((line, dict(zip(header, record, strict=False))))
    dates = [row.get("Start Time", "") for _, row in sleeps] + [row.get("Date", "") for _, row in days]
    order = times.order_of(dates, reading.order)
    add_nights(found, _of_csv(found, sleeps, order))
    for line, row in days:
        try:
            day, steps = times.date(row["Date"], order), number(row.get("Steps", ""))
        except (KeyError, ValueError):
            found.fault(line, ", ".join(row.values()), "is no day with steps")
            continue
        if steps is not None:
            found.add(Row(STEPS, day, "measure", amount=steps, source="Fitbit", key=day.isoformat(), line=line))
    return found


def _sections(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The name of each section, and the lines that it spans."""
    starts = [index for index, line in enumerate(lines) if line.strip().strip(',"\ufeff') in SECTIONS]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start].strip().strip(',"\ufeff'), start + 1, end


def _of_csv(found: Found, rows: Sequence[tuple[int, dict[str, str]]], order: times.Order) -> Iterator[Sleep]:
    for line, row in rows:
        try:
            start = _moment(row["Start Time"], order)
            asleep, in_bed = number(row["Minutes Asleep"]), number(row.get("Time in Bed", ""))
            awake = number(row.get("Number of Awakenings", ""))
        except (KeyError, ValueError):
            found.fault(line, ", ".join(filter(None, row.values())), "is no sleep")
            continue
        yield Sleep(
            evening_of(start), start, _in_hours(in_bed), _in_hours(asleep), None if awake is None else int(awake),
            "Fitbit", start.isoformat(), line,
        )  # fmt: skip


def _moment(text: str, order: times.Order) -> datetime.datetime:
    date, _, clock = text.strip().partition(" ")
    return datetime.datetime.combine(times.date(date, order), times.clock(clock))
