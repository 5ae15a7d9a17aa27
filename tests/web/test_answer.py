"""The answer page: it tells what the report tells, most urgent first, to everybody, on every screen and on paper."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import nightcramp
from nightcramp.answers import Answers
from nightcramp.answers.files import raw_of_file
from nightcramp.diary.database import Database
from nightcramp.diary.people import People, keep_answers
from nightcramp.plan import Refused, plan
from nightcramp.report import EVERY_DOUBT, report
from nightcramp.web import Settings, create_app
from support.web import SIZES, FormClient, Server, is_ours, start

EXAMPLES = {path.stem: path for path in sorted(Path(__file__).parents[2].joinpath("examples").glob("*.yaml"))}
EMERGENCY = "dark_urine_emergency"
OTHERS = [name for name in EXAMPLES if name != EMERGENCY]
CLOT, LAB, PREGNANT = "swollen_calf_at_52", "low_magnesium_in_mg_per_dl", "pregnant_week_31_one_leg_swollen"
FINISHED = "plan_woman_of_46"
TYPICAL: dict[str, Any] = {
    "age": 70, "sex": "female", "cramp_in_calf_or_foot": True, "cramp_painful_sudden": True, "hard_knot": True,
    "cramp_eased_by_stretch": True, "cramp_at_night_or_rest": True, "cramp_minutes": 3, "well_between": True,
    "soreness_hours": 2, "cramps_per_week": 1, "cramp_both_legs_at_once": False, "one_leg_swollen": False,
}  # fmt: skip


def raw_of(name: str) -> dict[str, Any]:
    return dict(raw_of_file(EXAMPLES[name]))


def read(raw: dict[str, Any], knowledge) -> nightcramp.Assessment:
    return nightcramp.assess(Answers.read(raw, knowledge))


def text_of(page: str) -> str:
    """What a page says, without its tags, and with single spaces."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?=<(li|p|h\d|summary|dt|dd))", " ", main[0]))).split()
    )


@pytest.fixture(scope="module")
def shown(knowledge, tmp_path_factory):
    """The page of a person with some answers, as HTML; each is made once."""
    database = f"sqlite:///{tmp_path_factory.mktemp('shown') / 'nightcramp.db'}"
    client = FormClient(create_app(Settings(database_url=database), knowledge), base_url="http://localhost")
    pages: dict[str, str] = {}

    def show(raw: dict[str, Any], country: str | None = None) -> str:
        key = json.dumps([raw, country], default=str)
        if key not in pages:
            person = client.new_person("me", **raw)
            with client.app.state.context.database.session() as session:
                People(session).get(person).country = country
            reply = client.get(f"/people/{person}/answer")
            assert reply.status_code == 200, reply.text
            pages[key] = reply.text
        return pages[key]

    yield show
    client.app.state.context.database.close()


# --- it tells what the report tells


@pytest.mark.parametrize("name", OTHERS)
def test_the_page_tells_all_that_the_report_tells(shown, knowledge, name):
    told = report(read(raw_of(name), knowledge), None, EVERY_DOUBT)
    text = text_of(shown(raw_of(name)))
    expected = [told.means, *told.do, told.verdict.says, *told.signs]
    expected += [words for reason in told.reasons for words in (reason.rule.in_words, *reason.because, reason.rule.why)]
    expected += [doubt.rule.in_words for doubt in told.doubts]
    expected += [trait.says for trait in (*told.met, *(t for t in (*told.unmet, *told.unknown) if t.decides))]
    expected += [found.ranked.cause.name for found in told.causes]
    expected += [one.mimic.tells_apart for one in told.look_alikes]
    missing = [words for words in expected if " ".join(words.split()) not in text]
    assert not missing


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_causes_of_the_report_are_drawn_with_their_bands_and_their_order(shown, knowledge, name):
    told = report(read(raw_of(name), knowledge))
    expected = [
        (found.ranked.cause.name, found.band)
        for place, found in enumerate(told.causes)
        if not place or not found.is_open
    ]
    drawn = re.findall(r'cause-name">(.*?)</span> <span class="cause-band">(.*?)</span>', shown(raw_of(name)))
    assert [(html.unescape(cause), html.unescape(band)) for cause, band in drawn] == expected


