"""Why an action is offered to a person, waits for a question, or is refused."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from nightcramp.answers import Answers
from nightcramp.knowledge.schema import Action
from nightcramp.plan import Asks, Candidate, Plan, Refused
from nightcramp.plan.choice import PassedOver
from nightcramp.plan.plan import Offer
from nightcramp.plan.words import caution, expectation
from nightcramp.plan.worth import in_words as benefit_in_words
from nightcramp.report.plan_parts import effect
from nightcramp.report.wording import WIDEST, citation, in_words

MOST_QUESTIONS = 8
SMALLEST = 0.0005
"""Of the cramps; what is less is told as none."""
HARDLY = "Hardly anything for cramps like yours."
REFUSALS = {
    "never": "Nobody is offered this.",
    "emergency": "Not now: this is an emergency.",
    "contraindicated": "It is not for you.",
    "ask_doctor_first": "Not before a doctor agrees.",
    "not_known": "It is held back, because it is not known if it is safe for you.",
    "not_meant_for": "It is not meant for you.",
}
PASSED_OVER = {
    "on_request": "You may try it, but we do not propose it: nothing shows that it helps.",
    "no_help": "It is not proposed: trials found no help for people like you.",
    "not_now": "It is safe for you, but it can wait: see to what is urgent first.",
    "not_called_for": "It is safe for you, but nothing in your answers calls for it.",
    "too_little": "It is safe for you, but it promises too little for its trouble.",
    "full": "It is safe for you. Others promise more, and a few things at a time are enough.",
    "clash": "It is safe for you, but it does not go with something that promises more.",
}
OFFERED = "It is in your plan."
WAITS = "It waits for an answer, because it could harm:"


def status(plan: Plan, action: str) -> str:
    """What became of an action: ``offered``, ``asks``, a kind of refusal, or why it was passed over.

    Raises:
        KeyError: there is no such action.
    """
    outcome = plan.candidate(action).outcome
    if isinstance(outcome, Asks):
        return "asks"
    if isinstance(outcome, Refused):
        return outcome.why
    passed = _passed_over(plan, action)
    return passed.why if passed else "offered"


def render_why(plan: Plan, action: str, *, width: int = WIDEST) -> str:
    """The explanation as text with terminal styles.

    Raises:
        KeyError: there is no such action.
    """
    return "\n".join(_Writer(plan, plan.candidate(action), width).lines()) + "\n"


def says(plan: Plan, action: str) -> str:
    """What became of an action, in a sentence."""
    kind = status(plan, action)
    return {"offered": OFFERED, "asks": WAITS, **REFUSALS, **PASSED_OVER}[kind]


class _Writer:
    def __init__(self, plan: Plan, candidate: Candidate, width: int) -> None:
        self.plan = plan
        self.candidate = candidate
        self.action: Action = candidate.action
        self.answers: Answers = plan.assessment.answers
        self.knowledge = self.answers.knowledge
        self.width = max(min(width, WIDEST), 30)

    def lines(self) -> Iterator[str]:
        yield from (click.style(line, bold=True) for line in self._wrap(f"{self.action.name} ({self.action.id})"))
        yield from self._wrap(says(self.plan, self.action.id))
        yield from self._reasons()
        yield from self._worth()
        outcome = self.candidate.outcome
        if not isinstance(outcome, Asks | Refused):
            yield from self._part("Cautions", (caution(each, self.knowledge) for each in outcome.cautions))
        yield from self._part("How", self.action.steps)
        yield from self._part("What studies found", (effect(each) for each in self.action.effects))
        sources = dict.fromkeys([*self._sources(), *self.action.sources])
        yield from self._part("From", (citation(self.knowledge.sources[key]) for key in sources))

    def _reasons(self) -> Iterator[str]:
        outcome = self.candidate.outcome
        if isinstance(outcome, Asks):
            findings = [self.knowledge.findings[name] for name in outcome.findings]
            yield from self._list(f"{each.question} ({each.id})" for each in findings[:MOST_QUESTIONS])
            if len(findings) > MOST_QUESTIONS:
                yield from self._wrap(f"and {len(findings) - MOST_QUESTIONS} more; --json lists them all", "  ")
        elif isinstance(outcome, Refused):
            yield from self._list(outcome.reasons)
            told = [in_words(name, self.answers) for name in outcome.because]
            if told:
                yield from self._wrap(f"Because of: {'; '.join(told)}.")
        elif (passed := _passed_over(self.plan, self.action.id)) and passed.left:
            beside = ", ".join(each.name for each in passed.left.beside)
            yield from self._list([f"{beside}: {passed.left.says}"])
        if is_no_help(self.plan, self.action):
            yield from self._list([self.action.no_help])

    def _worth(self) -> Iterator[str]:
        found = self.candidate.worth
        outcome = self.candidate.outcome
        if found is None or (isinstance(outcome, Refused) and outcome.why in ("never", "not_meant_for", "emergency")):
            return
        named = [f"{self.knowledge.causes[name].name} {share:.0%}" for name, share in found.shares[:4]]
        yield from self._part("What it promises", [
            expectation(Offer(self.action, (), found), self.knowledge) if benefit_in_words(found, self.knowledge)
            else HARDLY,
            f"Your cramps on which it works: {', '.join(named) or 'none that we see'}.",
            f"Expected: {_percent(found.value)} of your cramps less ({_percent(found.low)} to {_percent(found.high)}), "
            f"counted {found.weight:g} times for its certainty, less {_percent(found.cost)} for its trouble: "
            f"{_percent(found.score)}.",
        ])  # fmt: skip

    def _sources(self) -> tuple[str, ...]:
        outcome = self.candidate.outcome
        return outcome.sources if isinstance(outcome, Refused) else ()

    def _part(self, heading: str, texts: Iterable[str]) -> Iterator[str]:
        listed = list(texts)
        if listed:
            yield ""
            yield click.style(heading, bold=True)
            yield from self._list(listed)

    def _list(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            yield from self._wrap(text, "  - ")

    def _wrap(self, text: str, first: str = "") -> list[str]:
        rest = " " * len(first)
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def is_no_help(plan: Plan, action: Action) -> bool:
    """Whether trials found no help of an action for this person."""
    return any(each.id == action.id for each in plan.no_help)


def _passed_over(plan: Plan, action: str) -> PassedOver | None:
    return next((each for each in plan.choice.passed_over if each.candidate.action.id == action), None)


def _percent(part: float) -> str:
    """A part of the cramps; digits that nobody can vouch for are left out.

    >>> _percent(0.175), _percent(-0.004), _percent(-0.0001)
    ('18 %', '-0.4 %', '0 %')
    """
    if abs(part) < SMALLEST:
        return "0 %"
    return f"{part * 100:.0f} %" if abs(part) >= 0.01 else f"{part * 100:.1f} %"
