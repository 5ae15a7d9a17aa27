"""The JSON Schema of answer files (draft 2020-12), generated from the vocabulary."""

from __future__ import annotations

from typing import Any

from nightcramp.answers.files import DIET
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(knowledge: KnowledgeBase) -> dict[str, Any]:
    """The schema of a mapping from finding ids to values.

    It tells types, choices, units and plausible ranges; what fits together is checked when the file is read.
    """
    given = [finding for finding in knowledge.findings.values() if not finding.derived or finding.may_be_given]
    return {
        "$schema": DRAFT,
        "title": "Answers for Nightcramp",
        "description": "What is known of one person: names of findings to values. What is left out was not asked.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{finding.id: _property(finding) for finding in given},
            DIET: {"type": "object", "description": "what the person eats, for food plans; see docs/food.md"},
        },
        "$defs": {
            "unknown": {"enum": ["unknown", "don't know", "?", None], "description": "not known; null is not asked"},
            "yes_or_no": {"enum": [True, False, "yes", "no", "unknown", None]},
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "medicines": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "number_with_unit": {"type": "string", "pattern": r"^\s*[-+]?\d+([.,]\d+)?(\s*\S.*)?$"},
            "limit": {"type": ["number", "null"], "description": "limit of the laboratory, in the unit of the value"},
        },
    }


def _property(finding: Finding) -> dict[str, Any]:
    description = " ".join(filter(None, (finding.question or finding.label, finding.help)))
    if finding.type == "boolean":
        return {"description": description, "$ref": "#/$defs/yes_or_no"}
    return {"description": description, "anyOf": [*_values(finding), {"$ref": "#/$defs/unknown"}]}


def _values(finding: Finding) -> list[dict[str, Any]]:
    match finding.type:
        case "choice":
            return [{"enum": list(finding.choices)}]
        case "date" | "medicines":
            return [{"$ref": f"#/$defs/{finding.type}"}]
        case _:
            return _numbers(finding)


def _numbers(finding: Finding) -> list[dict[str, Any]]:
    """A number in the canonical unit, a text with a unit, or a value with unit and reference limits."""
    number: dict[str, Any] = {"type": "integer" if finding.integer else "number"}
    if finding.plausible:
        number |= {"minimum": finding.plausible[0], "maximum": finding.plausible[1]}
    limit = {"$ref": "#/$defs/limit"}
    parts = {
        "value": {"type": "number"},
        "unit": {"enum": [finding.unit, *finding.units, None]},
        "low": limit,
        "high": limit,
    }
    quantity = {"type": "object", "required": ["value"], "additionalProperties": False, "properties": parts}
    return [number, {"$ref": "#/$defs/number_with_unit"}, quantity]
