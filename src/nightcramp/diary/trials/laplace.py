"""The posterior of a trial by Laplace's method on a grid.

For every pair of a shape (clumping of the counts) and a spread (of the spells) on a grid, Newton's method finds the
most likely coefficients; a normal distribution around them stands for their posterior, and the volume under it weighs
the grid point. The effect is then a mixture of normals. After Rue, Martino and Chopin, "Approximate Bayesian inference
for latent Gaussian models by using integrated nested Laplace approximations", J. R. Statist. Soc. B 71 (2009), 319-392.

Many series of one schedule are fitted at once, which is what planning and simulation need.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from nightcramp.diary.trials.families import Family
from nightcramp.diary.trials.model import EFFECT, Terms
from nightcramp.diary.trials.nights import Flags, Floats, Whole

_SPREADS = np.array([0.05, 0.15, 0.25, 0.4, 0.6, 0.9]), np.array([0.1, 0.1, 0.1, 0.2, 0.2, 0.4])
_COARSE_SPREADS = np.array([0.12, 0.4]), np.array([0.24, 0.4])
"""Spreads in the middle of intervals, and the widths of these."""
_LONGEST_STEP = 2.0
_FULL_STEPS, _SHORTENED = 12, 0.8
"""After as many steps each may be only so much of the one before: where little is known they can leap to and fro."""
_MOST_STEPS = 80
_ENOUGH = 1e-7
_ONE_THREAD = 200_000
"""Multiplications up to which OpenBLAS uses one thread (its limit is 262,144)."""
_TOO_COARSE = 1.2
"""Standard deviations of the shape between two points of its grid, above which the grid is refined."""


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """Shapes and spreads: each (points,), with the logarithm of the prior volume of each point."""

    shape: Floats
    spread: Floats
    log_prior: Floats


@dataclasses.dataclass(frozen=True, slots=True)
class Mixture:
    """A mixture of normals for each series: three arrays (series, points)."""

    weight: Floats
    mean: Floats
    sd: Floats

    def moments(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation, each (series,)."""
        mean = np.sum(self.weight * self.mean, axis=-1)
        square = np.sum(self.weight * (self.sd**2 + self.mean**2), axis=-1)
        return mean, np.sqrt(np.maximum(square - mean**2, 1e-12))

    def below(self, limit: float | Floats) -> Floats:
        """Probability of less than a limit, (series,)."""
        z = (np.asarray(limit, dtype=float)[..., None] - self.mean) / self.sd
        return np.asarray(np.sum(self.weight * normal_below(z), axis=-1))

    def quantile(self, share: float | Floats) -> Floats:
        """The value below which a share lies, (series,), by bisection."""
        mean, sd = self.moments()
        low, high = mean - 12 * sd, mean + 12 * sd
        for _ in range(50):
            middle = 0.5 * (low + high)
            less = self.below(middle) < share
            low, high = np.where(less, middle, low), np.where(less, high, middle)
        return 0.5 * (low + high)

    def widened(self, factor: float) -> Mixture:
        """The same mean with every distance from it times a factor."""
        mean = self.moments()[0][:, None]
        return Mixture(self.weight, mean + factor * (self.mean - mean), self.sd * factor)


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """The posterior of every series of a schedule.

    Attributes:
        centre: (series, points, coefficients) posterior means: fixed terms, then one standard normal for each block.
        precision: (series, points, coefficients, coefficients) there.
        weight: (series, points), sums to 1.
        effect: posterior of the effect.
    """

    terms: Terms
    family: Family
    grid: Grid
    centre: Floats
    precision: Floats
    weight: Floats
    effect: Mixture

    def average(self, values: Floats) -> Floats:
        """Posterior mean of something known at each grid point, (series,)."""
        return np.asarray(np.sum(self.weight * values, axis=-1))


def coarse_grid(family: Family, spread_scale: float) -> Grid:
    """Twelve points: enough to count how many simulated trials would find something, in a tenth of the time."""
    shapes = np.linspace(family.shape_mean - 2.2 * family.shape_sd, family.shape_mean + 2.2 * family.shape_sd, 6)
    return make_grid(family, spread_scale, shapes, _COARSE_SPREADS)


