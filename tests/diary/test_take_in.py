"""What was exported comes back as it was, once; what is no export is refused, and nothing is changed."""

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import zipfile

import pytest
import sqlalchemy

from nightcramp.diary.accounts import Accounts
from nightcramp.diary.database import Base, Person, Started
from nightcramp.diary.export import CSV_NAMES, as_json, as_zip, export
from nightcramp.diary.nights import CrampEntry, Entry, Nights
from nightcramp.diary.people import People, keep_answers
from nightcramp.diary.taking_in import MOST_BYTES, TakeInError, read, take_in

pytestmark = pytest.mark.both_databases

TODAY = datetime.date(2026, 3, 15)
EVENING = datetime.date(2026, 3, 10)


def fill(session, knowledge, account=None):
    """A person with something of everything."""
    person = People(session, account).add("Mum", "other", "GB")
    keep_answers(session, person, {"age": 71, "sex": "female", "medicines": ["furosemide"]}, knowledge)
    diary = Nights(session, person, knowledge, TODAY)
    diary.record(EVENING, Entry(2, 7, 5.5, 30, ("relief_calf_stretch",), '=1+1 "quoted", Zoë\nnext line'))
    diary.record(EVENING - datetime.timedelta(1), Entry(0))
    diary.add_cramp(
        CrampEntry(datetime.datetime.fromisoformat("2026-03-11T03:12"), 90, "left", "calf", 7, ("relief_calf_stretch",))
    )
    diary.expose(EVENING, {"relief_calf_stretch": 1})
    session.add(Started(person_id=person.id, action="relief_calf_stretch", on=EVENING, judge_on=TODAY))
    session.flush()
    return person


def exported(session, knowledge, account=None):
    return export(session, People(session, account).all(), knowledge)


def without_time(found):
    return {**json.loads(as_json(found)), "exported_at": None}


def test_every_table_of_a_person_is_in_the_export_or_left_out_on_purpose():
    of_person = {table.name for table in Base.metadata.sorted_tables if "person_id" in table.columns}
    assert of_person == {"night", "cramp", "exposure", "started", "trial", "receipt"}, "put a new table into the export"
    columns = {column.name for column in Person.__table__.columns} - {"account_id", "version"}
    kept = set(json.loads('["id","name","relation","country","created_at","answered_at","knowledge_hash","answers"]'))
    assert columns == kept


@pytest.mark.parametrize("packed", [as_json, as_zip])
def test_what_was_exported_comes_back_as_it_was(database, knowledge, packed):
    with database.session() as session:
        person = fill(session, knowledge)
        before = exported(session, knowledge)
        People(session).remove(person)
        session.flush()
        session.expunge_all()
        taken = take_in(People(session), read(packed(before)), knowledge)
        assert dataclasses.astuple(taken) == (1, 2, 0, 3, 0)
        assert without_time(exported(session, knowledge)) == without_time(before)


def test_the_same_file_twice_changes_nothing(database, knowledge):
    with database.session() as session:
        fill(session, knowledge)
        before = exported(session, knowledge)
        for _ in range(2):
            assert take_in(People(session), read(as_json(before)), knowledge).is_nothing
        assert without_time(exported(session, knowledge)) == without_time(before)


def test_two_accounts_can_take_the_same_file_in_and_each_has_its_own(database, knowledge):
    with database.session() as session:
        owners = [Accounts(session).add(name, "kalter mond leiter 7").id for name in ("anna", "ben")]
        fill(session, knowledge, owners[0])
        before = exported(session, knowledge, owners[0])
        for _ in range(2):
            take_in(People(session, owners[1]), read(as_json(before)), knowledge)
        assert without_time(exported(session, knowledge, owners[0])) == without_time(before)
        [twin] = People(session, owners[1]).all()
        assert twin.id != before.people[0].id
        assert People(session, owners[1]).kept_of(twin) == People(session, owners[0]).kept_of(
            People(session, owners[0]).all()[0]
        )


@pytest.mark.parametrize(("hours", "expected"), [(1, 5), (-1, 2)])
def test_of_two_states_of_a_night_the_one_written_later_stays(database, knowledge, hours, expected):
    with database.session() as session:
        person = fill(session, knowledge)
        found = exported(session, knowledge)
        night = next(one for one in found.people[0].nights if one.date == EVENING)
        night.cramps, night.written_at = 5, night.written_at + datetime.timedelta(hours=hours)
        taken = take_in(People(session), read(as_json(found)), knowledge)
        assert taken.corrected == (expected == 5)
        assert Nights(session, person, knowledge, TODAY).get(EVENING).cramps == expected


def test_what_the_knowledge_of_today_does_not_know_is_left_out_and_counted(database, knowledge):
    with database.session() as session:
        person = fill(session, knowledge)
        found = exported(session, knowledge)
        People(session).remove(person)
        session.flush()
        session.expunge_all()
        kept = found.people[0]
        kept.knowledge_hash = "older"
        kept.answers["no_longer_asked"] = True
        kept.nights[0].helped.append("gone_action")
        kept.exposures[0].what = "gone_exposure"
        taken = take_in(People(session), read(as_json(found)), knowledge)
        assert taken.left_out == 3
        assert People(session).all()[0].answers["age"] == 71


