"""How a plan is chosen: decisions of ours, each marked as an estimate and open to a better one."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nightcramp.knowledge.schema.actions import Grade, Group
from nightcramp.knowledge.schema.ground import Basis, Identifier, Level, Number, Statement


class PlanGroup(Statement, frozen=True):
    """When something is done.

    Attributes:
        title: the heading above it.
        most: how many actions it holds at most.
        at: the levels of urgency at which it is filled; at the others it can wait.
    """

    id: Group
    title: str
    most: int
    at: tuple[Level, ...]
    basis: Basis = "estimate"


class CertaintyWeight(Statement, frozen=True):
    """How much an effect counts whose certainty has this grade, and how that is said."""

    id: Grade
    weight: Number
    says: str


class BurdenCost(Statement, frozen=True):
    """What a burden costs, as the part of the cramps that it must prevent to be worth it."""

    id: Identifier
    burden: Annotated[int, msgspec.Meta(ge=0, le=3)]
    cost: Number
    says: str


class BenefitWords(Statement, frozen=True):
    """How an expected reduction is said. What is below the smallest one is not worth proposing."""

    id: Identifier
    at_least: Number
    says: str
