"""Relief now: what is asked before the first step, the steps for each part of the leg, and hints for some people."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, SourceKey, Statement


class ReliefLine(Statement, frozen=True):
    """A line of the one page that comes before the first step: what could make a step harmful.

    Attributes:
        says: what the person reads.
        denies: the findings that are absent where the line is not chosen.
        means: the findings that are taken to be there where it is: enough to hold back what could harm.
        true_when: when the line is true; where this is empty, when anything that it denies is there.
        no_holds_hours: for how long a no is relied on, since it may have changed; empty: until it is answered. Ours.
    """

    id: Identifier
    says: str
    denies: tuple[Identifier, ...]
    means: tuple[Identifier, ...]
    true_when: Condition = ""
    no_holds_hours: int | None = None


class ReliefProtocol(Statement, frozen=True):
    """The steps for one part of the leg, in their order: each is an action, and only cleared ones are shown."""

    id: Identifier
    name: str
    steps: tuple[Identifier, ...]
    sources: tuple[SourceKey, ...]


class ReliefHint(Statement, frozen=True):
    """What some people do in another way; shown before the steps where it is known to hold.

    Attributes:
        goes_with: the steps of which it speaks; it is shown with one of them only. If empty, with any step and none.
    """

    id: Identifier
    when: Condition
    says: str
    goes_with: tuple[Identifier, ...] = ()


class ReliefLimit(Statement, frozen=True):
    """How long a cramp may last before the steps stop and help is needed.

    Attributes:
        when: what says of a person that a cramp lasted for longer.
        minutes: how long the steps go on.
        says: what is said when it has lasted for longer.
        till_then: what is said when the steps are over, and it has not lasted for so long.
    """

    id: Identifier
    when: Condition
    minutes: Annotated[int, msgspec.Meta(gt=0)]
    says: str
    till_then: str
    basis: Basis
    sources: tuple[SourceKey, ...]


class ReliefAfterwards(Statement, frozen=True):
    """What is said when the cramp is gone."""

    id: Identifier
    says: str
