"""Renders pages."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

import nightcramp
from nightcramp.diary.database import Person
from nightcramp.diary.measured import in_figures
from nightcramp.diary.people import NAMES
from nightcramp.report import phrases
from nightcramp.report.band import ZONES, band_of, of_a_hundred, usual_of
from nightcramp.report.text import level_words, measured
from nightcramp.report.why import BANDS
from nightcramp.report.wording import citation
from nightcramp.web import static
from nightcramp.web.calls import dial

THEMES = ("auto", "night", "day")
THEME_COOKIE = "nightcramp_theme"

environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "html"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
environment.globals.update(
    asset=static.address, version=nightcramp.__version__, phrases=phrases, zones=ZONES, bands=BANDS
)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def day(when: datetime.date) -> str:
    """A day as people write it.

    >>> day(datetime.date(2026, 11, 6))
    '6 November 2026'
    """
    return f"{when.day} {when:%B %Y}"


def called(person: Person) -> str:
    """A person within a sentence: "my child", or their name."""
    return person.name[:1].lower() + person.name[1:] if person.name in NAMES.values() else person.name


environment.globals["called"] = called


def written_day(text: str) -> str:
    """A date of the knowledge base as people write it; what is no date stays.

    >>> written_day("2026-11-06"), written_day("2026")
    ('6 November 2026', '2026')
    """
    try:
        return day(datetime.date.fromisoformat(text))
    except ValueError:
        return text


environment.filters.update(
    band=band_of,
    capital=capital,
    citation=citation,
    day=day,
    dial=dial,
    level_words=level_words,
    in_figures=in_figures,
    measured=measured,
    of_a_hundred=of_a_hundred,
    usual=lambda found: usual_of(found.value, found.low, found.high),
    written_day=written_day,
)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page.

    Args:
        request: what it answers; the templates see it, with the theme and the token for forms.
        template: the name of the file.
        status: HTTP's.
        values: what the template shows.
    """
    theme = request.cookies.get(THEME_COOKIE, "auto")
    knowledge = request.app.state.context.knowledge
    text = environment.get_template(template).render(
        request=request,
        theme=theme if theme in THEMES else "auto",
        csrf=getattr(request.state, "csrf", ""),
        knowledge=knowledge,
        accounts=request.app.state.context.settings.accounts,
        **values,
    )
    return HTMLResponse(text, status)


def is_part(request: Request) -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("hx-request") == "true"
