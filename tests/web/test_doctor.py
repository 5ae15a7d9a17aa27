"""The page for the doctor in the browser: the same facts as the PDF, and one sheet of paper when it is printed."""

from __future__ import annotations

import html
import re

import pytest
from pypdf import PdfReader

import nightcramp
from nightcramp.answers import Answers
from nightcramp.plan import plan
from nightcramp.report.doctor import doctors_page
from support.doctors import PEOPLE, given_of
from support.household import TODAY, add_people, fill
from support.web import start

NAMED = pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case["name"].replace(" ", "_"))


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


@NAMED
def test_it_says_what_the_page_for_printing_says(case, client, knowledge):
    answers = Answers.read(given_of(case), knowledge)
    assessment = nightcramp.assess(answers)
    made = doctors_page(assessment, plan(assessment), on=TODAY)
    said = text_of(client.get(f"/people/{client.new_person('me', **given_of(case))}/doctor").text)
    lists = (made.because, made.reported, made.flags_present, made.flags_denied, made.doubts, made.conditions, made.medicines,
             made.measurements, made.not_known, made.questions)  # fmt: skip
    for one in (made.level, made.who, made.verdict, *(each for found in lists for each in found)):
        assert " ".join(one.split()) in said
    for cause in made.causes:
        assert f"{cause.name}: {cause.band}" in said


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doctors")
    known = add_people(folder, {case["name"]: ("me", given_of(case)) for case in PEOPLE})
    known["a year of nights"] = fill(folder)["Ann"]
    server = start(folder)
    yield server.address, known
    server.stop()


def test_on_paper_it_is_one_sheet_for_everybody(served, browser, tmp_path):
    address, known = served
    page = browser.new_page()
    for name, person in known.items():
        page.goto(f"{address}/people/{person}/doctor")
        page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
        sheets = PdfReader(tmp_path / "printed.pdf").pages
        assert len(sheets) == 1, name
        assert "no diagnosis" in " ".join(sheets[0].extract_text().split()), name


def test_the_weeks_are_a_picture_and_are_told_in_words(served, browser):
    address, known = served
    page = browser.new_page()
    page.goto(f"{address}/people/{known['a year of nights']}/doctor")
    picture = page.get_by_role("img", name="Cramps a week: from ")
    assert picture.locator("rect").count() == 12
    numbers = [int(each) for each in picture.locator("text:not(.below)").all_text_contents()]
    words = re.findall(r"from \S+ (\d+) in", picture.get_attribute("aria-label"))
    assert numbers == [int(each) for each in words]
    heights = [float(each.get_attribute("height")) for each in picture.locator("rect").all()]
    assert sorted(heights) == [height for _, height in sorted(zip(numbers, heights, strict=True))]
