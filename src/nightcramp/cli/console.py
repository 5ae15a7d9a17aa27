"""What the terminal can show: colours, width, letters."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from typing import IO, Any

import click

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
    """Write styled text, plain where colours are not wanted."""
    stream = sys.stderr if err else sys.stdout
    click.echo(text, err=err, nl=False, color=has_colours(stream))
