"""Parameters as distributions, drawn with the same random numbers for everybody.

A probability with an interval is a split normal on the scale of log-odds: through its value at the median, with the low
and the high end as the 5th and the 95th percentile, so that an interval may be longer on one side. Draw 0 is the value
itself.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nightcramp.causes.network import FloatArray

PERCENTILE_95 = 1.6448536269514722
"""Standard normal."""
SEED = 20261125
TINY = 1e-12
"""Interval ends at 0 or 1 are moved inside by this: their log-odds are infinite."""


def standard_normals(draws: int, parameters: int, seed: int = SEED) -> FloatArray:
    """Common random numbers, (draws, parameters); those of the first parameters do not depend on how many follow.

    The first row is zero: draw 0 is the point value.

    >>> standard_normals(3, 2)[0].tolist()
    [0.0, 0.0]
    """
    normals = np.random.default_rng(seed).standard_normal((parameters, draws)).T.copy()
    normals[:1] = 0
    return normals


def draw(value: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, standard_normals: FloatArray) -> FloatArray:
    """Draw parameters from their intervals.

    A value of 0 or 1, and an end that equals the value, stays.

    Args:
        value: (parameters,) probabilities.
        low: (parameters,) 5th percentiles.
        high: (parameters,) 95th percentiles.
        standard_normals: (draws, parameters).

    Returns:
        (draws, parameters).

    Raises:
        ValueError: unless 0 <= low <= value <= high <= 1.

    >>> draw([0.2], [0.1], [0.4], np.array([[-PERCENTILE_95], [0.0], [PERCENTILE_95]])).round(6).ravel().tolist()
    [0.1, 0.2, 0.4]
    """
    value, low, high = (np.asarray(values, dtype=np.float64) for values in (value, low, high))
    if not np.all((low >= 0) & (low <= value) & (value <= high) & (high <= 1)):
        raise ValueError("an interval holds its value, and both lie from 0 to 1")
    middle = _log_odds(value)
    below, above = (middle - _log_odds(low)) / PERCENTILE_95, (_log_odds(high) - middle) / PERCENTILE_95
    deviation = standard_normals * np.where(standard_normals < 0, below, above)
    drawn = 1 / (1 + np.exp(-(middle + deviation)))
    stays = (deviation == 0) | (value == 0) | (value == 1)
    return np.where(stays, value, drawn)


def _log_odds(probability: FloatArray) -> FloatArray:
    """Log-odds, finite."""
    inside = np.clip(probability, TINY, 1 - TINY)
    return np.asarray(np.log(inside) - np.log1p(-inside))
