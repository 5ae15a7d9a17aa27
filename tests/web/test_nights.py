"""The diary as people use it: a tap, undo, late entries, corrections, without a connection, on two devices."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import expect

from nightcramp.answers import read_file
from nightcramp.diary.database import Started
from support.web import add, text_of

pytestmark = pytest.mark.both_databases

TODAY = datetime.datetime.now().astimezone().date()
LAST_NIGHT = TODAY - datetime.timedelta(1)
LONG_AGO = TODAY - datetime.timedelta(200)


@pytest.fixture
def page(visit, server):
    found = visit("phone", "/offline")
    found.person = add(found, server)
    found.home = f"/people/{found.person}/nights"
    found.goto(found.home)
    return found


def kept(page, date=LAST_NIGHT):
    """The night as the server has it, or None."""
    reply = page.request.get(f"/api/v1/people/{page.person}/nights/{date}")
    return reply.json() if reply.ok else None


def record(page, date, **said):
    reply = page.request.put(f"/api/v1/people/{page.person}/nights/{date}", data=said)
    assert reply.ok, reply.text()
    return reply.json()


def chip(page, legend, words):
    """A number at a tap."""
    return page.get_by_role("group", name=legend).get_by_role("radio", name=words, exact=True)


@pytest.mark.parametrize(("words", "count"), [("No cramp", 0), ("One cramp", 1), ("Several", 2)])
def test_one_tap_writes_last_night_down(page, words, count):
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("status", name="Saved")).to_contain_text("Saved.")
    assert kept(page)["cramps"] == count


def test_a_tap_is_undone_and_the_night_is_missing_again(page):
    page.get_by_role("button", name="One cramp").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="One cramp")).to_be_visible()
    assert kept(page) is None


def test_several_asks_how_many(page):
    page.get_by_role("button", name="Several").click()
    page.get_by_role("button", name="5", exact=True).click()
    expect(page.get_by_role("status", name="Saved")).to_contain_text("5 cramps")
    assert kept(page)["cramps"] == 5


def test_more_can_be_said_of_it(page):
    page.get_by_role("button", name="One cramp").click()
    page.get_by_role("link", name="More about it").click()
    page.wait_for_url(f"**/nights/{LAST_NIGHT}*")
    chip(page, "Worst pain", "7").check()
    chip(page, "Sleep lost", "30").check()
    page.get_by_label("Anything else").fill("After a long walk.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/nights?saved=*")
    found = kept(page)
    assert (found["cramps"], found["pain"], found["minutes_awake"], found["note"]) == (1, 7, 30, "After a long walk.")


def test_a_cramp_is_added_with_its_time_and_struck_out(page):
    page.goto(f"{page.home}/{LAST_NIGHT}")
    page.get_by_text("Add one with its time").click()
    page.get_by_label("When it came").fill("03:12")
    page.get_by_label("How many minutes").fill("1,5")
    chip(page, "Which side?", "Left").check()
    page.get_by_role("button", name="Add this cramp").click()
    expect(page.get_by_text("03:12", exact=True)).to_be_visible()
    found = kept(page)
    assert (found["cramps"], found["logged"][0]["seconds"]) == (1, 90)
    assert found["logged"][0]["at"].startswith(str(TODAY))
    page.get_by_role("button", name="Strike out the cramp of 03:12").click()
    expect(page.get_by_text("None is written down with its time.")).to_be_visible()
    assert kept(page) is None


def test_a_late_entry_is_as_easy_as_todays(page):
    page.goto(f"{page.home}?year={LONG_AGO.year}")
    page.get_by_label("Another night").fill(str(LONG_AGO))
    page.get_by_role("button", name="Open it").click()
    page.wait_for_url(f"**/nights/{LONG_AGO}")
    page.get_by_role("button", name="One cramp").click()
    expect(page.get_by_role("status", name="Saved")).to_contain_text("1 cramp")
    assert kept(page, LONG_AGO)["cramps"] == 1


def test_any_night_is_corrected_from_the_calendar(page):
    record(page, LAST_NIGHT, cramps=1, pain=4)
    page.goto(page.home)
    page.get_by_role("link", name=f"{LAST_NIGHT:%A} {LAST_NIGHT.day} {LAST_NIGHT:%B}: 1 cramp").click()
    page.wait_for_url(f"**/nights/{LAST_NIGHT}")
    chip(page, "How many cramps?", "3").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/nights?saved=*")
    assert (kept(page)["cramps"], kept(page)["pain"]) == (3, 4)


def test_a_missing_night_is_told_apart_without_colour_and_by_ear(page):
    quiet = LAST_NIGHT - datetime.timedelta(1)
    record(page, quiet, cramps=0)
    page.goto(page.home)
    cell = page.locator(".calendar").get_by_role(
        "link", name=re.compile(f"{quiet:%A} {quiet.day} {quiet:%B}: no cramp")
    )
    if cell.count() == 0:
        page.locator("details.month").nth(1).locator("summary").click()
    expect(cell.locator(".moon-none")).to_have_count(1)
    missing = page.locator(".calendar a.missing").first
    expect(missing.locator(".moon-missing")).to_have_count(1)
    expect(missing).to_contain_text("not written down")


def test_nothing_scolds_for_a_missed_night(page):
    text = page.get_by_role("main").inner_text().lower()
    assert "a missed night is simply missing" in text
    assert not re.search(r"streak|in a row|forgot|you missed|don't forget|keep it up|!", text)


def test_without_a_connection_a_tap_waits_and_is_sent_exactly_once(page):
    page.context.set_offline(True)
    page.get_by_role("button", name="One cramp").click()
    expect(page.locator(".kept")).to_contain_text("Kept on this device: 1 cramp")
    assert kept(page) is None
    page.context.set_offline(False)
    page.wait_for_url("**/nights?saved=*")
    found = kept(page)
    assert (found["cramps"], found["version"]) == (1, 1)


def test_when_the_first_reply_was_lost_a_tap_still_counts_once(page):
    tries = []

    def lose_the_first(route):
        tries.append(route.request.headers["idempotency-key"])
        reply = route.fetch()
        if len(tries) == 1:
            assert reply.status == 200
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/api/v1/**/nights/*", lose_the_first)
    page.get_by_role("button", name="Several").click()
    expect(page.locator(".kept")).to_be_visible()
    page.evaluate("() => void setTimeout(window.nightcramp.flush)")  # the page may load anew meanwhile
    page.wait_for_url("**/nights?saved=*")
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert (kept(page)["cramps"], kept(page)["version"]) == (2, 1)


def test_a_day_noted_without_a_connection_is_sent_later(page):
    page.goto(f"{page.home}/{LAST_NIGHT}")
    page.context.set_offline(True)
    chip(page, "How many cups of coffee", "3").check()
    page.get_by_role("button", name="Save the day").click()
    expect(page.locator(".kept")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url("**noted=yes*")
    reply = page.request.get(f"/api/v1/people/{page.person}/nights").json()
    assert [(one["what"], one["amount"]) for one in reply["exposures"]] == [("caffeine_taken", 3)]


@pytest.mark.parametrize("script", [True, False])
def test_two_browsers_that_change_the_same_night_lose_nothing(visit, server, script):
    one, other = visit("phone", java_script_enabled=script), visit("desktop", java_script_enabled=script)
    one.person = other.person = add(one, server)
    first = record(one, LAST_NIGHT, cramps=1)
    for page in (one, other):
        page.goto(f"/people/{one.person}/nights/{LAST_NIGHT}")
    chip(one, "Worst pain", "9").check()
    one.get_by_role("button", name="Save", exact=True).click()
    one.wait_for_url("**/nights?saved=*")
    other.get_by_label("Anything else").fill("said on the other device")
    other.get_by_role("button", name="Save", exact=True).click()
    alert = other.get_by_role("alert")
    expect(alert).to_contain_text("changed in another window or on another device")
    expect(alert).to_contain_text("Worst pain 9 of 10")
    expect(other.get_by_label("Anything else")).to_have_value("said on the other device")
    assert kept(one)["note"] == ""
    other.get_by_role("button", name="Save what I said").click()
    other.wait_for_url("**/nights?saved=*")
    assert (kept(one)["note"], kept(one)["version"]) == ("said on the other device", first["version"] + 2)


def test_fewer_cramps_than_were_logged_is_refused_with_the_mend(page):
    page.request.post(f"/api/v1/people/{page.person}/cramps", data={"at": f"{LAST_NIGHT}T23:00"})
    page.goto(f"{page.home}/{LAST_NIGHT}")
    chip(page, "How many cramps?", "0").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("1 written down one by one")
    expect(page.get_by_role("alert")).to_contain_text("Strike out the cramp")


def test_everything_works_without_script(visit, server):
    page = visit("phone", java_script_enabled=False)
    page.person = add(page, server)
    page.goto(f"/people/{page.person}/nights")
    page.get_by_role("button", name="One cramp").click()
    page.wait_for_url("**/nights?saved=*")
    assert kept(page)["cramps"] == 1
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/nights")
    assert kept(page) is None
    page.goto(f"/people/{page.person}/nights/{LAST_NIGHT}")
    chip(page, "How many cups of coffee", "2").check()
    page.get_by_role("button", name="Save the day").click()
    page.wait_for_url("**noted=yes*")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def test_the_keyboard_suffices(page):
    button = page.get_by_role("button", name="One cramp")
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/nights?saved=*")
    undo = page.get_by_role("button", name="Undo")
    for _ in range(40):
        page.keyboard.press("Tab")
        if undo.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: "saved" not in url)
    assert kept(page) is None


def test_the_diary_sends_back_to_triage_and_the_person_confirms(page):
    page.request.put(
        f"/api/v1/people/{page.person}/answers",
        data={
            "age": 46, "sex": "female", "leg_cramps": True, "cramp_in_calf_or_foot": True, "cramp_minutes": 2,
            "cramp_eased_by_stretch": True, "well_between": True, "cramp_both_legs_at_once": False,
            "sore_over_a_day": False, "cramps_per_week": 1,
        },
    )  # fmt: skip
    record(page, LAST_NIGHT, cramps=1, hours_sore=30)
    page.goto(page.home)
    expect(page.get_by_role("heading", name="Your diary changes the advice")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("See your doctor within a few days.")
    said = page.request.get(f"/api/v1/people/{page.person}/answers").json()
    assert said["sore_over_a_day"] is False
    page.get_by_role("button", name="Yes, add it to my answers").click()
    page.wait_for_url("**/answer")
    said = page.request.get(f"/api/v1/people/{page.person}/answers").json()
    assert said["soreness_hours"] == 30
    page.goto(page.home)
    expect(page.get_by_role("heading", name="Your diary changes the advice")).to_have_count(0)


def test_last_night_is_that_of_the_clock_of_the_person(visit, server):
    far = visit("phone", timezone_id="Pacific/Kiritimati")
    person = add(far, server)
    far.goto(f"/people/{person}/nights")
    there = far.evaluate("() => window.nightcramp.localTime()")[:10]
    expected = datetime.date.fromisoformat(there) - datetime.timedelta(1)
    expect(far.locator("form.tap")).to_have_attribute("data-api", f"/api/v1/people/{person}/nights/{expected}")


def test_the_targets_of_the_diary_are_large_enough(visit, server):
    page = visit("phone")
    page.person = add(page, server)
    for back in range(1, 40, 3):
        record(page, TODAY - datetime.timedelta(back), cramps=back % 4, pain=back % 11 if back % 4 else None)
    for path in ("", f"/{LAST_NIGHT}", f"/{TODAY}", f"?saved={LAST_NIGHT}&was=missing"):
        page.goto(f"/people/{page.person}/nights{path}")
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a.cell, main button, main summary, main .chips label")]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
        .filter(([, box]) => box.height < 47.5 || box.width < 43).map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_home_shows_the_last_nights_and_each_leads_to_its_night(page):
    record(page, LAST_NIGHT, cramps=2)
    record(page, LAST_NIGHT - datetime.timedelta(1), cramps=0)
    page.goto("/")
    moons = page.get_by_role("region", name="Last nights").get_by_role("link")
    expect(moons).to_have_count(7)
    said = moons.all_inner_texts()
    assert ["2 cramps" in said[6], "no cramp" in said[5], "not written down" in said[4]] == [True, True, True]
    moons.last.click()
    page.wait_for_url(f"**/nights/{LAST_NIGHT}")


def test_home_names_tonights_one_thing_that_was_begun(client, knowledge, request):
    answers = read_file(request.config.rootpath / "examples" / "plan_woman_of_46.yaml", knowledge).raw()
    person = client.new_person("me", **answers)
    context = client.app.state.context
    address = f"/people/{person}/nights/tonight"
    assert "stretch" in begin(client, context, person, "stretch_bedtime_protocol", address).lower()


def test_home_says_nothing_of_tonight_to_somebody_who_must_be_seen_at_once(client):
    person = client.new_person("me", age=46, sex="female", leg_cramps=True, chest_pain=True)
    context = client.app.state.context
    text = begin(client, context, person, "stretch_bedtime_protocol", f"/people/{person}/nights/tonight")
    assert "stretch" not in text.lower()
    assert "What to do now" in text


def begin(client, context, person, action, address) -> str:
    """What is shown for tonight after an action was begun."""
    with context.database.session() as session:
        session.add(Started(person_id=person, action=action, on=LAST_NIGHT))
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.text


def test_home_says_when_the_diary_changes_the_advice(client):
    person = client.new_person(
        "me", age=46, leg_cramps=True, cramp_in_calf_or_foot=True, cramp_minutes=2, cramp_eased_by_stretch=True,
        well_between=True, cramp_both_legs_at_once=False, cramps_per_week=1,
    )  # fmt: skip
    assert "Your diary" not in client.get("/").text
    client.put(f"/api/v1/people/{person}/nights/{LAST_NIGHT}", json={"cramps": 1, "hours_sore": 40})
    text = client.get("/").text
    assert "Your diary changes the advice." in text
    assert "See your doctor within a few days." in text


def test_what_is_confirmed_is_what_was_shown(client):
    person = client.new_person("me", age=46, leg_cramps=True)
    client.put(f"/api/v1/people/{person}/nights/{LAST_NIGHT}", json={"cramps": 1, "hours_sore": 40})
    client.submit(f"/people/{person}/nights/confirm", seal="soreness_hours=99")
    assert "soreness_hours" not in client.get(f"/api/v1/people/{person}/answers").json()


def test_a_night_to_come_is_not_offered(client):
    person = client.new_person()
    assert client.get(f"/people/{person}/nights/{TODAY + datetime.timedelta(1)}").status_code == 404
    assert client.get(f"/people/{person}/nights/soon").status_code == 422


def test_what_a_device_counted_stands_beside_the_nights(client):
    person = client.new_person("me")
    counted = {"hours_asleep": 7.25, "times_awake": 12, "steps": 8412}
    client.put(f"/api/v1/people/{person}/exposures/{LAST_NIGHT}", json={"exposures": counted})
    night = text_of(client.get(f"/people/{person}/nights/{LAST_NIGHT}"))
    assert "7.2 " in night
    assert "Times awake, for any reason 12" in night
    assert "Steps, on the day 8,412" in night
    assert "it is not sleep lost to a cramp" in night
    weeks = text_of(client.get(f"/people/{person}/nights"))
    assert "Hours asleep a night, by a device" in weeks
    assert "they do not say what causes what" in weeks
    assert "What a device counted" not in client.get(f"/people/{person}/nights/{LONG_AGO}").text
