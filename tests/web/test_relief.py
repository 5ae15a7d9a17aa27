"""Relief on the web: one tap to the first step, the same offline, nothing that the engine would not say."""

from __future__ import annotations

import datetime
import html
import re

import httpx
import pytest
from playwright.sync_api import expect

from nightcramp.answers import Answers
from nightcramp.diary.database import Person
from nightcramp.relief import answering, before, relief
from nightcramp.relief.table import table
from support.web import start


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of its own: on one machine everybody is seen, and here most tests begin with nobody."""
    found = start(tmp_path_factory.mktemp("data"))
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def nobody_there(request):
    yield
    if "visit" in request.fixturenames:
        address = request.getfixturevalue("server").address
        for person in httpx.get(f"{address}/api/v1/people").json()["people"]:
            assert httpx.delete(f"{address}/api/v1/people/{person['id']}").is_success


def test_a_first_visitor_comes_from_the_first_page_to_a_step_and_back_to_sleep(visit):
    page = visit("phone")
    page.get_by_role("link", name="I have a cramp now").click()
    page.get_by_role("button", name="18 to 60").click()
    page.get_by_role("button", name="None of these").click()
    assert page.locator("#name").inner_text() == "Stretch the calf, with the knee straight"
    page.get_by_role("button", name="It's not letting go").click()
    page.get_by_role("button", name="It's gone").click()
    expect(page.get_by_role("heading", name="Good. It has let go.")).to_be_visible()


@pytest.mark.parametrize(("height", "width"), [(844, 390), (640, 360)])
def test_the_step_and_all_its_choices_stand_on_one_screen_of_a_phone(visit, width, height):
    page = visit("phone", "/relief", viewport={"width": width, "height": height})
    page.get_by_role("button", name="18 to 60").click()
    page.get_by_role("button", name="None of these").click()
    shown = ["#do .now", "#do .soon", "#further", "[data-do=gone]", "#step [data-do=next]", "#step [data-do=wrong]"]
    boxes = [page.locator(each).first.bounding_box() for each in shown]
    edges = [edge for box in boxes for edge in (box["y"], box["y"] + box["height"])]
    assert edges[-1] <= height
    assert edges[5] <= edges[6], "the choices do not cover what is to be done"


def test_what_could_make_a_step_harmful_stands_on_one_screen_of_a_phone(visit):
    page = visit("phone", "/relief")
    page.get_by_role("button", name="18 to 60").click()
    last = page.get_by_role("button", name="I don't know").and_(page.locator("[name=answer]")).bounding_box()
    assert last["y"] + last["height"] <= page.viewport_size["height"]


def until_kept(page):
    """Wait until the service worker serves the page."""
    page.evaluate(
        """async () => {
          await navigator.serviceWorker.ready;
          while (!navigator.serviceWorker.controller) await new Promise((done) => { setTimeout(done, 50); });
        }"""
    )


def offline(visit, path="/relief"):
    """A page of a visitor whose network is gone after the first visit."""
    page = visit("phone")
    until_kept(page)
    page.context.set_offline(True)
    page.goto(path)
    return page


def to_the_first_step(page, age="18 to 60"):
    page.get_by_role("button", name=age).click()
    page.get_by_role("button", name="None of these").click()


def test_without_a_network_relief_works_from_the_icon_with_all_three_choices(visit):
    page = offline(visit, path="/")
    page.get_by_role("link", name="I have a cramp now").click()
    to_the_first_step(page)
    first = page.locator("#name").inner_text()
    page.reload()
    to_the_first_step(page)
    assert page.locator("#name").inner_text() == first
    page.get_by_role("button", name="It's not letting go").click()
    assert page.locator("#name").inner_text() != first
    page.get_by_role("button", name="Something is wrong").click()
    expect(page.get_by_role("heading", name="What is wrong?")).to_be_visible()
    assert page.locator("#wrong .signs li").count() >= 2
    page.get_by_role("button", name="Back to the step").click()
    page.get_by_role("button", name="It's gone").click()
    expect(page.get_by_role("heading", name="Good. It has let go.")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(0, 0, 0)", "rgba(0, 0, 0, 0)")
    rules = page.evaluate("[...document.styleSheets].map((one) => one.cssRules.length)")
    assert sum(rules) > 100, "the page has its look"


def test_a_page_that_needs_the_network_says_so_and_leads_to_relief(visit):
    page = offline(visit, path="/more")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    page.get_by_role("link", name="I have a cramp now").click()
    expect(page.get_by_role("button", name="18 to 60")).to_be_visible()


@pytest.fixture(scope="module")
def lines(knowledge):
    """The lines of the page that make it an emergency, and urgent, at 40: as the engine has it."""
    answers = Answers.read({"age": 40}, knowledge)
    found = {}
    for line in before(answers).lines:
        found.setdefault(relief(answering(answers, [line.id])).triage.certain, line.id)
    return found


def choose(page, line):
    page.locator(f"#lines [data-line={line}] input").check()
    page.get_by_role("button", name="Go on").click()


def test_a_line_that_is_an_emergency_takes_the_whole_screen_and_stops_the_steps(visit, lines):
    page = visit("phone", "/relief", locale="en-GB")
    page.get_by_role("button", name="18 to 60").click()
    choose(page, lines["emergency"])
    assert page.locator("main > section:visible").count() == 1
    assert "Call your emergency number now" in page.get_by_role("heading", level=1).inner_text()
    numbers = [link.get_attribute("href") for link in page.get_by_role("link", name="Call").all()]
    assert numbers == ["tel:999", "tel:112"]
    assert page.get_by_role("button", name="Ease the cramp").count() == 0
    page.get_by_label("Numbers for").locator("visible=true").select_option(label="New Zealand")
    assert page.get_by_role("link", name="Call 111").get_attribute("href") == "tel:111"
    page.reload()
    page.get_by_role("button", name="18 to 60").click()
    choose(page, lines["emergency"])
    expect(page.get_by_role("link", name="Call 111")).to_be_visible()


def test_where_help_is_needed_today_that_comes_first_and_then_only_what_the_engine_clears(visit, lines, knowledge):
    page = visit("phone", "/relief")
    page.get_by_role("button", name="18 to 60").click()
    choose(page, lines["urgent"])
    expect(page.get_by_text("Get help today")).to_be_visible()
    found = relief(answering(Answers.read({"age": 40}, knowledge), [lines["urgent"]]))
    page.get_by_role("button", name="Ease the cramp").click()
    for step in found.steps:
        assert page.locator("#name").inner_text() == step.action.name
        page.get_by_role("button", name="It's not letting go").click()
    expect(page.get_by_role("heading", name="That was the last step.")).to_be_visible()


def test_what_goes_wrong_on_the_way_can_be_said_and_changes_what_is_shown(visit, lines):
    page = visit("phone", "/relief")
    to_the_first_step(page)
    page.get_by_role("button", name="Something is wrong").click()
    page.locator(f"#now [data-line={lines['emergency']}] input").check()
    page.get_by_role("button", name="Show what to do").click()
    assert "Call your emergency number now" in page.get_by_role("heading", level=1).inner_text()


def test_who_does_not_know_is_shown_no_step_that_could_harm(visit, knowledge):
    page = visit("phone", "/relief")
    page.get_by_role("button", name="18 to 60").click()
    page.get_by_role("button", name="I don't know").click()
    found = relief(answering(Answers.read({"age": 40}, knowledge), None))
    assert not found.steps
    expect(page.get_by_role("heading", name="No step can be shown")).to_be_visible()


def test_the_script_finds_in_the_table_what_the_engine_says_for_every_set_of_lines(visit, knowledge):
    page = visit("phone", "/relief")
    answers = Answers.read({"age": 18}, knowledge)
    (group,) = table(answers)
    ids = [line.id for line in group.lines]
    for part in group.shown:
        found = page.evaluate(
            """([part, ids]) => {
              const all = [];
              for (let n = 0; n < 2 ** ids.length; n += 1)
                all.push(nightcramp.relief.lookUp(3, part, new Set(ids.filter((_, at) => (n >> at) & 1))));
              all.push(nightcramp.relief.lookUp(3, part, null));
              return all;
            }""",
            [part, ids],
        )
        said = [*group.shown[part], group.in_doubt[part]]
        assert found == [
            {
                "level": one.level, "first": one.first, "hints": list(one.hints), "stopped": one.stopped,
                "reasons": list(one.reasons), "rest": one.rest, "signs": list(one.signs),
                "steps": [{"action": s.action, "seconds": s.seconds, "cautions": list(s.cautions)} for s in one.steps],
            }
            for one in said
        ]  # fmt: skip


def test_with_the_keyboard_alone_one_comes_to_the_end(visit):
    page = visit("desktop", "/relief")

    def press_on(name):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == name:
                return page.keyboard.press("Enter")
        raise AssertionError(name)

    press_on("18 to 60")
    assert page.evaluate("document.activeElement.textContent") == "Is any of this true?"
    press_on("None of these")
    assert page.evaluate("document.activeElement.id") == "name"
    press_on("It's not letting go")
    press_on("It's gone")
    assert page.evaluate("document.activeElement.textContent") == "Good. It has let go."


def test_without_a_script_all_steps_come_as_a_list_and_the_cramp_is_written_down(visit, knowledge):
    page = visit("phone", "/relief", java_script_enabled=False)
    page.get_by_role("button", name="65 or over").click()
    page.get_by_role("button", name="None of these").click()
    answers = Answers.read({"age": 65}, knowledge)
    found = relief(answering(answers, []))
    assert page.locator(".all h2").all_inner_texts() == [step.action.name for step in found.steps]
    expect(page.get_by_text(found.hints[0])).to_be_visible()
    expect(page.get_by_role("heading", name="Never do this")).to_be_visible()
    expect(page.get_by_role("heading", name="Call for help if")).to_be_visible()
    page.get_by_role("button", name="It's gone").click()
    expect(page.get_by_role("heading", name="Written down")).to_be_visible()


def test_a_cramp_that_lasts_too_long_ends_the_steps(visit, knowledge):
    limit = min(knowledge.collection("relief_limits"), key=lambda limit: limit.minutes)
    page = visit("phone", "/more")
    page.clock.install()
    page.goto("/relief")
    to_the_first_step(page)
    page.clock.run_for(limit.minutes * 60_000 - 2000)
    expect(page.locator("#step")).to_be_visible()
    expect(page.get_by_text("The time is over")).to_be_visible()
    page.clock.run_for(3000)
    expect(page.get_by_role("heading", name=limit.says)).to_be_visible()


def all_answered(knowledge):
    """Somebody of whom nothing is left to be asked."""
    answers = answering(Answers.read({"age": 46, "sex": "male"}, knowledge), [])
    assert before(answers).questions == 0
    return answers.raw()


def known_person(page, knowledge, **answers):
    """A person whom the browser of the page looks at; the id."""
    page.goto("/people")
    page.locator("button[name=relation][value=me]").click()
    page.wait_for_url("**/people/*/*")
    person = page.url.split("/people/")[1].split("/")[0]
    reply = page.request.put(f"/api/v1/people/{person}/answers", data=answers or all_answered(knowledge))
    assert reply.ok, reply.text()
    return person


def last_cramp(page, person):
    nights = page.request.get(f"/api/v1/people/{person}/nights").json()["nights"]
    return [cramp for night in nights for cramp in night["logged"]]


def test_where_nothing_is_to_be_asked_the_first_step_shows_at_once(visit, knowledge):
    page = visit("phone", "/people")
    known_person(page, knowledge)
    page.goto("/relief")
    expect(page.locator("#step")).to_be_visible()
    first = relief(Answers.read(all_answered(knowledge), knowledge)).steps[0]
    assert page.locator("#name").inner_text() == first.action.name
    page.get_by_role("button", name="Another part").click()
    page.get_by_role("button", name="The thigh").click()
    thigh = relief(Answers.read(all_answered(knowledge), knowledge), "thigh").steps[0]
    assert page.locator("#name").inner_text() == thigh.action.name


def test_another_night_only_what_may_have_changed_is_asked_again(client, knowledge):
    person_id = client.new_person("me", **all_answered(knowledge))
    assert re.search(r'id="lines" hidden', client.get("/relief").text)
    with client.app.state.context.database.session() as session:
        session.get_one(Person, person_id).answered_at -= datetime.timedelta(days=1)
    text = client.get("/relief").text
    assert re.search(r'id="lines">', text)
    said = html.unescape(text)
    for line in knowledge.collection("relief_lines"):
        assert line.says in said or not line.no_holds_hours or line.no_holds_hours > 24
    assert "A hip or knee was replaced" not in said


def test_one_tap_writes_the_cramp_down_with_its_time_and_steps_also_without_a_network(visit, knowledge):
    page = visit("phone", "/people")
    person = known_person(page, knowledge)
    page.goto("/relief")
    until_kept(page)
    page.reload()
    page.get_by_role("button", name="It's not letting go").click()
    page.get_by_role("button", name="It's gone").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Written down. Sleep well.")).to_be_visible()
    steps = relief(Answers.read(all_answered(knowledge), knowledge)).steps
    (cramp,) = last_cramp(page, person)
    assert cramp["steps"] == [step.action.id for step in steps[:2]]
    assert cramp["part"] == "calf"
    assert cramp["seconds"] >= 1
    page.goto("/relief")
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="It's gone").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("#kept")).to_contain_text("Kept on this device")
    page.context.set_offline(False)
    page.evaluate(
        """async () => {
          while ((await nightcramp.waiting()).length) await new Promise((done) => { setTimeout(done, 100); });
        }"""
    )
    assert len(last_cramp(page, person)) == 2


def test_a_changed_answer_is_heeded_without_a_network_too(visit, knowledge):
    page = visit("phone", "/people")
    person = known_person(page, knowledge)
    page.goto("/relief")
    until_kept(page)
    changed = {**all_answered(knowledge), "chest_pain": True}
    page.evaluate(
        """([person, changed]) => fetch(`/api/v1/people/${person}/answers`,
           {method: "PUT", headers: {"Content-Type": "application/json"}, body: JSON.stringify(changed)})""",
        [person, changed],
    )
    page.evaluate(
        """async () => {
          const copy = async () => (await (await caches.match("/relief")).text()).includes('"emergency"');
          while (!(await copy())) await new Promise((done) => { setTimeout(done, 100); });
        }"""
    )
    page.context.set_offline(True)
    page.goto("/relief")
    expect(page.get_by_text("Emergency", exact=True)).to_be_visible()
    assert "Call your emergency number" in page.get_by_role("heading", level=1).inner_text()


def test_who_is_not_known_yet_is_kept_as_me_with_one_tap(visit):
    page = visit("phone", "/relief")
    to_the_first_step(page)
    page.get_by_role("button", name="It's gone").click()
    page.get_by_role("button", name="Write it down").click()
    page.wait_for_url("**/relief/written")
    expect(page.get_by_role("heading", name="Written down")).to_be_visible()
    page.goto("/relief")
    expect(page.get_by_text("For Me")).to_be_visible()


def test_what_was_written_down_has_the_part_the_time_and_the_steps(client):
    reply = client.submit("/relief/gone", part="both", at="2026-03-01T03:12:00", seconds="95",
                          steps=["relief_calf_stretch", "relief_shake"])  # fmt: skip
    assert "Written down" in reply.text
    (person,) = client.get("/api/v1/people").json()["people"]
    assert person["name"] == "Me"
    (cramp,) = client.get(f"/api/v1/people/{person['id']}/nights/2026-02-28").json()["logged"]
    assert cramp["at"] == "2026-03-01T03:12:00"
    assert (cramp["side"], cramp["part"], cramp["seconds"]) == ("both", None, 95)
    assert cramp["steps"] == ["relief_calf_stretch", "relief_shake"]


@pytest.mark.parametrize("fields", [{"part": "ear"}, {"age": "very old"}])
def test_what_cannot_be_is_refused_with_what_to_do(client, fields):
    reply = client.submit("/relief", **fields)
    assert reply.status_code == 422
    assert next(iter(fields.values())) in reply.text


MOST_BYTES = 60_000


def test_the_page_is_small_enough_for_a_slow_network(visit):
    page = visit("phone", "about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/relief", wait_until="networkidle")
    expect(page.get_by_role("button", name="18 to 60")).to_be_visible()
    assert len(sizes) >= 5, "the page, its style, its scripts"
    assert sum(sizes) <= MOST_BYTES, sizes


def test_the_app_can_be_put_on_the_home_screen_with_a_way_straight_to_relief(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["start_url"] == "/"
    assert [each["url"] for each in manifest["shortcuts"]] == ["/relief"]
    found = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"] if "purpose" in icon}
    assert found == {(size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")}
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200
    worker = client.get("/service-worker.js")
    assert worker.headers["cache-control"] == "no-cache"
    for address in re.findall(r'"(/static/[^"]+)"', worker.text):
        assert client.get(address).headers["cache-control"].startswith("public")
