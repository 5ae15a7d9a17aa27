"""Whose emergency numbers are shown."""

from __future__ import annotations

from fastapi import Request

from nightcramp.diary.database import Person
from nightcramp.knowledge.schema import Country
from nightcramp.report.wording import country
from nightcramp.web.context import Context
from nightcramp.web.relief_data import guessed_country


def country_of(request: Request, person: Person | None, context: Context) -> Country | None:
    """The country that was chosen for the person or the server, else the one that the browser's languages name."""
    chosen = (person.country if person else None) or context.settings.country
    code = chosen or guessed_country(request.headers.get("accept-language", ""), context.knowledge)
    try:
        return country(context.knowledge, code)
    except KeyError:
        return None