def make_grid(
    family: Family, spread_scale: float, shapes: Floats | None = None, spreads: tuple[Floats, Floats] | None = None
) -> Grid:
    """The grid with the prior volume of each point; shapes are evenly spaced, spreads come with their widths."""
    if shapes is None:
        shapes = np.linspace(*family.shape_range, 15)
    log_shape = -0.5 * ((shapes - family.shape_mean) / family.shape_sd) ** 2 + math.log(shapes[1] - shapes[0])
    if spread_scale == 0:
        return Grid(shapes, np.zeros_like(shapes), log_shape)
    points, widths = _SPREADS if spreads is None else spreads
    log_spread = np.log(widths) - 0.5 * (points / spread_scale) ** 2
    pairs = np.meshgrid(shapes, points, indexing="ij")
    return Grid(pairs[0].ravel(), pairs[1].ravel(), np.add.outer(log_shape, log_spread).ravel())


def fit(terms: Terms, family: Family, value: Floats, seen: Flags, *, spread_scale: float) -> Fit:
    """Fit every series of a schedule.

    Args:
        terms: the columns of the schedule, for all of its nights.
        family: how values scatter.
        value: (series, nights); what stands where nothing was seen does not matter.
        seen: (series, nights).
        spread_scale: scale of the half-normal prior of the spread; 0 leaves the spells out.

    The grid of shapes is refined where the data know the shape well; that is done for a single series only.
    """
    filled = np.where(seen, value, 0.0)
    found = fit_on(make_grid(family, spread_scale), terms, family, filled, seen)
    mean = found.average(found.grid.shape)
    sd = np.sqrt(np.maximum(found.average(found.grid.shape**2) - mean**2, 1e-4))
    apart = float(np.diff(np.unique(found.grid.shape)).max())
    if len(value) > 1 or apart < _TOO_COARSE * float(sd.min()):
        return found
    reach = 3.5 * max(float(sd[0]), apart / 3)
    finer = np.linspace(float(mean[0]) - reach, float(mean[0]) + reach, 15)
    return fit_on(make_grid(family, spread_scale, finer), terms, family, filled, seen)


