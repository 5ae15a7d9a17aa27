"""An assessment as JSON of a stable shape; see ``docs/json.md``."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

import msgspec

from nightcramp.answers import Answers
from nightcramp.assessment import Assessment
from nightcramp.causes import Ranked, Speaks
from nightcramp.knowledge.schema import Characteristic, Mimic
from nightcramp.plan import Plan
from nightcramp.report.plan_json import plan_as_object
from nightcramp.report.why import named
from nightcramp.report.wording import value_of
from nightcramp.triage import Fired, Open, Settling


def as_json(assessment: Assessment, plan: Plan | None = None, *, indent: int | None = 2) -> str:
    """The assessment as JSON text, with the plan where there is one."""
    return json.dumps(as_object(assessment, plan), indent=indent, ensure_ascii=False)


def as_object(assessment: Assessment, plan: Plan | None = None) -> dict[str, Any]:
    """The assessment as plain objects, with the plan where there is one."""
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
        "causes": causes_as_objects(assessment),
        **({} if plan is None else {"plan": plan_as_object(plan)}),
        "knowledge": answers.knowledge.dump(),
    }


def causes_as_objects(assessment: Assessment) -> list[dict[str, Any]]:
    """Every cause that can concern the person, the most probable explanation first; for and against for those named."""
    answers, found = assessment.answers, assessment.causes
    explainer = assessment.explainer
    told = {ranked.cause.id: explainer.speaks(ranked.cause.id) for ranked in named(found)}
    return [_cause(ranked, told.get(ranked.cause.id, ()), answers) for ranked in found.ranked]


def _cause(ranked: Ranked, speaks: tuple[Speaks, ...], answers: Answers) -> dict[str, Any]:
    cause = ranked.cause
    return {
        "id": cause.id,
        "name": cause.name,
        "kind": cause.kind,
        "band": ranked.band,
        "posterior": ranked.posterior.value,
        "low": ranked.posterior.low,
        "high": ranked.posterior.high,
        "acts": dataclasses.asdict(ranked.acts),
        "share": ranked.share,
        "for": [speaks_as_object(one, answers) for one in speaks if one.change > 0],
        "against": [speaks_as_object(one, answers) for one in speaks if one.change < 0],
        "sources": list(cause.sources),
    }


def explanation_as_object(cause: str, assessment: Assessment) -> dict[str, Any]:
    """One cause in full: what speaks for and against it, what would change and what would settle that.

    Raises:
        KeyError: it cannot concern this person.
    """
    answers, found = assessment.answers, assessment.causes
    explainer, ranked = assessment.explainer, found.of(cause)
    return {
        **_cause(ranked, explainer.speaks_jointly(cause), answers),
        "plain": ranked.cause.plain,
        "named_only": ranked.cause.named_only,
        "would_change": [dataclasses.asdict(one) for one in explainer.would_change(cause)],
        "confirm": [msgspec.to_builtins(each) for each in ranked.cause.confirm],
        "exact": found.exact,
        "knowledge": answers.knowledge.dump(),
    }


def speaks_as_object(one: Speaks, answers: Answers) -> dict[str, Any]:
    """An answer for or against a cause."""
    return {
        "finding": one.finding,
        "because": [_answer(name, answers) for name in one.because],
        "change": one.change,
        "jointly": one.jointly,
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
