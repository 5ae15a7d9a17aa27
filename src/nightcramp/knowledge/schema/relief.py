"""Relief now: what is asked before the first step, the steps for each part of the leg, and hints for some people."""

from __future__ import annotations

from nightcramp.knowledge.schema.ground import Condition, Identifier, SourceKey, Statement


class ReliefLine(Statement, frozen=True):
    """A line of the one page that comes before the first step: what could make a step harmful.

    Attributes:
        says: what the person reads.
        denies: the findings that are absent where the line is not chosen.
        means: the findings that are taken to be there where it is: enough to hold back what could harm.
        true_when: when the line is true; where this is empty, when anything that it denies is there.
    """

    id: Identifier
    says: str
    denies: tuple[Identifier, ...]
    means: tuple[Identifier, ...]
    true_when: Condition = ""


class ReliefProtocol(Statement, frozen=True):
    """The steps for one part of the leg, in their order: each is an action, and only cleared ones are shown."""

    id: Identifier
    name: str
    steps: tuple[Identifier, ...]
    sources: tuple[SourceKey, ...]


class ReliefHint(Statement, frozen=True):
    """What some people do in another way; shown before the steps where it certainly holds."""

    id: Identifier
    when: Condition
    says: str


class ReliefAfterwards(Statement, frozen=True):
    """What is said when the cramp is gone."""

    id: Identifier
    says: str
