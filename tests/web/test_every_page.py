"""Every page of the app, by its own list of addresses: axe-core finds nothing, and nothing scrolls sideways at 320 px."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Browser, Page

from nightcramp.web import Settings, create_app
from support.household import address, addresses
from support.states import HOMES, STATES, Home, State, prepare, serve
from support.web import SIZES, Server, axe

NARROW = {"width": 320, "height": 640}  # 1280 px at 400 %, and what 640 px are at 200 %
LOOKS_ONLY = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""The rules that hang on size and colours: the others have been gone through at night on the phone."""
ELSEWHERE = {"token": "no-such-upload"}
"""Parts of addresses that are only there for a moment; the states go through the pages behind them."""
NO_PAGES = (".json", ".zip", ".pdf", ".ics", ".svg", ".js", ".ico", ".webmanifest", ".html")
PARTS = ("/nights/tonight",)
"""What is swapped into a page and never stands alone."""
MERGED = ("<<<<<<<", ">>>>>>>")


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """The households, each with its server; they are started when they are first looked at."""
    begun = {}

    def home(name):
        if name not in begun:
            folder = tmp_path_factory.mktemp(name)
            known = prepare(folder, name)
            begun[name] = known, serve(folder, name)
        return begun[name]

    yield home
    for _, server in begun.values():
        server.stop()


@pytest.fixture(scope="session")
def every_address(tmp_path_factory, knowledge):
    """Every address that the app answers with a page."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('routes') / 'a.db'}"), knowledge)
    app.state.context.database.close()
    return [path for path in addresses(app) if not path.endswith((*NO_PAGES, *PARTS))]


def faults_of(page: Page, name: str) -> list[str]:
    """What is wrong with a page: on a phone at night, on a desk by day, and where it is narrow."""
    found = axe(page)
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    found += [f"{wide} px wide at 320 px"] if wide > NARROW["width"] else []
    page.set_viewport_size(SIZES["desktop"]["viewport"])
    page.emulate_media(color_scheme="light")
    found += axe(page, LOOKS_ONLY)
    content = page.content()
    return [f"{name}: {fault}" for fault in found + [mark for mark in MERGED if mark in content]]


def go_through(browser: Browser, home: tuple[Home, Server], states: Iterable[State]) -> list[str]:
    """What is wrong with pages of a household."""
    known, server = home
    context = browser.new_context(
        base_url=server.address, color_scheme="dark", locale="en-GB", service_workers="block", **SIZES["phone"]
    )
    faults, reused = [], context.new_page()
    for state in states:
        reused.set_viewport_size(SIZES["phone"]["viewport"])
        reused.emulate_media(color_scheme="dark")
        page = known.open(context, server.address, state, None if state.do else reused)
        faults += faults_of(page, state.name)
        if page is not reused:
            page.close()
    context.close()
    return faults


@pytest.mark.parametrize("home", HOMES)
def test_every_state_can_be_used_by_everybody(browser, homes, home):
    assert go_through(browser, homes(home), [one for one in STATES if one.home == home and not one.is_alike]) == []


def test_every_address_of_the_app_can_be_used_by_everybody(browser, homes, every_address):
    seen = {state.pattern for state in STATES if not state.is_alike}
    known, _ = family = homes("family")
    parts = {**ELSEWHERE, **known.ids}
    rest = [State(one, "Ann", address(one, parts)) for one in every_address if one not in seen]
    assert go_through(browser, family, rest) == []
