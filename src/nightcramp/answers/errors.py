"""What can be wrong with answers."""

from __future__ import annotations

import dataclasses
import itertools
import reprlib
from collections.abc import Sized
from typing import Any

_SHORT = reprlib.Repr()
_SHORT.maxstring, _SHORT.maxlong = 60, 40
_MOST = 4
"""Entries of a list or mapping that a message shows."""
_LONGEST = 80


def shown(raw: Any) -> str:
    """A value as a message shows it: on one line and short, whatever it is.

    >>> shown([1, 2, 3, 4, 5, 6])
    '[1, 2, 3, 4, \u2026]'
    >>> shown({"value": "0.6", "taken": True})
    "{value: '0.6', taken: yes}"
    """
    return in_one_line(_written(raw))


def _written(raw: Any, depth: int = 3) -> str:
    """A value as answer files write it."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, dict | list | tuple) and raw and not depth:
        return "\N{HORIZONTAL ELLIPSIS}"
    if isinstance(raw, dict):
        return _joined("{", [_pair(pair, depth - 1) for pair in itertools.islice(raw.items(), _MOST)], raw, "}")
    if isinstance(raw, list | tuple):
        return _joined("[", [_written(value, depth - 1) for value in raw[:_MOST]], raw, "]")
    try:
        return _SHORT.repr(raw)
    except ValueError:  # Python does not write out whole numbers of more than 4300 digits
        return "a number with very many digits"


def _pair(pair: tuple[Any, Any], depth: int) -> str:
    key, value = pair
    return f"{in_one_line(key) if isinstance(key, str) else _written(key, 0)}: {_written(value, depth)}"


def _joined(opening: str, parts: list[str], whole: Sized, closing: str) -> str:
    more = ["\N{HORIZONTAL ELLIPSIS}"] if len(whole) > len(parts) else []
    return f"{opening}{', '.join(parts + more)}{closing}"


def in_one_line(text: str, longest: int = _LONGEST) -> str:
    """A text from outside, cut short, with letters that would upset a terminal written out."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in cut)


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerFault:
    """One fault: the field, the value as it was given, what is wrong, and what to do."""

    field: str
    value: str
    problem: str
    mend: str

    def __str__(self) -> str:
        given = f" ({self.value})" if self.value else ""
        return f"{self.field}{given}: {self.problem}. {self.mend}"


class AnswersError(ValueError):
    """Answers that cannot be used; ``faults`` lists everything that is wrong with them."""

    def __init__(self, faults: list[AnswerFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))
