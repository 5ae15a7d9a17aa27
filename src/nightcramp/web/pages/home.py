"""Home: two buttons, the last nights at a glance, tonight's one thing."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.web.context import LastPerson
from nightcramp.web.templates import THEME_COOKIE, THEMES, page

router = APIRouter()
SEE_OTHER = 303
_YEAR = 31_536_000


@router.get("/")
def home(request: Request, person: LastPerson) -> Response:
    """The first page."""
    return page(request, "home.html", person=person)


@router.get("/check")
def check(person: LastPerson) -> Response:
    """To the questions of the person looked at last, or first to who it is about."""
    return RedirectResponse(f"/people/{person.id}/check" if person else "/people", SEE_OTHER)


@router.get("/more")
def more(request: Request, person: LastPerson) -> Response:
    """Everything else."""
    return page(request, "more.html", person=person)


@router.post("/theme")
def theme(request: Request, theme: str = Form("auto")) -> Response:
    """Choose day or night colours, for this browser."""
    answer = RedirectResponse(request.headers.get("referer") or "/more", SEE_OTHER)
    answer.set_cookie(THEME_COOKIE, theme if theme in THEMES else "auto", max_age=_YEAR, samesite="strict")
    return answer
