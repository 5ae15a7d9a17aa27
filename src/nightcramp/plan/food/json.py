"""A food plan as plain objects of a stable shape; see ``docs/food.md``."""

from __future__ import annotations

import json
from typing import Any

from nightcramp.plan.food.intake import Intake
from nightcramp.plan.food.moves import Change
from nightcramp.plan.food.plan import FoodPlan, Proposal
from nightcramp.plan.food.references import Bound
from nightcramp.plan.food.table import FoodItem, food_table
from nightcramp.plan.food.words import change as in_words


def as_json(plan: FoodPlan, indent: int | None = 2) -> str:
    """The plan as JSON text."""
    return json.dumps(as_object(plan), indent=indent, ensure_ascii=False)


def as_object(plan: FoodPlan) -> dict[str, Any]:
    """The plan as plain objects."""
    findings = plan.answers.knowledge.findings
    return {
        "plan": {
            "status": plan.status,
            "proven": plan.proven,
            "changes": len(plan.proposals[0].changes) if plan.proposals else 0,
            "count": plan.count,
            "proposals": [_proposal(proposal) for proposal in plan.proposals],
            "first_step": _proposal(plan.first_step) if plan.first_step else None,
            "forbidden_by": [_bound(plan.bounds[name]) for name in plan.forbidden_by],
            "out_of_reach": list(plan.out_of_reach),
        },
        "intake": [_intake(line, plan) for line in plan.intake.values()],
        "limits": [_bound(bound) for bound in plan.bounds.values()],
        "held": [
            {"id": item.limit.id, "nutrients": list(item.limit.nutrients), "effect": item.limit.effect,
             "certain": item.certain, "says": item.limit.says, "asks": list(item.asks),
             "basis": item.limit.basis, "sources": list(item.limit.sources)}
            for item in plan.held
        ],
        "fluids": _fluids(plan),
        "diet": {
            "method": plan.diet.method,
            "eaten": [{"food": _food(entry.food), "portions": _number(entry.portions), "written": entry.written,
                       "guessed": entry.guessed} for entry in plan.diet.eaten],
            "exclusions": [exclusion.id for exclusion in plan.diet.exclusions],
            "not_found": [matched.written for matched in plan.diet.unmatched],
            "not_answered": list(plan.diet.unanswered),
        },
        "notes": [{"id": note.id, "says": note.says, "basis": note.basis, "sources": list(note.sources)}
                  for note in plan.notes],
        "warnings": list(plan.warnings),
        "asks": [{"finding": name, "question": findings[name].question} for name in plan.asks],
        "food_sources": {row.id: list(row.sources) for row in plan.answers.knowledge.collection("food_tables")},
        "knowledge": plan.answers.knowledge.dump(),
    }  # fmt: skip


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "changes": [_change(made) for made in proposal.changes],
        "after": {name: _number(value) for name, value in proposal.after.items()},
        "towards_goal": {name: _number(value) for name, value in proposal.towards_goal.items()},
        "still_short": list(proposal.still_short),
    }


def _change(made: Change) -> dict[str, Any]:
    return {
        "says": in_words(made),
        "add": _food(made.add),
        "portions": made.portions,
        "grams": _number(made.portions * made.add.portion_g),
        "instead_of": _food(made.instead_of) if made.instead_of else None,
    }


def _food(food: FoodItem) -> dict[str, Any]:
    return {"id": food.id, "name": food.name, "ndb_no": food.ndb_no, "portion": food.portion,
            "portion_g": food.portion_g, "named_by_article": food.named}  # fmt: skip


def _intake(line: Intake, plan: FoodPlan) -> dict[str, Any]:
    found: dict[str, Any] = {
        "nutrient": line.nutrient, "label": line.label, "unit": line.unit, "value": _number(line.value),
        "low": _number(line.low), "high": _number(line.high), "basis": line.basis, "verdict": line.verdict,
        "towards_goal": _number(line.towards_goal), "not_known_in": list(line.not_known_in), "reference": None,
        "gap": _number(plan.gaps[line.nutrient]) if line.nutrient in plan.gaps else None,
    }  # fmt: skip
    if need := line.reference:
        found["reference"] = {
            "value": need.value, "kind": need.kind, "body": need.body, "basis": need.basis,
            "sources": list(need.sources), "certain": need.certain, "others": dict(need.others),
        }  # fmt: skip
    return found


def _bound(bound: Bound) -> dict[str, Any]:
    return {"nutrient": bound.nutrient, "upper": _number(bound.upper), "why": bound.why, "says": bound.says,
            "limit": bound.limit, "strict": bound.strict, "basis": bound.basis,
            "sources": list(bound.sources)}  # fmt: skip


def _fluids(plan: FoodPlan) -> dict[str, Any]:
    fluids = plan.fluids
    return {
        "status": fluids.status,
        "low_l": _number(fluids.low_l),
        "high_l": _number(fluids.high_l),
        "own_l": _number(fluids.own_l),
        "drunk_l": _number(fluids.drunk_l),
        "sources": list(fluids.sources),
        "caffeine_mg": _number(fluids.caffeine_mg),
        "caffeine_limit_mg": fluids.caffeine_limit_mg,
        "caffeine_sources": list(fluids.caffeine_sources),
        "alcoholic_drinks": _number(fluids.alcoholic_drinks),
        "rules": [{"id": rule.id, "says": rule.says, "basis": rule.basis, "sources": list(rule.sources)}
                  for rule in fluids.rules],
    }  # fmt: skip


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def names(knowledge: Any) -> dict[str, Any]:
    """The names that the ``diet`` part of an answer file may use."""
    table = food_table(knowledge)
    return {
        "often": {question.id: question.asks for question in knowledge.collection("food_questions")},
        "exclude": {exclusion.id: exclusion.label for exclusion in knowledge.collection("food_exclusions")},
        "foods": {food.id: f"{food.name} ({food.portion}, {food.portion_g:g} g)" for food in table.household.values()},
        "limits": {name: nutrient.unit for name, nutrient in table.nutrients.items()} | {"fluid": "ml"},
        "supplements": {name: table.nutrients[name].unit for name in table.goals},
    }
