"""How an action is drawn, found and answered for: what is shown around the facts."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.ground import Identifier, Statement

SafetyKind = Literal[
    "yes", "with_care", "ask", "doctor", "no", "not_known", "not_meant", "emergency", "medicine", "food",
    "nothing_found",
]  # fmt: skip


class Drawing(Statement, frozen=True):
    """A line drawing of ours.

    Attributes:
        id: the name of its file.
        shows: what is on it, for those who cannot see it.
        actions: the actions beside whose steps it stands.
    """

    id: Identifier
    shows: str
    actions: tuple[Identifier, ...]


class OtherNames(Statement, frozen=True):
    """Other words under which people look for an action.

    Attributes:
        id: the action.
        words: names, brands, spellings; in lower case.
    """

    id: Identifier
    words: tuple[str, ...]


class SafetyAnswer(Statement, frozen=True):
    """How "is it safe for me?" is answered.

    Attributes:
        title: the answer in a word or two.
        says: what it means, and what to do.
    """

    id: SafetyKind
    title: str
    says: str
