"""What a person takes in a day, as an estimate with its range, beside the reference intakes."""

from __future__ import annotations

import dataclasses
from typing import Literal

from nightcramp.answers import Answers
from nightcramp.knowledge.schema import Basis
from nightcramp.plan.food.diet import Diet
from nightcramp.plan.food.references import Reference, references
from nightcramp.plan.food.table import food_table

Verdict = Literal["short", "perhaps_short", "perhaps_enough", "enough", "no_reference"]


@dataclasses.dataclass(frozen=True, slots=True)
class Intake:
    """The estimated intake of one nutrient in a day.

    Attributes:
        value: from food and supplements; ``low`` and ``high`` bound it.
        towards_goal: what of it counts towards the reference intake.
        not_known_in: foods of which the table does not know the amount; the true intake is higher.
        reference: what the person needs, where there is such a figure.
    """

    nutrient: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    towards_goal: float
    reference: Reference | None
    not_known_in: tuple[str, ...] = ()
    basis: Basis = "estimate"

    @property
    def verdict(self) -> Verdict:
        """How the range lies to the reference intake."""
        if self.reference is None:
            return "no_reference"
        low, high = self.range_towards_goal
        need = self.reference.value
        if high < need:
            return "short"
        if self.towards_goal < need:
            return "perhaps_short"
        return "enough" if low >= need and not self.not_known_in else "perhaps_enough"

    @property
    def range_towards_goal(self) -> tuple[float, float]:
        """The bounds of what counts towards the reference intake: that part of ``low`` and ``high``."""
        share = self.towards_goal / self.value if self.value else 1.0
        return self.low * share, self.high * share


def estimate(answers: Answers, diet: Diet) -> dict[str, Intake]:
    """The intake of every nutrient that plans count, by nutrient; with the basis of an estimate."""
    table = food_table(answers.knowledge)
    needs = references(answers)
    shares = {(row.method, row.nutrient): row.share for row in answers.knowledge.collection("food_uncertainties")}
    found = {}
    for name, nutrient in table.nutrients.items():
        known = [(entry, entry.food.amounts[name]) for entry in diet.eaten]
        food = sum(amount * entry.portions for entry, amount in known if amount is not None)
        counted = food
        if nutrient.goal:
            counted = sum((entry.food.goal_amounts[name] or 0) * entry.portions for entry in diet.eaten)
        extra = diet.supplements.get(name, 0.0)
        width = food * (shares.get((diet.method, name)) or shares[diet.method, "other"])
        found[name] = Intake(
            nutrient=name,
            label=nutrient.label,
            unit=nutrient.unit,
            value=food + extra,
            low=food - width + extra,
            high=food + width + extra,
            towards_goal=counted + extra,
            reference=needs.get(name) if nutrient.goal else None,
            not_known_in=tuple(entry.food.name for entry, amount in known if amount is None),
        )
    return found
