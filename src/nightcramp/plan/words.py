"""Honest words about a plan: how much an action may help, how sure that is, when and how to judge it."""

from __future__ import annotations

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action
from nightcramp.plan.gate import Caution
from nightcramp.plan.plan import Offer
from nightcramp.plan.worth import in_words

DAYS_OF_A_WEEK = 7
HOW_TO_JUDGE = (
    "Change this one thing, and leave the rest as it is.",
    "Each morning, note if a cramp came in the night. A night without one counts too.",
    "After {time}, compare the last week with the week before you began.",
    "Are there clearly fewer cramps? Then go on. If not, stop it and try the next thing.",
)


def expectation(offer: Offer, knowledge: KnowledgeBase) -> str:
    """What to expect of an offer: "It may help a little (low certainty). Judge it after 6 weeks."."""
    words = in_words(offer.worth, knowledge) if offer.worth else None
    if offer.worth is None or words is None:
        return offer.action.onset.says
    sure = next(each.says for each in knowledge.collection("certainty_weights") if each.id == offer.action.certainty)
    perhaps = " It may also not help." if offer.worth.may_not_help else ""
    judge = f" Judge it after {after(offer.action)}." if after(offer.action) else f" {offer.action.onset.says}"
    return f"{words.says} ({sure}).{perhaps}{judge}"


def after(action: Action) -> str:
    """The time after which an action can be judged, in words; empty where there is none.

    >>> from nightcramp.plan.words import spoken_days
    >>> spoken_days(42), spoken_days(7), spoken_days(1), spoken_days(10)
    ('6 weeks', '1 week', '1 day', '10 days')
    """
    return spoken_days(action.onset.days) if action.onset.days else ""


def spoken_days(days: int) -> str:
    """Days in words, as weeks where they are whole ones or many."""
    if days % DAYS_OF_A_WEEK and days < 4 * DAYS_OF_A_WEEK:
        return f"{days} day{'' if days == 1 else 's'}"
    weeks = round(days / DAYS_OF_A_WEEK)
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def how_to_judge(offer: Offer) -> tuple[str, ...]:
    """How to tell whether the thing to try first works; empty where it cannot be judged by time."""
    time = after(offer.action)
    return tuple(line.format(time=time) for line in HOW_TO_JUDGE) if time else ()


def caution(found: Caution, knowledge: KnowledgeBase) -> str:
    """A caution: plain where it is known to be about the person, else with the case in which it matters."""
    if found.known:
        return found.line.reason
    return f"If this is true of you ({knowledge.in_words(found.line.when)}): {found.line.reason}"
