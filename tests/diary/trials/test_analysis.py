import dataclasses
import math

import numpy as np
import pytest

from nightcramp.diary import trials
from nightcramp.diary.trials import checks, laplace, model, planner
from nightcramp.diary.trials.families import Counts
from support.trials import MONDAY, made_up, real, scores, series


def test_a_strong_effect_is_found_and_its_size_is_about_right():
    result = trials.analyse(series(math.log(0.3), rate=2.0, weeks=16))
    assert result.verdict == "helps"
    assert result.effect.ninety_five[0] < 0.3 < result.effect.ninety_five[1]
    assert result.p_better > 0.99
    assert result.without.expected[0] > 2 * result.with_measure.expected[0]


def test_harm_is_found_just_as_well():
    assert trials.analyse(series(math.log(3), rate=1.0)).verdict == "worse"


def test_no_effect_in_a_long_trial_with_many_cramps_is_little_difference():
    result = trials.analyse(series(0.0, rate=6.0, size=20.0, weeks=26, seed=3))
    assert result.verdict == "little_difference"
    assert result.p_little > 0.9


def test_a_short_trial_is_withheld():
    trial, nights = made_up(-1.0)
    result = trials.analyse(trials.observe(trial, nights[:12]))
    assert result.verdict == "withheld"
    assert "too few nights" in " ".join(result.doubts)


def test_nights_in_long_runs_within_blocks_are_widened_or_withheld():
    trial = trials.Trial("Does it help me?", "stretching", MONDAY, 1, pairs=3, block_nights=14)
    one = planner.empty(trial)
    runs = np.tile(np.repeat([0.0, 8.0], 5), 9)[: len(one.dates)]
    result = trials.analyse(dataclasses.replace(one, value=runs))
    assert result.likeness.found
    assert result.widened > 1
    assert result.verdict in ("withheld", "unclear")


def test_independent_nights_are_seldom_widened():
    assert sum(trials.analyse(series(-0.3, seed=seed, weeks=6)).likeness.found for seed in range(6)) <= 1


def test_the_self_checks_pass_on_ordinary_nights():
    result = trials.analyse(series(-0.5, missing=0.2))
    assert result.importance.passed
    assert result.importance.effective > 1000
    assert abs(result.importance.shift) < 0.1
    assert result.predictive.strange == ()


def test_nights_that_no_such_model_makes_are_called_strange():
    one = series(0.0, weeks=10)
    value = np.zeros_like(one.value)
    value[7] = 60.0
    value[::9] = 1.0
    strange = trials.analyse(dataclasses.replace(one, value=value))
    assert strange.verdict not in ("helps", "probably_helps")
    even = trials.analyse(dataclasses.replace(one, value=np.full_like(value, 10.0)))
    assert "scatter" in even.predictive.strange
    assert "do not fit the model" in " ".join(even.doubts)


def test_a_missing_night_does_not_act_as_a_night_without_cramps():
    trial, nights = made_up(0.0, rate=2.0)
    gone = {
        night.date
        for block in trials.blocks(trial)
        if block.arm == "with"
        for night in nights
        if night.date == block.first
    }
    missing = [night for night in nights if night.date not in gone]
    zeros = [trials.Night(night.date, 0.0) if night.date in gone else night for night in nights]
    as_missing, as_zero = (trials.analyse(trials.observe(trial, found)) for found in (missing, zeros))
    assert as_missing.with_measure.missing == len(gone)
    assert as_missing.p_better < as_zero.p_better


def test_what_is_missing_can_speak_either_way():
    result = trials.analyse(series(-0.4, missing=0.3, rate=1.5))
    by = {one.assumption: one for one in result.sensitivity}
    against = by["missing nights were bad with the measure and good without"]
    for_it = by["missing nights were good with the measure and bad without"]
    assert against.p_better < result.p_better < for_it.p_better


def test_a_sceptical_prior_pulls_towards_no_effect_and_an_open_one_lets_go():
    result = trials.analyse(series(math.log(0.4)))
    by = {one.assumption: one.effect for one in result.sensitivity}
    assert by["an open prior"] < result.effect.median < by["a sceptical prior"] < 1


def test_nights_that_were_not_followed_or_disturbed_are_looked_at_without():
    trial, nights = made_up(-0.5)
    nights[3] = dataclasses.replace(nights[3], followed=False)
    nights[9] = dataclasses.replace(nights[9], disturbed=True)
    names = [one.assumption for one in trials.analyse(trials.observe(trial, nights)).sensitivity]
    assert "only nights on which the plan was followed" in names
    assert "only nights without other changes" in names


def test_the_prior_of_a_plan_may_stand_for_the_weak_one():
    one = series(0.0, weeks=4)
    sure = trials.Priors(effect=model.Normal(math.log(0.5), 0.1), source="plan, stretching")
    result = trials.analyse(one, sure)
    assert result.effect.median == pytest.approx(0.5, rel=0.15)
    assert "plan, stretching" in result.because[-1]


