"""Two browsers that change the same: what each one changed is kept; what both changed is shown, and never lost unseen."""

from __future__ import annotations

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from nightcramp.answers.files import read_file
from nightcramp.diary.database import KeptTrial
from support.api import PEOPLE, faults, person_with

pytestmark = pytest.mark.both_databases
NIGHT = "2026-01-31"


@pytest.fixture
def person(client):
    return client.new_person("me", age=46)


def seen(reply, name="seen"):
    """What a form says that it saw."""
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', reply.text)[1])


def noted(client, person):
    reply = client.get(f"{PEOPLE}/{person}/nights?from={NIGHT}&to={NIGHT}").json()
    return {one["what"]: one["amount"] for one in reply["exposures"]}


def test_what_one_noted_of_a_day_outlives_the_form_of_another_who_did_not_see_it(client, person):
    day = f"/people/{person}/nights/{NIGHT}"
    first = second = seen(client.get(day))
    client.submit(f"{day}/day", alcohol_taken="2", caffeine_taken="", seen=first)
    reply = client.submit(f"{day}/day", alcohol_taken="", caffeine_taken="3", seen=second)
    assert reply.status_code == 200
    assert noted(client, person) == {"alcohol_taken": 2, "caffeine_taken": 3}


def test_where_both_noted_the_same_of_a_day_otherwise_both_are_shown_and_the_person_chooses(client, person):
    day = f"/people/{person}/nights/{NIGHT}"
    was = seen(client.get(day))
    client.submit(f"{day}/day", alcohol_taken="2", seen=was)
    reply = client.submit(f"{day}/day", alcohol_taken="1", seen=was)
    assert reply.status_code == 409
    assert "This day was changed in another window" in reply.text
    assert noted(client, person) == {"alcohol_taken": 2}
    assert re.search(r'name="alcohol_taken" value="1" checked', reply.text)
    client.submit(f"{day}/day", alcohol_taken="1", seen=seen(reply))
    assert noted(client, person) == {"alcohol_taken": 1}


def test_the_day_of_a_program_is_held_to_what_it_saw(client, person):
    day = f"{PEOPLE}/{person}/exposures/{NIGHT}"
    client.put(day, json={"exposures": {"alcohol_taken": 2}})
    assert faults(client.put(day, json={"exposures": {"alcohol_taken": 1}, "seen": {}}), 409) == []
    assert client.put(day, json={"exposures": {"alcohol_taken": 1}, "seen": {"alcohol_taken": 2}}).status_code == 200
    assert noted(client, person) == {"alcohol_taken": 1}


def test_one_takes_another_name_and_one_another_country_and_both_are_kept(client, person):
    form = client.get(f"/people/{person}/change")
    was = {f"seen_{name}": seen(form, f"seen_{name}") for name in ("name", "relation", "country")}
    client.submit(f"/people/{person}/change", name="Mum", relation="me", country="", **was)
    client.submit(f"/people/{person}/change", name="Me", relation="me", country="GB", **was)
    found = client.get(f"{PEOPLE}/{person}").json()
    assert (found["name"], found["country"]) == ("Mum", "GB")


def test_two_other_names_are_shown_to_the_second_who_gives_one(client, person):
    form = client.get(f"/people/{person}/change")
    was = {f"seen_{name}": seen(form, f"seen_{name}") for name in ("name", "relation", "country")}
    client.submit(f"/people/{person}/change", name="Mum", relation="me", country="", **was)
    reply = client.submit(f"/people/{person}/change", name="Anna", relation="me", country="", **was)
    assert reply.status_code == 409
    assert "Kept there: Mum" in reply.text
    assert 'value="Anna"' in reply.text
    assert client.get(f"{PEOPLE}/{person}").json()["name"] == "Mum"


def test_a_count_of_the_same_night_from_two_windows_is_shown_to_the_second(client, person):
    night = f"/people/{person}/nights/{NIGHT}"
    client.submit(f"{night}/count", cramps=2, version=0)
    reply = client.submit(f"{night}/count", cramps=1, version=0)
    assert reply.status_code == 409
    assert "2 cramps" in reply.text
    assert client.get(f"{PEOPLE}/{person}/nights/{NIGHT}").json()["cramps"] == 2


def test_an_answer_that_was_given_meanwhile_is_not_turned_round_by_an_old_page_but_asked_about(client):
    person = person_with(client, age=46, kidney_disease=True)
    reply = client.submit(f"/people/{person}/safe", q="magnesium", kidney_disease="no")
    assert str(reply.url).endswith("/check?ask=kidney_disease")
    assert "kidney" in reply.text
    assert client.get(f"{PEOPLE}/{person}/answers").json()["kidney_disease"] is True


def test_of_two_trials_that_are_begun_at_once_one_runs(client, knowledge, request):
    answers = read_file(request.config.rootpath / "examples" / "plan_woman_of_46.yaml", knowledge).raw()
    person = client.new_person("me", **answers)
    measures = ("sleep_foot_position", "sleep_warm_socks")
    begin = lambda action: client.submit(f"/people/{person}/trials", action=action, weeks="8")  # noqa: E731
    with ThreadPoolExecutor(2) as both:
        list(both.map(begin, measures))
    with client.app.state.context.database.session() as session:
        assert session.query(KeptTrial).filter_by(person_id=person).count() == 1


def test_what_a_form_saw_is_not_believed_unread(client, person):
    reply = client.submit(f"/people/{person}/nights/{NIGHT}/day", alcohol_taken="1", seen=json.dumps([1]))
    assert reply.status_code == 422
    assert "Load the page anew" in reply.text
    assert noted(client, person) == {}
