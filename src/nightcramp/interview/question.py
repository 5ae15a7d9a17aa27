"""One question of the interview, and how a reply to it becomes answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any, Literal

from nightcramp.answers import UNKNOWN

Kind = Literal["page", "pick", "yes_no", "number", "choice", "date", "medicines"]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a list to pick from.

    Attributes:
        id: a finding, or on a page a screen.
        text: what the person reads.
        help: how to tell.
        findings: what the line stands for; a line of several findings is asked in detail when it is chosen.
    """

    id: str
    text: str
    help: str
    findings: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        id: the page, the screen or the finding that is asked.
        kind: how it is answered.
        ask: the question.
        help: how to tell, or why it is asked.
        findings: the findings that the reply answers.
        lines: the list to pick from (``page``, ``pick``) or the choices (``choice``).
        unit: how the unit of a number is spoken.
    """

    id: str
    kind: Kind
    ask: str
    findings: tuple[str, ...]
    help: str = ""
    lines: tuple[Line, ...] = ()
    unit: str = ""

    def picked(self, chosen: Collection[str] = (), unsure: Collection[str] = ()) -> dict[str, Any]:
        """The answers when some lines of a list were chosen; the rest is answered with no.

        A chosen line that stands for several findings is left open: they are asked one by one next.
        """
        found: dict[str, Any] = {}
        for line in self.lines:
            if line.id in unsure:
                found.update(dict.fromkeys(line.findings, UNKNOWN))
            elif line.id not in chosen:
                found.update(dict.fromkeys(line.findings, False))
            elif len(line.findings) == 1:
                found[line.findings[0]] = True
        return found

    def answered(self, value: Any) -> dict[str, Any]:
        """The answers when one value was given."""
        return {self.findings[0]: value}

    def not_known(self) -> dict[str, Any]:
        """The answers when the person does not know."""
        return dict.fromkeys(self.findings, UNKNOWN)