def test_the_nights_alone_are_what_is_left_without_the_prior():
    one = series(-0.5)
    weak, tight = (trials.analyse(one, trials.Priors(effect=model.Normal(0.0, sd))) for sd in (0.7, 0.5))
    assert weak.pooled_input[0] == pytest.approx(tight.pooled_input[0], abs=0.06)
    assert weak.pooled_input[1] == pytest.approx(tight.pooled_input[1], rel=0.1)


def test_the_same_nights_give_the_same_result():
    one = series(-0.5)
    first, second = trials.analyse(one), trials.analyse(one)
    assert (first.effect, first.importance, first.predictive) == (second.effect, second.importance, second.predictive)


def test_terms_that_the_data_cannot_bear_are_left_out_and_named():
    result = trials.analyse(series())
    assert any(reason.startswith("left out: carry") for reason in result.because)
    trial, nights = made_up()
    offset = dataclasses.replace(trial, offset_nights=2)
    assert "carry" in model.terms(trials.observe(offset, nights)).names


def test_scaling_scores_scales_the_effect_and_leaves_the_chances():
    rng = np.random.default_rng(4)
    used = rng.permutation(np.repeat([True, False], 20))
    value = 5 + rng.normal(0, 1, 40) - 1.5 * used
    small = trials.analyse(scores(value, used))
    large = trials.analyse(scores(10 * value + 3, used, trials.Outcome("pain", "score", "lower", 5.0)))
    assert large.effect.median == pytest.approx(10 * small.effect.median)
    assert (large.p_better, large.p_worthwhile) == pytest.approx((small.p_better, small.p_worthwhile))
    assert small.verdict == "helps"


def test_more_is_better_turns_the_direction_round():
    rng = np.random.default_rng(4)
    used = rng.permutation(np.repeat([True, False], 20))
    value = rng.normal(0, 1, 40) + 1.5 * used
    lower, higher = (
        trials.analyse(scores(value, used, trials.Outcome("mood", "score", way, 0.3))) for way in ("lower", "higher")
    )
    assert lower.p_better == pytest.approx(1 - higher.p_better)
    assert (lower.verdict, higher.verdict) == ("worse", "helps")


@pytest.mark.parametrize(
    ("name", "outcome", "published", "verdict"),
    [
        ("caffeine", "productivity", 0.578, "helps"),
        ("caffeine", "creativity", 0.454, "probably_helps"),
        ("theanine", "productivity", -0.278, "unclear"),
        ("theanine", "creativity", -0.116, "unclear"),
    ],
)
def test_the_open_trials_agree_with_what_their_author_published(name, outcome, published, verdict):
    one = real(name, outcome)
    result = trials.analyse(one)
    unit = float(np.nanstd(one.value))
    assert result.verdict == verdict
    assert result.effect.eighty[0] / unit < published < result.effect.eighty[1] / unit


def test_intervals_cover_the_truth_as_often_as_they_say():
    """Simulation-based calibration: 300 truths from the priors; limits are three Monte-Carlo errors wide."""
    rng, priors, places = np.random.default_rng(8), model.WEAK, []
    for seed in range(300):
        one = series(seed=seed, weeks=int(rng.integers(4, 9)))
        used = model.terms(one)
        truth = used.prior_mean + used.prior_sd * rng.standard_normal(len(used.names))
        spells = abs(rng.normal(0, priors.spread)) * used.spells @ rng.standard_normal(used.spells.shape[1])
        value = Counts().draw(used.fixed @ truth + spells, np.full(len(one.dates), rng.normal(1, 1)), rng)
        seen = rng.random((1, len(value))) < rng.choice([0.7, 1.0])
        found = laplace.fit(used, Counts(), value[None], seen, spread_scale=priors.spread)
        places.append(float(found.effect.below(truth[model.EFFECT])[0]))
    far = np.abs(np.array(places) - 0.5)
    for level in (0.5, 0.8, 0.95):
        assert np.mean(far <= level / 2) == pytest.approx(level, abs=3 * math.sqrt(level * (1 - level) / 300))


def test_importance_weights_set_a_shifted_approximation_right():
    one = series(-0.5)
    used = model.terms(one)
    found = laplace.fit(used, Counts(), one.value[None], one.seen[None], spread_scale=0.3)
    wrong = dataclasses.replace(
        found, centre=found.centre + 0.05, effect=dataclasses.replace(found.effect, mean=found.effect.mean + 0.2)
    )
    draws = checks.draw(wrong, one.value, one.seen, np.random.default_rng(1), 20_000)
    right = checks.draw(found, one.value, one.seen, np.random.default_rng(2), 20_000)
    assert draws.mean(draws.coefficients[:, 1]) == pytest.approx(right.mean(right.coefficients[:, 1]), abs=0.02)
    assert not checks.importance(dataclasses.replace(wrong), draws).passed
