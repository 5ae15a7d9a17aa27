"""The two longest ways through the app by keyboard alone, and what a screen reader is told on them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.interviewed import PEOPLE, interviewed
from support.web import add

MOST_TABS = 80
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.closest("label") ?? one, around = getComputedStyle(box), after = one.nextElementSibling;
  const outlines = [style, around, ...(after ? [getComputedStyle(after)] : [])];
  return {
    name: (one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText ?? "").trim(),
    isSeen: outlines.some((each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2),
    isHeading: /^H[1-6]$/.test(one.tagName),
    isOnScreen: box.getBoundingClientRect().bottom > 0 && box.getBoundingClientRect().top < innerHeight,
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Go on with the tab key until the focus is on what has that name; it can be seen all the way."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        assert now["isSeen"], f"the focus on {now['name']!r} cannot be seen"
        assert now["isOnScreen"], f"{now['name']!r} has the focus outside the screen"
        if now["name"].startswith(name):
            return
    pytest.fail(f"the tab key does not reach {name!r}")


def go(page: Page, name: str, key: str = "Enter") -> None:
    """Press something by keyboard."""
    tab_to(page, name)
    page.keyboard.press(key)


def focused_heading(page: Page) -> str:
    """The heading that has the focus."""
    now = page.evaluate(FOCUSED)
    assert now["isHeading"], f"the focus is on {now['name']!r}, not on a heading"
    return str(now["name"])


@pytest.fixture(autouse=True)
def nobody_else(visit, server):
    """Relief looks at whom it knows, so nobody of another test may be there."""
    page = visit("desktop", "/more")
    for person in page.request.get("/api/v1/people").json()["people"]:
        page.request.delete(f"/api/v1/people/{person['id']}")


def test_from_a_cramp_to_the_diary_without_a_mouse(visit):
    page = visit("desktop", "/", reduced_motion="reduce")
    go(page, "I have a cramp now")
    page.wait_for_url("**/relief")
    go(page, "18 to 60")
    assert focused_heading(page) == "Is any of this true?"
    go(page, "None of these")
    assert focused_heading(page) == "Stretch the calf, with the knee straight"
    go(page, "Read on")
    expect(page.locator("#do .now")).to_contain_text("Hold the front of the foot")
    go(page, "It's not letting go")
    assert focused_heading(page) == "Pull the toes up with your own shin"
    go(page, "It's gone")
    assert focused_heading(page) == "Good. It has let go."
    go(page, "Write it down")
    page.wait_for_url("**/relief/written")
    expect(page.get_by_role("heading", name="Written down")).to_be_visible()


def test_from_the_first_question_to_the_answer_and_the_plan_without_a_mouse(visit, server):
    page = visit("desktop", "/people")
    me = add(page, server, interviewed(PEOPLE["woman of 34"]))
    page.request.patch(f"/api/v1/people/{me}/answers", data={"age": None, "hard_knot": None})
    page.goto(f"/people/{me}/check")
    asked = []
    while page.url.endswith("/check"):
        asked.append(page.get_by_role("heading", level=1).inner_text())
        if len(asked) > 1:
            assert focused_heading(page) == asked[-1]
        with page.expect_navigation():
            if page.locator("form.question input[name=value]").count():
                tab_to(page, "Number")
                page.keyboard.type("34")
                page.keyboard.press("Enter")
            else:
                go(page, "None of these" if page.locator("form .lines").count() else "No")
        assert len(asked) < 12
    assert "How old are you?" in asked
    assert page.url.endswith("/answer")
    go(page, "See the plan")
    page.wait_for_url("**/plan")
    go(page, "I begin with this")
    page.wait_for_url("**#begun")
    expect(page.get_by_role("heading", name="You have begun")).to_be_visible()


def test_the_countdown_is_read_out_only_when_it_is_over(visit):
    page = visit("phone", "/more")
    page.clock.install()
    page.goto("/relief")
    page.get_by_role("button", name="18 to 60").click()
    page.get_by_role("button", name="None of these").click()
    live = page.locator("#step [aria-live], #step [role=status], #step [role=alert], #step [role=log]")
    assert live.count() == 1
    expect(page.get_by_role("timer")).not_to_have_attribute("aria-live", "polite")
    page.clock.run_for(20_000)
    assert live.inner_text() == ""
    page.clock.run_for(140_000)
    assert live.inner_text() == "The time is over. Has it let go?"


def test_who_wants_no_motion_gets_none(visit):
    page = visit("phone", "/relief", reduced_motion="reduce")
    page.get_by_role("button", name="18 to 60").click()
    page.get_by_role("button", name="None of these").click()
    expect(page.locator(".ring svg")).to_be_hidden()
    expect(page.locator("#left")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_what_is_swapped_in_is_told(visit, server):
    page = visit("desktop", "/people")
    me = add(page, server, interviewed(PEOPLE["man of 67 who stands all day"]))
    page.goto(f"/people/{me}/answer")
    row = page.locator("li[id^=if-]").first
    row.get_by_role("link").first.press("Enter")
    row.get_by_text("Keep this change").wait_for()
    expect(row.get_by_role("status")).to_contain_text("If it were")
    page.goto(f"/people/{me}/safe")
    page.get_by_role("searchbox").press_sequentially("tonic water")
    page.get_by_role("heading", name="Tonic water").wait_for()
    assert page.locator("[aria-live=polite], [role=status]").filter(has_text="Tonic water").count()
