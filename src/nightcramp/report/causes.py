"""The causes for a terminal: the ranking, every cause on a line, and one cause in full."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from nightcramp.assessment import Assessment
from nightcramp.causes import Speaks
from nightcramp.report.phrases import BAR_MEANS, WHO_DOES_IT
from nightcramp.report.text import bar, numbers
from nightcramp.report.why import BANDS, Why, tell, why
from nightcramp.report.wording import WIDEST, citation

SAMPLED = "There were too many signs to work this out exactly. It was sampled; the figures may be off by {spread:.2f}."
NAMED_ONLY = "The article that we started from names this. No link with night cramps was found."


def render_named(assessment: Assessment, *, width: int = WIDEST) -> str:
    """The causes that are worth naming, with their reasons."""
    lines = []
    for found in why(assessment):
        lines += [*_head(found, width), *_reasons(found, width), ""]
    lines += _foot(assessment, width)
    return "\n".join(lines) + "\n"


def render_every(assessment: Assessment, *, width: int = WIDEST) -> str:
    """Every cause that can concern the person, a line each."""
    found = assessment.causes
    longest = max(len(ranked.cause.id) for ranked in found.ranked)
    lines = [f"{'cause':<{longest}}  {'':<10}  plays a part    present         share"]
    lines += [
        f"{ranked.cause.id:<{longest}}  {BANDS[ranked.band]:<10}  {_span(ranked.acts.low, ranked.acts.high):<14}  "
        f"{_span(ranked.posterior.low, ranked.posterior.high):<14}  {ranked.share:5.1%}"
        for ranked in found.ranked
    ]
    return "\n".join([*lines, "", *_foot(assessment, width)]) + "\n"


def render_explanation(cause: str, assessment: Assessment, *, width: int = WIDEST) -> str:
    """One cause in full."""
    answers, found = assessment.answers, assessment.causes
    ranked = found.of(cause)
    explainer = assessment.explainer
    speaks = explainer.speaks_jointly(cause)
    told = tell(ranked, answers, speaks, explainer.would_change(cause))
    lines = [*_head(told, width), *_wrap(ranked.cause.plain, width), *_wrap(numbers(ranked), width)]
    if ranked.cause.named_only:
        lines += _wrap(NAMED_ONLY, width)
    lines += ["", *_reasons(told, width)]
    if speaks:
        lines += ["", click.style("How much each answer says (log-odds; below 0 it speaks against)", bold=True)]
        lines += [f"  {one.finding:<36} {_change(one)}" for one in speaks]
    lines += _part("What would change this", told.changes, width)
    settle = [f"{each.test} {each.tells} ({WHO_DOES_IT[each.by]})" for each in told.confirm]
    lines += _part("What would settle it", settle, width)
    lines += _part("From", [citation(source) for source in told.sources], width)
    return "\n".join([*lines, "", *_foot(assessment, width)]) + "\n"


def _head(found: Why, width: int) -> Iterator[str]:
    yield from (click.style(line, bold=True) for line in _wrap(f"{found.ranked.cause.name}: {found.band}", width, ""))
    yield f"  {bar(found.ranked.acts)}"


def _reasons(found: Why, width: int) -> Iterator[str]:
    for words, texts in (("For", found.speaks_for), ("Against", found.speaks_against)):
        if texts:
            yield from _wrap(f"{words}: {'; '.join(texts)}.", width)


def _part(heading: str, texts: Iterable[str], width: int) -> Iterator[str]:
    listed = list(texts)
    if listed:
        yield ""
        yield click.style(heading, bold=True)
        for text in listed:
            yield from _wrap(text, width, "  - ")


def _foot(assessment: Assessment, width: int) -> Iterator[str]:
    found, knowledge = assessment.causes, assessment.answers.knowledge
    if not found.exact:
        yield from _wrap(SAMPLED.format(spread=found.spread), width, "")
    yield from _wrap(BAR_MEANS, width, "")
    text = f"Knowledge {knowledge.version} {knowledge.hash[:19]}. This is no diagnosis.".replace(" .", ".")
    yield from (click.style(line, dim=True) for line in _wrap(text, width, ""))


def _change(one: Speaks) -> str:
    return f"{one.change:+.2f} alone" + ("" if one.jointly is None else f", {one.jointly:+.2f} shared")


def _span(low: float, high: float) -> str:
    return f"{low:.1%} to {high:.1%}"


def _wrap(text: str, width: int, first: str = "  ") -> list[str]:
    width = max(min(width, WIDEST), 30)
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)
