"""What can be wrong with answers."""

from __future__ import annotations

import dataclasses
import reprlib
from typing import Any

_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxdict, _SHORT.maxlist, _SHORT.maxtuple, _SHORT.maxstring, _SHORT.maxlong = 3, 4, 4, 4, 60, 40
_LONGEST = 80


def shown(raw: Any) -> str:
    """A value as a message shows it: on one line and short, whatever it is.

    >>> shown([1, 2, 3, 4, 5, 6])
    '[1, 2, 3, 4, ...]'
    """
    try:
        text = _SHORT.repr(raw)
    except ValueError:  # Python does not write out whole numbers of more than 4300 digits
        text = "a number with very many digits"
    return in_one_line(text)


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
