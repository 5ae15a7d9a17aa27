import datetime

import numpy as np
import pytest

from nightcramp.diary import trials
from support.trials import MONDAY


def baseline(counts):
    return [trials.Night(MONDAY + datetime.timedelta(days=day), count) for day, count in enumerate(counts)]


def test_many_cramps_and_a_large_effect_need_few_weeks():
    plan = trials.plan(baseline([3, 2, 4, 3, 1, 5, 2, 3, 2, 4, 3, 2, 3, 4]), ratio=0.4, simulated=100)
    assert plan.advice == "go"
    assert plan.weeks <= 8
    assert plan.rate[1] < 20 < plan.rate[2]
    assert "weeks will show it" in trials.plan_in_words(plan)


def test_a_trial_that_could_never_answer_is_advised_against():
    plan = trials.plan(baseline([0] * 13 + [1]), ratio=0.8, simulated=30)
    assert (plan.advice, plan.weeks) == ("not", None)
    assert plan.powers[-1].weeks == 26
    assert trials.plan_in_words(plan).startswith("We advise against this trial.")


def test_the_chance_grows_with_the_weeks_and_with_the_effect():
    nights = baseline([1, 0, 2, 1, 0, 1, 3, 0, 1, 1, 0, 2, 1, 0])
    weak, strong = (trials.plan(nights, ratio=ratio, simulated=60) for ratio in (0.7, 0.2))
    chances = [power.chance for power in strong.powers]
    assert len(chances) == 4
    assert np.all(np.diff(chances) > -0.2)
    assert chances[-1] > chances[0]
    assert strong.powers[-1].chance > weak.powers[-1].chance


def test_the_same_seed_gives_the_same_plan():
    nights = baseline([1, 0, 2, 1, 0, 1, 3])
    assert trials.plan(nights, ratio=0.5, simulated=50) == trials.plan(nights, ratio=0.5, simulated=50)


def test_slow_measures_get_longer_blocks():
    plan = trials.plan(baseline([3] * 14), ratio=0.05, onset_nights=5, simulated=50)
    assert "blocks of 10 nights" in plan.because
    assert plan.weeks >= 6


@pytest.mark.parametrize("ratio", [0, 1, 1.5, float("nan")])
def test_an_effect_that_is_no_ratio_below_one_is_refused(ratio):
    with pytest.raises(trials.TrialError, match="ratio"):
        trials.plan(baseline([1] * 14), ratio=ratio)


def test_too_short_a_baseline_is_refused():
    with pytest.raises(trials.TrialError, match=r"baseline \(2\)"):
        trials.plan(baseline([1, None, 2, None, None, None, None, None]), ratio=0.5)


PAIN = trials.Outcome("worst pain", "score", worthwhile=1)


def test_a_trial_of_pain_is_planned_in_points():
    plan = trials.plan(baseline([5, 6, 0, 4, 7, 5, 3, 6, 5, 4, 6, 2, 5, 6]), ratio=0.5, outcome=PAIN, simulated=100)
    assert plan.advice == "go"
    assert plan.rate[1] < 4.6 < plan.rate[2]
    assert "worst pain now" in plan.because[0]
    assert "half as many" not in trials.plan_in_words(plan)


def test_a_trial_of_hardly_any_pain_is_advised_against():
    plan = trials.plan(baseline([0] * 13 + [5]), ratio=0.6, outcome=PAIN, simulated=30)
    assert plan.advice == "not"
    assert "Your worst pain is too low" in trials.plan_in_words(plan)


def test_pain_that_never_changes_cannot_be_planned():
    with pytest.raises(trials.TrialError, match="all nights are the same"):
        trials.plan(baseline([1] * 14), ratio=0.5, outcome=PAIN)


def test_more_of_something_is_not_planned():
    with pytest.raises(trials.TrialError, match="only less"):
        trials.plan(baseline([1] * 14), ratio=0.5, outcome=trials.Outcome("hours asleep", "score", "higher"))
