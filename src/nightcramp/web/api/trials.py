"""Trials on oneself: begin, follow, end, read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from nightcramp.diary.kept_trials import KeptTrials, Standing
from nightcramp.diary.nights import Nights
from nightcramp.diary.noticed import noticed
from nightcramp.diary.outcomes import DEFAULT, outcome_of
from nightcramp.diary.trials import TrialError, may_try, plan_in_words, result_as_object
from nightcramp.web.api import diary_shapes as shapes
from nightcramp.web.api.body import shaped
from nightcramp.web.api.describe import OF_A_PERSON, described
from nightcramp.web.api.reply import reply
from nightcramp.web.context import Known, KnownPerson
from nightcramp.web.diary import InDiary
from nightcramp.web.tried import action_of, advice_of, candidates, picture_of, reminders_of, standing_of, trials_of

router = APIRouter(prefix="/people/{person_id}/trials", tags=["trials"])
_SVG, _CALENDAR = "image/svg+xml", "text/calendar"


@router.get("", **described("Trials", *OF_A_PERSON, says="All trials."))
def overview(known: KnownPerson, diary: InDiary) -> Response:
    """The trials of a person, and what they may try."""
    trials = trials_of(diary)
    standings = [trials.standing(kept) for kept in trials.all()]
    is_free = all(one.is_over for one in standings)
    return reply({
        "trials": [_as_object(known, trials, one) for one in standings],
        "may_try": [{"id": one.id, "name": one.name} for one in candidates(known)] if is_free else [],
        **(_noticed(diary) if is_free else {"noticed": [], "looked_at": 0}),
    })  # fmt: skip


@router.post(
    "",
    **described("Trial", *OF_A_PERSON, status=201, says="It begins tonight.", body="NewTrial",
                example={"action": "sleep_foot_position", "weeks": 8}),
)  # fmt: skip
def begin(
    known: KnownPerson, diary: InDiary, body: Annotated[shapes.NewTrial, Depends(shaped(shapes.NewTrial))]
) -> Response:
    """Begin a trial tonight: only what is safe for the person, and one at a time."""
    trials = trials_of(diary)
    outcome = outcome_of(diary.knowledge, body.outcome)
    kept = trials.begin(action_of(known, body.action), known.answers, weeks=body.weeks, outcome=outcome)
    return reply(_as_object(known, trials, trials.standing(kept)), 201)


@router.get("/advice", **described("TrialAdvice", *OF_A_PERSON, 422, says="What it would be."))
def advise(
    known: KnownPerson,
    diary: InDiary,
    action: Annotated[str, Query(description="Id of an action.", examples=["sleep_foot_position"])],
    outcome: Annotated[str, Query(description="What it is judged by: `cramps`, `pain` or `nights_awake`.")] = DEFAULT,
) -> Response:
    """Whether a trial of an action is possible for this person, and how long it would take."""
    chosen, judged_by = action_of(known, action), outcome_of(diary.knowledge, outcome)
    found: dict[str, Any] = {"action": action, "refused": "", "advice": None, "weeks": None, "says": ""}
    try:
        may_try(chosen, known.answers)
    except TrialError as error:
        return reply({**found, "refused": str(error)})
    try:
        made = advice_of(trials_of(diary), chosen, judged_by)
    except TrialError as error:
        return reply({**found, "says": str(error)})
    return reply({**found, "advice": made.advice, "weeks": made.weeks, "says": plan_in_words(made)})


@router.get("/{trial_id}", **described("Trial", *OF_A_PERSON, says="Where it stands."))
def one(known: KnownPerson, diary: InDiary, trial_id: str) -> Response:
    """Where a trial stands; its result when it is over."""
    return reply(_as_object(known, *standing_of(diary, trial_id)))


@router.get("/{trial_id}/nights.svg", **described(None, *OF_A_PERSON, 409, says="A picture.", content=_SVG))
def picture(diary: InDiary, trial_id: str) -> Response:
    """The nights of a trial that is over, as a picture."""
    return Response(picture_of(diary, trial_id), media_type=_SVG)


@router.get(
    "/{trial_id}/reminders",
    **described(None, *OF_A_PERSON, 409, 422, 501, says="A calendar (iCalendar).", content=_CALENDAR),
)
def remind(
    diary: InDiary,
    trial_id: str,
    at: Annotated[str, Query(description="Hours and minutes; 21:00 by default.", examples=["21:30"])] = "",
) -> Response:
    """A reminder for each evening of a trial, for the calendar of a phone; it gives nothing away."""
    return Response(reminders_of(diary, trial_id, at), media_type=f"{_CALENDAR}; charset=utf-8")


@router.post(
    "/{trial_id}/end",
    **described("Trial", *OF_A_PERSON, says="It is over.", body="TrialEnd", example={"why": "unwanted_effect"}),
)
def end(
    known: KnownPerson,
    diary: InDiary,
    trial_id: str,
    body: Annotated[shapes.TrialEnd, Depends(shaped(shapes.TrialEnd))],
) -> Response:
    """End a trial before its time; last night was its last."""
    trials, standing = standing_of(diary, trial_id)
    trials.end(standing.kept, body.why)
    return reply(_as_object(known, trials, trials.standing(standing.kept)))


def _noticed(diary: Nights) -> dict[str, Any]:
    """What stands out in the diary. While a trial runs it would be a look at its nights before it is over."""
    found = noticed(diary)
    hints = [{"says": one.hint.say, "action": one.action and one.action.id} for one in found.hints]
    return {"noticed": hints, "looked_at": found.looked_at}


def _as_object(known: Known, trials: KeptTrials, standing: Standing) -> dict[str, Any]:
    kept, result, problem = standing.kept, None, ""
    if standing.is_over:
        try:
            result = result_as_object(trials.result(kept))
        except TrialError as error:
            problem = str(error)
    stop = None if standing.is_over else trials.stop(kept, known.answers)
    return {
        "id": kept.id, "action": kept.action, "question": standing.trial.question,
        "outcome": standing.trial.outcome.id or DEFAULT, "first": standing.trial.start,
        "last": kept.ended_on or standing.trial.end, "is_over": standing.is_over, "why_ended": kept.why_ended,
        "tonight": standing.due, "night": standing.night, "written": standing.written, "stop": stop, "result": result,
        "no_result": problem,
    }  # fmt: skip
