"""The model of a trial: what may move a night's value, and what is believed of it beforehand.

    log(expected cramps of a night)
        = level + effect · measure + trend · time + weekend + carry-over + spell of the block

A **spell** is one number for each block: blocks a few days apart are alike, and how much they differ (``spread``) is
learned. It takes up good and bad spells, seasons and periods, which nobody randomised; a model without it is too sure
of itself when nights are alike. For a score the same sum is the expected score, in standard deviations.

Every prior is weak and stated in :class:`Priors`. A term that the data cannot bear is left out, and said to be.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from nightcramp.diary.trials.nights import Flags, Floats, Series, Whole

FEWEST_NIGHTS_FOR_TREND = 14
FEWEST_NIGHTS_OF_A_KIND = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Normal:
    """A normal prior."""

    mean: float
    sd: float


@dataclasses.dataclass(frozen=True, slots=True)
class Priors:
    """What is believed beforehand, on the scale of the logarithm of the rate.

    Attributes:
        level: half a cramp a night, give or take a factor of 4.5.
        effect: none, with 95 % between a seventh and seven times.
        trend: over half of the trial, 95 % between a third and three times.
        weekend: likewise.
        carry: of what remains of the measure on the night after; likewise, but smaller.
        spread: scale of a half-normal: spells move two in three blocks by less than a half.
        spell_nights: nights after which the likeness of two blocks has fallen to 0.37.
        source: where the prior of the effect comes from.
    """

    level: Normal = Normal(-0.7, 1.5)
    effect: Normal = Normal(0.0, 1.0)
    trend: Normal = Normal(0.0, 0.5)
    weekend: Normal = Normal(0.0, 0.5)
    carry: Normal = Normal(0.0, 0.35)
    spread: float = 0.4
    spell_nights: float = 7.0
    source: str = "weak, centred on no effect; chosen by hand"


WEAK = Priors()
STANDARD = Normal(0.0, 1.0)
"""The level of scores, which are standardised."""


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """The columns of the model for the nights of one schedule.

    Attributes:
        names: of the fixed terms; "level" is the first and "effect" the second.
        fixed: (nights, terms).
        spells: (nights, blocks) loadings of independent standard normals; times the spread they are the spells.
        prior_mean: (terms,).
        prior_sd: (terms,).
        left_out: terms that the data cannot bear, with the reason.
    """

    names: tuple[str, ...]
    fixed: Floats
    spells: Floats
    prior_mean: Floats
    prior_sd: Floats
    left_out: tuple[str, ...]


EFFECT = 1
"""Where the effect stands among the terms."""


def terms(series: Series, priors: Priors = WEAK, seen: Flags | None = None) -> Terms:
    """The columns of the model, as far as the data bear them."""
    used = series.seen if seen is None else seen
    columns = {"level": np.ones(len(used)), "effect": series.with_measure.astype(float)}
    left_out = []
    optional = {"trend": _trend(series), "weekend": series.weekend.astype(float), "carry": series.carry}
    for name, column in optional.items():
        reason = _too_little(name, column[used])
        if reason:
            left_out.append(f"{name}: {reason}")
        else:
            columns[name] = column
    chosen = [getattr(priors, name) for name in columns]
    return Terms(
        tuple(columns),
        np.column_stack(list(columns.values())),
        _spells(series.block, series.day, priors.spell_nights),
        np.array([prior.mean for prior in chosen]),
        np.array([prior.sd for prior in chosen]),
        tuple(left_out),
    )


def _trend(series: Series) -> Floats:
    """Time from -1 to 1."""
    last = max(1.0, float(series.day[-1]))
    return 2 * series.day / last - 1


def _too_little(name: str, column: Floats) -> str:
    """Why a term is left out; empty when it stays."""
    if name == "trend":
        return "" if len(column) >= FEWEST_NIGHTS_FOR_TREND else "fewer than 14 nights"
    some, none = np.count_nonzero(column), np.count_nonzero(column == 0)
    return "" if min(some, none) >= FEWEST_NIGHTS_OF_A_KIND else "too few nights of that kind"


def _spells(block: Whole, day: Floats, nights: float) -> Floats:
    """Loadings so that the spells of two blocks correlate with exp(-distance / nights)."""
    numbers, index = np.unique(block, return_inverse=True)
    middle = np.array([day[block == number].mean() for number in numbers])
    likeness = np.exp(-np.abs(middle[:, None] - middle[None, :]) / nights)
    root = np.linalg.cholesky(likeness + 1e-9 * np.eye(len(numbers)))
    return np.asarray(root[index])
