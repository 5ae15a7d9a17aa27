"""Why it probably happens: the causes worth naming, with what speaks for and against each, in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nightcramp.answers import Answers
from nightcramp.assessment import Assessment
from nightcramp.causes import Causes, Ranked, Speaks, WouldChange
from nightcramp.knowledge.schema import Cause, Confirmation, Source
from nightcramp.report.wording import in_words

MOST_NAMED = 5
"""Causes that are named to a person; all of them are in the JSON."""
LEAST_NAMED = 0.04
"""Of the probability that a cause acts; below it there is nothing to tell."""
LEAST_DANGEROUS = 0.02
"""The same for what must not be missed."""
DANGEROUS = ("emergency", "urgent")
MUST_BE_RULED_OUT = ", but it must be ruled out"
WHO = frozenset({"age", "sex"})
MOST_REASONS = 4
MOST_CHANGES = 6
BANDS = {
    "likely": "likely",
    "possible": "possible",
    "unlikely": "unlikely",
    "cannot_tell": "can't tell",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """One cause, as it is told.

    Attributes:
        ranked: what was worked out.
        band: the same in words.
        speaks_for, speaks_against: the answers, in words, the weightiest first.
        confirm: what would settle it, and who does that; nothing where it is known.
        changes: what would change this, in words.
        sources: what it rests on.
        rests_on: the findings of the answers that speak for or against it.
        is_open: nothing that was told speaks for it; it is only common, and was not asked.
    """

    ranked: Ranked
    band: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    confirm: tuple[Confirmation, ...]
    changes: tuple[str, ...]
    sources: tuple[Source, ...]
    rests_on: tuple[str, ...]
    is_open: bool


def named(found: Causes) -> tuple[Ranked, ...]:
    """The causes that may be worth naming to a person: the first, what is not unlikely, and what is dangerous."""
    worth = [one for one in found.ranked if one.acts.value >= LEAST_NAMED and not one.cause.named_only]
    first = [one for place, one in enumerate(worth) if place == 0 or one.band != "unlikely"][:MOST_NAMED]
    dangerous = [one for one in found.ranked if _is_dangerous(one) and one not in first]
    return (*first, *dangerous)


def why(assessment: Assessment, *, most: int = MOST_NAMED) -> tuple[Why, ...]:
    """The causes that are worth naming, told in words; dangerous ones too where something speaks for them."""
    answers, found, explainer = assessment.answers, assessment.causes, assessment.explainer
    told = [tell(ranked, answers, explainer.speaks(ranked.cause.id), ()) for ranked in named(found)]
    likely = [one for one in told if one.ranked.band != "unlikely" or one is told[0]][:most]
    return (*likely, *(one for one in told if one not in likely and _is_dangerous(one.ranked) and one.speaks_for))


def tell(ranked: Ranked, answers: Answers, speaks: Iterable[Speaks], changes: Iterable[WouldChange]) -> Why:
    """One cause in words."""
    knowledge, cause = answers.knowledge, ranked.cause
    spoken = [one for one in speaks if _is_worth_saying(one, cause, answers)]
    speaks_for = _in_words((one for one in spoken if one.change > 0), answers)
    return Why(
        ranked=ranked,
        band=BANDS[ranked.band] + (MUST_BE_RULED_OUT if ranked.band == "unlikely" and _is_dangerous(ranked) else ""),
        speaks_for=speaks_for,
        speaks_against=_in_words((one for one in spoken if one.change < 0), answers),
        confirm=() if _is_known(cause, answers) else cause.confirm,
        changes=tuple(_change(one, answers) for one in list(changes)[:MOST_CHANGES]),
        sources=tuple(knowledge.sources[key] for key in cause.sources),
        rests_on=tuple(dict.fromkeys(name for one in spoken for name in _said_of(one))),
        is_open=not speaks_for and not cause.explains_the_rest,
    )


def _is_dangerous(ranked: Ranked) -> bool:
    return ranked.cause.urgency in DANGEROUS and ranked.acts.value >= LEAST_DANGEROUS


def _is_worth_saying(one: Speaks, cause: Cause, answers: Answers) -> bool:
    """Whether an answer speaks of this cause, to a person; all of them are in the figures.

    Left out: what follows from age or sex alone; for what brings cramps, what only says whether it is a cramp; and
    another cause that is there, which makes this one needed less but is no sign against it.
    """
    if one.because and WHO.issuperset(one.because):
        return False
    if cause.raises_cramp is not None:
        return one.finding in _signs_around(cause, answers) or bool(_moves_the_odds(one, cause, answers))
    is_another = one.change < 0 and one.finding in _defining(answers) - _signs_around(cause, answers)
    return cause.explains_the_rest or not is_another


def _signs_around(cause: Cause, answers: Answers) -> frozenset[str]:
    """The findings that a cause shows, and those of what it raises or is raised by."""
    causes = answers.knowledge.causes
    above = [causes[parent.cause] for parent in cause.raised_by]
    below = [other for other in causes.values() if cause.id in {parent.cause for parent in other.raised_by}]
    return frozenset(sign.finding for one in (cause, *above, *below) for sign in one.shows)


def _moves_the_odds(one: Speaks, cause: Cause, answers: Answers) -> bool:
    """Whether an answer is a circumstance of a cause."""
    knowledge = answers.knowledge
    return any(set(one.because) & set(knowledge.base_names(knowledge.condition(each.when))) for each in cause.context)


def _defining(answers: Answers) -> frozenset[str]:
    """The findings that are a cause themselves, as the person knows it: an illness, a medicine, a habit."""
    causes = answers.knowledge.causes.values()
    return frozenset(sign.finding for cause in causes for sign in cause.shows if sign.defining)


def _is_known(cause: Cause, answers: Answers) -> bool:
    """Whether the person has it for certain, so that no test is needed."""
    state = answers.state()
    return any(state[sign.finding] is True for sign in cause.shows if sign.defining)


def _in_words(speaks: Iterable[Speaks], answers: Answers) -> tuple[str, ...]:
    """The answers behind, each once."""
    said = dict.fromkeys("; ".join(in_words(name, answers) for name in _said_of(one)) for one in speaks)
    return tuple(said)[:MOST_REASONS]


def _said_of(one: Speaks) -> tuple[str, ...]:
    """The answers to name; age and sex go without saying beside others."""
    because = one.because or (one.finding,)
    return (tuple(name for name in because if name not in WHO) or because)[:2]


def _change(one: WouldChange, answers: Answers) -> str:
    """What a finding would do to a cause: "more likely if one leg is swollen"."""
    label = answers.knowledge.findings[one.finding].label
    up = one.if_present - one.acts
    down = one.acts - one.if_absent
    if abs(up) >= abs(down):
        return f"{'more' if up > 0 else 'less'} likely with: {label}"
    return f"{'less' if down > 0 else 'more'} likely without: {label}"
