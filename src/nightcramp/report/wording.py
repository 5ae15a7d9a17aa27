"""Answers and advice in words."""

from __future__ import annotations

import datetime
from typing import Any

from nightcramp.answers import UNKNOWN, Answers
from nightcramp.condition.words import PLURALS
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Country, Source

WIDEST = 80
"""Letters of a line of text; a longer one is hard to read."""
ANONYMOUS = {
    "emergency": "your emergency number",
    "crisis_line": "a crisis line",
    "health_line": "health line",
}
"""How the knowledge base speaks of lines whose number depends on the country."""


def in_words(name: str, answers: Answers) -> str:
    """An answer as a phrase: "one leg swollen", "a limp: no", "length of the longest cramp: 12 minutes"."""
    knowledge = answers.knowledge
    finding = knowledge.findings[name]
    value = value_of(name, answers)
    if value == UNKNOWN:
        return f"{finding.label}: not known"
    if value is None:
        return finding.label
    match finding.type:
        case "boolean":
            return finding.label if value else f"{finding.label}: no"
        case "number":
            unit = knowledge.spoken_unit(name)
            unit = unit.removesuffix("s") if value == 1 and unit in PLURALS else unit
            return f"{finding.label}: {spelled(value)} {'' if _says(finding.label, unit) else unit}".rstrip()
        case "choice":
            return f"{finding.label}: {finding.choices.get(value, value).lower()}"
        case "medicines":
            return f"{finding.label}: {', '.join(value) or 'none'}"
        case _:
            return f"{finding.label}: {value}"


def spelled(value: float) -> str:
    """A number as people write it: with three digits, a large one whole or with one decimal.

    >>> spelled(12345), spelled(0.493726), spelled(38.3333), spelled(101.25)
    ('12345', '0.494', '38.3', '101.2')
    """
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}".removesuffix(".0")


def _says(label: str, unit: str) -> bool:
    """Whether a label says already that it is counted a day or a week."""
    return unit.startswith("a ") and unit.removeprefix("a ") in label.split()


def value_of(name: str, answers: Answers) -> Any:
    """The answer to a finding, or what follows from the others; ``None`` when nothing is known."""
    if name in answers:
        return answers[name]
    finding = answers.knowledge.findings[name]
    if finding.type == "medicines":
        return None
    value = answers.state()[name]
    return datetime.date.fromordinal(value) if finding.type == "date" and isinstance(value, int) else value


def country(knowledge: KnowledgeBase, code: str | None) -> Country | None:
    """The country of a code such as ``GB``, or ``None`` when none is set.

    Raises:
        KeyError: there is no such country in the knowledge base.
    """
    if not code:
        return None
    by_code: dict[str, Country] = {found.country: found for found in knowledge.collection("countries")}
    return by_code[code.strip().upper()]


def with_numbers(text: str, where: Country | None) -> str:
    """Advice with the numbers of the country beside the lines that it names.

    >>> gb = Country(country="GB", name="United Kingdom", emergency=("999", "112"), sources=(), health_line="111")
    >>> with_numbers("Call your emergency number now.", gb)
    'Call your emergency number (999 or 112) now.'
    """
    if where is None:
        return text
    numbers = {
        "emergency": " or ".join(where.emergency),
        "crisis_line": where.crisis_line,
        "health_line": where.health_line,
    }
    for line, phrase in ANONYMOUS.items():
        if numbers[line]:
            text = text.replace(phrase, f"{phrase} ({numbers[line]})")
    return text


def citation(source: Source) -> str:
    """A source in a line.

    >>> citation(Source(key="a", kind="article", title="Leg cramps.", authors="Smith, Ann and Jones, Bo", year="2020"))
    'Smith and others: Leg cramps (2020)'
    >>> citation(Source(key="b", kind="online", title="Leg cramps", authors="NHS"))
    'NHS: Leg cramps'
    """
    first, *others = source.authors.split(" and ")
    who = first.partition(",")[0] + (" and others" if others else "")
    year = f" ({source.year})" if source.year else ""
    return f"{f'{who}: ' if who else ''}{source.title.rstrip('.')}{year}"
