"""Renders pages."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

import nightcramp
from nightcramp.report.wording import citation
from nightcramp.web import static

THEMES = ("auto", "night", "day")
THEME_COOKIE = "nightcramp_theme"

environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "html"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
environment.globals.update(asset=static.address, version=nightcramp.__version__)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def day(date: datetime.date) -> str:
    """A day as people write it.

    >>> day(datetime.date(2027, 3, 1))
    '1 March 2027'
    """
    return f"{date.day} {date:%B %Y}"


environment.filters["capital"] = capital
environment.filters["day"] = day
environment.filters["citation"] = citation


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
