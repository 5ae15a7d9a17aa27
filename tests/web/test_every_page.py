"""Every page of the app, by its own list of addresses: axe-core finds nothing, and nothing scrolls sideways at 320 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from nightcramp.web import Settings, create_app
from support.household import address, addresses
from support.states import HOMES, STATES, State, prepare, serve
from support.web import SIZES, axe

NARROW = {"width": 320, "height": 640}  # 1280 px at 400 %, and what 640 px are at 200 %
LOOKS = {"phone": "dark", "desktop": "light"}
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


def faults_of(page: Page, name: str, size: str) -> list[str]:
    """What is wrong with a page as it stands."""
    found = [f"{name}: {fault}" for fault in axe(page)]
    content = page.content()
    found += [f"{name}: {mark}" for mark in MERGED if mark in content]
    if size == "phone":
        page.set_viewport_size(NARROW)
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        found += [f"{name}: {wide} px wide at 320 px"] if wide > NARROW["width"] else []
        page.set_viewport_size(SIZES["phone"]["viewport"])
    return found


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("size", LOOKS)
def test_every_state_can_be_used_by_everybody(browser, homes, home, size):
    known, server = homes(home)
    context = browser.new_context(
        base_url=server.address, color_scheme=LOOKS[size], locale="en-GB", service_workers="block", **SIZES[size]
    )
    faults = []
    for state in STATES:
        if state.home == home:
            page = known.open(context, server.address, state)
            faults += faults_of(page, state.name, size)
            page.close()
    context.close()
    assert faults == []


def test_every_address_of_the_app_can_be_used_by_everybody(browser, homes, every_address):
    known, server = homes("family")
    context = browser.new_context(
        base_url=server.address, color_scheme="dark", service_workers="block", **SIZES["phone"]
    )
    shown = {known.path_of(state) for state in STATES if state.home == "family" and not state.do}
    faults = []
    for pattern in every_address:
        path = address(pattern, {**ELSEWHERE, **known.ids})
        if path not in shown:
            page = known.open(context, server.address, State(pattern, "Ann", path))
            faults += faults_of(page, pattern, "phone")
            page.close()
    context.close()
    assert faults == []
