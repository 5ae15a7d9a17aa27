"""The plan: the one thing to begin with, then what to do when, what not, and what has been begun."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

import nightcramp
from nightcramp.diary import started
from nightcramp.diary.database.tables import Started
from nightcramp.knowledge.schema import Action
from nightcramp.plan import Cleared, Plan, Withheld
from nightcramp.plan import plan as make_plan
from nightcramp.plan.gate import EMERGENCY, Refused
from nightcramp.plan.plan import GROUPS
from nightcramp.plan.words import how_to_judge
from nightcramp.report import plan_parts as parts
from nightcramp.web.context import Known, KnownPerson, Transaction
from nightcramp.web.errors import NotThereError, ProblemError
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}/plan")
SEE_OTHER = 303
BEDTIME = "22:00"


@dataclasses.dataclass(frozen=True, slots=True)
class Begun:
    """Something that was begun, and why to stop it, if it is no longer safe."""

    row: Started
    action: Action
    stop_because: tuple[str, ...]


def plan_of(known: Known) -> Plan:
    """The plan of a person as of now."""
    return make_plan(nightcramp.assess(known.answers))


def is_emergency(plan: Plan) -> bool:
    """Whether nothing but help is to be shown."""
    return plan.level.id == EMERGENCY


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
        started.begin(session, known.person, made, _known(action, known), _today())
    except started.NotToBeginError as error:
        if is_emergency(made):
            return to_emergency(known)
        name = known.answers.knowledge.actions[action].name
        raise ProblemError(409, f"{name}: {error}") from None
    return RedirectResponse(f"/people/{known.person.id}/plan#begun", SEE_OTHER)


@router.post("/stop")
def stop(known: KnownPerson, session: Transaction, action: Annotated[str, Form()] = "") -> Response:
    """End an action."""
    try:
        started.stop(session, known.person, _known(action, known), _today())
    except KeyError:
        raise NotThereError("action that was begun", action) from None
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
    try:
        from nightcramp.plan.calendar import as_calendar
    except ModuleNotFoundError as error:
        raise ProblemError(503, f"{error.name} is missing here. Install: pip install 'nightcramp[calendar]'") from None
    headers = {"Content-Disposition": 'attachment; filename="night-cramps-plan.ics"'}
    return Response(as_calendar(made, first_day, at), media_type="text/calendar; charset=utf-8", headers=headers)


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
    begun = [_begun(row, made) for row in started.running(session, known.person)
             if row.action in known.answers.knowledge.actions]  # fmt: skip
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


def _begun(row: Started, plan: Plan) -> Begun:
    found = plan.candidate(row.action)
    if isinstance(found.outcome, Cleared):
        return Begun(row, found.action, ())
    reasons = found.outcome.reasons if isinstance(found.outcome, Refused) else (parts.WAITS_NOW,)
    return Begun(row, found.action, reasons or (parts.WAITS_NOW,))


def _withheld(found: Withheld) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return found.candidate.action.name, found.reasons, found.sources


def _known(action: str, known: Known) -> str:
    if action not in known.answers.knowledge.actions:
        raise NotThereError("action", action)
    return action


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
