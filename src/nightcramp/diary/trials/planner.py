"""How many weeks would a trial take? Answered by simulating it, with this person's own nights.

The rate and the clumping of the cramps are drawn from what the baseline nights say of them, trials are made up with the
hoped-for effect, and each is analysed as the real one would be. The share that ends in "helps" or "probably helps" is
the chance that the trial will find such an effect.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from nightcramp.diary.trials import checks
from nightcramp.diary.trials.analysis import PROBABLE
from nightcramp.diary.trials.design import CRAMPS, FEWEST_PAIRS, Outcome, Trial, block_length, design
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.families import Counts
from nightcramp.diary.trials.laplace import coarse_grid, fit, fit_on
from nightcramp.diary.trials.model import WEAK, Priors, Terms, terms
from nightcramp.diary.trials.nights import MOST_A_NIGHT, Floats, Night, Series, check, observe

WEEKS = (4, 6, 8, 10, 13, 17, 21, 26)
ENOUGH, TOO_LITTLE = 0.8, 0.5
"""Chances of finding the effect: from which a trial is advised, and below which it is advised against."""
FEWEST_BASELINE = 7
_SIMULATED = 300
_SOME_DAY = datetime.date(2025, 1, 6)


@dataclasses.dataclass(frozen=True, slots=True)
class Power:
    """The chance that a trial of some weeks finds the effect, with its Monte-Carlo error (one standard error)."""

    weeks: float
    chance: float
    error: float


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What the planner advises.

    Attributes:
        advice: "go" (good chance within half a year), "long" (a fair chance, at half a year), "not" (it could hardly
            ever answer), with the reason in ``because``.
        weeks: the shortest trial with a good chance; for "long" the longest looked at; none for "not".
        powers: the chances that were simulated, by length.
        rate: cramps a week by the baseline, with a 90 % interval.
        ratio: the effect that was hoped for.
    """

    advice: Literal["go", "long", "not"]
    weeks: float | None
    powers: tuple[Power, ...]
    rate: tuple[float, float, float]
    ratio: float
    because: tuple[str, ...]


def plan(
    baseline: Sequence[Night],
    *,
    ratio: float,
    onset_nights: int = 0,
    offset_nights: int = 0,
    outcome: Outcome = CRAMPS,
    missing: float = 0.1,
    priors: Priors = WEAK,
    seed: int = 0,
    simulated: int = _SIMULATED,
) -> Plan:
    """How many weeks a trial needs to find an effect.

    Args:
        baseline: nights without the measure, seven with a value at least.
        ratio: the effect hoped for: 0.5 is half as many.
        onset_nights: see :class:`nightcramp.diary.trials.Trial`.
        offset_nights: likewise.
        outcome: a count.
        missing: share of nights that will likely not be written down.
        priors: of the analysis to come.
        seed: of the simulation.
        simulated: how many trials of each length.

    Raises:
        TrialError: the baseline is too short, or the effect no ratio below 1.
    """
    if not 0 < ratio < 1:
        raise TrialError("ratio", ratio, "it is not between 0 and 1", "Give 0.5 for half as many.")
    if outcome.kind != "count":
        raise TrialError("outcome.kind", outcome.kind, "only counts can be planned", "Choose the length by hand.")
    block, _ = block_length(onset_nights, offset_nights)
    rng = np.random.default_rng(seed)
    level, shape = _beliefs(baseline, outcome, priors, simulated, rng)
    rates = 7 * np.exp(level)
    rate = (float(np.median(rates)), float(np.quantile(rates, 0.05)), float(np.quantile(rates, 0.95)))
    powers: list[Power] = []
    for weeks in WEEKS:
        if weeks * 7 < 2 * FEWEST_PAIRS * block:
            continue
        trial = design(
            "", "", _SOME_DAY, seed=seed, weeks=weeks, onset_nights=onset_nights, offset_nights=offset_nights
        )
        chance = _chance(trial, level, shape, math.log(ratio), missing, priors, rng)
        powers.append(Power(weeks, chance, math.sqrt(chance * (1 - chance) / simulated)))
        if chance >= ENOUGH:
            break
    return _advised(powers, rate, ratio, block)


def _advised(powers: list[Power], rate: tuple[float, float, float], ratio: float, block: int) -> Plan:
    last = powers[-1]
    because = (
        f"{rate[0]:.1f} cramps a week now ({rate[1]:.1f} to {rate[2]:.1f})",
        f"effect hoped for: {100 * (1 - ratio):.0f} % fewer",
        f"blocks of {block} nights",
        *(f"{power.weeks} weeks would find it in {100 * power.chance:.0f} of 100 trials" for power in powers),
    )
    if last.chance >= ENOUGH:
        return Plan("go", last.weeks, tuple(powers), rate, ratio, because)
    if last.chance >= TOO_LITTLE:
        return Plan("long", last.weeks, tuple(powers), rate, ratio, because)
    return Plan("not", None, tuple(powers), rate, ratio, because)


def _beliefs(
    baseline: Sequence[Night], outcome: Outcome, priors: Priors, draws: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draws of the level and of the shape, (draws, 1) each, from the baseline."""
    found = sorted(check(baseline, outcome).items())
    value = np.array([night.value for _, night in found if night.value is not None], dtype=float)
    if len(value) < FEWEST_BASELINE:
        raise TrialError(
            "baseline",
            len(value),
            f"fewer than {FEWEST_BASELINE} nights have a value",
            "Keep the diary for two weeks first.",
        )
    columns = np.column_stack([np.ones(len(value)), np.linspace(-1, 1, len(value))])
    flat = Terms(
        ("level", "trend"),
        columns,
        np.zeros((len(value), 0)),
        np.array([priors.level.mean, 0.0]),
        np.array([priors.level.sd, priors.trend.sd]),
        (),
    )
    seen = np.ones(len(value), dtype=bool)
    posterior = fit(flat, Counts(), value[None], seen[None], spread_scale=0.0)
    drawn = checks.draw(posterior, value, seen, rng)
    chosen = rng.choice(len(drawn.weight), size=draws, p=drawn.weight)
    return drawn.coefficients[chosen, :1], drawn.shape[chosen]


def _chance(
    trial: Trial, level: Floats, shape: Floats, effect: float, missing: float, priors: Priors, rng: np.random.Generator
) -> float:
    """The share of simulated trials that end in "helps" or "probably helps"."""
    series = empty(trial)
    used = terms(series, priors, seen=series.kept)
    count = len(level)
    spread = np.abs(rng.normal(0, priors.spread, (count, 1)))
    spells = spread * (rng.standard_normal((count, used.spells.shape[1])) @ used.spells.T)
    predictor = level + effect * series.with_measure + spells
    value = np.minimum(Counts().draw(predictor, np.broadcast_to(shape, predictor.shape), rng), MOST_A_NIGHT)
    seen = series.kept & (rng.random(value.shape) >= missing)
    grid = coarse_grid(Counts(), priors.spread)
    found = fit_on(grid, used, Counts(), np.where(seen, value, 0.0), seen)
    return float(np.mean(found.effect.below(0.0) >= PROBABLE))


def empty(trial: Trial) -> Series:
    """The nights of a trial in which every night is 0: a schedule to fill with simulated nights."""
    dates = (trial.first_block + datetime.timedelta(days=day) for day in range(trial.nights))
    return observe(trial, [Night(date, 0.0) for date in dates])
