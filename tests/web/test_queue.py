"""What is written down without a connection waits on the device and goes out exactly once."""

from __future__ import annotations

import datetime
import time

import pytest
from playwright.sync_api import expect

TODAY = datetime.datetime.now().astimezone().date()
WITHIN_SECONDS = 30
SEND = """({path, body}) => window.nightcramp.send(path, body)"""


@pytest.fixture
def page(visit):
    found = visit("phone", "/people")
    found.locator("button[name=relation][value=me]").click()
    found.wait_for_url("**/people/*/*")
    found.person = found.url.split("/")[4]
    found.goto("/")
    return found


def send(page, minute):
    yesterday = TODAY - datetime.timedelta(1)
    body = {"at": f"{yesterday}T22:{minute:02}"}
    return page.evaluate(SEND, {"path": f"/api/v1/people/{page.person}/cramps", "body": body})


def logged(page):
    return [
        cramp["at"][-5:-3]
        for night in page.request.get(f"/api/v1/people/{page.person}/nights").json()["nights"]
        for cramp in night["logged"]
    ]


def until_nothing_waits(page):
    """Playwright's own ``wait_for_function`` takes any promise for a yes."""
    end = time.monotonic() + WITHIN_SECONDS
    while page.evaluate("() => window.nightcramp.waiting().then((kept) => kept.length)"):
        assert time.monotonic() < end, "an entry still waits on the device"
        page.wait_for_timeout(50)


def test_with_a_connection_it_goes_at_once(page):
    assert send(page, 1)["state"] == "sent"
    assert logged(page) == ["01"]
    expect(page.get_by_role("status")).to_have_text("")


def test_without_one_it_waits_on_the_device_and_goes_in_order_when_there_is_one_again(page):
    page.context.set_offline(True)
    assert send(page, 1)["state"] == "kept"
    assert send(page, 2)["state"] == "kept"
    expect(page.get_by_role("status")).to_contain_text("2 entries kept on this device; will be sent.")
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_have_text("")
    assert logged(page) == ["01", "02"]


def test_it_outlives_the_page(page):
    page.route("**/cramps", lambda route: route.abort())
    assert send(page, 1)["state"] == "kept"
    page.unroute("**/cramps")
    page.goto("/more")
    until_nothing_waits(page)
    assert logged(page) == ["01"]


def test_when_the_first_reply_was_lost_it_is_still_kept_once(page):
    def lose(route):
        assert route.fetch().status == 201
        route.abort()

    page.route("**/cramps", lose)
    assert send(page, 1)["state"] == "kept"
    assert logged(page) == ["01"]
    page.unroute("**/cramps")
    page.evaluate("() => window.nightcramp.flush()")
    expect(page.get_by_role("status")).to_have_text("")
    assert logged(page) == ["01"]


def test_what_the_server_refuses_is_told_and_does_not_hold_up_the_rest(page):
    path = f"/api/v1/people/{page.person}/cramps"
    refused = page.evaluate(SEND, {"path": path, "body": {"at": "2999-01-01T03:00"}})
    assert refused["state"] == "refused"
    expect(page.get_by_role("status")).to_contain_text("lies in the future")
    assert send(page, 5)["state"] == "sent"
    assert logged(page) == ["05"]
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("status")).to_have_text("")


def test_an_answer_that_is_not_from_our_server_counts_as_none(page):
    page.route("**/cramps", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Hotel wifi</p>"))
    assert send(page, 1)["state"] == "kept"
    page.unroute("**/cramps")
    page.evaluate("() => window.nightcramp.flush()")
    assert logged(page) == ["01"]


def test_two_tabs_send_it_once(page):
    page.context.set_offline(True)
    other = page.context.new_page()
    send(page, 1)
    page.context.set_offline(False)
    other.goto("/more")
    until_nothing_waits(page)
    assert logged(page) == ["01"]
