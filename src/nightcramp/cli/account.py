"""``nightcramp account``: who may sign in to the app, where people sign in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from nightcramp.cli import console, exits

if TYPE_CHECKING:
    from nightcramp.diary.accounts import Accounts
    from nightcramp.diary.database import Account

_HELP = {"help_option_names": ["-h", "--help"]}
_database = click.option("--database", metavar="URL", help="Where data are kept.", envvar="NIGHTCRAMP_DATABASE_URL")


@click.group(context_settings=_HELP)
def account() -> None:
    """Who may sign in to the app.

    A password is asked for twice on a terminal; otherwise it is the first line of the standard input.
    """


@account.command(context_settings=_HELP)
@click.argument("name")
@click.option("--adopt", is_flag=True, help="Give it the people that were kept before there were accounts.")
@_database
def add(*, name: str, adopt: bool, database: str | None) -> int:
    """Add an account."""

    def work(accounts: Accounts) -> str:
        new = accounts.add(name, _password())
        adopted = accounts.adopt(new) if adopt else 0
        return f"{new.name} can sign in now." + (f" People that are theirs: {adopted}." if adopt else "")

    return _with(database, work)


@account.command("list", context_settings=_HELP)
@_database
def list_(*, database: str | None) -> int:
    """List the accounts."""

    def work(accounts: Accounts) -> str:
        found = [f"{one.name}  since {one.created_at:%Y-%m-%d}" for one in accounts.all()]
        return "\n".join(found) or "There is no account yet. Add one with: nightcramp account add NAME"

    return _with(database, work)


@account.command(context_settings=_HELP)
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_database
def remove(*, name: str, yes: bool, database: str | None) -> int:
    """Delete an account, with its people and all that is known of them."""

    def work(accounts: Accounts) -> str:
        found = _named(accounts, name)
        if not yes:
            click.confirm(f"Delete {found.name} with all people, answers and nights? It cannot be undone", abort=True)
        accounts.remove(found)
        return f"{found.name} was deleted."

    return _with(database, work)


@account.command(context_settings=_HELP)
@click.argument("name")
@_database
def password(*, name: str, database: str | None) -> int:
    """Set a new password. Every browser of the account must sign in again."""

    def work(accounts: Accounts) -> str:
        found = _named(accounts, name)
        accounts.set_password(found, _password())
        return f"{found.name} has a new password."

    return _with(database, work)


def _named(accounts: Accounts, name: str) -> Account:
    found = accounts.named(name)
    if found is None:
        raise click.UsageError(f"There is no account {name!r}. See: nightcramp account list")
    return found


def _password() -> str:
    if console.is_interactive():
        given: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
        return given
    return sys.stdin.readline().rstrip("\r\n")


def _with(url: str | None, work: Callable[[Accounts], str]) -> int:
    """Do something with the accounts, as a whole or not at all, and say what was done."""
    from nightcramp.diary.accounts import AccountError, Accounts
    from nightcramp.diary.database import Database, DatabaseError, default_url
    from nightcramp.diary.passwords import PasswordError

    try:
        database = Database(url or default_url())
        try:
            with database.session() as session:
                said = work(Accounts(session))
        finally:
            database.close()
    except (AccountError, PasswordError, DatabaseError) as error:
        console.line(str(error), err=True)
        return exits.USAGE
    console.line(said)
    return exits.DONE
