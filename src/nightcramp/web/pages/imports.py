"""Bring nights in from other apps: choose a file, say what its names mean, see what would be added, add it."""

from __future__ import annotations

import dataclasses
import math
import zoneinfo
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from nightcramp.diary.imports import FORMATS, Reading, UnreadableError
from nightcramp.diary.imports.changes import DATED_BY, Choices
from nightcramp.diary.imports.keeping import Preview
from nightcramp.diary.imports.targets import IGNORE, OF_CRAMPS, Named, Target, known, options
from nightcramp.web import reading_in
from nightcramp.web.context import InContext, OnePerson
from nightcramp.web.diary import ZONE_COOKIE, InDiary
from nightcramp.web.pending_imports import Pending
from nightcramp.web.reading_in import ChangedError, keep_seen, preview_of, take, waiting
from nightcramp.web.security import MOST_BYTES
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}/import")
SEE_OTHER, CONFLICT, REFUSED = 303, 409, 422
MOST_NAMES = 150
"""That are shown; those with the most rows."""
MOST_SHOWN = 60


async def form_of(request: Request) -> FormData:
    """The form that was filled in."""
    return await request.form(max_fields=2 * MOST_NAMES + 20)


Filled = Annotated[FormData, Depends(form_of)]


def pending_of(token: str, person: OnePerson, context: InContext) -> Pending:
    """The file of the address.

    Raises:
        ProblemError: it was forgotten.
    """
    return waiting(context, person, token)


Waiting = Annotated[Pending, Depends(pending_of)]


@router.get("")
def choose(request: Request, person: OnePerson) -> Response:
    """Choose a file."""
    return _choose(request, person, Reading(zone=request.cookies.get(ZONE_COOKIE, "")))


@router.post("")
def read(
    request: Request,
    person: OnePerson,
    context: InContext,
    files: Annotated[list[UploadFile], File()],
    order: Annotated[str, Form()] = "",
    zone: Annotated[str, Form()] = "",
    date_column: Annotated[str, Form()] = "",
) -> Response:
    """Read the file; nothing is kept yet."""
    reading = Reading(cast("Any", order if order in ("day", "month") else ""), zone[:60], date_column[:200])
    try:
        token = take(context, person, [file.file for file in files if file.size], reading)
    except UnreadableError as error:
        return _choose(request, person, reading, error)
    return RedirectResponse(f"/people/{person.id}/import/{token}", SEE_OTHER)


@router.get("/{token}")
def meaning(request: Request, person: OnePerson, context: InContext, pending: Waiting, token: str) -> Response:
    """Say what the names mean."""
    return _meaning(request, person, context, pending, token)


@router.post("/{token}")
def mean(
    request: Request, person: OnePerson, context: InContext, pending: Waiting, diary: InDiary, token: str,
    filled: Filled,
) -> Response:  # fmt: skip
    """Take what the names mean, and show what it would do."""
    try:
        reading_in.mean(diary, pending, _mapping(filled, pending.names), _choices(filled))
    except UnreadableError as error:
        return _meaning(request, person, context, pending, token, error)
    return RedirectResponse(f"/people/{person.id}/import/{token}/preview", SEE_OTHER)


@router.get("/{token}/preview")
def preview(request: Request, person: OnePerson, pending: Waiting, diary: InDiary, token: str) -> Response:
    """Show what would be added."""
    if not pending.is_mapped:
        return RedirectResponse(f"/people/{person.id}/import/{token}", SEE_OTHER)
    return _show(request, person, pending, preview_of(diary, pending), token)


@router.post("/{token}/keep")
def add(
    request: Request, person: OnePerson, pending: Waiting, diary: InDiary, token: str,
    seen: Annotated[str, Form()] = "", differ: Annotated[str, Form()] = "diary",
) -> Response:  # fmt: skip
    """Add what was shown: all of it, or nothing."""
    try:
        keep_seen(diary, pending, seen, believe_file=differ == "file")
    except ChangedError as error:
        return _show(request, person, pending, error.preview, token, is_changed=True)
    return RedirectResponse(f"/people/{person.id}/import/{token}/done", SEE_OTHER)