@pytest.mark.parametrize("name", OTHERS)
def test_what_to_do_first_is_the_heading_and_comes_before_all_else(shown, knowledge, name):
    told = report(read(raw_of(name), knowledge))
    page = shown(raw_of(name))
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading
    assert html.unescape(heading[1]) == told.means
    assert page.count("<h1") == 1
    assert all(page.index("<h1>") < page.index(f"{words}</h2>") for words in ("Is it a night cramp?", "Your plan"))


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_is_advised_that_would_harm_the_person(shown, knowledge, name):
    made = plan(read(raw_of(name), knowledge))
    text = text_of(shown(raw_of(name)))
    refused = [
        each for each in made.ranked if isinstance(each.outcome, Refused) and each.outcome.why != "not_meant_for"
    ]
    steps = {step for each in refused for step in each.action.steps}
    allowed = {step for offer in made.offers for step in offer.action.steps}
    assert refused
    assert not [step for step in steps - allowed if step in text]


def test_a_cause_tells_what_speaks_for_and_against_it_and_what_would_settle_it(shown, knowledge):
    told = report(read(raw_of(LAB), knowledge)).causes
    text = text_of(shown(raw_of(LAB)))
    shown_causes = [found for found in told if not found.is_open]
    assert any(found.speaks_against for found in shown_causes)
    for found in shown_causes:
        for words in (*found.speaks_for, *found.speaks_against):
            assert words[1:] in text
        for one in found.confirm:
            assert f"{one.test} {one.tells}" in text


def test_percentages_stand_only_where_numbers_are_asked_for(shown):
    page = shown(raw_of(CLOT))
    for part in re.findall(r"\d+ of 100", page):
        before = page[: page.index(part)]
        assert (
            before.rindex("<summary>The numbers</summary>") > before.rindex("</details>")
            if "</details>" in before
            else True
        )
    assert "%" not in text_of(page)


def test_a_laboratory_value_stands_beside_what_is_usual(shown):
    page = shown(raw_of(LAB))
    assert "Magnesium: 0.494 mmol/L, low. Usual for you: 0.7 to 1.1." in text_of(page)
    box, mark = (re.search(rf'class="{name}" x1?="([\d.]+)%', page) for name in ("usual", "mark"))
    assert box
    assert mark
    assert float(mark[1]) < float(box[1])


def test_the_numbers_of_the_country_can_be_tapped(shown):
    page = shown(raw_of(CLOT), "GB")
    assert '<a href="tel:999">999</a>' in page
    assert "tel:" not in shown(raw_of(CLOT))


def test_what_would_harm_this_person_stands_among_what_not_to_do(shown):
    text = text_of(shown(raw_of(CLOT)))
    assert "Rubbing a leg that has a clot can send the clot to the lung." in text.split("What not to do")[1]


# --- who sees what


