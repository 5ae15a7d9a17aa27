"""Nights, cramps and what was done: what is kept, what is refused, and that nothing is lost."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nightcramp.diary.errors import DiaryError
from nightcramp.diary.nights import CrampEntry, Entry, Nights, evening_of
from nightcramp.diary.people import ConflictError, People
from nightcramp.diary.receipts import once

pytestmark = pytest.mark.both_databases

TODAY = datetime.date(2026, 3, 15)
NIGHT = datetime.date(2026, 3, 14)
at = datetime.datetime.fromisoformat
AT_THREE = at("2026-03-15T03:12")


def faults(error) -> dict[str, str]:
    return {fault.field: fault.problem for fault in error.value.faults}


def test_a_cramp_before_noon_belongs_to_the_evening_before():
    assert evening_of(AT_THREE) == NIGHT
    assert evening_of(at("2026-03-14T23:50")) == NIGHT
    assert evening_of(at("2026-03-14T11:59")) == datetime.date(2026, 3, 13)
    assert evening_of(at("2026-03-14T12:00")) == NIGHT


def test_a_night_that_was_not_written_is_missing_and_zero_is_a_night_without(diary):
    diary.record(NIGHT, Entry(cramps=0))
    assert diary.get(NIGHT).cramps == 0
    assert diary.get(NIGHT - datetime.timedelta(1)) is None
    assert [night.date for night in diary.between(datetime.date(2026, 1, 1), TODAY)] == [NIGHT]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry(cramps=-1), "cramps"),
        (Entry(cramps=61), "cramps"),
        (Entry(pain=11), "pain"),
        (Entry(hours_sore=float("nan")), "hours_sore"),
        (Entry(hours_sore=float("inf")), "hours_sore"),
        (Entry(minutes_awake=10**400), "minutes_awake"),
        (Entry(helped=("witchcraft",)), "helped"),
        (Entry(note="x" * 2001), "note"),
        (Entry(note="a\0b"), "note"),
    ],
)
def test_what_cannot_be_is_refused_by_name(diary, entry, field):
    with pytest.raises(DiaryError) as error:
        diary.record(NIGHT, entry)
    assert list(faults(error)) == [field]
    assert all(fault.mend for fault in error.value.faults)
    assert diary.get(NIGHT) is None


@pytest.mark.parametrize("date", [datetime.date(2026, 3, 16), datetime.date(1899, 12, 31), datetime.date(1, 1, 1)])
def test_a_night_to_come_or_before_anyone_can_remember_is_refused(diary, date):
    with pytest.raises(DiaryError) as error:
        diary.record(date, Entry(cramps=1))
    assert list(faults(error)) == ["date"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seconds": 86_401}, "seconds"),
        ({"seconds": -1}, "seconds"),
        ({"pain": 11}, "pain"),
        ({"side": "middle"}, "side"),
        ({"part": "ear"}, "part"),
        ({"steps": ("relief_calf_strech",)}, "steps"),
        ({"at": AT_THREE.replace(tzinfo=datetime.UTC)}, "at"),
        ({"at": at("2026-03-16T03:00")}, "at"),
    ],
)
def test_a_cramp_that_cannot_be_is_refused_by_name(diary, change, field):
    with pytest.raises(DiaryError) as error:
        diary.add_cramp(CrampEntry(**{"at": AT_THREE, **change}))
    assert list(faults(error)) == [field]


def test_a_cramp_counts_in_its_night(diary):
    diary.add_cramp(CrampEntry(AT_THREE, seconds=90))
    assert diary.get(NIGHT).cramps == 1
    diary.add_cramp(CrampEntry(AT_THREE.replace(hour=5)))
    assert diary.get(NIGHT).cramps == 2


def test_a_cramp_after_a_night_said_to_be_without_one_makes_it_a_night_with_one(diary):
    diary.record(NIGHT, Entry(cramps=0))
    diary.add_cramp(CrampEntry(AT_THREE))
    assert diary.get(NIGHT).cramps == 1


def test_the_morning_count_and_the_cramps_logged_at_night_are_not_added_up(diary):
    diary.record(NIGHT, Entry(cramps=3))
    diary.add_cramp(CrampEntry(AT_THREE))
    assert diary.get(NIGHT).cramps == 3


def test_a_night_cannot_count_fewer_cramps_than_were_logged(diary):
    diary.add_cramp(CrampEntry(AT_THREE))
    with pytest.raises(DiaryError) as error:
        diary.record(NIGHT, Entry(cramps=0), version=1)
    assert "1 written down one by one" in faults(error)["cramps"]


def test_a_cramp_logged_by_mistake_leaves_no_trace(diary):
    cramp = diary.add_cramp(CrampEntry(AT_THREE))
    assert diary.remove_cramp(cramp.id) == NIGHT
    assert diary.get(NIGHT) is None
    assert diary.remove_cramp(cramp.id) is None


def test_a_removed_cramp_does_not_turn_into_a_night_without_cramps(diary):
    cramp = diary.add_cramp(CrampEntry(AT_THREE))
    diary.record(NIGHT, Entry(cramps=1, minutes_awake=20), version=1)
    diary.remove_cramp(cramp.id)
    assert (diary.get(NIGHT).cramps, diary.get(NIGHT).minutes_awake) == (None, 20)


def test_an_id_names_one_cramp_only(diary):
    first = diary.add_cramp(CrampEntry(AT_THREE), "7a3c")
    assert diary.add_cramp(CrampEntry(AT_THREE), "7a3c") is first
    assert diary.get(NIGHT).cramps == 1
    with pytest.raises(DiaryError):
        diary.add_cramp(CrampEntry(AT_THREE, pain=3), "7a3c")


def test_a_correction_of_a_night_that_changed_meanwhile_overwrites_nothing(diary):
    seen = diary.record(NIGHT, Entry(cramps=1)).version
    diary.record(NIGHT, Entry(cramps=2, note="the other device"), version=seen)
    with pytest.raises(ConflictError):
        diary.record(NIGHT, Entry(cramps=3), version=seen)
    with pytest.raises(ConflictError):
        diary.forget(NIGHT, version=seen)
    assert diary.get(NIGHT).note == "the other device"


def test_two_who_write_the_same_do_not_disagree(diary):
    diary.record(NIGHT, Entry(cramps=1))
    assert diary.record(NIGHT, Entry(cramps=1)).version == 1


def test_a_night_that_is_struck_out_is_missing_again(diary):
    diary.add_cramp(CrampEntry(AT_THREE))
    diary.expose(NIGHT, {"stretch_bedtime_protocol": 1})
    assert diary.forget(NIGHT)
    assert diary.get(NIGHT) is None
    assert diary.cramps_between(NIGHT, NIGHT) == []
    assert [one.what for one in diary.exposures_between(NIGHT, NIGHT)] == ["stretch_bedtime_protocol"]
    assert not diary.forget(NIGHT)


def test_what_was_not_done_differs_from_what_was_not_said(diary):
    diary.expose(NIGHT, {"stretch_bedtime_protocol": 1})
    diary.expose(NIGHT, {"stretch_bedtime_protocol": 0})
    assert [one.amount for one in diary.exposures_between(NIGHT, NIGHT)] == [0]
    diary.expose(NIGHT, {"stretch_bedtime_protocol": None})
    assert diary.exposures_between(NIGHT, NIGHT) == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("cramp"), st.integers(0, 3)),
        st.tuples(st.just("record"), st.integers(0, 5)),
        st.tuples(st.just("remove"), st.integers(0, 3)),
        st.tuples(st.just("forget"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, again=st.lists(st.booleans(), min_size=12, max_size=12))
def test_whatever_is_done_and_sent_again_a_night_counts_at_least_its_cramps(database, knowledge, steps, again):
    """Each step bears a key; some are sent twice. The cramps that stay are those of a plain model, each once."""
    with database.session() as session:
        diary = Nights(session, People(session).add("Me"), knowledge, TODAY)
        model: set[int] = set()
        for index, (what, number) in enumerate(steps):
            present = diary.get(NIGHT)

            def work(index=index, what=what, number=number, version=present.version if present else 0):
                if what == "cramp":
                    diary.add_cramp(CrampEntry(AT_THREE.replace(minute=number)), f"id-{number}")
                elif what == "remove":
                    diary.remove_cramp(f"id-{number}")
                elif what == "forget":
                    diary.forget(NIGHT)
                else:
                    diary.record(NIGHT, Entry(cramps=number), version)
                return {"done": index}

            if what == "record" and number < len(model):
                with pytest.raises(DiaryError):
                    work()
                continue
            for _ in range(1 + again[index]):
                assert once(session, diary.person, f"key-{index}", [what, number], work) == {"done": index}
            model = {"cramp": model | {number}, "remove": model - {number}, "forget": set()}.get(what, model)
            logged = {cramp.id for cramp in diary.cramps_between(NIGHT, NIGHT)}
            assert logged == {f"id-{number}" for number in model}
            night = diary.get(NIGHT)
            counted = night.cramps if night else None
            assert counted is None if not logged and counted is None else counted >= len(logged)
            if what == "record":
                assert night.cramps == number
        session.rollback()  # each example begins anew
