import dataclasses
import math

import numpy as np
import pytest
import textstat

from nightcramp.diary import trials
from support.trials import made_up, real, series

HARDEST = 8
EXAMPLES = {
    "helps": series(math.log(0.3), rate=2.0, weeks=16),
    "probably_helps": series(math.log(0.5), seed=2),
    "unclear": series(0.0, missing=0.25),
    "worse": series(math.log(3)),
    "little_difference": series(0.0, rate=6.0, size=20.0, weeks=26, seed=3),
    "withheld": trials.observe(made_up()[0], made_up()[1][:12]),
}


@pytest.fixture(scope="module")
def results():
    return {name: trials.analyse(one) for name, one in EXAMPLES.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_verdict_is_told_at_grade_8_at_most(name, results):
    assert results[name].verdict == name
    text = str(trials.in_words(results[name]))
    assert textstat.flesch_kincaid_grade(text) <= HARDEST, text


def estimate(result, median, low, high, verdict="probably_helps"):
    effect = dataclasses.replace(result.effect, median=median, ninety_five=(low, high))
    return trials.in_words(dataclasses.replace(result, effect=effect, verdict=verdict))


def test_the_words_say_how_much_and_what_would_be_a_surprise(results):
    told = estimate(results["helps"], 0.66, 0.45, 0.9)
    assert told.headline == "It probably helps you: about a third fewer."
    assert told.surprise == "We would be surprised by a change of less than a tenth."


def test_an_interval_that_reaches_no_effect_says_so(results):
    assert "did nothing at all" in estimate(results["helps"], 0.66, 0.4, 1.02).surprise


def test_more_cramps_are_told_as_more(results):
    assert (
        estimate(results["worse"], 1.5, 1.1, 2.0, "worse").headline
        == "It makes things worse for you: about half as many again."
    )
    assert "2.4 times as many" in estimate(results["worse"], 2.4, 1.5, 4.0, "worse").headline


def test_an_unclear_result_gives_the_whole_range(results):
    told = trials.in_words(results["unclear"])
    assert told.headline == "We cannot tell if it helps you."
    assert told.surprise.startswith("It could be anything from")


def test_a_withheld_result_gives_reasons_and_no_chances(results):
    told = trials.in_words(results["withheld"])
    assert told.chances == ""
    assert "too few nights" in told.limits[0]


def test_scores_are_told_in_points():
    told = trials.in_words(trials.analyse(real("caffeine", "productivity")))
    assert "points higher" in told.headline
    assert "productivity would be about" in told.nights


@pytest.mark.parametrize(("advice", "chance"), [("go", 0.9), ("long", 0.6), ("not", 0.1)])
def test_plans_are_told_at_grade_8_at_most(advice, chance):
    power = trials.planner.Power(26, chance, 0.01)
    plan = trials.Plan(advice, None if advice == "not" else 26, (power,), (2.0, 1.0, 4.0), 0.5, ())
    text = trials.plan_in_words(plan)
    assert "half as many" in text
    assert textstat.flesch_kincaid_grade(text) <= HARDEST, text


def test_every_share_has_words():
    for part in np.linspace(0, 1, 101):
        assert trials.words.share(float(part))
