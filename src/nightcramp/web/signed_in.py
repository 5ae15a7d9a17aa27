"""Signing in and out, and the account that is signed in: for pages and API alike. Only where people sign in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from nightcramp.diary import accounts as diary
from nightcramp.diary import passwords
from nightcramp.diary.accounts import Accounts
from nightcramp.diary.database import Account
from nightcramp.web import passkeys, sign_in
from nightcramp.web.context import Context, InContext, Transaction
from nightcramp.web.errors import NotThereError, ProblemError

WRONG = "The name or the password is not right. Nothing else was changed."
"""Said of an unknown name as of a wrong password."""
WRONG_OWN = "This is not your password"


def only_with_accounts(request: Request, context: InContext) -> None:
    """Refuse where nobody signs in.

    Raises:
        NotThereError: nobody does.
    """
    if not context.settings.accounts:
        raise NotThereError("page", request.url.path)


def account_of(request: Request, session: Transaction) -> Account:
    """The account that is signed in.

    Raises:
        ProblemError: nobody is.
    """
    found = session.get(Account, getattr(request.state, "account", ""))
    if found is None:
        raise ProblemError(401, "Sign in first.")
    return found


OwnAccount = Annotated[Account, Depends(account_of)]


def enter(request: Request, context: Context, session: Transaction, name: str, password: str) -> Account | None:
    """The account that a name and a password sign in; None if one of both is not right, and nobody is told which.

    Raises:
        ProblemError: there were too many tries.
    """
    _count_try(request, context, name)
    account = Accounts(session).with_password(name, password)
    if account is not None:
        context.tries.forget(name)
    return account


def enter_with_passkey(request: Request, context: Context, session: Transaction, credential: object) -> Account:
    """The account that a passkey signs in.

    Raises:
        ProblemError: its proof is not right, or there were too many tries.
    """
    _count_try(request, context, None)
    account_id = passkeys.signed_in(request, context.settings, Accounts(session), credential)
    return session.get_one(Account, account_id)


def is_own_password(request: Request, context: Context, account: Account, password: str) -> bool:
    """Whether it is the password of who is signed in.

    Raises:
        ProblemError: there were too many tries.
    """
    _count_try(request, context, account.name)
    is_right = passwords.is_right(password, account.password_hash)
    if is_right:
        context.tries.forget(account.name)
    return is_right


def let_in(request: Request, context: Context, session: Transaction, account: Account, answer: Response) -> Response:
    """Sign whoever gets the answer in, by a cookie."""
    token = diary.begin_session(session, account.id)
    sign_in.set_session(answer, token, secure=sign_in.is_https(request, context.settings))
    return answer


def leave(request: Request, context: Context, session: Transaction, answer: Response) -> Response:
    """Sign whoever gets the answer out."""
    diary.end_session(session, request.cookies.get(sign_in.SESSION_COOKIE, ""))
    sign_in.forget_session(answer, secure=sign_in.is_https(request, context.settings))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def leave_elsewhere(
    request: Request, context: Context, session: Transaction, account: Account, answer: Response
) -> Response:
    """Sign an account out everywhere else."""
    diary.end_sessions(session, account.id)
    return let_in(request, context, session, account, answer)


def _count_try(request: Request, context: Context, name: str | None) -> None:
    """Count a try.

    Raises:
        ProblemError: there were too many.
    """
    address = request.client.host if request.client else ""
    seconds = context.tries.wait(name, address)
    if seconds:
        minutes = max(1, round(seconds / 60))
        when = "a minute" if minutes == 1 else f"{minutes} minutes"
        raise ProblemError(
            429, f"There were too many tries. Try again in {when}.", headers={"Retry-After": str(seconds)}
        )
