"""Does the fit deserve trust? Three checks that every analysis makes of itself.

- Importance re-weighting: coefficients are drawn from the approximation and weighed by the exact posterior. Few
  effective draws, or an effect that moves, mean that the approximation is off.
- Posterior prediction: new trials are drawn from the fitted model; the real one must not look strange among them.
- Likeness of neighbouring nights: what the model leaves unexplained must not run on from one night to the next.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from nightcramp.diary.trials.laplace import Fit
from nightcramp.diary.trials.model import EFFECT
from nightcramp.diary.trials.nights import Flags, Floats, Whole

DRAWS = 2000
_FREEDOM = 10
"""Degrees of freedom of the t distribution that is drawn from: heavier tails than the target's."""
FEWEST_EFFECTIVE = 0.15
LARGEST_SHIFT = 0.25
"""In posterior standard deviations."""
STRANGE = 0.005
LIKENESS_Z = 2.33
"""One in a hundred, one-sided."""
LIKENESS_WITHHELD = 0.5
_REPLICATES = 400
_FEWEST_NEIGHBOURS = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Draws:
    """Draws from the approximation, with their importance weights (they sum to 1).

    Attributes:
        coefficients: (draws, coefficients), the spells multiplied out.
        shape: (draws, 1).
        weight: (draws,).
    """

    coefficients: Floats
    shape: Floats
    weight: Floats

    @property
    def effective(self) -> float:
        """How many equally weighted draws these are worth."""
        return float(1 / np.sum(self.weight**2))

    def mean(self, values: Floats) -> float:
        """Posterior mean of a quantity with a value for each draw."""
        return float(self.weight @ values)

    def quantiles(self, values: Floats, shares: tuple[float, ...]) -> tuple[float, ...]:
        """Posterior quantiles of a quantity with a value for each draw."""
        order = np.argsort(values)
        cumulated = np.cumsum(self.weight[order])
        places = np.minimum(np.searchsorted(cumulated, shares), len(order) - 1)
        return tuple(map(float, values[order][places]))


@dataclasses.dataclass(frozen=True, slots=True)
class Importance:
    """How well the approximation fits the exact posterior (on the same grid).

    Attributes:
        draws: how many were made.
        effective: how many they are worth.
        shift: how far the mean of the effect moves, in posterior standard deviations.
    """

    draws: int
    effective: float
    shift: float

    @property
    def passed(self) -> bool:
        """Whether the approximation may be relied on."""
        return self.effective >= FEWEST_EFFECTIVE * self.draws and abs(self.shift) <= LARGEST_SHIFT


@dataclasses.dataclass(frozen=True, slots=True)
class Predictive:
    """For each property of the nights, how many of the predicted trials have as much of it, or less.

    A share near 0 or 1 is strange.
    """

    shares: dict[str, float]

    @property
    def strange(self) -> tuple[str, ...]:
        """The properties that the model does not reproduce."""
        return tuple(name for name, share in self.shares.items() if min(share, 1 - share) < STRANGE)


@dataclasses.dataclass(frozen=True, slots=True)
class Likeness:
    """Correlation of what is unexplained on neighbouring nights.

    Attributes:
        correlation: of neighbours.
        unallowed: the same, as a share of the scatter that the model allows for, where that is more than there is.
        z: how surprising it would be if nights were independent, in standard errors.
        neighbours: pairs of nights that it rests on.
    """

    correlation: float
    unallowed: float
    z: float
    neighbours: int

    @property
    def found(self) -> bool:
        """Whether nights run on."""
        return self.neighbours >= _FEWEST_NEIGHBOURS and self.z > LIKENESS_Z

    @property
    def factor(self) -> float:
        """By how much a standard deviation is to be widened: that of a mean of first-order autoregressive nights."""
        bounded = min(max(self.unallowed, 0.0), 0.9)
        return math.sqrt((1 + bounded) / (1 - bounded)) if self.found else 1.0

    @property
    def withheld(self) -> bool:
        """Whether nights run on so much that no interval can be trusted."""
        return self.found and self.unallowed > LIKENESS_WITHHELD


def draw(fit: Fit, value: Floats, seen: Flags, rng: np.random.Generator, draws: int = DRAWS) -> Draws:
    """Draw from the approximation of one series, and weigh the draws by its exact posterior."""
    point = rng.choice(len(fit.grid.shape), size=draws, p=fit.weight[0])
    used, which = np.unique(point, return_inverse=True)
    root = np.linalg.inv(np.linalg.cholesky(fit.precision[0, used]))
    normal = rng.standard_normal((draws, root.shape[-1]))
    stretch = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, size=draws))
    coefficients = np.empty_like(normal)
    for number, index in enumerate(used):  # one matrix each: a stack of them would not fit into the cache
        here = which == number
        coefficients[here] = fit.centre[0, index] + stretch[here, None] * (normal[here] @ root[number])
    log_root = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)[which]
    return _weighed(fit, value, seen, point, coefficients, _log_t(normal, stretch) - log_root)


