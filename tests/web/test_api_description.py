"""The API is as it is described."""

from __future__ import annotations

import json
import shlex

import httpx
import pytest
from playwright.sync_api import expect

from nightcramp.web.api.listing import PERSON, example_of, groups
from support.api import API, PEOPLE
from support.api_fuzz import fuzz

EXAMPLES = 3
"""Requests of each kind for each operation; ``make fuzz-api`` tries more."""


def operations(spec):
    return [(path, method, found) for path, ways in spec["paths"].items() for method, found in ways.items()]


def test_every_operation_answers_as_it_is_described_whatever_is_sent(client, described):
    found = fuzz(client, described.spec, EXAMPLES)
    assert found.total() > EXAMPLES * len(operations(described.spec))
    assert not [status for status in found if status >= "500"]
    assert {"200", "201", "204", "400", "404", "422"} <= set(found)


def test_every_operation_says_what_it_does_with_examples(described):
    for path, method, found in operations(described.spec):
        assert found["summary"], path
        assert found["tags"][0] in {tag["name"] for tag in described.spec["tags"]}, path
        if "requestBody" in found:
            body = found["requestBody"]["content"]["application/json"]
            described.validate(example_of(body, described.spec), body["schema"])
            assert {"400", "403", "413", "415", "422"} <= set(found["responses"]), path
        for status, answer in found["responses"].items():
            for kind, content in answer.get("content", {}).items():
                assert (kind == "application/problem+json") == (status >= "400"), (path, method, status)
                if "example" in content:
                    described.validate(content["example"], content["schema"])


def test_every_example_can_be_sent(client, described):
    people = client.post(PEOPLE, json={}).json()["id"]
    for path, method, found in operations(described.spec):
        if "requestBody" not in found:
            continue
        address = (
            path.replace("{person_id}", people).replace("{cause}", "hypomagnesaemia").replace("{date}", "2026-01-31")
        )
        body = example_of(found["requestBody"]["content"]["application/json"], described.spec)
        assert client.request(method, address, json=body).status_code in (200, 201, 409), (method, path)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_wrong_method_is_refused_in_the_same_shape(client, method):
    reply = client.request(method, f"{API}/assess", json={})
    assert reply.status_code == 405
    assert reply.json()["status"] == 405
    assert reply.headers["allow"] == "POST"


def test_every_page_and_every_operation_has_its_own_name(described):
    names = [found["operationId"] for _, _, found in operations(described.spec)]
    assert len(set(names)) == len(names)
    assert "HTTPValidationError" not in json.dumps(described.spec)


def test_a_person_can_read_what_programs_can_ask_for(visit, described):
    page = visit("phone", "/api")
    one = page.locator("details#post-assess")
    one.locator("summary").click()
    assert "curl --json" in one.get_by_label("Command: POST /api/v1/assess").inner_text()
    expect(one.get_by_label("Example of a reply: POST /api/v1/assess")).to_be_visible()
    assert page.locator("details").count() == len(operations(described.spec))


def sent(command, person):
    """What a command of the page sends: method, address, and body."""
    words = [word.replace(PERSON, person) for word in shlex.split(command)[1:]]
    body = words.pop(words.index("--json") + 1) if "--json" in words else None
    method = words.pop(words.index("-X") + 1) if "-X" in words else "GET" if body is None else "POST"
    [address] = [word for word in words if not word.startswith("-")]
    return method, address, body


def test_every_command_of_the_page_can_be_sent(server):
    with httpx.Client(timeout=60) as client:
        spec = client.get(f"{server.address}{API}/openapi.json").json()
        person = client.post(f"{server.address}{PEOPLE}", json={}).json()["id"]
        commands = [one for group in groups(spec, server.address) for one in group.operations]
        for one in sorted(commands, key=lambda one: one.method == "DELETE"):
            method, address, body = sent(one.curl, person)
            assert method == one.method
            kind = {} if body is None else {"content-type": "application/json"}
            status = client.request(method, address, content=body, headers=kind).status_code
            # What the examples name in the diary is there or not; a question is asked in its turn.
            accepted = (200, 201, 204, 404) if one.tag == "diary" or method == "DELETE" else (200, 201, 204, 409)
            assert status in accepted, (one.curl, status)
    assert len(commands) == len(operations(spec))
