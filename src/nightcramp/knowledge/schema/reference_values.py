"""Reference values: analytes, limits and intakes."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, SourceKey, Statement


class Analyte(Statement, frozen=True):
    """What a laboratory value is used for here; ``id`` is a finding."""

    id: Identifier
    name: str
    cramp_use: str = ""
    pitfalls: tuple[str, ...] = ()
    sources: tuple[SourceKey, ...] = ()


class Conventional(Statement, frozen=True):
    """The same interval in conventional units."""

    unit: str
    low: float | None = None
    high: float | None = None


class ReferenceInterval(Statement, frozen=True):
    """The usual values of an analyte for some people, in the canonical unit; ``None`` is no limit on that side.

    The first ``preferred`` interval whose condition fits a person is the one that flags are worked out from.
    """

    analyte: Identifier
    when: Condition
    basis: Basis
    sources: tuple[SourceKey, ...]
    low: float | None = None
    high: float | None = None
    conventional: Conventional | None = None
    given_in: Literal["si", "conventional"] = "si"
    set: str = ""
    preferred: bool = False
    note: str = ""


class Limit(Statement, frozen=True):
    """A critical limit or a limit for a decision."""

    analyte: Identifier
    basis: Basis
    sources: tuple[SourceKey, ...]
    name: str = ""
    when: Condition = ""
    low: float | None = None
    high: float | None = None
    note: str = ""


class Intake(Statement, frozen=True):
    """A reference intake or an upper limit of a nutrient, a day."""

    nutrient: str
    when: Condition
    unit: str
    value: float | None
    kind: str
    body: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    scope: str = ""
    note: str = ""
