"""Trials on oneself: does it work for me? Begin, follow, read."""

from __future__ import annotations

import datetime

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary.kept_trials import KeptTrials, Standing
from nightcramp.diary.trials import TrialError, in_words, may_try, plan_in_words
from nightcramp.diary.trials.picture import nights as draw
from nightcramp.knowledge.schema import Action
from nightcramp.web.context import Known, KnownPerson, Transaction
from nightcramp.web.errors import ProblemError
from nightcramp.web.templates import page
from nightcramp.web.tried import (
    LONGEST_WEEKS,
    SHORTEST_WEEKS,
    USUAL_WEEKS,
    action_of,
    advice_of,
    candidates,
    standing_of,
    weeks_of,
)

router = APIRouter(prefix="/people/{person_id}/trials")
SEE_OTHER = 303


@router.get("")
def overview(request: Request, known: KnownPerson, session: Transaction) -> Response:
    """The trial that runs, those that are over, and what could be tried."""
    trials = KeptTrials(session, known.person)
    standings = [trials.standing(kept) for kept in trials.all()]
    running = next((one for one in standings if not one.is_over), None)
    return page(
        request, "trials.html", person=known.person, running=running, over=[one for one in standings if one.is_over],
        actions=known.answers.knowledge.actions, stop=trials.stop(running.kept, known.answers) if running else None,
        candidates=[] if running else candidates(known),
    )  # fmt: skip


@router.get("/new")
def ask(request: Request, known: KnownPerson, session: Transaction, action: str = "") -> Response:
    """What a trial of an action would be, and how long it would take."""
    chosen = action_of(known, action)
    return _form(request, known, session, chosen, None)


@router.post("")
def begin(
    request: Request, known: KnownPerson, session: Transaction, action: str = Form(""), weeks: str = Form("")
) -> Response:
    """Begin tonight."""
    chosen = action_of(known, action)
    try:
        length = weeks_of(weeks)
        kept = KeptTrials(session, known.person).begin(chosen, known.answers, weeks=length)
    except TrialError as error:
        return _form(request, known, session, chosen, error)
    return RedirectResponse(f"/people/{known.person.id}/trials/{kept.id}", SEE_OTHER)


@router.get("/{trial_id}")
def one(request: Request, known: KnownPerson, session: Transaction, trial_id: str) -> Response:
    """Where a trial stands; its result when it is over."""
    trials, standing = standing_of(known, session, trial_id)
    result = words = problem = None
    if standing.is_over:
        try:
            result = trials.result(standing.kept)
            words = in_words(result)
        except TrialError as error:
            problem = error
    return page(
        request, "trial.html", person=known.person, standing=standing, words=words, problem=problem,
        stop=None if standing.is_over else trials.stop(standing.kept, known.answers),
        action=known.answers.knowledge.actions.get(standing.kept.action),
        picture=f"{request.url.path}/nights.svg" if result else "",
        drawn=draw(result.series, standing.trial.question, is_alone=False) if result else "",
    )  # fmt: skip


@router.get("/{trial_id}/nights.svg")
def picture(known: KnownPerson, session: Transaction, trial_id: str) -> Response:
    """The nights of a trial that is over."""
    trials, standing = standing_of(known, session, trial_id)
    try:
        series = trials.result(standing.kept).series
    except TrialError as error:
        raise ProblemError(409, str(error)) from error
    return Response(draw(series, standing.trial.question), media_type="image/svg+xml")


@router.post("/{trial_id}/end")
def end(known: KnownPerson, session: Transaction, trial_id: str, why: str = Form("wanted")) -> Response:
    """End a trial before its time."""
    trials, standing = standing_of(known, session, trial_id)
    try:
        trials.end(standing.kept, why)
    except TrialError as error:
        raise ProblemError(409, str(error)) from error
    return RedirectResponse(f"/people/{known.person.id}/trials/{trial_id}", SEE_OTHER)


def _form(request: Request, known: Known, session: Transaction, action: Action, error: TrialError | None) -> Response:
    """The page that begins a trial."""
    refused = advice = None
    try:
        may_try(action, known.answers)
    except TrialError as problem:
        refused = problem
    trials = KeptTrials(session, known.person)
    try:
        advice = advice_of(trials, action) if refused is None else None
    except TrialError as problem:
        error = error or None
        advice_missing = str(problem)
    else:
        advice_missing = ""
    weeks = advice.weeks if advice and advice.weeks else USUAL_WEEKS
    return page(
        request, "trial_new.html", status=422 if error else 200, person=known.person, action=action, refused=refused,
        advice=plan_in_words(advice) if advice else "", advised=advice.advice if advice else "", weeks=f"{weeks:g}",
        advice_missing=advice_missing, error=error, shortest=SHORTEST_WEEKS, longest=LONGEST_WEEKS,
    )  # fmt: skip


def tonight(standing: Standing | None) -> str:
    """What is due tonight, in words; nothing where no trial runs."""
    if standing is None or standing.due is None:
        return ""
    return "Tonight with it" if standing.due == "with" else "Tonight without it"


def until(standing: Standing) -> datetime.date:
    """The last night."""
    return standing.kept.ended_on or standing.trial.end
