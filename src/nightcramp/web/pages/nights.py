"""The diary: last night in one tap, the weeks, and a calendar of the year."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary import days
from nightcramp.diary.escalation import Escalation
from nightcramp.diary.measured import Averages, by_week
from nightcramp.diary.nights import Entry, Nights
from nightcramp.diary.people import ConflictError
from nightcramp.web import escalated
from nightcramp.web.context import Context, InContext, Known, KnownPerson, OnePerson, Transaction
from nightcramp.web.diary import InDiary
from nightcramp.web.planned import tonights
from nightcramp.web.templates import page
from nightcramp.web.week_chart import Begun, Chart, chart

router = APIRouter(prefix="/people/{person_id}/nights")
SEE_OTHER = 303
NIGHT = datetime.timedelta(1)
WEEKS_OF_A_CHART = 13
CHARTS = 4
OPEN_MONTHS = 2


@router.get("")
def overview(
    request: Request,
    known: KnownPerson,
    diary: InDiary,
    context: InContext,
    year: Annotated[int | None, Query(ge=1900, le=9998)] = None,
    saved: datetime.date | None = None,
    was: str = "",
) -> Response:
    """All nights of a year, and last night's question."""
    today = diary.today
    first_night = diary.first_date()
    first_year = (first_night or today).year
    year = min(max(year or today.year, first_year), today.year)
    counts = diary.counts(datetime.date(year - 1, 12, 1), datetime.date(year, 12, 31))
    # Tonight is not missing yet.
    last = min(datetime.date(year, 12, 31), today if today in counts else today - NIGHT)
    begun = [
        Begun(diary.knowledge.actions[one.action].name, one.on, one.ended_on)
        for one in diary.actions()
        if one.action in diary.knowledge.actions
    ]
    measured = by_week(diary.measured(datetime.date(year - 1, 12, 1), last), diary.measurements())
    last_night = today - NIGHT
    return page(
        request, "nights.html", person=known.person, diary=diary, today=today, year=year, first_year=first_year,
        last_night=last_night, night=diary.get(last_night), saved=_saved(diary, saved, was),
        months=days.months(year, counts, today), open_months=OPEN_MONTHS, has_nights=first_night is not None,
        charts=_charts(counts, year, last, begun, measured),
        total=days.summary(day for month in days.months(year, counts, last) for day in month.days),
        escalation=look(context, known, diary),
    )  # fmt: skip


@router.get("/tonight")
def tonight(request: Request, known: KnownPerson, diary: InDiary, context: InContext) -> Response:
    """Tonight's one thing: the first that was begun and is still safe, else the one to try first."""
    action, is_going = tonights(context.assessments.of(known.answers).plan, known, diary.session)
    return page(request, "tonight.html", person=known.person, action=action, going=is_going, today=diary.today)


@router.get("/go")
def go(person: OnePerson, date: datetime.date) -> Response:
    """To a night that was chosen by its date."""
    return RedirectResponse(f"/people/{person.id}/nights/{date}", SEE_OTHER)


@router.post("/confirm")
def confirm(
    known: KnownPerson, diary: InDiary, context: InContext, session: Transaction, seal: Annotated[str, Form()] = ""
) -> Response:
    """Add what the diary says to the answers, if it still says what was shown."""
    try:
        escalated.confirm(session, known.person, look(context, known, diary), seal)
    except ConflictError:  # the page shows what it says now
        return RedirectResponse(f"/people/{known.person.id}/nights", SEE_OTHER)
    return RedirectResponse(f"/people/{known.person.id}/answer", SEE_OTHER)


@router.post("/{date}/undo")
def undo(
    person: OnePerson,
    diary: InDiary,
    date: datetime.date,
    version: Annotated[int, Form(ge=0, le=2**31)],
    was: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Take a tap back: the night is as it was before."""
    present = diary.get(date)
    if was == "missing":
        diary.forget(date, version)
    elif present is not None:
        count = int(was) if was.isdecimal() else None
        diary.record(date, dataclasses.replace(Entry.of(present), cramps=count), version)
    return RedirectResponse(f"/people/{person.id}/nights", SEE_OTHER)


def look(context: Context, known: Known, diary: Nights) -> Escalation | None:
    """What the diary adds to the answers that matters."""
    return context.escalations.of(known.answers, diary.findings())


def _saved(diary: Nights, date: datetime.date | None, was: str) -> dict[str, Any] | None:
    """What was just saved, and how to take it back."""
    night = diary.get(date) if date else None
    if date is None or night is None:
        return None
    day = days.day_of(date, {date: night.cramps}, date)
    can_undo = was == "missing" or was == "unknown" or was.isdecimal()
    return {
        "date": date, "day": day, "version": night.version, "was": was if can_undo and len(was) < 10 else "",
        "is_last": date == diary.today - NIGHT,
    }  # fmt: skip


def _charts(
    counts: dict[datetime.date, int | None],
    year: int,
    last: datetime.date,
    begun: list[Begun],
    measured: list[Averages],
) -> list[Chart]:
    """The weeks of the year in pictures of a quarter each, the latest one first."""
    found = []
    end = days.monday_of(last)
    first_of_year = datetime.date(year, 1, 1)
    for _ in range(CHARTS):
        first = end - (WEEKS_OF_A_CHART - 1) * days.WEEK
        found.append(chart(days.weeks(first, min(end + days.WEEK - NIGHT, last), counts), begun, measured))
        end = first - days.WEEK
        if end + days.WEEK <= first_of_year:
            break
    return found
