"""The diary as a program sees it: exactly once, nothing overwritten, errors that say what to mend."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

pytestmark = pytest.mark.both_databases

YESTERDAY = datetime.datetime.now().astimezone().date() - datetime.timedelta(1)
CRAMP = {"at": f"{YESTERDAY}T22:40", "seconds": 90, "side": "left", "part": "calf", "pain": 7}


@pytest.fixture
def person(client):
    return f"/api/v1/people/{client.new_person()}"


def test_a_cramp_sent_twice_with_its_key_is_kept_once(client, person):
    key = {"Idempotency-Key": "one"}
    first = client.post(f"{person}/cramps", json=CRAMP, headers=key)
    again = client.post(f"{person}/cramps", json=CRAMP, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    (night,) = client.get(f"{person}/nights").json()["nights"]
    assert (night["date"], night["cramps"], len(night["logged"])) == (str(YESTERDAY), 1, 1)


def test_a_key_cannot_be_used_for_two_things(client, person):
    key = {"Idempotency-Key": "one"}
    client.post(f"{person}/cramps", json=CRAMP, headers=key)
    reply = client.post(f"{person}/cramps", json={**CRAMP, "pain": 3}, headers=key)
    assert reply.status_code == 422
    assert reply.json()["faults"][0]["field"] == "Idempotency-Key"
    assert client.put(f"{person}/nights/{YESTERDAY}", json={"cramps": 2}, headers=key).status_code == 422


def test_what_failed_may_be_sent_again_with_its_key(client, person):
    key = {"Idempotency-Key": "one"}
    address = f"{person}/nights/{YESTERDAY}"
    assert client.put(address, json={"cramps": 99}, headers=key).status_code == 422
    assert client.put(address, json={"cramps": 9}, headers=key).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_key_that_cannot_be_used_is_said(client, person, key):
    reply = client.post(f"{person}/cramps", json=CRAMP, headers={"Idempotency-Key": key})
    assert reply.status_code == 422


def test_ten_devices_that_send_the_same_key_at_once_log_one_cramp(server):
    with httpx.Client(base_url=server.address) as one:
        person = new_person(one)

        def send(_):
            return httpx.post(
                f"{server.address}{person}/cramps", json=CRAMP, headers={"Idempotency-Key": "k"}, timeout=30
            )

        with ThreadPoolExecutor(10) as pool:
            replies = list(pool.map(send, range(10)))
        assert {reply.status_code for reply in replies} == {201}
        assert len({reply.text for reply in replies}) == 1
        assert len(one.get(f"{person}/nights").json()["nights"][0]["logged"]) == 1


def test_ten_cramps_sent_at_once_are_ten(server):
    with httpx.Client(base_url=server.address) as one:
        person = new_person(one)

        def send(minute):
            cramp = {"at": f"{YESTERDAY}T23:{minute:02}"}
            return httpx.post(
                f"{server.address}{person}/cramps", json=cramp, headers={"Idempotency-Key": str(minute)}, timeout=30
            )

        with ThreadPoolExecutor(10) as pool:
            assert {reply.status_code for reply in pool.map(send, range(10))} == {201}
        (night,) = one.get(f"{person}/nights").json()["nights"]
        assert (night["cramps"], len(night["logged"])) == (10, 10)


def new_person(client: httpx.Client) -> str:
    client.get("/")
    reply = client.post("/people", data={"relation": "me", "csrf": client.cookies["nightcramp_csrf"]})
    return f"/api/v1/people/{reply.headers['location'].split('/')[2]}"


def test_a_correction_needs_the_version_that_it_corrects(client, person):
    address = f"{person}/nights/{YESTERDAY}"
    first = client.put(address, json={"cramps": 1}).json()
    assert client.put(address, json={"cramps": 2}).status_code == 409
    second = client.put(address, json={"cramps": 2, "version": first["version"]})
    assert second.json()["cramps"] == 2
    assert (
        client.delete(address, params={"version": 1}, headers={"content-type": "application/json"}).status_code == 409
    )
    reply = client.delete(address, params={"version": 2}, headers={"content-type": "application/json"})
    assert reply.json() == {"was_there": True}
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at": "soon"}, "at"),
        ({"at": "2999-01-01T03:00"}, "at"),
        ({"at": "1899-01-01T03:00"}, "at"),
        ({"at": "2026-01-01T03:00Z"}, "at"),
        ({"seconds": 90_000}, "seconds"),
        ({"seconds": 10**30}, "seconds"),
        ({"pain": 11}, "pain"),
        ({"pian": 1}, "pian"),
        ({"id": "mine"}, "id"),
    ],
)
def test_a_cramp_that_cannot_be_is_refused_with_field_value_and_mend(client, person, change, field):
    reply = client.post(f"{person}/cramps", json={**CRAMP, **change})
    assert reply.status_code == 422
    (fault,) = reply.json()["faults"]
    assert field in fault["field"]
    assert fault["value"]
    assert fault["mend"]


def test_another_person_is_not_touched(client, person):
    other = f"/api/v1/people/{client.new_person('child')}"
    kept = client.post(f"{person}/cramps", json=CRAMP).json()
    assert client.get(f"{other}/nights").json()["nights"] == []
    reply = client.delete(f"{other}/cramps/{kept['id']}", headers={"content-type": "application/json"})
    assert reply.json() == {"was_there": False}
    assert client.post(f"{other}/cramps", json={**CRAMP, "id": kept["id"]}).status_code == 422


def test_what_was_done_is_noted_for_a_day_and_taken_back(client, person):
    address = f"{person}/exposures/{YESTERDAY}"
    key = {"Idempotency-Key": "e"}
    body = {"exposures": {"stretch_bedtime_protocol": 1}}
    assert client.put(address, json=body, headers=key).json() == body
    assert client.put(address, json={"exposures": {"stretch_bedtime_protocol": None}}).json() == {"exposures": {}}
    assert client.put(address, json={"exposures": {"moonlight": 1}}).status_code == 422