def fit_on(grid: Grid, terms: Terms, family: Family, value: Floats, seen: Flags) -> Fit:
    """Fit every series of a schedule on a given grid; see :func:`fit`."""
    columns = np.column_stack([terms.fixed, terms.spells]) if grid.spread.any() else terms.fixed
    free = columns.shape[1] - terms.fixed.shape[1]
    scale = np.column_stack(
        [np.ones((len(grid.spread), terms.fixed.shape[1])), np.repeat(grid.spread[:, None], free, 1)]
    )
    believed = np.concatenate([terms.prior_mean, np.zeros(free)])
    tightness = np.concatenate([terms.prior_sd**-2.0, np.ones(free)])
    problem = _Problem(family, columns, scale, believed, tightness, value, seen, grid.shape[:, None])
    mode, precision, covariance = problem.solve()
    log_volume = problem.log_joint(mode) - 0.5 * np.linalg.slogdet(precision)[1] + grid.log_prior
    weight = np.exp(log_volume - log_volume.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    centre = mode + problem.shift(mode, covariance)
    precision = problem.precision(centre)  # at the mode of a skewed posterior the curve is a hundredth too narrow
    sd = np.sqrt(np.linalg.inv(precision)[..., EFFECT, EFFECT])
    return Fit(terms, family, grid, centre, precision, weight, Mixture(weight, centre[..., EFFECT], sd))


@dataclasses.dataclass(frozen=True, slots=True)
class _Problem:
    """A mode to be found for every series and grid point."""

    family: Family
    columns: Floats
    scale: Floats
    believed: Floats
    tightness: Floats
    value: Floats
    seen: Flags
    shape: Floats

    def predictor(self, coefficients: Floats) -> Floats:
        return _product(coefficients * self.scale, self.columns.T)

    def log_joint(self, coefficients: Floats) -> Floats:
        """Log likelihood and log prior, up to a constant, (series, points)."""
        density = self.family.log_density(self.predictor(coefficients), self.value[:, None, :], self.shape)
        prior = -0.5 * np.sum(self.tightness * (coefficients - self.believed) ** 2, axis=-1)
        return np.asarray(np.sum(density * self.seen[:, None, :], axis=-1) + prior)

    def solve(self) -> tuple[Floats, Floats, Floats]:
        """Mode, precision and covariance there, by Newton's method with a bounded step; the problem is concave."""
        found = np.tile(self.believed, (len(self.value), len(self.shape), 1))
        for number in range(_MOST_STEPS):
            longest_step = _LONGEST_STEP * min(1.0, _SHORTENED ** (number - _FULL_STEPS))
            slope, weight = self._slope_and_weight(found)
            precision = self._precision(weight)
            gradient = _product(slope, self.columns) * self.scale - self.tightness * (found - self.believed)
            step = np.linalg.solve(precision, gradient[..., None])[..., 0]
            longest = np.max(np.abs(step), axis=-1, keepdims=True)
            found = found + step * np.minimum(1.0, longest_step / np.maximum(longest, 1e-300))
            if longest.max() < _ENOUGH:
                return found, precision, np.asarray(np.linalg.inv(precision))
        raise RuntimeError("Newton's method did not settle")

    def precision(self, coefficients: Floats) -> Floats:
        """Minus the second derivative of the log joint density."""
        return self._precision(self._slope_and_weight(coefficients)[1])

    def shift(self, mode: Floats, covariance: Floats) -> Floats:
        """From the mode to the mean, to first order in the bend of the likelihood.

        Half the covariance times the slope of the log determinant: Tierney and Kadane, "Accurate approximations for
        posterior moments and marginal densities", J. Am. Statist. Assoc. 81 (1986), 82-86.
        """
        upper, products = self._products()
        scaled = covariance * self.scale[:, :, None] * self.scale[:, None, :]
        twice = np.where(upper[0] == upper[1], 1.0, 2.0)
        variance = _product(scaled[..., upper[0], upper[1]] * twice, products.T)
        bend = self.family.bend(self.predictor(mode), self.value[:, None, :], self.shape)
        pull = _product(0.5 * bend * variance * self.seen[:, None, :], self.columns) * self.scale
        return np.asarray((covariance @ pull[..., None])[..., 0])

    def _products(self) -> tuple[tuple[Whole, Whole], Floats]:
        """All products of two columns, (nights, pairs), each once."""
        upper = np.triu_indices(self.columns.shape[1])
        return upper, self.columns[:, upper[0]] * self.columns[:, upper[1]]

    def _slope_and_weight(self, coefficients: Floats) -> tuple[Floats, Floats]:
        found = self.family.slope_and_weight(self.predictor(coefficients), self.value[:, None, :], self.shape)
        here = self.seen[:, None, :]
        return found[0] * here, found[1] * here

    def _precision(self, weight: Floats) -> Floats:
        upper, products = self._products()
        packed = _product(weight, products)
        size = self.columns.shape[1]
        full = np.empty((*packed.shape[:-1], size, size))
        full[..., upper[0], upper[1]] = packed
        full[..., upper[1], upper[0]] = packed
        full *= self.scale[:, :, None] * self.scale[:, None, :]
        full[..., np.arange(size), np.arange(size)] += self.tightness
        return full


def _product(many: Floats, few: Floats) -> Floats:
    """``many @ few`` in slices so small that OpenBLAS keeps to one thread.

    Its threads wait for each other in busy loops: on a machine that has other work, one product of this size then takes
    a hundred times as long.
    """
    rows = many.reshape(-1, many.shape[-1])
    slices = np.array_split(rows, 1 + rows.shape[0] * few.size // _ONE_THREAD)
    return np.concatenate([one @ few for one in slices]).reshape(*many.shape[:-1], few.shape[1])


def normal_below(z: Floats) -> Floats:
    """Distribution function of the standard normal."""
    return np.asarray(0.5 * _erfc(-z / math.sqrt(2)))


_erfc = np.vectorize(math.erfc, otypes=[float])
