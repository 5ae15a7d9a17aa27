"""Relief on the web: one tap to the first step, the same offline, nothing that the engine would not say."""

from __future__ import annotations

import pytest

from support.web import axe


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_first_visitor_comes_from_the_first_page_to_a_step_and_back_to_sleep(visit, size):
    page = visit(size)
    page.get_by_role("link", name="I have a cramp now").click()
    assert axe(page) == []
    page.get_by_role("button", name="18 to 60").click()
    assert axe(page) == []
    page.get_by_role("button", name="None of these").click()
    assert page.locator("#name").inner_text() == "Stretch the calf, with the knee straight"
    assert axe(page) == []
    page.get_by_role("button", name="It's not letting go").click()
    page.get_by_role("button", name="It's gone").click()
    assert page.get_by_role("heading", name="Good. It has let go.").is_visible()
    assert axe(page) == []


def offline(visit, size="phone", path="/relief"):
    """A page of a visitor whose network is gone after the first visit."""
    page = visit(size)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(path)
    return page


def to_the_first_step(page, age="18 to 60"):
    page.get_by_role("button", name=age).click()
    page.get_by_role("button", name="None of these").click()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_without_a_network_relief_works_from_the_icon_with_all_three_choices(visit, size):
    page = offline(visit, size, "/")
    page.get_by_role("link", name="I have a cramp now").click()
    to_the_first_step(page)
    first = page.locator("#name").inner_text()
    page.reload()
    to_the_first_step(page)
    assert page.locator("#name").inner_text() == first
    page.get_by_role("button", name="It's not letting go").click()
    assert page.locator("#name").inner_text() != first
    page.get_by_role("button", name="Something is wrong").click()
    assert page.get_by_role("heading", name="What is wrong?").is_visible()
    assert page.locator("#wrong .signs li").count() >= 2
    page.get_by_role("button", name="Back to the step").click()
    page.get_by_role("button", name="It's gone").click()
    assert page.get_by_role("heading", name="Good. It has let go.").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(0, 0, 0)", "rgba(0, 0, 0, 0)")
    assert page.evaluate("[...document.styleSheets].length") >= 2


def test_a_page_that_needs_the_network_says_so_and_leads_to_relief(visit):
    page = offline(visit, path="/more")
    assert page.get_by_role("heading", name="No connection").is_visible()
    page.get_by_role("link", name="I have a cramp now").click()
    assert page.get_by_role("button", name="18 to 60").is_visible()
