"""What follows from plan and diary: what was begun, tonight's one thing, the calendar, the page for the doctor."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from nightcramp.interview.free_text import read_text
from nightcramp.report.pdf import render_pdf
from nightcramp.triage import triage
from nightcramp.web import escalated, planned, told
from nightcramp.web.api import diary_shapes as shapes
from nightcramp.web.api.body import shaped
from nightcramp.web.api.describe import OF_A_PERSON, described
from nightcramp.web.api.reply import reply
from nightcramp.web.context import InContext, KnownPerson, Transaction
from nightcramp.web.diary import InDiary
from nightcramp.web.doctors_page import doctors_page_of
from nightcramp.web.errors import ProblemError
from nightcramp.web.tried import trials_of

router = APIRouter(prefix="/people/{person_id}", tags=["of a person"])
_CALENDAR, _PDF = "text/calendar", "application/pdf"


@router.get("/begun", **described("AllBegun", *OF_A_PERSON, says="What goes on."))
def all_begun(known: KnownPerson, session: Transaction) -> Response:
    """What of the plan was begun and goes on, and whether it is still safe."""
    found = planned.begun_of(known, session, planned.plan_of(known))
    return reply({"begun": [_as_object(one) for one in found]})


@router.put("/begun/{action}", **described("Begun", 403, *OF_A_PERSON, 409, says="It goes on."))
def begin(known: KnownPerson, session: Transaction, diary: InDiary, action: str) -> Response:
    """Begin an action of the plan, so that it can be judged in time.

    Only what is safe for the person now, and theirs to begin; else 409 says why not. What was begun already goes on.
    """
    return reply(_as_object(planned.begin(known, session, planned.plan_of(known), action, diary.today)))


@router.delete("/begun/{action}", **described(None, 403, *OF_A_PERSON, status=204, says="Ended."))
def end(known: KnownPerson, session: Transaction, diary: InDiary, action: str) -> Response:
    """End an action that was begun."""
    planned.stop(known, session, action, diary.today)
    return Response(status_code=204)


@router.get("/tonight", **described("Tonight", *OF_A_PERSON, says="The one thing."))
def tonight(known: KnownPerson, session: Transaction, diary: InDiary, context: InContext) -> Response:
    """Tonight's one thing: the first that was begun and is still safe, else the one to try first."""
    action, is_begun = planned.tonights(context.assessments.of(known.answers).plan, known, session)
    running = trials_of(diary).running()
    return reply({
        "action": action and action.id, "name": action.name if action else "", "begun": is_begun,
        "trial": running and running.due,
    })  # fmt: skip


@router.get(
    "/plan/calendar",
    **described(None, *OF_A_PERSON, 409, 422, 501, says="A calendar (iCalendar).", content=_CALENDAR),
)
def calendar(
    known: KnownPerson,
    diary: InDiary,
    start: Annotated[datetime.date | None, Query(description="The first day; by default today.")] = None,
    bedtime: Annotated[str, Query(description="Hours and minutes.", examples=["22:30"])] = planned.BEDTIME,
) -> Response:
    """The plan for the calendar of a phone. At an emergency there is none: 409."""
    made = planned.plan_of(known)
    if planned.is_emergency(made):
        raise ProblemError(409, "This is an emergency: get help now. There is nothing to plan.")
    try:
        at = datetime.time.fromisoformat(bedtime).replace(tzinfo=None)
    except ValueError:
        fault = {"field": "bedtime", "value": bedtime[:40], "problem": "is no time", "mend": "Write it as 22:30"}
        raise ProblemError(422, "The request cannot be used.", [fault]) from None
    return Response(planned.calendar_of(made, start or diary.today, at), media_type=_CALENDAR)


@router.get("/doctor", **described("DoctorsPage", *OF_A_PERSON, says="The page."))
def doctor(known: KnownPerson, session: Transaction, context: InContext) -> Response:
    """One page for the doctor or midwife, with diary and trials. For people it is at `/people/{person_id}/doctor`."""
    return reply(doctors_page_of(known, session, known.person.country or context.settings.country))


@router.get("/doctor.pdf", **described(None, *OF_A_PERSON, says="The page as a PDF.", content=_PDF))
def doctor_pdf(known: KnownPerson, session: Transaction, context: InContext) -> Response:
    """The same page as a PDF."""
    made = doctors_page_of(known, session, known.person.country or context.settings.country)
    return Response(render_pdf(made), media_type=_PDF)


@router.get("/diary-says", **described("DiarySays", *OF_A_PERSON, says="What it adds."))
def diary_says(known: KnownPerson, diary: InDiary, context: InContext) -> Response:
    """What the diary says of how urgent it is, and the answers do not. It proposes; the person confirms."""
    found = context.escalations.of(known.answers, diary.findings())
    if found is None:
        level = triage(known.answers).advised
        return reply({"seal": None, "proposed": [], "replaced": [], "before": level, "after": level, "rules": []})
    return reply({
        "seal": found.seal,
        "proposed": [
            {"finding": one.proposal.finding, "value": one.value, "says": one.says} for one in found.proposed
        ],
        "replaced": found.replaced, "before": found.before.advised, "after": found.after.advised,
        "rules": [fired.rule.id for fired in found.fired],
    })  # fmt: skip


@router.post(
    "/diary-says",
    **described("Answers", *OF_A_PERSON, 409, says="The answers, with it.", body="Confirmation",
                example={"seal": "cramps_per_week=4"}),
)  # fmt: skip
def confirm(
    known: KnownPerson,
    diary: InDiary,
    context: InContext,
    session: Transaction,
    body: Annotated[shapes.Confirmation, Depends(shaped(shapes.Confirmation))],
) -> Response:
    """Add what the diary says to the answers; 409 if it no longer says what was shown."""
    escalated.confirm(session, known.person, context.escalations.of(known.answers, diary.findings()), body.seal)
    return reply(known.person.answers, version=known.person.version)


@router.post(
    "/words",
    **described("Understood", *OF_A_PERSON, says="What was understood.", body="OwnWords",
                example={"text": "I am 61, and my left calf cramps every night. I take furosemide."}),
)  # fmt: skip
def understand(known: KnownPerson, body: Annotated[shapes.OwnWords, Depends(shaped(shapes.OwnWords))]) -> Response:
    """Own words: what they seem to say, each to be confirmed. Nothing is kept."""
    knowledge = known.answers.knowledge
    read = read_text(body.text, knowledge, of_somebody_else=known.person.relation != "me")
    return reply({
        "told": [
            {"finding": one.finding.id, "question": one.finding.question, "words": one.words, "said": one.said,
             "value": one.value, "unit": one.unit}
            for one in told.ticks(read, known.answers)
        ],
        "medicines": [one.written for one in read.medicines],
        "no_medicines": read.no_medicines, "not_understood": read.not_understood,
    })  # fmt: skip


def _as_object(one: planned.Begun) -> dict[str, Any]:
    return {
        "action": one.row.action, "name": one.action.name, "on": one.row.on, "judge_on": one.row.judge_on,
        "stop_because": one.stop_because,
    }  # fmt: skip
