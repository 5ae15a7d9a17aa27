"""Hints from what was only observed: late coffee, a long walk, a hot day.

Nobody drew by lot who walks far, so an observed exposure proves nothing. Each is looked at with the model of a trial
(trend, weekend, spells of a week); then Benjamini and Hochberg's rule keeps the expected share of false hints among all
hints at or below 10 %: "Controlling the false discovery rate", J. R. Statist. Soc. B 57 (1995), 289-300. The tail areas
are those of a fast method, and days run on into each other, so the rule is applied with a margin.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Mapping, Sequence

import numpy as np

from nightcramp.diary.trials.design import CRAMPS, Outcome
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.families import family
from nightcramp.diary.trials.laplace import fit
from nightcramp.diary.trials.model import STANDARD, WEAK, Normal, Priors, terms
from nightcramp.diary.trials.nights import Flags, Floats, Night, Series, check

FALSE_SHARE = 0.10
"""Expected share of false hints among the hints."""
MARGIN = 0.6
"""The part of the share that the rule is given; ``make benchmark-trials`` prints how many hints are false then."""
FEWEST = 5
"""Nights with and nights without an exposure, below which it is not looked at."""
_OPEN = Normal(0.0, 1.5)
_SPELL = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Hint:
    """What was seen of one exposure.

    Attributes:
        exposure: its name.
        ratio: rate after it to rate without it (for a score the difference), with the 95 % interval.
        p: two-sided tail area of no effect.
        shown: whether it passes the control of false hints.
        nights: with it, and without it.
        say: one sentence.
    """

    exposure: str
    ratio: float
    interval: tuple[float, float]
    p: float
    shown: bool
    nights: tuple[int, int]
    say: str


@dataclasses.dataclass(frozen=True, slots=True)
class Hints:
    """All exposures that were looked at, the surest first, and those with too few nights."""

    looked_at: tuple[Hint, ...]
    too_few: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def shown(self) -> tuple[Hint, ...]:
        """The hints to show."""
        return tuple(hint for hint in self.looked_at if hint.shown)


def hints(
    nights: Sequence[Night],
    exposures: Mapping[str, Mapping[datetime.date, bool]],
    outcome: Outcome = CRAMPS,
    false_share: float = FALSE_SHARE,
    priors: Priors = WEAK,
) -> Hints:
    """Look at every exposure, and show those that pass.

    Args:
        nights: of the diary, in any order.
        exposures: for each name, whether it was there on the day before the night; days that are not named are unknown.
        outcome: what the values are.
        false_share: expected share of false hints among the hints.
        priors: of the model; that of the effect is made open.

    Raises:
        TrialError: a night is doubled or impossible, or the share is none.
    """
    if not 0 < false_share < 1:
        raise TrialError("false_share", false_share, "it is not between 0 and 1", "Use 0.1 for one in ten.")
    found = [night for _, night in sorted(check(nights, outcome).items())]
    looked_at, too_few = [], []
    for name, days in sorted(exposures.items()):
        series = _series(found, days, outcome)
        exposed, free = (int(np.sum(series.seen & (series.with_measure == wanted))) for wanted in (True, False))
        if min(exposed, free) < FEWEST:
            too_few.append(name)
        else:
            looked_at.append((name, _look(series, priors), (exposed, free)))
    passed = benjamini_hochberg([p for _, (_, _, p), _ in looked_at], MARGIN * false_share)
    told = [
        Hint(name, middle, interval, p, bool(shown), counts, _say(name, middle, outcome, shown=bool(shown)))
        for (name, (middle, interval, p), counts), shown in zip(looked_at, passed, strict=True)
    ]
    because = (
        "only observed, not drawn by lot: a hint is no proof",
        f"{len(told)} exposures looked at; Benjamini-Hochberg, false hints at most {100 * false_share:g} %",
    )
    return Hints(tuple(sorted(told, key=lambda hint: hint.p)), tuple(too_few), because)


def benjamini_hochberg(p: Sequence[float], false_share: float) -> Flags:
    """Which of the tail areas pass.

    >>> benjamini_hochberg([0.001, 0.2, 0.03, 0.9], 0.1).tolist()
    [True, False, True, False]
    """
    values = np.asarray(p, dtype=float)
    if not len(values):
        return np.zeros(0, dtype=bool)
    ordered = np.sort(values)
    below = np.flatnonzero(ordered <= false_share * np.arange(1, len(values) + 1) / len(values))
    return np.asarray(values <= ordered[below[-1]]) if len(below) else np.zeros(len(values), dtype=bool)


def _series(nights: Sequence[Night], exposed: Mapping[datetime.date, bool], outcome: Outcome) -> Series:
    dates = tuple(night.date for night in nights)
    known = np.array([date in exposed for date in dates], dtype=bool)
    first = dates[0] if dates else datetime.date.min
    return Series(
        outcome,
        dates,
        np.array([math.nan if night.value is None else night.value for night in nights]),
        np.array([exposed.get(date, False) for date in dates], dtype=bool),
        np.array([(date - first).days // _SPELL for date in dates], dtype=np.int64),
        known,
        np.zeros(len(dates)),
        np.ones(len(dates), dtype=bool),
        np.zeros(len(dates), dtype=bool),
    )


def _look(series: Series, priors: Priors) -> tuple[float, tuple[float, float], float]:
    """Effect, interval and tail area of one exposure."""
    seen, kind = series.value[series.seen], series.outcome.kind
    centre, unit = (0.0, 1.0) if kind == "count" else (float(seen.mean()), float(seen.std()) or 1.0)
    level = priors.level if kind == "count" else STANDARD
    used = Priors(level, _OPEN, priors.trend, priors.weekend, priors.carry, priors.spread, priors.spell_nights)
    value: Floats = (series.value - centre) / unit
    found = fit(terms(series, used), family(kind), value[None], series.seen[None], spread_scale=used.spread)
    below = float(found.effect.below(0.0)[0])
    middle, low, high = (float(found.effect.quantile(share)[0]) for share in (0.5, 0.025, 0.975))
    p = 2 * min(below, 1 - below)
    if kind == "count":
        return math.exp(middle), (math.exp(low), math.exp(high)), p
    return middle * unit, (low * unit, high * unit), p


def _say(name: str, effect: float, outcome: Outcome, *, shown: bool) -> str:
    if not shown:
        return f"Nothing stands out for {name}."
    is_count = outcome.kind == "count"
    more = effect > (1.0 if is_count else 0.0)
    size = "more" if more else "fewer" if is_count else "less"
    return f"You had {size} {outcome.name} after {name}. This is a hint, no proof: a trial can tell."
