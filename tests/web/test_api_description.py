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

EXAMPLES = 2
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
            [(kind, body)] = found["requestBody"]["content"].items()
            described.validate(example_of(body, described.spec), body["schema"])
            refusals = {"400", "403", "413", "415", "422"} if kind == "application/json" else {"403", "413", "422"}
            assert refusals <= set(found["responses"]), path
        for status, answer in found["responses"].items():
            for kind, content in answer.get("content", {}).items():
                assert (kind == "application/problem+json") == (status >= "400"), (path, method, status)
                assert kind in ("application/json", "application/problem+json") or "schema" in content, (path, kind)
                if "example" in content:
                    described.validate(content["example"], content["schema"])


def test_every_example_can_be_sent(client, described):
    people = client.post(PEOPLE, json={}).json()["id"]
    for path, method, found in operations(described.spec):
        if "application/json" not in found.get("requestBody", {"content": {}})["content"]:
            continue
        address = (
            path.replace("{person_id}", people).replace("{cause}", "hypomagnesaemia").replace("{date}", "2026-01-31")
        )
        body = example_of(found["requestBody"]["content"]["application/json"], described.spec)
        # What waits for a file or a trial that is not there is refused for that alone.
        # And a trial is not begun by somebody of whom nothing is known.
        # Nobody signs in here.
        accepted = (
            (404,)
            if "{t" in path or found["tags"] == ["session"]
            else (422,)
            if path.endswith("/trials")
            else (200, 201, 409)
        )
        assert client.request(method, address, json=body).status_code in accepted, (method, path)


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
    """What a command of the page sends: method, address, body, and its type."""
    words = [word.replace(PERSON, person) for word in shlex.split(command)[1:]]
    body, kind = None, ""
    if "--json" in words:
        body, kind = words.pop(words.index("--json") + 1), "application/json"
    elif "--data-binary" in words:
        body = FILES[words.pop(words.index("--data-binary") + 1)]
        kind = words.pop(words.index("-H") + 1).partition(": ")[2]
    method = words.pop(words.index("-X") + 1) if "-X" in words else "GET" if body is None else "POST"
    [address] = [word for word in words if not word.startswith("-")]
    return method, address, body, kind


FILES = {"@export.xml": b"date,cramps\n2026-01-30,1\n", "@nightcramp.json": b"{}"}
NAMED = {"imports", "trials", "diary", "session"}
"""What the examples name of these is there or not; a question is asked in its turn; nobody signs in here."""


def test_every_command_of_the_page_can_be_sent(server):
    with httpx.Client(timeout=60) as client:
        spec = client.get(f"{server.address}{API}/openapi.json").json()
        person = client.post(f"{server.address}{PEOPLE}", json={}).json()["id"]
        commands = [one for group in groups(spec, server.address) for one in group.operations]
        for one in sorted(commands, key=lambda one: one.method == "DELETE"):
            method, address, body, kind = sent(one.curl, person)
            assert method == one.method
            headers = {"content-type": kind} if kind else {}
            status = client.request(method, address, content=body, headers=headers).status_code
            accepted = {200, 201, 204, 409}
            if one.tag in NAMED or method == "DELETE" or "/begun/" in one.path:
                accepted |= {404}
            if one.path.endswith(("/passkeys/options", "/passkey/options")):
                accepted = {404, 415}  # nobody signs in here, and it has no body
            if one.tag == "trials":
                accepted |= {422}  # of somebody of whom nothing is known
            if one.path.endswith("/data") and method == "PUT":
                accepted = {422}  # the file of the example is empty here
            assert status in accepted, (one.curl, status)
    assert len(commands) == len(operations(spec))
