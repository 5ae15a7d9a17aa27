"""What may be tried by oneself: an action that safety clears for this person, and that comes and goes fast enough."""

from __future__ import annotations

import datetime

from nightcramp.answers import Answers
from nightcramp.assessment import assess
from nightcramp.diary.trials.design import CRAMPS, Outcome, Trial, design
from nightcramp.diary.trials.errors import TrialError
from nightcramp.knowledge.schema import Action, InBlocks
from nightcramp.plan import Asks, Cleared, gate

MOST_URGENT = ("routine", "self_care")
"""The levels at which a trial may begin; at others a doctor comes first."""


def may_try(action: Action, answers: Answers) -> InBlocks:
    """How fast the action comes and goes, if this person may try it.

    Raises:
        TrialError: it is not for this person, waits for an answer, or cannot be tried by oneself in blocks.
    """
    assessment = assess(answers)
    if assessment.triage.certain not in MOST_URGENT:
        raise TrialError("person", assessment.triage.certain, "something else comes first",
                         "See what 'nightcramp assess' says; try things out when that is settled.")  # fmt: skip
    if action.in_blocks is None:
        raise too_slow(action.id)
    outcome = gate(action, answers, assessment.triage, answers.state())
    if isinstance(outcome, Asks):
        raise TrialError("person", action.id, f"it is not known if it is safe: {', '.join(outcome.findings)}",
                         "Answer these first.")  # fmt: skip
    if not isinstance(outcome, Cleared):
        raise TrialError("measure", action.id, " ".join(outcome.reasons) or "it is not for this person",
                         "Choose another one.")  # fmt: skip
    return action.in_blocks


def too_slow(measure: str) -> TrialError:
    """What is said of an action that blocks of nights cannot judge."""
    return TrialError(
        "measure", measure, "it comes or goes too slowly for blocks of nights, or is no thing to try alone",
        "Compare months in the diary, or ask a doctor.",
    )  # fmt: skip


def trial_of_action(
    action: Action,
    answers: Answers,
    start: datetime.date,
    *,
    seed: int,
    weeks: float,
    baseline_nights: int = 0,
    outcome: Outcome = CRAMPS,
) -> Trial:
    """A trial of an action of the plan.

    Raises:
        TrialError: as for :func:`may_try`; or the trial cannot be laid out.
    """
    pace = may_try(action, answers)
    question = f"Does it help me: {action.name[:1].lower()}{action.name[1:]}?"
    return design(
        question, action.id, start, seed=seed, weeks=weeks, onset_nights=pace.acts_within_nights,
        offset_nights=pace.lasts_nights, baseline_nights=baseline_nights, outcome=outcome,
    )  # fmt: skip
