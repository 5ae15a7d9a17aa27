"""The JSON of an assessment has exactly this shape; programs rest on it."""

import json

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.report.json import as_json, as_object

FACTS = {
    "age": 33, "sex": "female", "pregnant": True, "gestational_week": 31, "one_leg_swollen": True, "leg_warm": "unknown",
    "cramp_in_thigh": True, "medicines": ["ramipril"], "urge_to_move": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return as_object(nightcramp.assess(Answers.read(FACTS, nightcramp.load_knowledge())))


def test_the_parts(found):
    assert list(found) == ["recognition", "triage", "causes", "knowledge"]
    assert list(found["knowledge"]) == ["version", "hash"]


def test_recognition(found):
    recognition = found["recognition"]
    assert list(recognition) == ["verdict", "says", "met", "unmet", "unknown", "mimics"]
    for part in ("met", "unmet", "unknown"):
        assert all(list(trait) == ["id", "says"] for trait in recognition[part])
    assert recognition["unmet"]
    assert recognition["mimics"]
    assert all(list(mimic) == ["id", "name", "tells_apart", "sources"] for mimic in recognition["mimics"])


def test_triage(found):
    triage = found["triage"]
    assert list(triage) == ["certain", "possible", "advised", "rules", "open", "settle"]
    assert (triage["certain"], triage["possible"]) == ("urgent", "emergency")


def test_rules(found):
    rules = found["triage"]["rules"]
    assert "urgent_dvt_maternity" in [rule["id"] for rule in rules]
    for rule in rules:
        assert list(rule) == ["id", "level", "because", "in_words", "do", "why", "within", "basis", "sources"]
        assert rule["because"]
        assert all(list(answer) == ["finding", "label", "value"] for answer in rule["because"])


def test_open_rules_and_what_settles_them(found):
    assert found["triage"]["open"]
    for rule in found["triage"]["open"]:
        assert list(rule) == ["id", "level", "in_words", "needs", "sources"]
    for settling in found["triage"]["settle"]:
        assert list(settling) == ["finding", "question", "level", "rules", "asked"]


def test_it_is_json_and_the_same_each_time(found):
    answers = Answers.read(FACTS, nightcramp.load_knowledge())
    text = as_json(nightcramp.assess(answers))
    assert json.loads(text) == json.loads(json.dumps(found))
    assert text == as_json(nightcramp.assess(answers))
