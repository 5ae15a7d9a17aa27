"""Triage: rules, levels, and the interview that they need."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, Level, SourceKey, Statement


class LevelMeaning(Statement, frozen=True):
    """What a level asks of the person. ``rank`` orders the levels, the most urgent highest."""

    id: Level
    rank: int
    means: str
    within: str
    basis: Basis
    sources: tuple[SourceKey, ...] = ()


class Authority(Statement, frozen=True):
    """What one national authority says, where they differ."""

    jurisdiction: str
    says: str
    level: Level
    checked_on: str
    sources: tuple[SourceKey, ...]


class Rule(Statement, frozen=True):
    """One reason for a level of urgency.

    Attributes:
        applies_to: the people for whom the rule is meant; empty for everybody.
        when: the condition on which it fires.
        in_words: the condition in plain words.
        points_to: what the rule is afraid of; shown to clinicians, never as a diagnosis.
        do: what to do first.
        why: the reason.
        within: how soon, where the level's own time is not meant.
        companion_of: rules of the same level that always fire with it; it is there for what it says.
    """

    id: Identifier
    level: Level
    when: Condition
    in_words: str
    points_to: tuple[str, ...]
    do: str
    why: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    checked_on: str
    applies_to: Condition = ""
    basis_note: str = ""
    within: str = ""
    companion_of: tuple[Identifier, ...] = ()
    authorities: tuple[Authority, ...] = ()
    note: str = ""


class LoweringFinding(Statement, frozen=True):
    """A finding that may lower the level, on purpose: the documented exceptions to monotonicity."""

    finding: Identifier
    why: str
    sources: tuple[SourceKey, ...] = ()


class Policy(Statement, frozen=True):
    """How rules are applied."""

    id: Identifier
    text: str
    basis: Basis = "estimate"
    sources: tuple[SourceKey, ...] = ()


class RejectedRule(Statement, frozen=True):
    """A rule that was considered and left out on purpose."""

    id: Identifier
    text: str
    sources: tuple[SourceKey, ...] = ()


class WarningSign(Statement, frozen=True):
    """A sign that means call at once; shown with every level below emergency."""

    id: Identifier
    text: str
    relevant: Condition = ""


class Screen(Statement, frozen=True):
    """Findings that are asked together, as a list to pick from.

    Attributes:
        ask: the question above the list; on a page, the line that stands for all of it.
        covers: the findings of the list; "none of these" answers all of them with no.
        page: the page on which it is one line, if any.
    """

    id: Identifier
    ask: str
    covers: tuple[Identifier, ...]
    page: Identifier | None = None
    relevant: Condition = ""


class Page(Statement, frozen=True):
    """Screens that are asked together, one line each; a screen whose line is chosen is then asked in detail."""

    id: Identifier
    ask: str


class AskingReason(Statement, frozen=True):
    """Why a question is asked: the purpose, or the level to which an answer could raise the person."""

    id: Identifier
    says: str


class LayWords(Statement, frozen=True):
    """How people write of a finding in their own words.

    Attributes:
        finding: what is meant.
        words: phrases in small letters; ``{n}`` stands for a number, for a finding that is one. Between two words of a
            phrase a few others may stand.
        means: the choice that the words stand for, where the finding is a choice.
        opposite: phrases that say no to it without a "no".
        unless: words in the same clause with which something else is meant.
        one_of: the words stand for one of several findings, and it is asked for which; a "no" denies them all.
    """

    finding: Identifier
    words: tuple[str, ...]
    means: str = ""
    opposite: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    one_of: bool = False


class Country(Statement, frozen=True):
    """Whom to call in a country."""

    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
    name: str
    emergency: tuple[str, ...]
    sources: tuple[SourceKey, ...]
    health_line: str = ""
    crisis_line: str = ""
    note: str = ""
