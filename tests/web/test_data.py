"""My data: take it along, keep a copy, read it in, delete it."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile

import pytest

from nightcramp.diary.people import People

pytestmark = pytest.mark.both_databases


def people_of(client):
    with client.app.state.context.database.session() as session:
        return [one.name for one in People(session).all()]


def with_a_night(client, name="Mum"):
    person = client.new_person("other", age=71, sex="female")
    client.submit(f"/people/{person}/change", name=name, relation="other", country="GB")
    reply = client.put(f"/api/v1/people/{person}/nights/2026-03-10", json={"cramps": 2, "note": "after a walk"})
    assert reply.status_code == 200, reply.text
    return person


def bring(client, content, name="nightcramp.json"):
    if "nightcramp_csrf" not in client.cookies:
        client.get("/")
    return client.post(f"/data/import?csrf={client.cookies['nightcramp_csrf']}", files={"file": (name, content)})


@pytest.mark.parametrize("kind", ["json", "zip"])
def test_what_was_taken_along_can_be_read_in_again(client, kind):
    with_a_night(client)
    file = client.get(f"/data/nightcramp.{kind}")
    assert re.fullmatch(
        rf'attachment; filename="nightcramp-\d{{4}}-\d\d-\d\d\.{kind}"', file.headers["content-disposition"]
    )
    before = json.loads(client.get("/data/nightcramp.json").content)["people"]
    client.submit("/data/delete", word="Delete ")
    assert people_of(client) == []
    assert "New: 1 person, 1 night, 0 other entries" in bring(client, file.content).text
    assert json.loads(client.get("/data/nightcramp.json").content)["people"] == before
    assert "Everything in the file was here already" in bring(client, file.content).text


def test_one_person_alone_is_taken_along(client):
    person = with_a_night(client)
    with_a_night(client, "Dad")
    found = json.loads(client.get(f"/people/{person}/data/nightcramp.json").content)
    assert [one["name"] for one in found["people"]] == ["Mum"]
    assert found["nightcramp_export"] == 1
    assert found["knowledge_hash"] == client.app.state.context.knowledge.hash
    folder = zipfile.ZipFile(io.BytesIO(client.get(f"/people/{person}/data/nightcramp.zip").content))
    assert b"Dad" not in folder.read("people.csv")
    assert "Dad" not in client.get(f"/people/{person}/data/nightcramp.html").text


def test_the_page_to_read_and_print_stands_alone_and_says_everything(client):
    with_a_night(client, "<i>Mum</i>")
    page = client.get("/data/nightcramp.html").text
    assert "&lt;i&gt;Mum&lt;/i&gt;" in page
    assert "after a walk" in page
    assert "age: 71 years" in page.casefold()
    assert not re.search(r"(src|href)=|url\(|@import|<script", page)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"hello", "no export"),
        (b'{"nightcramp_export": 9}', "another version"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_beside_its_field(client, content, why):
    with_a_night(client)
    before = client.get("/data/nightcramp.json").json()["people"]
    reply = bring(client, content)
    assert reply.status_code == 422
    assert why in re.search(r'id="file-fault" role="alert">(.*?)</div>', reply.text, re.DOTALL)[1]
    assert "Nothing was changed" in reply.text
    assert client.get("/data/nightcramp.json").json()["people"] == before


def test_a_form_without_a_file_is_told(client):
    client.get("/")
    reply = client.post(f"/data/import?csrf={client.cookies['nightcramp_csrf']}")
    assert (reply.status_code, "The file is empty" in reply.text) == (422, True)


def test_a_fault_in_a_file_names_where_it_is_and_undoes_the_rest(client):
    with_a_night(client)
    found = client.get("/data/nightcramp.json").json()
    client.submit("/data/delete", word="delete")
    found["people"].append(
        {"id": "x1", "name": "Me", "nights": [{"date": "2026-01-01", "written_at": "2026-01-02T00:00:00", "pain": 99}]}
    )
    assert "people[1].nights[0].pain" in bring(client, json.dumps(found)).text
    found["people"][1]["nights"][0].update(pain=9, date="2999-01-01")
    assert "2999-01-01" in bring(client, json.dumps(found)).text
    assert people_of(client) == []


@pytest.mark.parametrize("word", ["", "yes", "delet", "<b>"])
def test_nothing_is_deleted_without_the_word(client, word):
    with_a_night(client)
    reply = client.submit("/data/delete", word=word)
    assert (reply.status_code, "Nothing was deleted" in reply.text) == (422, True)
    assert people_of(client) == ["Mum"]


@pytest.mark.sqlite_only
def test_what_was_deleted_is_not_left_in_the_file(client):
    with_a_night(client, "Xanthippe")
    file = client.app.state.context.database.file
    everything = lambda: b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))  # noqa: E731
    assert b"Xanthippe" in everything()
    client.submit("/data/delete", word="delete")
    assert b"Xanthippe" not in everything()


@pytest.mark.sqlite_only
def test_a_copy_on_this_computer_holds_everything_and_is_for_its_owner_alone(client):
    with_a_night(client)
    reply = client.submit("/data/copy")
    [copy] = client.app.state.context.database.file.parent.glob("*-copy-*.db")
    assert str(copy) in reply.text
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as connection:
        assert connection.execute("select name from person").fetchall() == [("Mum",)]
    connection.close()


@pytest.mark.sqlite_only
def test_the_page_says_where_everything_is(client):
    assert str(client.app.state.context.database.file) in client.get("/data").text
    assert "Nothing is kept yet" in client.get("/data").text


def test_a_file_is_read_in_without_script_and_a_wrong_one_told(visit, tmp_path):
    page = visit("phone", "/data", java_script_enabled=False)
    wrong = tmp_path / "photo.json"
    wrong.write_bytes(b"\xff\xd8\xff")
    page.get_by_label("The file").set_input_files(wrong)
    page.get_by_role("button", name="Read it in").click()
    page.get_by_role("alert").filter(has_text="no export").wait_for()
    page.get_by_role("button", name="Read it in").wait_for()
