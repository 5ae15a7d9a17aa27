"""Foods and the rules on them."""

from __future__ import annotations

from nightcramp.condition import nearest
from nightcramp.knowledge.check.ground import Statements


class FoodCheck(Statements):
    """The checks of food."""

    def _foods(self) -> None:
        """Every food, role and nutrient that the rules on food name exists."""
        for collection, field, target in (
            ("household_foods", "ndb_no", "foods"),
            ("household_foods", "role", "food_roles"),
            ("food_roles", "may_become", "food_roles"),
            ("food_questions", "mix", "household_foods"),
            ("food_limits", "nutrients", "food_nutrients"),
        ):
            for statement, note in self._each(collection):
                value = getattr(statement, field)
                wanted = [value] if isinstance(value, str) else [name for name in value if name != "all"]
                for message in self._known(wanted, target):
                    note(field, message)
        self._food_tags()
        for limit, note in self._each("food_limits"):
            if (limit.effect in ("small_rise", "cap")) != (limit.value is not None):
                note("value", "a small rise and a cap need a value, and nothing else has one")

    def _food_tags(self) -> None:
        """No exclusion refuses a tag that no food can have: it would exclude nothing."""
        tags = {rule.tag for rule in self.collections.get("food_tags", ())}
        tags |= {tag for food in self.collections.get("household_foods", ()) for tag in food.contains}
        for exclusion, note in self._each("food_exclusions"):
            for tag in exclusion.refuses:
                if tag not in tags:
                    note("refuses", f"no food has the tag {tag!r}{nearest(tag, tags)}")
