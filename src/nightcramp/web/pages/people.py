"""Who it is about: several people of one household."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary.people import NAMES, RELATIONS, PersonError
from nightcramp.web.context import PERSON_COOKIE, InContext, OnePerson, PeopleSeen, Transaction
from nightcramp.web.templates import page

router = APIRouter(prefix="/people")
SEE_OTHER, UNPROCESSABLE = 303, 422
_YEAR = 31_536_000
_RELATIONS = {"me": "It is me", "child": "My child", "other": "Someone else"}
_DONE = {"changed": "The change was kept.", "deleted": "Deleted, with all that was kept."}


@router.get("")
def everybody(request: Request, people: PeopleSeen) -> Response:
    """All people, and a form to add one."""
    return _list(request, people)


@router.post("")
def add(request: Request, people: PeopleSeen, relation: str = Form("me"), name: str = Form("")) -> Response:
    """Add a person, then ask the first question."""
    try:
        person = people.add(name.strip() or NAMES.get(relation, relation), relation)
    except PersonError as error:
        return _list(request, people, {error.field: str(error)}, name)
    return remember(RedirectResponse(f"/people/{person.id}/check", SEE_OTHER), person.id)


@router.get("/{person_id}")
def choose(person: OnePerson) -> Response:
    """Look at this person from now on."""
    return remember(RedirectResponse("/", SEE_OTHER), person.id)


@router.get("/{person_id}/change")
def ask_change(request: Request, person: OnePerson, context: InContext) -> Response:
    """The form to rename a person, or to say where they are."""
    given = {"name": person.name, "relation": person.relation, "country": person.country or ""}
    return _form(request, person, context, given, {})


@router.post("/{person_id}/change")
def change(
    request: Request, people: PeopleSeen, person: OnePerson, session: Transaction, context: InContext,
    name: Annotated[str, Form()] = "", relation: Annotated[str, Form()] = "", country: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Rename a person, or say where they are."""
    given = {"name": name, "relation": relation, "country": country}
    if country and country not in {found.country for found in context.knowledge.collection("countries")}:
        fault = f"country: {country[:40]!r} is not in our list. Choose one, or none."
        return _form(request, person, context, given, {"country": fault})
    try:
        people.rename(person, name, relation)
    except PersonError as error:
        session.expire(person)
        return _form(request, person, context, given, {error.field: str(error)})
    person.country = country or None
    return RedirectResponse("/people?done=changed", SEE_OTHER)


@router.get("/{person_id}/delete")
def ask_delete(request: Request, people: PeopleSeen, person: OnePerson) -> Response:
    """What would be deleted."""
    return page(request, "people_delete.html", person=person, kept=people.kept_of(person))


@router.post("/{person_id}/delete")
def delete(people: PeopleSeen, person: OnePerson) -> Response:
    """Delete a person with all that is known of them."""
    people.remove(person)
    answer = RedirectResponse("/people?done=deleted", SEE_OTHER)
    answer.delete_cookie(PERSON_COOKIE, httponly=True, samesite="strict")
    return answer


def remember(answer: Response, person_id: str) -> Response:
    """Let the browser look at this person from now on."""
    answer.set_cookie(PERSON_COOKIE, person_id, max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def _list(request: Request, people: PeopleSeen, faults: dict[str, str] | None = None, name: str = "") -> Response:
    everyone = people.all()
    chosen = people.get(request.cookies.get(PERSON_COOKIE, ""))
    chosen = chosen or (everyone[0] if everyone else None)
    return page(
        request, "people.html", status=UNPROCESSABLE if faults else 200, people=everyone, person=chosen,
        chosen=chosen, faults=faults or {}, name=name[:100],
        done=_DONE.get(request.query_params.get("done", ""), ""),
    )  # fmt: skip


def _form(
    request: Request, person: OnePerson, context: InContext, given: dict[str, str], faults: dict[str, str]
) -> Response:
    return page(
        request, "people_change.html", status=UNPROCESSABLE if faults else 200, person=person, given=given,
        faults=faults, relations=[(relation, _RELATIONS[relation]) for relation in RELATIONS],
        countries=sorted(context.knowledge.collection("countries"), key=lambda one: one.name),
    )  # fmt: skip
