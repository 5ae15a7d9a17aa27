"""The first page, at phone and desktop size."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_first_page_offers_help_with_a_cramp_first(visit, size):
    page = visit(size)
    first = page.get_by_role("main").get_by_role("link").first
    assert first.inner_text() == "I have a cramp now"
    assert first.bounding_box()["height"] >= 48


def test_a_form_of_another_page_is_not_carried_out(client):
    assert client.post("/people", data={"relation": "me"}).status_code == 403
    assert client.submit("/people", relation="me").status_code != 403
    reply = client.post(
        "/people",
        data={"relation": "me", "csrf": client.cookies["nightcramp_csrf"]},
        headers={"origin": "https://evil.example"},
    )
    assert reply.status_code == 403


def test_another_name_for_this_machine_gets_no_answer(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_what_is_not_there_is_said_kindly(client):
    reply = client.get("/nowhere")
    assert reply.status_code == 404
    assert "Not here" in reply.text
    assert client.get("/api/v1/nowhere").json()["status"] == 404
