"""My data: what is stored where, take it along, keep a copy, read one in, delete everything."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from nightcramp.diary.database import Person
from nightcramp.diary.export import as_json, as_zip, export
from nightcramp.diary.people import PersonError
from nightcramp.diary.taking_in import TakeInError, TakenIn, read, take_in
from nightcramp.report.wording import in_words
from nightcramp.web.all_data import CONFIRMATION, copy_beside, delete_everything
from nightcramp.web.context import (
    PERSON_COOKIE,
    InContext,
    OnePerson,
    PeopleSeen,
    Transaction,
    known_of,
    people_of,
    person_of,
)
from nightcramp.web.templates import page

router = APIRouter()
SEE_OTHER, UNPROCESSABLE = 303, 422
_DONE = {"deleted": "Everything was deleted."}


def whom_of(request: Request, people: PeopleSeen) -> list[Person]:
    """The person of the address; without one everybody whom the one who asks may see."""
    person_id = request.path_params.get("person_id")
    return people.all() if person_id is None else [person_of(person_id, people)]


Whom = Annotated[list[Person], Depends(whom_of)]


@router.get("/data")
def show_all(request: Request, context: InContext, people: PeopleSeen) -> Response:
    """What is kept of everybody."""
    return _show(request, context, people.all(), None)


@router.get("/people/{person_id}/data")
def show_one(request: Request, context: InContext, person: OnePerson, people: PeopleSeen) -> Response:
    """What is kept of one person."""
    return _show(request, context, people.all(), person)


@router.get("/data/nightcramp.json")
@router.get("/people/{person_id}/data/nightcramp.json")
def take_along(session: Transaction, context: InContext, whom: Whom) -> Response:
    """Everything, to be read in again."""
    return _file(as_json(export(session, whom, context.knowledge)), "json", "application/json")


@router.get("/data/nightcramp.zip")
@router.get("/people/{person_id}/data/nightcramp.zip")
def take_tables(session: Transaction, context: InContext, whom: Whom) -> Response:
    """Everything, as tables."""
    return _file(as_zip(export(session, whom, context.knowledge)), "zip", "application/zip")


@router.get("/data/nightcramp.html")
@router.get("/people/{person_id}/data/nightcramp.html")
def take_page(request: Request, session: Transaction, context: InContext, whom: Whom) -> Response:
    """Everything, to be read and printed."""
    exported = export(session, whom, context.knowledge)
    known = [known_of(person, context.knowledge).answers for person in whom]
    answers = [[in_words(name, one) for name in one] for one in known]
    text = page(request, "data_export.html", exported=exported, answers=answers, person=None)
    return _file(bytes(text.body), "html", "text/html; charset=utf-8")


@router.post("/data/import")
def take(request: Request, context: InContext, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Read a kept file in, as a whole or not at all."""
    taken, refused, faults = None, "", []
    try:
        kept = read(file.file.read() if file is not None else b"")
        with context.database.session() as session:
            taken = take_in(people_of(request, session), kept, context.knowledge)
    except TakeInError as error:
        refused, faults = str(error), [str(fault) for fault in error.faults]
    except PersonError as error:
        refused = f"{error} Nothing was changed."
    with context.database.session() as session:
        everyone = people_of(request, session).all()
    return _show(request, context, everyone, None, taken=taken, refused=refused, faults=faults)


@router.post("/data/copy")
def copy(request: Request, context: InContext, people: PeopleSeen) -> Response:
    """Keep a copy of the database on this computer; only where nobody else uses it."""
    return _show(request, context, people.all(), None, copied=copy_beside(request, context))


@router.post("/data/delete")
def delete(request: Request, context: InContext, word: Annotated[str, Form()] = "") -> Response:
    """Delete everything, if the word was typed."""
    if word.strip().casefold() != CONFIRMATION:
        with context.database.session() as session:
            return _show(request, context, people_of(request, session).all(), None, word=word[:60])
    delete_everything(request, context)
    answer = RedirectResponse("/data?done=deleted", SEE_OTHER)
    answer.delete_cookie(PERSON_COOKIE, httponly=True, samesite="strict")
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _show(
    request: Request, context: InContext, people: list[Person], person: Person | None, *, refused: str = "",
    faults: list[str] | None = None, taken: TakenIn | None = None, copied: str = "", word: str | None = None,
) -> Response:  # fmt: skip
    is_alone = not context.settings.accounts and context.database.file is not None
    return page(
        request, "data.html", status=UNPROCESSABLE if refused or word is not None else 200, people=people,
        person=person, base=f"/people/{person.id}/data" if person else "/data",
        where=context.database.where if is_alone else "", refused=refused, faults=faults or [], taken=taken,
        copied=copied, word=word, confirmation=CONFIRMATION,
        done=_DONE.get(request.query_params.get("done", ""), ""),
    )  # fmt: skip


def _file(content: bytes, kind: str, media_type: str) -> Response:
    today = datetime.datetime.now().astimezone().date()
    name = f"nightcramp-{today.isoformat()}.{kind}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
