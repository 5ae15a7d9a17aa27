"""What was understood of somebody's own words, as ticks to confirm; and what they confirmed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import FormData

from nightcramp.answers import UNKNOWN, Answers
from nightcramp.interview.free_text import Read, Understood, fits
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding
from nightcramp.report.wording import in_words
from nightcramp.triage import full_condition
from nightcramp.web.asked import units_of_finding
from nightcramp.web.replies import LONGEST

RED_FROM = "urgent"
"""A finding on which a rule of this level or a higher one rests is never denied by a preset tick."""
SAID = ("yes", "no", "unknown", "leave")
MOST_TICKS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Tick:
    """One thing to confirm.

    Attributes:
        finding: what it is about.
        words: from which words.
        said: the choice that is marked; none where the person has to mark it.
        value: of a number or choice.
        unit: of the number.
        units: the units that it may have.
        understood: the choice or number in words.
        before: what was answered before, where it differs.
        faults: what is wrong with what was confirmed.
    """

    finding: Finding
    words: str
    said: str
    value: str = ""
    unit: str = ""
    units: tuple[tuple[str, str], ...] = ()
    understood: str = ""
    before: str = ""
    faults: tuple[str, ...] = ()

    @property
    def has_value(self) -> bool:
        """Whether a number or a choice was understood."""
        return self.finding.type != "boolean"


def ticks(read: Read, answers: Answers) -> list[Tick]:
    """What was understood, each to be confirmed; numbers that cannot be are left out."""
    return [_tick(one, answers) for one in read.found if fits(one, answers.knowledge)][:MOST_TICKS]


def _tick(one: Understood, answers: Answers) -> Tick:
    knowledge = answers.knowledge
    finding = knowledge.findings[one.finding]
    said = {"yes": "yes", "no": "no", "unsure": "unknown", "ask": ""}[one.said]
    if said == "no" and finding.id in red_findings(knowledge):
        said = ""
    value, _, unit = one.value.partition(" ")
    before = in_words(finding.id, answers) if finding.id in answers else ""
    return Tick(
        finding, one.words, "" if before else said, value, unit or finding.unit,
        units_of_finding(finding), finding.choices.get(value, ""), before,
    )  # fmt: skip


def red_findings(knowledge: KnowledgeBase) -> frozenset[str]:
    """The findings on which a rule that says "today" or "now" rests."""
    return knowledge.memo(_red_findings)


def _red_findings(knowledge: KnowledgeBase) -> frozenset[str]:
    least = knowledge.rank(RED_FROM)
    rules = [rule for rule in knowledge.rules.values() if knowledge.rank(rule.level) >= least]
    return frozenset(name for r in rules for name in knowledge.base_names(knowledge.condition(full_condition(r))))


def confirmed(form: FormData, knowledge: KnowledgeBase) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers that were confirmed, and what is wrong with others, by finding."""
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name in items(form):
        finding = knowledge.findings.get(name)
        said = _text(form, f"said:{name}")
        if finding is None or not finding.question or finding.type == "medicines":
            faults[name] = "There is no such question."
        elif said not in (*SAID, ""):
            faults[name] = "Choose one of these."
        elif said == "unknown":
            found[name] = UNKNOWN
        elif finding.type == "boolean" and said in ("yes", "no"):
            found[name] = said == "yes"
        elif said == "yes":
            value, unit = _text(form, f"value:{name}"), _text(form, f"unit:{name}")
            if not value:
                faults[name] = "Type a number, or leave it out."
            found[name] = f"{value} {unit}".strip() if finding.type == "number" and not _has_unit(value) else value
    return {name: value for name, value in found.items() if name not in faults}, faults


def shown_again(form: FormData, answers: Answers, faults: dict[str, list[str]]) -> list[Tick]:
    """The ticks of a form, as they were marked."""
    knowledge, found = answers.knowledge, []
    for name in items(form):
        finding = knowledge.findings.get(name)
        if finding is None or not finding.question:
            continue
        value = _text(form, f"value:{name}")
        found.append(
            Tick(
                finding, _text(form, f"words:{name}"), _text(form, f"said:{name}"), value,
                _text(form, f"unit:{name}") or finding.unit, units_of_finding(finding),
                finding.choices.get(value, ""), in_words(name, answers) if name in answers else "",
                tuple(faults.get(name, ())),
            )
        )  # fmt: skip
    return found


def items(form: FormData) -> Iterable[str]:
    """The findings of a form."""
    names = dict.fromkeys(str(name)[:LONGEST] for name in form.getlist("item"))
    return list(names)[:MOST_TICKS]


def _has_unit(value: str) -> bool:
    return any(letter.isalpha() or letter in "%°" for letter in value) and not _is_number(value)


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _text(form: FormData, key: str) -> str:
    found = form.get(key, "")
    return found.strip()[:LONGEST] if isinstance(found, str) else ""
