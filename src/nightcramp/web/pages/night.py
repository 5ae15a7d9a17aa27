"""One night: one tap, more about it, its cramps one by one, and what was done on its day."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from nightcramp.answers.errors import AnswerFault
from nightcramp.diary import days
from nightcramp.diary.checks import FIRST_DATE, PARTS, SIDES
from nightcramp.diary.errors import DiaryError
from nightcramp.diary.measured import of_one
from nightcramp.diary.nights import NOT_WRITTEN, Entry, Nights, most_of
from nightcramp.diary.people import ConflictError
from nightcramp.knowledge.schema import Action
from nightcramp.web.context import OnePerson
from nightcramp.web.diary import InDiary
from nightcramp.web.errors import NotThereError
from nightcramp.web.night_form import SCALES, amounts_of, asked_of_day, cramp_of, entry_of, seen_of, what_can_help
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}/nights/{date}")
SEE_OTHER, CONFLICT, REFUSED = 303, 409, 422
NIGHT = datetime.timedelta(1)


async def form_of(request: Request) -> FormData:
    """The form that was filled in."""
    return await request.form()


Filled = Annotated[FormData, Depends(form_of)]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]


@router.get("")
def show(request: Request, person: OnePerson, diary: InDiary, date: datetime.date) -> Response:
    """One night."""
    if not FIRST_DATE <= date <= diary.today:
        raise NotThereError("night", date.isoformat())
    return _page(request, person, diary, date)


@router.post("")
def save(
    request: Request, person: OnePerson, diary: InDiary, date: datetime.date, filled: Filled, version: Version = 0
) -> Response:
    """Keep all that the form says of the night."""
    try:
        entry = entry_of(filled)
    except DiaryError as error:
        return _page(request, person, diary, date, status=REFUSED, faults=error.faults)
    return _record(request, person, diary, date, entry, version)


@router.post("/count")
def count(
    request: Request,
    person: OnePerson,
    diary: InDiary,
    date: datetime.date,
    cramps: Annotated[int, Form()],
    version: Version = NOT_WRITTEN,
) -> Response:
    """One tap: how many cramps; all else that was said of the night stays."""
    present = diary.get(date)
    entry = dataclasses.replace(Entry.of(present) if present else Entry(), cramps=cramps)
    was = "missing" if present is None else "unknown" if present.cramps is None else str(present.cramps)
    return _record(request, person, diary, date, entry, version, was)


@router.post("/forget")
def forget(person: OnePerson, diary: InDiary, date: datetime.date, version: Version) -> Response:
    """Strike the night out."""
    diary.forget(date, version)
    return RedirectResponse(f"/people/{person.id}/nights", SEE_OTHER)


@router.post("/cramps")
def add_cramp(request: Request, person: OnePerson, diary: InDiary, date: datetime.date, filled: Filled) -> Response:
    """Write one cramp of the night down."""
    try:
        diary.add_cramp(cramp_of(filled, date))
    except DiaryError as error:
        return _page(request, person, diary, date, status=REFUSED, faults=error.faults)
    return RedirectResponse(f"/people/{person.id}/nights/{date}#cramps", SEE_OTHER)


@router.post("/cramps/{cramp_id}/remove")
def remove_cramp(person: OnePerson, diary: InDiary, date: datetime.date, cramp_id: str) -> Response:
    """Strike one cramp out."""
    diary.remove_cramp(cramp_id)
    return RedirectResponse(f"/people/{person.id}/nights/{date}#cramps", SEE_OTHER)


@router.post("/day")
def note_day(request: Request, person: OnePerson, diary: InDiary, date: datetime.date, filled: Filled) -> Response:
    """Note what was done and taken on the day."""
    try:
        seen, given = seen_of(filled), amounts_of(filled, list(most_of(diary.knowledge)))
        diary.expose(date, given, seen)
    except DiaryError as error:
        return _page(request, person, diary, date, status=REFUSED, faults=error.faults)
    except ConflictError:
        mine = {what: amount for what, amount in given.items() if amount != (seen or {}).get(what)}
        return _page(request, person, diary, date, status=CONFLICT, mine=mine)
    return RedirectResponse(f"/people/{person.id}/nights/{date}?noted=yes#day", SEE_OTHER)


def going(diary: Nights, date: datetime.date) -> list[Action]:
    """The actions of the plan that were on at a date."""
    return [
        diary.knowledge.actions[one.action]
        for one in diary.actions()
        if one.action in diary.knowledge.actions and one.on <= date and (one.ended_on is None or one.ended_on >= date)
    ]


def _record(
    request: Request,
    person: OnePerson,
    diary: Nights,
    date: datetime.date,
    entry: Entry,
    version: int,
    was: str = "",
) -> Response:
    try:
        diary.record(date, entry, version)
    except DiaryError as error:
        return _page(request, person, diary, date, status=REFUSED, entry=entry, faults=error.faults)
    except ConflictError:
        return _page(request, person, diary, date, status=CONFLICT, entry=entry)
    undo = f"&was={was}" if was else ""
    return RedirectResponse(f"/people/{person.id}/nights?saved={date}{undo}", SEE_OTHER)


def _page(
    request: Request,
    person: OnePerson,
    diary: Nights,
    date: datetime.date,
    status: int = 200,
    entry: Entry | None = None,
    faults: list[AnswerFault] | None = None,
    mine: Mapping[str, float | None] | None = None,
) -> Response:
    """The page of a night; after a conflict with both what was typed (of the day: ``mine``) and what is kept."""
    present = diary.get(date)
    kept = Entry.of(present) if present else None
    actions = going(diary, date)
    amounts = {one.what: one.amount for one in diary.exposures_between(date, date)}
    filled = {what: amount for what, amount in {**amounts, **(mine or {})}.items() if amount is not None}
    plan, rest = asked_of_day(diary.knowledge, actions, filled)
    values: dict[str, Any] = {
        "date": date, "before": date - NIGHT, "after": date + NIGHT, "today": diary.today, "night": present,
        "entry": entry or kept or Entry(), "kept": kept, "version": present.version if present else NOT_WRITTEN,
        "is_conflict": status == CONFLICT and not mine, "mine": mine, "kept_amounts": amounts,
        "faults": faults or [], "scales": SCALES, "sides": SIDES, "parts": PARTS,
        "helps": what_can_help(diary.knowledge, actions), "cramps": diary.cramps_between(date, date),
        "day": days.day_of(date, {date: present.cramps} if present else {}, diary.today),
        "plan": plan, "rest": rest, "noted": request.query_params.get("noted") == "yes",
        "actions": diary.knowledge.actions,
        "measured": of_one(diary.measured(date, date), diary.measurements()),
    }  # fmt: skip
    return page(request, "night.html", status=status, person=person, **values)
