"""The choice: which of the cleared actions are proposed, and why each of the others is not.

Safety first: what is not cleared is not ranked. Then what stands for itself (a doctor's visit when it is due, the
stretch when a cramp comes), then what promises the most for this person, less its burden. Few at a time, so that it is
done.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from nightcramp.answers import State
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Clash
from nightcramp.plan.gate import Asks, Cleared, Outcome
from nightcramp.plan.interactions import Left, together
from nightcramp.plan.worth import Worth, certainty_weight, in_words, worth

MOST = 5
"""Actions at a time; nobody does more."""
_DIGITS = 4
"""Digits of a score that count; equal ones are settled by the burden."""
NotProposed = Literal["on_request", "no_help", "not_now", "not_called_for", "too_little", "full", "clash"]
"""Why a cleared action is not proposed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """An action, what the gate says of it, and what it is worth to the person (``None``: not ranked by effect)."""

    action: Action
    outcome: Outcome
    worth: Worth | None

    @property
    def score(self) -> float:
        """What it is ranked by, as far as digits count."""
        return 0.0 if self.worth is None else round(self.worth.score, _DIGITS)


@dataclasses.dataclass(frozen=True, slots=True)
class PassedOver:
    """A candidate that is not proposed, and why; ``left`` says with what it clashes."""

    candidate: Candidate
    why: NotProposed
    left: Left | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """What is proposed.

    Attributes:
        chosen: at most five, the best first.
        passed_over: the other cleared ones, in the order of the ranking.
        waiting: those that would be among the best, were it not for a question.
        apart: what must be kept apart among the chosen.
    """

    chosen: tuple[Candidate, ...]
    passed_over: tuple[PassedOver, ...]
    waiting: tuple[Candidate, ...]
    apart: tuple[Clash, ...]


def candidates(outcomes: Mapping[str, Outcome], shares: Mapping[str, float], state: State) -> tuple[Candidate, ...]:
    """Every action with its worth, in the order in which they are proposed."""
    knowledge = state.knowledge
    found = [Candidate(each.action, each, worth(each.action, shares, knowledge)) for each in outcomes.values()]
    return tuple(sorted(found, key=lambda candidate: _order(candidate, knowledge)))


def choose(ranked: Iterable[Candidate], level: str, state: State) -> Choice:
    """Choose among the cleared candidates.

    Args:
        ranked: the candidates in their order.
        level: the advised level of urgency.
        state: the person, for what is proposed when, and for the limits of what goes together.
    """
    ranked = tuple(ranked)
    cleared = [each for each in ranked if isinstance(each.outcome, Cleared)]
    chosen, passed_over = _pick(cleared, level, state)
    wished, _ = _pick([each for each in ranked if isinstance(each.outcome, Cleared | Asks)], level, state)
    waiting = tuple(each for each in wished if isinstance(each.outcome, Asks))
    apart = together([each.action for each in chosen], state).apart
    return Choice(chosen, passed_over, waiting, apart)


def not_proposed(candidate: Candidate, level: str, state: State) -> NotProposed | None:
    """Why an action is not proposed, whatever else is in the plan; ``None`` when it may be."""
    action, knowledge = candidate.action, state.knowledge
    if action.offer == "on_request":
        return "on_request"
    if is_known_not_to_help(action, state):
        return "no_help"
    group = next(each for each in knowledge.collection("plan_groups") if each.id == action.group)
    if level not in group.at or (action.propose_at and level not in action.propose_at):
        return "not_now"
    called_for = bool(action.propose_at or action.propose_when)
    if knowledge.evaluator(action.propose_when)(state) is not True or (candidate.worth is None and not called_for):
        return "not_called_for"
    if candidate.worth is not None and (candidate.score <= 0 or in_words(candidate.worth, knowledge) is None):
        return "too_little"
    return None


def is_known_not_to_help(action: Action, state: State) -> bool:
    """Whether trials found no help for people such as this one."""
    return bool(action.no_help_when) and state.knowledge.evaluator(action.no_help_when)(state) is not False


def _order(candidate: Candidate, knowledge: KnowledgeBase) -> tuple[bool, float, float, int, str]:
    """Standing ones first, the surest first; then by score; ties are settled by the burden."""
    action = candidate.action
    standing = candidate.worth is None
    sureness = certainty_weight(action, knowledge) if standing else 0.0
    return (not standing, -sureness, -candidate.score, action.burden, action.id)


def _pick(
    ranked: Iterable[Candidate], level: str, state: State
) -> tuple[tuple[Candidate, ...], tuple[PassedOver, ...]]:
    chosen: list[Candidate] = []
    passed: list[PassedOver] = []
    for candidate in ranked:
        if why := not_proposed(candidate, level, state):
            passed.append(PassedOver(candidate, why))
        elif _is_full(candidate, chosen, state.knowledge):
            passed.append(PassedOver(candidate, "full"))
        elif left := together([*(each.action for each in chosen), candidate.action], state).left:
            passed.append(PassedOver(candidate, "clash", left[-1]))
        else:
            chosen.append(candidate)
    return tuple(chosen), tuple(passed)


def _is_full(candidate: Candidate, chosen: list[Candidate], knowledge: KnowledgeBase) -> bool:
    same = [each for each in chosen if each.action.group == candidate.action.group]
    most = next(each.most for each in knowledge.collection("plan_groups") if each.id == candidate.action.group)
    return len(chosen) >= MOST or len(same) >= most


def questions(waiting: Iterable[Candidate]) -> Iterator[str]:
    """The findings that hold back what waits, the best action's first, each once."""
    found = (name for each in waiting if isinstance(each.outcome, Asks) for name in each.outcome.findings)
    yield from dict.fromkeys(found)
