"""Tells which format a file has, and reads it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import IO

from nightcramp.diary.imports import (
    apple_health,
    archives,
    bearable,
    daylio,
    fitbit,
    garmin,
    loop_habits,
    own,
    tables,
    track_and_graph,
)
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.rows import Found, Reading

Reader = Callable[[IO[bytes], Reading], Found]
AUTO = "auto"
FORMATS: Mapping[str, tuple[str, Reader]] = {
    own.FORMAT: ("A table (CSV)", own.read),
    track_and_graph.FORMAT: ("Track & Graph (CSV)", track_and_graph.read),
    loop_habits.FORMAT: ("Loop Habit Tracker (zip)", loop_habits.read),
    bearable.FORMAT: ("Bearable (CSV)", bearable.read),
    daylio.FORMAT: ("Daylio (CSV)", daylio.read),
    fitbit.FORMAT: ("Fitbit (JSON, CSV or zip)", fitbit.read),
    garmin.FORMAT: ("Garmin (JSON or zip)", garmin.read),
    apple_health.FORMAT: ("Apple Health (zip or XML)", apple_health.read),
}
"""The formats, each with its name and its reader."""
_HEAD = 1 << 14
_BY_HEADER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (track_and_graph.FORMAT, track_and_graph.NEEDED),
    (bearable.FORMAT, bearable.NEEDED),
    (daylio.FORMAT, daylio.NEEDED),
)
_WRONG = "Choose the file as the app exported it, or make a table (CSV) of it"


def read(stream: IO[bytes], form: str = AUTO, reading: Reading | None = None) -> Found:
    """What a file holds.

    Args:
        stream: the file, at its beginning; it must be able to go back.
        form: its format; by default it is told from its content.
        reading: what the person says of it.

    Raises:
        UnreadableError: it cannot be read.
    """
    reading = reading or Reading()
    if form not in (AUTO, *FORMATS):
        raise UnreadableError("format", form, "is not known", f"Use one of {AUTO}, {', '.join(FORMATS)}")
    head = stream.read(_HEAD)
    stream.seek(0)
    if not head.strip():
        raise UnreadableError("file", "", "it is empty", "Choose the file that the app exported")
    if head.startswith(archives.MAGIC) and form not in (loop_habits.FORMAT, apple_health.FORMAT):
        return _zipped(stream, form, reading)
    return FORMATS[_told(stream, head) if form == AUTO else form][1](stream, reading)


def read_all(streams: Sequence[IO[bytes]], form: str = AUTO, reading: Reading | None = None) -> Found:
    """What several files of one format hold together, such as the months of a device.

    Raises:
        UnreadableError: one cannot be read, or they are of several formats.
    """
    first, *others = [read(stream, form, reading) for stream in streams]
    for other in others:
        if other.format != first.format:
            raise UnreadableError("file", f"{first.format}, {other.format}", "they are of several formats",
                                  "Take those of one app at a time")  # fmt: skip
    first.join(others)
    return first


def _told(stream: IO[bytes], head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return apple_health.FORMAT
    if start[:1] in (b"[", b"{"):
        return _told_json(stream)
    lines = [line.strip() for line in tables.lines_of(tables.text_of(head))]
    first = next((line for line in lines if line), "")
    if first.strip(',"') in fitbit.SECTIONS:
        return fitbit.FORMAT
    names = {cell.strip(' "').casefold() for cell in first.split(tables.separator_of(first))}
    for form, needed in _BY_HEADER:
        if names.issuperset(needed):
            return form
    return own.FORMAT


def _told_json(stream: IO[bytes]) -> str:
    try:
        given = json.loads(tables.text_of(tables.content(stream)))
    except (ValueError, RecursionError):
        raise UnreadableError("file", "", "it is no JSON", _WRONG) from None
    finally:
        stream.seek(0)
    for form, is_ours in ((fitbit.FORMAT, fitbit.is_ours), (garmin.FORMAT, garmin.is_ours)):
        if is_ours(given):
            return form
    raise UnreadableError("file", "", "it holds no nights that we know", _WRONG)


def _zipped(stream: IO[bytes], form: str, reading: Reading) -> Found:
    with archives.opened(stream) as archive:
        names = archives.names_of(archive)
        files = {name.rpartition("/")[2] for name in names}
        if form == AUTO and apple_health.FILE in files:
            return _again(stream, apple_health.read, reading)
        if form == AUTO and loop_habits.MARKS in files:
            return _again(stream, loop_habits.read, reading)
        for module in (garmin, fitbit):
            parts = [name for name in names if module.FILES.fullmatch(name)]
            if parts and form in (AUTO, module.FORMAT):
                return _parts(archive, parts, module.read, module.FORMAT, reading)
        if len(names) == 1:
            with archive.open(names[0]) as packed:
                data = tables.content(packed)
            if data.startswith(archives.MAGIC):
                raise UnreadableError("zip", names[0], "it holds another archive", "Choose the inner one")
            return read(io.BytesIO(data), form, reading)
    raise UnreadableError("zip", ", ".join(names[:3]), "it holds no diary that we know", _WRONG)


def _again(stream: IO[bytes], reader: Reader, reading: Reading) -> Found:
    stream.seek(0)
    return reader(stream, reading)


def _parts(archive: zipfile.ZipFile, names: Sequence[str], reader: Reader, form: str, reading: Reading) -> Found:
    found = Found(form)
    for name in names:
        with archive.open(name) as packed:
            try:
                found.join([reader(io.BytesIO(tables.content(packed)), reading)])
            except UnreadableError as error:
                found.fault(name, error.fault.value, error.fault.problem, error.fault.mend)
    return found
