"""The plan for a terminal: what to do when a cramp comes, the one thing to begin with, the rest, and what not to do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from nightcramp.knowledge.schema import Action
from nightcramp.plan import Offer, Plan, Withheld
from nightcramp.plan.words import how_to_judge
from nightcramp.report import plan_parts as parts
from nightcramp.report.phrases import URGENT_FIRST
from nightcramp.report.wording import WIDEST, country, with_numbers

MOST_WITHHELD, MOST_NEVER, MOST_QUESTIONS = 4, 5, 6
"""Of each that are told; the JSON has all."""
FOOT = (
    "This is information, not a doctor's advice. 'nightcramp plan FILE --why ACTION' explains each offer and refusal."
)


def render_plan(plan: Plan, country_code: str | None = None, *, width: int = WIDEST) -> str:
    """The plan as text with terminal styles, below how urgent it is."""
    where = country(plan.assessment.answers.knowledge, country_code)
    means = _wrap(with_numbers(plan.level.means, where), width, style="bold")
    lines = [*means, *PlanWriter(plan, width).lines(), "", *_wrap(FOOT, width, style="dim")]
    return "\n".join(lines) + "\n"


class PlanWriter:
    """Writes the parts of a plan.

    Args:
        plan: what is told.
        width: of the terminal.
    """

    def __init__(self, plan: Plan, width: int) -> None:
        self.plan = plan
        self.width = max(min(width, WIDEST), 30)
        self.knowledge = plan.assessment.answers.knowledge

    def lines(self) -> Iterator[str]:
        """All parts, each after an empty line."""
        if self.plan.is_emergency:
            yield from self._emergency()
            return
        waits = not self.plan.holds_prevention
        if waits:
            yield from ["", *_wrap(URGENT_FIRST, self.width, style="bold")]
        yield from self._questions()
        yield from self._group("now")
        yield from self._first()
        for group in ("tonight", "this_week", "with_your_doctor"):
            yield from self._group(group)
        yield from self._apart()
        if not waits:
            yield from ["", *_wrap(parts.promise(self.plan), self.width)]
            yield from self._no_help()
        yield from self._withheld()
        yield from self._never()

    def _emergency(self) -> Iterator[str]:
        for offer in self.plan.offers:
            yield from self._heading(offer.action.name)
            yield from self._steps(offer.action)

    def _questions(self) -> Iterator[str]:
        if not self.plan.questions:
            return
        yield from self._heading(parts.HEADINGS["questions"])
        yield from _wrap(f"{parts.QUESTIONS_FIRST} Answer these:", self.width)
        findings = [self.knowledge.findings[name] for name in self.plan.questions]
        yield from self._list((f"{each.question} ({each.id})" for each in findings[:MOST_QUESTIONS]), "  ? ")
        if len(findings) > MOST_QUESTIONS:
            yield from _wrap(
                f"and {len(findings) - MOST_QUESTIONS} more. 'nightcramp assess --plan' asks them one by one.",
                self.width,
            )

    def _first(self) -> Iterator[str]:
        first = self.plan.try_first
        if first is None:
            return
        yield from self._heading(parts.begin(self.plan))
        yield from self._list(how_to_judge(first), "  - ")

    def _group(self, name: str) -> Iterator[str]:
        offers = self.plan.of(name)
        if not offers:
            return
        title = next(each.title for each in self.knowledge.collection("plan_groups") if each.id == name)
        yield from self._heading(title)
        for offer in offers:
            yield from self._offer(offer)

    def _offer(self, offer: Offer) -> Iterator[str]:
        yield from (click.style(line, bold=True) for line in _wrap(offer.action.name, self.width, "  "))
        yield from self._steps(offer.action)
        told = parts.in_words(offer, self.plan)
        works_on = f" It works on: {'; '.join(told.works_on)}." if told.works_on else ""
        yield from _wrap(f"{told.says}{works_on}", self.width, "    ", style="dim")
        yield from self._list([*told.cautions, *told.interactions], "    ! ")

    def _steps(self, action: Action) -> Iterator[str]:
        yield from self._list(action.steps, "    - ")

    def _apart(self) -> Iterator[str]:
        if self.plan.apart:
            yield from self._heading(parts.HEADINGS["apart"])
            yield from self._list((clash.says for clash in self.plan.apart), "  - ")

    def _no_help(self) -> Iterator[str]:
        if self.plan.no_help:
            yield from self._heading(parts.HEADINGS["no_help"])
            yield from self._list((action.no_help for action in self.plan.no_help), "  - ")

    def _withheld(self) -> Iterator[str]:
        yield from self._named(parts.HEADINGS["not_for_you"], parts.not_for_you(self.plan))
        yield from self._named(parts.HEADINGS["doctor_first"], parts.after_a_doctor_agrees(self.plan))
        if parts.holds_back(self.plan):
            yield ""
            yield from _wrap(parts.HELD_BACK, self.width)

    def _named(self, heading: str, withheld: tuple[Withheld, ...]) -> Iterator[str]:
        if not withheld:
            return
        yield from self._heading(heading)
        told = withheld[:MOST_WITHHELD]
        yield from self._list((f"{each.candidate.action.name}: {' '.join(each.reasons[:2])}" for each in told), "  - ")
        if len(withheld) > len(told):
            yield from _wrap(f"and {len(withheld) - len(told)} more; --json lists them all", self.width, "  ")

    def _never(self) -> Iterator[str]:
        if not self.plan.never:
            return
        yield from self._heading(parts.HEADINGS["never"])
        yield from self._list(
            (f"{each.action.name}: {each.reasons[0]}" for each in self.plan.never[:MOST_NEVER]), "  - "
        )

    def _heading(self, text: str) -> Iterator[str]:
        yield ""
        yield from (click.style(line, bold=True) for line in _wrap(text, self.width))

    def _list(self, texts: Iterable[str], mark: str) -> Iterator[str]:
        for text in texts:
            yield from _wrap(text, self.width, mark)


def _wrap(text: str, width: int, first: str = "", *, style: str = "") -> list[str]:
    rest = " " * len(first)
    lines = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return [click.style(line, **{style: True}) for line in lines] if style else lines
