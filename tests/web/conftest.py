"""A real server with a database of its own, and a real Chromium that looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import argon2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import nightcramp
from nightcramp.diary import passwords
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web import Settings, create_app
from support.api import Description
from support.web import CHROMIUM, FLAGS, SIZES, FormClient, Server, is_ours, start


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return nightcramp.load_knowledge()


@pytest.fixture(autouse=True)
def fast_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with the fewest rounds, since many tests make passwords; where the time matters, as it is."""
    if "as_slow_as_ever" not in request.keywords:
        quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        monkeypatch.setattr(passwords, "_hasher", quick)
        monkeypatch.setattr(passwords, "_of_nobody", quick.hash("nobody has this password"))


@pytest.fixture
def client(database_url: str, knowledge: KnowledgeBase) -> Iterator[FormClient]:
    """The app without a network, on an empty database. It is not warmed up: that would cost more than most tests."""
    app = create_app(Settings(database_url=database_url), knowledge)
    yield FormClient(app, base_url="http://localhost", raise_server_exceptions=False)
    app.state.context.database.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that each bring their own person."""
    found = start(tmp_path_factory.mktemp("data"))
    yield found
    found.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Open the app as a new visitor: ``visit("phone")``; any option of Playwright's contexts may be given."""
    contexts: list[BrowserContext] = []

    def open_at(size: str = "phone", path: str = "/", **options: Any) -> Page:
        context = browser.new_context(base_url=server.address, **{**SIZES[size], **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: is_ours(request.url, server.address))
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def described(knowledge: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Description:
    """The description of the API: ``described(reply, "get", path)`` holds a reply against it."""
    return Description(knowledge, tmp_path_factory.mktemp("described"))
