"""The article, checked claim by claim."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from nightcramp.report.article import VERDICTS, checked_article, cited, short_name
from nightcramp.web.context import InContext, LastPerson
from nightcramp.web.errors import ProblemError
from nightcramp.web.templates import page

router = APIRouter()
LONGEST = 80
"""Letters of a search."""


@router.get("/article")
def article(
    request: Request,
    context: InContext,
    person: LastPerson,
    q: Annotated[str, Query()] = "",
    verdict: Annotated[str, Query()] = "",
) -> Response:
    """All claims, or those with some words or of one verdict."""
    if verdict and verdict not in VERDICTS:
        raise ProblemError(422, "There is no such verdict.", [{
            "field": "verdict", "value": verdict[:80], "problem": "is no verdict",
            "mend": f"Use one of {', '.join(VERDICTS)}",
        }])  # fmt: skip
    query = " ".join(q.split())[:LONGEST]
    found = checked_article(context.knowledge)
    sections = found.only(query, verdict)
    is_all = not (query or verdict)
    shown = [each.claim for _, claims in sections for each in claims]
    left_out = [omission for omission, _ in found.omissions] if is_all else []
    return page(
        request, "article.html", person=person, article=found, sections=sections, query=query, verdict=verdict,
        shown=len(shown), sources=cited([*shown, *left_out], context.knowledge), short_name=short_name,
    )  # fmt: skip
