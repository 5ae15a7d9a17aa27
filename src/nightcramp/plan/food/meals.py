"""From a typed meal to foods of the table: ``"2 slices of wholemeal bread, a banana, 200 ml milk"``."""

from __future__ import annotations

import dataclasses
import re

from nightcramp.knowledge import KnowledgeBase
from nightcramp.plan.food.table import FoodItem, FoodTable, food_table

_SURE = 97
"""Of 100: how alike a name must be to pass as the same (plural, order of the words)."""
_SIMILAR = 84
"""Of 100: below this a name is not taken for another; from here to ``_SURE`` it is, and said."""
_NEAR = 55
"""Of 100: how alike a name must be to be suggested."""
_SPLIT = re.compile(r"(?<!\d),|,(?!\d)|[;\n+]|\band\b|\bwith\b|&")
_HALVES = {"\u00bd": 0.5, "\u00bc": 0.25, "\u00be": 0.75, "\u2153": 1 / 3, "\u2154": 2 / 3}
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "half": 0.5, "quarter": 0.25, "some": 1, "couple": 2, "few": 3, "dozen": 12,
}  # fmt: skip
_GRAMS = {
    "g": 1, "gram": 1, "grams": 1, "gr": 1, "kg": 1000, "mg": 0.001, "ml": 1, "millilitre": 1, "millilitres": 1,
    "cl": 10, "dl": 100, "l": 1000, "litre": 1000, "litres": 1000, "liter": 1000, "liters": 1000, "oz": 28.35,
    "ounce": 28.35, "ounces": 28.35, "lb": 453.6, "pint": 568, "pints": 568,
}  # fmt: skip
"""Weights, and volumes as if a millilitre weighed a gram: true enough for drinks."""
_MEASURES = {"cup": 240, "cups": 240, "mug": 240, "mugs": 240, "glass": 240, "glasses": 240, "bottle": 500,
             "bottles": 500, "can": 350, "cans": 350}  # fmt: skip
"""Volumes that hold for drinks; a cup of rice has its own weight in the table."""
_SPOONS = {"tablespoon": 15, "tablespoons": 15, "tbsp": 15, "teaspoon": 5, "teaspoons": 5, "tsp": 5}
_PIECES = frozenset({
    "slice", "slices", "piece", "pieces", "portion", "portions", "serving", "servings", "helping", "helpings", "bowl",
    "bowls", "plate", "plates", "handful", "handfuls", "pot", "pots", "small", "medium", "large", "big", "of", "the",
    "fillet", "fillets", "tin", "tins", "bag", "bags", "bunch", "scoop", "scoops", "bar", "bars", "square", "squares",
    "fresh", "roll", "rolls", "thick", "thin",
})  # fmt: skip
_EPITHETS = frozenset({"small", "medium", "large", "big", "of", "the", "fresh", "thick", "thin"})
_QUANTITY = re.compile(r"(\d+)\s*/\s*(\d+)|(\d+(?:[.,]\d+)?)")


@dataclasses.dataclass(frozen=True, slots=True)
class Matched:
    """What a typed food was taken for.

    Attributes:
        written: as it was typed.
        food: the food; ``None`` when nothing is alike enough.
        grams: how much of it.
        guessed: the name was not the same, only alike; it is said.
        near: names that are a little alike, to choose from.
    """

    written: str
    food: FoodItem | None
    grams: float = 0.0
    guessed: bool = False
    near: tuple[str, ...] = ()


