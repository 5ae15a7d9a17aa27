"""The changes that a plan may be made of: half portions added, or one food swapped for another of its kind."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from nightcramp.answers import Answers
from nightcramp.plan.food.diet import Diet
from nightcramp.plan.food.table import FoodItem, food_table

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]

STEPS = (0.5, 1.0, 1.5, 2.0)
"""Portions of one change: steps that a person can make."""
SLACK = 1e-9
"""What a sum of floating-point numbers may be off by."""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One change of a plan, a day: ``portions`` of a food added, in place of as many of another or as an extra."""

    add: FoodItem
    portions: float
    instead_of: FoodItem | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Moves:
    """All changes that are open to a person, as arrays; row ``i`` is ``changes[i]``.

    Attributes:
        goals: what a change adds to each goal; ``needs`` is what is missing, or, below 0, what there is to spare.
        limits: what a change adds to each limited nutrient; ``rooms`` is what may be added at most.
        added: the number of the food added; ``removed`` that of the food it replaces, or -1.
        taken: portions taken away of the food replaced; ``eaten`` what is eaten of each food now.
    """

    changes: tuple[Change, ...]
    goal_names: tuple[str, ...]
    limit_names: tuple[str, ...]
    goals: Floats
    limits: Floats
    needs: Floats
    rooms: Floats
    added: Integers
    removed: Integers
    taken: Floats
    eaten: Floats

    def __len__(self) -> int:
        return len(self.changes)

    def for_goals(self, names: tuple[str, ...]) -> Moves:
        """The same changes for some of the goals."""
        columns = [self.goal_names.index(name) for name in names]
        return dataclasses.replace(self, goal_names=names, goals=self.goals[:, columns], needs=self.needs[columns])


def possible_changes(answers: Answers, diet: Diet) -> tuple[Change, ...]:
    """All additions and swaps of half portions that the person's way of eating allows.

    A food that is replaced gives way to as many portions of a food of its kind. Foods with an unknown amount are
    neither proposed nor taken away.
    """
    table = food_table(answers.knowledge)
    roles = {role.id: frozenset(role.may_become) for role in answers.knowledge.collection("food_roles")}
    now = {entry.food.id: entry.portions for entry in diet.eaten}
    candidates = [food for food in table.household.values() if diet.may_be_proposed(food)]
    found = []
    for food in candidates:
        room = food.most - now.get(food.id, 0.0)
        steps = [step for step in STEPS if step <= room + SLACK]
        found += [Change(food, step) for step in steps]
        for entry in diet.eaten:
            old = entry.food
            if old.id == food.id or food.role not in roles.get(old.role, ()) or not _may_go(old, diet):
                continue
            found += [Change(food, step, old) for step in steps if step <= entry.portions + SLACK]
    return tuple(found)


def _may_go(food: FoodItem, diet: Diet) -> bool:
    return food.is_complete and not food.tags & diet.kept


def moves(changes: tuple[Change, ...], diet: Diet, needs: dict[str, float], rooms: dict[str, float]) -> Moves:
    """The arrays for a search.

    Args:
        changes: what is open to the person.
        diet: what is eaten now.
        needs: what is missing a day, by nutrient; below 0 what may be given up.
        rooms: what may be added at most, by nutrient.
    """
    foods = {food.id: index for index, food in enumerate(_foods(changes, diet))}
    eaten = np.zeros(len(foods))
    for entry in diet.eaten:
        eaten[foods[entry.food.id]] = entry.portions
    return Moves(
        changes=changes,
        goal_names=tuple(needs),
        limit_names=tuple(rooms),
        goals=_matrix(changes, tuple(needs), goal=True),
        limits=_matrix(changes, tuple(rooms), goal=False),
        needs=np.array(list(needs.values())),
        rooms=np.array(list(rooms.values())),
        added=np.array([foods[change.add.id] for change in changes], dtype=np.intp),
        removed=np.array(
            [foods[change.instead_of.id] if change.instead_of else -1 for change in changes], dtype=np.intp
        ),
        taken=np.array([change.portions if change.instead_of else 0.0 for change in changes]),
        eaten=eaten,
    )


def _foods(changes: tuple[Change, ...], diet: Diet) -> list[FoodItem]:
    found = {entry.food.id: entry.food for entry in diet.eaten}
    for change in changes:
        found.setdefault(change.add.id, change.add)
    return list(found.values())


def _matrix(changes: tuple[Change, ...], nutrients: tuple[str, ...], *, goal: bool) -> Floats:
    """What each change adds to each nutrient. The changes hold complete foods only, so every amount is known."""
    vectors: dict[str, list[float]] = {}

    def vector(food: FoodItem) -> list[float]:
        if food.id not in vectors:
            amounts = food.goal_amounts if goal else food.amounts
            vectors[food.id] = [amounts[name] or 0.0 for name in nutrients]
        return vectors[food.id]

    zero = [0.0] * len(nutrients)
    added = np.array([vector(change.add) for change in changes]).reshape(len(changes), len(nutrients))
    gone = np.array([vector(change.instead_of) if change.instead_of else zero for change in changes])
    portions = np.array([change.portions for change in changes]).reshape(-1, 1)
    difference: Floats = (added - gone.reshape(added.shape)) * portions
    return difference
