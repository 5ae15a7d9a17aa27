"""Is it safe for me? The page says what the gate says, and where we know nothing, that we know nothing."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import expect

import nightcramp
from nightcramp.plan import Asks, Cleared, gate, plan
from nightcramp.plan.gate import Refused
from nightcramp.triage import triage
from support.interviewed import PEOPLE, interviewed
from support.web import add, text_of

REMEDIES = {
    "Magnesium tablets": "supplement_magnesium", "quinine": "medicine_quinine", "tonic water": "medicine_tonic_water",
    "ibuprofen": "relief_nsaid_after", "hot water bottle": "device_bed_warmer", "massage": "relief_massage",
    "pickle juice": "relief_pickle_juice", "compression socks": "device_compression", "gabapentin": "medicine_gabapentin",
    "lavender oil": "remedy_foot_bath_lavender", "salt substitute": "salt_substitute_kcl", "needle": "relief_needle_prick",
    "stretching before bed": "stretch_bedtime_protocol", "vitamin d": "supplement_vitamin_d",
}  # fmt: skip
TITLES = {
    "never": "No", "contraindicated": "No", "ask_doctor_first": "Only with a doctor", "not_known": "Not for now",
    "not_meant_for": "Not meant for you",
}  # fmt: skip


def expected_title(action, outcome):
    """From the gate alone, not from our own module."""
    if isinstance(outcome, Asks):
        return "A question comes first"
    if isinstance(outcome, Refused):
        return TITLES[outcome.why]
    return "Only with a doctor" if action.offer == "clinician_only" else "Yes"


@pytest.mark.parametrize("name", PEOPLE)
def test_the_answer_is_that_of_the_gate(client, knowledge, name):
    answers = interviewed(PEOPLE[name])
    urgency = triage(answers)
    me = client.new_person("me", **answers.raw())
    for query, action_id in REMEDIES.items():
        action = knowledge.actions[action_id]
        outcome = gate(action, answers, urgency)
        # A name that is shared is asked for by the name of the action itself.
        reply = client.get(f"/people/{me}/safe", params={"q": action.name})
        found = re.search(r'<span class="what">([^<]+)</span>\s*([^<]+?)</h2>', reply.text)
        assert html.unescape(found[1]) == action.name
        assert found[2].startswith(expected_title(action, outcome)), (name, action_id, outcome)
        said = text_of(reply)
        if isinstance(outcome, Refused):
            assert all(reason in said for reason in outcome.reasons)
        if isinstance(outcome, Cleared):
            assert (found[2] == "Yes, with care") >= bool(outcome.cautions and action.offer != "clinician_only")
            assert all(each.line.reason in said for each in outcome.cautions)
            assert all(step in said for step in action.steps)
        else:
            assert not [step for step in action.steps if step in said]
        assert knowledge.sources[action.sources[0]].title.rstrip(".") in said if action.sources else True
        assert action.name in text_of(client.get(f"/people/{me}/safe", params={"q": query})), query


@pytest.mark.parametrize(
    "query",
    [
        "grapefruit",
        "cbd oil",
        "xyzzy",
        "юмор",
        "'; drop table person; --",
        "<script>alert(1)</script>",
        "a" * 5000,
        "%00",
        "🦵",
    ],
)
def test_what_we_know_nothing_of_is_never_guessed(client, query):
    me = client.new_person("me", age=46, sex="female")
    reply = client.get(f"/people/{me}/safe", params={"q": query})
    assert reply.status_code == 200
    assert "We do not know" in reply.text
    assert "That is not a yes" in reply.text
    assert "<script>alert" not in reply.text


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("magnesuim", "magnesium"), ("chamomille tea", "chamomile"), ("lavendar oil", "lavender oil")],
)
def test_a_misspelt_name_is_asked_about_not_taken_for_granted(client, misspelt, meant):
    me = client.new_person("me", age=46, sex="female")
    reply = client.get(f"/people/{me}/safe", params={"q": misspelt})
    assert "Did you mean" in reply.text
    assert f">{meant}</a>" in reply.text
    assert 'class="verdict yes' not in reply.text


def test_nothing_asked_shows_no_answer_but_all_to_look_through(client, knowledge):
    me = client.new_person("me", age=46, sex="female")
    for query in ("", "   "):
        reply = client.get(f"/people/{me}/safe", params={"q": query})
        assert 'class="verdict' not in reply.text
        assert all(html.escape(action.name, quote=False) in reply.text for action in knowledge.actions.values())


def test_a_medicine_is_left_to_the_doctor_and_what_it_may_do_to_cramps_is_said(client):
    me = client.new_person("me", **interviewed(PEOPLE["woman of 34"]).raw())
    said = text_of(client.get(f"/people/{me}/safe", params={"q": "Lasix"}))
    assert "Furosemide Ask your pharmacist or doctor" in said
    assert "washes out salts" in said


def test_a_food_leads_to_what_it_is_rich_in_with_the_answer_for_this_person(client):
    me = client.new_person("me", **interviewed(PEOPLE["man on dialysis"]).raw())
    reply = client.get(f"/people/{me}/safe", params={"q": "bananas"})
    assert re.search(r"More potassium from food<span>No</span>", reply.text)


def test_a_question_that_comes_first_is_answered_on_the_spot(client, knowledge):
    answers = interviewed(PEOPLE["woman of 34"])
    made = plan(nightcramp.assess(answers))
    held = next(each for each in made.ranked if isinstance(each.outcome, Asks) and len(each.outcome.findings) == 1)
    finding, name = held.outcome.findings[0], held.action.name
    me = client.new_person("me", **answers.raw())
    reply = client.get(f"/people/{me}/safe", params={"q": name})
    assert knowledge.findings[finding].question in text_of(reply)
    for value, word in (("no", False), ("yes", True), ("unknown", "unknown")):
        me = client.new_person("me", **answers.raw())
        reply = client.submit(f"/people/{me}/safe", q=name, **{finding: value})
        assert reply.status_code == 200
        outcome = gate(held.action, answers.adding(**{finding: word}), triage(answers.adding(**{finding: word})))
        title = re.search(r"</span>\s*([^<]+?)</h2>", reply.text)[1]
        assert title.startswith(expected_title(held.action, outcome)), value


@pytest.mark.parametrize(
    ("field", "value"), [("no_such_finding", "yes"), ("age", "7"), ("sweating", "maybe"), ("dark_urine", "")]
)
def test_a_reply_that_was_not_asked_for_is_refused_with_field_and_value(client, field, value):
    me = client.new_person("me", age=46, sex="female")
    reply = client.submit(f"/people/{me}/safe", q="massage", **{field: value})
    assert reply.status_code == 422
    assert field in reply.text


def test_at_an_emergency_it_leads_to_help(client):
    me = client.new_person(
        "me", age=40, sex="male", leg_cold_pale_blue=True, leg_change_sudden=True, leg_pain_sudden=True
    )
    reply = client.get(f"/people/{me}/safe?q=massage", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/people/{me}/emergency")


def test_the_search_answers_while_typing(visit, server):
    page = visit("phone", "/people")
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    me = add(page, server, interviewed(PEOPLE["man of 67 who stands all day"]))
    page.goto(f"/people/{me}/safe")
    page.get_by_role("searchbox").press_sequentially("tonic water")
    page.get_by_role("heading", name="Tonic water").wait_for()
    assert page.url.endswith("/safe")
    page.get_by_role("searchbox").fill("magnesium tablets")
    page.get_by_role("heading", name="Magnesium tablets").wait_for()
    assert refused == []


def test_the_search_works_without_javascript_and_by_keyboard(visit, server):
    page = visit("phone", "/people", java_script_enabled=False)
    me = add(page, server, interviewed(PEOPLE["woman of 34"]))
    page.goto(f"/people/{me}/safe")
    page.get_by_role("searchbox").fill("needle prick")
    page.keyboard.press("Enter")
    page.wait_for_url("**/safe?q=**")
    expect(page.get_by_role("heading", name="Prick the leg with a needle No")).to_be_visible()
