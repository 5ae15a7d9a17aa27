"""The plan page: it shows what plan() proposes and refuses, and never how to do what the gate holds back."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path

import pytest
import vobject
import yaml
from playwright.sync_api import expect

import nightcramp
from nightcramp.answers import Answers
from nightcramp.answers.files import without_diet
from nightcramp.diary.database.tables import Started
from nightcramp.plan import plan
from nightcramp.report import phrases, plan_parts
from support.cases import Case, answers_of
from support.interviewed import PEOPLE, interviewed
from support.safety import asked, read_safety_cases
from support.web import add, text_of

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("plan_*.yaml"))
EMERGENCY = {"age": 40, "sex": "male", "leg_cold_pale_blue": True, "leg_change_sudden": True, "leg_pain_sudden": True}


def answers_named(name, knowledge):
    if name in PEOPLE:
        return interviewed(PEOPLE[name])
    path = next(each for each in EXAMPLES if each.stem == name)
    return Answers.read(without_diet(yaml.safe_load(path.read_text(encoding="utf-8"))), knowledge)


def names_in(reply, pattern):
    return [html.unescape(found) for found in re.findall(pattern, reply.text, re.DOTALL)]


@pytest.mark.parametrize("name", [*(path.stem for path in EXAMPLES), *PEOPLE])
def test_the_page_shows_exactly_the_offers_and_refusals_of_the_plan(client, knowledge, name):
    answers = answers_named(name, knowledge)
    made = plan(nightcramp.assess(answers))
    me = client.new_person("me", **answers.raw())
    reply = client.get(f"/people/{me}/plan")
    assert reply.status_code == 200
    assert names_in(reply, r'<article class="offer" id="(\w+)"') == [offer.action.id for offer in made.offers]
    refused = [
        (each.candidate.action.name, each.reasons)
        for each in (*plan_parts.not_for_you(made), *plan_parts.after_a_doctor_agrees(made))
    ]
    refused += [(each.action.name, each.reasons) for each in made.never]
    assert names_in(reply, r"<strong>([^<]+)\.</strong> ") == [refusal[0] for refusal in refused]
    said = text_of(reply)
    for _, reasons in refused:
        assert all(reason in said for reason in reasons)
    for offer in made.offers:
        assert all(step in said for step in offer.action.steps)
        assert all(each.line.reason in said for each in offer.cautions)
    assert (made.try_first is None) or plan_parts.begin(made) in said
    assert ("Questions that come first" in said) == bool(made.questions)


def everybody(knowledge):
    findings = asked(knowledge)
    for case in read_safety_cases()[::9]:
        given = {**case.person, **case.given}
        yield case.name, answers_of(Case("", "", given, {}, "no"), knowledge, findings).raw()
        yield case.name, {name: value for name, value in given.items() if value != "not asked"}


def test_how_to_do_it_is_never_shown_of_what_is_refused_or_held_back(client, knowledge):
    looked_at = 0
    me = client.new_person("me", age=50, sex="male")
    for name, raw in everybody(knowledge):
        with client.app.state.context.database.session() as session:
            from nightcramp.diary.database import Person

            session.get(Person, me).answers = raw
        answers = Answers.read(raw, knowledge)
        made = plan(nightcramp.assess(answers))
        reply = client.get(f"/people/{me}/plan", follow_redirects=False)
        if reply.status_code == 303:
            assert made.level.id == "emergency", name
            continue
        said = text_of(reply)
        offered = {offer.action.id for offer in made.offers}
        may_say = {step for each in offered for step in knowledge.actions[each].steps}
        for action in knowledge.actions.values():
            if action.id not in offered:
                assert [step for step in action.steps if step in said and step not in may_say] == [], (name, action.id)
        looked_at += 1
    assert looked_at > 40


def test_at_an_emergency_there_is_no_plan_but_the_way_to_help(client, knowledge):
    me = client.new_person("me", **EMERGENCY)
    for address in ("plan", "plan/calendar.ics"):
        reply = client.get(f"/people/{me}/{address}", follow_redirects=False)
        assert (reply.status_code, reply.headers["location"]) == (303, f"/people/{me}/emergency")
    reply = client.post(
        f"/people/{me}/plan/begin",
        data={"action": "sleep_loose_bedding", "csrf": client.cookies["nightcramp_csrf"]},
        follow_redirects=False,
    )
    assert reply.headers["location"] == f"/people/{me}/emergency"
    assert begun(client) == []


def test_the_urgent_are_told_what_to_do_first_and_shown_no_prevention(client, knowledge):
    answers = interviewed(PEOPLE["woman with one leg swollen"])
    made = plan(nightcramp.assess(answers))
    assert made.level.id == "urgent"
    me = client.new_person("me", **answers.raw())
    said = text_of(client.get(f"/people/{me}/plan"))
    assert said.index(made.level.means) < said.index(phrases.URGENT_FIRST) < said.index("With your doctor")
    assert "I begin with this" not in said


def begun(client):
    with client.app.state.context.database.session() as session:
        return [(row.action, row.on, row.judge_on, row.ended_on) for row in session.query(Started)]


@pytest.mark.both_databases
def test_what_is_begun_is_kept_with_the_day_to_judge_it_and_can_be_stopped(client, knowledge):
    me = client.new_person("me", **answers_named("plan_woman_of_46", knowledge).raw())
    today = datetime.date.today()  # noqa: DTZ011
    for _ in range(2):
        reply = client.submit(f"/people/{me}/plan/begin", action="stretch_bedtime_protocol")
        assert reply.status_code == 200
    judge = today + datetime.timedelta(days=knowledge.actions["stretch_bedtime_protocol"].onset.days)
    assert begun(client) == [("stretch_bedtime_protocol", today, judge, None)]
    assert f"Look if it helps on {judge.day} {judge:%B %Y}" in text_of(reply)
    reply = client.submit(f"/people/{me}/plan/stop", action="stretch_bedtime_protocol")
    assert begun(client) == [("stretch_bedtime_protocol", today, judge, today)]
    assert "You have begun" not in text_of(reply)
    client.submit(f"/people/{me}/plan/begin", action="stretch_bedtime_protocol")
    assert begun(client) == [("stretch_bedtime_protocol", today, judge, None)]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("supplement_magnesium", 409),  # a doctor has to agree, or it is refused
        ("medicine_quinine", 409),  # never
        ("relief_needle_prick", 409),
        ("relief_calf_stretch", 409),  # it is for the moment of the cramp: nothing to begin
        ("no_such_thing", 404),
        ("", 404),
        ("a" * 5000, 404),
    ],
)
def test_what_the_gate_does_not_clear_cannot_be_begun(client, knowledge, action, status):
    me = client.new_person("me", **answers_named("man on dialysis", knowledge).raw())
    reply = client.submit(f"/people/{me}/plan/begin", action=action)
    assert reply.status_code == status
    assert "Traceback" not in reply.text
    assert begun(client) == []


def test_what_was_begun_and_is_no_longer_safe_is_to_be_stopped_with_the_reason(client, knowledge):
    answers = answers_named("plan_woman_of_46", knowledge)
    me = client.new_person("me", **answers.raw())
    client.submit(f"/people/{me}/plan/begin", action="stretch_bedtime_protocol")
    assert "Stop this for now" not in text_of(client.get(f"/people/{me}/plan"))
    with client.app.state.context.database.session() as session:
        from nightcramp.diary.database import Person

        session.get(Person, me).answers = {**answers.raw(), "felt_kick_or_pop": True, "leg_hurt_recently": True}
    said = text_of(client.get(f"/people/{me}/plan"))
    assert "Stop this for now. A torn or healing muscle or tendon must not be pulled." in said


def test_the_calendar_is_read_by_another_library(client, knowledge):
    me = client.new_person("me", **answers_named("plan_woman_of_46", knowledge).raw())
    reply = client.get(f"/people/{me}/plan/calendar.ics?start=2027-03-01&bedtime=21:30")
    assert reply.headers["content-type"].startswith("text/calendar")
    assert "attachment" in reply.headers["content-disposition"]
    events = list(vobject.readOne(reply.text).vevent_list)
    stretch = next(each for each in events if each.summary.value == "Stretch calves and thighs before bed")
    assert stretch.dtstart.value == datetime.datetime(2027, 3, 1, 21, 15)  # noqa: DTZ001 - as on any wall


@pytest.mark.parametrize(
    ("field", "value"), [("start", "2027-02-30"), ("start", "soon"), ("bedtime", "25:00"), ("bedtime", "late")]
)
def test_a_calendar_with_a_bad_day_or_time_says_which_field_and_how_to_mend_it(client, knowledge, field, value):
    me = client.new_person("me", **answers_named("plan_woman_of_46", knowledge).raw())
    reply = client.get(f"/people/{me}/plan/calendar.ics", params={field: value})
    assert reply.status_code == 422
    fault = re.search(rf'id="{field}-fault">([^<]*)<', reply.text)
    assert repr(value) in html.unescape(fault[1])
    assert "Write" in fault[1]


def test_the_plan_of_somebody_else_is_not_found(client):
    assert client.get("/people/0000000000/plan").status_code == 404


def test_the_plan_can_be_begun_without_a_mouse(visit, server, knowledge):
    page = visit("phone", "/people")
    me = add(page, server, answers_named("plan_woman_of_46", knowledge))
    page.goto(f"/people/{me}/plan")
    button = page.get_by_role("button", name=re.compile("I begin with this.*Stretch calves"))
    assert button.bounding_box()["height"] >= 48
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan#begun")
    expect(page.get_by_role("heading", name="You have begun")).to_be_visible()


def test_the_plan_works_without_javascript(visit, server, knowledge):
    page = visit("phone", "/people", java_script_enabled=False)
    me = add(page, server, answers_named("plan_woman_of_46", knowledge))
    page.goto(f"/people/{me}/plan")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Get the calendar file").click()
    assert list(vobject.readOne(Path(loading.value.path()).read_text(encoding="utf-8")).vevent_list)
    page.get_by_role("button", name="I begin with this").first.click()
    page.wait_for_url("**/plan#begun")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/plan#begun")
    assert page.get_by_role("button", name="Stop").count() == 0
