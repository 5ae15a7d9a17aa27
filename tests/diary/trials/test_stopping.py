import math

import pytest

from nightcramp.diary import trials
from support.trials import made_up, series


def test_an_alarm_of_triage_stops_at_once():
    found = trials.stop(None, alarms=["one_leg_swollen"])
    assert (found.rule, found.because) == ("alarm", ("one_leg_swollen",))


def test_a_bad_unwanted_effect_stops_and_a_mild_one_does_not():
    assert trials.stop(None, unwanted="bad").rule == "unwanted"
    assert trials.stop(None, unwanted="mild") is None
    with pytest.raises(trials.TrialError, match="unwanted"):
        trials.stop(None, unwanted="awful")


def test_clearly_worse_nights_stop_and_say_why():
    found = trials.stop(series(math.log(4)))
    assert found.rule == "worse"
    assert "clearly worse" in found.because[0]


@pytest.mark.parametrize("effect", [0.0, -1.0])
def test_no_effect_or_help_does_not_stop(effect):
    assert trials.stop(series(effect, seed=2)) is None


def test_two_blocks_of_each_arm_are_waited_for():
    trial, nights = made_up(math.log(5), rate=3.0)
    assert trials.stop(trials.observe(trial, nights[:8])) is None


def test_the_articles_month_of_thyme_is_a_dated_trial_of_a_week_at_most_at_a_time_that_an_alarm_ends(knowledge):
    thyme = knowledge.actions["remedy_thyme"].in_blocks
    nights, _ = trials.block_length(thyme.acts_within_nights, thyme.lasts_nights)
    assert nights <= 7
    assert trials.stop(None, alarms=["dvt_classic"]).say.startswith("Stop the trial.")
