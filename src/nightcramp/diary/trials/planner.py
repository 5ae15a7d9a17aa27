"""How many weeks would a trial take? Answered by simulating it, with this person's own nights.

The rate and the clumping of the cramps are drawn from what the baseline nights say of them, trials are made up with the
hoped-for effect, and each is analysed as the real one would be. The share that ends in "helps" or "probably helps" is
the chance that the trial will find such an effect.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from nightcramp.diary.trials import checks
from nightcramp.diary.trials.analysis import PROBABLE
from nightcramp.diary.trials.design import CRAMPS, FEWEST_PAIRS, Outcome, Trial, block_length, design
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.families import family
from nightcramp.diary.trials.laplace import coarse_grid, fit, fit_on
from nightcramp.diary.trials.model import STANDARD, WEAK, Priors, Terms, terms
from nightcramp.diary.trials.nights import MOST_A_NIGHT, Floats, Night, Series, check, observe

WEEKS = (4, 6, 8, 10, 13, 17, 21, 26)
ENOUGH, TOO_LITTLE = 0.8, 0.5
"""Chances of finding the effect: from which a trial is advised, and below which it is advised against."""
FEWEST_BASELINE = 7
_SIMULATED = 200
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
        powers: the chances that were simulated, by length: those that were needed to find the shortest.
        rate: by the baseline, with a 90 % interval: a week for counts, a night for scores.
        ratio: the effect that was hoped for.
        outcome: what is measured.
    """

    advice: Literal["go", "long", "not"]
    weeks: float | None
    powers: tuple[Power, ...]
    rate: tuple[float, float, float]
    ratio: float
    because: tuple[str, ...]
    outcome: Outcome = CRAMPS

    @property
    def chance(self) -> float:
        """That a trial of the advised length finds the effect; where none is advised, that the longest does."""
        return next((power.chance for power in self.powers if power.weeks == self.weeks), self.powers[-1].chance)


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
        ratio: the effect hoped for: 0.5 is half as many, or half as many points.
        onset_nights: see :class:`nightcramp.diary.trials.Trial`.
        offset_nights: likewise.
        outcome: what is measured; fewer or lower is better.
        missing: share of nights that will likely not be written down.
        priors: of the analysis to come.
        seed: of the simulation.
        simulated: how many trials of each length.

    Raises:
        TrialError: the baseline is too short or always the same score, or the effect no ratio below 1.
    """
    if not 0 < ratio < 1:
        raise TrialError("ratio", ratio, "it is not between 0 and 1", "Give 0.5 for half as many.")
    if outcome.better != "lower":
        raise TrialError("outcome.better", outcome.better, "only less can be planned", "Choose the length by hand.")
    block, _ = block_length(onset_nights, offset_nights)
    rng = np.random.default_rng(seed)
    believed = _beliefs(baseline, outcome, priors, simulated, rng)
    rates = believed.rates
    rate = (float(np.median(rates)), float(np.quantile(rates, 0.05)), float(np.quantile(rates, 0.95)))

    def look(weeks: int) -> Power:
        trial = design(
            "", "", _SOME_DAY, seed=seed, weeks=weeks, onset_nights=onset_nights, offset_nights=offset_nights,
            outcome=outcome,
        )  # fmt: skip
        chance = _chance(trial, believed, believed.effect(ratio), missing, priors, rng)
        return Power(weeks, chance, math.sqrt(chance * (1 - chance) / simulated))

    powers = _shortest_with_enough([weeks for weeks in WEEKS if weeks * 7 >= 2 * FEWEST_PAIRS * block], look)
    return _advised(powers, rate, ratio, block, outcome)


def _shortest_with_enough(lengths: Sequence[int], look: Callable[[int], Power]) -> list[Power]:
    """The lengths that were looked at, to find the shortest with a good chance; only the longest if that has none.

    A longer trial finds more, so halving the lengths between finds it soonest.
    """
    found = {lengths[-1]: look(lengths[-1])}
    below, enough = -1, len(lengths) - 1
    while found[lengths[-1]].chance >= ENOUGH and enough - below > 1:
        middle = (below + enough) // 2
        found[lengths[middle]] = look(lengths[middle])
        below, enough = (below, middle) if found[lengths[middle]].chance >= ENOUGH else (middle, enough)
    return [found[weeks] for weeks in sorted(found)]


def _advised(powers: list[Power], rate: tuple[float, float, float], ratio: float, block: int, outcome: Outcome) -> Plan:
    last = next((power for power in powers if power.chance >= ENOUGH), powers[-1])
    is_count = outcome.kind == "count"
    now = f"{outcome.name} a week now" if is_count else f"{outcome.name} now"
    because = (
        f"{rate[0]:.1f} {now} ({rate[1]:.1f} to {rate[2]:.1f})",
        f"effect hoped for: {100 * (1 - ratio):.0f} % {'fewer' if is_count else 'lower'}",
        f"blocks of {block} nights",
        *(f"{power.weeks} weeks would find it in {100 * power.chance:.0f} of 100 trials" for power in powers),
    )
    if last.chance >= ENOUGH:
        return Plan("go", last.weeks, tuple(powers), rate, ratio, because, outcome)
    if last.chance >= TOO_LITTLE:
        return Plan("long", last.weeks, tuple(powers), rate, ratio, because, outcome)
    return Plan("not", None, tuple(powers), rate, ratio, because, outcome)


@dataclasses.dataclass(frozen=True, slots=True)
class _Beliefs:
    """What the baseline leaves possible, on the scale of the model; scores are standardised by centre and unit.

    Attributes:
        level: (draws, 1).
        shape: (draws, 1).
        kind: of the outcome.
    """

    level: Floats
    shape: Floats
    kind: Literal["count", "score"]
    centre: float = 0.0
    unit: float = 1.0

    @property
    def rates(self) -> Floats:
        """A week for counts, a night for scores."""
        return 7 * np.exp(self.level) if self.kind == "count" else self.centre + self.unit * self.level

    def effect(self, ratio: float) -> float:
        """A ratio on the scale of the model."""
        return math.log(ratio) if self.kind == "count" else (ratio - 1) * self.centre / self.unit


def _beliefs(
    baseline: Sequence[Night], outcome: Outcome, priors: Priors, draws: int, rng: np.random.Generator
) -> _Beliefs:
    """Draws of the level and of the shape from the baseline."""
    found = sorted(check(baseline, outcome).items())
    value = np.array([night.value for _, night in found if night.value is not None], dtype=float)
    if len(value) < FEWEST_BASELINE:
        raise TrialError(
            "baseline",
            len(value),
            f"this was written down for fewer than {FEWEST_BASELINE} nights",
            "Keep the diary for two weeks first.",
        )
    level, centre, unit = priors.level, 0.0, 1.0
    if outcome.kind == "score":
        level, centre, unit = STANDARD, float(value.mean()), float(value.std())
        if unit == 0:
            raise TrialError("baseline", centre, "all nights are the same", "Judge it by something that changes.")
    value = (value - centre) / unit
    columns = np.column_stack([np.ones(len(value)), np.linspace(-1, 1, len(value))])
    flat = Terms(
        ("level", "trend"),
        columns,
        np.zeros((len(value), 0)),
        np.array([level.mean, 0.0]),
        np.array([level.sd, priors.trend.sd]),
        (),
    )
    seen = np.ones(len(value), dtype=bool)
    posterior = fit(flat, family(outcome.kind), value[None], seen[None], spread_scale=0.0)
    drawn = checks.draw(posterior, value, seen, rng)
    chosen = rng.choice(len(drawn.weight), size=draws, p=drawn.weight)
    return _Beliefs(drawn.coefficients[chosen, :1], drawn.shape[chosen], outcome.kind, centre, unit)


def _chance(
    trial: Trial, believed: _Beliefs, effect: float, missing: float, priors: Priors, rng: np.random.Generator
) -> float:
    """The share of simulated trials that end in "helps" or "probably helps"."""
    series = empty(trial)
    if believed.kind == "score":
        priors = dataclasses.replace(priors, level=STANDARD)
    kind, used = family(believed.kind), terms(series, priors, seen=series.kept)
    count = len(believed.level)
    spread = np.abs(rng.normal(0, priors.spread, (count, 1)))
    spells = spread * (rng.standard_normal((count, used.spells.shape[1])) @ used.spells.T)
    predictor = believed.level + effect * series.with_measure + spells
    value = np.minimum(kind.draw(predictor, np.broadcast_to(believed.shape, predictor.shape), rng), MOST_A_NIGHT)
    seen = series.kept & (rng.random(value.shape) >= missing)
    grid = coarse_grid(kind, priors.spread)
    found = fit_on(grid, used, kind, np.where(seen, value, 0.0), seen)
    return float(np.mean(found.effect.below(0.0) >= PROBABLE))


def empty(trial: Trial) -> Series:
    """The nights of a trial in which every night is 0: a schedule to fill with simulated nights."""
    dates = (trial.first_block + datetime.timedelta(days=day) for day in range(trial.nights))
    return observe(trial, [Night(date, 0.0) for date in dates])
