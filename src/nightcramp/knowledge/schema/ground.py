"""What all statements share: names, conditions, numbers, and on what they rest."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
"""A stable name in snake_case."""
SourceKey = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$")]
"""A key of ``sources.bib``."""
Condition = str
"""A boolean expression of the condition language."""
Basis = Literal["measured", "derived", "estimate"]
"""``measured``: seen in the source. ``derived``: computed from what was seen. ``estimate``: a guess, shown as one."""
Level = Literal["emergency", "urgent", "soon", "routine", "self_care"]
"""How urgent, from now to home care."""
Certainty = Literal["high", "moderate", "low"]


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What all statements of the knowledge base share."""


class Number(Statement, frozen=True, kw_only=True):
    """A number with the interval in which it lies with a probability of 90 %, and what it rests on.

    Attributes:
        basis: of the value. Only what is measured or derived may be shown to people as a fact.
        setting: in whom, where and over which time it was found.
        how: how it was worked out.
        interval_basis: of the interval, where it differs.
    """

    value: float
    low: float
    high: float
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    setting: str = ""
    how: str = ""
    note: str = ""
    interval_basis: Basis | None = None