def _log_t(normal: Floats, stretch: Floats) -> Floats:
    """Log density of a standard multivariate t at ``stretch * normal``, up to a constant."""
    distance = stretch**2 * np.sum(normal**2, axis=1)
    return np.asarray(-0.5 * (_FREEDOM + normal.shape[1]) * np.log1p(distance / _FREEDOM))


def _weighed(fit: Fit, value: Floats, seen: Flags, index: Whole, coefficients: Floats, log_proposal: Floats) -> Draws:
    terms, grid = fit.terms, fit.grid
    fixed = terms.fixed.shape[1]
    shape = grid.shape[index][:, None]
    scaled = coefficients.copy()
    scaled[:, fixed:] *= grid.spread[index][:, None]
    known = seen & ~np.isnan(value)
    density = fit.family.log_density(predictor(fit, scaled)[:, known], value[known][None, :], shape).sum(axis=1)
    prior = -0.5 * np.sum(((coefficients[:, :fixed] - terms.prior_mean) / terms.prior_sd) ** 2, axis=1)
    prior -= 0.5 * np.sum(coefficients[:, fixed:] ** 2, axis=1)
    log_weight = density + prior + grid.log_prior[index] - np.log(fit.weight[0, index]) - log_proposal
    weight = np.exp(log_weight - log_weight.max())
    return Draws(scaled, shape, weight / weight.sum())


def predictor(fit: Fit, coefficients: Floats) -> Floats:
    """The linear predictor of every night, (draws, nights), from coefficients whose spells are multiplied out."""
    fixed = fit.terms.fixed.shape[1]
    spells = coefficients[:, fixed:]
    found = coefficients[:, :fixed] @ fit.terms.fixed.T
    return np.asarray(found + spells @ fit.terms.spells.T if spells.shape[1] else found)


def importance(fit: Fit, draws: Draws) -> Importance:
    """Compare the effect by the approximation with that by the weighed draws."""
    mean, sd = (float(moment[0]) for moment in fit.effect.moments())
    exact = draws.mean(draws.coefficients[:, EFFECT])
    return Importance(len(draws.weight), draws.effective, (exact - mean) / sd)


def predict(fit: Fit, draws: Draws, value: Floats, seen: Flags, rng: np.random.Generator) -> Predictive:
    """Draw new trials from the posterior, and place the real one among them."""
    chosen = rng.choice(len(draws.weight), size=_REPLICATES, p=draws.weight)
    shape = draws.shape[chosen]
    replicated = fit.family.draw(predictor(fit, draws.coefficients[chosen])[:, seen], shape, rng)
    real = value[seen][None, :]
    shares = {}
    for name, property_of in _PROPERTIES.items():
        theirs, ours = property_of(replicated), property_of(real)[0]
        ties = np.count_nonzero(theirs == ours)
        shares[name] = float((np.count_nonzero(theirs < ours) + 0.5 * ties) / _REPLICATES)
    return Predictive(shares)


_PROPERTIES: dict[str, Callable[[Floats], Floats]] = {
    "mean": lambda nights: nights.mean(axis=1),
    "scatter": lambda nights: nights.std(axis=1),
    "largest": lambda nights: nights.max(axis=1),
    "nights at the lowest": lambda nights: (nights <= nights.min(axis=1, keepdims=True)).mean(axis=1),
}


def likeness(draws: Draws, fit: Fit, value: Floats, seen: Flags, day: Floats) -> Likeness:
    """Correlation of the residuals of neighbouring nights, divided by their expected scatter."""
    mean = draws.weight @ fit.family.mean(predictor(fit, draws.coefficients))
    size = np.exp(draws.mean(draws.shape[:, 0]))
    scatter = np.sqrt(mean + mean**2 / size) if fit.family.shape_mean > 0 else np.full_like(mean, size)
    residual = np.where(seen, (np.nan_to_num(value) - mean) / scatter, 0.0)
    neighbours = seen[:-1] & seen[1:] & (np.diff(day) == 1)
    pairs = int(neighbours.sum())
    square = float(np.mean(residual[seen] ** 2))
    if pairs == 0 or square == 0:
        return Likeness(0.0, 0.0, 0.0, pairs)
    together = float(np.mean((residual[:-1] * residual[1:])[neighbours]))
    correlation = together / square
    return Likeness(correlation, together / max(square, 1.0), correlation * math.sqrt(pairs), pairs)
