import datetime
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightcramp.diary import trials

MONDAY = datetime.date(2025, 3, 3)


def trial(seed=1, **how):
    return trials.Trial("Does it help me?", "stretching", MONDAY, seed, **{"pairs": 6} | how)


@given(st.integers(), st.integers(2, 20), st.integers(1, 8), st.integers(0, 20))
def test_every_pair_has_both_arms_and_half_of_the_pairs_begin_with_the_measure(seed, pairs, block, baseline):
    found = trials.blocks(trial(seed, pairs=pairs, block_nights=block, baseline_nights=baseline))
    assert [one.pair for one in found] == [number // 2 for number in range(2 * pairs)]
    for pair in range(pairs):
        assert {one.arm for one in found if one.pair == pair} == {"with", "without"}
    first = sum(one.arm == "with" for one in found[::2])
    assert first in {pairs // 2, pairs - pairs // 2}


@given(st.integers(2, 20), st.integers(1, 8), st.integers(0, 20))
def test_blocks_follow_each_other_without_a_gap_from_the_first_night_to_the_last(pairs, block, baseline):
    planned = trial(pairs=pairs, block_nights=block, baseline_nights=baseline)
    found = trials.blocks(planned)
    assert (found[0].first, found[-1].last) == (planned.first_block, planned.end)
    for one, following in itertools.pairwise(found):
        assert following.first == one.last + datetime.timedelta(days=1)


def test_a_seed_and_a_first_night_give_the_same_lot_in_every_release():
    assert "".join(one.arm[4:5] or "+" for one in trials.blocks(trial(2025))) == "o++oo++oo++o"


def test_a_trial_that_was_begun_when_one_lot_was_drawn_keeps_its_order():
    kept = {name: part for name, part in trials.trial_as_object(trial(2025)).items() if name != "lots"}
    assert "".join(one.arm[4:5] or "+" for one in trials.blocks(trials.trial_of(kept))) == "+oo++o+oo+o+"


@pytest.mark.parametrize("lots", [0, -1, 17, 10**9])
def test_a_number_of_lots_that_cannot_be_is_refused(lots):
    with pytest.raises(trials.TrialError, match="lots"):
        trials.trial_of({**trials.trial_as_object(trial()), "lots": lots})


@pytest.mark.parametrize("pairs", [4, 7])
def test_no_order_can_be_foretold(pairs):
    """Of four pairs two orders in six are unfair to a measure that is tried from a Monday on; they hardly ever come."""
    orders = [tuple(one.arm for one in trials.blocks(trial(seed, pairs=pairs))[::2]) for seed in range(600)]
    often = max(orders.count(order) for order in set(orders)) / len(orders)
    assert often < (0.3 if pairs == 4 else 0.08)
    assert len(set(orders)) == 6 if pairs == 4 else len(set(orders)) > 50


def unfairness(planned):
    """How much of the measure weekends and time explain, by least squares."""
    arms = {block.first + datetime.timedelta(days=day): block.arm == "with"
            for block in trials.blocks(planned) for day in range(planned.block_nights)}  # fmt: skip
    columns = [[1.0, date.weekday() in (4, 5), date.toordinal() - MONDAY.toordinal()] for date in arms]
    measure = np.array(list(arms.values()), dtype=float)
    left = np.linalg.lstsq(np.array(columns, dtype=float), measure, rcond=None)[1]
    return 1 - left[0] / np.sum((measure - measure.mean()) ** 2)


def test_weekends_and_time_say_little_about_which_nights_are_with_the_measure():
    """Drawn at random, they would say 3 % of it with seven pairs, and take as much of what the nights can tell."""
    assert np.mean([unfairness(trial(seed, pairs=7)) for seed in range(200)]) < 0.01


def test_the_lot_is_drawn_over_the_nights_that_count():
    """With a washout of three nights other nights are weekends, so another lot may be the fairest."""
    short, washed = (
        [trials.blocks(trial(seed, block_nights=8, washout_nights=washout)) for seed in range(40)] for washout in (0, 4)
    )
    assert [[one.arm for one in found] for found in short] != [[one.arm for one in found] for found in washed]


def test_an_odd_pair_begins_with_the_measure_in_half_of_the_trials():
    first = [sum(one.arm == "with" for one in trials.blocks(trial(seed, pairs=3))[::2]) for seed in range(200)]
    assert 70 < first.count(1) < 130
    assert set(first) == {1, 2}


def test_what_comes_later_stays_concealed():
    planned = trial(block_nights=5, baseline_nights=3)
    assert trials.revealed(planned, MONDAY) == ()
    assert trials.arm_of(planned, MONDAY, MONDAY) is None
    day = planned.first_block + datetime.timedelta(days=7)
    assert [one.number for one in trials.revealed(planned, day)] == [0, 1]
    assert trials.arm_of(planned, day, day) == trials.blocks(planned)[1].arm
    with pytest.raises(trials.TrialError, match="still concealed"):
        trials.arm_of(planned, day + datetime.timedelta(days=5), day)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"pairs": 1}, "pairs"),
        ({"block_nights": 3, "washout_nights": 3}, "block_nights"),
        ({"washout_nights": -1}, "washout_nights"),
        ({"pairs": 90}, "pairs"),
    ],
)
def test_an_impossible_design_is_refused_with_field_value_and_mend(change, field):
    with pytest.raises(trials.TrialError) as caught:
        trial(**change)
    assert (caught.value.field, caught.value.value) == (field, str(change[field]))
    assert caught.value.mend


def test_what_comes_or_goes_too_slowly_is_no_matter_for_blocks():
    with pytest.raises(trials.TrialError, match=r"offset_nights \(30\)"):
        trials.block_length(3, 30)


@pytest.mark.parametrize(
    "how", [{"kind": "yes"}, {"better": "more"}, {"worthwhile": 2}, {"kind": "score", "worthwhile": 0}]
)
def test_an_impossible_outcome_is_refused(how):
    with pytest.raises(trials.TrialError, match="outcome"):
        trials.Outcome(**how)
