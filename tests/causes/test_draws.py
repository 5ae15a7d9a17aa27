"""Parameters drawn from their intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightcramp.causes.draws import draw, standard_normals


def test_the_interval_holds_nine_draws_of_ten_with_its_value_in_the_middle():
    drawn = draw([0.1], [0.02], [0.15], standard_normals(40_001, 1)[1:])
    assert np.percentile(drawn, [5, 50, 95]) == pytest.approx([0.02, 0.1, 0.15], rel=0.03)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted), st.integers(0, 9))
def test_every_draw_is_a_probability_and_draw_zero_is_the_value(interval, seed):
    low, value, high = interval
    drawn = draw([value], [low], [high], standard_normals(20, 1, seed))
    assert drawn[0] == value
    assert np.all((drawn >= 0) & (drawn <= 1))
    if value in (0, 1) or low == high:
        assert np.all(drawn == value)


def test_a_side_without_room_stays():
    drawn = draw([0.3], [0.3], [0.6], standard_normals(200, 1))
    assert drawn.min() == 0.3
    assert drawn.max() > 0.4


def test_random_numbers_are_common_and_do_not_depend_on_later_parameters():
    assert np.array_equal(standard_normals(5, 3), standard_normals(5, 7)[:, :3])


@pytest.mark.parametrize("interval", [(0.2, 0.3, 0.4), (0.2, 0.1, 0.15), (0.2, -0.1, 0.3), (0.2, 0.1, np.nan)])
def test_an_interval_holds_its_value(interval):
    value, low, high = interval
    with pytest.raises(ValueError, match="an interval holds its value"):
        draw([value], [low], [high], standard_normals(2, 1))
