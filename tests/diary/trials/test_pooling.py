import math

import numpy as np
import pytest
from scipy import stats

from nightcramp.diary import trials
from support.trials import real, series


def people(effects, sd=0.3, measure="stretching"):
    return [trials.Person(f"p{number}", measure, "cramps", effect, sd) for number, effect in enumerate(effects)]


def by_brute_force(estimate, sd):
    """Mean and standard deviation of the average effect and of the spread by a sum over a fine grid."""
    average, spread = np.meshgrid(np.linspace(-3, 3, 601), np.linspace(0.0025, 2.5, 500), indexing="ij")
    log = stats.norm.logpdf(average, 0, 0.7) + stats.halfnorm.logpdf(spread, 0, 0.5)
    for one in estimate:
        log = log + stats.norm.logpdf(one, average, np.sqrt(sd**2 + spread**2))
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    mean = (weight * average).sum()
    cumulated = np.cumsum(weight.sum(axis=0))
    return mean, math.sqrt((weight * (average - mean) ** 2).sum()), spread[0, np.searchsorted(cumulated, 0.5)]


@pytest.mark.parametrize("effects", [[-0.5, -0.2, -0.9, 0.3], [-0.4, -0.4], [0.0, 1.5, -1.5, 0.2, 0.1]])
def test_pooling_agrees_with_a_brute_force_sum(effects):
    mean, sd, spread = by_brute_force(effects, 0.3)
    found = trials.pool(people(effects))
    assert math.log(found.average[0]) == pytest.approx(mean, abs=0.03)
    assert math.log(found.average[2] / found.average[1]) / 3.92 == pytest.approx(sd, rel=0.15)
    assert found.spread[0] == pytest.approx(spread, abs=0.02)


def test_everybody_is_drawn_towards_the_others_and_becomes_surer():
    found = trials.pool(people([-0.8, -0.1, -0.4, -0.5]))
    for row in found.people:
        assert row.with_others[2] / row.with_others[1] < row.alone[2] / row.alone[1]
    assert found.people[0].alone[0] < found.people[0].with_others[0] < found.average[0]


def test_somebody_new_is_less_sure_than_the_average():
    found = trials.pool(people([-0.8, -0.1, -0.4, -0.5]))
    assert found.next_person[1] < found.average[1]
    assert found.next_person[2] > found.average[2]
    assert found.p_better_next < found.p_better_on_average


def test_real_trials_are_pooled_without_counting_the_prior_twice():
    results = [trials.analyse(series(math.log(0.6), seed=seed)) for seed in range(6)]
    found = trials.pool(trials.person(f"p{number}", "stretching", result) for number, result in enumerate(results))
    assert found.average[1] < 0.6 < found.average[2]
    assert (
        found.people[0].alone[2] / found.people[0].alone[1]
        > results[0].effect.ninety_five[1] / results[0].effect.ninety_five[0]
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (people([-0.5]), "people"),
        (people([-0.5]) + people([-0.1], measure="magnesium"), "measure"),
        (people([-0.5]) + people([-0.1]), "label"),
        (people([-0.5, -0.1], sd=0.0), "sd[p0]"),
        (people([float("nan"), 0.1]), "sd[p0]"),
    ],
)
def test_what_cannot_be_pooled_is_refused(given, field):
    with pytest.raises(trials.TrialError) as caught:
        trials.pool(given)
    assert caught.value.field == field


def test_scores_have_no_ratio_to_pool():
    with pytest.raises(trials.TrialError, match="only counts"):
        trials.person("p", "caffeine", trials.analyse(real("caffeine", "creativity")))
