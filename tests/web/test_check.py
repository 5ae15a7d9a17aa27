"""The questions on a page, as people answer them: in a real browser, and by forms alone."""

from __future__ import annotations

import re

import pytest

from support.web import axe

NOTHING = ("None of these", "No", "No medicines", "I don't know")
MOST_STEPS = 40


def begin(page, relation="me", name=""):
    """Add a person; the page then asks the first question."""
    page.goto("/people")
    if name:
        page.get_by_label("Name").fill(name)
    page.locator(f"button[name=relation][value={relation}]").click()
    page.wait_for_url("**/check")


def press(page, words):
    """Press a button and wait for what follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def answer_number(page, value, unit=""):
    page.get_by_label(re.compile("^Number")).fill(str(value))
    if unit:
        page.get_by_label("In", exact=True).select_option(label=unit)
    press(page, "Go on")


def who(page, age, sex):
    """The first two questions."""
    answer_number(page, *([age] if isinstance(age, int) else age))
    press(page, sex)


def deny_all(page):
    """Answer every question with nothing, to the end; the questions that came."""
    asked = []
    for _ in range(MOST_STEPS):
        if not page.url.split("?")[0].endswith("/check"):
            return asked
        asked.append(page.get_by_role("heading", level=1).inner_text())
        buttons = [button.inner_text() for button in page.locator("form.question button:visible").all()]
        press(page, next(words for words in NOTHING if words in buttons))
    raise AssertionError(f"the interview does not end: {asked}")


@pytest.mark.parametrize(
    ("relation", "name", "age", "sex"),
    [("me", "", 46, "Female"), ("child", "", 9, "Male"), ("other", "Mum", 80, "Female")],
)
def test_an_interview_goes_to_its_end(visit, relation, name, age, sex):
    page = visit("phone")
    begin(page, relation, name)
    who(page, age, sex)
    asked = deny_all(page)
    assert page.url.endswith("/answer")
    assert 8 <= len(asked) <= 20
    assert len(asked) == len(set(asked))
