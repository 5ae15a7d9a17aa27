"""Is it safe for me? The gate's answer for one person, in words; what is not known is said to be not known."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import State
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, SafetyAnswer, SafetyKind
from nightcramp.plan import Asks, Cleared, Plan, Refused
from nightcramp.plan.interactions import upper_limit
from nightcramp.plan.plan import Offer
from nightcramp.plan.words import caution, expectation
from nightcramp.report.plan_parts import interactions
from nightcramp.report.plan_why import OFFERED, PASSED_OVER, status
from nightcramp.report.wording import in_words

_REFUSED: dict[str, SafetyKind] = {
    "never": "no", "contraindicated": "no", "emergency": "emergency", "ask_doctor_first": "doctor",
    "not_known": "not_known", "not_meant_for": "not_meant",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Safety:
    """The answer about one action.

    Attributes:
        kind: the kind of answer.
        words: how it is said.
        reasons: why not, or what to watch.
        because: the answers of the person that settle it, in words.
        questions: the findings that must be asked first.
        steps: how to do it; only where it is cleared.
        helps: whether it helps, as far as that is known; empty where it is not cleared.
        interactions: what it does with what the person is known to take or have.
        may_interact: the same for what is not known of the person: if, then.
        limits: the most that is safe, and for whom.
        sources: keys.
    """

    action: Action
    kind: SafetyKind
    words: SafetyAnswer
    reasons: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    helps: str = ""
    interactions: tuple[str, ...] = ()
    may_interact: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def answer(knowledge: KnowledgeBase, kind: SafetyKind) -> SafetyAnswer:
    """How a kind of answer is said."""
    found: dict[SafetyKind, SafetyAnswer] = {each.id: each for each in knowledge.collection("safety_answers")}
    return found[kind]


def kind_of(plan: Plan, action: str, state: State | None = None) -> SafetyKind:
    """The kind of answer, from what the gate says.

    Args:
        plan: of the person.
        action: the id.
        state: of the person, where it is at hand.

    Raises:
        KeyError: there is no such action.
    """
    found = plan.candidate(action)
    outcome = found.outcome
    if isinstance(outcome, Refused):
        return _REFUSED[outcome.why]
    if isinstance(outcome, Asks):
        return "ask"
    if found.action.offer == "clinician_only":
        return "doctor"
    state = plan.assessment.answers.state() if state is None else state
    return "with_care" if outcome.cautions or interactions(found.action, state) else "yes"


def is_it_safe(plan: Plan, action: str) -> Safety:
    """The answer about one action for the person of a plan.

    Raises:
        KeyError: there is no such action.
    """
    candidate, answers = plan.candidate(action), plan.assessment.answers
    knowledge, state = answers.knowledge, answers.state()
    found, outcome = candidate.action, candidate.outcome
    kind = kind_of(plan, action, state)
    words = answer(knowledge, kind)
    match outcome:
        case Refused():
            because = tuple(in_words(name, answers) for name in outcome.because)
            sources = tuple(dict.fromkeys((*outcome.sources, *found.sources)))
            return Safety(found, kind, words, outcome.reasons, because, sources=sources)
        case Asks():
            lines = [line.reason for line in found.contraindications if line.severity == "absolute"]
            return Safety(found, kind, words, tuple(dict.fromkeys(lines)), questions=outcome.findings,
                          sources=found.sources)  # fmt: skip
        case Cleared():
            lines = [key for each in outcome.cautions for key in each.line.sources]
            return Safety(
                action=found, kind=kind, words=words,
                reasons=tuple(caution(each, knowledge) for each in outcome.cautions),
                steps=found.steps,
                helps=_helps(plan, candidate.action),
                interactions=interactions(found, state),
                may_interact=_may_interact(found, state),
                limits=_limits(found, state),
                sources=tuple(dict.fromkeys((*found.sources, *lines))),
            )  # fmt: skip


def _helps(plan: Plan, action: Action) -> str:
    """Whether it is in the plan, or why it is not; safe is not the same as helpful."""
    kind = status(plan, action.id)
    worth = plan.candidate(action.id).worth
    knowledge = plan.assessment.answers.knowledge
    if kind == "offered":
        return f"{OFFERED} {expectation(Offer(action, (), worth), knowledge)}"
    return f"{PASSED_OVER[kind]}{f' {action.no_help}' if kind == 'no_help' else ''}"


def _may_interact(action: Action, state: State) -> tuple[str, ...]:
    knowledge = state.knowledge
    return tuple(
        f"If this is true of you ({knowledge.in_words(each.with_)}): {each.effect} {each.do}"
        for each in action.interactions
        if knowledge.evaluator(each.with_)(state) is None
    )


def _limits(action: Action, state: State) -> tuple[str, ...]:
    """The upper limits that hold, or may hold, for the person."""
    found = []
    if action.most is not None:
        found.append(f"At most {action.most.value:g} {_unit(action.most.unit)} of {action.most.what}.")
    for part in action.contributes:
        limit = upper_limit(state.knowledge, part.nutrient, part.unit, state)
        if limit is not None and limit.value is not None:
            name = part.nutrient.replace("_", " ")
            scope = f" ({limit.scope.replace('_', ' ')})" if limit.scope else ""
            found.append(f"At most {limit.value:g} {_unit(limit.unit)} of {name} a day for you{scope}.")
    return tuple(dict.fromkeys(found))


def _unit(unit: str) -> str:
    spoken = {"Cel": "\u00b0C", "ug": "\u00b5g", "ug/d": "\u00b5g a day", "mg/d": "mg", "L/d": "litres a day",
              "g/d": "g a day", "mg/night": "mg a night"}  # fmt: skip
    return spoken.get(unit, unit)
