"""What devices counted: averages only of what was counted, in the order of the knowledge base."""

from __future__ import annotations

import datetime

import pytest

from nightcramp.diary.days import weeks
from nightcramp.diary.measured import by_week, of_one
from nightcramp.web.week_chart import chart

MONDAY = datetime.date(2026, 3, 2)
NIGHT = datetime.timedelta(1)


@pytest.fixture
def measurements(knowledge):
    return knowledge.collection("diary_measurements")


def test_a_night_that_was_not_counted_is_left_out_of_the_average(measurements):
    counts = [
        (MONDAY, "hours_asleep", 6.0),
        (MONDAY + 3 * NIGHT, "hours_asleep", 7.0),
        (MONDAY + 7 * NIGHT, "steps", 900.0),
    ]
    asleep, steps = by_week(counts, measurements)
    assert (asleep.what.id, steps.what.id) == ("hours_asleep", "steps")
    assert [(week, one.mean, one.counted) for week, one in asleep.by_week.items()] == [(MONDAY, 6.5, 2)]
    assert list(steps.by_week) == [MONDAY + 7 * NIGHT]


def test_the_figures_of_a_night_have_their_names_and_what_nobody_knows_is_left_out(measurements):
    found = of_one(
        [(MONDAY, "steps", 8412.0), (MONDAY, "hours_in_bed", 7.5), (MONDAY, "no_longer_known", 1.0)], measurements
    )
    assert [(one.what.name, one.amount) for one in found] == [("hours in bed", 7.5), ("steps", 8412.0)]


def test_the_picture_has_sleep_and_steps_under_their_weeks_and_the_table_all(measurements):
    counts = [
        (MONDAY, "hours_asleep", 7.25), (MONDAY, "times_awake", 12.0), (MONDAY, "steps", 9000.0),
        (MONDAY + NIGHT, "steps", 3400.0),
    ]  # fmt: skip
    two = weeks(MONDAY - 7 * NIGHT, MONDAY + 6 * NIGHT, {})
    drawn = chart(two, measured=by_week(counts, measurements))
    rows = {row.title: [(figure.x, figure.text) for figure in row.figures] for row in drawn.rows}
    under = drawn.bars[1].middle
    assert rows["Hours asleep a night, by a device"] == [(under, "7.2")]
    assert rows["Steps a day, by a device, in thousands"] == [(under, "6.2")]
    table = {column.title: column.texts for column in drawn.counted}
    assert table == {"Hours asleep": ("", "7.2"), "Times awake": ("", "12"), "Steps": ("", "6,200")}
    assert drawn.height > drawn.rows[-1].figures_y
