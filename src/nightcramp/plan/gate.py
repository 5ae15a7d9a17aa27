"""The safety gate: an action passes, asks a question first, or is refused with its reason.

An action passes only if every contraindication is known to be false, or is not absolute and is shown as a caution. An
unknown absolute contraindication makes a question; where the person has said "I don't know", or only measuring could
tell, it makes a refusal. At an emergency nothing passes but what is safe while help is on its way. While an emergency
could still be ruled out by a question, only steps of relief pass, under their own contraindications.

What needs a doctor's word only if something is true (relative) passes with its caution while that is unknown, since a
plan can be talked over first. While a cramp is there nobody can ask; relief therefore asks for ``doubt="hold"``.

The decisions stand in two small functions, :func:`mark` and :func:`admits`; the proofs are made from them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Literal

from nightcramp.answers import Answers, State
from nightcramp.knowledge.schema import Action, Contraindication, Severity
from nightcramp.triage import Triage

EMERGENCY = "emergency"
Mark = Literal["clear", "caution", "ask", "ask_doctor_first", "refuse"]
"""What one contraindication does to an action."""
Doubt = Literal["warn", "hold"]
"""What an unknown relative contraindication does: it comes as a caution, or it holds the action back like an absolute
one, because there is no time to ask a doctor."""
Why = Literal["never", "emergency", "contraindicated", "ask_doctor_first", "not_known", "not_meant_for"]
"""Why an action is refused."""


@dataclasses.dataclass(frozen=True, slots=True)
class Caution:
    """A warning that goes with an action, and whether it is known to be about this person."""

    line: Contraindication
    known: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Cleared:
    """The action may be offered, with its cautions."""

    action: Action
    cautions: tuple[Caution, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Asks:
    """The action is held back until these findings are asked."""

    action: Action
    findings: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """The action is not offered.

    Attributes:
        why: the kind of refusal; ``ask_doctor_first`` may be shown as a question for the doctor.
        reasons: in plain words.
        because: the answered findings that settle it, or those that nobody knows.
        sources: of the reasons.
    """

    action: Action
    why: Why
    reasons: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


Outcome = Cleared | Asks | Refused


def mark(severity: Severity, *, value: bool | None, holds: bool, doubt: Doubt = "warn") -> Mark:
    """What a contraindication of this severity does when it is true, false or unknown.

    Args:
        severity: how grave it is.
        value: whether it is true of the person.
        holds: whether an unknown value counts; one that only measuring could tell does not.
        doubt: what an unknown relative one does.

    >>> mark("absolute", value=None, holds=True), mark("absolute", value=None, holds=False)
    ('ask', 'clear')
    >>> mark("relative", value=None, holds=True), mark("relative", value=None, holds=True, doubt="hold")
    ('caution', 'ask')
    """
    if value is False or (value is None and not holds):
        return "clear"
    if severity == "absolute":
        return "refuse" if value else "ask"
    if severity == "relative" and value:
        return "ask_doctor_first"
    return "ask" if severity == "relative" and doubt == "hold" else "caution"


def admits(action: Action, level: str, *, emergency_open: bool) -> Literal["yes", "ask", "no"]:
    """Whether a certain level of urgency leaves room for an action.

    Args:
        action: the action.
        level: the certain level.
        emergency_open: whether a question that was not asked yet could make it an emergency.
    """
    if action.while_waiting == "also":
        return "yes"
    if (action.while_waiting == "only") != (level == EMERGENCY):
        return "no"
    return "ask" if emergency_open and action.group != "now" else "yes"


def gate(
    action: Action, answers: Answers, triage: Triage, state: State | None = None, *, doubt: Doubt = "warn"
) -> Outcome:
    """Whether an action may be offered to a person.

    Args:
        action: the action.
        answers: what is known of the person, and what they did not know.
        triage: the urgency of the same answers.
        state: the state of the answers, where it is at hand.
        doubt: what a relative contraindication does that is unknown.
    """
    state = answers.state() if state is None else state
    if action.offer == "never":
        return _never(action, state)
    if refused := _refused_by_urgency(action, triage):
        return refused
    meant = state.knowledge.evaluator(action.meant_for)(state)
    if meant is False:
        words = f"It is meant for: {state.knowledge.in_words(action.meant_for)}."
        return Refused(action, "not_meant_for", (words,), state.because(action.meant_for))
    marked = _marked(action, state, doubt)
    if forbidding := marked["refuse"]:
        return _refused(action, "contraindicated", forbidding, state)
    if asking := marked["ask_doctor_first"]:
        return _refused(action, "ask_doctor_first", asking, state)
    if needs := _needs(action, answers, triage, state, marked["ask"], meant=meant):
        asked = [name for name in needs if _can_be_asked(answers, name)]
        return Asks(action, tuple(asked)) if asked else _unknown(action, needs, marked["ask"])
    return Cleared(action, tuple(Caution(line, state.knowledge.evaluator(line.when)(state) is True)
                                 for line in _without_repeats(marked["caution"])))  # fmt: skip


def clear_all(answers: Answers, triage: Triage) -> dict[str, Outcome]:
    """The outcome of the gate for every action, by id."""
    state = answers.state()
    return {action.id: gate(action, answers, triage, state) for action in answers.knowledge.actions.values()}


def emergency_questions(answers: Answers, triage: Triage) -> tuple[str, ...]:
    """The findings that could make it an emergency, can be asked, and were not asked yet."""
    if triage.possible != EMERGENCY:
        return ()
    return tuple(
        settling.name
        for settling in triage.settle
        if settling.level == EMERGENCY and _can_be_asked(answers, settling.name)
    )


# --- parts of the gate


def _refused_by_urgency(action: Action, triage: Triage) -> Refused | None:
    if admits(action, triage.certain, emergency_open=False) != "no":
        return None
    if action.while_waiting == "only":
        return Refused(action, "not_meant_for", ("It is meant for an emergency.",))
    because = tuple(dict.fromkeys(name for fired in triage.fired for name in fired.because))
    return Refused(action, "emergency", ("This is an emergency. Get help first.",), because)


def _never(action: Action, state: State) -> Refused:
    """What is said instead; and the dangers for just this person, who may be doing it already."""
    own = _refused(action, "never", _marked(action, state)["refuse"], state)
    sources = tuple(dict.fromkeys((*action.sources, *own.sources)))
    return Refused(action, "never", (action.say_instead, *own.reasons), own.because, sources)


def _marked(action: Action, state: State, doubt: Doubt = "warn") -> dict[Mark, list[Contraindication]]:
    found: dict[Mark, list[Contraindication]] = {
        "clear": [], "caution": [], "ask": [], "ask_doctor_first": [], "refuse": [],
    }  # fmt: skip
    for line in action.contraindications:
        value = state.knowledge.evaluator(line.when)(state)
        found[mark(line.severity, value=value, holds=line.if_unknown == "hold", doubt=doubt)].append(line)
    return found


def _needs(
    action: Action, answers: Answers, triage: Triage, state: State, held: list[Contraindication], *, meant: bool | None
) -> tuple[str, ...]:
    """What has to be known before the action can be cleared: urgency first, then for whom, then its dangers."""
    needs: dict[str, None] = {}
    if admits(action, triage.certain, emergency_open=True) == "ask":
        needs.update(dict.fromkeys(emergency_questions(answers, triage)))
    if meant is None:
        needs.update(dict.fromkeys(state.because(action.meant_for)))
    for line in held:
        needs.update(dict.fromkeys(state.because(line.when)))
    return tuple(needs)


def _can_be_asked(answers: Answers, name: str) -> bool:
    finding = answers.knowledge.findings[name]
    return answers.status(name) == "not_asked" and bool(finding.question) and finding.answered_by == "person"


def _refused(action: Action, why: Why, lines: list[Contraindication], state: State) -> Refused:
    because = tuple(dict.fromkeys(name for line in lines for name in state.because(line.when)))
    return Refused(action, why, tuple(dict.fromkeys(line.reason for line in lines)), because, _sources(lines))


def _unknown(action: Action, needs: tuple[str, ...], lines: list[Contraindication]) -> Refused:
    """Nobody knows whether it is safe: the person said so, or only measuring could tell."""
    reasons = tuple(dict.fromkeys(f"It is not known if this is safe for you. {line.reason}" for line in lines))
    return Refused(action, "not_known", reasons or ("It is not known if this is meant for you.",), needs,
                   _sources(lines))  # fmt: skip


def _sources(lines: Iterable[Contraindication]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for line in lines for key in line.sources))


def _without_repeats(lines: Iterable[Contraindication]) -> list[Contraindication]:
    """The lines without those that give a reason again: a sign and the measurement of the same danger share one."""
    return list({line.reason: line for line in reversed(list(lines))}.values())[::-1]
