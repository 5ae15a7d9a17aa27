"""Why it probably happens: the causes worth naming, with what speaks for and against each, in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nightcramp.answers import Answers
from nightcramp.causes import Causes, Explainer, Ranked, Speaks, WouldChange
from nightcramp.knowledge.schema import Confirmation, Source
from nightcramp.report.wording import in_words

MOST_NAMED = 5
"""Causes that are named to a person; all of them are in the JSON."""
LEAST_NAMED = 0.04
"""Of the probability that a cause acts; below it there is nothing to tell."""
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
        confirm: what would settle it, and who does that.
        changes: what would change this, in words.
        sources: what it rests on.
    """

    ranked: Ranked
    band: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    confirm: tuple[Confirmation, ...]
    changes: tuple[str, ...]
    sources: tuple[Source, ...]


def named(found: Causes) -> tuple[Ranked, ...]:
    """The causes that are worth naming to a person."""
    worth = [one for one in found.ranked if one.acts.value >= LEAST_NAMED and not one.cause.named_only]
    return tuple(worth[:MOST_NAMED])


def why(answers: Answers, found: Causes, *, most: int = MOST_NAMED) -> tuple[Why, ...]:
    """The causes that are worth naming, told in words."""
    explainer = Explainer(answers, found)
    return tuple(tell(ranked, answers, explainer.speaks(ranked.cause.id), ()) for ranked in named(found)[:most])


def tell(ranked: Ranked, answers: Answers, speaks: Iterable[Speaks], changes: Iterable[WouldChange]) -> Why:
    """One cause in words."""
    knowledge, cause = answers.knowledge, ranked.cause
    spoken = list(speaks)
    return Why(
        ranked=ranked,
        band=BANDS[ranked.band],
        speaks_for=_in_words((one for one in spoken if one.change > 0), answers),
        speaks_against=_in_words((one for one in spoken if one.change < 0), answers),
        confirm=cause.confirm,
        changes=tuple(_change(one, answers) for one in list(changes)[:MOST_CHANGES]),
        sources=tuple(knowledge.sources[key] for key in cause.sources),
    )


def _in_words(speaks: Iterable[Speaks], answers: Answers) -> tuple[str, ...]:
    """The answers behind, each once."""
    said = dict.fromkeys(
        "; ".join(in_words(name, answers) for name in (one.because or (one.finding,))[:2]) for one in speaks
    )
    return tuple(said)[:MOST_REASONS]


def _change(one: WouldChange, answers: Answers) -> str:
    """What a finding would do to a cause: "more likely if one leg is swollen"."""
    label = answers.knowledge.findings[one.finding].label
    up = one.if_present - one.acts
    down = one.acts - one.if_absent
    if abs(up) >= abs(down):
        return f"{'more' if up > 0 else 'less'} likely with: {label}"
    return f"{'less' if down > 0 else 'more'} likely without: {label}"
