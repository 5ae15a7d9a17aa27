"""What a person has begun of the plan, so that it can be judged in time."""

from __future__ import annotations

import datetime

import sqlalchemy
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nightcramp.diary.database import Person
from nightcramp.diary.database.tables import Started
from nightcramp.plan import Asks, Cleared, Plan
from nightcramp.plan.gate import Refused
from nightcramp.plan.plan import SELF_DONE


class NotToBeginError(ValueError):
    """An action cannot be begun; says why, in plain words."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def may_begin(plan: Plan, action: str) -> bool:
    """Whether a person may begin an action by themselves: it is safe for them now, and theirs to do."""
    found = plan.candidate(action)
    own = found.action.group in SELF_DONE and found.action.offer != "clinician_only"
    return own and isinstance(found.outcome, Cleared)


def begin(session: Session, person: Person, plan: Plan, action: str, today: datetime.date) -> Started:
    """Begin an action; one that is begun already goes on as it is.

    Raises:
        KeyError: there is no such action.
        NotToBeginError: the gate does not clear it for the person now, or it is not theirs to begin.
    """
    if not may_begin(plan, action):
        raise NotToBeginError(_why_not(plan, action))
    found = session.get(Started, (person.id, action))
    if found is not None and found.ended_on is None:
        return found
    days = plan.candidate(action).action.onset.days
    judge_on = today + datetime.timedelta(days=days) if days else None
    if found is not None:
        found.on, found.judge_on, found.ended_on = today, judge_on, None
        return found
    begun = Started(person_id=person.id, action=action, on=today, judge_on=judge_on)
    try:
        with session.begin_nested():
            session.add(begun)
    except IntegrityError:  # it was begun in another window at the same moment
        return session.get_one(Started, (person.id, action))
    return begun


def stop(session: Session, person: Person, action: str, today: datetime.date) -> None:
    """End an action.

    Raises:
        KeyError: it was never begun.
    """
    found = session.get(Started, (person.id, action))
    if found is None:
        raise KeyError(action)
    found.ended_on = found.ended_on or today


def running(session: Session, person: Person) -> list[Started]:
    """What was begun and goes on, in the order in which it was begun."""
    query = sqlalchemy.select(Started).where(Started.person_id == person.id, Started.ended_on.is_(None))
    return list(session.scalars(query.order_by(Started.on, Started.action)))


def _why_not(plan: Plan, action: str) -> tuple[str, ...]:
    outcome = plan.candidate(action).outcome
    if isinstance(outcome, Refused):
        return outcome.reasons
    if isinstance(outcome, Asks):
        return ("It waits for an answer, because it could harm.",)
    return ("This is not for you to begin on your own.",)
