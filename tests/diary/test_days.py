"""How the nights of a year are shown."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from nightcramp.diary import days

TODAY = datetime.date(2026, 3, 15)
DATES = st.dates(datetime.date(2025, 1, 1), TODAY)


def test_a_missing_night_is_told_apart_from_one_without_cramps():
    counts = {TODAY: 0, TODAY - datetime.timedelta(1): 2, TODAY - datetime.timedelta(2): None}
    states = [day.state for day in days.last_days(4, TODAY, counts)]
    assert states == ["missing", "noted", "cramp", "none"]
    said = [day.says for day in days.last_days(4, TODAY, counts)]
    assert said[0].endswith("not written down")
    assert said[2] == "Saturday 14 March: 2 cramps"
    assert said[3].endswith("no cramp")


def test_days_to_come_are_no_missing_nights():
    march = days.months(2026, {}, TODAY)[0]
    assert [day.date.day for day in march.days] == list(range(1, 16))
    assert march.says == "nothing written down"


def test_tonight_is_not_missing_yet():
    counts = {TODAY - datetime.timedelta(back): 0 for back in range(1, 15)}
    assert days.months(2026, counts, TODAY)[0].says == "no cramp in 14 nights"


@given(counts=st.dictionaries(DATES, st.none() | st.integers(0, 9)), year=st.sampled_from([2025, 2026]))
def test_every_night_of_a_year_is_shown_once_and_no_cramp_is_lost(counts, year):
    shown = [day for month in days.months(year, counts, TODAY) for day in month.days]
    end = min(datetime.date(year, 12, 31), TODAY)
    assert sorted(day.date for day in shown) == [
        datetime.date(year, 1, 1) + datetime.timedelta(n) for n in range((end - datetime.date(year, 1, 1)).days + 1)
    ]
    assert sum(day.cramps for day in shown) == sum(count or 0 for date, count in counts.items() if date.year == year)


@given(counts=st.dictionaries(DATES, st.none() | st.integers(0, 9)))
def test_a_week_is_unknown_only_if_none_of_its_nights_was_written(counts):
    first = datetime.date(2025, 1, 6)
    known = {date: count for date, count in counts.items() if count is not None and date >= first}
    found = days.weeks(first, TODAY, counts)
    assert sum(week.cramps or 0 for week in found) == sum(known.values())
    assert sum(week.written for week in found) == len(known)
    for week in found:
        assert (week.cramps is None) == (week.written == 0)
        assert week.written + week.missing == min(7, (TODAY - week.first).days + 1)