def file(**changes):
    """An export with one person, changed."""
    person = {"id": "abc123", "name": "Me", "nights": [], **changes.pop("person", {})}
    night = changes.pop("night", None)
    if night is not None:
        person["nights"] = [{"date": "2026-03-10", "written_at": "2026-03-11T08:00:00", **night}]
    head = {
        "nightcramp_export": 1, "version": "0.1.0", "knowledge_version": "2026.11.1", "knowledge_hash": "x",
        "exported_at": "2026-03-15T00:00:00", "people": [person],
    }  # fmt: skip
    return json.dumps({**head, **changes}).encode()


def zipped(**members):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in members.items():
            folder.writestr(name, content)
    return written.getvalue()


BAD = {
    "empty": (b"", "empty"),
    "text": (b"hello", "no export"),
    "binary": (bytes(range(256)), "no export"),
    "another JSON": (b'{"a": 1}', "no export"),
    "a list": (b"[]", "no export"),
    "cut off": (file()[:-20], "no export"),
    "deep": (b'{"nightcramp_export": 1, "people": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "."),
    "newer": (file(nightcramp_export=2), "another version"),
    "version as text": (file(nightcramp_export="1"), "no export"),
    "unknown field": (file(extra=1), "changed or is damaged"),
    "no people": (file(people=None), "changed or is damaged"),
    "name too long": (file(person={"name": "x" * 61}), "changed or is damaged"),
    "name of controls": (file(person={"name": "a\x07b"}), "odd letters"),
    "name of spaces": (file(person={"name": "  "}), "is empty"),
    "bad id": (file(person={"id": "../../etc"}), "changed or is damaged"),
    "bad relation": (file(person={"relation": "boss"}), "changed or is damaged"),
    "pain of 11": (file(night={"pain": 11}), "changed or is damaged"),
    "61 cramps": (file(night={"cramps": 61}), "changed or is damaged"),
    "half a cramp": (file(night={"cramps": 0.5}), "changed or is damaged"),
    "a date that is none": (file(night={"date": "2026-02-30"}), "changed or is damaged"),
    "the future": (file(night={"date": "2999-01-01"}), "cannot be"),
    "long ago": (file(night={"date": "0001-01-01"}), "cannot be"),
    "long note": (file(night={"note": "x" * 2001}), "changed or is damaged"),
    "zero byte": (file(night={"note": "a\x00"}), "changed or is damaged"),
    "many people": (file(people=[{"id": f"p{n}", "name": "Me"} for n in range(51)]), "more than 50"),
    "zip of another": (zipped(**{"a.txt": "x"}), "no export"),
    "zip that climbs": (zipped(**{"nightcramp.json": file(), "../../etc/passwd": "x"}), "no export"),
    "zip with a path": (zipped(**{"/nightcramp.json": file()}), "no export"),
    "broken zip": (zipped(**{"nightcramp.json": file()})[:-30], "damaged"),
    "zip head alone": (b"PK\x03\x04", "damaged"),
    "zip bomb": (zipped(**{"nightcramp.json": b" " * (MOST_BYTES + 10)}), "larger than"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_export_is_refused_and_nothing_is_changed(database, knowledge, name):
    content, why = BAD[name]
    from nightcramp.diary.people import PersonError

    with pytest.raises((TakeInError, PersonError), match=why), database.session() as session:
        take_in(People(session), read(content), knowledge)
    with database.session() as session:
        assert People(session).all() == []


def test_a_fault_in_the_last_person_undoes_the_first(database, knowledge):
    people = [
        {"id": "a", "name": "Me"},
        {"id": "b", "name": "Mum", "knowledge_hash": knowledge.hash, "answers": {"age": -3}},
    ]
    with pytest.raises(TakeInError, match="answers of Mum") as caught, database.session() as session:
        take_in(People(session), read(file(people=people)), knowledge)
    assert caught.value.faults[0].field == "age"
    with database.session() as session:
        assert People(session).all() == []


def test_a_field_that_cannot_be_is_named():
    with pytest.raises(TakeInError) as caught:
        read(file(night={"pain": 11}))
    assert caught.value.faults[0].field == "people[0].nights[0].pain"


def test_the_tables_can_be_read_by_a_spreadsheet_and_hold_no_formula(database, knowledge):
    with database.session() as session:
        fill(session, knowledge)
        folder = zipfile.ZipFile(io.BytesIO(as_zip(exported(session, knowledge))))
    assert set(folder.namelist()) == {"nightcramp.json", *CSV_NAMES}
    import csv

    tables = {
        name: list(csv.reader(io.StringIO(folder.read(name).decode("utf-8-sig"), newline=""))) for name in CSV_NAMES
    }
    nights = tables["nights.csv"]
    assert nights[0][:4] == ["person", "name", "date", "written_at"]
    assert nights[-1][nights[0].index("note")] == '\'=1+1 "quoted", Zoë\nnext line'
    assert nights[-1][nights[0].index("cramps")] == "2"
    assert ["Mum", "age", "71"] in [row[1:] for row in tables["answers.csv"]]
    assert [len(tables[name]) for name in CSV_NAMES] == [2, 4, 3, 2, 2, 2, 1]


def test_a_person_is_deleted_with_all_that_is_known(database, knowledge):
    with database.session() as session:
        person = fill(session, knowledge)
        People(session).remove(person)
    with database.session() as session:
        for table in Base.metadata.sorted_tables:
            if "person_id" in table.columns or table.name == "person":
                assert session.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(table)) == 0, table.name
