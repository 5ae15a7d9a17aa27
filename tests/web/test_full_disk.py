"""A disk without room, and a database that is gone: a plain sentence, nothing half written, and on it goes afterwards."""

from __future__ import annotations

import contextlib
import resource

import httpx
import pytest
import sqlalchemy

from nightcramp.diary.database import Database, Person
from support.api import PEOPLE, faults, person_with
from support.web import start

NIGHT = "2026-01-31"
LONG = {"cramps": 1, "note": "x" * 2000}


@contextlib.contextmanager
def no_room(client):
    """SQLite may not make its file any larger."""
    engine = client.app.state.context.database.engine
    full = lambda connection, _: connection.execute("pragma max_page_count = 1")  # noqa: E731 - as small as it is
    engine.dispose()
    sqlalchemy.event.listen(engine, "connect", full)
    yield
    sqlalchemy.event.remove(engine, "connect", full)
    engine.dispose()


def fill(client, person):
    """Write until there is no more room in the pages that are there; the last reply."""
    for day in range(1, 29):
        reply = client.put(f"{PEOPLE}/{person}/nights/2026-02-{day:02}", json=LONG)
        if reply.status_code != 200:
            return reply
    raise AssertionError("the disk was never full")


def kept(client):
    """Everything in the database."""
    database = client.app.state.context.database
    with database.engine.connect() as connection:
        tables = sqlalchemy.inspect(connection).get_table_names()
        return {one: sorted(map(repr, connection.execute(sqlalchemy.text(f"select * from {one}")))) for one in tables}


def test_a_full_disk_is_told_to_a_program_in_the_one_shape_of_errors(client):
    person = person_with(client, age=46)
    with no_room(client):
        refused = fill(client, person)
        assert faults(refused, 507) == []
        assert "disk is full" in refused.json()["detail"]
        assert "Nothing was changed" in refused.json()["detail"]


def test_a_full_disk_is_told_on_a_page_and_what_is_kept_can_be_read(client):
    person = person_with(client, age=46)
    with no_room(client):
        fill(client, person)
        before = kept(client)
        reply = client.submit(f"/people/{person}/nights/{NIGHT}", note="y" * 2000, version=0)
        assert reply.status_code == 507
        assert "disk is full" in reply.text
        assert "Traceback" not in reply.text
        assert client.get(f"/people/{person}/nights/2026-02-01").status_code == 200
        assert kept(client) == before


def test_what_was_refused_for_want_of_room_can_be_sent_again_with_its_key(client):
    person = person_with(client, age=46)
    entry = {"url": f"{PEOPLE}/{person}/nights/{NIGHT}", "json": LONG, "headers": {"Idempotency-Key": "one"}}
    with no_room(client):
        fill(client, person)
        assert client.put(**entry).status_code == 507
    assert client.put(**entry).status_code == 200
    assert client.put(**entry).json()["version"] == 1


def test_a_server_without_room_goes_on_once_there_is_some(tmp_path):
    """The kernel lets the process write to no file, as on a disk without a free block."""
    server = start(tmp_path)
    with httpx.Client(base_url=server.address, timeout=60) as client:
        person = person_with(client, age=46)
        night = f"{PEOPLE}/{person}/nights/{NIGHT}"
        _, most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, most))
        assert faults(client.put(night, json={"cramps": 1}), 507) == []
        assert client.get(f"/people/{person}/nights").status_code == 200
        assert client.get(night).status_code == 404
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert client.put(night, json={"cramps": 1}).status_code == 200
    server.stop()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_is_gone_is_told_and_taken_up_again_when_it_is_back(client, postgres):
    person = person_with(client, age=46)
    night = f"{PEOPLE}/{person}/nights/{NIGHT}"
    postgres.kill()
    try:
        reply = client.put(night, json={"cramps": 1})
        assert faults(reply, 503) == []
        assert "does not answer" in reply.json()["detail"]
        assert reply.headers["retry-after"] == "5"
        assert "does not answer" in client.get("/people").text
    finally:
        postgres.start()
    assert client.put(night, json={"cramps": 1}).status_code == 200


def test_a_database_that_is_locked_for_long_is_not_taken_for_a_full_disk(client, monkeypatch, tmp_path):
    person = person_with(client, age=46)
    engine = client.app.state.context.database.engine
    engine.dispose()
    impatient = lambda connection, _: connection.execute("pragma busy_timeout = 50")  # noqa: E731
    sqlalchemy.event.listen(engine, "connect", impatient)
    other = Database(client.app.state.context.settings.database_url)
    with other.session() as session:
        session.add(Person(name="Somebody"))
        session.flush()
        reply = client.put(f"{PEOPLE}/{person}/nights/{NIGHT}", json={"cramps": 1})
    other.close()
    assert faults(reply, 503) == []
    assert client.put(f"{PEOPLE}/{person}/nights/{NIGHT}", json={"cramps": 1}).status_code == 200
