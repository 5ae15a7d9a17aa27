"""Trials made up for tests."""

import csv
import datetime
import math
from pathlib import Path

import numpy as np

from nightcramp.diary import trials

MONDAY = datetime.date(2025, 3, 3)
REAL = Path(__file__).parent.parent / "data" / "nof1"


def made_up(effect=0.0, *, seed=1, rate=1.0, size=2.0, weeks=8, trend=0.0, missing=0.0, **design):
    """A trial and its nights: negative binomial counts."""
    trial = trials.design("Does it help me?", "stretching", MONDAY, seed=seed, weeks=weeks, **design)
    rng = np.random.default_rng(seed)
    nights = []
    arms = [block.arm for block in trials.blocks(trial) for _ in range(trial.block_nights)]
    for day, arm in enumerate(arms):
        mean = rate * math.exp(effect * (arm == "with") + trend * (2 * day / (len(arms) - 1) - 1))
        count = float(min(60, rng.poisson(mean * rng.gamma(size, 1 / size))))
        date = trial.first_block + datetime.timedelta(days=day)
        nights.append(trials.Night(date, None if rng.random() < missing else count))
    return trial, nights


def series(effect=0.0, **how):
    """The nights of a made-up trial, laid out."""
    return trials.observe(*made_up(effect, **how))


def scores(values, with_measure, outcome=None):
    """Scores of one night a block."""
    number = len(values)
    return trials.Series(
        outcome or trials.Outcome("pain", "score", "lower", 0.5),
        tuple(MONDAY + datetime.timedelta(days=day) for day in range(number)),
        np.asarray(values, dtype=float),
        np.asarray(with_measure, dtype=bool),
        np.arange(number),
        np.ones(number, dtype=bool),
        np.zeros(number),
        np.ones(number, dtype=bool),
        np.zeros(number, dtype=bool),
    )


def real(name, outcome):
    """One of the open trials in tests/data/nof1."""
    with (REAL / f"niplav_{name}_2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = scores(
        [float(row[outcome] or "nan") for row in rows],
        [row["treatment"] != "placebo" for row in rows],
        trials.Outcome(outcome, "score", "higher", 0.05),
    )
    dates = tuple(datetime.date.fromisoformat(row["date"]) for row in rows)
    return trials.Series(
        found.outcome, dates, found.value, found.with_measure, found.block, found.kept, found.carry, found.followed,
        found.disturbed,
    )  # fmt: skip
