"""The analysis of one trial: what the nights say, how sure that is, and what it rests on."""

from __future__ import annotations

import dataclasses
import math
from typing import Literal

import numpy as np

from nightcramp.diary.trials import checks
from nightcramp.diary.trials.checks import Draws, Importance, Likeness, Predictive
from nightcramp.diary.trials.families import Family, family
from nightcramp.diary.trials.laplace import Fit, Mixture, fit
from nightcramp.diary.trials.model import EFFECT, STANDARD, WEAK, Normal, Priors, Terms, terms
from nightcramp.diary.trials.nights import Flags, Floats, Series, check_arms

Verdict = Literal["helps", "probably_helps", "little_difference", "unclear", "probably_worse", "worse", "withheld"]
SURE, PROBABLE = 0.99, 0.95
"""Probability of better above which a measure is said to help; below 1 minus it, to make things worse.

Under no effect, 0.95 gives at most one false "helps" in twenty: ``make benchmark-trials`` prints how many.
"""
LITTLE = 0.90
"""Probability that the effect is smaller than a worthwhile one, either way, above which it is called little."""
FEWEST_BLOCKS, FEWEST_NIGHTS = 2, 6
"""In each arm; with less the result is withheld."""
WEAKER = 0.9
"""Probability of better under another assumption, below which a doubt is told."""
MANY_MISSING = 0.2
_SCEPTICAL, _OPEN = 0.35, 1.5
WEEK = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Estimate:
    """A quantity with its median and the limits of the middle 50, 80 and 95 %."""

    median: float
    half: tuple[float, float]
    eighty: tuple[float, float]
    ninety_five: tuple[float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Arm:
    """The nights of one arm that count.

    Attributes:
        recorded: how many have a value.
        missing: how many have none.
        mean: of the recorded values.
        expected: a week (counts) or a night (scores), with the 90 % interval, by the model.
    """

    recorded: int
    missing: int
    mean: float
    expected: tuple[float, float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Otherwise:
    """The result under another assumption."""

    assumption: str
    effect: float
    p_better: float


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """All that the analysis of a trial found.

    Attributes:
        verdict: one word for it; :mod:`nightcramp.diary.trials.words` says it in sentences.
        effect: for counts the rate ratio, with the measure to without; for scores the difference in points.
        p_better: probability that the effect is in the right direction.
        p_worthwhile: that it is at least the worthwhile one (by default a fifth fewer).
        p_little: that it is smaller than a worthwhile one, either way.
        with_measure: the nights with it.
        without: the nights without it.
        shape: of the scatter; for counts the size (variance = mean + mean² / size), for scores the standard deviation.
        spread: of the spells of blocks, on the scale of the logarithm or in standard deviations.
        posterior: of the effect on the scale of the model, widened if nights run on.
        pooled_input: mean and standard deviation of the effect by the nights alone, without the prior of the effect.
        widened: factor by which the interval was widened.
        importance: self-check of the approximation.
        predictive: self-check of the model.
        likeness: of neighbouring nights.
        sensitivity: the result under other assumptions.
        doubts: what weakens it, in words.
        because: what it rests on, in words.
        priors: that were used.
    """

    verdict: Verdict
    effect: Estimate
    p_better: float
    p_worthwhile: float
    p_little: float
    with_measure: Arm
    without: Arm
    shape: float
    spread: float
    posterior: Mixture
    pooled_input: tuple[float, float]
    widened: float
    importance: Importance
    predictive: Predictive
    likeness: Likeness
    sensitivity: tuple[Otherwise, ...]
    doubts: tuple[str, ...]
    because: tuple[str, ...]
    priors: Priors
    series: Series


def analyse(series: Series, priors: Priors = WEAK, seed: int = 0) -> Result:
    """Analyse the nights of a trial, as :func:`nightcramp.diary.trials.observe` lays them out.

    Args:
        series: the nights.
        priors: what is believed beforehand; the effect of a plan's action may stand for the weak one.
        seed: of the random draws of the self-checks.

    Raises:
        TrialError: one arm has no night.
    """
    check_arms(series)
    work = _Work.of(series, priors)
    found = work.fit()
    rng = np.random.default_rng(seed)
    draws = checks.draw(found, work.value, series.seen, rng)
    importance = checks.importance(found, draws)
    predictive = checks.predict(found, draws, work.value, series.seen, rng)
    likeness = checks.likeness(draws, found, work.value, series.seen, series.day)
    effect = found.effect.widened(likeness.factor) if likeness.found else found.effect
    chances = work.chances(effect)
    withheld = _withheld(series, importance, likeness)
    otherwise = sensitivity(series, priors)
    verdict: Verdict = "withheld" if withheld else _verdict(chances[0], chances[2])
    return Result(
        verdict=verdict,
        effect=work.estimate(effect),
        p_better=chances[0],
        p_worthwhile=chances[1],
        p_little=chances[2],
        with_measure=work.arm(draws, found, likeness.factor, with_measure=True),
        without=work.arm(draws, found, likeness.factor, with_measure=False),
        shape=work.shape(found),
        spread=float(found.average(found.grid.spread)[0]),
        posterior=effect,
        pooled_input=_without_prior(effect, priors.effect),
        widened=likeness.factor,
        importance=importance,
        predictive=predictive,
        likeness=likeness,
        sensitivity=otherwise,
        doubts=(*withheld, *_doubts(series, predictive, likeness, otherwise, verdict)),
        because=_because(series, work.terms, priors),
        priors=priors,
        series=series,
    )


def sensitivity(series: Series, priors: Priors = WEAK) -> tuple[Otherwise, ...]:
    """The result under other priors, other guesses at what is missing, and without doubtful nights."""
    variants = [
        ("a sceptical prior", series, _with_effect_sd(priors, _SCEPTICAL)),
        ("an open prior", series, _with_effect_sd(priors, _OPEN)),
        ("no spells", series, dataclasses.replace(priors, spread=0.0)),
    ]
    if np.any(series.kept & np.isnan(series.value)):
        variants.append(("missing nights were bad with the measure and good without", _filled(series, True), priors))
        variants.append(("missing nights were good with the measure and bad without", _filled(series, False), priors))
    for name, keep in (
        ("only nights on which the plan was followed", series.followed),
        ("only nights without other changes", ~series.disturbed),
    ):
        fewer = dataclasses.replace(series, kept=series.kept & keep)
        if np.any(series.seen & ~keep) and _both_arms(fewer):
            variants.append((name, fewer, priors))
    return tuple(_otherwise(*variant) for variant in variants)


# --- the pieces ---------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class _Work:
    """A series made ready for the fit: scores standardised, columns built."""

    series: Series
    priors: Priors
    terms: Terms
    family: Family
    value: Floats
    centre: float
    unit: float

    @classmethod
    def of(cls, series: Series, priors: Priors) -> _Work:
        seen = series.value[series.seen]
        centre, unit = 0.0, 1.0
        if series.outcome.kind == "score":
            centre, unit = float(seen.mean()), float(seen.std()) or 1.0
            priors = dataclasses.replace(priors, level=STANDARD)
        value = (series.value - centre) / unit
        return cls(series, priors, terms(series, priors), family(series.outcome.kind), value, centre, unit)

    def fit(self) -> Fit:
        return fit(self.terms, self.family, self.value[None], self.series.seen[None], spread_scale=self.priors.spread)

    def chances(self, effect: Mixture) -> tuple[float, float, float]:
        """Probabilities of better, of worthwhile and of little."""
        low, high = self._limits()
        below_low, below_0, below_high = (float(effect.below(limit)[0]) for limit in (low, 0.0, high))
        little = below_high - below_low
        if self.series.outcome.better == "lower":
            return below_0, below_low, little
        return 1 - below_0, 1 - below_high, little

    def _limits(self) -> tuple[float, float]:
        """Effects of which the worthwhile ones lie below and above, on the scale of the model."""
        worthwhile = self.series.outcome.worthwhile
        if self.series.outcome.kind == "score":
            return -worthwhile / self.unit, worthwhile / self.unit
        up = 1 / (1 - worthwhile) if self.series.outcome.better == "lower" else 1 + worthwhile
        return -math.log(up), math.log(up)

    def estimate(self, effect: Mixture) -> Estimate:
        def limits(share: float) -> tuple[float, float]:
            tail = (1 - share) / 2
            return self._told(effect.quantile(tail)), self._told(effect.quantile(1 - tail))

        return Estimate(self._told(effect.quantile(0.5)), limits(0.5), limits(0.8), limits(0.95))

    def _told(self, effect: Floats) -> float:
        """An effect as a person is told: a ratio, or points."""
        return math.exp(effect[0]) if self.series.outcome.kind == "count" else float(effect[0]) * self.unit

    def shape(self, found: Fit) -> float:
        return math.exp(float(found.average(found.grid.shape)[0])) * self.unit

    def arm(self, draws: Draws, found: Fit, factor: float, *, with_measure: bool) -> Arm:
        here = self.series.kept & (self.series.with_measure == with_measure)
        values = self.series.value[here]
        recorded = values[~np.isnan(values)]
        expected = self._expected(draws, found, factor, with_measure=with_measure)
        return Arm(len(recorded), len(values) - len(recorded), float(recorded.mean()), expected)

    def _expected(self, draws: Draws, found: Fit, factor: float, *, with_measure: bool) -> tuple[float, float, float]:
        """Mean and 90 % interval if every night of the trial had been of one kind."""
        fixed = found.terms.fixed.copy()
        fixed[:, EFFECT] = float(with_measure)
        if "carry" in found.terms.names:
            fixed[:, found.terms.names.index("carry")] = 0.0
        same = dataclasses.replace(found, terms=dataclasses.replace(found.terms, fixed=fixed))
        nights = found.family.mean(checks.predictor(same, draws.coefficients)).mean(axis=1)
        if self.series.outcome.kind == "score":
            told = nights * self.unit + self.centre
            middle = draws.mean(told)
            low, high = draws.quantiles(told, (0.05, 0.95))
            return middle, middle + factor * (low - middle), middle + factor * (high - middle)
        middle = WEEK * draws.mean(nights)
        low, high = (WEEK * limit for limit in draws.quantiles(nights, (0.05, 0.95)))
        return middle, middle * (low / middle) ** factor, middle * (high / middle) ** factor


def _verdict(p_better: float, p_little: float) -> Verdict:
    if p_better >= SURE:
        return "helps"
    if p_little >= LITTLE:
        return "little_difference"
    if p_better >= PROBABLE:
        return "probably_helps"
    if 1 - p_better >= SURE:
        return "worse"
    return "probably_worse" if 1 - p_better >= PROBABLE else "unclear"


def _withheld(series: Series, importance: Importance, likeness: Likeness) -> list[str]:
    """Why no verdict is given."""
    reasons = []
    for wanted, name in ((True, "with"), (False, "without")):
        here = series.seen & (series.with_measure == wanted)
        if len(np.unique(series.block[here])) < FEWEST_BLOCKS or here.sum() < FEWEST_NIGHTS:
            reasons.append(f"There are too few nights {name} the measure.")
    if not importance.passed:
        reasons.append("The fast method does not fit these nights.")
    if likeness.withheld:
        reasons.append("Good and bad nights come in long runs, so that chance and effect cannot be told apart.")
    return reasons


def _doubts(
    series: Series, predictive: Predictive, likeness: Likeness, otherwise: tuple[Otherwise, ...], verdict: Verdict
) -> list[str]:
    doubts = [f"The nights do not fit the model in this: {name}." for name in predictive.strange]
    if likeness.found:
        doubts.append(f"Nights run on into each other; the range was made {likeness.factor:.1f} times as wide.")
    if verdict in ("helps", "probably_helps"):
        doubts += [
            f"It would be less sure if this were so: {one.assumption}." for one in otherwise if one.p_better < WEAKER
        ]
    missing = float(np.mean(np.isnan(series.value[series.kept])))
    if missing > MANY_MISSING:
        doubts.append(f"Of the nights that count, {100 * missing:.0f} % are missing.")
    return [*doubts, *series.notes]


def _because(series: Series, used: Terms, priors: Priors) -> tuple[str, ...]:
    """What the result rests on."""
    parts = []
    for wanted, name in ((True, "with"), (False, "without")):
        here = series.seen & (series.with_measure == wanted)
        total = float(series.value[here].sum())
        if series.outcome.kind == "count":
            parts.append(f"{total:.0f} {series.outcome.name} in {here.sum()} nights {name} the measure")
        else:
            parts.append(f"{series.outcome.name} {total / here.sum():.2f} on average in {here.sum()} nights {name} it")
    parts.append(f"{np.count_nonzero(~series.kept)} nights of washout do not count")
    parts.append(f"terms: {', '.join(used.names)}, spells of blocks")
    parts += [f"left out: {reason}" for reason in used.left_out]
    parts.append(f"prior of the effect: normal({priors.effect.mean:g}, {priors.effect.sd:g}), {priors.source}")
    return tuple(parts)


def _otherwise(assumption: str, series: Series, priors: Priors) -> Otherwise:
    work = _Work.of(series, priors)
    effect = work.fit().effect
    return Otherwise(assumption, work.estimate(effect).median, work.chances(effect)[0])


def _with_effect_sd(priors: Priors, sd: float) -> Priors:
    return dataclasses.replace(priors, effect=Normal(0.0, sd))


def _filled(series: Series, against: bool) -> Series:  # noqa: FBT001 - it is what the two variants differ in
    """Missing nights filled with the quartile that speaks against the measure, or for it."""
    value = series.value.copy()
    lower_is_bad = series.outcome.better == "higher"
    for wanted in (True, False):
        here = series.kept & (series.with_measure == wanted)
        bad = wanted == against
        share = 0.25 if bad == lower_is_bad else 0.75
        guess = np.quantile(value[here & series.seen], share, method="nearest" if share < 0.5 else "higher")
        value[here & np.isnan(value)] = guess
    return dataclasses.replace(series, value=value)


def _both_arms(series: Series) -> bool:
    arms: Flags = series.with_measure[series.seen]
    return bool(arms.any() and not arms.all())


def _without_prior(effect: Mixture, prior: Normal) -> tuple[float, float]:
    """What the nights alone say: the normal that, times the prior, has the mean and sd of the posterior."""
    mean, sd = (float(moment[0]) for moment in effect.moments())
    precision = max(sd**-2 - prior.sd**-2, 1e-3)
    return (mean * sd**-2 - prior.mean * prior.sd**-2) / precision, precision**-0.5


__all__ = ["Arm", "Estimate", "Otherwise", "Result", "Verdict", "analyse", "sensitivity"]
