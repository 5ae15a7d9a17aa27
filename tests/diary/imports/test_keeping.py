"""What is kept of a file: once, without loss, and as a whole."""

from __future__ import annotations

import datetime
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nightcramp.diary.imports import read
from nightcramp.diary.imports.changes import Choices, wanted
from nightcramp.diary.imports.keeping import compare, keep
from nightcramp.diary.imports.own import write
from nightcramp.diary.imports.targets import Target, names_in, presets
from nightcramp.diary.nights import CrampEntry, Entry, Nights
from nightcramp.diary.people import ConflictError, People
from support import import_files as files

pytestmark = pytest.mark.both_databases

NIGHT = datetime.date(2026, 3, 1)
AT_THREE = datetime.datetime.fromisoformat("2026-03-02T03:10")
MEANT = {"Cramps": "cramps", "Magnesium 200mg": "supplement_magnesium", "Calf stretch": "stretch_calf_wall"}


def preview(diary, data, dated_by="evening", mapping=None, **choices):
    found = read(io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    names = names_in(found, diary.knowledge)
    meant = presets(names)
    meant |= {one.name: Target(MEANT[one.name]) for one in names if one.name in MEANT}
    meant |= {name: Target(to) for name, to in (mapping or {}).items()}
    return compare(
        diary, wanted(found, meant, Choices(dated_by, **choices), diary.knowledge, diary.person.id, diary.today)
    )


def everything(diary):
    far = (datetime.date(2000, 1, 1), datetime.date(2030, 1, 1))
    return (
        [(night.date, Entry.of(night), night.version) for night in diary.between(*far)],
        [(cramp.id, cramp.date, cramp.at, cramp.seconds, cramp.side) for cramp in diary.cramps_between(*far)],
        [(one.date, one.what, one.amount) for one in diary.exposures_between(*far)],
    )


@pytest.mark.parametrize("name", sorted(files.SAMPLES))
def test_the_same_file_twice_adds_nothing(name, diary):
    first = preview(diary, files.SAMPLES[name])
    assert not first.changes_nothing
    keep(diary, first)
    once = everything(diary)
    again = preview(diary, files.SAMPLES[name])
    assert again.changes_nothing
    keep(diary, again, believe_file=True)
    assert everything(diary) == once


def test_a_longer_export_adds_only_what_is_new(diary):
    keep(diary, preview(diary, files.TRACK_AND_GRAPH))
    longer = (
        files.TRACK_AND_GRAPH
        + "Cramps,2026-03-02T05:00:00.000+01:00,1.0,Mild,\r\nCramps,2026-03-04T02:00:00.000+01:00,1.0,Mild,\r\n"
    )
    found = preview(diary, longer)
    assert [(change.night.date.day, change.state) for change in found.nights] == [(1, "more"), (3, "new")]
    keep(diary, found)
    nights, cramps, _ = everything(diary)
    assert [(date.day, entry.cramps) for date, entry, _ in nights] == [(1, 2), (3, 1)]
    assert len(cramps) == 3


def test_what_the_person_wrote_stays_where_the_file_says_something_else(diary):
    diary.record(NIGHT, Entry(cramps=3, pain=2, note="mine"))
    found = preview(diary, files.OWN)
    assert [change.state for change in found.nights] == ["conflict", "new"]
    keep(diary, found)
    assert Entry.of(diary.get(NIGHT)) == Entry(cramps=3, pain=2, note="mine")
    keep(diary, preview(diary, files.OWN), believe_file=True)
    assert Entry.of(diary.get(NIGHT)) == Entry(cramps=1, pain=6, note="mine")


def test_a_night_that_was_noted_without_a_number_gets_one_and_loses_nothing(diary):
    diary.record(NIGHT, Entry(hours_sore=4, note="mine"))
    found = preview(diary, files.OWN)
    assert found.nights[0].state == "more"
    keep(diary, found)
    assert Entry.of(diary.get(NIGHT)) == Entry(cramps=1, pain=6, hours_sore=4, note="mine")


def test_a_night_without_a_cramp_is_not_overruled_by_a_file(diary):
    diary.record(NIGHT, Entry(cramps=0))
    found = preview(diary, files.TRACK_AND_GRAPH)
    assert found.nights[0].state == "conflict"
    keep(diary, found)
    assert diary.get(NIGHT).cramps == 0
    assert diary.cramps_between(NIGHT, NIGHT) == []


def test_cramps_written_down_one_by_one_are_never_counted_away(diary):
    diary.add_cramp(CrampEntry(AT_THREE))
    diary.add_cramp(CrampEntry(AT_THREE + datetime.timedelta(hours=1)))
    keep(diary, preview(diary, files.OWN), believe_file=True)
    assert diary.get(NIGHT).cramps == len(diary.cramps_between(NIGHT, NIGHT)) == 2
    assert diary.get(NIGHT).pain == 6


def test_two_apps_that_tell_of_the_same_night_are_not_added_up(diary):
    keep(diary, preview(diary, files.OWN))
    keep(diary, preview(diary, files.TRACK_AND_GRAPH))
    keep(diary, preview(diary, files.BEARABLE), believe_file=True)
    assert diary.get(NIGHT).cramps == len(diary.cramps_between(NIGHT, NIGHT)) == 1


def test_the_same_file_serves_two_people_of_a_household(diary, knowledge):
    other = Nights(diary.session, People(diary.session).add("Mum"), knowledge, diary.today)
    for one in (diary, other):
        keep(one, preview(one, files.TRACK_AND_GRAPH))
        assert len(one.cramps_between(NIGHT, NIGHT)) == 1


def test_a_day_that_a_device_had_not_finished_counting_grows(diary):
    keep(diary, preview(diary, files.FITBIT_CSV))
    found = preview(diary, files.FITBIT_CSV.replace("10,812", "12,000"))
    assert found.count_amounts("more") == 1
    keep(diary, found)
    assert ("steps", 12000) in [(what, amount) for _, what, amount in everything(diary)[2]]
    assert preview(diary, files.FITBIT_CSV).count_amounts("conflict") == 1


def test_nothing_is_kept_when_the_diary_was_changed_meanwhile(database, knowledge):
    today = datetime.date(2026, 3, 15)
    with database.session() as session:
        person = People(session).add("Me")
        Nights(session, person, knowledge, today).record(datetime.date(2026, 3, 3), Entry(note="mine"))

    def change_meanwhile():
        with database.session() as session:
            diary = Nights(session, People(session).all()[0], knowledge, today)
            seen = preview(diary, files.OWN)
            diary.record(datetime.date(2026, 3, 3), Entry(note="changed"), version=1)
            keep(diary, seen)

    with pytest.raises(ConflictError):
        change_meanwhile()
    with database.session() as session:
        diary = Nights(session, People(session).all()[0], knowledge, today)
        assert everything(diary)[1] == []
        assert [(date.day, entry.note) for date, entry, _ in everything(diary)[0]] == [(3, "mine")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 3, 14)),
            st.one_of(st.none(), st.integers(0, 60)), st.one_of(st.none(), st.integers(0, 10)),
            st.text("ab,\"\n;'=é \r", max_size=12),
        ),
        unique_by=lambda row: row[0], max_size=12,
    )
)  # fmt: skip
def test_any_diary_written_out_and_read_in_again_is_the_same(database, knowledge, rows):
    """Whatever the nights: export, import, export gives the same table."""
    today = datetime.date(2026, 3, 15)
    with database.session() as session:
        people = [People(session).add(name) for name in "ab"]
        first, second = (Nights(session, person, knowledge, today) for person in people)
        for date, cramps, pain, note in rows:
            first.record(date, Entry(cramps=cramps, pain=pain, note=" ".join(note.split())))
        out = write(first)
        if out.count("\n") > 1:
            found = preview(second, out)
            assert found.faults == ()
            keep(second, found)
        assert write(second) == out
        for person in people:
            People(session).remove(person)
