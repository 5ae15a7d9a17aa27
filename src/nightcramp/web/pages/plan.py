"""The plan: the one thing to begin with, then what to do when, what not, and what has been begun."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary import started
from nightcramp.plan import Withheld
from nightcramp.plan.plan import GROUPS
from nightcramp.plan.words import how_to_judge
from nightcramp.report import plan_parts as parts
from nightcramp.web import planned
from nightcramp.web.context import Known, KnownPerson, Transaction
from nightcramp.web.errors import ProblemError
from nightcramp.web.planned import BEDTIME, begun_of, calendar_of, is_emergency, plan_of
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}/plan")
SEE_OTHER = 303


def to_emergency(known: Known) -> Response:
    """To what to do at an emergency."""
    return RedirectResponse(f"/people/{known.person.id}/emergency", SEE_OTHER)


@router.get("")
def show(request: Request, known: KnownPerson, session: Transaction) -> Response:
    """The whole plan."""
    return _page(request, known, session)


@router.post("/begin")
def begin(known: KnownPerson, session: Transaction, action: Annotated[str, Form()] = "") -> Response:
    """Begin an action, if it is safe for the person now."""
    made = plan_of(known)
    try:
        planned.begin(known, session, made, action, _today())
    except started.NotToBeginError as error:
        if is_emergency(made):
            return to_emergency(known)
        name = known.answers.knowledge.actions[action].name
        raise ProblemError(409, f"{name}: {error}") from None
    return RedirectResponse(f"/people/{known.person.id}/plan#begun", SEE_OTHER)


@router.post("/stop")
def stop(known: KnownPerson, session: Transaction, action: Annotated[str, Form()] = "") -> Response:
    """End an action."""
    planned.stop(known, session, action, _today())
    return RedirectResponse(f"/people/{known.person.id}/plan#begun", SEE_OTHER)


@router.get("/calendar.ics")
def calendar(
    request: Request,
    known: KnownPerson,
    session: Transaction,
    start: Annotated[str, Query()] = "",
    bedtime: Annotated[str, Query()] = BEDTIME,
) -> Response:
    """The plan for the calendar of a phone."""
    made = plan_of(known)
    if is_emergency(made):
        return to_emergency(known)
    faults: dict[str, str] = {}
    first_day, at = _day(start, faults), _time(bedtime, faults)
    if faults:
        return _page(request, known, session, given={"start": start, "bedtime": bedtime}, faults=faults)
    headers = {"Content-Disposition": 'attachment; filename="night-cramps-plan.ics"'}
    return Response(calendar_of(made, first_day, at), media_type="text/calendar; charset=utf-8", headers=headers)


# --- parts


def _page(
    request: Request,
    known: Known,
    session: Transaction,
    *,
    given: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
) -> Response:
    made = plan_of(known)
    if is_emergency(made):
        return to_emergency(known)
    groups = {each.id: each for each in known.answers.knowledge.collection("plan_groups")}
    begun = begun_of(known, session, made)
    return page(
        request, "plan.html", status=422 if faults else 200,
        person=known.person, plan=made, parts=parts, known=known,
        groups=[(groups[name], [parts.in_words(offer, made) for offer in made.of(name)]) for name in GROUPS],
        first=parts.in_words(made.try_first, made) if made.try_first else None,
        judge=how_to_judge(made.try_first) if made.try_first else (),
        may_begin={each.action.id for each in made.offers if started.may_begin(made, each.action.id)},
        apart=[("", (each.says,), each.sources) for each in made.apart],
        no_help=[("", (each.no_help,), each.sources) for each in made.no_help],
        not_for_you=[_withheld(each) for each in parts.not_for_you(made)],
        doctor_first=[_withheld(each) for each in parts.after_a_doctor_agrees(made)],
        never=[(each.action.name, each.reasons, each.sources) for each in made.never],
        begun=begun, going={each.action.id for each in begun},
        calendar=given or {"start": _today().isoformat(), "bedtime": BEDTIME}, faults=faults or {},
    )  # fmt: skip


def _withheld(found: Withheld) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return found.candidate.action.name, found.reasons, found.sources


def _day(text: str, faults: dict[str, str]) -> datetime.date:
    if not text:
        return _today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        faults["start"] = f"{text[:40]!r} is no day. Write year-month-day, such as 2027-03-31."
        return _today()


def _time(text: str, faults: dict[str, str]) -> datetime.time:
    try:
        return datetime.time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        faults["bedtime"] = f"{text[:40]!r} is no time. Write hours and minutes, such as 22:30."
        return datetime.time()


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the day here, whatever the zone
