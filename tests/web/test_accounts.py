"""Sign in, sign out, and nobody sees what is not theirs."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from nightcramp.diary.accounts import IDLE, Accounts, begin_session
from nightcramp.diary.database import Database, Passkey, Session
from nightcramp.diary.database.tables import now
from nightcramp.diary.people import People, keep_answers
from nightcramp.web import Settings, SettingsError, create_app
from nightcramp.web.sign_in import PUBLIC, SESSION_COOKIE, Tries
from support.api import faults
from support.web import FormClient, routes, start

pytestmark = pytest.mark.both_databases

PASSWORDS = {"anna": "kalter mond leiter 7", "ben": "seven brown lamps"}
SECRET = "Annas own secret"


@pytest.fixture
def url(database_url):
    """A database with two accounts."""
    database = Database(database_url)
    with database.session() as session:
        for name, password in PASSWORDS.items():
            Accounts(session).add(name, password)
    database.close()
    return database_url


@pytest.fixture
def household(url, knowledge):
    """Makes browsers that look at a server on which people sign in."""
    app = create_app(Settings(database_url=url, accounts=True), knowledge)

    def browser(name=None, base_url="http://localhost"):
        client = FormClient(app, base_url=base_url, raise_server_exceptions=False)
        if name:
            assert sign_in(client, name).status_code == 200
        return client

    yield browser
    app.state.context.database.close()


def sign_in(client, name, password=None, **fields):
    client.get("/sign-in")
    return client.submit("/sign-in", name=name, password=password or PASSWORDS[name], **fields)


def of_person(path, person="nobody"):
    return re.sub(r"\{[^}]+\}", "x", path.replace("{person_id}", person))


def test_others_can_reach_the_server_only_if_people_sign_in(url, tmp_path, knowledge):
    with pytest.raises(SettingsError, match="--accounts"):
        create_app(Settings(host="0.0.0.0", database_url=url), knowledge)
    with pytest.raises(SettingsError, match="--accounts"):
        create_app(Settings(origin="https://cramps.example", database_url=url), knowledge)
    with pytest.raises(SettingsError, match="account add"):
        create_app(
            Settings(host="0.0.0.0", accounts=True, database_url=f"sqlite:///{tmp_path / 'empty.db'}"), knowledge
        )
    create_app(Settings(host="0.0.0.0", accounts=True, database_url=url), knowledge).state.context.database.close()


@pytest.mark.parametrize("origin", ["cramps.example", "ftp://cramps.example", "https://", "https://cramps.example/app"])
def test_an_origin_that_is_none_is_refused(origin, url, knowledge):
    with pytest.raises(SettingsError, match="is no origin"):
        create_app(Settings(origin=origin, accounts=True, database_url=url), knowledge)


def test_without_accounts_nobody_is_asked_to_sign_in(client):
    assert client.get("/people").status_code == 200
    assert client.get("/sign-in").status_code == 404
    assert client.get("/account").status_code == 404


def test_no_address_answers_to_somebody_who_is_not_signed_in(household):
    client = household()
    client.get("/sign-in")
    for method, path in routes(client.app):
        if path in PUBLIC or path.startswith("/static/"):
            continue
        headers = {"x-csrf-token": client.cookies["nightcramp_csrf"]}
        reply = client.request(method, of_person(path), headers=headers, follow_redirects=False)
        if path.startswith("/api/"):
            assert reply.status_code == 401, path
            assert reply.headers["content-type"] == "application/problem+json"
        else:
            assert reply.status_code == 303, path
            assert reply.headers["location"].startswith("/sign-in"), path


def test_what_needs_no_account_answers(household):
    client = household()
    assert client.get("/api/v1/health").status_code == 200
    assert client.get("/favicon.ico").status_code == 200
    assert client.get(re.search(r'href="(/static/[^"]+css)"', client.get("/sign-in").text)[1]).status_code == 200


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(household):
    reply = household().get("/people", headers={"hx-request": "true"}, follow_redirects=False)
    assert (reply.status_code, reply.headers["hx-redirect"]) == (401, "/sign-in")


def test_signing_in_leads_to_the_page_that_was_asked_for(household):
    client = household()
    asked = client.get("/people", follow_redirects=False)
    assert asked.headers["location"] == "/sign-in?next=/people"
    assert sign_in(client, "Anna ", PASSWORDS["anna"], next="/people").url.path == "/people"
    assert client.get("/sign-in?next=/more").url.path == "/more"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb", ""])
def test_signing_in_never_leads_to_another_site(household, target):
    client = household()
    client.get("/sign-in")
    csrf = client.cookies["nightcramp_csrf"]
    reply = client.post(
        "/sign-in",
        data={"name": "anna", "password": PASSWORDS["anna"], "next": target, "csrf": csrf},
        follow_redirects=False,
    )
    assert reply.headers["location"] == "/"


def test_the_cookie_is_for_the_server_alone_and_only_its_hash_is_kept(household):
    client = household(base_url="https://localhost")
    client.get("/sign-in")
    reply = client.post(
        "/sign-in",
        data={"name": "anna", "password": PASSWORDS["anna"], "csrf": client.cookies["nightcramp_csrf"]},
        follow_redirects=False,
    )
    cookie = next(one for one in reply.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE))
    for part in ("HttpOnly", "SameSite=strict", "Secure", "Path=/", f"Max-Age={30 * 86400}"):
        assert part in cookie
    token = cookie.split("=")[1].split(";")[0]
    with client.app.state.context.database.session() as session:
        kept = session.query(Session).one().token_hash
    assert len(token) >= 43
    assert token not in kept


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "wrong"),
        ("nobody", "wrong"),
        ("", ""),
        ("anna", ""),
        ("anna", PASSWORDS["ben"]),
        ("x" * 5000, "y" * 5000),
        ("anna\x00", PASSWORDS["anna"]),
        ("' or 1=1 --", "' or 1=1 --"),
    ],
)
def test_a_wrong_name_or_password_is_told_without_saying_which(household, name, password):
    client = household()
    client.get("/sign-in")
    reply = client.submit("/sign-in", name=name, password=password)
    assert reply.status_code == 401
    assert "The name or the password is not right" in reply.text
    assert SESSION_COOKIE not in client.cookies


@pytest.mark.as_slow_as_ever
def test_an_unknown_name_takes_as_long_as_a_known_one(household):
    with household().app.state.context.database.session() as session:
        accounts = Accounts(session)

        def seconds(name):
            begin = time.perf_counter()
            assert accounts.with_password(name, "not the password") is None
            return time.perf_counter() - begin

        known, unknown = ([seconds(name) for _ in range(3)] for name in ("anna", "nobody"))
    assert 0.3 < min(unknown) / min(known) < 3, "looking for the name takes a thousandth of that"


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_after_many_tries_one_must_wait_whether_the_name_is_known_or_not(household, name):
    client = household()
    client.get("/sign-in")
    assert not any(client.app.state.context.tries.wait(name, f"10.0.0.{n}") for n in range(Tries.OF_NAME.amount - 1))
    assert client.submit("/sign-in", name=name, password="wrong").status_code == 401
    reply = client.submit("/sign-in", name=name, password=PASSWORDS.get(name, "wrong"))
    assert reply.status_code == 429
    assert 0 < int(reply.headers["retry-after"]) <= 15 * 60
    assert "too many tries" in reply.text
    assert sign_in(client, "ben").status_code == 200, "another name is not held up"


def test_one_address_cannot_try_many_names(household):
    client = household()
    client.get("/sign-in")
    tries = client.app.state.context.tries
    assert not any(tries.wait(f"n{n}", "testclient") for n in range(Tries.OF_ADDRESS.amount - 1))
    codes = [client.submit("/sign-in", name=name, password="").status_code for name in ("one", "other")]
    assert codes == [401, 429]


def test_all_addresses_of_a_household_count_as_one():
    tries = Tries()
    for n in range(Tries.OF_ADDRESS.amount):
        assert tries.wait(f"n{n}", f"2001:db8:1:2::{n + 1:x}") == 0
    assert tries.wait("other", "2001:db8:1:2:ffff::1") > 0
    assert tries.wait("other", "2001:db8:1:3::1") == 0


def test_a_slip_before_the_right_password_is_forgotten(household):
    client = household()
    tries = client.app.state.context.tries
    for _ in range(2):
        assert not any(tries.wait("Anna", f"10.0.0.{n}") for n in range(Tries.OF_NAME.amount - 1))
        assert sign_in(client, "anna").status_code == 200
        client.submit("/sign-out")


def test_after_signing_out_the_old_token_is_worth_nothing(household):
    client = household("anna")
    token = client.cookies[SESSION_COOKIE]
    assert client.submit("/sign-out").url.path == "/sign-in"
    assert SESSION_COOKIE not in client.cookies
    client.cookies.set(SESSION_COOKIE, token)
    assert client.get("/people", follow_redirects=False).status_code == 303


def test_a_session_ends_when_it_was_not_used_for_30_days_and_lasts_while_it_is_used(household):
    client = household("anna")
    database = client.app.state.context.database

    def set_expiry(moment):
        with database.session() as session:
            session.query(Session).update({"expires_at": moment})

    set_expiry(now() + IDLE / 2)
    reply = client.get("/people")
    assert any(one.startswith(SESSION_COOKIE) for one in reply.headers.get_list("set-cookie"))
    with database.session() as session:
        assert session.query(Session).one().expires_at > now() + IDLE * 0.99
    assert not any(one.startswith(SESSION_COOKIE) for one in client.get("/people").headers.get_list("set-cookie"))
    set_expiry(now() - IDLE / 1000)
    assert client.get("/people", follow_redirects=False).status_code == 303


def test_no_address_shows_or_changes_the_people_of_another_account(household):
    anna, ben = household("anna"), household("ben")
    person = re.search(r"/people/(\w+)/", str(anna.submit("/people", relation="me", name=SECRET).url))[1]
    context = anna.app.state.context
    with context.database.session() as session:
        owner = Accounts(session).named("anna").id
        keep_answers(session, People(session, owner).get(person), {"age": 46}, context.knowledge)
    assert SECRET in anna.get("/people").text
    ben.cookies.set("nightcramp_person", person)
    headers = {"x-csrf-token": ben.cookies["nightcramp_csrf"]}
    seen = 0
    for method, path in routes(ben.app):
        if (method, path) in (("POST", "/sign-out"), ("DELETE", "/api/v1/session")):
            continue
        body = {"json": {}} if path.startswith("/api/") and method in ("POST", "PUT", "PATCH") else {}
        reply = ben.request(method, of_person(path, person), headers=headers, follow_redirects=False, **body)
        assert SECRET not in reply.text, path
        assert reply.status_code < 500, path
        if "{person_id}" in path:
            seen += 1
            assert reply.status_code in (404, 422), (method, path)
    assert seen
    with context.database.session() as session:
        kept = People(session, owner).get(person)
        assert (kept.name, kept.answers, kept.version) == (SECRET, {"age": 46}, 1)


def test_a_program_needs_the_token_of_the_page_too(household):
    client = household("anna")
    json = {"content-type": "application/json"}
    assert client.post("/account/passkeys/options", headers=json).status_code == 403
    token = {**json, "x-csrf-token": client.cookies["nightcramp_csrf"]}
    assert client.post("/account/passkeys/options", headers=token).status_code == 200


def test_the_password_is_changed_and_other_devices_must_sign_in_again(household):
    client, other = household("anna"), household("anna")
    new = "five green ladders"
    reply = client.submit("/account/password", old=PASSWORDS["anna"], new=new, again=new)
    assert "Your password was changed" in reply.text
    assert client.get("/people", follow_redirects=False).status_code == 200
    assert other.get("/people", follow_redirects=False).status_code == 303
    assert sign_in(other, "anna").status_code == 401
    assert sign_in(other, "anna", new).status_code == 200


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"old": "wrong"}, "This is not your password"),
        ({}, "This is not your password"),
        ({"old": PASSWORDS["anna"], "new": "a", "again": "b"}, "not the same"),
        ({"old": PASSWORDS["anna"], "new": "short", "again": "short"}, "has 5 letters"),
        ({"old": PASSWORDS["anna"], "new": "password12", "again": "password12"}, "easy to guess"),
        ({"old": PASSWORDS["anna"], "new": "x" * 300, "again": "x" * 300}, "has 300 letters"),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_beside_its_field(household, fields, fault):
    client = household("anna")
    reply = client.submit("/account/password", **fields)
    assert reply.status_code == 422
    assert re.search(rf'<p class="fault" id="\w+-fault" role="alert">[^<]*{fault}', reply.text)
    assert sign_in(household(), "anna").status_code == 200


def test_other_devices_can_be_signed_out(household):
    client, other = household("anna"), household("anna")
    assert "All other devices were signed out" in client.submit("/account/sign-out-others").text
    assert other.get("/people", follow_redirects=False).status_code == 303


def test_behind_a_proxy_with_https_browsers_are_held_to_https(url, knowledge):
    app = create_app(Settings(origin="https://cramps.example", accounts=True, database_url=url), knowledge)
    with FormClient(app, base_url="http://cramps.example", headers={"origin": "https://cramps.example"}) as client:
        reply = client.get("/sign-in")
        assert reply.headers["strict-transport-security"] == "max-age=31536000"
        assert "Secure" in reply.headers["set-cookie"]
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400


# --- programs

SESSION = "/api/v1/session"


class Program:
    """A program that keeps cookies, and sends the token that it was given."""

    def __init__(self, client):
        self.client, self.token = client, client.get(SESSION).json()["csrf"]

    def send(self, method, path, body=None, token=None, **headers):
        headers = {"x-csrf-token": self.token if token is None else token, **headers}
        return self.client.request(method, path, json=body, headers={name: v for name, v in headers.items() if v})

    def sign_in(self, name="anna", password=None, **options):
        body = {"name": name, "password": PASSWORDS.get(name, "wrong") if password is None else password}
        return self.send("POST", SESSION, body, **options)


def test_a_program_signs_in_writes_and_signs_out(household, described):
    program = Program(household())
    assert described(program.client.get(SESSION), "get", SESSION)["account"] is None
    faults(program.client.get("/api/v1/people"), 401)
    assert described(program.sign_in("Anna ", PASSWORDS["anna"]), "post", SESSION) == {
        "account": "anna",
        "csrf": program.token,
    }
    assert program.client.get(SESSION).json()["account"] == "anna"
    assert program.send("POST", "/api/v1/people", {"name": SECRET}).status_code == 201
    token = program.client.cookies[SESSION_COOKIE]
    assert program.send("DELETE", SESSION).status_code == 204
    assert SESSION_COOKIE not in program.client.cookies
    program.client.cookies.set(SESSION_COOKIE, token)
    faults(program.client.get("/api/v1/people"), 401)


@pytest.mark.parametrize("options", [{"token": ""}, {"token": "x" * 32}, {"origin": "https://evil.example"},
                                     {"sec-fetch-site": "cross-site"}])  # fmt: skip
def test_a_program_is_let_in_only_with_the_token_and_never_for_a_foreign_page(household, options):
    program = Program(household())
    faults(program.sign_in(**options), 403)
    assert SESSION_COOKIE not in program.client.cookies
    program.sign_in()
    for method, path, body in (
        ("DELETE", SESSION, None),
        ("POST", "/api/v1/people", {}),
        ("PUT", "/api/v1/account/password", {"old": PASSWORDS["anna"], "new": "five green ladders"}),
        ("DELETE", "/api/v1/account/other-sessions", None),
    ):
        faults(program.send(method, path, body, **options), 403)
    assert program.client.get(SESSION).json()["account"] == "anna"


def test_the_token_of_another_browser_is_worth_nothing(household):
    program, other = Program(household()), Program(household())
    faults(program.sign_in(token=other.token), 403)


def test_the_cookie_of_a_program_is_that_of_a_browser(household):
    program, browser = (household(base_url="https://localhost") for _ in range(2))
    browser.get("/sign-in")
    fields = {"name": "anna", "password": PASSWORDS["anna"], "csrf": browser.cookies["nightcramp_csrf"]}
    replies = Program(program).sign_in(), browser.post("/sign-in", data=fields, follow_redirects=False)
    cookies = [[one for one in reply.headers.get_list("set-cookie") if SESSION_COOKIE in one] for reply in replies]
    first, second = (re.sub("=[^;]+", "=", one, count=1) for [one] in cookies)
    assert first == second
    assert all(part in first for part in ("HttpOnly", "SameSite=strict", "Secure"))


@pytest.mark.parametrize("name", ["nobody", "anna", "", "x" * 5000])
def test_a_program_is_not_told_whether_the_name_or_the_password_is_wrong(household, name):
    program = Program(household())
    reply = program.sign_in(name, "not the password")
    assert faults(reply, 401) == []
    assert reply.json()["detail"] == "The name or the password is not right. Nothing else was changed."
    assert SESSION_COOKIE not in program.client.cookies


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_tries_of_programs_and_browsers_count_together(household, name):
    client = household()
    client.get("/sign-in")
    for _ in range(Tries.OF_NAME.amount - 1):
        client.app.state.context.tries.wait(name, "10.0.0.1")
    assert client.submit("/sign-in", name=name, password="wrong").status_code == 401
    reply = Program(client).sign_in(name)
    faults(reply, 429)
    assert 0 < int(reply.headers["retry-after"]) <= 15 * 60
    program = Program(household("ben"))
    for _ in range(Tries.OF_NAME.amount):
        client.app.state.context.tries.wait("ben", "10.0.0.2")
    body = {"old": PASSWORDS["ben"], "new": "five green ladders"}
    faults(program.send("PUT", "/api/v1/account/password", body), 429)


def test_a_password_is_never_repeated(household):
    program = Program(household("anna"))
    secret = "violet\x00 stairs"
    for method, path, body in (
        ("POST", SESSION, {"name": "anna", "password": secret}),
        ("PUT", "/api/v1/account/password", {"old": PASSWORDS["anna"], "new": secret}),
        ("PUT", "/api/v1/account/password", {"old": secret, "new": PASSWORDS["ben"]}),
        ("PUT", "/api/v1/account/password", {"old": "violet stairs", "new": PASSWORDS["ben"]}),
        ("PUT", "/api/v1/account/password", {"old": PASSWORDS["anna"], "new": "violet"}),
        ("POST", SESSION, {"name": "anna", "password": ["violet"]}),
    ):
        reply = program.send(method, path, body)
        assert faults(reply, 422), body
        assert "violet" not in reply.text


def test_a_program_changes_the_password_and_signs_out_elsewhere(household, described):
    program, other = Program(household("anna")), Program(household("anna"))
    new, path = "five green ladders", "/api/v1/account/password"
    [fault] = faults(program.send("PUT", path, {"old": "wrong", "new": new}), 422)
    assert fault["field"] == "old"
    described(program.send("PUT", path, {"old": PASSWORDS["anna"], "new": new}), "put", path)
    assert program.client.get(SESSION).json()["account"] == "anna"
    assert other.client.get(SESSION).json()["account"] is None
    faults(other.sign_in(), 401)
    assert other.sign_in("anna", new).status_code == 201
    assert program.send("DELETE", "/api/v1/account/other-sessions").status_code == 204
    assert program.client.get(SESSION).json()["account"] == "anna"
    assert other.client.get(SESSION).json()["account"] is None


def test_a_program_sees_and_removes_passkeys_of_its_own_account_only(household, described):
    anna, ben = Program(household("anna")), Program(household("ben"))
    with anna.client.app.state.context.database.session() as session:
        accounts = Accounts(session)
        accounts.add_passkey(accounts.named("anna").id, b"id", b"key", 0, "Phone")
    own = "/api/v1/account"
    [passkey] = described(anna.client.get(own), "get", own)["passkeys"]
    assert passkey["label"] == "Phone"
    assert ben.client.get(own).json() == {"name": "ben", "passkeys": []}
    faults(ben.send("DELETE", f"{own}/passkeys/{passkey['id']}"), 404)
    assert anna.send("DELETE", f"{own}/passkeys/{passkey['id']}").status_code == 204
    assert anna.client.get(own).json()["passkeys"] == []


def test_who_is_not_signed_in_has_no_account_and_no_session_to_end(household):
    program = Program(household())
    faults(program.client.get("/api/v1/account"), 401)
    faults(program.send("DELETE", SESSION), 401)
    faults(program.send("POST", f"{SESSION}/passkey", {"credential": {"rawId": "AAAA"}}), 401)
    faults(program.send("POST", SESSION, {"name": "anna"}), 422)
    faults(program.send("POST", SESSION, {"name": "anna", "password": "x" * 200_000}), 413)


def test_where_nobody_signs_in_there_is_no_session(client):
    faults(client.get(SESSION), 404)
    faults(client.post(SESSION, json={"name": "anna", "password": "x"}), 404)
    faults(client.get("/api/v1/account"), 404)


# --- with a real browser


@pytest.fixture(scope="module")
def with_accounts(tmp_path_factory):
    """A server on which people sign in."""
    folder = tmp_path_factory.mktemp("accounts")
    database = Database(f"sqlite:///{folder / 'nightcramp.db'}")
    with database.session() as session:
        for name, password in PASSWORDS.items():
            Accounts(session).add(name, password)
    database.close()
    server = start(folder, "--accounts")
    yield server
    server.stop()


@pytest.fixture
def tab(browser, with_accounts):
    """A tab at the sign-in page."""
    contexts = []

    def opened(**options):
        context = browser.new_context(base_url=with_accounts.address, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto("/people")
        return page

    yield opened
    for context in contexts:
        context.close()


def enter(page, name="anna", password=None):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password or PASSWORDS[name])
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_one_signs_in_and_out_without_script(tab, colours):
    page = tab(java_script_enabled=False, color_scheme=colours)
    enter(page, "anna", "wrong")
    page.get_by_role("alert").filter(has_text="not right").wait_for()
    assert page.get_by_label("Name").input_value() == "anna"
    enter(page)
    page.wait_for_url("/people")
    page.goto("/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")


def authenticator(page, **options):
    """A lock of a device that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    settings = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True, **options,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": settings})["authenticatorId"]


