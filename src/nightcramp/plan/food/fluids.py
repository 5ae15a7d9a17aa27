"""How much to drink, and what the drinks hold: a range, or "ask your doctor" where a limit may apply."""

from __future__ import annotations

import dataclasses
from typing import Literal

from nightcramp.answers import Answers, State
from nightcramp.knowledge.schema import FluidRule
from nightcramp.plan.food.diet import Diet
from nightcramp.plan.food.references import asked

_DRINKS = frozenset({"drink", "milk", "soup"})


@dataclasses.dataclass(frozen=True, slots=True)
class Fluids:
    """What is said about drinks.

    Attributes:
        status: ``range``: a target; ``ask_doctor``: a limit may apply; ``answer_first``: open answers decide, see
            ``asks``; ``own_amount``: a limit was set and stands; ``less``: too much is drunk; ``milk_only``: a young
            infant.
        low_l: litres of drinks a day, and ``high_l``.
        drunk_l: what is drunk now, by the answers or by the diet.
        caffeine_mg: a day; ``caffeine_limit_mg`` the most that is advised.
        alcoholic_drinks: a day.
        rules: what is said, with sources.
    """

    status: Literal["range", "ask_doctor", "answer_first", "own_amount", "less", "milk_only"]
    low_l: float | None
    high_l: float | None
    own_l: float | None
    drunk_l: float
    caffeine_mg: float
    caffeine_limit_mg: float | None
    alcoholic_drinks: float
    rules: tuple[FluidRule, ...]
    asks: tuple[str, ...]
    sources: tuple[str, ...]
    caffeine_sources: tuple[str, ...]


def fluids(
    answers: Answers, diet: Diet, caffeine_mg: float, caffeine_limit: tuple[float, tuple[str, ...]] | None
) -> Fluids:
    """The advice on drinks for a person."""
    state = answers.state()
    alcohol = sum(entry.portions for entry in diet.eaten if "alcohol" in entry.food.tags)
    rules = _rules(answers, state, alcohol)
    status, asks = _status(answers, diet, state, rules)
    low, high, sources = _range(answers, state) if status == "range" else (None, None, ())
    if status == "range" and low is None:
        status = "ask_doctor"
    return Fluids(
        status=status,
        low_l=low,
        high_l=high,
        own_l=diet.limits["fluid"] / 1000 if "fluid" in diet.limits else None,
        drunk_l=_drunk(state, diet),
        caffeine_mg=caffeine_mg,
        caffeine_limit_mg=caffeine_limit[0] if caffeine_limit else None,
        alcoholic_drinks=alcohol,
        rules=rules,
        asks=asks,
        sources=sources,
        caffeine_sources=caffeine_limit[1] if caffeine_limit else (),
    )


def _rules(answers: Answers, state: State, alcohol: float) -> tuple[FluidRule, ...]:
    """The rules that certainly hold; of those on alcohol the first, and only where some is drunk."""
    found = [rule for rule in answers.knowledge.collection("fluid_rules")
             if answers.knowledge.evaluator(rule.when)(state) is True]  # fmt: skip
    about_alcohol = [rule for rule in found if rule.effect == "alcohol"]
    others = [rule for rule in found if rule.effect != "alcohol"]
    return (*others, *(about_alcohol[:2] if alcohol else ()))


def _status(
    answers: Answers, diet: Diet, state: State, rules: tuple[FluidRule, ...]
) -> tuple[Literal["range", "ask_doctor", "answer_first", "own_amount", "less", "milk_only"], tuple[str, ...]]:
    effects = {rule.effect for rule in rules}
    if "own_amount" in effects or "fluid" in diet.limits:
        return "own_amount", ()
    asks: dict[str, None] = {}
    for row in answers.knowledge.collection("intakes"):
        if row.nutrient != "drinks" or row.kind != "ask_first":
            continue
        holds = answers.knowledge.evaluator(row.when)(state)
        if holds is True:
            return ("milk_only" if state["age"] is not None and state["age"] < 1 else "ask_doctor"), ()
        if holds is None:
            asks.update(dict.fromkeys(asked(answers, state, row.when)))
    if "less" in effects:
        return "less", ()
    return ("answer_first" if asks else "range"), tuple(asks)


def _range(answers: Answers, state: State) -> tuple[float | None, float | None, tuple[str, ...]]:
    """Litres of drinks a day: 70 to 80 percent of the reference for all water."""
    share = next(row for row in answers.knowledge.collection("food_tables") if row.id == "drink_share")
    rows = [
        (row, answers.knowledge.evaluator(row.when)(state))
        for row in answers.knowledge.collection("intakes")
        if row.nutrient == "water" and row.body == "efsa" and row.value is not None
    ]
    fits = [row for row, holds in rows if holds is True] or [row for row, holds in rows if holds is None]
    if not fits or share.low is None or share.high is None:
        return None, None, ()
    values = sorted(row.value for row in fits)
    sources = tuple(dict.fromkeys(source for row in fits for source in row.sources)) + share.sources
    return values[0] * share.low, values[-1] * share.high, sources


def _drunk(state: State, diet: Diet) -> float:
    """Litres a day: as answered, or the water in drinks."""
    if state["drink_litres_per_day"] is not None:
        return float(state["drink_litres_per_day"])
    return sum(
        (entry.food.water_ml or 0.0) * entry.portions / 1000
        for entry in diet.eaten
        if entry.food.role in _DRINKS or (not entry.food.role and entry.food.description.startswith("Beverages"))
    )
