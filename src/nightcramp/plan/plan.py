"""The plan of one person: what to do, what not, what is still to be asked, and the one thing to try first."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nightcramp.assessment import Assessment
from nightcramp.knowledge.schema import Action, Claim, Clash, LevelMeaning
from nightcramp.plan.choice import Candidate, Choice, candidates, choose, is_known_not_to_help, questions
from nightcramp.plan.gate import EMERGENCY, Asks, Caution, Cleared, Refused, clear_all
from nightcramp.plan.interactions import Left
from nightcramp.plan.worth import Worth

GROUPS = ("now", "tonight", "this_week", "with_your_doctor")
"""When something is done."""
SELF_DONE = ("tonight", "this_week")
"""The groups from which the thing to try first is taken, where there is one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """An action that is proposed, with its cautions and what it is worth (``None``: not ranked by its effect)."""

    action: Action
    cautions: tuple[Caution, ...]
    worth: Worth | None


@dataclasses.dataclass(frozen=True, slots=True)
class Withheld:
    """An action that is not proposed: refused, waiting for a question, or beside another one.

    Attributes:
        candidate: which, with what the gate says.
        left: with what it clashes, where that is the reason.
    """

    candidate: Candidate
    left: Left | None = None

    @property
    def asks(self) -> tuple[str, ...]:
        """The findings that must be asked first."""
        outcome = self.candidate.outcome
        return outcome.findings if isinstance(outcome, Asks) else ()

    @property
    def why(self) -> str:
        """The kind of reason."""
        outcome = self.candidate.outcome
        return outcome.why if isinstance(outcome, Refused) else "asks" if isinstance(outcome, Asks) else "clash"

    @property
    def reasons(self) -> tuple[str, ...]:
        """In plain words."""
        outcome = self.candidate.outcome
        return outcome.reasons if isinstance(outcome, Refused) else (self.left.says,) if self.left else ()

    @property
    def because(self) -> tuple[str, ...]:
        """The findings that settle it."""
        outcome = self.candidate.outcome
        return outcome.because if isinstance(outcome, Refused) else ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Of the reasons."""
        outcome = self.candidate.outcome
        return outcome.sources if isinstance(outcome, Refused) else self.left.sources if self.left else ()


@dataclasses.dataclass(frozen=True)
class Plan:
    """What to do.

    Attributes:
        assessment: on what it rests.
        level: the advised level of urgency.
        offers: at most five, in the order of their groups and, within one, of their worth.
        try_first: the one thing to begin with, if any.
        never: what nobody should do; what is most dangerous for this person first.
        withheld: what is not proposed, what people would otherwise try first.
        no_help: what trials found of no help for people such as this one.
        questions: what should be asked first, because the best of the plan waits for it.
        apart: what must be kept apart.
        ranked, choice: every action in its order, and how the choice fell, for explanations.
    """

    assessment: Assessment
    level: LevelMeaning
    offers: tuple[Offer, ...]
    try_first: Offer | None
    never: tuple[Refused, ...]
    withheld: tuple[Withheld, ...]
    no_help: tuple[Action, ...]
    questions: tuple[str, ...]
    apart: tuple[Clash, ...]
    ranked: tuple[Candidate, ...]
    choice: Choice

    @property
    def is_emergency(self) -> bool:
        """Whether there is nothing in it but what to do until help comes."""
        return self.assessment.triage.certain == EMERGENCY

    @property
    def holds_prevention(self) -> bool:
        """Whether the urgency leaves room for what prevents cramps."""
        groups = self.assessment.answers.knowledge.collection("plan_groups")
        return any(self.level.id in group.at for group in groups if group.id in SELF_DONE)

    @property
    def nothing_is_known_to_help(self) -> bool:
        """Whether nothing in it is expected to prevent a cramp, and no question stands in between."""
        return not any(offer.worth for offer in self.offers) and not self.questions

    def of(self, group: str) -> tuple[Offer, ...]:
        """The offers of a group."""
        return tuple(offer for offer in self.offers if offer.action.group == group)

    def candidate(self, action: str) -> Candidate:
        """An action as it was looked at.

        Raises:
            KeyError: there is no such action.
        """
        return {each.action.id: each for each in self.ranked}[action]


def plan(assessment: Assessment) -> Plan:
    """The plan of one person: a pure function of the assessment."""
    answers, triage = assessment.answers, assessment.triage
    knowledge, state = answers.knowledge, answers.state()
    is_emergency = triage.certain == EMERGENCY
    shares = {} if is_emergency else {each.cause.id: each.share for each in assessment.causes.ranked}
    ranked = candidates(clear_all(answers, triage), shares, state)
    choice = choose(ranked, triage.advised, state)
    chosen = sorted(choice.chosen, key=lambda each: GROUPS.index(each.action.group))
    offers = tuple(_offer(each) for each in chosen)
    return Plan(
        assessment=assessment,
        level=knowledge.levels[triage.advised],
        offers=offers,
        try_first=None if is_emergency else _first(offers, choice),
        never=() if is_emergency else _never(ranked, knowledge.collection("claims")),
        withheld=() if is_emergency else tuple(_withheld(ranked, choice)),
        no_help=() if is_emergency else tuple(
            each.action for each in ranked
            if not _is_refused(each, "not_meant_for") and is_known_not_to_help(each.action, state)
        ),
        questions=() if is_emergency else tuple(questions(choice.waiting)),
        apart=choice.apart,
        ranked=ranked,
        choice=choice,
    )  # fmt: skip


def _offer(candidate: Candidate) -> Offer:
    outcome = candidate.outcome
    assert isinstance(outcome, Cleared)
    return Offer(candidate.action, outcome.cautions, candidate.worth)


def _first(offers: tuple[Offer, ...], choice: Choice) -> Offer | None:
    """The best by its worth; what people can do themselves comes before what a doctor does."""
    order = [each.action.id for each in choice.chosen]
    by_worth = sorted((each for each in offers if each.worth), key=lambda each: order.index(each.action.id))
    own = [each for each in by_worth if each.action.group in SELF_DONE]
    return next(iter([*own, *by_worth]), None)


def _never(ranked: tuple[Candidate, ...], claims: Iterable[Claim]) -> tuple[Refused, ...]:
    """What the article, or a harmful claim of it, recommends, and nobody should do."""
    harmful = {name for claim in claims if claim.verdict == "harmful" for name in claim.recommends}
    found = [
        each.outcome
        for each in ranked
        if isinstance(each.outcome, Refused) and each.outcome.why == "never"
        if each.action.in_article or each.action.id in harmful or each.outcome.because
    ]

    def order(each: Refused) -> tuple[bool, bool, bool, str]:
        """What is done at home comes first: it is tried without asking anybody."""
        action = each.action
        return (action.kind == "medicine", not each.because, action.id not in harmful, action.id)

    return tuple(sorted(found, key=order))


def _withheld(ranked: tuple[Candidate, ...], choice: Choice) -> list[Withheld]:
    clashing = {passed.candidate.action.id: passed.left for passed in choice.passed_over if passed.left}
    found = []
    for each in ranked:
        if isinstance(each.outcome, Cleared):
            if left := clashing.get(each.action.id):
                found.append(Withheld(each, left))
        elif not _is_refused(each, "never", "not_meant_for"):
            found.append(Withheld(each))
    return sorted(
        found, key=lambda each: (each.candidate.action.offer == "clinician_only", each.why != "contraindicated")
    )


def _is_refused(candidate: Candidate, *why: str) -> bool:
    return isinstance(candidate.outcome, Refused) and candidate.outcome.why in why
