"""People, and their answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from nightcramp.answers import Answers
from nightcramp.diary.database import DAMAGED, Person
from nightcramp.diary.people import NAMES, ConflictError, PersonError, keep_answers
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web.api.body import JsonObject
from nightcramp.web.api.describe import OF_A_PERSON, described
from nightcramp.web.api.examples import EXAMPLE
from nightcramp.web.api.reply import reply
from nightcramp.web.context import InContext, KnownPerson, OnePerson, PeopleSeen, Transaction, known_of

router = APIRouter(prefix="/people", tags=["people"])
CHANGEABLE = ("name", "relation", "country")
VERSIONED = {"ETag": "The version of the answers, for `If-Match`."}
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The version that is changed; 409 when it is no longer the one that is kept."),
]


@router.get("", **described("People", 401, says="Everybody."))
def everybody(people: PeopleSeen, context: InContext) -> Response:
    """Everybody of the household, in the order in which they were added."""
    return reply({"people": [_as_object(person, context.knowledge) for person in people.all()]})


@router.post(
    "",
    **described(
        "Person",
        401,
        status=201,
        says="The new person.",
        body="NewPerson",
        example={"name": "Mum", "relation": "other", "country": "GB"},
    ),
)
def add(people: PeopleSeen, body: JsonObject, context: InContext) -> Response:
    """Add a person."""
    given = _checked({"relation": "me", "country": None, **body}, context.knowledge)
    person = people.add(
        given.get("name") or NAMES.get(given["relation"], given["relation"]), given["relation"], given["country"]
    )
    return reply(_as_object(person, context.knowledge), 201)


@router.get("/{person_id}", **described("Person", *OF_A_PERSON, says="The person."))
def one(person: OnePerson, context: InContext) -> Response:
    """One person."""
    return reply(_as_object(person, context.knowledge))


@router.patch(
    "/{person_id}",
    **described(
        "Person", *OF_A_PERSON, says="The person, as they are now.", body="PersonChange", example={"name": "My mother"}
    ),
)
def change(people: PeopleSeen, person: OnePerson, body: JsonObject, context: InContext) -> Response:
    """Change a person's name, relation or country; what is left out stays."""
    now = {name: getattr(person, name) for name in CHANGEABLE}
    given = _checked({**now, **body}, context.knowledge)
    people.rename(person, given["name"], given["relation"], given["country"])
    return reply(_as_object(person, context.knowledge))


@router.delete("/{person_id}", **described(None, 403, *OF_A_PERSON, status=204, says="Deleted."))
def remove(people: PeopleSeen, person: OnePerson) -> Response:
    """Delete a person with all that is known of them."""
    people.remove(person)
    return Response(status_code=204)


@router.get("/{person_id}/answers", **described("Answers", *OF_A_PERSON, says="The answers.", headers=VERSIONED))
def answers(person: OnePerson) -> Response:
    """The answers of a person, as they were given; the ``ETag`` is their version."""
    return reply(person.answers, version=person.version)


@router.put(
    "/{person_id}/answers",
    **described(
        "Answers",
        *OF_A_PERSON,
        409,
        says="The answers, as they are kept.",
        body="Answers",
        example=EXAMPLE,
        headers=VERSIONED,
    ),
)
def replace(
    person: OnePerson, body: JsonObject, context: InContext, session: Transaction, if_match: IfMatch = None
) -> Response:
    """Replace all answers of a person."""
    _expect(person, if_match)
    keep_answers(session, person, Answers.read(body, context.knowledge).raw(), context.knowledge)
    return reply(person.answers, version=person.version)


@router.patch(
    "/{person_id}/answers",
    **described(
        "Answers",
        *OF_A_PERSON,
        409,
        says="The answers, as they are now.",
        body="Answers",
        example={"fever": False, "dark_urine": None},
        headers=VERSIONED,
    ),
)
def merge(
    known: KnownPerson, body: JsonObject, context: InContext, session: Transaction, if_match: IfMatch = None
) -> Response:
    """Add or replace answers; ``null`` forgets one. All others stay."""
    _expect(known.person, if_match)
    merged = Answers.read({**known.answers.raw(), **body}, context.knowledge)
    keep_answers(session, known.person, merged.raw(), context.knowledge)
    return reply(known.person.answers, version=known.person.version)


def _as_object(person: Person, knowledge: KnowledgeBase) -> dict[str, Any]:
    is_current = person.knowledge_hash in ("", knowledge.hash) and DAMAGED not in person.answers
    return {
        "id": person.id,
        "name": person.name,
        "relation": person.relation,
        "country": person.country,
        "version": person.version,
        "answers": len(person.answers),
        "answered_at": person.answered_at and f"{person.answered_at.isoformat()}Z",
        "left_out": [] if is_current else list(known_of(person, knowledge).left_out),
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
