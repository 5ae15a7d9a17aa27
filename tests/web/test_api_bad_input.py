"""Whatever is sent, a refusal says what is wrong, in one shape."""

from __future__ import annotations

import http.client
import json
import socket
from urllib.parse import urlsplit

import pytest

from support.api import API, PEOPLE, faults, person_with

ASSESS = f"{API}/assess"


def send(client, content, kind="application/json", address=ASSESS, method="POST"):
    return client.request(method, address, content=content, headers={"content-type": kind})


NO_JSON = {
    "empty": (b"", 400), "cut off": (b'{"age": 4', 400), "YAML": (b"age: 40", 400), "two": (b"{}{}", 400),
    "trailing comma": (b'{"age": 40,}', 400), "NaN": (b'{"age": NaN}', 400), "Infinity": (b'{"age": -Infinity}', 400),
    "UTF-16": ('{"age": 40}'.encode("utf-16"), 400), "Latin-1": (b'{"sex": "\xe9"}', 400), "NUL": (b"\x00", 400),
    "deep": (b'{"age": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 422), "deep, open": (b"[" * 100_000, 422),
    "many digits": (b'{"age": ' + b"9" * 5000 + b"}", 400), "a byte order mark": (b"\xef\xbb\xbf{}", 400),
    "list": (b"[]", 422), "text": (b'"age"', 422), "null": (b"null", 422), "number": (b"1", 422),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_JSON)
def test_what_is_no_json_object_is_refused(client, name):
    content, status = NO_JSON[name]
    assert [fault["field"] for fault in faults(send(client, content), status)] == ["body"]


FAULTY = {
    "an unknown name": (b'{"magnesum": 1}', "magnesum", "did you mean 'magnesium'"),
    "a wrong unit": (b'{"magnesium": {"value": 1, "unit": "furlong"}}', "magnesium", "mmol/L"),
    "out of range": (b'{"age": 400}', "age", ""),
    "a huge number": (b'{"age": 1e308}', "age", "smaller"),
    "beyond all numbers": (b'{"age": 1e999}', "age", "smaller"),
    "a huge whole number": (b'{"age": 123456789012345678901234567890}', "age", "smaller"),
    "a wrong type": (b'{"fever": "perhaps"}', "fever", "yes, no or unknown"),
    "a list": (b'{"age": [1]}', "age", ""),
    "a name twice": (b'{"age": 40, "age": 41}', "age", "Keep one"),
    "a name twice inside": (b'{"magnesium": {"value": 1, "value": 2}}', "value", "Keep one"),
    "half a pair": (b'{"medicines": ["\\ud800"]}', "medicines", "Leave the letter out"),
    "half a pair as name": (b'{"\\ud800": 1}', "body", "Leave the letter out"),
    "NUL": (b'{"medicines": ["a\\u0000b"]}', "medicines", "Leave the letter out"),
    "worked out": (b'{"cramp_over_10_minutes": true}', "cramp_over_10_minutes", "Give these instead"),
    "contradictory": (b'{"sex": "male", "pregnant": true}', "pregnant", ""),
    "an empty name": (b'{"": 1}', "(an empty name)", ""),
    "a name of many letters": (json.dumps({"x" * 5000: 1}).encode(), None, ""),
    "nested": (b'{"age": {"value": {"value": {"value": 1}}}}', "age", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
@pytest.mark.parametrize("kept", [False, True], ids=["sent", "kept"])
def test_answers_that_cannot_be_used_are_refused_with_field_and_mend(client, name, kept):
    content, field, mend = FAULTY[name]
    if kept:
        person = person_with(client, age=46)
        address = f"{PEOPLE}/{person}/answers"
        found = faults(send(client, content, address=address, method="PUT"), 422)
        assert client.get(address).json() == {"age": 46}
    else:
        found = faults(send(client, content), 422)
    fault = found[0]
    assert field is None or field in fault["field"]
    assert mend in fault["mend"]
    assert all(len(part) < 500 for part in fault.values())


@pytest.mark.parametrize("name", ["half a pair", "a name twice", "beyond all numbers", "NUL"])
def test_the_diary_is_as_strict(client, name):
    address = f"{PEOPLE}/{person_with(client, age=46)}/nights/2026-01-31"
    content = {"half a pair": b'{"cramps": 1, "note": "\\ud800"}', "a name twice": b'{"cramps": 1, "cramps": 2}',
               "beyond all numbers": b'{"hours_sore": 1e999}', "NUL": b'{"note": "a\\u0000b"}'}[name]  # fmt: skip
    assert len(faults(send(client, content, address=address, method="PUT"), 422)) == 1
    faults(client.get(address), 404)


def test_too_many_names_are_refused_at_once(client):
    many = json.dumps({f"name_{number}": 1 for number in range(50_000)}).encode()
    assert len(faults(send(client, many), 422 if len(many) <= 1_000_000 else 413)) <= 1


@pytest.mark.parametrize("size", [1_000_001, 10_000_000, 21_000_000])
def test_a_large_body_is_refused(client, size):
    faults(send(client, b'{"medicines": ["' + b"x" * size + b'"]}'), 413)


def test_a_large_body_of_unknown_length_is_refused_before_it_ends(client):
    def pieces():
        for _ in range(40):
            yield b" " * 100_000

    faults(send(client, pieces()), 413)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonp"]
)
def test_another_kind_of_content_is_refused(client, kind):
    for method, address in (("POST", ASSESS), ("PUT", f"{PEOPLE}/{person_with(client, age=46)}/answers")):
        faults(send(client, b'{"age": 40}', kind, address, method), 415)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])
def test_json_is_known_in_every_spelling(client, kind):
    assert send(client, b'{"age": 40}', kind).status_code == 200


@pytest.mark.parametrize("query", ["plan=perhaps", "plan=", "plan=%ff"])
def test_a_faulty_option_is_refused_with_its_name(client, query):
    assert [fault["field"] for fault in faults(client.post(f"{ASSESS}?{query}", json={}), 422)] == ["plan"]


def test_the_wildest_requests_leave_the_server_standing(server):
    place = urlsplit(server.address)
    rude = [
        b"POST /api/v1/assess HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ten\r\n\r\n",
        b"POST /api/v1/assess HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        b"POST /api/v1/assess HTTP/1.1\r\nContent-Type: application/json\r\n\r\n",
        b"GET /api/v1/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ]
    for request in rude:
        with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
            assert not answer.startswith(b"HTTP/1.1 5"), (request[:80], answer[:200])
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    connection.request("POST", ASSESS, b'{"age": 40}', {"content-type": "application/json"})
    assert connection.getresponse().status == 200
    connection.close()
