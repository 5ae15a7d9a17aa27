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