@router.get("/{token}/done")
def done(request: Request, person: OnePerson, pending: Waiting, token: str) -> Response:
    """Say what was added."""
    if pending.kept is None:
        return RedirectResponse(f"/people/{person.id}/import/{token}", SEE_OTHER)
    _, nights, amounts = pending.kept
    return page(request, "import_done.html", person=person, kept=(nights, amounts))


@router.post("/{token}/forget")
def forget(person: OnePerson, context: InContext, pending: Waiting, token: str) -> Response:
    """Forget the file."""
    del pending
    context.imports.forget(token)
    return RedirectResponse(f"/people/{person.id}/import", SEE_OTHER)


# --- pages


def _choose(request: Request, person: OnePerson, reading: Reading, error: UnreadableError | None = None) -> Response:
    return page(
        request, "import.html", status=REFUSED if error else 200, person=person, reading=reading, error=error,
        formats=[name for name, _ in FORMATS.values()], zones=sorted(zoneinfo.available_timezones()),
        most=MOST_BYTES // 1_000_000,
    )  # fmt: skip


def _meaning(
    request: Request, person: OnePerson, context: InContext, pending: Pending, token: str,
    error: UnreadableError | None = None,
) -> Response:  # fmt: skip
    shown = pending.names[:MOST_NAMES]
    sources = sorted({source for one in pending.names for source in one.sources if source})
    return page(
        request, "import_meaning.html", status=REFUSED if error else 200, person=person, pending=pending, token=token,
        error=error, names=shown, more=len(pending.names) - len(shown), options=options(context.knowledge),
        of_cramps=OF_CRAMPS, form=FORMATS[pending.found.format][0], sources=sources, ignore=IGNORE,
        first=min(one.first for one in pending.names), last=max(one.last for one in pending.names),
        is_table=any(row.kind == "table" for row in pending.found.rows),
        is_of_days=any(one.is_of_days for one in pending.names), is_timed=any(one.is_timed for one in pending.names),
        may_be_absent=bool(pending.found.days) or any(row.is_implied for row in pending.found.rows),
    )  # fmt: skip


def _show(
    request: Request, person: OnePerson, pending: Pending, found: Preview, token: str, *, is_changed: bool = False
) -> Response:
    knowledge = request.app.state.context.knowledge
    days: dict[str, int] = {}
    for change in found.amounts:
        if change.state in ("new", "more"):
            days[change.what] = days.get(change.what, 0) + 1
    return page(
        request, "import_preview.html", status=CONFLICT if is_changed else 200, person=person, pending=pending,
        found=found, token=token, is_changed=is_changed, words=known(knowledge), days=days,
        new=[change for change in found.nights if change.state in ("new", "more")][-MOST_SHOWN:],
        conflicts=[change for change in found.nights if change.state == "conflict"],
        amount_conflicts=[change for change in found.amounts if change.state == "conflict"],
        faults=(*pending.found.faults, *found.faults), more_faults=pending.found.more_faults + found.more_faults,
        most=MOST_SHOWN,
    )  # fmt: skip


# --- what was filled in


def _mapping(filled: FormData, names: Any) -> dict[str, Target]:
    return {
        one.name: Target(str(filled.get(f"to-{index}", IGNORE))[:60], _counts(filled, index, one))
        for index, one in enumerate(names[:MOST_NAMES])
    }


def _counts(filled: FormData, index: int, one: Named) -> float:
    given = str(filled.get(f"counts-{index}", "")).strip().replace(",", ".")[:40]
    try:
        found = float(given or 1)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise UnreadableError(one.name, given, "is no number", "Write how much one of theirs counts, such as 1")
    return found


def _choices(filled: FormData) -> Choices:
    dated_by = str(filled.get("dated_by", ""))
    return dataclasses.replace(
        Choices(),
        dated_by=cast("Any", dated_by if dated_by in DATED_BY else ""),
        absent_is_none="absent" in filled,
        prefer=str(filled.get("prefer", ""))[:200],
    )
