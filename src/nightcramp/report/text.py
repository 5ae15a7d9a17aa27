"""A report for a terminal: what to do first, then why. Calm; red only for an emergency."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from nightcramp.causes import Interval, Ranked
from nightcramp.knowledge.schema import LevelMeaning, Source
from nightcramp.report import phrases
from nightcramp.report.model import Measurement, Reason, Report
from nightcramp.report.plan import PlanWriter
from nightcramp.report.wording import WIDEST, citation, spelled

MOST_REASONS = 4
"""Reasons told in full; further ones take a line each."""
MOST_SOURCES = 3
BAR = 21
"""Places of the bar of a cause."""


def render(report: Report, *, width: int = WIDEST, clinician: bool = False) -> str:
    """The report as text with terminal styles; ``click.unstyle`` makes it plain.

    Args:
        report: what is told.
        width: the width of the terminal.
        clinician: add ids, what the rules are afraid of, and the basis.
    """
    return "\n".join(_Writer(report, min(width, WIDEST), clinician=clinician).lines()) + "\n"


def bar(acts: Interval) -> str:
    """Where a probability lies between no and yes: a dot, and a line as wide as the doubt.

    >>> bar(Interval(0.5, 0.25, 0.75))
    'no |·····━━━━━●━━━━━·····| yes'
    """
    low, dot, high = (round(end * (BAR - 1)) for end in (acts.low, acts.value, acts.high))
    cells = ["\u2501" if low <= place <= high else "\u00b7" for place in range(BAR)]
    cells[dot] = "\u25cf"
    return f"no |{''.join(cells)}| yes"


def numbers(ranked: Ranked) -> str:
    """The figures of a cause, for a clinician."""
    posterior, acts = ranked.posterior, ranked.acts
    return (
        f"present {posterior.value:.0%} ({posterior.low:.0%} to {posterior.high:.0%}), "
        f"plays a part {acts.value:.0%} ({acts.low:.0%} to {acts.high:.0%}), share {ranked.share:.0%}"
    )


class _Writer:
    def __init__(self, report: Report, width: int, *, clinician: bool) -> None:
        self.report = report
        self.width = max(width, 30)
        self.clinician = clinician

    def lines(self) -> Iterator[str]:
        yield from self._emergency() if self.report.is_emergency else self._what_to_do()
        if self.report.is_emergency:
            yield from self._plan()
        if not self.report.is_emergency:
            yield from self._is_it_a_cramp()
        yield from self._why()
        if not self.report.is_emergency:
            yield from self._causes()
            yield from self._plan()
            yield from self._doubts()
            yield from self._signs()
            yield from self._look_alikes()
            yield from self._measurements()
        yield from self._disagreements()
        yield from self._foot()

    # --- help for the parts

    def _wrap(self, text: str, first: str = "") -> list[str]:
        rest = " " * len(first)
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)

    def _heading(self, text: str) -> list[str]:
        return ["", click.style(text, bold=True)]

    def _list(self, texts: Iterable[str], mark: str = "- ") -> Iterator[str]:
        for text in texts:
            yield from self._wrap(text, f"  {mark}")

    # --- the parts

    def _emergency(self) -> Iterator[str]:
        """The call and what to do, and nothing before them."""
        bar = click.style("=" * self.width, fg="red", bold=True)
        yield bar
        for line in self._wrap(f"EMERGENCY. {self.report.means}"):
            yield click.style(line, fg="red", bold=True)
        yield bar
        for text in self.report.do:
            yield ""
            yield from (click.style(line, bold=True) for line in self._wrap(text))

    def _what_to_do(self) -> Iterator[str]:
        report = self.report
        heading = self._wrap(report.means)
        yield from (click.style(line, bold=True) for line in heading)
        yield "=" * max(map(len, heading))
        if report.raised:
            yield from self._wrap(phrases.RAISED)
        if not report.is_settled:
            yield from self._wrap(phrases.MAY_BE_MORE_URGENT)
        yield ""
        if len(report.do) == 1:
            yield from self._wrap(report.do[0])
        for number, text in enumerate(report.do if len(report.do) > 1 else (), 1):
            yield from self._wrap(text, f"{number}. ")

    def _is_it_a_cramp(self) -> Iterator[str]:
        report = self.report
        yield from self._heading(phrases.IS_IT_A_CRAMP)
        yield from self._wrap(report.verdict.says)
        unmet, unknown = (
            [trait for trait in traits if trait.decides or self.clinician] for traits in (report.unmet, report.unknown)
        )
        for words, traits, mark in (
            (phrases.FITS, report.met, "+"),
            (phrases.DOES_NOT_FIT, unmet, "-"),
            (phrases.NOT_KNOWN, unknown, "?"),
        ):
            if traits:
                yield f"  {words}:"
                yield from self._list((trait.says for trait in traits), f"  {mark} ")

    def _why(self) -> Iterator[str]:
        report = self.report
        yield from self._heading("Why")
        if not report.reasons:
            yield from self._wrap(phrases.NOTHING_SPEAKS_FOR_MORE)
        decisive = [reason for reason in report.reasons if reason.rule.level == report.certain.id]
        for reason in decisive[:MOST_REASONS]:
            yield from self._reason(reason)
        others = [reason for reason in report.reasons if reason.rule.level != report.certain.id]
        rest = [*decisive[MOST_REASONS:], *(() if report.is_emergency and not self.clinician else others)]
        if rest:
            yield "  Also:"
        for reason in rest:
            yield from self._wrap(reason.rule.in_words, "  - ")
            if reason in others:
                yield from self._wrap(reason.do, "    ")

    def _reason(self, reason: Reason) -> Iterator[str]:
        yield from self._wrap(reason.rule.in_words, "  - ")
        yield from self._wrap(f"You told us: {'; '.join(reason.because)}.", "    ")
        yield from self._wrap(reason.rule.why, "    ")
        within = reason.rule.within
        if within:
            yield from self._wrap(f"How soon: {within}.", "    ")
        if self.clinician:
            rule = reason.rule
            yield from self._wrap(f"Rule {rule.id}. Think of: {', '.join(rule.points_to)}.", "    ")
            yield from self._wrap(f"Basis: {rule.basis}, looked at on {rule.checked_on}.", "    ")
        for line in self._wrap(f"From: {_titles(reason.sources)}", "    "):
            yield click.style(line, dim=True)

    def _causes(self) -> Iterator[str]:
        if not self.report.causes:
            return
        yield from self._heading(phrases.WHY_IT_HAPPENS)
        told = [found for place, found in enumerate(self.report.causes) if place == 0 or not found.is_open]
        for found in told:
            yield from self._wrap(f"{found.ranked.cause.name}: {found.band}", "  - ")
            yield f"    {bar(found.ranked.acts)}"
            for words, texts in (("For", found.speaks_for), ("Against", found.speaks_against)):
                if texts:
                    yield from self._wrap(f"{words}: {'; '.join(texts)}.", "    ")
            for confirmation in found.confirm[:1]:
                yield from self._wrap(f"What would settle it: {confirmation.test} {confirmation.tells}", "    ")
            if self.clinician:
                yield from self._wrap(f"{found.ranked.cause.id}: {numbers(found.ranked)}", "    ")
        if others := [found.ranked.cause.name for found in self.report.causes if found not in told]:
            yield from self._wrap(f"{phrases.NOT_ASKED} {'; '.join(others)}.", "  - ")
        yield from self._wrap(phrases.BAR_MEANS, "  ")

    def _plan(self) -> Iterator[str]:
        if self.report.plan:
            yield from PlanWriter(self.report.plan, self.width).lines()

    def _doubts(self) -> Iterator[str]:
        report = self.report
        if not (report.doubts or report.doubts_for_tests):
            return
        yield from self._heading(phrases.NOT_RULED_OUT)
        if report.doubts:
            yield from self._named_doubts()
        if report.doubts_for_tests:
            things = "other things" if report.doubts else "things"
            yield from self._wrap(phrases.ONLY_BY_TESTS.format(things=things))

    def _named_doubts(self) -> Iterator[str]:
        report = self.report
        is_asked = any(doubt.asked for doubt in report.doubts)
        yield from self._wrap(phrases.NOT_ALL_WAS_KNOWN if is_asked else phrases.NOT_ALL_WAS_ASKED)
        for level in dict.fromkeys(doubt.rule.level for doubt in report.doubts):
            yield f"  {phrases.IF_SO[level]}"
            for doubt in (doubt for doubt in report.doubts if doubt.rule.level == level):
                yield from self._wrap(doubt.rule.in_words, "  ? ")
                if self.clinician:
                    yield from self._wrap(f"Rule {doubt.rule.id}. Depends on: {', '.join(doubt.questions)}.", "    ")
        if report.more_doubts:
            yield f"  and {report.more_doubts} more"

    def _signs(self) -> Iterator[str]:
        if self.report.signs:
            yield from self._heading(phrases.SIGNS)
            yield from self._list(self.report.signs)

    def _look_alikes(self) -> Iterator[str]:
        if self.report.look_alikes:
            yield from self._heading(phrases.LOOK_ALIKES)
            for found in self.report.look_alikes:
                yield from self._wrap(
                    f"{found.mimic.name[:1].upper()}{found.mimic.name[1:]}. {found.mimic.tells_apart}", "  - "
                )

    def _measurements(self) -> Iterator[str]:
        if self.report.measurements:
            yield from self._heading(phrases.TEST_RESULTS)
            yield from self._list(measured(found, self.report) for found in self.report.measurements)

    def _disagreements(self) -> Iterator[str]:
        if self.report.disagreements:
            yield from self._heading(phrases.DISAGREEMENTS)
            for found in self.report.disagreements:
                for row in found.authorities:
                    level = level_words(self.report, row.level)
                    yield from self._wrap(
                        f"{row.jurisdiction}: {row.says} ({level}; looked at on {row.checked_on})", "  - "
                    )
            yield from self._wrap(phrases.THE_MORE_CAREFUL_ONE, "  ")

    def _foot(self) -> Iterator[str]:
        report = self.report
        if report.not_recognised:
            yield ""
            yield from self._wrap(
                f"Not recognised among your medicines: {', '.join(report.not_recognised)}. Ask a pharmacist."
            )
        yield ""
        known = f"Knowledge {report.knowledge.version} {report.knowledge.hash[:19]}".rstrip()
        text = f"{known}. {phrases.NO_DIAGNOSIS}"
        yield from (click.style(line, dim=True) for line in self._wrap(text))


def level_words(report: Report, level: str) -> str:
    """The name of a level: "self-care"."""
    found: LevelMeaning = report.knowledge.levels[level]
    return found.id.replace("_", "-")


def measured(found: Measurement, report: Report) -> str:
    """A laboratory value beside its interval: "Magnesium: 0.494 mmol/L, low. Usual for you: 0.7 to 1.1."."""
    unit = report.knowledge.spoken_unit(found.finding.id)
    limits = " to ".join(f"{limit:g}" for limit in (found.low, found.high) if limit is not None)
    side = "from" if found.high is None else "up to" if found.low is None else ""
    where = "low" if found.is_low else "high" if found.is_high else "as usual"
    label = found.finding.label[:1].upper() + found.finding.label[1:]
    return f"{label}: {spelled(found.value)} {unit}, {where}. Usual for you: {f'{side} {limits}'.strip()}."


def _titles(sources: tuple[Source, ...]) -> str:
    titles = list(dict.fromkeys(map(citation, sources)))
    more = len(titles) - MOST_SOURCES
    return "; ".join(titles[:MOST_SOURCES]) + (f"; and {more} more" if more > 0 else "") + "."
