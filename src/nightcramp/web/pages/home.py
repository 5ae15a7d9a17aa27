"""Home: two buttons, the last nights at a glance, tonight's one thing."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary.days import WEEK, last_days
from nightcramp.diary.nights import Nights
from nightcramp.web.context import InContext, LastPerson, Transaction, known_of
from nightcramp.web.diary import now_of
from nightcramp.web.pages.nights import NIGHT, look
from nightcramp.web.templates import THEME_COOKIE, THEMES, page

router = APIRouter()
SEE_OTHER = 303
_YEAR = 31_536_000


@router.get("/")
def home(request: Request, person: LastPerson, session: Transaction, context: InContext) -> Response:
    """The first page."""
    if person is None:
        return page(request, "home.html", person=None)
    diary = Nights(session, person, context.knowledge, now_of(request).date())
    last = diary.today - NIGHT
    counts = diary.counts(last - WEEK, last)
    return page(
        request, "home.html", person=person, nights=last_days(7, last, counts) if diary.first_date() else [],
        has_answers=bool(person.answers), escalation=look(context, known_of(person, context.knowledge), diary),
    )  # fmt: skip


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
