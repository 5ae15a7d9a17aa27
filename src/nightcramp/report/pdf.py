"""The page for the doctor as PDF/A and PDF/UA: one A4 page, tagged, with its fonts inside."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any, Literal

from nightcramp.report.doctor import DoctorsPage, Week
from nightcramp.report.wording import citation

TEMPLATE = Path(__file__).with_name("doctor.typ")
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
SIZES = (11.2, 10.5, 9.8, 9.3, 8.7, 8.2, 7.6)
"""Of the type, in points."""


def render_pdf(page: DoctorsPage) -> bytes:
    """The page as a PDF, in the largest type in which it is one page; the same page gives the same bytes."""
    content = b""
    for size in SIZES:
        content = _compile(page, size)
        if pages(content) == 1:
            break
    return content


def _compile(page: DoctorsPage, size: float) -> bytes:
    """The page in one size of type.

    The standards ask for every letter; one that our fonts lack is taken from the machine's, or shown as a box.
    """
    import typst

    inputs = {"page": json.dumps(as_object(page)), "size": str(size)}
    template = TEMPLATE.read_bytes()
    for has_own_fonts in (True, False):
        try:
            return typst.compile(
                template, sys_inputs=inputs, pdf_standards=list(STANDARDS), ignore_system_fonts=has_own_fonts
            )
        except typst.TypstError:
            continue
    return typst.compile(template, sys_inputs=inputs)


def pages(content: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", content))


def as_object(page: DoctorsPage) -> dict[str, Any]:
    """The page as plain objects, with what a template needs in words."""
    found: dict[str, Any] = dataclasses.asdict(page)
    found |= {
        "title": f"Night leg cramps: for the {page.reader}",
        "on": page.on.isoformat(), "year": page.on.year, "month": page.on.month, "day": page.on.day,
        "weeks": [{"label": _short(week), "cramps": week.cramps, "nights": week.nights} for week in page.weeks],
        "chart": chart_in_words(page.weeks),
        "causes": [{**dataclasses.asdict(one), "range": range_in_words(one.low, one.high)} for one in page.causes],
        "tried": [f"{one.name}: {one.result}" for one in page.tried],
        "sources": [citation(source) for source in page.sources],
    }  # fmt: skip
    return found


def range_in_words(low: float, high: float) -> str:
    """A range of a probability in whole percent.

    >>> range_in_words(0.123, 0.456)
    '12 to 46 in 100'
    """
    return f"{round(low * 100)} to {round(high * 100)} in 100"


def chart_in_words(weeks: tuple[Week, ...]) -> str:
    """What the chart shows, for those who cannot see it."""
    return "Cramps a week: " + "; ".join(
        f"from {week.begins.isoformat()} {week.cramps} in {week.nights} nights written down" for week in weeks
    )


def _short(week: Week) -> str:
    return f"{week.begins.day}\n{week.begins:%b}"
