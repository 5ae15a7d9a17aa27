"""Trials of a person on themselves: for pages and API alike."""

from __future__ import annotations

import datetime

from nightcramp.diary.kept_trials import KeptTrials, Standing
from nightcramp.diary.nights import Nights
from nightcramp.diary.trials import CRAMPS, Outcome, TrialError, may_try
from nightcramp.diary.trials import Plan as TrialPlan
from nightcramp.diary.trials.picture import nights as draw
from nightcramp.knowledge.schema import Action
from nightcramp.web.context import Known
from nightcramp.web.errors import NotThereError, ProblemError

HOPED = 0.6
"""The rate ratio that the planner looks for where the action has none that is better: two fifths fewer."""
SHORTEST_WEEKS, LONGEST_WEEKS = 2, 26
USUAL_WEEKS = 8
"""Where too few nights were written down to advise a length."""


def candidates(known: Known) -> list[Action]:
    """The actions that this person may try, those of which most is hoped first."""
    found = []
    for action in known.answers.knowledge.actions.values():
        if action.in_blocks is None:
            continue
        try:
            may_try(action, known.answers)
        except TrialError:
            continue
        found.append(action)
    return sorted(found, key=lambda action: action.rate_ratio.value if action.rate_ratio else 1.0)


def advice_of(trials: KeptTrials, action: Action, outcome: Outcome = CRAMPS) -> TrialPlan:
    """How long a trial of an action would take.

    Raises:
        TrialError: too few nights were written down.
    """
    return trials.advice(action, min(HOPED, action.rate_ratio.value) if action.rate_ratio else HOPED, outcome)


def trials_of(diary: Nights) -> KeptTrials:
    """The trials of the person of a diary, on the same clock."""
    return KeptTrials(diary.session, diary.person, diary.knowledge, diary.today)


def standing_of(diary: Nights, trial_id: str) -> tuple[KeptTrials, Standing]:
    """The trials of the person of a diary, and where one of them stands.

    Raises:
        NotThereError: there is no such trial of theirs.
    """
    trials = trials_of(diary)
    kept = trials.get(trial_id)
    if kept is None:
        raise NotThereError("trial", trial_id)
    return trials, trials.standing(kept)


def picture_of(diary: Nights, trial_id: str) -> str:
    """The nights of a trial that is over, as an SVG.

    Raises:
        NotThereError: there is no such trial of theirs.
        ProblemError: it has no result.
    """
    trials, standing = standing_of(diary, trial_id)
    try:
        series = trials.result(standing.kept).series
    except TrialError as error:
        raise ProblemError(409, str(error)) from error
    return draw(series, standing.trial.question)


def action_of(known: Known, name: str) -> Action:
    """The action of a name.

    Raises:
        NotThereError: there is none.
    """
    found = known.answers.knowledge.actions.get(name)
    if found is None:
        raise NotThereError("action", name)
    return found


def weeks_of(text: str) -> float:
    """The length that was typed.

    Raises:
        TrialError: it is no length.
    """
    try:
        weeks = float(text.replace(",", "."))
    except ValueError:
        weeks = 0.0
    if not SHORTEST_WEEKS <= weeks <= LONGEST_WEEKS:
        raise TrialError("weeks", text[:20], f"it is no number from {SHORTEST_WEEKS} to {LONGEST_WEEKS}",
                         "Write how many weeks, such as 8.")  # fmt: skip
    return weeks


def reminders_of(diary: Nights, trial_id: str, at: str = "") -> bytes:
    """A reminder for each evening of a trial, as iCalendar; it gives nothing away.

    Args:
        diary: of the person.
        trial_id: of a trial that runs.
        at: when to look, such as ``21:30``; empty for the usual hour.

    Raises:
        NotThereError: there is no such trial of theirs.
        ProblemError: the trial is over (409), that is no time (422), or the calendar's library is missing (501).
    """
    trials, standing = standing_of(diary, trial_id)
    if standing.is_over:
        raise ProblemError(409, "The trial is over.")
    try:
        from nightcramp.diary.trials.reminders import EVENING, reminders
    except ModuleNotFoundError as error:
        raise ProblemError(501, f"{error.name} is missing here. Install: pip install 'nightcramp[calendar]'") from None
    try:
        time = datetime.time.fromisoformat(at).replace(tzinfo=None) if at else EVENING
    except ValueError:
        fault = {"field": "at", "value": at[:40], "problem": "is no time", "mend": "Write it as 21:00"}
        raise ProblemError(422, "This is no time of the day. Write it like 21:00.", [fault]) from None
    return reminders(standing.trial, f"trial-{standing.kept.id}", trials.today, time)
