"""What Nightcramp knows, for programs."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from support.api import API, faults

ONE = {"findings": "magnesium", "actions": "relief_calf_stretch", "claims": "1", "sources": "aafp2017"}
NAMES = {"findings": "finding", "actions": "action", "claims": "claim", "sources": "key"}


@pytest.mark.parametrize("kind", ONE)
def test_one_statement_is_found_by_its_name(client, described, kind):
    found = described(client.get(f"{API}/{kind}/{ONE[kind]}"), "get", f"{API}/{kind}/{{{NAMES[kind]}}}")
    assert ONE[kind] in {str(value) for value in found.values()}
    for odd in ("nothing_such", "%00", "%2e%2e", "a" * 3000):
        faults(client.get(f"{API}/{kind}/{odd}"), 404)


@pytest.mark.parametrize("kind", ["findings", "findings?all=true", "actions", "claims"])
def test_a_list_has_every_statement_with_its_sources(client, described, knowledge, kind):
    name = kind.partition("?")[0]
    found = described(client.get(f"{API}/{kind}"), "get", f"{API}/{name}")[name]
    everything = knowledge.collection(name)
    assert len(found) == len(everything) or (kind == "findings" and 0 < len(found) < len(everything))
    cited = {key for statement in found for key in statement.get("sources", ())}
    assert cited <= set(knowledge.sources)


def test_a_program_need_not_load_twice_what_did_not_change(client):
    first = client.get(f"{API}/actions")
    again = client.get(f"{API}/actions", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{API}/actions", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("name", "generic", "guessed"),
    [("Lasix 40 mg", "furosemide", False), ("furosemid", "furosemide", True), ("no such thing", None, False)],
)
def test_a_medicine_is_known_by_any_of_its_names(client, described, name, generic, guessed):
    reply = client.get(f"{API}/medicines", params={"q": name})
    found = described(reply, "get", f"{API}/medicines")
    assert [one["generic"] for one in found["medicines"]] == ([generic] if generic else [])
    assert found["guessed"] is guessed


@pytest.mark.parametrize("query", ["", "?q=", "?q=" + "x" * 201])
def test_a_medicine_without_a_name_is_refused(client, query):
    assert [fault["field"] for fault in faults(client.get(f"{API}/medicines{query}"), 422)] == ["q"]


def test_the_schema_of_answers_is_a_schema(client):
    Draft202012Validator.check_schema(client.get(f"{API}/answers.schema.json").json())
