"""A plan as JSON of a stable shape; see ``docs/json.md``."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action
from nightcramp.plan import Offer, Plan, Refused, Withheld
from nightcramp.plan.gate import Caution
from nightcramp.plan.plan import GROUPS
from nightcramp.plan.words import expectation, how_to_judge
from nightcramp.plan.worth import Worth
from nightcramp.report.plan_why import is_no_help, says, status


def plan_as_object(plan: Plan) -> dict[str, Any]:
    """The plan as plain objects."""
    knowledge = plan.assessment.answers.knowledge
    return {
        "level": plan.level.id,
        **{group: [_offer(each, plan) for each in plan.of(group)] for group in GROUPS},
        "never": [_refused(each) for each in plan.never],
        "withheld": [_withheld(each, knowledge) for each in plan.withheld],
        "no_help": [{**_named(each), "says": each.no_help, "sources": list(each.sources)} for each in plan.no_help],
        "try_first": None if plan.try_first is None else {
            **_named(plan.try_first.action),
            "days": plan.try_first.action.onset.days,
            "how_to_judge": list(how_to_judge(plan.try_first)),
        },
        "nothing_is_known_to_help": plan.nothing_is_known_to_help,
        "questions": _questions(plan.questions, knowledge),
        "apart": [{"id": clash.id, "says": clash.says, "sources": list(clash.sources)} for clash in plan.apart],
    }  # fmt: skip


def why_as_object(plan: Plan, action: str) -> dict[str, Any]:
    """One action in full: what became of it, and why.

    Raises:
        KeyError: there is no such action.
    """
    candidate, knowledge = plan.candidate(action), plan.assessment.answers.knowledge
    outcome, found = candidate.outcome, candidate.action
    refused = _refused(outcome) if isinstance(outcome, Refused) else {}
    passed = next((each.left for each in plan.choice.passed_over if each.candidate is candidate), None)
    return {
        **_named(found),
        "status": status(plan, action),
        "says": says(plan, action),
        "reasons": refused.get("reasons", [passed.says] if passed else []),
        "because": refused.get("because", []),
        "questions": _questions(getattr(outcome, "findings", ()), knowledge),
        "cautions": [_caution(each) for each in getattr(outcome, "cautions", ())],
        "no_help": found.no_help if is_no_help(plan, found) else "",
        "worth": _worth(candidate.worth),
        "action": msgspec.to_builtins(found),
        "sources": list(dict.fromkeys([*refused.get("sources", []), *found.sources])),
        "knowledge": knowledge.dump(),
    }


def _named(action: Action) -> dict[str, Any]:
    return {"id": action.id, "name": action.name}


def _offer(offer: Offer, plan: Plan) -> dict[str, Any]:
    action, answers = offer.action, plan.assessment.answers
    knowledge, state = answers.knowledge, answers.state()
    return {
        **_named(action),
        "kind": action.kind,
        "offer": action.offer,
        "steps": list(action.steps),
        "says": expectation(offer, knowledge),
        "certainty": action.certainty,
        "days": action.onset.days,
        "burden": action.burden,
        "timing": None if action.timing is None else msgspec.to_builtins(action.timing),
        "worth": _worth(offer.worth),
        "cautions": [_caution(each) for each in offer.cautions],
        "interactions": [
            {"effect": each.effect, "do": each.do, "sources": list(each.sources)}
            for each in action.interactions
            if knowledge.evaluator(each.with_)(state) is True
        ],
        "sources": list(action.sources),
    }


def _worth(found: Worth | None) -> dict[str, Any] | None:
    if found is None:
        return None
    causes = [{"cause": name, "share": share} for name, share in found.shares]
    return {**dataclasses.asdict(found), "shares": causes, "score": found.score}


def _caution(found: Caution) -> dict[str, Any]:
    line = found.line
    return {"when": line.when, "says": line.reason, "known": found.known, "sources": list(line.sources)}


def _refused(found: Refused) -> dict[str, Any]:
    return {
        **_named(found.action),
        "why": found.why,
        "reasons": list(found.reasons),
        "because": list(found.because),
        "sources": list(found.sources),
    }


def _withheld(found: Withheld, knowledge: KnowledgeBase) -> dict[str, Any]:
    return {
        **_named(found.candidate.action),
        "why": found.why,
        "reasons": list(found.reasons),
        "because": list(found.because),
        "questions": _questions(found.asks, knowledge),
        "sources": list(found.sources),
    }


def _questions(names: tuple[str, ...], knowledge: KnowledgeBase) -> list[dict[str, str]]:
    return [{"finding": name, "question": knowledge.findings[name].question} for name in names]
