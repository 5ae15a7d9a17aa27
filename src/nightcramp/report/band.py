"""Where a cause lies between unlikely and likely, as a picture draws it, and its figures in plain words."""

from __future__ import annotations

import dataclasses
import itertools

from nightcramp.causes import Interval
from nightcramp.causes.ranking import LIKELY_FROM, UNLIKELY_BELOW
from nightcramp.report.why import BANDS

BORDERS = (0.0, UNLIKELY_BELOW, LIKELY_FROM, 1.0)
ZONES = (BANDS["unlikely"], BANDS["possible"], BANDS["likely"])
"""What lies between the borders; each zone is drawn as wide as the others, so that a bar touches the words it means."""
NARROWEST = 0.03
"""Of the picture's width; a thinner bar could not be seen."""


@dataclasses.dataclass(frozen=True, slots=True)
class Band:
    """The bar of a cause, in parts of the picture's width: its ends, and its dot."""

    low: float
    high: float
    dot: float


def place(probability: float) -> float:
    """Where a probability is drawn, from 0 to 1.

    >>> place(0.0), round(place(0.1), 3), round(place(0.5), 3), place(1.0)
    (0.0, 0.333, 0.667, 1.0)
    """
    for zone, (low, high) in enumerate(itertools.pairwise(BORDERS)):
        if probability <= high:
            return (zone + (probability - low) / (high - low)) / len(ZONES)
    return 1.0


def band_of(interval: Interval) -> Band:
    """The bar of a probability.

    >>> band = band_of(Interval(0.5, 0.1, 1.0))
    >>> round(band.low, 3), round(band.high, 3), round(band.dot, 3)
    (0.333, 1.0, 0.667)
    """
    low, high, dot = place(interval.low), place(interval.high), place(interval.value)
    if high - low < NARROWEST:
        low = min(max(0.0, dot - NARROWEST / 2), 1 - NARROWEST)
        high = low + NARROWEST
    return Band(low, high, dot)


def of_a_hundred(interval: Interval) -> str:
    """A probability as people count it.

    >>> of_a_hundred(Interval(0.42, 0.3, 0.601)), of_a_hundred(Interval(0.004, 0.001, 0.05))
    ('about 42 of 100 (it could be 30 to 60)', 'fewer than 1 of 100 (it could be up to 5)')
    """
    value, low, high = (round(end * 100) for end in (interval.value, interval.low, interval.high))
    about = f"about {value}" if value else "fewer than 1"
    span = f"{low} to {high}" if low else f"up to {max(high, 1)}"
    return f"{about} of 100 (it could be {span})"


def usual_of(value: float, low: float | None, high: float | None) -> Band:
    """A laboratory value beside its usual interval: the ends of the interval, and the value as the dot.

    A side without a limit is open to the edge of the picture.

    >>> band = usual_of(0.5, 0.7, 1.1)
    >>> round(band.low, 2), round(band.high, 2), round(band.dot, 2)
    (0.4, 0.8, 0.2)
    """
    ends = [end for end in (low, high, value) if end is not None]
    width = max(ends) - min(ends) or abs(value) or 1.0
    start, end = min(ends) - width / 3, max(ends) + width / 3
    left = 0.0 if low is None else (low - start) / (end - start)
    right = 1.0 if high is None else (high - start) / (end - start)
    return Band(left, right, (value - start) / (end - start))