class FoodNames:
    """All names of foods, for matching."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.table: FoodTable = food_table(knowledge)
        self._names: dict[str, FoodItem] = {}
        for food in self.table.household.values():
            self._names.setdefault(_key(food.name), food)
        for food in self.table.household.values():
            for alias in (food.id.replace("_", " "), *(food.household.aliases if food.household else ())):
                self._names.setdefault(_key(alias), food)
        self._rows = {number: _key(food.description) for number, food in self.table.rows.items()}

    def read(self, text: str) -> list[Matched]:
        """The foods of a typed meal."""
        whole = _key(text)
        parts = [text] if whole in self._names else [part for part in _SPLIT.split(text) if part.strip()]
        return [self.match(part) for part in parts]

    def match(self, written: str) -> Matched:
        """One food with its amount, such as ``"2 slices of wholemeal bread"``."""
        text = " ".join(written.casefold().replace("-", " ").split())
        count, unit, name = _amount(text)
        found, guessed, near = self.find(name)
        if found is None:
            return Matched(written.strip(), None, near=near)
        return Matched(written.strip(), found, _grams(count, unit, found), guessed)

    def find(self, name: str) -> tuple[FoodItem | None, bool, tuple[str, ...]]:
        """A food by name, whether it had to be guessed, and names that are near."""
        from rapidfuzz import fuzz, process  # only foods need it here

        key = _key(name)
        if not key:
            return None, False, ()
        if key in self._names:
            return self._names[key], False, ()
        alike = process.extract(key, list(self._names), scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=_NEAR)
        if alike and alike[0][1] >= _SIMILAR and _shares_a_word(key, alike[0][0]):
            return self._names[alike[0][0]], alike[0][1] < _SURE, ()
        row = self._in_the_table(key)
        if row is not None:
            return row, True, ()
        return None, False, tuple(dict.fromkeys(self._names[entry[0]].name for entry in alike))[:3]

    def _in_the_table(self, key: str) -> FoodItem | None:
        """The plainest food of the whole table whose name holds every word; none for a single short word."""
        wanted = set(key.split())
        fits = [number for number, name in self._rows.items() if wanted <= set(name.split())]
        if not fits:
            return None

        def plainness(number: str) -> tuple[bool, int, str]:
            name = self._rows[number]
            return (not name.startswith(key.split()[0]), len(name), number)

        return self.table.row(min(fits, key=plainness))


def _shares_a_word(one: str, other: str) -> bool:
    """A guess needs one word in common, or both are a single word that is misspelt."""
    first, second = one.split(), other.split()
    return bool(set(first) & set(second)) or len(first) == len(second)


def _amount(text: str) -> tuple[float | None, str, str]:
    """Count, unit and name of the food in a text; no count where none is said."""
    for sign, value in _HALVES.items():
        text = text.replace(sign, f" {value:.3f} ")
    words = re.findall(r"\d+%|\d+\s*/\s*\d+|\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?", text)
    last = next((i for i in range(1, len(words)) if _QUANTITY.fullmatch(words[i])), None)
    if last is not None and not any(_QUANTITY.fullmatch(word) or word in _WORDS for word in words[:last]):
        words = words[last:] + words[:last]  # "milk 200 ml"
    count, unit, seen = 1.0, "", False
    while words:
        word = words[0]
        number = _QUANTITY.fullmatch(word)
        if number:
            value = int(number[1]) / max(int(number[2]), 1) if number[1] else float(number[3].replace(",", "."))
            count, seen = (count + value, True) if seen and value < 1 else (value, True)
        elif word in _WORDS and len(words) > 1:
            value = _WORDS[word]
            count, seen = (count * value if seen and word not in ("a", "an") else value if not seen else count, True)
        elif not unit and len(words) > 1 and (word in _GRAMS or word in _MEASURES or word in _SPOONS):
            unit, seen = word, True
        elif word in _PIECES and len(words) > 1:
            seen = seen or word not in _EPITHETS
        else:
            break
        words.pop(0)
    return count if seen else None, unit, " ".join(words)


def _grams(count: float | None, unit: str, food: FoodItem) -> float:
    """The weight of an amount: as said, or in portions of the food; one portion where nothing is said."""
    if count is None:
        return food.portion_g
    if unit in _GRAMS:
        return count * _GRAMS[unit]
    if unit in _MEASURES and food.role in ("drink", "milk", "") and unit.rstrip("es") not in food.portion:
        return count * _MEASURES[unit]
    if unit in _SPOONS and "spoon" not in food.portion:
        return count * _SPOONS[unit]
    if unit in _SPOONS:
        own = _SPOONS["tablespoon" if "tablespoon" in food.portion else "teaspoon"]
        per = _leading(food.portion)
        return count * food.portion_g / per * _SPOONS[unit] / own
    return count * food.portion_g / _leading(food.portion)


def _leading(portion: str) -> float:
    """How many pieces a portion has: 4 in "4 apricots", 0.5 in "half a cup"."""
    if portion.startswith("half "):
        return 0.5
    number = re.match(r"\d+", portion)
    return float(number[0]) if number else 1.0


def _key(name: str) -> str:
    """A name for comparing: small letters, words without their plural."""
    return " ".join(_singular(word) for word in re.findall(r"[^\W_]+%?", name.casefold().replace("-", " ")))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("oes"):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


def food_names(knowledge: KnowledgeBase) -> FoodNames:
    """The names of a knowledge base, indexed once."""
    return knowledge.memo(FoodNames)
