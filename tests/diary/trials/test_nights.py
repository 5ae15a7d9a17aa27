import dataclasses
import datetime
import zoneinfo

import numpy as np
import pytest

from nightcramp.diary import trials
from support.trials import MONDAY, made_up

DAY = datetime.timedelta(days=1)


def test_a_missing_night_is_missing_and_not_zero():
    trial, nights = made_up()
    series = trials.observe(trial, [*nights[:10], trials.Night(nights[10].date, None), *nights[12:]])
    assert np.flatnonzero(np.isnan(series.value)).tolist() == [10, 11]
    assert series.seen.sum() == len(nights) - 2


def test_a_night_that_is_there_twice_is_refused():
    trial, nights = made_up()
    with pytest.raises(trials.TrialError, match=r"date \(2025-03-05\): this night is there twice. Keep one"):
        trials.observe(trial, [*nights, nights[2]])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (-1, "below 0"),
        (1.5, "whole number"),
        (1000, "hardly possible"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
    ],
)
def test_an_impossible_count_is_refused_with_its_night(value, problem):
    trial, nights = made_up()
    nights[2] = trials.Night(nights[2].date, value)
    with pytest.raises(trials.TrialError, match=problem) as caught:
        trials.observe(trial, nights)
    assert (caught.value.field, caught.value.value) == ("value[2025-03-05]", str(value))


def test_a_score_may_be_below_zero_and_broken():
    trial, nights = made_up()
    trial = dataclasses.replace(trial, outcome=trials.Outcome("mood", "score", "higher", 0.5))
    nights[2] = trials.Night(nights[2].date, -0.5)
    assert trials.observe(trial, nights).value[2] == -0.5


def test_a_night_outside_of_the_trial_is_refused():
    trial, nights = made_up()
    with pytest.raises(trials.TrialError, match="not a night of this trial"):
        trials.observe(trial, [*nights, trials.Night(trial.end + DAY, 0)])


def test_a_moment_is_refused_where_a_date_is_due():
    trial, nights = made_up()
    nights[0] = trials.Night(datetime.datetime(2025, 3, 3, 22, tzinfo=datetime.UTC), 1)
    with pytest.raises(trials.TrialError, match="not a plain date"):
        trials.observe(trial, nights)


def test_nights_may_come_in_any_order():
    trial, nights = made_up()
    assert np.array_equal(trials.observe(trial, nights[::-1]).value, trials.observe(trial, nights).value)


def test_a_trial_that_ended_early_is_cut_and_says_so():
    trial, nights = made_up()
    series = trials.observe(trial, nights[:30])
    assert len(series.dates) == 30
    assert "ended on 2025-04-01, before its planned end on 2025-04-27" in " ".join(series.notes)
    later = trials.observe(trial, nights[:30], until=nights[32].date)
    assert np.isnan(later.value[30:]).all()
    assert len(later.value) == 33


def test_one_arm_alone_is_refused():
    trial, nights = made_up()
    first = trials.blocks(trial)[0]
    with pytest.raises(trials.TrialError, match="nothing to compare"):
        trials.observe(trial, [night for night in nights if night.date <= first.last])
    with pytest.raises(trials.TrialError, match="nothing to compare"):
        trials.observe(trial, [])


def test_the_baseline_and_washouts_do_not_count():
    trial, nights = made_up(onset_nights=2, offset_nights=3, baseline_nights=7)
    early = [trials.Night(MONDAY + DAY * day, 5) for day in range(7)]
    series = trials.observe(trial, early + nights)
    assert series.dates[0] == trial.first_block
    assert series.kept[: trial.block_nights].tolist() == [False] * 3 + [True] * 4


def test_carry_over_falls_from_the_last_night_with_the_measure_to_nothing():
    trial, nights = made_up()
    trial = dataclasses.replace(trial, offset_nights=2)
    series = trials.observe(trial, nights)
    number = next(one.number for one in trials.blocks(trial)[1:] if one.arm == "without")
    here = series.carry[series.block == number]
    assert here.tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert not series.carry[series.with_measure].any()


@pytest.mark.parametrize(("day", "clocks"), [("2025-03-30", "forward"), ("2025-10-26", "back")])
def test_the_night_in_which_the_clocks_change_is_one_night(day, clocks):
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    change = datetime.date.fromisoformat(day)
    evening = datetime.datetime.combine(change - DAY, datetime.time(23, 30), zone)
    moments = [
        (evening.astimezone(datetime.UTC) + datetime.timedelta(hours=hour)).astimezone(zone) for hour in range(9)
    ]
    assert {trials.night_of(moment) for moment in moments} == {change - DAY}
    kept = [change - DAY, change]
    assert trials.count_nights(moments, kept) == [trials.Night(kept[0], 9), trials.Night(kept[1], 0)]


def test_a_cramp_in_a_night_without_diary_is_refused():
    with pytest.raises(trials.TrialError, match="diary was not kept"):
        trials.count_nights([datetime.datetime(2025, 3, 4, 2, tzinfo=datetime.UTC)], [])
