"""The questions on a page, as people answer them: in a real browser, and by forms alone."""

from __future__ import annotations

import re

import pytest

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


def test_a_pregnant_woman_is_asked_about_her_pregnancy_and_comes_to_the_end(visit):
    page = visit("phone")
    begin(page)
    who(page, 31, "Female")
    page.get_by_label("Are you pregnant, or did you give birth").check()
    press(page, "Go on")
    page.get_by_label("Pregnant", exact=True).check()
    press(page, "Go on")
    answer_number(page, 30)
    asked = deny_all(page)
    assert any("In this pregnancy" in question for question in asked)
    assert page.url.endswith("/answer")


def test_what_is_told_in_own_words_counts_only_when_it_is_confirmed(visit):
    page = visit("phone")
    begin(page)
    page.get_by_role("link", name="Tell it in your own words").click()
    page.wait_for_url("**/check/words")
    page.get_by_label("Tell it in your own words").fill(
        "I am 72 and female. Furosemide 40 mg, my calf cramps wake me up. No swelling, maybe a fever. Purple bananas."
    )
    press(page, "Show what you understood")
    assert "purple bananas" in page.get_by_role("main").inner_text()
    swollen = page.get_by_role("group", name="Is one leg or calf swollen?")
    assert swollen.get_by_role("radio", checked=True).count() == 0, "a denied warning sign must be confirmed"
    fever = page.get_by_role("group", name="Is there a fever")
    assert fever.get_by_label("Not sure").is_checked()
    swollen.get_by_label("No", exact=True).check()
    page.get_by_role("group", name="Medicines").get_by_label("There are more, or one is wrong").check()
    press(page, "Keep what I confirmed")
    assert page.get_by_label("Medicine 1").input_value() == "furosemide 40 mg"
    press(page, "That is all")
    page.goto(page.url.split("/check")[0] + "/answers")
    said = page.get_by_role("main").inner_text()
    for words in (
        "Age: 72 years",
        "Sex: female",
        "Medicines: furosemide 40 mg",
        "Woken by the cramp",
        "A fever: not known",
    ):
        assert words in said
    assert "bananas" not in said


def test_nothing_is_kept_of_own_words_that_are_not_confirmed(visit):
    page = visit("phone")
    begin(page)
    page.goto(page.url + "/words")
    page.get_by_label("Tell it in your own words").fill("I am 72")
    press(page, "Show what you understood")
    page.get_by_role("link", name="Keep nothing, go on").click()
    page.wait_for_url("**/check")
    assert page.get_by_role("heading", level=1).inner_text() == "How old are you?"


def test_an_emergency_takes_over_at_once_and_a_wrong_answer_can_be_put_right(visit):
    page = visit("phone", locale="en-GB")
    begin(page)
    who(page, 46, "Female")
    page.get_by_label("Is there trouble breathing").check()
    press(page, "Go on")
    page.get_by_label("Chest pain", exact=True).check()
    press(page, "Go on")
    assert page.url.endswith("/emergency")
    call = page.get_by_role("link", name="Call 999")
    assert call.get_attribute("href") == "tel:999"
    assert call.bounding_box()["y"] + call.bounding_box()["height"] < 844, "the number is on the first screen"
    assert "While you wait for help" in page.get_by_role("main").inner_text()
    assert page.get_by_role("navigation").count() == 0
    page.get_by_text("An answer was wrong").click()
    page.get_by_role("link", name="Change Chest pain", exact=False).click()
    page.wait_for_url("**/check?ask=*")
    press(page, "No")
    assert page.url.endswith("/check")


def test_going_back_shows_the_former_answer_and_loses_nothing(visit):
    page = visit("desktop")
    begin(page)
    who(page, (7, "months"), "Male")
    page.get_by_label("Is the urine brown").check()
    press(page, "Go on")
    second = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**ask=first_page*")
    assert page.get_by_label("Is the urine brown").is_checked()
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**ask=sex*")
    assert page.get_by_role("button", name="Male as you said").get_attribute("aria-pressed") == "true"
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**ask=age*")
    assert page.get_by_label("Number").input_value() == "7"
    assert page.get_by_label("In", exact=True).input_value() == "mo"
    answer_number(page, 8)
    assert page.get_by_role("heading", level=1).inner_text() == second, "it goes on where it was"


def test_closing_the_browser_loses_nothing(visit):
    page = visit("phone")
    begin(page)
    who(page, 46, "Female")
    person = page.url.split("/people/")[1].split("/")[0]
    again = visit("phone", f"/people/{person}/check")
    assert again.get_by_role("heading", level=1).inner_text() == "Is any of this true, now or in the last days?"
    assert "About" in again.get_by_role("main").inner_text()


def test_two_windows_cannot_overwrite_each_other(visit):
    page = visit("desktop")
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    answer_number(page, 46)
    answer_number(other, 64)
    assert "Nothing was overwritten" in other.get_by_role("main").inner_text()
    assert "46 years" in other.get_by_role("main").inner_text()
    press(other, "Keep my answer instead")
    other.goto(other.url.split("/check")[0] + "/answers")
    assert "Age: 64 years" in other.get_by_role("main").inner_text()


def test_the_same_reply_sent_twice_counts_once(visit):
    page = visit("desktop")
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    answer_number(page, 46)
    answer_number(other, 46)
    assert other.get_by_role("heading", level=1).inner_text() == "Which sex was noted at birth?"


def test_the_keyboard_alone_is_enough(visit):
    page = visit("desktop")
    begin(page)

    def tab_to(locator):
        for _ in range(60):
            page.keyboard.press("Tab")
            if locator.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError("it cannot be reached with Tab")

    tab_to(page.get_by_label("Number"))
    page.keyboard.type("46")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page.get_by_role("button", name="Female"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page.get_by_label("Is the urine brown"))
    page.keyboard.press("Space")
    tab_to(page.get_by_role("button", name="Go on"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).evaluate("one => one === document.activeElement")


def test_it_works_without_a_script(visit):
    page = visit("phone", java_script_enabled=False)
    begin(page, "child")
    who(page, 9, "Male")
    assert deny_all(page)
    assert page.url.endswith("/answer")


def test_a_single_line_can_be_left_unsure(visit):
    page = visit("phone")
    begin(page)
    who(page, 46, "Male")
    page.locator("summary", has_text="Is the urine brown").click()
    page.get_by_label("I am not sure about this").locator("visible=true").check()
    press(page, "Go on")
    page.goto(page.url.split("/check")[0] + "/answers")
    assert "Urine like tea or cola: not known" in page.get_by_role("main").inner_text()


KINDS = ("age", "sex", "first_page", "first_swollen_leg", "hard_knot", "medicines", "cramps_started_on", "magnesium")


def test_each_kind_of_question_is_large_enough(visit):
    page = visit("phone")
    begin(page)
    address = page.url
    who(page, 46, "Female")
    page.get_by_label("Is one leg swollen").check()
    press(page, "Go on")
    page.get_by_label("One leg swollen").check()
    press(page, "Go on")
    for ask in KINDS:
        page.goto(f"{address}?ask={ask}")
        targets = page.locator("form button:visible, form input:visible:not([type=checkbox]), summary:visible").all()
        assert targets, ask
        for target in targets:
            assert target.bounding_box()["height"] >= 48 or target.get_attribute("type") == "hidden", ask
