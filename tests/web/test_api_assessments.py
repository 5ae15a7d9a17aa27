"""What follows from answers, for programs: sent with the request, or kept with a person."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from nightcramp.web.api.examples import DIET_EXAMPLE, EXAMPLE
from support.api import API, PEOPLE, faults, person_with

EMERGENCY = {"age": 61, "chest_pain": True}
DIABETIC = {"age": 61, "sex": "female", "pregnant": False, "kidney_disease": True}


STATELESS = [
    ("/assess", EXAMPLE), ("/assess?plan=true", EXAMPLE), ("/assess", EMERGENCY), ("/plan", EXAMPLE), ("/plan", EMERGENCY),
    ("/plan", DIET_EXAMPLE), ("/causes", EXAMPLE), ("/next-question", {}), ("/next-question", EXAMPLE),
    ("/next-question?plan=true", EMERGENCY), ("/food", DIET_EXAMPLE), ("/relief", {}),
    ("/relief", {"answers": EXAMPLE, "part": "foot", "chosen": []}), ("/relief", {"answers": EMERGENCY, "chosen": None}),
    ("/safe", {"answers": EXAMPLE, "action": "quinine"}), ("/safe", {"answers": {}, "action": "relief_calf_stretch"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body"), STATELESS)
def test_a_reply_has_the_shape_that_is_described(client, described, path, body):
    reply = client.post(f"{API}{path}", json=body)
    assert reply.status_code == 200, reply.text
    described(reply, "post", f"{API}{path.partition('?')[0]}")


def test_an_assessment_is_that_of_the_command_line(client, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(EXAMPLE))
    for address, command in (
        ("/assess", ["assess", file, "--json"]),
        ("/assess?plan=true", ["assess", file, "--plan", "--json"]),
        ("/plan", ["plan", file, "--json"]),
        ("/causes", ["causes", file, "--json"]),
        ("/causes/hypomagnesaemia", ["explain", "hypomagnesaemia", file, "--json"]),
    ):
        run = [sys.executable, "-m", "nightcramp", *map(str, command)]
        said = subprocess.run(run, capture_output=True, check=True).stdout
        assert client.post(f"{API}{address}", json=EXAMPLE).json() == json.loads(said), address


def test_what_is_sent_is_not_kept(client):
    client.post(f"{API}/assess", json=EXAMPLE)
    assert client.get(PEOPLE).json() == {"people": []}


def test_a_person_gets_what_their_answers_get(client, described):
    person = person_with(client, **EXAMPLE)
    for path, posted in (("assessment", "assess"), ("plan", "plan"), ("causes", "causes"), ("relief", "relief"),
                         ("next-question", "next-question"), ("causes/hypomagnesaemia", "causes/hypomagnesaemia")):  # fmt: skip
        of_person = client.get(f"{PEOPLE}/{person}/{path}")
        body = {"answers": EXAMPLE} if path == "relief" else EXAMPLE
        assert of_person.json() == client.post(f"{API}/{posted}", json=body).json()
        described(of_person, "get", f"{PEOPLE}/{{person_id}}/{path.replace('hypomagnesaemia', '{cause}')}")
    safe = client.get(f"{PEOPLE}/{person}/safe/quinine")
    assert safe.json() == client.post(f"{API}/safe", json={"answers": EXAMPLE, "action": "quinine"}).json()


def test_a_changed_answer_changes_what_follows(client):
    person = person_with(client, age=61)
    assert client.get(f"{PEOPLE}/{person}/assessment").json()["triage"]["certain"] != "emergency"
    client.patch(f"{PEOPLE}/{person}/answers", json={"chest_pain": True})
    assert client.get(f"{PEOPLE}/{person}/assessment").json()["triage"]["certain"] == "emergency"


def test_yes_and_one_are_not_the_same_answer(client):
    assert client.post(f"{API}/assess", json={"age": 50, "fever": True}).status_code == 200
    faults(client.post(f"{API}/assess", json={"age": 50, "fever": 1}), 422)
    faults(client.post(f"{API}/assess", json={"age": True}), 422)


# --- questions


def answer_all(client, person, described, limit=120):
    """Reply to every question as somebody who has nothing; what was asked."""
    address, asked = f"{PEOPLE}/{person}/next-question", []
    found = client.get(address).json()
    while (question := found["question"]) is not None and len(asked) < limit:
        body = {"question": question["id"]}
        if question["kind"] in ("page", "pick"):
            body["chosen"] = []
        elif question["kind"] == "yes_no":
            body["value"] = False
        elif question["id"] == "age":
            body["value"] = 46
        else:
            body["unknown"] = True
        reply = client.post(address, json=body)
        assert reply.status_code == 200, (body, reply.text)
        asked.append(question["id"])
        found = described(reply, "post", f"{PEOPLE}/{{person_id}}/next-question")
        assert found["progress"]["answered"] >= 1
    return asked


def test_a_person_can_be_asked_to_the_end(client, described):
    person = client.post(PEOPLE, json={}).json()["id"]
    asked = answer_all(client, person, described)
    assert asked[0] == "age"
    assert 3 < len(asked) < 60
    assert len(set(asked)) == len(asked)
    assert client.get(f"{PEOPLE}/{person}/answers").json()["age"] == 46


def test_a_reply_to_a_question_that_is_not_asked_changes_nothing(client):
    person = client.post(PEOPLE, json={}).json()["id"]
    found = faults(client.post(f"{PEOPLE}/{person}/next-question", json={"question": "sex", "value": "female"}), 409)
    assert "'age'" in found[0]["mend"]
    assert client.get(f"{PEOPLE}/{person}/answers").json() == {}


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        ({}, "value"),
        ({"value": 400}, "age"),
        ({"chosen": []}, "chosen"),
        ({"value": 4, "unknown": True}, "value, unknown"),
        ({"unknown": False}, "unknown"),
        ({"value": 4, "extra": 1}, "body"),
    ],
)
def test_a_reply_that_does_not_fit_the_question_is_refused(client, reply, field):
    person = client.post(PEOPLE, json={}).json()["id"]
    found = faults(client.post(f"{PEOPLE}/{person}/next-question", json={"question": "age", **reply}), 422)
    assert [fault["field"] for fault in found] == [field]


def test_a_line_that_is_not_on_the_page_is_refused(client):
    person = person_with(client, age=46, sex="female")
    question = client.get(f"{PEOPLE}/{person}/next-question").json()["question"]
    assert question["kind"] == "page"
    body = {"question": question["id"], "chosen": ["no_such_line"]}
    assert faults(client.post(f"{PEOPLE}/{person}/next-question", json=body), 422)[0]["value"] == "no_such_line"


def test_an_emergency_ends_the_questions(client):
    found = client.post(f"{API}/next-question", json=EMERGENCY).json()
    assert found["question"] is None
    assert (found["level"], found["progress"]["left"]) == ("emergency", 0)


# --- relief and safety


def test_relief_asks_first_then_gives_the_steps(client):
    person = person_with(client, age=46)
    address = f"{PEOPLE}/{person}/relief"
    first = client.get(address).json()
    assert first["before"]["lines"]
    told = client.post(address, json={"chosen": []}).json()
    assert told["before"]["lines"] == []
    assert told["steps"]
    line = first["before"]["lines"][0]["id"]
    with_line = client.post(address, json={"chosen": [line]}).json()
    assert with_line["steps"] != told["steps"]
    unknown = client.post(address, json={"chosen": None}).json()
    assert len(unknown["steps"]) < len(told["steps"])
    assert client.get(f"{PEOPLE}/{person}/answers").json() == {"age": 46}


@pytest.mark.parametrize(("body", "field"), [({"part": "arm"}, "part"), ({"chosen": ["no_such"]}, "chosen")])
def test_an_unknown_part_or_line_is_refused(client, body, field):
    assert [fault["field"] for fault in faults(client.post(f"{API}/relief", json=body), 422)] == [field]


def test_the_same_remedy_is_refused_to_one_and_offered_to_another(client):
    def status(action, **answers):
        found = client.post(f"{API}/safe", json={"answers": answers, "action": action}).json()["answers"]
        return [one["status"] for one in found]

    assert status("relief_needle_prick", age=30) == ["never"]
    assert status("supplement_magnesium", age=61, kidney_disease=True) != status("supplement_magnesium", age=61)


def test_a_remedy_is_known_by_the_name_that_people_have_for_it(client):
    found = client.post(f"{API}/safe", json={"answers": {"age": 40}, "action": "Needle"}).json()
    assert [one["id"] for one in found["answers"]] == ["relief_needle_prick"]
    assert client.post(f"{API}/safe", json={"answers": {}, "action": "magnesum"}).json()["read_as"] == "magnesium"
    assert "needle" in faults(client.post(f"{API}/safe", json={"answers": {}, "action": "needel"}), 404)[0]["mend"]


def test_a_cause_that_cannot_concern_the_person_is_refused(client):
    faults(client.post(f"{API}/causes/nothing_such", json={"age": 50}), 404)
    of_her = {cause["id"] for cause in client.post(f"{API}/causes", json={"age": 30, "sex": "female"}).json()["causes"]}
    of_him = {cause["id"] for cause in client.post(f"{API}/causes", json={"age": 30, "sex": "male"}).json()["causes"]}
    only_hers = min(of_her - of_him)
    faults(client.post(f"{API}/causes/{only_hers}", json={"age": 30, "sex": "male"}), 422)


def test_a_food_plan_needs_what_is_eaten(client):
    found = faults(client.post(f"{API}/food", json={"age": 52}), 422)
    assert found[0]["field"] == "diet"
    assert "food" in client.post(f"{API}/plan", json=DIET_EXAMPLE).json()
    assert "food" not in client.post(f"{API}/plan", json={**DIET_EXAMPLE, "chest_pain": True}).json()
