"""What the terminal can show: colours, width, letters."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
from typing import IO, Any

import click

from nightcramp.cli import exits

WIDEST = 80
_PLAIN = {
    "\u2013": "-", "\u2014": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": "...",
    "\u2265": ">=", "\u2264": "<=", "\u00b5": "u", "\u03bc": "u", "\u00b0": "", "\u00d7": "x", "\u00e9": "e",
    "\u00a0": " ", "\u2192": "->", "\u2501": "=", "\u25cf": "o", "\u00b7": ".",
}  # fmt: skip
"""What is written where a terminal has no such letter."""


def prepare() -> None:
    """Make the output streams write something readable in every encoding."""
    codecs.register_error("nightcramp", _spell)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="nightcramp")


def _spell(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


def has_colours(stream: IO[Any]) -> bool:
    """Whether styles may be written: to a terminal that has them, unless the person does not want any."""
    return _is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The width for text: the terminal's, at most 80."""
    return min(shutil.get_terminal_size((WIDEST, 24)).columns or WIDEST, WIDEST)


def is_interactive() -> bool:
    """Whether a person sits in front of it."""
    return _is_terminal(sys.stdin)


def _is_terminal(stream: IO[Any] | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def show(text: str, *, err: bool = False) -> None:
    """Write styled text, plain where colours are not wanted.

    It does not go through :func:`click.echo`, which writes UTF-8 to an ASCII terminal and hides a broken pipe.

    Raises:
        NobodyReadsError: the reader of the output is gone.
    """
    stream = sys.stderr if err else sys.stdout
    try:
        # Line by line: an unbuffered stream (PYTHONUNBUFFERED) drops the rest of a larger text without a word.
        stream.writelines((text if has_colours(stream) else click.unstyle(text)).splitlines(keepends=True))
        stream.flush()
    except BrokenPipeError:
        raise exits.NobodyReadsError from None


def line(text: str, *, err: bool = False) -> None:
    """Write a line of text."""
    show(f"{text}\n", err=err)


def show_json(text: str) -> None:
    """Write JSON; letters that the output lacks are escaped, so that nothing is lost."""
    if not (sys.stdout.encoding or "").casefold().startswith("utf"):
        text = json.dumps(json.loads(text), indent=2)
    line(text)
