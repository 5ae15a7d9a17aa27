"""What the language must be told about the names that conditions may use."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal, Protocol

Kind = Literal["boolean", "number", "choice", "date"]


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One name of the vocabulary.

    Attributes:
        kind: what its values are.
        unit: the canonical UCUM unit of a number ("1" when it has none).
        factors: canonical units in one of each further unit that may be written (``{"h": 60.0}`` for minutes).
        choices: the values of a choice.
    """

    kind: Kind
    unit: str = "1"
    factors: Mapping[str, float] = dataclasses.field(default_factory=dict)
    choices: tuple[str, ...] = ()


class Vocabulary(Protocol):
    """The names that a condition may use."""

    def term(self, name: str) -> Term | None:
        """The term of this name, or ``None`` when there is no such name."""
        ...

    def names(self) -> tuple[str, ...]:
        """All names, for suggestions."""
        ...

    def reference_condition(self, name: str, side: Literal["low", "high"]) -> str | None:
        """The condition that an analyte is below (above) its reference interval, or ``None`` without intervals."""
        ...
