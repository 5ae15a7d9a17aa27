"""Examples of what is sent and of what comes back: the latter are made by the code that makes replies."""

from __future__ import annotations

from typing import Any

import msgspec

from nightcramp.web.api import account_shapes, diary_shapes
from nightcramp.web.api.making import NO_LINES, Making
from nightcramp.web.context import Context

EXAMPLE: dict[str, Any] = {
    "age": 61,
    "sex": "female",
    "cramp_minutes": 3,
    "medicines": ["furosemide"],
    "dark_urine": "unknown",
}
"""The answers of the examples."""
DIET_EXAMPLE: dict[str, Any] = {
    "age": 52, "sex": "female", "pregnant": False, "kidney_disease": False, "medicines": [],
    "diet": {"meals": [
        "2 slices of wholemeal bread with butter, 2 cups of coffee",
        "a bowl of lentil stew, 2 boiled potatoes, a banana, yoghurt",
        "3 slices of rye bread, 2 slices of cheddar, 200 ml milk, an apple, 4 glasses of water",
    ]},
}  # fmt: skip


def made(context: Context) -> dict[str, Any]:
    """An example of each shape of a reply, of every list but the first entries."""
    knowledge, of = context.knowledge, Making(context, EXAMPLE)
    action, finding = knowledge.actions["relief_calf_stretch"], knowledge.findings["age"]
    claim = knowledge.collection("claims")[0]
    person = {
        "id": "5f0c1d2e3a", "name": "Mum", "relation": "other", "country": "GB", "version": 3, "answers": 12,
        "answered_at": "2026-11-26T03:15:00Z", "left_out": [],
    }  # fmt: skip
    version = knowledge.dump()
    fault = {"field": "magnesum", "value": "", "problem": "is not a known finding",
             "mend": "Check the name; did you mean 'magnesium'?"}  # fmt: skip
    replies = {
        "Assessment": of.assessment(), "PlanReply": of.plan(), "Causes": of.causes(),
        "Explanation": of.cause("hypomagnesaemia"), "SafeReply": of.safe("quinine"),
        "Relief": of.relief("calf", NO_LINES), "NextQuestion": of.next_question(),
        "WhatIf": of.what_if("cramp_minutes", 20),
        "FoodPlan": Making(context, DIET_EXAMPLE).food(),
    }  # fmt: skip
    plain = {
        **diary_shapes.EXAMPLES, **account_shapes.EXAMPLES,
        "Person": person, "People": {"people": [person]}, "Answers": EXAMPLE,
        "Finding": finding, "Findings": {"findings": [finding], "knowledge": version},
        "Action": action, "Actions": {"actions": [action], "knowledge": version},
        "Claim": claim, "Claims": {"claims": [claim], "knowledge": version},
        "Source": knowledge.sources[action.sources[0]],
        "Problem": {"title": "Please look at this again", "status": 422, "detail": "Some answers cannot be used.",
                    "faults": [fault]},
    }  # fmt: skip
    return {
        name: _cut(msgspec.to_builtins(value))
        for name, value in (*((name, work.make()) for name, work in replies.items()), *plain.items())
    }


_FEW = 2


def _cut(value: Any) -> Any:
    """A value with the first entries of each list."""
    if isinstance(value, dict):
        return {name: _cut(part) for name, part in value.items()}
    return [_cut(part) for part in value[:_FEW]] if isinstance(value, list | tuple) else value
