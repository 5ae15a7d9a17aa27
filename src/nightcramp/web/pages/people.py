"""Who it is about: several people of one household."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary.database import Person
from nightcramp.diary.people import NAMES, RELATIONS, ConflictError, PersonError, lock, merged
from nightcramp.web.context import PERSON_COOKIE, InContext, OnePerson, PeopleSeen, Transaction
from nightcramp.web.templates import page

router = APIRouter(prefix="/people")
SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
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
    return _form(request, person, context, _kept(person), {})


@router.post("/{person_id}/change")
def change(
    request: Request, people: PeopleSeen, person: OnePerson, session: Transaction, context: InContext,
    name: Annotated[str, Form()] = "", relation: Annotated[str, Form()] = "", country: Annotated[str, Form()] = "",
    seen_name: Annotated[str | None, Form()] = None, seen_relation: Annotated[str | None, Form()] = None,
    seen_country: Annotated[str | None, Form()] = None,
) -> Response:  # fmt: skip
    """Rename a person, or say where they are; what another window changed meanwhile stays."""
    given = {"name": name, "relation": relation, "country": country}
    if country and country not in {found.country for found in context.knowledge.collection("countries")}:
        fault = f"country: {country[:40]!r} is not in our list. Choose one, or none."
        return _form(request, person, context, given, {"country": fault})
    seen = {"name": seen_name, "relation": seen_relation, "country": seen_country}
    lock(session, person)
    session.refresh(person)
    now = _kept(person)
    try:
        changed = merged({field: now[field] if was is None else was for field, was in seen.items()}, now, given)
        people.rename(person, **{**now, **changed})
    except PersonError as error:
        session.expire(person)
        return _form(request, person, context, given, {error.field: str(error)})
    except ConflictError:
        return _form(request, person, context, given, {}, is_conflict=True)
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


def _kept(person: Person) -> dict[str, str]:
    """What is kept of a person, as the form has it."""
    return {"name": person.name, "relation": person.relation, "country": person.country or ""}


def _form(
    request: Request, person: OnePerson, context: InContext, given: dict[str, str], faults: dict[str, str],
    *, is_conflict: bool = False,
) -> Response:  # fmt: skip
    status = CONFLICT if is_conflict else UNPROCESSABLE if faults else 200
    return page(
        request, "people_change.html", status=status, person=person, given=given, faults=faults, seen=_kept(person),
        is_conflict=is_conflict, relations=[(relation, _RELATIONS[relation]) for relation in RELATIONS],
        countries=sorted(context.knowledge.collection("countries"), key=lambda one: one.name),
    )  # fmt: skip
