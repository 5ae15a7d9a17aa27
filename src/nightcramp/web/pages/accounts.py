"""Sign in and out; the account: password, passkeys, other devices. Only where people sign in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.diary import passwords
from nightcramp.diary.accounts import Accounts
from nightcramp.diary.database import Account
from nightcramp.web import passkeys, sign_in, signed_in
from nightcramp.web.context import InContext, Transaction
from nightcramp.web.signed_in import OwnAccount
from nightcramp.web.templates import page

SEE_OTHER = 303
_DIFFERENT = "The two new passwords are not the same"

router = APIRouter(dependencies=[Depends(signed_in.only_with_accounts)])


@router.get("/sign-in")
def ask(request: Request, next_: Annotated[str, Query(alias="next")] = "/") -> Response:
    """The page to sign in; to the start for who is signed in."""
    if getattr(request.state, "account", None) is not None:
        return RedirectResponse(_target(next_), SEE_OTHER)
    return page(request, "sign_in.html", next=_target(next_), name="", fault="", person=None)


@router.post("/sign-in")
def enter(
    request: Request,
    context: InContext,
    session: Transaction,
    name: str = Form(""),
    password: str = Form(""),
    next_: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Sign in with a password."""
    account = signed_in.enter(request, context, session, name, password)
    if account is None:
        return page(
            request, "sign_in.html", status=401, next=_target(next_), name=name[:100], fault=signed_in.WRONG,
            person=None,
        )  # fmt: skip
    return signed_in.let_in(request, context, session, account, RedirectResponse(_target(next_), SEE_OTHER))


@router.post("/sign-in/passkey/options")
def ask_passkey(request: Request, context: InContext) -> Response:
    """What the browser needs to sign in with a passkey."""
    return Response(passkeys.sign_in_options(request, context.settings), media_type="application/json")


@router.post("/sign-in/passkey")
def enter_with_passkey(
    request: Request, context: InContext, session: Transaction, credential: Annotated[Any, Body()]
) -> Response:
    """Sign in with a passkey."""
    account = signed_in.enter_with_passkey(request, context, session, credential)
    return signed_in.let_in(request, context, session, account, Response(status_code=204))


@router.post("/sign-out")
def leave(request: Request, context: InContext, session: Transaction) -> Response:
    """Sign this browser out."""
    return signed_in.leave(request, context, session, RedirectResponse("/sign-in", SEE_OTHER))


@router.get("/account")
def show(request: Request, session: Transaction, account: OwnAccount) -> Response:
    """The account."""
    return _shown(request, session, account)


@router.post("/account/password")
def change_password(
    request: Request,
    context: InContext,
    session: Transaction,
    account: OwnAccount,
    old: str = Form(""),
    new: str = Form(""),
    again: str = Form(""),
) -> Response:
    """Take another password. Other browsers are signed out."""
    if not signed_in.is_own_password(request, context, account, old):
        return _shown(request, session, account, status=422, faults={"old": signed_in.WRONG_OWN})
    if new != again:
        return _shown(request, session, account, status=422, faults={"again": _DIFFERENT})
    try:
        Accounts(session).set_password(account, new)
    except passwords.PasswordError as error:
        return _shown(request, session, account, status=422, faults={"new": str(error)})
    return signed_in.let_in(request, context, session, account, RedirectResponse("/account?done=password", SEE_OTHER))


@router.post("/account/sign-out-others")
def sign_out_others(request: Request, context: InContext, session: Transaction, account: OwnAccount) -> Response:
    """Sign every other browser out."""
    answer = RedirectResponse("/account?done=others", SEE_OTHER)
    return signed_in.leave_elsewhere(request, context, session, account, answer)


@router.post("/account/passkeys/options")
def begin_passkey(request: Request, context: InContext, session: Transaction, account: OwnAccount) -> Response:
    """What the browser needs to make a passkey."""
    text = passkeys.registration_options(request, context.settings, account, Accounts(session))
    return Response(text, media_type="application/json")


@router.post("/account/passkeys")
def add_passkey(
    request: Request,
    context: InContext,
    session: Transaction,
    account: OwnAccount,
    credential: Annotated[Any, Body()],
    label: Annotated[str, Body()] = "",
) -> Response:
    """Keep a new passkey."""
    passkeys.register(request, context.settings, account, Accounts(session), credential, label)
    return Response(status_code=204)


@router.post("/account/passkeys/{passkey_id}/remove")
def remove_passkey(passkey_id: str, session: Transaction, account: OwnAccount) -> Response:
    """Forget a passkey."""
    Accounts(session).remove_passkey(account.id, passkey_id)
    return RedirectResponse("/account?done=passkey", SEE_OTHER)


_DONE = {
    "password": "Your password was changed. Other devices must sign in again.",
    "others": "All other devices were signed out.",
    "passkey": "The passkey was removed. Delete it on your device too.",
    "added": "The passkey was added. You can sign in with it from now on.",
}


def _shown(
    request: Request,
    session: Transaction,
    account: Account,
    *,
    status: int = 200,
    faults: dict[str, str] | None = None,
) -> Response:
    own = Accounts(session).passkeys(account.id)
    done = _DONE.get(request.query_params.get("done", ""), "")
    return page(
        request, "account.html", status=status, account=account, passkeys=own, faults=faults or {}, done=done,
        shortest=passwords.SHORTEST, person=None,
    )  # fmt: skip


def _target(path: str) -> str:
    return path if sign_in.is_local_path(path) else "/"
