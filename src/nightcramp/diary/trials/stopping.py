"""When to stop a trial: for harm only.

A trial is never stopped early because it looks good: looking again and again would find help where there is none. Stop
rules are no substitute for triage; an alarm that triage raises stops the trial at once.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection
from typing import Literal

import numpy as np

from nightcramp.diary.trials.analysis import Result, analyse
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.model import WEAK, Priors
from nightcramp.diary.trials.nights import Series

CLEARLY_WORSE = 1.25
"""Rate ratio from which the measure clearly makes things worse (our judgement)."""
SURE_OF_HARM = 0.9
"""Probability of clearly worse at which it stops. ``make benchmark-trials`` prints how often it does so wrongly."""
FEWEST_BLOCKS = 2
"""Blocks of each arm before the nights themselves can stop a trial."""

Unwanted = Literal["none", "mild", "bad"]


@dataclasses.dataclass(frozen=True, slots=True)
class Stop:
    """That a trial is to stop: the rule, what to tell the person, and what it rests on."""

    rule: Literal["alarm", "unwanted", "worse"]
    say: str
    because: tuple[str, ...]


def stop(
    series: Series | None,
    *,
    alarms: Collection[str] = (),
    unwanted: Unwanted = "none",
    priors: Priors = WEAK,
) -> Stop | None:
    """Whether to stop now.

    Args:
        series: the nights so far; none while one arm has no night.
        alarms: ids of the triage rules that now ask for urgent care.
        unwanted: the worst unwanted effect that the person reports.
        priors: of the analysis.

    Raises:
        TrialError: ``unwanted`` is no known word.
    """
    if unwanted not in ("none", "mild", "bad"):
        raise TrialError("unwanted", unwanted, "there is no such word", "Use none, mild or bad.")
    if alarms:
        return Stop("alarm", "Stop the trial. Get the help that your answers call for.", tuple(sorted(alarms)))
    if unwanted == "bad":
        return Stop("unwanted", "Stop the trial. Ask a doctor or pharmacist about what you felt.", ("unwanted: bad",))
    if series is None or not _enough(series):
        return None
    result = analyse(series, priors)
    chance = worse(result)
    if chance < SURE_OF_HARM:
        return None
    return Stop(
        "worse",
        "Stop the trial. Your nights are clearly worse with it.",
        (f"the chance that it makes things clearly worse is {100 * chance:.0f} of 100", *result.because),
    )


def worse(result: Result) -> float:
    """Probability that the measure makes things clearly worse."""
    outcome = result.series.outcome
    seen = result.series.value[result.series.seen]
    limit = math.log(CLEARLY_WORSE) if outcome.kind == "count" else outcome.worthwhile / (float(seen.std()) or 1.0)
    if outcome.better == "lower":
        return 1 - float(result.posterior.below(limit)[0])
    return float(result.posterior.below(-limit)[0])


def _enough(series: Series) -> bool:
    return all(
        len(np.unique(series.block[series.seen & (series.with_measure == wanted)])) >= FEWEST_BLOCKS
        for wanted in (True, False)
    )
