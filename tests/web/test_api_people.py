"""People and their answers, for programs."""

from __future__ import annotations

import pytest

from support.api import PEOPLE, faults, person_with

pytestmark = pytest.mark.both_databases


def add(client, **body):
    return client.post(PEOPLE, json=body)


def test_a_person_is_added_found_changed_and_deleted(client):
    added = add(client, name="Mum", relation="other", country="GB")
    assert added.status_code == 201
    person = added.json()
    assert (person["name"], person["relation"], person["country"]) == ("Mum", "other", "GB")
    assert client.get(PEOPLE).json() == {"people": [person]}
    address = f"{PEOPLE}/{person['id']}"
    changed = client.patch(address, json={"name": "  My   mother "}).json()
    assert changed == {**person, "name": "My mother"}
    assert client.get(address).json() == changed
    assert client.delete(address).status_code == 204
    faults(client.get(address), 404)
    assert client.get(PEOPLE).json() == {"people": []}


def test_a_person_without_a_name_is_named_by_who_it_is(client):
    assert add(client, relation="child").json()["name"] == "My child"


def test_answers_come_back_as_they_were_given(client):
    given = {"age": 46, "sex": "female", "magnesium": {"value": 0.6, "unit": "mmol/L"}, "dark_urine": "unknown"}
    person = person_with(client, **given)
    reply = client.get(f"{PEOPLE}/{person}/answers")
    assert reply.json() == given
    assert reply.headers["etag"] == '"1"'
    assert client.get(f"{PEOPLE}/{person}").json()["answers"] == 4


def test_put_replaces_all_answers_and_patch_only_those_named(client):
    person = person_with(client, age=46, sex="female")
    address = f"{PEOPLE}/{person}/answers"
    assert client.patch(address, json={"fever": False, "sex": None}).json() == {"age": 46, "fever": False}
    assert client.put(address, json={"age": 50}).json() == {"age": 50}


def test_of_two_changes_of_the_same_version_the_second_is_refused(client):
    person = person_with(client, age=46)
    address = f"{PEOPLE}/{person}/answers"
    version = client.get(address).headers["etag"]
    assert client.put(address, json={"age": 47}, headers={"If-Match": version}).status_code == 200
    for change in (client.put, client.patch):
        faults(change(address, json={"age": 48}, headers={"If-Match": version}), 409)
    assert client.get(address).json() == {"age": 47}


def test_faulty_answers_change_nothing_and_are_all_named(client):
    person = person_with(client, age=46)
    found = faults(client.put(f"{PEOPLE}/{person}/answers", json={"age": 400, "magnesum": 1}), 422)
    assert [fault["field"] for fault in found] == ["age", "magnesum"]
    assert "magnesium" in found[1]["mend"]
    assert client.get(f"{PEOPLE}/{person}/answers").json() == {"age": 46}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"relation": "cat"}, "relation"),
        ({"name": "   ", "relation": "me"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": 3}, "name"),
        ({"name": "A\u202eB"}, "name"),
        ({"country": "XX"}, "country"),
        ({"nickname": "Bo"}, "nickname"),
    ],
)
def test_a_person_that_cannot_be_is_refused_with_its_field(client, body, field):
    assert [fault["field"] for fault in faults(add(client, **body), 422)] == [field]
    assert client.get(PEOPLE).json() == {"people": []}


@pytest.mark.parametrize("person", ["nobody", "%00", "..%2f", "%ff", "a" * 5000, "'; drop table person; --"])
@pytest.mark.parametrize("part", ["", "/answers"])
def test_an_unknown_person_is_not_there(client, person, part):
    faults(client.get(f"{PEOPLE}/{person}{part}"), 404)


def test_no_form_of_another_page_can_change_anything(client):
    person = person_with(client, age=46)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        faults(client.post(PEOPLE, content=b'{"relation": "me"}', headers={"content-type": kind}), 415)
    foreign = {"origin": "https://evil.example"}
    faults(client.post(PEOPLE, json={"relation": "me"}, headers=foreign), 403)
    faults(client.delete(f"{PEOPLE}/{person}", headers=foreign), 403)
    assert len(client.get(PEOPLE).json()["people"]) == 1
