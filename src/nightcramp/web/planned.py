"""The plan of a person, and what they have begun of it: for pages and API alike."""

from __future__ import annotations

import dataclasses
import datetime

from sqlalchemy.orm import Session

import nightcramp
from nightcramp.diary import started
from nightcramp.diary.database.tables import Started
from nightcramp.knowledge.schema import Action
from nightcramp.plan import Cleared, Plan
from nightcramp.plan import plan as make_plan
from nightcramp.plan.gate import EMERGENCY, Refused
from nightcramp.report import plan_parts as parts
from nightcramp.web.context import Known
from nightcramp.web.errors import NotThereError, ProblemError

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


def begun_of(known: Known, session: Session, plan: Plan) -> list[Begun]:
    """What goes on, in the order in which it was begun."""
    actions = known.answers.knowledge.actions
    return [_begun(row, plan) for row in started.running(session, known.person) if row.action in actions]


def tonights(plan: Plan, known: Known, session: Session) -> tuple[Action | None, bool]:
    """Tonight's one thing, and whether it was begun: the first that goes on and is safe, else the one to try first."""
    if plan.is_emergency or not plan.holds_prevention:
        return None, False
    for one in begun_of(known, session, plan):
        if started.may_begin(plan, one.action.id):
            return one.action, True
    return (plan.try_first.action if plan.try_first else None), False


def begin(known: Known, session: Session, plan: Plan, action: str, today: datetime.date) -> Begun:
    """Begin an action.

    Raises:
        NotThereError: there is no such action.
        NotToBeginError: it is not safe for the person now, or not theirs to begin.
    """
    return _begun(started.begin(session, known.person, plan, _known(action, known), today), plan)


def stop(known: Known, session: Session, action: str, today: datetime.date) -> None:
    """End an action.

    Raises:
        NotThereError: there is no such action, or it was never begun.
    """
    try:
        started.stop(session, known.person, _known(action, known), today)
    except KeyError:
        raise NotThereError("action that was begun", action) from None


def calendar_of(plan: Plan, first_day: datetime.date, bedtime: datetime.time) -> bytes:
    """The plan for the calendar of a phone.

    Raises:
        ProblemError: this server was set up without calendars.
    """
    try:
        from nightcramp.plan.calendar import as_calendar
    except ModuleNotFoundError as error:
        raise ProblemError(501, f"{error.name} is missing here. Install: pip install 'nightcramp[calendar]'") from None
    return as_calendar(plan, first_day, bedtime)


def _begun(row: Started, plan: Plan) -> Begun:
    found = plan.candidate(row.action)
    if isinstance(found.outcome, Cleared):
        return Begun(row, found.action, ())
    reasons = found.outcome.reasons if isinstance(found.outcome, Refused) else (parts.WAITS_NOW,)
    return Begun(row, found.action, reasons or (parts.WAITS_NOW,))


def _known(action: str, known: Known) -> str:
    if action not in known.answers.knowledge.actions:
        raise NotThereError("action", action)
    return action
