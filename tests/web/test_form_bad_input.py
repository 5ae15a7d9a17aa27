"""Every form of every page, with what no page of ours would send: always a page that says so, never a fault of ours."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

import nightcramp.web
from nightcramp.answers.files import read_file
from nightcramp.diary.accounts import Accounts, begin_session
from nightcramp.diary.database import Database
from nightcramp.web import Settings, create_app
from nightcramp.web.sign_in import SESSION_COOKIE
from support.web import FormClient, routes

HTML = Path(nightcramp.web.__file__).parent / "html"
PASSWORD = "kalter mond leiter 7"
MEASURE = "sleep_foot_position"
NAMES = sorted(
    {name for page in HTML.glob("*.html") for name in re.findall(r'name="(\w+)"', page.read_text(encoding="utf-8"))}
    | {"date", "finding", "chosen", "unsure", "medicine", "yes", "no", "counts-0", "to-0", "drinks_taken", "shape"}
)  # fmt: skip
"""Of every field of every page."""
HOSTILE = {
    "nothing": None, "empty": "", "long": "x" * 30_000, "number": "-1e400", "large": "9" * 400, "text": "perhaps",
    "NUL": "a\0b", "control": "\x1b[2J\r\n\x07", "half": "%ED%A0%80", "markup": "<script>alert(1)</script>",
    "right to left": "\u202eabc", "path": "../../etc/passwd", "list": "[1, 2]", "digits": "٣", "not finite": "nan",
}  # fmt: skip
FORM = "application/x-www-form-urlencoded"
LEAVES_EVERYTHING = ("/delete", "/sign-out", "/remove")
"""What ends what the other forms need comes last."""


class Household:
    """An app with a person of whom everything is there, signed in where people sign in."""

    def __init__(self, settings, knowledge, answers):
        database = Database(settings.database_url)
        with database.session() as session:
            Accounts(session).add("anna", PASSWORD)
        database.close()
        self.app = create_app(settings, knowledge)
        self.client = FormClient(self.app, base_url="http://localhost", raise_server_exceptions=False)
        self.answers = answers
        self.fill()

    def fill(self):
        self.client.cookies.clear()
        # Not by its form: so many tries as these forms make are refused.
        with self.app.state.context.database.session() as session:
            found = begin_session(session, Accounts(session).named("anna").id)
        self.client.cookies.set(SESSION_COOKIE, found, domain="localhost.local")
        assert self.client.get("/account").status_code == 200
        self.client.get("/people")
        self.token = self.client.cookies["nightcramp_csrf"]
        self.client.headers["x-csrf-token"] = self.token
        person = self.client.post("/api/v1/people", json={}).json()["id"]
        home = f"/api/v1/people/{person}"
        self.client.put(f"{home}/answers", json=self.answers)
        cramp = self.client.post(f"{home}/cramps", json={"at": "2026-01-31T23:10"}).json()["id"]
        trial = self.client.post(f"{home}/trials", json={"action": MEASURE, "weeks": 8}).json()["id"]
        table = self.client.put(
            f"{home}/imports",
            content=b"date,cramps\n2026-01-30,1\n",
            headers={"content-type": "application/octet-stream"},
        )
        self.names = {"person_id": person, "date": "2026-01-31", "cramp_id": cramp, "trial_id": trial,
                      "token": table.json()["token"], "passkey_id": "none"}  # fmt: skip

    def forms(self):
        found = [path for method, path in routes(self.app) if method == "POST" and not path.startswith("/api/")]
        return sorted(found, key=lambda path: (path.endswith(LEAVES_EVERYTHING), path))

    def send(self, path, **given):
        if path.endswith(LEAVES_EVERYTHING):
            person = self.client.get(f"/api/v1/people/{self.names['person_id']}")
            if person.status_code != 200:
                self.fill()
        return self.client.post(path.format_map(self.names), **given)


@pytest.fixture
def household(request, knowledge, database_url):
    """With accounts, where there are the most forms."""
    answers = read_file(request.config.rootpath / "examples" / "plan_woman_of_46.yaml", knowledge).raw()
    found = Household(Settings(database_url=database_url, accounts=True), knowledge, answers)
    yield found
    found.app.state.context.database.close()


def is_told(reply, where):
    assert reply.status_code < 500, (where, reply.status_code, reply.text[:300])
    assert "Traceback" not in reply.text, where
    assert "<script>alert(1)" not in reply.text, where


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_field_of_a_form_is_a_fault_of_ours(household):
    """On PostgreSQL, which is the stricter one about letters and numbers."""
    for path, (kind, value) in itertools.product(household.forms(), HOSTILE.items()):
        given = {} if value is None else dict.fromkeys(NAMES, value)
        is_told(household.send(path, data={**given, "csrf": household.token}), (path, kind))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # an upload that is cut off, in memory
def test_no_form_with_everything_twice_or_in_pieces_is_a_fault_of_ours(household):
    twice = "&".join(f"{name}=1&{name}=2" for name in NAMES)
    many = "&".join(f"a{number}=1" for number in range(3000))
    bodies = {
        "twice": (FORM, twice), "many": (FORM, many), "no names": (FORM, "=&=&&&"), "bad escape": (FORM, "%zz=%"),
        "json": ("application/json", '{"credential": {}}'), "no json": ("application/json", "{"),
        "json list": ("application/json", "[]"), "no boundary": ("multipart/form-data", "x"),
        "cut off": ("multipart/form-data; boundary=b", '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx'),
        "file as text": ("multipart/form-data; boundary=b",
                         '--b\r\nContent-Disposition: form-data; name="files"\r\n\r\nx\r\n--b--\r\n'),
        "text as file": ("multipart/form-data; boundary=b",
                         '--b\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nx\r\n--b--\r\n'),
        "other": ("text/plain", "name=x"), "none": ("", "name=x"),
    }  # fmt: skip
    for path in household.forms():
        for kind, (content_type, body) in bodies.items():
            is_told(household.send(path, content=body, headers={"content-type": content_type}), (path, kind))


def test_no_form_of_a_foreign_page_is_carried_out(household):
    household.client.headers.pop("x-csrf-token")
    for path in household.forms():
        for given in ({}, {"csrf": "wrong"}, {"csrf": "\0"}, {"csrf": ""}):
            assert household.send(path, data={"name": "x", **given}).status_code == 403, (path, given)


def test_no_form_is_too_large_to_be_refused(household):
    for path in household.forms():
        content = b"name=" + b"x" * 20_000_001
        assert household.send(path, content=content, headers={"content-type": FORM}).status_code == 413, path


def test_nothing_is_expected_in_an_address(household):
    for method, path in routes(household.app):
        if method != "GET" or path.startswith("/api/v1/openapi"):
            continue
        for value in ("%00", "%ff", "x" * 300, "..%2f..", "9" * 400, "-1", "2026-02-30", "0001-01-01", "9999-12-31"):
            names = dict.fromkeys(re.findall(r"\{(\w+)", path), value)
            if "person_id" in names and len(names) > 1:
                names["person_id"] = household.names["person_id"]
            address = re.sub(r":path", "", path).format_map(names)
            is_told(household.client.get(f"{address}?{'&'.join(f'{name}={value}' for name in QUERY)}"), address)


QUERY = ("what_if", "finding", "value", "ask", "for", "action", "q", "year", "saved", "was", "start", "bedtime", "date",
         "from", "to", "medicine", "next", "done", "part", "plan", "noted")  # fmt: skip
