import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nightcramp.diary.trials import laplace, model
from nightcramp.diary.trials.families import Counts, Scores
from support.trials import series

FAMILIES = [Counts(), Scores()]


def columns(with_measure):
    """Level and effect alone."""
    fixed = np.column_stack([np.ones(len(with_measure)), with_measure])
    none = np.zeros((len(with_measure), 0))
    return model.Terms(("level", "effect"), fixed, none, np.array([-0.7, 0.0]), np.array([1.5, 0.7]), ())


def by_brute_force(with_measure, value):
    """Mean, standard deviation and points of the effect by a sum over a fine grid of all three parameters."""
    level, effect, shape = np.meshgrid(
        np.linspace(-5, 3, 121), np.linspace(-3.5, 3.5, 141), np.linspace(-2.5, 4.5, 41), indexing="ij"
    )
    log = stats.norm.logpdf(level, -0.7, 1.5) + stats.norm.logpdf(effect, 0, 0.7) + stats.norm.logpdf(shape, 1, 1)
    for used, count in zip(with_measure, value, strict=True):
        size, mean = np.exp(shape), np.exp(level + effect * used)
        log = log + stats.nbinom.logpmf(count, size, size / (size + mean))
    weight = np.exp(log - log.max()).sum(axis=(0, 2))
    weight /= weight.sum()
    points = effect[0, :, 0]
    mean = weight @ points
    return mean, np.sqrt(weight @ (points - mean) ** 2), points, np.cumsum(weight) - weight / 2


@pytest.mark.parametrize(
    "value",
    [[2, 0, 1, 3, 0, 0, 1, 0], [0, 0, 0, 1, 0, 0, 0, 0], [9, 4, 12, 7, 2, 5, 1, 3], [0] * 8],
    ids=["few", "hardly any", "many", "none"],
)
def test_the_effect_agrees_with_a_brute_force_sum_on_tiny_data(value):
    used = np.array([0, 1, 1, 0, 0, 1, 0, 1], dtype=float)
    found = laplace.fit(
        columns(used), Counts(), np.array([value], dtype=float), np.ones((1, 8), dtype=bool), spread_scale=0
    )
    mean, sd, points, cumulated = by_brute_force(used, value)
    ours_mean, ours_sd = (float(moment[0]) for moment in found.effect.moments())
    assert ours_mean == pytest.approx(mean, abs=0.03)
    assert ours_sd == pytest.approx(sd, rel=0.04)
    for share in (0.1, 0.5, 0.9):
        assert float(found.effect.quantile(share)[0]) == pytest.approx(np.interp(share, cumulated, points), abs=0.06)


@given(st.integers(0, 60), st.floats(-4, 4), st.floats(-2.5, 4.5))
def test_the_density_of_counts_is_that_of_the_negative_binomial(count, predictor, shape):
    size = np.exp(shape)
    right = stats.nbinom.logpmf(count, size, size / (size + np.exp(predictor)))
    ours = Counts().log_density(np.array([[[predictor]]]), np.array([[[float(count)]]]), np.array([[shape]]))
    assert ours.item() == pytest.approx(right, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("family", FAMILIES, ids=["counts", "scores"])
def test_slope_weight_and_bend_are_the_derivatives_of_the_density(family):
    predictor, value, shape = np.linspace(-2, 2, 9)[None, None], np.arange(9.0)[None, None], np.array([[0.3]])
    step = 1e-4
    up, down = (family.log_density(predictor + sign * step, value, shape) for sign in (1, -1))
    slope, weight = family.slope_and_weight(predictor, value, shape)
    assert slope == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-6)
    slopes = [family.slope_and_weight(predictor + sign * step, value, shape) for sign in (1, -1)]
    assert -weight == pytest.approx((slopes[0][0] - slopes[1][0]) / (2 * step), rel=1e-5, abs=1e-6)
    bend = -(slopes[0][1] - slopes[1][1]) / (2 * step)
    assert family.bend(predictor, value, shape) == pytest.approx(bend, rel=1e-5, abs=1e-6)


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_nights_within_the_design_does_not_matter(random):
    one = series(-0.5, weeks=4)
    order = list(range(len(one.dates)))
    random.shuffle(order)
    used = model.terms(one)
    moved = model.Terms(
        used.names, used.fixed[order], used.spells[order], used.prior_mean, used.prior_sd, used.left_out
    )
    ways = [(used, one.value), (moved, one.value[order])]
    (mean, sd), (other_mean, other_sd) = (
        laplace.fit(terms, Counts(), value[None], np.isfinite(value)[None], spread_scale=0.3).effect.moments()
        for terms, value in ways
    )
    assert (mean[0], sd[0]) == pytest.approx((other_mean[0], other_sd[0]), rel=1e-6)


