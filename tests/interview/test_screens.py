"""The screens cover what triage rests on, once each, in words that everybody can read."""

import pytest
import textstat

import nightcramp
from nightcramp.answers import Answers
from nightcramp.condition import names
from nightcramp.interview.agenda import FIRST_PAGE, agenda, rests_on
from nightcramp.interview.asking import Asking
from nightcramp.interview.telling import telling
from nightcramp.triage import full_condition

MOST_LINES = 9
"""The first page alone has more: it holds everything that cannot wait."""


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def test_every_yes_or_no_question_that_triage_rests_on_is_on_a_screen(knowledge):
    covered = agenda(knowledge).screen_of
    resting = rests_on(knowledge, [full_condition(rule) for rule in knowledge.rules.values()], covered)
    asked = [knowledge.findings[name] for name in resting]
    missing = [f.id for f in asked if f.type == "boolean" and f.answered_by == "person" and f.id not in covered]
    assert missing == []


def test_no_finding_is_asked_twice(knowledge):
    covers = [name for screen in knowledge.collection("screens") for name in screen.covers]
    assert len(covers) == len(set(covers))


def test_a_part_of_what_was_asked_is_asked_only_if_the_whole_is_true(knowledge):
    """A list for the causes may ask for the parts of what triage asks as a whole."""
    covered = agenda(knowledge).screen_of
    parts = [
        (name, whole) for name in covered for whole, told in knowledge.told_by(name) if whole in covered and not told
    ]
    assert parts
    for answer in (False, "unknown"):
        wholes = {whole: answer for _, whole in parts if not knowledge.findings[whole].relevant}
        answers = Answers.read({"age": 60, "sex": "male", **wholes}, knowledge)
        wanted = telling(Asking(agenda(knowledge), answers, answers.state(), frozenset()))
        names = {name for question in wanted.names.values() for name in question}
        assert names.isdisjoint(name for name, whole in parts if answers.status(whole) != "not_asked")


def test_screens_ask_only_for_questions(knowledge):
    for screen in knowledge.collection("screens"):
        for name in screen.covers:
            finding = knowledge.findings[name]
            assert finding.type == "boolean", name
            assert finding.question, name
            assert finding.answered_by == "person", name


def test_the_first_page_has_the_twelve_lines_in_their_order(knowledge):
    first = [screen.id for screen in agenda(knowledge).first]
    assert first == [
        "first_fit", "first_passed_out", "first_breath_and_chest", "first_stroke", "first_drowsy", "first_fever_and_skin",
        "first_cold_leg", "first_swollen_leg", "first_dark_urine", "first_spasms", "first_bladder_and_saddle", "first_pregnancy",
    ]  # fmt: skip


def test_the_first_page_comes_before_everything_else(knowledge):
    places = [screen.page == FIRST_PAGE for screen in knowledge.collection("screens")]
    assert places == sorted(places, reverse=True)


def test_no_list_is_longer_than_nine_lines(knowledge):
    for screen in knowledge.collection("screens"):
        assert 1 <= len(screen.covers) <= MOST_LINES, screen.id
    for page in set(agenda(knowledge).pages) - {FIRST_PAGE}:
        assert 1 < len(agenda(knowledge).screens_on(page)) <= MOST_LINES, page


def test_a_line_of_a_page_stands_for_few_findings(knowledge):
    """A "no" answers every finding of a group, and the line must name them all."""
    for page in agenda(knowledge).pages:
        for screen in agenda(knowledge).screens_on(page):
            assert len(screen.covers) <= 6, screen.id


def test_the_lines_of_the_first_page_are_for_everybody(knowledge):
    assert [screen.id for screen in agenda(knowledge).first if screen.relevant] == []


def test_every_page_has_a_line_that_stands_for_one_finding(knowledge):
    """Else a reply that chooses every line would answer nothing, and the page would come again."""
    for page in agenda(knowledge).pages:
        assert any(len(screen.covers) == 1 for screen in agenda(knowledge).screens_on(page)), page


def test_conditions_of_screens_rest_on_what_can_be_known(knowledge):
    for screen in knowledge.collection("screens"):
        for name in names(knowledge.condition(screen.relevant)) if screen.relevant else ():
            assert name in knowledge.findings


def test_screens_are_easy_to_read(knowledge):
    grades = {
        s.id: textstat.flesch_kincaid_grade(s.ask)
        for s in (*knowledge.collection("pages"), *knowledge.collection("screens"))
    }
    assert {name: grade for name, grade in grades.items() if grade > 8} == {}
    assert sum(grades.values()) / len(grades) <= 6
