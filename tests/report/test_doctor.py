"""The page for the doctor: one page, true, and nothing on it that was not told."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

import nightcramp
from nightcramp.answers import Answers, read_file
from nightcramp.plan import plan
from nightcramp.report.doctor import MOST_DENIED, Tried, doctors_page, most_exact, weeks_of
from nightcramp.report.pdf import as_object, render_pdf
from support.doctors import PEOPLE, given_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
ON = datetime.date(2026, 11, 26)
NIGHTS = {ON - datetime.timedelta(days=back): back % 3 for back in range(1, 80) if back % 7}


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def person(case, knowledge):
    """The answers and the page of one of the ten people."""
    assessment = nightcramp.assess(Answers.read(given_of(case), knowledge))
    nights = NIGHTS if case.get("diary") else {}
    tried = [Tried(*one) for one in case.get("tried", ())]
    return assessment, doctors_page(assessment, plan(assessment), on=ON, name="Ann Smith", nights=nights, tried=tried)


def page_of(path, knowledge, **more):
    assessment = nightcramp.assess(read_file(path, knowledge))
    return assessment, doctors_page(assessment, plan(assessment), on=ON, **more)


def text_of(content, folder):
    path = folder / "page.pdf"
    path.write_bytes(content)
    reader = PdfReader(path)
    return reader, " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_one_tagged_page_with_the_facts_in_it(path, knowledge, tmp_path):
    assessment, page = page_of(path, knowledge, name="Ann Smith", nights=NIGHTS)
    reader, text = text_of(render_pdf(page), tmp_path)
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Ann Smith" in text
    assert page.level in text
    for cause in page.causes:
        assert cause.name in text
    for entry in assessment.answers.medicines:
        assert entry.written in text
    assert page.knowledge.split()[0] in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_warning_sign_is_denied_only_where_the_person_said_no(path, knowledge):
    assessment, page = page_of(path, knowledge)
    denied = {knowledge.findings[name].clinician for name, value in assessment.answers.items() if value is False}
    assert set(page.flags_denied) <= denied
    assert len(page.flags_denied) <= MOST_DENIED
    told = " ".join(page.reported)
    assert not any(f"{name};" in told for name in denied)


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case["name"].replace(" ", "_"))
def test_ten_different_people_have_one_tagged_page_that_says_what_matters(case, knowledge, tmp_path):
    assessment, page = person(case, knowledge)
    reader, text = text_of(render_pdf(page), tmp_path)
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert page.level in text
    assert page.reader == case.get("reader", "doctor")
    for said in (*case["says"], *page.flags_present, *page.questions, *(test.name for test in page.tests)):
        assert said in text, said
    for said in case.get("silent", ()):
        assert said not in text, said
    for entry in assessment.answers.medicines:
        assert entry.written in text


def test_there_are_ten_people():
    assert len(PEOPLE) == 10


def test_it_is_for_the_midwife_in_pregnancy(knowledge):
    _, page = page_of(EXAMPLES[0].with_name("pregnant_week_26_plain_cramps.yaml"), knowledge)
    assert page.reader == "midwife"
    assert "week 26 of pregnancy" in page.who


def test_a_week_with_missing_nights_says_so():
    weeks = weeks_of({ON: 2, ON - datetime.timedelta(days=1): 0}, ON)
    assert [(week.cramps, week.nights) for week in weeks] == [(2, 2)]


def test_without_a_diary_there_is_no_chart(knowledge):
    _, page = page_of(EXAMPLES[0], knowledge)
    assert page.weeks == ()


def test_what_was_tried_stands_on_it(knowledge, tmp_path):
    _, page = page_of(EXAMPLES[0], knowledge, tried=[Tried("Calf stretch", "about a third fewer cramps")])
    _, text = text_of(render_pdf(page), tmp_path)
    assert "about a third fewer cramps" in text


def test_the_same_page_gives_the_same_bytes(knowledge):
    _, page = page_of(EXAMPLES[0], knowledge)
    assert render_pdf(page) == render_pdf(page)


def test_names_with_odd_letters_are_printed_or_replaced_never_a_crash(knowledge):
    for name in ("Zoë Łuczak", "$1 #eval *x*", 'a"b\\c', "李"):
        _, page = page_of(EXAMPLES[0], knowledge, name=name)
        assert as_object(page)["name"] == name
        assert render_pdf(page).startswith(b"%PDF")


# --- only the most exact


def page_with(knowledge, **given):
    assessment = nightcramp.assess(Answers.read(given, knowledge))
    return doctors_page(assessment, plan(assessment), on=ON)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"leg_cramps": True}, ["Leg cramps, site not further given"]),
        ({"leg_cramps": True, "cramp_in_calf_or_foot": True}, ["Cramp in calf or foot"]),
        ({"leg_cramps": True, "cramp_in_calf_or_foot": False}, ["Leg cramps, site not further given"]),
        ({"leg_cramps": True, "cramp_in_calf_or_foot": "unknown"}, ["Leg cramps, site not further given"]),
        ({"leg_pain": True, "calf_pain": True, "calf_pain_stays": True}, ["Persistent unilateral calf pain"]),
        ({"numb_tingling_feet": True}, ["Sensory symptoms of the feet for weeks"]),
        ({"numb_tingling_feet": True, "feet_burning": True}, ["Burning feet"]),
        (
            {"cramp_painful_sudden": True, "cramp_sudden": True},
            ["Sudden onset with intense pain", "Sudden onset of the cramp"],
        ),
        (
            {"cramp_painful_sudden": True, "cramp_sudden": True, "cramp_painful": True},
            ["Sudden onset of the cramp", "Intense pain during the cramp"],
        ),
        ({"sore_over_a_day": True, "soreness_hours": 30}, ["Residual soreness after a cramp: 30 hours"]),
        ({"blood_test_known": True, "potassium": 3.9}, []),
        ({"blood_test_known": True}, ["Laboratory results are at hand"]),
        ({"temperature_taken": True, "temperature": 37.2}, ["Body temperature: 37.2 °C"]),
        ({"seizure_now": True, "seizure_minutes": 4}, ["Seizure in progress", "Duration of the seizure: 4 minutes"]),
        ({"cramp_nights_per_week": 2}, ["Nights with cramp in the last week: 2"]),
    ],
)
def test_of_what_is_there_the_most_exact_is_named_alone(knowledge, given, shown):
    assert sorted(page_with(knowledge, age=50, **given).reported) == sorted(shown)


def test_a_warning_sign_is_left_out_only_where_a_more_exact_one_is_a_warning_sign_too(knowledge):
    for path in EXAMPLES:
        assessment, page = page_of(path, knowledge)
        because = {name for one in assessment.triage.fired for name in one.because}
        shown = set(most_exact(because, assessment.answers))
        kinds = {kind for name in shown for kind in knowledge.findings[name].kind_of}
        assert not shown & kinds
        assert bool(page.flags_present) == any(
            one.rule.level in ("emergency", "urgent") and set(one.because) - {"age", "sex"}
            for one in assessment.triage.fired
        )
