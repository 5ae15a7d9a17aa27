"""Texts and CSV as apps write them: any encoding that a spreadsheet leaves, and a broken line spoils only itself."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.rows import Found

MOST_BYTES = 50_000_000
"""Of one text."""
MOST_LINES_A_RECORD = 200
"""A longer note is a quotation mark that was never closed."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def content(stream: IO[bytes], most: int = MOST_BYTES) -> bytes:
    """All bytes.

    Raises:
        UnreadableError: it is too large.
    """
    found = stream.read(most + 1)
    if len(found) > most:
        raise UnreadableError("file", f"{most // 1_000_000} MB", "it is larger than that", "Export a shorter time")
    return found


def text_of(data: bytes) -> str:
    """The text: UTF-8 or UTF-16 with a mark, else what a spreadsheet in the west writes.

    Raises:
        UnreadableError: it is no text.
    """
    if data.startswith(_UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        found = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = data.decode("cp1252", errors="replace")
    if "\0" in found:
        raise UnreadableError("file", "", "it is no text", "Choose the file that the app exported")
    return found


def lines_of(text: str) -> list[str]:
    """The lines with their ends, whatever system wrote them."""
    return list(io.StringIO(text, newline=""))


def separator_of(line: str) -> str:
    """What parts the cells: a comma, or what a spreadsheet elsewhere writes."""
    return max((",", ";", "\t"), key=line.count)


def records(lines: Sequence[str], separator: str, found: Found, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text, each with its line. One that cannot be read is named, and the next line is tried.

    Args:
        lines: with their ends.
        separator: of the cells.
        found: where faults are noted.
        first: the number of the first line.
    """
    at = 0
    while at < len(lines):
        reader = csv.reader(_at_most(lines, at), delimiter=separator, strict=True)
        done = at
        try:
            for record in reader:
                started, done = done, at + reader.line_num
                if any(cell.strip() for cell in record):
                    yield first + started, [cell.strip() for cell in record]
                if done - at >= MOST_LINES_A_RECORD // 2:
                    break
            else:
                if done == at:
                    return
        except csv.Error:
            found.fault(first + done, lines[done].strip(), "a quotation mark is out of place")
            done += 1
        at = done


def _at_most(lines: Sequence[str], at: int) -> Iterator[str]:
    yield from lines[at : at + MOST_LINES_A_RECORD]


def table(lines: Sequence[str], found: Found, needed: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below a header, by the names of the columns, whatever their order.

    Raises:
        UnreadableError: there is no header, or a column is missing.
    """
    rows = records(lines, separator_of(next((line for line in lines if line.strip()), "")), found)
    _, header = next(rows, (0, []))
    if not header:
        raise UnreadableError("file", "", "it is empty", "Choose the file that the app exported")
    names = unique(header)
    for wanted in needed:
        if wanted not in map(str.casefold, names):
            raise UnreadableError("header", ", ".join(header), f"there is no column {wanted!r}",
                                  "Choose the file as the app exported it")  # fmt: skip
    if needed:
        names = [name.casefold() for name in names]
    for line, record in rows:
        if any(record[len(names) :]):
            found.fault(line, ", ".join(record), f"it has {len(record)} cells, the header {len(names)}")
            continue
        yield line, dict(zip(names, record + [""] * (len(names) - len(record)), strict=False))


def unique(header: Sequence[str]) -> list[str]:
    """The names of columns; a second one of the same name gets a number."""
    names: list[str] = []
    for index, name in enumerate(header, 1):
        plain = name or f"column {index}"
        names.append(plain if plain not in names else f"{plain} ({index})")
    return names
