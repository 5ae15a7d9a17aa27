"""The foods of a knowledge base: household foods with their amounts, and the whole table behind them."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Food, FoodNutrient, FoodTag, HouseholdFood


@dataclasses.dataclass(frozen=True, slots=True)
class FoodItem:
    """One food that can be eaten, counted or proposed.

    Attributes:
        id: of a household food, or the number in the table.
        portion: a household portion in words; ``portion_g`` is its weight.
        amounts: in one portion, by nutrient; ``None`` is not determined.
        goal_amounts: what of it counts towards a goal.
        tags: what it surely contains; ``perhaps`` what a dish of its kind may contain.
        water_ml: water in a portion.
    """

    id: str
    name: str
    ndb_no: str
    description: str
    portion: str
    portion_g: float
    role: str
    tags: frozenset[str]
    perhaps: frozenset[str]
    amounts: Mapping[str, float | None]
    goal_amounts: Mapping[str, float | None]
    water_ml: float | None
    household: HouseholdFood | None = None

    @property
    def offered(self) -> bool:
        """Whether a plan may propose it."""
        return self.household is not None and self.household.offered

    @property
    def most(self) -> float:
        """Portions a day above which a plan proposes no more of it."""
        return self.household.most if self.household else 1

    @property
    def named(self) -> bool:
        """Whether the founding article names it."""
        return bool(self.household and self.household.named_for)

    @property
    def is_complete(self) -> bool:
        """Whether every amount that a plan counts is known."""
        return None not in self.amounts.values()


class FoodTable:
    """All foods of a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.nutrients: dict[str, FoodNutrient] = {item.id: item for item in knowledge.collection("food_nutrients")}
        self.rows: dict[str, Food] = {food.ndb_no: food for food in knowledge.collection("foods")}
        self._rules = [_Rule(rule) for rule in knowledge.collection("food_tags")]
        self.household: dict[str, FoodItem] = {
            food.id: self._household(food) for food in knowledge.collection("household_foods")
        }

    @property
    def goals(self) -> tuple[str, ...]:
        """The nutrients that a plan tries to bring up."""
        return tuple(name for name, nutrient in self.nutrients.items() if nutrient.goal)

    def row(self, ndb_no: str) -> FoodItem:
        """A food of the whole table, in the table's own portion."""
        food = self.rows[ndb_no]
        return self._item(food, food.ndb_no, food.description, food.portion_desc or "100 g", food.portion_g or 100)

    def tags(self, food: Food) -> tuple[frozenset[str], frozenset[str]]:
        """What a food of the table surely contains, and what it may contain, by its group and name."""
        surely: set[str] = set()
        perhaps: set[str] = set()
        for rule in self._rules:
            if rule.holds(food):
                (surely if rule.tag.certainty == "surely" else perhaps).add(rule.tag.tag)
        return frozenset(surely), frozenset(perhaps - surely)

    def _household(self, food: HouseholdFood) -> FoodItem:
        return self._item(
            self.rows[food.ndb_no], food.id, food.name, food.portion, food.portion_g, food.role, food.contains, food
        )

    def _item(
        self,
        food: Food,
        name_id: str,
        name: str,
        portion: str,
        portion_g: float,
        role: str = "",
        contains: tuple[str, ...] = (),
        household: HouseholdFood | None = None,
    ) -> FoodItem:
        surely, perhaps = self.tags(food)
        tags = surely | frozenset(contains)
        amounts = {name: self._amount(nutrient, food, tags, perhaps) for name, nutrient in self.nutrients.items()}
        scaled = {name: None if value is None else value * portion_g / 100 for name, value in amounts.items()}
        counted = {
            name: 0.0 if self.nutrients[name].goal_not_from in tags else value
            for name, value in scaled.items()
            if self.nutrients[name].goal
        }
        water = None if food.water_g is None else food.water_g * portion_g / 100
        return FoodItem(
            name_id, name, food.ndb_no, food.description, portion, portion_g, role, tags, perhaps - tags, scaled,
            counted, water, household,
        )  # fmt: skip

    @staticmethod
    def _amount(nutrient: FoodNutrient, food: Food, tags: frozenset[str], perhaps: frozenset[str]) -> float | None:
        """The amount in 100 g.

        A nutrient of certain foods only (free sugar) is none in all others. An empty cell is unknown, but for caffeine
        in foods that have none by nature.
        """
        if nutrient.only_tag and nutrient.only_tag not in tags:
            return 0.0
        value: float | None = 100.0 if nutrient.column == "weight" else getattr(food, nutrient.column)
        if value is None and nutrient.id == "caffeine" and "caffeine" not in tags | perhaps:
            return 0.0
        return value


class _Rule:
    """A tag rule with its patterns compiled."""

    def __init__(self, tag: FoodTag) -> None:
        self.tag = tag
        self._groups = frozenset(tag.groups)
        self._pattern = _compiled(tag.pattern)
        self._unless = _compiled(tag.unless) if tag.unless else None

    def holds(self, food: Food) -> bool:
        if self._groups and food.food_group not in self._groups:
            return False
        if not self._pattern.search(food.description):
            return False
        return self._unless is None or not self._unless.search(food.description)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def food_table(knowledge: KnowledgeBase) -> FoodTable:
    """The table of a knowledge base, built once."""
    return knowledge.memo(FoodTable)
