"""What to do now, for one part of the leg: the steps that safety clears for this person, in their order.

Before the first step at most two things are asked: how old the person is, and one page of lines that could make a step
harmful. A line that is not chosen is denied as a whole; a chosen one is taken at its worst.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import Any

from nightcramp.answers import Answers, AnswersError, State
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, ReliefLimit, ReliefLine, ReliefProtocol
from nightcramp.knowledge.schema.actions import seconds_of
from nightcramp.plan import Asks, Cleared, Doubt, Outcome, Refused, gate
from nightcramp.plan.gate import EMERGENCY
from nightcramp.plan.words import caution
from nightcramp.triage import Triage, triage

AGE = "age"
DOUBT: Doubt = "hold"
"""At night nobody can ask a doctor first, so what needs a doctor's word is held back while it is not known."""


@dataclasses.dataclass(frozen=True, slots=True)
class Before:
    """What is still to be asked before the first step: whether the age, and which lines of the page."""

    age: bool
    lines: tuple[ReliefLine, ...]

    @property
    def questions(self) -> int:
        """How many questions that is: the lines are one page."""
        return int(self.age) + bool(self.lines)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step that is shown.

    Attributes:
        action: what to do.
        seconds: how long, before the next step comes; ``None``: until help comes.
        cautions: what to mind, in plain words; with the case in which it matters, where that is not known.
    """

    action: Action
    seconds: int | None
    cautions: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Relief:
    """What to do now.

    Attributes:
        protocol: for which part.
        triage: how urgent it is; at an emergency the only steps are those until help comes.
        hints: what this person does in another way.
        steps: in their order.
        after: what is said when the cramp is gone.
        refused: what is not for this person, with the reason.
        held: what waits for an answer.
        never: what nobody should do, with what to do instead.
        limits: after how long the steps stop, the shortest first.
        stopped: the limit that was passed, by what is known; then no step is shown but until help comes.
    """

    protocol: ReliefProtocol
    triage: Triage
    hints: tuple[str, ...]
    steps: tuple[Step, ...]
    after: tuple[str, ...]
    refused: tuple[Refused, ...]
    held: tuple[Asks, ...]
    never: tuple[Action, ...]
    limits: tuple[ReliefLimit, ...]
    stopped: ReliefLimit | None


def before(answers: Answers) -> Before:
    """What to ask before the first step: nothing, where no step waits for it, as at an emergency or for a baby."""
    protocols, level = answers.knowledge.collection("relief_protocols"), triage(answers)
    if not any(found.held and not found.stopped for found in (relief(answers, each.id, level) for each in protocols)):
        return Before(age=False, lines=())
    return Before(answers.status(AGE) == "not_asked", _open_lines(answers))


def answering(answers: Answers, chosen: Collection[str] | None) -> Answers:
    """The answers with what the page tells; what was known before stays, and what contradicts it is not known.

    A line that is chosen is believed: where it cannot be with an older answer, that is not known any more.

    Args:
        answers: what is known already.
        chosen: the ids of the lines that are true; ``None`` if the person does not know.
    """
    lines, state = _open_lines(answers), answers.state()
    told = {name: "unknown" for line in lines for name in line.denies} if chosen is None else answers_of(lines, chosen)
    told = {name: value for name, value in told.items() if name not in answers and state[name] is None}
    for said in (told, {name: value or "unknown" for name, value in told.items()}):
        try:
            return answers.adding(**said)
        except AnswersError as error:  # what the page denies does not go with what was known, so nobody knows
            faults = error.faults
    # What is there now does not go with what was told before, so the older answers are not known any more.
    older = {name for fault in faults for name in fault.field.split(", ") if name in answers and name not in told}
    try:
        return answers.adding(**dict.fromkeys(older, "unknown"), **said)
    except AnswersError:
        denied = dict.fromkeys((name for name, value in answers.items() if value is False), "unknown")
        return answers.adding(**denied, **said)


def as_of_now(answers: Answers, hours: float) -> Answers:
    """The answers without each no to a line that is too old to be relied on; a yes stays.

    Args:
        answers: what was known.
        hours: how long ago they were given.
    """
    knowledge = answers.knowledge
    old: set[str] = set()
    for line in knowledge.collection("relief_lines"):
        if line.no_holds_hours is not None and hours > line.no_holds_hours:
            old |= {*line.denies, *knowledge.base_names(knowledge.condition(condition_of(line)))}
    kept = {name: value for name, value in answers.raw().items() if name not in old or answers[name] is not False}
    return Answers.read(kept, knowledge) if len(kept) < len(answers.raw()) else answers


def answers_of(lines: Collection[ReliefLine], chosen: Collection[str]) -> dict[str, Any]:
    """What the page says: the lines that are not chosen are denied, the chosen ones are taken at their worst."""
    found: dict[str, Any] = {}
    for line in lines:
        if line.id not in chosen:
            found.update(dict.fromkeys(line.denies, False))
    for line in lines:
        if line.id in chosen:
            found.update(dict.fromkeys(line.means, True))
    return found


def condition_of(line: ReliefLine) -> str:
    """The condition in which a line of the page is true."""
    return line.true_when or " or ".join(line.denies)


def relief(answers: Answers, part: str = "calf", level: Triage | None = None) -> Relief:
    """What to do now: a pure function of the answers.

    Args:
        answers: of the person.
        part: the id of a protocol: calf, foot, thigh or both.
        level: how urgent it is, where that is at hand.

    Raises:
        KeyError: there is no such protocol.
    """
    knowledge, state, level = answers.knowledge, answers.state(), level or triage(answers)
    protocol = {known.id: known for known in knowledge.collection("relief_protocols")}[part]
    outcomes = [gate(action, answers, level, state, doubt=DOUBT) for action in steps_of(protocol, knowledge)]
    waiting = [gate(action, answers, level, state, doubt=DOUBT) for action in until_help_comes(knowledge)]
    return together(protocol, level, state, waiting, outcomes)


def together(
    protocol: ReliefProtocol, level: Triage, state: State, waiting: Collection[Outcome], outcomes: Collection[Outcome]
) -> Relief:
    """What to do now, once the gate has spoken.

    Args:
        protocol: for which part.
        level: how urgent it is.
        state: of the person.
        waiting: the outcomes of what is done until help comes.
        outcomes: the outcomes of the steps.
    """
    knowledge = state.knowledge
    limits = tuple(sorted(knowledge.collection("relief_limits"), key=lambda limit: limit.minutes))
    stopped = next((limit for limit in limits if knowledge.evaluator(limit.when)(state) is True), None)
    steps = tuple(_steps(waiting if stopped else [*waiting, *outcomes], knowledge))
    return Relief(
        protocol=protocol,
        triage=level,
        hints=tuple(_hints(steps, level, state)),
        steps=steps,
        after=tuple(one.says for one in knowledge.collection("relief_afterwards")),
        refused=tuple(outcome for outcome in outcomes if isinstance(outcome, Refused)),
        held=tuple(outcome for outcome in outcomes if isinstance(outcome, Asks)),
        never=never(knowledge),
        limits=limits,
        stopped=stopped,
    )


def steps_of(protocol: ReliefProtocol, knowledge: KnowledgeBase) -> tuple[Action, ...]:
    """The actions of a protocol, in their order."""
    return tuple(knowledge.actions[name] for name in protocol.steps)


def until_help_comes(knowledge: KnowledgeBase) -> tuple[Action, ...]:
    """What is done until help comes, and at no other time."""
    return tuple(action for action in knowledge.actions.values() if action.while_waiting == "only")


def never(knowledge: KnowledgeBase) -> tuple[Action, ...]:
    """The steps of relief that are told about and that nobody should take."""
    return tuple(a for a in knowledge.actions.values() if a.kind == "relief_step" and a.offer == "never")


def _open_lines(answers: Answers) -> tuple[ReliefLine, ...]:
    return tuple(line for line in answers.knowledge.collection("relief_lines") if not _is_settled(line, answers))


def _is_settled(line: ReliefLine, answers: Answers) -> bool:
    """Whether there is nothing to ask: it is known to be false, or true and held back; or all was asked already."""
    state = answers.state()
    value = answers.knowledge.evaluator(condition_of(line))(state)
    return (
        value is False
        or (value is True and any(state[name] is True for name in line.means))
        or all(answers.status(name) != "not_asked" for name in line.denies)
    )


def _steps(outcomes: Collection[Outcome], knowledge: KnowledgeBase) -> Iterator[Step]:
    for one in outcomes:
        if isinstance(one, Cleared):
            cautions = tuple(caution(each, knowledge) for each in one.cautions)
            yield Step(one.action, seconds_of(one.action.timing), cautions)


def _hints(steps: Collection[Step], level: Triage, state: State) -> Iterator[str]:
    """What is known to hold of the person, and speaks of what is shown; at an emergency nothing keeps from the call."""
    shown = {step.action.id for step in steps}
    for hint in state.knowledge.collection("relief_hints") if level.certain != EMERGENCY else ():
        if state.knowledge.evaluator(hint.when)(state) is True and (not hint.goes_with or shown & set(hint.goes_with)):
            yield hint.says