def test_many_series_at_once_give_what_each_gives_alone():
    several = [series(-0.5, seed=1), series(-0.5, seed=1)]
    used, rng = model.terms(several[0]), np.random.default_rng(0)
    value = rng.poisson(1.0, (5, len(several[0].dates))).astype(float)
    seen = rng.random(value.shape) < 0.8
    grid = laplace.coarse_grid(Counts(), 0.3)
    together = laplace.fit_on(grid, used, Counts(), value, seen).effect.moments()
    for number in range(5):
        alone = laplace.fit_on(grid, used, Counts(), value[[number]], seen[[number]]).effect.moments()
        assert (alone[0][0], alone[1][0]) == pytest.approx((together[0][number], together[1][number]), rel=1e-6)


def test_a_finer_grid_changes_next_to_nothing():
    one = series(-0.5)
    used, value, seen = model.terms(one), one.value[None], one.seen[None]
    usual = laplace.fit(used, Counts(), value, seen, spread_scale=0.3).effect.moments()
    spreads = np.arange(0.01, 1.2, 0.02), np.full(60, 0.02)
    grid = laplace.make_grid(Counts(), 0.3, np.linspace(-2.5, 5, 40), spreads)
    finer = laplace.fit_on(grid, used, Counts(), value, seen).effect.moments()
    assert usual[0][0] == pytest.approx(finer[0][0], abs=0.005)
    assert usual[1][0] == pytest.approx(finer[1][0], rel=0.02)


@pytest.mark.parametrize("count", [0, 1, 60])
def test_extreme_nights_are_fitted(count):
    one = series()
    value = np.full((1, len(one.dates)), float(count))
    mean, sd = laplace.fit(
        model.terms(one), Counts(), value, np.ones_like(value, dtype=bool), spread_scale=0.3
    ).effect.moments()
    assert abs(mean[0]) < 0.7
    assert 0 < sd[0] < model.WEAK.effect.sd


def test_the_quantile_of_a_mixture_is_the_inverse_of_its_distribution():
    mixture = laplace.Mixture(np.array([[0.3, 0.7]]), np.array([[-1.0, 2.0]]), np.array([[0.5, 1.0]]))
    for share in (0.01, 0.3, 0.99):
        assert float(mixture.below(mixture.quantile(share))[0]) == pytest.approx(share, abs=1e-9)
    assert mixture.widened(2.0).moments()[1][0] == pytest.approx(2 * mixture.moments()[1][0])


def test_newton_settles_where_two_weeks_with_many_cramps_leap_to_and_fro():
    """Full steps went round in a circle here for ever."""
    value = np.array([[11, 4, 5, 2, 1, 3, 0, 0, 1, 0, 2, 0, 3, 1]], dtype=float)
    measure = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], dtype=bool)
    one = dataclasses.replace(
        series(), value=value[0], with_measure=measure,
        **{name: getattr(series(), name)[:14] for name in ("dates", "block", "kept", "carry", "followed", "disturbed")},
    )  # fmt: skip
    found = laplace.fit(model.terms(one), Counts(), value, np.ones_like(value, dtype=bool), spread_scale=0.4)
    assert 0 < found.effect.moments()[0][0] < 2
