"""Going back: what was answered can be seen and changed, and nothing else is touched."""

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.interview import addressed, answered_questions, asked_again, marked, next_question, replaced, why_asked

WHO = {"age": 46, "sex": "female"}


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture
def after_first_page(knowledge):
    """Somebody who chose one line that is asked in detail, was unsure of another, and denied the rest."""
    answers = Answers.read(WHO, knowledge)
    return answers.adding(**next_question(answers).picked(["first_swollen_leg"], ["first_dark_urine"]))


def test_a_page_is_asked_again_with_the_lines_that_were_asked(knowledge, after_first_page):
    first = next_question(Answers.read(WHO, knowledge))
    again = asked_again(after_first_page, "first_page")
    assert again == first


def test_what_was_marked_is_seen_again(after_first_page):
    marks = marked(after_first_page, asked_again(after_first_page, "first_page"))
    assert marks["first_swollen_leg"] is True
    assert marks["first_dark_urine"] is None
    assert marks["first_fit"] is False


def test_the_same_reply_changes_nothing(after_first_page):
    answers = after_first_page.adding(one_leg_swollen=True, leg_warm=False, leg_red_or_dark=False)
    page = asked_again(answers, "first_page")
    reply = page.picked(["first_swollen_leg"], ["first_dark_urine"])
    assert replaced(answers, page, reply) == answers.raw()


def test_a_line_that_is_no_longer_chosen_takes_its_details_along(after_first_page):
    answers = after_first_page.adding(one_leg_swollen=True, leg_warm=False, leg_red_or_dark=False)
    page = asked_again(answers, "first_page")
    assert replaced(answers, page, page.picked([]))["one_leg_swollen"] is False


def test_a_line_that_is_chosen_later_is_then_asked_in_detail(knowledge, after_first_page):
    page = asked_again(after_first_page, "first_page")
    raw = replaced(after_first_page, page, page.picked(["first_swollen_leg", "first_fever_and_skin"]))
    assert "fever" not in raw
    assert next_question(Answers.read(raw, knowledge)).id == "first_fever_and_skin"


def test_the_questions_come_back_in_the_order_of_asking(after_first_page):
    answers = after_first_page.adding(one_leg_swollen=True, leg_warm=False, leg_red_or_dark=False)
    assert answered_questions(answers) == ("age", "sex", "first_page", "first_swollen_leg")


def test_nothing_is_asked_again_that_was_not_answered(knowledge):
    assert asked_again(Answers.read(WHO, knowledge), "first_page") is None
    assert asked_again(Answers.read(WHO, knowledge), "no such question") is None


def test_an_answer_told_before_its_page_does_not_choose_the_other_lines(knowledge):
    answers = Answers.read({**WHO, "one_leg_swollen": False}, knowledge)
    assert marked(answers, asked_again(answers, "first_page")) == {"first_swollen_leg": False}


def test_every_question_of_an_interview_says_why_it_is_asked(knowledge):
    answers = Answers.read({}, knowledge)
    seen = set()
    while (question := next_question(answers)) is not None:
        why = why_asked(question, answers)
        assert why.says
        seen.add(why.says)
        answers = answers.adding(**(WHO if question.id in WHO else question.not_known()))
    assert len(seen) >= 3


def test_no_text_is_half_turned_to_the_reader(knowledge):
    texts = [text for found in knowledge.findings.values() for text in (found.question, found.help)]
    texts += [screen.ask for screen in knowledge.collection("screens")]
    for text in texts:
        turned = addressed(text)
        assert turned == text or "the person" not in turned.casefold()
        assert not any(bad in turned for bad in (" you is", " you was", " you does", "Does you", "Is you", " you has"))