def test_an_emergency_leads_to_the_page_that_has_only_that(client):
    person = client.new_person("me", **raw_of(EMERGENCY))
    reply = client.get(f"/people/{person}/answer", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/people/{person}/emergency")
    assert not reply.text


def test_without_answers_a_kind_page_leads_to_the_questions(client):
    person = client.new_person("me")
    page = client.get(f"/people/{person}/answer").text
    assert f'href="/people/{person}/check"' in page
    assert "There is no answer yet" in page


def test_an_unfinished_check_is_told_with_the_questions_that_are_left(shown):
    assert re.search(
        r"About \d+ questions are left. An answer can still make this more urgent.", text_of(shown(TYPICAL))
    )
    assert "questions are left" not in text_of(shown(raw_of(FINISHED)))


def test_an_answer_that_is_not_known_is_never_shown_as_no(shown):
    text = text_of(shown({**TYPICAL, "one_leg_swollen": "unknown"}))
    assert "one leg swollen: not known" in text
    assert "one leg swollen: no" not in text.replace("one leg swollen: not known", "")


def test_answers_that_todays_knowledge_does_not_understand_are_told_and_survive_a_change(client):
    person = client.new_person("me", **TYPICAL)
    database = client.app.state.context.database
    with database.session() as session:
        found = People(session).get(person)
        found.answers = {**found.answers, "an_old_question": True}
    assert "These answers were left out: an old question." in text_of(client.get(f"/people/{person}/answer").text)
    client.submit(f"/people/{person}/what-if", finding="hard_knot", value="no", version=version_of(client, person))
    with database.session() as session:
        kept = People(session).get(person).answers
    assert (kept["an_old_question"], kept["hard_knot"]) == (True, "no")


def test_a_person_of_somebody_else_is_not_there(client):
    assert client.get("/people/0000000000/answer").status_code == 404
    assert client.get("/people/0000000000/what-if").status_code == 404


# --- what if


def version_of(client, person: str) -> int:
    with client.app.state.context.database.session() as session:
        return People(session).get(person).version


def answers_kept(client, person: str) -> dict[str, Any]:
    with client.app.state.context.database.session() as session:
        return dict(People(session).get(person).answers)


def test_another_answer_is_compared_and_nothing_is_kept(client, knowledge):
    person = client.new_person("me", **TYPICAL)
    before = (answers_kept(client, person), version_of(client, person))
    text = text_of(client.get(f"/people/{person}/answer?what_if=one_leg_swollen:yes").text)
    now, then = report(read(TYPICAL, knowledge)), report(read({**TYPICAL, "one_leg_swollen": True}, knowledge))
    assert now.level.rank < then.level.rank
    assert f"How urgent: more urgent. Now {now.means} Then {then.means}" in text
    assert "More likely then" in text
    assert "Skin infection of the leg" in text.split("More likely then")[1]
    assert (answers_kept(client, person), version_of(client, person)) == before


def test_a_change_that_is_kept_changes_the_answer(client):
    person = client.new_person("me", **TYPICAL)
    reply = client.submit(f"/people/{person}/what-if", finding="one_leg_swollen", value="yes", version=1)
    assert reply.url.path == f"/people/{person}/answer"
    assert "Speak to a doctor, midwife or health line today." in reply.text
    assert answers_kept(client, person) == {**TYPICAL, "one_leg_swollen": "yes"}


def test_where_a_rule_says_to_call_that_is_the_heading_and_is_said_once(client):
    for answers, heading in (
        ({"age": 46, "chest_pain": True}, "Call your emergency number (999 or 112) now."),
        (raw_of(EMERGENCY), "Call your emergency number (999 or 112) or go to an emergency department now."),
    ):
        person = client.new_person("me", **answers)
        client.submit(f"/people/{person}/country", country="GB")
        reply = client.get(f"/people/{person}/emergency")
        assert re.search(r"<h1[^>]*>([^<]+)</h1>", reply.text)[1] == heading
        assert text_of(reply.text).count("Call your emergency number") == 1
        assert "Do not rub or stretch the leg." in reply.text or "Ask for a blood test for CK." in reply.text


def test_a_change_to_an_emergency_leads_to_the_page_that_has_only_that(client):
    person = client.new_person("me", **TYPICAL)
    page = client.get(f"/people/{person}/what-if?finding=breathless_sudden&value=yes").text
    assert "Call your emergency number" in page
    reply = client.submit(f"/people/{person}/what-if", finding="breathless_sudden", value="yes", version=1)
    assert reply.url.path == f"/people/{person}/emergency"


def test_a_change_in_one_window_does_not_overwrite_that_of_another(client):
    person = client.new_person("me", **TYPICAL)
    seen = version_of(client, person)
    client.submit(f"/people/{person}/what-if", finding="hard_knot", value="no", version=seen)
    reply = client.submit(f"/people/{person}/what-if", finding="well_between", value="no", version=seen)
    assert reply.status_code == 409
    assert "changed in another window" in reply.text
    assert answers_kept(client, person) == {**TYPICAL, "hard_knot": "no"}


def test_an_answer_that_hangs_on_the_changed_one_no_longer_counts_and_that_is_said(client):
    person = client.new_person("me", age=30, sex="female", pregnant=True, gestational_week=30)
    text = text_of(client.get(f"/people/{person}/what-if?finding=pregnant&value=no").text)
    assert "These answers would no longer count: week of pregnancy: 30" in text
    client.submit(f"/people/{person}/what-if", finding="pregnant", value="no", version=1)
    assert answers_kept(client, person) == {"age": 30, "sex": "female", "pregnant": "no"}


@pytest.mark.parametrize("value", ["4000", "many", "-1", "<script>"])
def test_a_value_that_cannot_be_is_refused_with_the_reason_and_kept_nowhere(client, value):
    person = client.new_person("me", **TYPICAL)
    reply = client.get(f"/people/{person}/what-if", params={"finding": "cramps_per_week", "value": value})
    assert reply.status_code == 200
    assert "This does not fit." in reply.text
    assert "<script>" not in reply.text
    assert (
        client.submit(f"/people/{person}/what-if", finding="cramps_per_week", value=value, version=1).status_code == 422
    )
    assert answers_kept(client, person) == TYPICAL


def test_a_question_that_is_not_there_is_said_kindly(client):
    person = client.new_person("me", **TYPICAL)
    for address in ("what-if?finding=nothing", "what-if?finding=nothing&value=yes", "answer?what_if=nothing:yes"):
        assert client.get(f"/people/{person}/{address}").status_code == 404


def test_every_value_of_every_answer_that_matters_can_be_tried(client):
    for name in OTHERS:
        person = client.new_person("me", **raw_of(name))
        page = client.get(f"/people/{person}/answer").text
        tried = sorted(set(re.findall(r'hx-get="(/people/\w+/what-if\?finding=[^"]+)"', page)))
        assert tried, name
        if name != FINISHED:  # of the others one value of each answer
            tried = list({address.partition("&")[0]: address for address in tried}.values())
        for address in tried:
            reply = client.get(html.unescape(address), headers={"hx-request": "true"})
            assert reply.status_code == 200
            assert "<html" not in reply.text
            assert "How urgent:" in reply.text or "This does not fit." in reply.text, address


# --- in a browser


@pytest.fixture(scope="module")
def household(tmp_path_factory):
    """A server with everybody of the examples."""
    folder = tmp_path_factory.mktemp("household")
    database = Database(f"sqlite:///{folder / 'nightcramp.db'}")
    ids = {}
    with database.session() as session:
        for name in EXAMPLES:
            person = People(session).add(name[:40].replace("_", " "))
            keep_answers(session, person, raw_of(name), nightcramp.load_knowledge())
            ids[name] = person.id
    database.close()
    server = start(folder)
    yield server, ids
    server.stop()


@pytest.fixture
def look(browser, household):
    """Open the answer of a person of the examples."""
    contexts = []

    def open_at(name: str, size: str = "phone", **options: Any):
        server: Server = household[0]
        context = browser.new_context(base_url=server.address, **{**SIZES[size], **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: is_ours(request.url, server.address))
        page.goto(f"/people/{household[1][name]}/answer")
        return page

    yield open_at
    for context in contexts:
        context.close()


def test_what_to_do_is_the_largest_text_and_stands_on_the_first_screen(look):
    page = look(CLOT)
    heading = page.get_by_role("heading", level=1)
    sizes = page.evaluate("[...document.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert heading.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == max(sizes)
    assert heading.bounding_box()["y"] + heading.bounding_box()["height"] < page.viewport_size["height"] / 2


def test_below_an_emergency_nothing_is_drawn_in_the_colour_of_alarm(look):
    page = look(CLOT, color_scheme="light")
    alarm = "rgb(163, 15, 15)"
    used = page.evaluate(
        "[...document.querySelectorAll('body *')].flatMap(e => { const s = getComputedStyle(e);"
        " return [s.color, s.backgroundColor, s.borderTopColor, s.fill, s.stroke] })"
    )
    assert alarm not in used


def test_a_cause_opens_and_closes_with_the_keyboard_alone(look):
    page = look(CLOT)
    summary = page.locator(".cause > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".cause").first.evaluate("e => e.open")
    expect(page.locator(".cause-body").first).to_be_visible()
    page.keyboard.press("Enter")
    assert not page.locator(".cause").first.evaluate("e => e.open")


def test_paper_shows_everything_that_the_screen_opens_on_demand(look, knowledge):
    page = look(CLOT)
    hidden = page.get_by_text("The numbers").first
    expect(hidden).to_be_hidden()
    page.emulate_media(media="print")
    invisible = page.evaluate(
        "[...document.querySelectorAll('main details > :not(summary)')]"
        ".filter(e => !e.closest('.no-print') && (!e.checkVisibility() || !e.getBoundingClientRect().height))"
        ".map(e => e.textContent)"
    )
    assert invisible == []
    text = page.locator("main").inner_text()
    for doubt in report(read(raw_of(CLOT), knowledge), None, EVERY_DOUBT).doubts:
        assert doubt.rule.in_words in text
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("Change an answer and see what changes")).to_be_hidden()
    expect(page.get_by_text("About swollen calf at 52")).to_be_visible()


def test_another_answer_is_compared_in_place_without_a_new_page(look):
    page = look(CLOT)
    said = []
    page.on("console", lambda message: said.append(message.text))
    row = page.locator("#if-one_leg_swollen")
    row.get_by_role("link", name="swollen: No").click()
    row.get_by_text("Keep this change").wait_for()
    assert page.url.endswith("/answer")
    assert "If it were: one leg swollen: no" in row.inner_text()
    assert not [text for text in said if "Content Security Policy" in text or "Refused" in text]


def test_all_works_without_javascript(look):
    page = look(PREGNANT, java_script_enabled=False)
    expect(page.get_by_role("button", name="Print this")).to_be_hidden()
    page.locator("summary", has_text="Why we say this").click()
    expect(page.get_by_text("A clot can feel just like a cramp.")).to_be_visible()
    page.locator("#if-one_leg_swollen").get_by_role("link", name="swollen: No").click()
    page.wait_for_url("**what_if=one_leg_swollen**")
    page.get_by_role("button", name="Keep this change").click()
    page.wait_for_url("**/answer")
    assert page.get_by_role("heading", level=1).inner_text() != "Speak to a doctor, midwife or health line today."
