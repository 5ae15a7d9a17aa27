"""Instruments: questionnaires and scores."""

from __future__ import annotations

from typing import Literal

import msgspec

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, SourceKey, Statement


class Item(Statement, frozen=True):
    """One item of an instrument: points when a condition is true, or a number taken as it is."""

    id: Identifier
    asks: str
    when: Condition = ""
    points: float = 1
    value: str = ""


class Band(Statement, frozen=True):
    """What a range of scores means."""

    lowest: float = msgspec.field(name="from")
    highest: float = msgspec.field(name="to")
    name: str
    means: str


class ScoreRange(Statement, frozen=True):
    """The lowest and highest possible score."""

    minimum: float
    maximum: float


class Accuracy(Statement, frozen=True):
    """How well an instrument did in one study."""

    setting: str
    figure: str
    basis: Basis
    sources: tuple[SourceKey, ...]


class Licence(Statement, frozen=True):
    """Who owns an instrument and on which terms."""

    holder: str
    terms: str
    basis: Basis


class Instrument(Statement, frozen=True):
    """A published questionnaire, rule or score, as far as its licence allows.

    Attributes:
        meant_for: for whom; empty for everybody.
        ship: ``items`` (scored here), ``words`` (asked in our own words, no score), ``none`` (not in the product).
        met_when: instead of points, the condition under which its criteria are met.
        never: how it may not be used.
    """

    id: Identifier
    name: str
    purpose: str
    used_by: Literal["person", "clinician"]
    ship: Literal["items", "words", "none"]
    licence: Licence
    sources: tuple[SourceKey, ...]
    meant_for: Condition = msgspec.field(name="for", default="")
    items: tuple[Item, ...] = ()
    score: ScoreRange | None = None
    bands: tuple[Band, ...] = ()
    met_when: Condition = ""
    never: str = ""
    note: str = ""
    accuracy: tuple[Accuracy, ...] = ()
