"""All data: take them along, read them in, keep a copy, delete everything."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from nightcramp.diary.export import as_json, as_zip, export
from nightcramp.diary.taking_in import read, take_in
from nightcramp.web.all_data import CONFIRMATION, copy_beside, delete_everything
from nightcramp.web.api.body import content
from nightcramp.web.api.describe import OF_A_PERSON, described
from nightcramp.web.api.reply import of_bytes, reply
from nightcramp.web.context import InContext, OnePerson, PeopleSeen, Transaction
from nightcramp.web.errors import ProblemError

router = APIRouter(tags=["data"])
_ZIP = "application/zip"
Content = Annotated[bytes, Depends(content)]


@router.get("/data", **described("Export", 401, says="Everything."))
def take_along(people: PeopleSeen, session: Transaction, context: InContext) -> Response:
    """Everything that is kept of everybody, to be read in again."""
    return of_bytes(as_json(export(session, people.all(), context.knowledge)))


@router.get("/data.zip", **described(None, 401, says="Everything, as tables.", content=_ZIP))
def take_tables(people: PeopleSeen, session: Transaction, context: InContext) -> Response:
    """The same with a table (CSV) of each kind."""
    return Response(as_zip(export(session, people.all(), context.knowledge)), media_type=_ZIP)


@router.put("/data", **described("TakenIn", 401, 422, says="What it brought.", file="nightcramp.json"))
def bring(people: PeopleSeen, context: InContext, sent: Content) -> Response:
    """Read an export in (JSON or zip): what is not there yet is added, as a whole or not at all, and once."""
    return reply(take_in(people, read(sent), context.knowledge))


@router.delete("/data", **described(None, 401, 403, 422, status=204, says="Everything is deleted."))
def delete(
    context: InContext, request: Request, word: Annotated[str, Query(description="`delete`", examples=["delete"])]
) -> Response:
    """Delete everybody with all that is known of them."""
    if word != CONFIRMATION:
        fault = {"field": "word", "value": word[:60], "problem": "is not the word", "mend": f"Send {CONFIRMATION}"}
        raise ProblemError(422, "Nothing was deleted.", [fault])
    delete_everything(request, context)
    return Response(status_code=204)


@router.put("/data/copy", **described("Copied", 401, 403, 404, status=201, says="The copy was made."))
def copy(request: Request, context: InContext) -> Response:
    """Keep a copy of the database beside it; only where nobody else uses this server, and on SQLite."""
    return reply({"file": copy_beside(request, context)}, 201)


@router.get("/people/{person_id}/data", **described("Export", *OF_A_PERSON, says="All of one person."))
def take_one(person: OnePerson, session: Transaction, context: InContext) -> Response:
    """Everything that is kept of one person, trials too, to be read in again."""
    return of_bytes(as_json(export(session, [person], context.knowledge)))


@router.get("/people/{person_id}/data.zip", **described(None, *OF_A_PERSON, says="The same, as tables.", content=_ZIP))
def take_tables_of_one(person: OnePerson, session: Transaction, context: InContext) -> Response:
    """The same with a table (CSV) of each kind."""
    return Response(as_zip(export(session, [person], context.knowledge)), media_type=_ZIP)
