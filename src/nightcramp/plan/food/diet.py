"""What a person eats and does not eat, read from the ``diet`` part of an answer file."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from nightcramp.answers import AnswerFault, Answers, AnswersError
from nightcramp.answers.errors import shown
from nightcramp.condition import nearest
from nightcramp.knowledge.schema import FoodExclusion
from nightcramp.plan.food.meals import Matched, food_names
from nightcramp.plan.food.table import FoodItem, food_table

PARTS = ("often", "meals", "days", "exclude", "dislikes", "limits", "supplements")
"""The names that the ``diet`` part may have."""
MOST_GRAMS = 5000.0
"""Of one food in a day; more is a slip."""
MOST_PORTIONS = 40.0
"""Of one food in a day."""
MOST_ENERGY, LEAST_ENERGY = 8000.0, 500.0
"""Kilocalories of a day that can be a whole day's food."""
MOST_ENTRIES = 200
_OFTEN = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:times?|x)?\s*(?:(?:a|per|/|each|every)\s*)?(day|d|week|wk|w|month|mo|m)?")
_DAYS = {"day": 1, "d": 1, "": 1, "week": 7, "wk": 7, "w": 7, "month": 30.4, "mo": 30.4, "m": 30.4}
_SPOKEN = {"never": 0.0, "no": 0.0, "none": 0.0, "daily": 1.0, "every day": 1.0, "once a day": 1.0, "twice a day": 2.0,
           "weekly": 1 / 7, "once a week": 1 / 7, "twice a week": 2 / 7, "seldom": 0.0, "rarely": 0.0}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Eaten:
    """A food and how many portions of it are eaten in a day."""

    food: FoodItem
    portions: float
    written: str = ""
    guessed: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Diet:
    """What a person eats and does not eat.

    Attributes:
        eaten: foods with portions a day; each food once.
        method: a short list of foods, or typed meals.
        exclusions: what leaves foods out, by choice or because of the answers.
        dislikes: ids of household foods that are not to be proposed.
        limits: a clinician's own limits, a day, by nutrient.
        supplements: taken a day, by nutrient.
        unmatched: what was typed and could not be found; it is not counted.
        unanswered: lines of the short list that were left out; they count as never.
    """

    eaten: tuple[Eaten, ...]
    method: Literal["meals", "often"]
    exclusions: tuple[FoodExclusion, ...] = ()
    dislikes: frozenset[str] = frozenset()
    limits: Mapping[str, float] = dataclasses.field(default_factory=dict)
    supplements: Mapping[str, float] = dataclasses.field(default_factory=dict)
    unmatched: tuple[Matched, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def refused(self) -> frozenset[str]:
        """The tags of foods that may not be proposed."""
        return frozenset(tag for exclusion in self.exclusions for tag in exclusion.refuses)

    @property
    def kept(self) -> frozenset[str]:
        """The tags of foods that may not be taken away."""
        return frozenset(tag for exclusion in self.exclusions if exclusion.keeps for tag in exclusion.refuses)

    def may_be_proposed(self, food: FoodItem) -> bool:
        """Whether a plan may add this food for this person."""
        return food.offered and food.is_complete and food.id not in self.dislikes and not food.tags & self.refused


def read_diet(raw: Any, answers: Answers, *, leave_out_unknown: bool = False) -> Diet:
    """Check the ``diet`` part of an answer file.

    Args:
        raw: the part as it was read: a mapping of ``often`` or ``meals``, and what goes with them.
        answers: the person's other answers; allergies among them hold here too.
        leave_out_unknown: count a meal without the foods that are not found, instead of refusing it.

    Raises:
        AnswersError: with every fault: unknown foods, absurd portions, contradictions.
    """
    return _Reader(answers, leave_out_unknown=leave_out_unknown).read(raw)


class _Reader:
    def __init__(self, answers: Answers, *, leave_out_unknown: bool) -> None:
        self.answers = answers
        self.knowledge = answers.knowledge
        self.table = food_table(self.knowledge)
        self.names = food_names(self.knowledge)
        self.leave_out_unknown = leave_out_unknown
        self.faults: list[AnswerFault] = []
        self.unmatched: list[Matched] = []
        self.unanswered: tuple[str, ...] = ()
        self.chosen: set[str] = set()

    def read(self, raw: Any) -> Diet:
        if not isinstance(raw, Mapping):
            self._fault("diet", raw, "is not a mapping", "Write 'meals:' or 'often:' below it")
            raise AnswersError(self.faults)
        for name in raw:
            if name not in PARTS:
                self._fault(f"diet.{name}", "", "is not a known part", f"Write one of: {', '.join(PARTS)}"
                            + nearest(str(name)[:80], PARTS))  # fmt: skip
        eaten, method = self._eaten(raw)
        diet = Diet(
            eaten=eaten,
            method=method,
            exclusions=self._exclusions(raw.get("exclude")),
            dislikes=self._dislikes(raw.get("dislikes")),
            limits=self._amounts("limits", raw.get("limits"), frozenset(self.table.nutrients) | {"fluid"}),
            supplements=self._amounts("supplements", raw.get("supplements"), frozenset(self.table.goals)),
            unmatched=tuple(self.unmatched),
            unanswered=self.unanswered,
        )
        self._contradictions(diet)
        self._absurd(diet)
        if self.faults:
            raise AnswersError(self.faults)
        return diet

    def _fault(self, field: str, value: Any, problem: str, mend: str) -> None:
        self.faults.append(AnswerFault(field, value if value == "" else shown(value), problem, mend))

    # --- what is eaten

    def _eaten(self, raw: Mapping[str, Any]) -> tuple[tuple[Eaten, ...], Literal["meals", "often"]]:
        often, meals = raw.get("often"), raw.get("meals")
        if often is not None and meals is not None:
            self._fault("diet", "", "has both 'often' and 'meals', so food would count twice", "Keep one of the two")
        if often is None and meals is None:
            self._fault("diet", "", "says nothing about what is eaten", "Add 'meals:' or 'often:'")
        if often is not None:
            return self._often(often), "often"
        return self._meals(meals, raw.get("days")), "meals"

    def _often(self, raw: Any) -> tuple[Eaten, ...]:
        questions = {question.id: question for question in self.knowledge.collection("food_questions")}
        if not isinstance(raw, Mapping):
            self._fault("diet.often", raw, "is not a mapping of foods", "Write a line such as 'milk: 2 a day'")
            return ()
        portions: dict[str, float] = {}
        for name, answer in raw.items():
            field = f"diet.often.{name}"
            question = questions.get(name) if isinstance(name, str) else None
            if question is None:
                self._fault(field[:80], "", "is not on the list",
                            f"Write one of: {', '.join(questions)}{nearest(str(name)[:80], questions)}")  # fmt: skip
                continue
            times = self._times(field, answer)
            for food, share in question.mix.items():
                portions[food] = portions.get(food, 0.0) + times * share
        self.unanswered = tuple(name for name in questions if name not in raw)
        return tuple(Eaten(self.table.household[food], amount) for food, amount in portions.items() if amount > 0)

    def _times(self, field: str, answer: Any) -> float:
        """Portions a day."""
        if isinstance(answer, bool):
            if answer is False:
                return 0.0
        elif isinstance(answer, int | float):
            return self._portions(field, answer, float(answer))
        elif isinstance(answer, str):
            text = " ".join(answer.casefold().split())
            if text in _SPOKEN:
                return _SPOKEN[text]
            if found := _OFTEN.fullmatch(text):
                return self._portions(field, answer, float(found[1].replace(",", ".")) / _DAYS[found[2] or ""])
        self._fault(field, answer, "does not say how often", "Write such as 2 a day, 3 a week, 1 a month, or never")
        return 0.0

    def _portions(self, field: str, answer: Any, portions: float) -> float:
        if not math.isfinite(portions) or not 0 <= portions <= MOST_PORTIONS:
            self._fault(field, answer, "cannot be", f"Write a number from 0 to {MOST_PORTIONS:g} a day")
            return 0.0
        return portions

    def _meals(self, raw: Any, days: Any) -> tuple[Eaten, ...]:
        number = 1.0
        if days is not None:
            if isinstance(days, bool) or not isinstance(days, int | float) or not 1 <= days <= 31:
                self._fault("diet.days", days, "is not a number of days", "Write how many days they cover: 1 to 31")
            else:
                number = float(days)
        grams: dict[str, tuple[FoodItem, float, Matched]] = {}
        for matched in self._matched(raw):
            if matched.food is None:
                self._not_found(matched)
                continue
            if not 0 < matched.grams <= MOST_GRAMS * number:
                self._fault("diet.meals", matched.written, f"would be {matched.grams:g} g, which cannot be",
                            "Check the number and the unit")  # fmt: skip
                continue
            _, before, first = grams.get(matched.food.id, (matched.food, 0.0, matched))
            grams[matched.food.id] = matched.food, before + matched.grams, first
        return tuple(
            Eaten(food, weight / food.portion_g / number, first.written, first.guessed)
            for food, weight, first in grams.values()
        )

    def _matched(self, raw: Any) -> Iterable[Matched]:
        texts = raw.splitlines() if isinstance(raw, str) else raw
        if raw is None:
            return []
        if isinstance(texts, Mapping):
            texts = [part for meal in texts.values() for part in (meal if isinstance(meal, list) else [meal])]
        if not isinstance(texts, list) or len(texts) > MOST_ENTRIES:
            self._fault("diet.meals", raw, "is not a list of foods", "Write [2 slices of bread, a banana]")
            return []
        found: list[Matched] = []
        for text in texts:
            if not isinstance(text, str) or not text.strip() or len(text) > 1000:
                self._fault("diet.meals", text, "is not a food", "Write the amount and the food, such as 200 ml milk")
            else:
                found.extend(self.names.read(text))
        return found

    def _not_found(self, matched: Matched) -> None:
        if self.leave_out_unknown:
            self.unmatched.append(matched)
            return
        near = f"Near names: {', '.join(matched.near)}" if matched.near else "Write it in plainer words, or its parts"
        self._fault("diet.meals", matched.written, "is no food that we know", near)

    # --- what is not eaten, and limits

    def _exclusions(self, raw: Any) -> tuple[FoodExclusion, ...]:
        known = {exclusion.id: exclusion for exclusion in self.knowledge.collection("food_exclusions")}
        by_name = {_plain(name): item for item in known.values() for name in (item.id, item.label, *item.aliases)}
        chosen: dict[str, FoodExclusion] = {}
        for entry in self._texts("exclude", raw):
            found = by_name.get(_plain(entry))
            if found is None:
                self._fault("diet.exclude", entry, "is not a known way of eating",
                            f"Write one of: {', '.join(known)}{nearest(entry, by_name)}")  # fmt: skip
            else:
                chosen[found.id] = found
        self.chosen = set(chosen)
        state = self.answers.state()
        for item in known.values():
            if item.when and self.knowledge.evaluator(item.when)(state) is True:
                chosen[item.id] = item
        return tuple(chosen.values())

    def _dislikes(self, raw: Any) -> frozenset[str]:
        found: set[str] = set()
        roles = {role.id: role for role in self.knowledge.collection("food_roles")}
        for entry in self._texts("dislikes", raw):
            key = _plain(entry)
            kinds = {key, key.rstrip("s")}
            of_kind = {food.id for food in self.table.household.values() if food.role in kinds or food.tags & kinds}
            food, guessed, near = self.names.find(entry)
            if of_kind:
                found |= of_kind
            elif food is None or guessed or food.id not in self.table.household:
                names = [food.name] if food is not None and food.id in self.table.household else list(near)
                self._fault("diet.dislikes", entry, "is no food that we know", f"Near names: {', '.join(names)}"
                            if names else f"Write a food, or one of: {', '.join(roles)}")  # fmt: skip
            else:
                found |= {other.id for other in self.table.household.values() if _names_it(key, other)} | {food.id}
        return frozenset(found)

    def _texts(self, part: str, raw: Any) -> list[str]:
        entries = [raw] if isinstance(raw, str) else raw
        if entries is None:
            return []
        if not isinstance(entries, list) or len(entries) > MOST_ENTRIES or not all(isinstance(e, str) for e in entries):
            self._fault(f"diet.{part}", raw, "is not a list of names", "Write [one, another]")
            return []
        return [entry[:100] for entry in entries if entry.strip()]

    def _amounts(self, part: str, raw: Any, known: frozenset[str]) -> dict[str, float]:
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self._fault(f"diet.{part}", raw, "is not a mapping of nutrients", "Write a line such as 'potassium: 2000'")
            return {}
        found: dict[str, float] = {}
        for name, value in raw.items():
            field = f"diet.{part}.{name}"[:80]
            unit = "ml" if name == "fluid" else self.table.nutrients[name].unit if name in self.table.nutrients else ""
            if name not in known:
                self._fault(field, value, "is not a known nutrient",
                            f"Write one of: {', '.join(sorted(known))}{nearest(str(name)[:80], known)}")  # fmt: skip
            elif (number := _number(value, unit)) is None or not 0 <= number <= 50_000:
                self._fault(field, value, "is not an amount a day", f"Write a number in {unit}")
            else:
                found[name] = number
        return found

    # --- the whole

    def _contradictions(self, diet: Diet) -> None:
        for entry in diet.eaten:
            for exclusion in diet.exclusions:
                tags = entry.food.tags & (set(exclusion.refuses) - set(exclusion.may_eat))
                if exclusion.id not in self.chosen or not tags:
                    continue
                said = entry.written or entry.food.name
                self._fault("diet", said, f"does not fit with '{exclusion.label}'",
                            f"Take it out of what is eaten, or take out '{exclusion.label}'")  # fmt: skip

    def _absurd(self, diet: Diet) -> None:
        for entry in diet.eaten:
            if entry.portions * entry.food.portion_g > MOST_GRAMS:
                self._fault("diet", entry.written or entry.food.name,
                            f"adds up to {entry.portions * entry.food.portion_g:.0f} g a day, which cannot be",
                            "Check the numbers")  # fmt: skip
        if self.faults or not diet.eaten:
            return
        energy = sum((entry.food.amounts["energy"] or 0) * entry.portions for entry in diet.eaten)
        if energy > MOST_ENERGY:
            self._fault(
                "diet", "", f"adds up to {energy:.0f} kcal a day, which cannot be", "Check the amounts and 'days'"
            )
        elif energy < LEAST_ENERGY:
            self._fault("diet", "", f"adds up to {energy:.0f} kcal a day, too little for a whole day",
                        "List all food and drink of a usual day")  # fmt: skip


def _number(value: Any, unit: str) -> float | None:
    if isinstance(value, str):
        text = value.strip().removesuffix("a day").strip()
        text = text.removesuffix(unit).strip() if unit else text
        try:
            value = float(text)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _names_it(key: str, food: FoodItem) -> bool:
    """Whether a disliked name is a word of another food's name: "kale" means cooked kale too."""
    words = set(_plain(food.name).split())
    return key in words or key.rstrip("s") in words
