"""Recognition: what makes a night cramp, and what is taken for one."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, SourceKey, Statement


class Characteristic(Statement, frozen=True):
    """A trait of a night leg cramp.

    Attributes:
        decides: whether it counts for the verdict, or only describes the burden.
    """

    id: Identifier
    says: str
    when: Condition
    decides: bool
    basis: Basis
    sources: tuple[SourceKey, ...]
    applies_to: Condition = ""


class Mimic(Statement, frozen=True):
    """What is taken for a night cramp.

    Attributes:
        when: the pattern that makes it likely enough to name.
        tells_apart: the difference, in plain words.
        rules: the triage rules about it.
    """

    id: Identifier
    name: str
    when: Condition
    tells_apart: str
    sources: tuple[SourceKey, ...]
    rules: tuple[Identifier, ...] = ()
    applies_to: Condition = ""


class Verdict(Statement, frozen=True):
    """One of the three answers to "is it a night cramp?"; the first whose condition is true is given."""

    id: Literal["typical", "unlikely", "possible"]
    when: Condition
    says: str
    applies_to: Condition = ""
    basis: Basis = "estimate"
    sources: tuple[SourceKey, ...] = ()
