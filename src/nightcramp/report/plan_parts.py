"""The parts of a plan in words, the same in the terminal and on the page."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import State
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Effect
from nightcramp.plan import Offer, Plan, Withheld
from nightcramp.plan.words import caution, expectation

NO_PROMISE = (
    "Nothing is known to be sure to stop night cramps. Most of this rests on small trials or on none; so try one thing "
    "at a time."
)
NOTHING_HELPS = (
    "We know of nothing that is likely to bring fewer cramps to you. A stretch still ends the one that comes."
)
HELD_BACK = (
    "Some other things were held back, because a question about each was not asked. They promise less than these."
)
QUESTIONS_FIRST = "Some of your plan must wait for answers, because it could harm."
WAITS_NOW = "Something has changed: it waits for an answer now, because it could harm."
MOST_CAUSES = 2
"""That are named of those on which an offer works."""
HEADINGS = {
    "questions": "Questions that come first",
    "apart": "Keep apart",
    "no_help": "Tested, with no help for people like you",
    "not_for_you": "Not for you",
    "doctor_first": "Only after a doctor or pharmacist agrees",
    "never": "Never",
}


@dataclasses.dataclass(frozen=True, slots=True)
class OfferInWords:
    """An offer as it is told.

    Attributes:
        says: how long until it can help, how much, how sure that is.
        works_on: the causes that it works on, in lower case.
        cautions: what to watch.
        interactions: what it does with what the person takes.
        found: what studies found.
        sources: of all of it.
    """

    offer: Offer
    says: str
    works_on: tuple[str, ...]
    cautions: tuple[str, ...]
    interactions: tuple[str, ...]
    found: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def action(self) -> Action:
        """What is offered."""
        return self.offer.action


def in_words(offer: Offer, plan: Plan) -> OfferInWords:
    """An offer of a plan in words."""
    knowledge = plan.assessment.answers.knowledge
    return OfferInWords(
        offer=offer,
        says=expectation(offer, knowledge),
        works_on=works_on(offer, knowledge),
        cautions=tuple(f"Take care. {caution(each, knowledge)}" for each in offer.cautions),
        interactions=interactions(offer.action, plan.assessment.answers.state()),
        found=tuple(effect(each) for each in offer.action.effects),
        sources=_sources(offer),
    )


def works_on(offer: Offer, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The causes that most of what an offer may bring comes from."""
    shares = offer.worth.shares[:MOST_CAUSES] if offer.worth else ()
    return tuple(lower(knowledge.causes[name].name) for name, _ in shares)


def interactions(action: Action, state: State) -> tuple[str, ...]:
    """What an action does with something that the person is known to take or have."""
    holds = (each for each in action.interactions if state.knowledge.evaluator(each.with_)(state) is True)
    return tuple(f"{each.effect} {each.do}" for each in holds)


def begin(plan: Plan) -> str:
    """The heading of the one thing to begin with; empty where there is none."""
    first = plan.try_first
    if first is None:
        return ""
    by_doctor = first.action.group == "with_your_doctor"
    return f"{'Ask your doctor about one thing' if by_doctor else 'Begin with one thing'}: {lower(first.action.name)}"


def not_for_you(plan: Plan) -> tuple[Withheld, ...]:
    """What is refused for good, with its reasons."""
    return tuple(each for each in _refused(plan) if each.why != "ask_doctor_first")


def after_a_doctor_agrees(plan: Plan) -> tuple[Withheld, ...]:
    """What a doctor or pharmacist has to agree to first."""
    return tuple(each for each in _refused(plan) if each.why == "ask_doctor_first")


def holds_back(plan: Plan) -> bool:
    """Whether something waits for a question, none of which is worth asking first."""
    return any(each.asks for each in plan.withheld) and not plan.questions


def promise(plan: Plan) -> str:
    """How much a plan can be trusted to help."""
    return NOTHING_HELPS if plan.nothing_is_known_to_help else NO_PROMISE


def effect(found: Effect) -> str:
    """What a study found, in a line."""
    numbers = "" if found.value is None else f": {found.value:g}"
    if found.value is not None and found.low is not None and found.high is not None:
        numbers += f" ({found.low:g} to {found.high:g})"
    unit = f" {found.unit}" if found.unit else ""
    return f"{found.outcome[:1].upper()}{found.outcome[1:]}{numbers}{unit}. {found.population} ({found.basis})."


def lower(name: str) -> str:
    """A name within a sentence."""
    return name[:1].lower() + name[1:]


def _refused(plan: Plan) -> tuple[Withheld, ...]:
    return tuple(each for each in plan.withheld if each.reasons and each.why != "clash")


def _sources(offer: Offer) -> tuple[str, ...]:
    lines = (key for each in offer.cautions for key in each.line.sources)
    return tuple(dict.fromkeys([*offer.action.sources, *lines]))
