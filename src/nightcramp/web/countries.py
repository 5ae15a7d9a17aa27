"""Whose emergency numbers are shown."""

from __future__ import annotations

import re

from fastapi import Request

from nightcramp.diary.database import Person
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Country

_REGION = re.compile(r"[a-zA-Z]{2,3}-([A-Z]{2})\b")


def country_of(request: Request, person: Person | None, knowledge: KnowledgeBase) -> Country | None:
    """The country that was chosen, else the one that the browser's languages name; ``None`` when neither is known."""
    known: dict[str, Country] = {found.country: found for found in knowledge.collection("countries")}
    if person is not None and person.country:
        return known.get(person.country.upper())
    regions = _REGION.findall(request.headers.get("accept-language", ""))
    return next((known[region] for region in regions if region in known), None)
