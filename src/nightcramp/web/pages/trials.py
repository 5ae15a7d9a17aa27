"""Trials on oneself: does it work for me? Begin, follow, read."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary.errors import DiaryError
from nightcramp.diary.kept_trials import NIGHT
from nightcramp.diary.nights import Nights
from nightcramp.diary.noticed import noticed
from nightcramp.diary.outcomes import DEFAULT, outcome_of
from nightcramp.diary.trials import TrialError, in_words, may_try, plan_in_words
from nightcramp.diary.trials.picture import nights as draw
from nightcramp.knowledge.schema import Action
from nightcramp.web.context import Known, KnownPerson
from nightcramp.web.diary import InDiary
from nightcramp.web.errors import ProblemError
from nightcramp.web.night_form import amounts_of, disturbances
from nightcramp.web.pages.night import Filled
from nightcramp.web.templates import page
from nightcramp.web.tried import (
    USUAL_WEEKS,
    action_of,
    advice_of,
    candidates,
    picture_of,
    reminders_of,
    standing_of,
    trials_of,
    weeks_of,
)

router = APIRouter(prefix="/people/{person_id}/trials")
SEE_OTHER = 303


@router.get("")
def overview(request: Request, known: KnownPerson, diary: InDiary) -> Response:
    """The trial that runs, those that are over, what could be tried, and what stands out in the diary.

    While a trial runs nothing is said of what stands out: that would be a look at its nights before it is over.
    """
    trials = trials_of(diary)
    standings = [trials.standing(kept) for kept in trials.all()]
    running = next((one for one in standings if not one.is_over), None)
    return page(
        request, "trials.html", person=known.person, running=running, over=[one for one in standings if one.is_over],
        actions=known.answers.knowledge.actions, stop=trials.stop(running.kept, known.answers) if running else None,
        candidates=[] if running else candidates(known), noticed=None if running else noticed(diary),
        damaged=trials.damaged(),
    )  # fmt: skip


@router.get("/new")
def ask(request: Request, known: KnownPerson, diary: InDiary, action: str = "", outcome: str = DEFAULT) -> Response:
    """What a trial of an action would be, and how long it would take."""
    return _form(request, known, diary, action_of(known, action), outcome, None)


@router.post("")
def begin(
    request: Request,
    known: KnownPerson,
    diary: InDiary,
    action: str = Form(""),
    weeks: str = Form(""),
    outcome: str = Form(DEFAULT),
) -> Response:
    """Begin tonight."""
    chosen = action_of(known, action)
    try:
        length = weeks_of(weeks)
        judged_by = outcome_of(diary.knowledge, outcome)
        kept = trials_of(diary).begin(chosen, known.answers, weeks=length, outcome=judged_by)
    except TrialError as error:
        return _form(request, known, diary, chosen, outcome, error)
    return RedirectResponse(f"/people/{known.person.id}/trials/{kept.id}", SEE_OTHER)


@router.get("/{trial_id}")
def one(request: Request, known: KnownPerson, diary: InDiary, trial_id: str, noted: str = "") -> Response:
    """Where a trial stands; its result when it is over."""
    return _page(request, known, diary, trial_id, noted=noted == "yes")


@router.post("/{trial_id}/last-night")
def note_last_night(request: Request, known: KnownPerson, diary: InDiary, trial_id: str, filled: Filled) -> Response:
    """Note whether last night's plan was followed, and whether something else changed."""
    _, standing = standing_of(diary, trial_id)
    if standing.last_night is None:
        raise ProblemError(409, "The trial did not run last night.")
    asked = [standing.trial.measure, *(one.id for one in disturbances(diary.knowledge, {}))]
    try:
        diary.expose(diary.today - NIGHT, amounts_of(filled, asked))
    except DiaryError as error:
        return _page(request, known, diary, trial_id, error=error)
    return RedirectResponse(f"/people/{known.person.id}/trials/{trial_id}?noted=yes", SEE_OTHER)


@router.get("/{trial_id}/reminders.ics")
def calendar(diary: InDiary, trial_id: str, at: str = "") -> Response:
    """A reminder for each evening, for the calendar of a phone; it gives nothing away."""
    headers = {"Content-Disposition": 'attachment; filename="night-cramps-trial.ics"'}
    return Response(reminders_of(diary, trial_id, at), media_type="text/calendar; charset=utf-8", headers=headers)


def _page(
    request: Request,
    known: Known,
    diary: Nights,
    trial_id: str,
    *,
    noted: bool = False,
    error: DiaryError | None = None,
) -> Response:
    trials, standing = standing_of(diary, trial_id)
    result = words = problem = None
    if standing.is_over:
        try:
            result = trials.result(standing.kept)
            words = in_words(result)
        except TrialError as found:
            problem = found
    last_night = diary.today - NIGHT
    amounts = {one.what: one.amount for one in diary.exposures_between(last_night, last_night)}
    return page(
        request, "trial.html", status=422 if error else 200, person=known.person, standing=standing, words=words,
        problem=problem, noted=noted, faults=error.faults if error else [], last_night=last_night,
        disturbances=disturbances(diary.knowledge, amounts),
        stop=None if standing.is_over else trials.stop(standing.kept, known.answers),
        action=known.answers.knowledge.actions.get(standing.kept.action),
        picture=f"{request.url.path}/nights.svg" if result else "",
        drawn=draw(result.series, standing.trial.question, is_alone=False) if result else "",
    )  # fmt: skip


@router.get("/{trial_id}/nights.svg")
def picture(diary: InDiary, trial_id: str) -> Response:
    """The nights of a trial that is over."""
    return Response(picture_of(diary, trial_id), media_type="image/svg+xml")


@router.post("/{trial_id}/end")
def end(diary: InDiary, trial_id: str, why: str = Form("wanted")) -> Response:
    """End a trial before its time."""
    trials, standing = standing_of(diary, trial_id)
    try:
        trials.end(standing.kept, why)
    except TrialError as error:
        raise ProblemError(409, str(error)) from error
    return RedirectResponse(f"/people/{diary.person.id}/trials/{trial_id}", SEE_OTHER)


def _form(
    request: Request, known: Known, diary: Nights, action: Action, outcome: str, error: TrialError | None
) -> Response:
    """The page that begins a trial."""
    outcomes = diary.knowledge.collection("diary_outcomes")
    chosen = outcome if outcome in {one.id for one in outcomes} else DEFAULT
    refused = advice = advice_missing = None
    try:
        may_try(action, known.answers)
    except TrialError as problem:
        refused = problem
    try:
        judged_by = outcome_of(diary.knowledge, chosen)
        advice = advice_of(trials_of(diary), action, judged_by) if refused is None else None
    except TrialError as problem:
        advice_missing = problem
    weeks = advice.weeks if advice and advice.weeks else USUAL_WEEKS
    return page(
        request, "trial_new.html", status=422 if error else 200, person=known.person, action=action, refused=refused,
        advice=plan_in_words(advice) if advice else "", advised=advice.advice if advice else "", weeks=f"{weeks:g}",
        advice_missing=advice_missing, error=error, outcomes=outcomes, outcome=chosen,
    )  # fmt: skip