def test_a_passkey_is_added_signs_in_and_is_removed(tab):
    page = tab()
    authenticator(page)
    enter(page)
    page.wait_for_url("/people")
    page.goto("/account")
    page.get_by_label("Name of this device").fill("Phone <b>")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey was added").wait_for()
    expect(page.get_by_text("Phone <b>, since")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("This device has a passkey for you already").wait_for()

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/people")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("/people")

    page.goto("/account")
    page.get_by_role("button", name="Remove the passkey Phone <b>").click()
    page.get_by_text("The passkey was removed").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey could not be used").wait_for()
    assert page.url.endswith("/sign-in")


def test_a_passkey_whose_person_is_not_verified_does_not_sign_in(tab):
    page = tab()
    session, lock = authenticator(page)
    enter(page, "ben")
    page.wait_for_url("/people")
    page.goto("/account")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey was added").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": lock, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("No passkey was used").wait_for()
    assert page.url.endswith("/sign-in")


_PASSKEY_BY_API = """async ({begin, end, kind}) => {
  const token = (await (await fetch("/api/v1/session")).json()).csrf;
  const send = (path, body) => fetch(path, {
    method: "POST", headers: {"Content-Type": "application/json", "X-CSRF-Token": token},
    body: body && JSON.stringify(body),
  });
  const options = await (await send(begin)).json();
  const publicKey = kind === "create" ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = (await navigator.credentials[kind]({publicKey})).toJSON();
  const first = await send(end, {credential});
  return [first.status, (await send(end, {credential})).status];
}"""


def test_a_passkey_is_added_and_signs_in_by_the_api_once(tab):
    page = tab()
    authenticator(page)
    enter(page)
    page.wait_for_url("/people")
    own = {"begin": "/api/v1/account/passkeys/options", "end": "/api/v1/account/passkeys", "kind": "create"}
    assert page.evaluate(_PASSKEY_BY_API, own) == [204, 422]
    page.goto("/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    enter_ = {"begin": f"{SESSION}/passkey/options", "end": f"{SESSION}/passkey", "kind": "get"}
    assert page.evaluate(_PASSKEY_BY_API, enter_) == [201, 401]
    page.goto("/people")
    assert page.url.endswith("/people")


@pytest.mark.parametrize("body", [{}, [], "x", {"rawId": "AAAA"}, {"rawId": 1, "response": {"clientDataJSON": "e30"}}])
def test_what_is_no_passkey_is_refused(household, body):
    client = household()
    client.get("/sign-in")
    headers = {"x-csrf-token": client.cookies["nightcramp_csrf"], "accept": "application/json"}
    assert client.post("/sign-in/passkey", json=body, headers=headers).status_code == 401
    anna = household("anna")
    headers["x-csrf-token"] = anna.cookies["nightcramp_csrf"]
    reply = anna.post("/account/passkeys", json={"credential": body, "label": ""}, headers=headers)
    assert reply.status_code == 422


def test_a_passkey_of_another_account_cannot_be_removed(household):
    anna, ben = household("anna"), household("ben")
    with anna.app.state.context.database.session() as session:
        accounts = Accounts(session)
        accounts.add_passkey(accounts.named("anna").id, b"id", b"key", 0, "Phone")
        session.flush()
        passkey = session.query(Passkey).one().id
    ben.submit(f"/account/passkeys/{passkey}/remove")
    assert "Phone" in anna.get("/account").text


def test_a_session_of_a_removed_account_is_worth_nothing(household):
    client = household("anna")
    with client.app.state.context.database.session() as session:
        accounts = Accounts(session)
        token = begin_session(session, accounts.named("anna").id)
        session.flush()
        accounts.remove(accounts.named("anna"))
    client.cookies.set(SESSION_COOKIE, token)
    assert client.get("/people", follow_redirects=False).status_code == 303
