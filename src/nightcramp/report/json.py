"""An assessment as JSON of a stable shape; see ``docs/json.md``."""

from __future__ import annotations

import datetime
import json
from typing import Any

from nightcramp.answers import Answers
from nightcramp.assessment import Assessment
from nightcramp.knowledge.schema import Characteristic, Mimic
from nightcramp.report.wording import value_of
from nightcramp.triage import Fired, Open, Settling


def as_json(assessment: Assessment, indent: int | None = 2) -> str:
    """The assessment as JSON text."""
    return json.dumps(as_object(assessment), indent=indent, ensure_ascii=False)


def as_object(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain objects."""
    answers, triage, recognition = assessment.answers, assessment.triage, assessment.recognition
    return {
        "recognition": {
            "verdict": recognition.verdict.id,
            "says": recognition.verdict.says,
            "met": _traits(recognition.met),
            "unmet": _traits(recognition.unmet),
            "unknown": _traits(recognition.unknown),
            "mimics": [_mimic(mimic) for mimic in recognition.mimics],
        },
        "triage": {
            "certain": triage.certain,
            "possible": triage.possible,
            "advised": triage.advised,
            "rules": [_rule(fired, answers) for fired in triage.fired],
            "open": [_open(found, answers) for found in triage.open],
            "settle": [_settling(found, answers) for found in triage.settle],
        },
        "knowledge": answers.knowledge.dump(),
    }


def _traits(traits: tuple[Characteristic, ...]) -> list[dict[str, str]]:
    return [{"id": trait.id, "says": trait.says} for trait in traits]


def _mimic(mimic: Mimic) -> dict[str, Any]:
    return {"id": mimic.id, "name": mimic.name, "tells_apart": mimic.tells_apart, "sources": list(mimic.sources)}


def _rule(fired: Fired, answers: Answers) -> dict[str, Any]:
    rule = fired.rule
    return {
        "id": rule.id,
        "level": rule.level,
        "because": [_answer(name, answers) for name in fired.because],
        "in_words": rule.in_words,
        "do": rule.do,
        "why": rule.why,
        "within": rule.within or answers.knowledge.levels[rule.level].within,
        "basis": rule.basis,
        "sources": list(rule.sources),
    }


def _open(found: Open, answers: Answers) -> dict[str, Any]:
    rule = found.rule
    return {
        "id": rule.id,
        "level": rule.level,
        "in_words": rule.in_words,
        "needs": [_answer(name, answers) for name in found.needs],
        "sources": list(rule.sources),
    }


def _settling(found: Settling, answers: Answers) -> dict[str, Any]:
    question = answers.knowledge.findings[found.name].question
    return {
        "finding": found.name,
        "question": question,
        "level": found.level,
        "rules": list(found.rules),
        "asked": found.asked,
    }


def _answer(name: str, answers: Answers) -> dict[str, Any]:
    value = value_of(name, answers)
    if isinstance(value, datetime.date):
        value = value.isoformat()
    return {
        "finding": name,
        "label": answers.knowledge.findings[name].label,
        "value": list(value) if isinstance(value, tuple) else value,
    }
