"""The article: claims, corrections, words and sources."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.ground import Certainty, Identifier, SourceKey, Statement

Verdicts = Literal["supported", "partly", "unsupported", "contradicted", "harmful"]


class ArticleSection(Statement, frozen=True):
    """A part of the article; the sections stand in its order."""

    id: Identifier
    title: str


class Claim(Statement, frozen=True):
    """One claim of the founding article, with our verdict.

    Attributes:
        response: what the product does with it.
        recommends: the actions that a harmful claim recommends; proved never to be offered.
        realised_by: rules, findings, actions, mimics, corrections … that make it real or refuse it.
        planned: the part of the product that will realise it; exactly one of this and ``realised_by`` is given.
    """

    id: Identifier
    number: int
    part: Literal["causes", "actions", "triage"]
    section: Identifier
    claim: str
    verdict: Verdicts
    certainty: Certainty
    why: str
    sources: tuple[SourceKey, ...]
    response: str
    see_also: tuple[Identifier, ...] = ()
    recommends: tuple[Identifier, ...] = ()
    realised_by: tuple[Identifier, ...] = ()
    planned: Literal["causes", "plan", "app", "trials"] | None = None
    note: str = ""


class Omission(Statement, frozen=True):
    """A warning sign that the article leaves out."""

    id: Identifier
    what: str
    sources: tuple[SourceKey, ...]
    realised_by: tuple[Identifier, ...]


class Correction(Statement, frozen=True):
    """What we say instead of a wrong claim."""

    id: Identifier
    says: str
    sources: tuple[SourceKey, ...]


class GlossaryTerm(Statement, frozen=True):
    """A word of the article or of a person, and what it is taken for."""

    term: str
    means: str
    opens: str
    sources: tuple[SourceKey, ...] = ()


class Source(Statement, frozen=True):
    """Where a statement comes from. ``checked`` is the day on which somebody last looked at it."""

    key: SourceKey
    kind: str
    title: str
    authors: str = ""
    year: str = ""
    published_in: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""
    checked: str = ""
