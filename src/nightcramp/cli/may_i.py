"""The answer to ``nightcramp relieve --may-i NAME``, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli.guide import wrapped
from nightcramp.plan import Asks, Cleared, Refused
from nightcramp.plan.words import caution
from nightcramp.relief import MayI
from nightcramp.report.plan_why import MOST_QUESTIONS, REFUSALS, WAITS
from nightcramp.report.wording import citation

if TYPE_CHECKING:
    from nightcramp.answers import Answers
    from nightcramp.knowledge import KnowledgeBase
    from nightcramp.knowledge.schema import Action
    from nightcramp.relief import Named

HEADS = {"yes": "Yes", "no": "No", "ask": "Ask first"}
ASKED_BY = '"nightcramp assess --plan" asks all of it, and can save the answers.'
MOST_SOURCES = 3
TO_A_DOCTOR = "Talk with a doctor about it first. It is no step for tonight."


def not_found(name: str, found: Named) -> str:
    """What is said of a name that nothing bears."""
    if found.near:
        return f"Nothing is called {name!r}. Did you mean {' or '.join(found.near)}?"
    return f"Nothing is called {name!r}. 'nightcramp knowledge actions' lists what there is."


def answer_as_object(name: str, found: list[MayI], answers: Answers) -> dict[str, Any]:
    """The answer as plain objects; see ``docs/json.md``."""
    return {"name": name, "answers": [_as_object(one, answers) for one in found]}


def _as_object(one: MayI, answers: Answers) -> dict[str, Any]:
    action, outcome = one.action, one.outcome
    return {
        "action": action.id,
        "name": action.name,
        "verdict": one.verdict,
        "why": outcome.why if isinstance(outcome, Refused) else None,
        "reasons": list(_reasons(one)),
        "asks": list(one.asks),
        "when": action.group,
        "do": list(action.steps) if one.verdict == "yes" else [],
        "cautions": list(_cautions(one, answers.knowledge)),
        "no_help": one.no_help or None,
        "instead": instead.id if (instead := one.instead) else None,
        "sources": list(_sources(one)),
    }


def answer_in_words(one: MayI, answers: Answers) -> str:
    """The answer as text with terminal styles."""
    return "\n".join(_lines(one, answers)) + "\n"


def _lines(one: MayI, answers: Answers) -> Iterator[str]:
    knowledge = answers.knowledge
    yield from wrapped(click.style(f"{HEADS[one.verdict]}: {one.action.name}", bold=True))
    for text in _reasons(one):
        yield from wrapped(text, "  ")
    if isinstance(one.outcome, Asks):
        yield from wrapped(WAITS, "  ")
        yield from _questions(one, knowledge)
    if one.no_help:
        yield from wrapped(one.no_help, "  ")
    if one.instead:
        yield from wrapped(f"Do this: {one.instead.name}.", "  ")
    if one.verdict == "yes":
        yield from _how(one, knowledge)
    if keys := _sources(one):
        yield from ("", click.style("From", bold=True))
        for key in keys[:MOST_SOURCES]:
            yield from wrapped(citation(knowledge.sources[key]), "  - ")


def _how(one: MayI, knowledge: KnowledgeBase) -> Iterator[str]:
    action = one.action
    if when := _when(action, knowledge):
        yield from wrapped(f"{when}. {action.onset.says}", "  ")
    yield from ("", click.style("How", bold=True))
    for text in action.steps:
        yield from wrapped(text, "  - ")
    for text in _cautions(one, knowledge):
        yield from wrapped(text, "  ! ")


def _when(action: Action, knowledge: KnowledgeBase) -> str:
    return next((group.title for group in knowledge.collection("plan_groups") if group.id == action.group), "")


def _reasons(one: MayI) -> Iterator[str]:
    match one.outcome:
        case Refused(action, why="never", reasons=reasons):
            yield from (REFUSALS["never"], *(reasons or (action.say_instead,)))
        case Refused(why="emergency"):
            yield REFUSALS["emergency"]
        case Refused(why=why, reasons=reasons):
            yield from (REFUSALS[why], *reasons)
        case Cleared() if one.verdict == "ask":
            yield TO_A_DOCTOR


def _questions(one: MayI, knowledge: KnowledgeBase) -> Iterator[str]:
    for name in one.asks[:MOST_QUESTIONS]:
        finding = knowledge.findings[name]
        yield from wrapped(f"{finding.question or finding.label} ({name})", "  - ")
    if len(one.asks) > MOST_QUESTIONS:
        yield from wrapped(f"and {len(one.asks) - MOST_QUESTIONS} more; --json lists them all", "  ")
    yield from wrapped(ASKED_BY, "  ")


def _cautions(one: MayI, knowledge: KnowledgeBase) -> Iterator[str]:
    if isinstance(one.outcome, Cleared):
        yield from (caution(each, knowledge) for each in one.outcome.cautions)


def _sources(one: MayI) -> tuple[str, ...]:
    """Those of the reason, if there is one; else those of the action."""
    own = one.outcome.sources if isinstance(one.outcome, Refused) else ()
    return tuple(dict.fromkeys(own or one.action.sources))
