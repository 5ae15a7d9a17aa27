"""Accounts on the command line."""

import os
import sys

import pexpect
import pytest

from nightcramp.cli import exits

GOOD = b"kalter mond leiter 7\n"


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setenv("NIGHTCRAMP_DATABASE_URL", f"sqlite:///{tmp_path / 'accounts.db'}")


def test_an_account_is_added_listed_and_removed(run, database):
    assert run("account", "list")[1].startswith("There is no account yet")
    assert run("account", "add", "Anna", piped=GOOD) == (exits.DONE, "anna can sign in now.\n", "")
    assert run("account", "list")[1].startswith("anna  since 20")
    assert run("account", "remove", "anna", "--yes")[1] == "anna was deleted.\n"
    assert "no account" in run("account", "list")[1]


def test_nothing_is_removed_without_a_yes(run, database):
    run("account", "add", "anna", piped=GOOD)
    code, said, _ = run("account", "remove", "anna", typed=["n"])
    assert code == exits.INTERRUPTED
    assert "cannot be undone" in said
    assert "anna" in run("account", "list")[1]


@pytest.mark.parametrize(
    ("name", "password", "fault"),
    [
        ("anna", b"short\n", "has 5 letters"),
        ("anna", b"", "has 0 letters"),
        ("anna", b"password12\n", "easy to guess"),
        ("annabella", b"annabella12\n", "easy to guess"),
        ("anna", b"x" * 300, "has 300 letters"),
        ("  ", GOOD, "is empty"),
        ("x" * 61, GOOD, "too long"),
        ("an\x07na", GOOD, "odd letters"),
    ],
)
def test_an_account_that_cannot_be_added_is_told_and_not_added(run, database, name, password, fault):
    code, _, said = run("account", "add", name, piped=password)
    assert code == exits.USAGE
    assert fault in said
    assert password.decode().strip() not in said or not password.strip()
    assert "no account" in run("account", "list")[1]


def test_a_name_is_taken_once_whatever_its_capitals(run, database):
    run("account", "add", "anna", piped=GOOD)
    assert "is taken" in run("account", "add", "ANNA", piped=GOOD)[2]


def test_a_password_is_changed_only_of_an_account_that_is_there(run, database):
    run("account", "add", "anna", piped=GOOD)
    assert run("account", "password", "anna", piped=b"five green ladders\n")[0] == exits.DONE
    code, _, said = run("account", "password", "nobody", piped=GOOD)
    assert (code, "no account 'nobody'" in said) == (exits.USAGE, True)


def test_a_new_account_can_take_over_the_people_that_were_there(run, database):
    from nightcramp.diary.accounts import Accounts
    from nightcramp.diary.database import Database, default_url
    from nightcramp.diary.people import People

    opened = Database(default_url())
    with opened.session() as session:
        People(session).add("Mum")
    assert "theirs: 1" in run("account", "add", "anna", "--adopt", piped=GOOD)[1]
    with opened.session() as session:
        assert [one.name for one in People(session, Accounts(session).named("anna").id).all()] == ["Mum"]
    opened.close()


def test_on_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path):
    terminal = pexpect.spawn(
        sys.executable, ["-m", "nightcramp", "account", "add", "anna"], encoding="utf-8", timeout=120,
        env={**os.environ, "NIGHTCRAMP_DATA": str(tmp_path), "NIGHTCRAMP_DATABASE_URL": "", "TERM": "xterm"},
    )  # fmt: skip
    for prompt in ("Password", "Once more"):
        terminal.expect(prompt)
        terminal.waitnoecho()
        terminal.sendline(GOOD.decode().strip())
    terminal.expect("anna can sign in now")
    assert "kalter" not in terminal.before
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == exits.DONE


def test_a_server_that_others_reach_does_not_start_without_accounts(run, database):
    code, _, said = run("serve", "--host", "0.0.0.0", "--port", "0", "--no-open")
    assert (code, "--accounts" in said) == (exits.USAGE, True)
    code, _, said = run("serve", "--host", "0.0.0.0", "--port", "0", "--no-open", "--accounts")
    assert (code, "account add" in said) == (exits.USAGE, True)
