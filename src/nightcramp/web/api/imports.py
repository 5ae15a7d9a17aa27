"""Bring nights in from other apps: send the file, say what its names mean, look at what it would do, add it."""

from __future__ import annotations

import io
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from nightcramp.diary.imports import Reading
from nightcramp.diary.imports.changes import Choices
from nightcramp.diary.imports.keeping import STATES, Preview
from nightcramp.diary.imports.targets import Target
from nightcramp.web.api import diary_shapes as shapes
from nightcramp.web.api.body import content, shaped
from nightcramp.web.api.describe import OF_A_PERSON, described
from nightcramp.web.api.reply import reply
from nightcramp.web.context import InContext, OnePerson
from nightcramp.web.diary import InDiary
from nightcramp.web.errors import ProblemError, faults_as_objects
from nightcramp.web.pending_imports import Pending
from nightcramp.web.reading_in import ChangedError, keep_seen, mean, preview_of, take, waiting

router = APIRouter(prefix="/people/{person_id}/imports", tags=["imports"])
_CHANGED = "The diary was changed meanwhile. Nothing was added. Look at the preview again."


def _waiting(token: str, person: OnePerson, context: InContext) -> Pending:
    return waiting(context, person, token)


Waiting = Annotated[Pending, Depends(_waiting)]
Content = Annotated[bytes, Depends(content)]


@router.put(
    "",
    **described("WaitingFile", *OF_A_PERSON, 422, status=201, says="It was read, and waits.", file="export.xml"),
)
def read(
    person: OnePerson,
    context: InContext,
    diary: InDiary,
    sent: Content,
    order: Annotated[
        Literal["day", "month", ""], Query(description="What comes first in dates such as 3/4/2026.")
    ] = "",
    zone: Annotated[str, Query(max_length=60, description="Where the person was, for times in UTC.")] = "",
    date_column: Annotated[str, Query(max_length=200, description="The column of the date, in a table.")] = "",
) -> Response:
    """Read a file of another app, as it is. Nothing of it is kept yet; [imports](imports.md) names what can be read."""
    token = take(context, person, [io.BytesIO(sent)] if sent else [], Reading(order, zone, date_column))
    return reply(_as_object(token, waiting(context, person, token), diary), 201)


@router.get("/{token}", **described("WaitingFile", *OF_A_PERSON, says="What waits."))
def look(pending: Waiting, diary: InDiary, token: str) -> Response:
    """What the file holds, what its names mean, and what would be added."""
    return reply(_as_object(token, pending, diary))


@router.put(
    "/{token}/meaning",
    **described("WaitingFile", *OF_A_PERSON, says="What it would do.", body="FileMeaning",
                example={"names": {"Leg pain": {"means": "cramps"}}, "dated_by": "evening"}),
)  # fmt: skip
def say(
    pending: Waiting,
    diary: InDiary,
    token: str,
    body: Annotated[shapes.FileMeaning, Depends(shaped(shapes.FileMeaning))],
) -> Response:
    """Say what the names mean; the preview comes back."""
    said = {name: Target(one.means, one.one_counts) for name, one in body.names.items()}
    presets = {one.name: one.preset for one in pending.names}
    mean(diary, pending, {**presets, **said}, Choices(body.dated_by, body.absent_is_none, body.prefer))
    return reply(_as_object(token, pending, diary))


@router.post(
    "/{token}/keep",
    **described("FileKept", *OF_A_PERSON, 409, says="It was added.", body="FileKeep", example={"seen": "5f0c1d2e3a"}),
)
def add(
    pending: Waiting, diary: InDiary, body: Annotated[shapes.FileKeep, Depends(shaped(shapes.FileKeep))]
) -> Response:
    """Add what the preview showed, as a whole or not at all; 409 if the diary was changed since. Twice is once."""
    try:
        nights, amounts = keep_seen(diary, pending, body.seen, believe_file=body.believe_file)
    except ChangedError:
        raise ProblemError(409, _CHANGED) from None
    return reply({"nights": nights, "amounts": amounts})


@router.delete("/{token}", **described(None, 403, *OF_A_PERSON, status=204, says="Forgotten."))
def forget(context: InContext, pending: Waiting, token: str) -> Response:
    """Forget a file that waits."""
    del pending
    context.imports.forget(token)
    return Response(status_code=204)


def _as_object(token: str, pending: Pending, diary: InDiary) -> dict[str, Any]:
    return {
        "token": token,
        "format": pending.found.format,
        "names": [
            {"name": one.name, "rows": one.rows, "first": one.first, "last": one.last,
             "means": pending.mapping[one.name].to, "one_counts": pending.mapping[one.name].one_counts,
             "refusal": one.refusal, "samples": one.samples, "sources": one.sources}
            for one in pending.names
        ],
        "preview": _preview(pending, preview_of(diary, pending)) if pending.is_mapped else None,
    }  # fmt: skip


def _preview(pending: Pending, found: Preview) -> dict[str, Any]:
    return {
        "seen": found.fingerprint,
        "nights": {state: found.count(state) for state in STATES},
        "amounts": {state: found.count_amounts(state) for state in STATES},
        "changes": [
            {"date": one.night.date, "state": one.state, "cramps": one.night.cramps,
             "in_diary": one.present and one.present.cramps}
            for one in found.nights if one.state != "same"
        ],
        "faults": faults_as_objects((*pending.found.faults, *found.faults)),
        "more_faults": pending.found.more_faults + found.more_faults,
    }  # fmt: skip
