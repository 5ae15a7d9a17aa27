"""How a night's value scatters: counts (negative binomial) and scores (normal).

Both are log-concave in the linear predictor, so that Newton's method finds the one mode. ``shape`` is the logarithm of
the size of the negative binomial (its variance is mean + mean² / size), or of the standard deviation of a score.

Arrays have the shape (series, grid points, nights); ``shape`` has (grid points, 1).
"""

from __future__ import annotations

import functools
import math
from typing import Protocol

import numpy as np

from nightcramp.diary.trials.nights import Floats

_LARGEST_PREDICTOR = 30.0


class Family(Protocol):
    """What the fit needs to know of a distribution."""

    shape_mean: float
    shape_sd: float
    shape_range: tuple[float, float]

    def log_density(self, predictor: Floats, value: Floats, shape: Floats) -> Floats:
        """Logarithm of the density of each value."""
        ...

    def slope_and_weight(self, predictor: Floats, value: Floats, shape: Floats) -> tuple[Floats, Floats]:
        """First derivative of the log density by the predictor, and minus the second."""
        ...

    def bend(self, predictor: Floats, value: Floats, shape: Floats) -> Floats:
        """Third derivative of the log density by the predictor."""
        ...

    def mean(self, predictor: Floats) -> Floats:
        """The expected value."""
        ...

    def draw(self, predictor: Floats, shape: Floats, rng: np.random.Generator) -> Floats:
        """Random values."""
        ...


class Counts:
    """Negative binomial with log link; prior log size ~ normal(1, 1): from nearly Poisson to very clumped."""

    shape_mean, shape_sd = 1.0, 1.0
    shape_range = (-2.5, 4.5)

    def log_density(self, predictor: Floats, value: Floats, shape: Floats) -> Floats:
        """See :class:`Family`; stable for any size, the gamma functions written out as sums of logarithms."""
        clipped = np.clip(predictor, -_LARGEST_PREDICTOR, _LARGEST_PREDICTOR)
        size = np.exp(shape)
        total = np.logaddexp(clipped, shape)
        constant = _choices(value, shape)
        return np.asarray(constant + value * (clipped - total) + size * (shape - total))

    def slope_and_weight(self, predictor: Floats, value: Floats, shape: Floats) -> tuple[Floats, Floats]:
        """See :class:`Family`."""
        mean = self.mean(predictor)
        size = np.exp(shape)
        share = size / (size + mean)
        return share * (value - mean), mean * share * share * (1 + value / size)

    def bend(self, predictor: Floats, value: Floats, shape: Floats) -> Floats:
        """See :class:`Family`."""
        mean = self.mean(predictor)
        size = np.exp(shape)
        share = size / (size + mean)
        return np.asarray(-mean * share * share * (1 + value / size) * (2 * share - 1))

    def mean(self, predictor: Floats) -> Floats:
        """Expected count of a night."""
        return np.asarray(np.exp(np.clip(predictor, -_LARGEST_PREDICTOR, _LARGEST_PREDICTOR)))

    def draw(self, predictor: Floats, shape: Floats, rng: np.random.Generator) -> Floats:
        """Random counts, as Poisson with gamma rates."""
        size = np.exp(shape)
        clumps = rng.gamma(np.broadcast_to(size, np.shape(predictor))) / size
        return rng.poisson(np.minimum(self.mean(predictor) * clumps, 1e6)).astype(float)


class Scores:
    """Normal with identity link, for values that were standardised; prior log sd ~ normal(-0.2, 0.5)."""

    shape_mean, shape_sd = -0.2, 0.5
    shape_range = (-1.6, 0.8)

    def log_density(self, predictor: Floats, value: Floats, shape: Floats) -> Floats:
        """See :class:`Family`."""
        residual = (value - predictor) * np.exp(-shape)
        return np.asarray(-0.5 * residual * residual - shape - 0.5 * math.log(2 * math.pi))

    def slope_and_weight(self, predictor: Floats, value: Floats, shape: Floats) -> tuple[Floats, Floats]:
        """See :class:`Family`."""
        precision = np.exp(-2 * shape)
        return (value - predictor) * precision, np.broadcast_to(precision, np.shape(predictor))

    def bend(self, predictor: Floats, value: Floats, shape: Floats) -> Floats:  # noqa: ARG002 - a normal has none
        """See :class:`Family`."""
        return np.zeros_like(predictor)

    def mean(self, predictor: Floats) -> Floats:
        """Expected score, standardised."""
        return predictor

    def draw(self, predictor: Floats, shape: Floats, rng: np.random.Generator) -> Floats:
        """Random scores."""
        return np.asarray(predictor + np.exp(shape) * rng.standard_normal(np.shape(predictor)))


def _choices(value: Floats, shape: Floats) -> Floats:
    """Log Γ(value + size) - log Γ(size) - log value!, for whole values from 0."""
    most = int(np.max(value, initial=0.0))
    steps = np.arange(most)
    rising = _cumulated(np.log(np.exp(shape)[..., :1] + steps))
    falling = _cumulated(np.log1p(steps)[None, :])
    index = np.broadcast_to(value.astype(np.intp), np.broadcast_shapes(value.shape, shape.shape))
    table = rising - falling
    if index.ndim == table.ndim:
        return np.take_along_axis(np.broadcast_to(table, (*index.shape[:-1], most + 1)), index, axis=-1)
    return np.asarray(table[np.arange(table.shape[0])[:, None], index])


def _cumulated(logs: Floats) -> Floats:
    return np.concatenate([np.zeros((*logs.shape[:-1], 1)), np.cumsum(logs, axis=-1)], axis=-1)


@functools.cache
def family(kind: str) -> Family:
    """The family of a kind of outcome."""
    return Counts() if kind == "count" else Scores()
