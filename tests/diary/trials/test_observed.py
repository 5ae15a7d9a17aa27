import datetime

import numpy as np
import pytest

from nightcramp.diary import trials
from support.trials import MONDAY

DATES = [MONDAY + datetime.timedelta(days=day) for day in range(100)]


def diary(effect, seed=1, idle=4):
    rng = np.random.default_rng(seed)
    exposed = rng.random((1 + idle, 100)) < 0.4
    counts = rng.poisson(1.2 * np.exp(effect * exposed[0]) * rng.gamma(3, 1 / 3, 100))
    names = ["late coffee", *(f"idle {number}" for number in range(idle))]
    nights = [trials.Night(date, float(count)) for date, count in zip(DATES, counts, strict=True)]
    return nights, {
        name: dict(zip(DATES, map(bool, row), strict=True)) for name, row in zip(names, exposed, strict=True)
    }


def test_a_strong_exposure_is_shown_as_a_hint_and_no_proof():
    found = trials.hints(*diary(1.0))
    assert found.shown[0].exposure == "late coffee"
    hint = found.shown[0]
    assert hint.interval[0] < hint.ratio < hint.interval[1]
    assert "more cramps after late coffee" in hint.say
    assert "no proof" in hint.say
    assert "Benjamini-Hochberg" in found.because[1]


def test_without_any_effect_hardly_any_diary_shows_a_hint():
    shown = [bool(trials.hints(*diary(0.0, seed)).shown) for seed in range(6)]
    assert sum(shown) <= 2


def test_too_few_nights_with_an_exposure_are_not_looked_at():
    nights, exposures = diary(0.0, idle=0)
    exposures["heat wave"] = {date: number < 3 for number, date in enumerate(DATES)}
    exposures["never"] = {}
    found = trials.hints(nights, exposures)
    assert found.too_few == ("heat wave", "never")


def test_a_day_that_is_not_named_is_unknown():
    nights, exposures = diary(1.0, idle=0)
    exposures["late coffee"] = {date: used for date, used in exposures["late coffee"].items() if date < DATES[50]}
    assert sum(trials.hints(nights, exposures).looked_at[0].nights) == 50


def test_nothing_observed_gives_no_hints():
    assert trials.hints([], {}).looked_at == ()
    assert trials.hints([], {"heat": {}}).too_few == ("heat",)


def test_a_share_that_is_none_is_refused():
    with pytest.raises(trials.TrialError, match="false_share"):
        trials.hints([], {}, false_share=1.0)
