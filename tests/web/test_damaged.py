"""What a disk or a careless hand damaged in the database takes down no page; nothing of it is lost, and it is said."""

from __future__ import annotations

import pytest
import sqlalchemy

from nightcramp.diary.database import KeptTrial
from support.household import address, addresses
from support.web import text_of

ANSWERS = {"age": 46, "sex": "female", "cramp_minutes": 4.0}
MEASURE = "sleep_foot_position"


def write(client, table, column, text):
    """Put a text straight into a column, as no page of ours would."""
    database = client.app.state.context.database
    value = ":text" if database.file else "cast(:text as json)"
    with database.engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"update {table} set {column} = {value}"), {"text": text})


@pytest.fixture
def damaged(client):
    """A person with a diary and a trial; the rest is up to the test."""
    person = client.new_person("me", **ANSWERS)
    home = f"/api/v1/people/{person}"
    client.headers["x-csrf-token"] = client.cookies["nightcramp_csrf"]
    cramp = client.post(f"{home}/cramps", json={"at": "2026-01-31T23:10"}).json()["id"]
    context = client.app.state.context
    with context.database.session() as session:
        session.add(KeptTrial(id="t1", person_id=person, action=MEASURE, design={}))
    return {"person_id": person, "date": "2026-01-31", "cramp_id": cramp, "trial_id": "t1", "token": "none",
            "cause": "hypomagnesaemia", "passkey_id": "none", "claim_id": "none", "action": MEASURE}  # fmt: skip


@pytest.fixture
def home(damaged):
    return f"/people/{damaged['person_id']}"


def failing(client, parts):
    asked = [address(one, parts) for one in addresses(client.app)]
    return [one for one in asked if client.get(one).status_code >= 500]


@pytest.mark.parametrize("text", ["null", "[1, 2]"])
def test_no_page_fails_where_the_answers_are_none(client, damaged, home, text):
    write(client, "person", "answers", text)
    assert failing(client, damaged) == []
    for page in ("answer", "check", "answers"):
        assert "answers that were kept can no longer be read" in text_of(client.get(f"{home}/{page}")), page


def test_nor_where_a_file_ends_in_the_middle_of_them(client, damaged):
    for table, column in (("person", "answers"), ("night", "helped"), ("cramp", "steps"), ("trial", "design")):
        write(client, table, column, '{"age": 4')
    assert failing(client, damaged) == []


def test_relief_goes_on_as_for_somebody_who_said_nothing_yet(client, damaged):
    write(client, "person", "answers", "[]")
    found = text_of(client.get("/relief"))
    write(client, "person", "answers", "{}")
    assert found == text_of(client.get("/relief"))


@pytest.mark.both_databases
def test_what_is_left_is_exported_and_can_be_answered_anew(client, damaged, home):
    write(client, "person", "answers", '["age", 46]')
    [person] = client.get("/api/v1/data").json()["people"]
    assert person["answers"] == {"damaged": ["age", 46]}
    assert client.get(f"/api/v1{home}").json()["left_out"] == ["damaged"]
    assert client.put(f"/api/v1{home}/answers", json=ANSWERS).status_code == 200
    assert client.get(f"/api/v1{home}/answers").json() == ANSWERS
    assert client.get(f"/api/v1{home}").json()["left_out"] == []


def test_a_trial_that_can_no_longer_be_read_is_told_and_does_not_stop_another(client, damaged, home):
    assert "1 trial can no longer be read" in text_of(client.get(f"{home}/trials"))
    assert client.get(f"{home}/trials/t1").status_code == 404
    [person] = client.get("/api/v1/data").json()["people"]
    assert [trial["id"] for trial in person["trials"]] == ["t1"]


@pytest.mark.both_databases
def test_a_receipt_that_can_no_longer_be_read_is_no_yes(client, damaged, home):
    night = {"cramps": 1}
    sent = {"idempotency-key": "once"}
    assert client.put(f"/api/v1{home}/nights/2026-01-30", json=night, headers=sent).status_code == 200
    write(client, "receipt", "answer", "[]")
    assert client.put(f"/api/v1{home}/nights/2026-01-30", json=night, headers=sent).status_code == 422
