"""Who it is about: several people of one household."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary.people import NAMES
from nightcramp.web.context import PERSON_COOKIE, OnePerson, PeopleSeen
from nightcramp.web.templates import page

router = APIRouter(prefix="/people")
SEE_OTHER = 303
_YEAR = 31_536_000


@router.get("")
def everybody(request: Request, people: PeopleSeen) -> Response:
    """All people, and a form to add one."""
    return page(request, "people.html", people=people.all(), person=None)


@router.post("")
def add(people: PeopleSeen, relation: str = Form("me"), name: str = Form("")) -> Response:
    """Add a person, then ask the first question."""
    person = people.add(name.strip() or NAMES.get(relation, relation), relation)
    return remember(RedirectResponse(f"/people/{person.id}/check", SEE_OTHER), person.id)


@router.get("/{person_id}")
def choose(person: OnePerson) -> Response:
    """Look at this person from now on."""
    return remember(RedirectResponse("/", SEE_OTHER), person.id)


def remember(answer: Response, person_id: str) -> Response:
    """Let the browser look at this person from now on."""
    answer.set_cookie(PERSON_COOKIE, person_id, max_age=_YEAR, httponly=True, samesite="strict")
    return answer
