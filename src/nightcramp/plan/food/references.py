"""What a person needs a day, and what must not be exceeded, by age, sex, pregnancy, illness and medicines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nightcramp.answers import Answers, State
from nightcramp.knowledge.schema import Basis, FoodLimit
from nightcramp.knowledge.schema import Intake as IntakeRow
from nightcramp.plan.food.table import food_table

if TYPE_CHECKING:
    from nightcramp.plan.food.diet import Diet
    from nightcramp.plan.food.intake import Intake

BODY = "efsa"
"""The body whose reference intakes are the goals; the others are shown beside it."""
_NEEDS = frozenset({"rda", "pri", "ai"})
_CEILINGS = frozenset({"ul", "cdrr", "safe_and_adequate"})
_KCAL_PER_G_SUGAR = 4.0
_NEXT_TO_NONE = 0.02
"""The share by which a plan may add to what is above its limit: without it, the 6 mg of sodium in a cup of mushrooms
would ask for a swap elsewhere, and no estimate is that exact."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """A reference intake of a person.

    Attributes:
        value: a day, in the unit of the nutrient.
        certain: whether it holds whatever the open answers are; else it is the lowest that may hold.
        others: what other bodies say.
        asks: the findings that would settle it.
    """

    nutrient: str
    value: float
    kind: str
    body: str
    basis: Basis
    sources: tuple[str, ...]
    certain: bool = True
    others: tuple[tuple[str, float], ...] = ()
    asks: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Bound:
    """The most of a nutrient that a plan may lead to, a day.

    Attributes:
        upper: the amount.
        why: the limit that sets it: an id of the knowledge base, ``now`` (what is eaten today is above the limit),
            ``clinician``, or ``reference`` (an upper level).
        says: why, in plain words; empty where nothing needs to be said.
        limit: the safe limit itself, where ``upper`` is what is eaten now.
        strict: also a diet that stays as it is must meet it.
    """

    nutrient: str
    upper: float
    why: str
    says: str
    basis: Basis
    sources: tuple[str, ...]
    limit: float | None = None
    strict: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """Why a nutrient is no goal, or why there is no plan.

    Attributes:
        certain: the condition is true; else it is not known, and ``asks`` would settle it.
    """

    limit: FoodLimit
    certain: bool
    asks: tuple[str, ...]


def references(answers: Answers) -> dict[str, Reference]:
    """The reference intakes of a person, by nutrient, for the nutrients that a plan may bring up."""
    state = answers.state()
    found = {}
    for nutrient in food_table(answers.knowledge).goals:
        rows = [row for row in _rows(answers, nutrient) if row.kind in _NEEDS and row.value is not None]
        by_body = {body: _need(answers, state, [row for row in rows if row.body == body]) for body in _bodies(rows)}
        chosen = by_body.get(BODY) or next((need for need in by_body.values() if need), None)
        if chosen is not None:
            others = tuple((body, need.value) for body, need in by_body.items() if need and body != chosen.body)
            found[nutrient] = dataclasses.replace(chosen, others=others)
    return found


def _rows(answers: Answers, nutrient: str) -> list[IntakeRow]:
    return [row for row in answers.knowledge.collection("intakes") if row.nutrient == nutrient]


def _bodies(rows: Iterable[IntakeRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.body for row in rows))


def _need(answers: Answers, state: State, rows: list[IntakeRow]) -> Reference | None:
    """The row that certainly fits; else the lowest that may fit, and what would settle it."""
    values = [(row, answers.knowledge.evaluator(row.when)(state)) for row in rows]
    fits = [row for row, holds in values if holds is True] or [row for row, holds in values if holds is None]
    if not fits:
        return None
    certain = any(holds is True for _, holds in values)
    row = min(fits, key=lambda row: row.value or 0.0)
    asks = () if certain else asked(answers, state, row.when)
    return Reference(row.nutrient, row.value or 0.0, row.kind, row.body, row.basis, row.sources, certain, (), asks)


def asked(answers: Answers, state: State, condition: str) -> tuple[str, ...]:
    """The findings a person can answer that would settle a condition."""
    findings = answers.knowledge.findings
    return tuple(name for name in state.because(condition) if findings[name].answered_by == "person")


def held(answers: Answers) -> list[Held]:
    """The limits that hold for a person, or may hold and were not ruled out."""
    state = answers.state()
    found = []
    for limit in answers.knowledge.collection("food_limits"):
        holds = answers.knowledge.evaluator(limit.when)(state)
        if holds is True:
            found.append(Held(limit, True, ()))
        elif holds is None and limit.if_unknown == "hold" and (asks := asked(answers, state, limit.when)):
            found.append(Held(limit, False, asks))
    return found


def bounds(answers: Answers, diet: Diet, now: Mapping[str, Intake], holding: list[Held]) -> dict[str, Bound]:
    """The most of each nutrient that a plan may lead to.

    Where more is eaten now than is advised, the bound is what is eaten now and next to nothing more: a plan does not
    make it worse. A clinician's own limit is strict.
    """
    found: dict[str, Bound] = {}
    for nutrient in food_table(answers.knowledge).nutrients:
        ceiling = _ceiling(answers, nutrient, now)
        candidates = [ceiling] if ceiling else []
        candidates += [
            _held_bound(item, nutrient, now[nutrient].value)
            for item in holding
            if nutrient in item.limit.nutrients and item.limit.effect != "no_plan"
        ]
        if nutrient in diet.limits:
            candidates = [
                bound for bound in candidates if not (bound.why != "reference" and _is_set_by_clinician(holding, bound))
            ]
            candidates.append(
                Bound(nutrient, diet.limits[nutrient], "clinician", "Your doctor or dietitian set this limit.",
                      "measured", (), strict=True)
            )  # fmt: skip
        if candidates:
            chosen = min(candidates, key=lambda bound: (bound.upper, bound.why == "reference"))
            limit = ceiling.limit if ceiling and chosen.limit is None else chosen.limit
            found[nutrient] = dataclasses.replace(chosen, limit=limit)
    return found


def _is_set_by_clinician(holding: list[Held], bound: Bound) -> bool:
    return any(item.limit.id == bound.why and item.limit.effect == "clinician_sets" for item in holding)


def _held_bound(item: Held, nutrient: str, now: float) -> Bound:
    limit = item.limit
    if limit.effect == "cap":
        cap = limit.value or 0.0
        return Bound(nutrient, max(cap, now), limit.id, limit.says, limit.basis, limit.sources, cap)
    rise = limit.value or 0.0 if limit.effect == "small_rise" else 0.0
    return Bound(nutrient, now + rise, limit.id, limit.says, limit.basis, limit.sources)


def _ceiling(answers: Answers, nutrient: str, now: Mapping[str, Intake]) -> Bound | None:
    """The lowest upper level that may hold for the person, or what is eaten now if that is more."""
    state = answers.state()
    values = []
    for row in _rows(answers, nutrient):
        if row.kind in _CEILINGS and row.value is not None and _counts_food(row):
            if answers.knowledge.evaluator(row.when)(state) is False:
                continue
            value = _a_day(row, state, now)
            if value is not None:
                values.append((value, row))
    if not values:
        return None
    limit, row = min(values, key=lambda pair: pair[0])
    eaten = now[nutrient].value
    above = eaten > limit
    label = now[nutrient].label
    says = f"You get more {label} than is advised as it is. The plan adds next to none." if above else ""
    return Bound(
        nutrient,
        eaten * (1 + _NEXT_TO_NONE) if above else limit,
        "now" if above else "reference",
        says,
        row.basis,
        row.sources,
        limit,
    )


def _counts_food(row: IntakeRow) -> bool:
    """Whether an upper level is about all that is eaten, not about supplements alone."""
    return "supplements" not in row.scope or "all sources" in row.scope


def _a_day(row: IntakeRow, state: State, now: Mapping[str, Intake]) -> float | None:
    match row.unit:
        case "mg/kg/d":
            weight = state["body_weight"]
            return None if weight is None else (row.value or 0.0) * weight
        case "%":
            return (row.value or 0.0) / 100 * now["energy"].value / _KCAL_PER_G_SUGAR
        case _:
            return row.value


def supplement_limit(answers: Answers) -> tuple[float, IntakeRow] | None:
    """The lowest upper level of magnesium from supplements that may hold for the person."""
    state = answers.state()
    rows = [
        row
        for row in _rows(answers, "magnesium")
        if row.kind == "ul" and row.value is not None and answers.knowledge.evaluator(row.when)(state) is not False
    ]
    return min(((row.value or 0.0, row) for row in rows), key=lambda pair: pair[0], default=None)
