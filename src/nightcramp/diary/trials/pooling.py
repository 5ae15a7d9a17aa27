"""The same trial by many people: the average effect, how much people differ, and each person's own effect.

    what a person's nights say ~ normal(person's effect, its own uncertainty)
    person's effect ~ normal(average, spread)
    average ~ normal(0, 0.7), spread ~ half-normal(0.5)

Given the spread everything is normal and exact; the spread is summed over on a grid. Effects are on the logarithmic
scale (rate ratios).
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from nightcramp.diary.trials.analysis import Result
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.laplace import Mixture
from nightcramp.diary.trials.nights import Floats

AVERAGE_SD = 0.7
SPREAD_SCALE = 0.5
FEWEST_PEOPLE = 2
_SPREADS = np.linspace(0.0, 2.0, 201) + 0.005


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """What one person's nights say, without any prior of the effect, and without who it is.

    Attributes:
        label: a code, not a name.
        measure: what was tried.
        outcome: what was counted.
        log_ratio: logarithm of the rate ratio.
        sd: its standard deviation.
    """

    label: str
    measure: str
    outcome: str
    log_ratio: float
    sd: float


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A line of the forest plot: rate ratio with the limits of the middle 95 %.

    ``alone`` is by the person's own nights; ``with_others`` draws on the other people as well.
    """

    label: str
    alone: tuple[float, float, float]
    with_others: tuple[float, float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Pooled:
    """What the trials of many people say.

    Attributes:
        people: a line for each.
        average: rate ratio of the average person, median and the middle 95 %.
        next_person: the same for somebody new: what a person who has not tried it may expect.
        spread: how much people differ on the logarithmic scale, median and the middle 95 %.
        p_better_on_average: probability that the average person has fewer.
        p_better_next: probability that somebody new has fewer.
    """

    measure: str
    outcome: str
    people: tuple[Row, ...]
    average: tuple[float, float, float]
    next_person: tuple[float, float, float]
    spread: tuple[float, float, float]
    p_better_on_average: float
    p_better_next: float
    because: tuple[str, ...]


def person(label: str, measure: str, result: Result) -> Person:
    """What of a result may be handed on for pooling.

    Raises:
        TrialError: the outcome is a score, which has no rate ratio.
    """
    if result.series.outcome.kind != "count":
        raise TrialError("outcome.kind", result.series.outcome.kind, "only counts can be pooled", "Leave it out.")
    mean, sd = result.pooled_input
    return Person(label, measure, result.series.outcome.name, mean, sd)


def pool(people: Iterable[Person]) -> Pooled:
    """Pool the same trial over people.

    Raises:
        TrialError: fewer than two people, one of them twice, different trials, or an impossible number.
    """
    found = list(people)
    _check(found)
    estimate = np.array([one.log_ratio for one in found])
    variance = np.array([one.sd for one in found]) ** 2
    weight, average, average_variance = _by_spread(estimate, variance)
    on_average = _mixture(weight, average, np.sqrt(average_variance))
    following = _mixture(weight, average, np.sqrt(average_variance + _SPREADS**2))
    rows = [
        Row(one.label, _ratio(_mixture(np.ones(1), np.array([one.log_ratio]), np.array([one.sd]))), _ratio(theirs))
        for one, theirs in zip(found, _shrunk(estimate, variance, weight, average, average_variance), strict=True)
    ]
    return Pooled(
        found[0].measure,
        found[0].outcome,
        tuple(rows),
        _ratio(on_average),
        _ratio(following),
        _spread(weight),
        float(on_average.below(0.0)[0]),
        float(following.below(0.0)[0]),
        (
            f"{len(found)} people, each with the uncertainty of their own nights",
            f"average ~ normal(0, {AVERAGE_SD:g}), spread ~ half-normal({SPREAD_SCALE:g})",
        ),
    )


def _check(people: Sequence[Person]) -> None:
    if len(people) < FEWEST_PEOPLE:
        raise TrialError("people", len(people), "there is nobody to pool with", "Give two people or more.")
    for field in ("measure", "outcome"):
        names = sorted({getattr(one, field) for one in people})
        if len(names) > 1:
            raise TrialError(field, ", ".join(names), "these are different trials", "Pool the same trial only.")
    for label, times in Counter(one.label for one in people).items():
        if times > 1:
            raise TrialError("label", label, "this person is there twice", "Keep one.")
    for one in people:
        if not (math.isfinite(one.log_ratio) and math.isfinite(one.sd) and one.sd > 0):
            raise TrialError(f"sd[{one.label}]", one.sd, "it is no number above 0", "Export the trial again.")


def _by_spread(estimate: Floats, variance: Floats) -> tuple[Floats, Floats, Floats]:
    """For each spread its posterior weight, and mean and variance of the average given it."""
    total = variance[None, :] + _SPREADS[:, None] ** 2
    precision = np.sum(1 / total, axis=1) + AVERAGE_SD**-2
    average = np.sum(estimate / total, axis=1) / precision
    fit = -0.5 * np.sum(np.log(total) + estimate**2 / total, axis=1)
    log_weight = fit - 0.5 * np.log(precision) + 0.5 * average**2 * precision - 0.5 * (_SPREADS / SPREAD_SCALE) ** 2
    weight = np.exp(log_weight - log_weight.max())
    return weight / weight.sum(), average, 1 / precision


def _shrunk(
    estimate: Floats, variance: Floats, weight: Floats, average: Floats, average_variance: Floats
) -> list[Mixture]:
    """The posterior of each person's effect."""
    found = []
    for own, own_variance in zip(estimate, variance, strict=True):
        share = _SPREADS**2 / (own_variance + _SPREADS**2)
        mean = average + share * (own - average)
        spread = share * own_variance + (1 - share) ** 2 * average_variance
        found.append(_mixture(weight, mean, np.sqrt(spread)))
    return found


def _mixture(weight: Floats, mean: Floats, sd: Floats) -> Mixture:
    return Mixture(weight[None], mean[None], sd[None])


def _ratio(effect: Mixture) -> tuple[float, float, float]:
    """Median and limits of the middle 95 %, as a ratio."""
    middle, low, high = (math.exp(float(effect.quantile(share)[0])) for share in (0.5, 0.025, 0.975))
    return middle, low, high


def _spread(weight: Floats) -> tuple[float, float, float]:
    cumulated = np.cumsum(weight)
    middle, low, high = (float(_SPREADS[np.searchsorted(cumulated, share)]) for share in (0.5, 0.025, 0.975))
    return middle, low, high
