"""What the tests of the app share: a client that fills in forms, a server in a process of its own, axe-core."""

from __future__ import annotations

import dataclasses
import html
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from nightcramp.answers import Answers
from nightcramp.diary.people import NAMES, People, keep_answers
from nightcramp.web.context import PERSON_COOKIE

CHROMIUM = os.environ.get("NIGHTCRAMP_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), "/usr/bin/chromium"
)
"""Debian's Chromium: the one without windows, where it is there, opens pages in less than half the time."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
STARTS_WITHIN_SECONDS = 60


class FormClient(TestClient):
    """Sends forms with the token that a page of ours would put into them."""

    def submit(self, address: str, **fields: Any) -> httpx.Response:
        if "nightcramp_csrf" not in self.cookies:
            self.get("/")
        return self.post(address, data={**fields, "csrf": self.cookies["nightcramp_csrf"]})

    def new_person(self, relation: str = "me", **answers: Any) -> str:
        """Add a person, with answers if any, and look at them; the id. The first question is not worked out for it."""
        if "nightcramp_csrf" not in self.cookies:
            self.get("/offline")
        context = self.app.state.context
        with context.database.session() as session:
            people = People(session)
            person = people.add(NAMES[relation], relation)
            if answers:
                keep_answers(session, person, answers, context.knowledge)
        self.cookies.set(PERSON_COOKIE, person.id, domain="localhost.local")
        return person.id


@dataclasses.dataclass
class Server:
    """A server in a process of its own.

    Attributes:
        address: without a slash at the end.
        process: it, so that a test can kill it.
    """

    address: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """Let it end."""
        self.process.terminate()
        self.process.wait(20)
        if self.process.stdout:
            self.process.stdout.close()


def start(folder: Path, *arguments: str, log: int | None = None, **environment: str) -> Server:
    """Start a server as a user would; ``log`` is where it writes its log, as for ``subprocess``."""
    own = {"NIGHTCRAMP_DATA": str(folder), "NIGHTCRAMP_DATABASE_URL": "", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "nightcramp", "serve", "--no-open", "--port", "0", *arguments],
        env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+?(?=/\s)", said)
    if not found:
        process.kill()
    assert found, said
    end = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < end:
        try:
            httpx.get(f"{found[0]}/api/v1/health", timeout=10)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    return Server(found[0], process)


def is_ours(url: str, address: str) -> None:
    assert url.startswith((address, "data:", "blob:")), f"{url} leaves this machine"


def axe(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong with the page, one line each; ``rules`` are the only ones it tries."""
    chosen = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **chosen})
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def add(page: Page, server: Server, answers: Answers | None = None) -> str:
    """Add a person, at whom the browser then looks; their id. Their first question is not worked out for it."""
    made = page.request.post(f"{server.address}/api/v1/people", data={"relation": "me"})
    assert made.ok, made.text()
    person: str = made.json()["id"]
    if answers is not None:
        reply = page.request.put(f"{server.address}/api/v1/people/{person}/answers", data=answers.raw())
        assert reply.ok, reply.text()
    page.context.add_cookies([{"name": PERSON_COOKIE, "value": person, "url": server.address}])
    return person


def text_of(reply: httpx.Response) -> str:
    """The page as a reader gets it: no tags, single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every address of the app with each of its methods."""
    contexts = [one for included in app.routes[1:] for one in included.effective_route_contexts()]
    found = [(method, one.path) for one in contexts for method in one.methods]
    assert len(found) > 100
    return sorted(found)
