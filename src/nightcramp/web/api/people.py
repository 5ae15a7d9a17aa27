"""People, and their answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from nightcramp.answers import Answers
from nightcramp.diary.database import Person
from nightcramp.diary.people import NAMES, ConflictError, PersonError, keep_answers
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web.api.body import JsonObject
from nightcramp.web.api.reply import reply
from nightcramp.web.context import InContext, KnownPerson, OnePerson, PeopleSeen, Transaction

router = APIRouter(prefix="/people", tags=["people"])
CHANGEABLE = ("name", "relation", "country")
IfMatch = Annotated[str | None, Header(alias="If-Match")]


@router.get("")
def everybody(people: PeopleSeen) -> Response:
    """Everybody of the household, in the order in which they were added."""
    return reply({"people": [_as_object(person) for person in people.all()]})


@router.post("", status_code=201)
def add(people: PeopleSeen, body: JsonObject, context: InContext) -> Response:
    """Add a person."""
    given = _checked({"relation": "me", "country": None, **body}, context.knowledge)
    person = people.add(
        given.get("name") or NAMES.get(given["relation"], given["relation"]), given["relation"], given["country"]
    )
    return reply(_as_object(person), 201)


@router.get("/{person_id}")
def one(person: OnePerson) -> Response:
    """One person."""
    return reply(_as_object(person))


@router.patch("/{person_id}")
def change(people: PeopleSeen, person: OnePerson, body: JsonObject, context: InContext) -> Response:
    """Change a person's name, relation or country; what is left out stays."""
    now = {name: getattr(person, name) for name in CHANGEABLE}
    given = _checked({**now, **body}, context.knowledge)
    people.rename(person, given["name"], given["relation"])
    person.country = given["country"]
    return reply(_as_object(person))


@router.delete("/{person_id}", status_code=204)
def remove(people: PeopleSeen, person: OnePerson) -> Response:
    """Delete a person with all that is known of them."""
    people.remove(person)
    return Response(status_code=204)


@router.get("/{person_id}/answers")
def answers(person: OnePerson) -> Response:
    """The answers of a person, as they were given; the ``ETag`` is their version."""
    return reply(person.answers, version=person.version)


@router.put("/{person_id}/answers")
def replace(
    person: OnePerson, body: JsonObject, context: InContext, session: Transaction, if_match: IfMatch = None
) -> Response:
    """Replace all answers of a person."""
    _expect(person, if_match)
    keep_answers(session, person, Answers.read(body, context.knowledge).raw(), context.knowledge)
    return reply(person.answers, version=person.version)


@router.patch("/{person_id}/answers")
def merge(
    known: KnownPerson, body: JsonObject, context: InContext, session: Transaction, if_match: IfMatch = None
) -> Response:
    """Add or replace answers; ``null`` forgets one. All others stay."""
    _expect(known.person, if_match)
    merged = Answers.read({**known.answers.raw(), **body}, context.knowledge)
    keep_answers(session, known.person, merged.raw(), context.knowledge)
    return reply(known.person.answers, version=known.person.version)


def _as_object(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "relation": person.relation,
        "country": person.country,
        "version": person.version,
        "answers": len(person.answers or {}),
        "answered_at": person.answered_at and f"{person.answered_at.isoformat()}Z",
    }


def _checked(given: dict[str, Any], knowledge: KnowledgeBase) -> dict[str, Any]:
    """What is said of a person, each of its type.

    Raises:
        PersonError: a name is not one of ours, a value is no text, or the country is not known.
    """
    for name, value in given.items():
        if name not in CHANGEABLE:
            raise PersonError(name[:60], "", "is not known", f"Use {', '.join(CHANGEABLE)}")
        if not isinstance(value, str) and not (name == "country" and value is None):
            raise PersonError(name, str(value)[:60], "is not a text", f"Write {name} in quotes")
    countries = {found.country for found in knowledge.collection("countries")}
    if given["country"] is not None and given["country"] not in countries:
        raise PersonError(
            "country", given["country"][:60], "is not known", f"Use one of {', '.join(sorted(countries))}"
        )
    return given


def _expect(person: Person, if_match: str | None) -> None:
    """Refuse a change of another version than the one that is there.

    Raises:
        ConflictError: it is another one.
    """
    if if_match is not None and if_match.strip() != "*" and if_match.strip().strip('"') != str(person.version):
        raise ConflictError
