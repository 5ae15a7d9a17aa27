"""Sign in and out, and the account: only where people sign in, by the same cookie and rules as a browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from nightcramp.diary.accounts import Accounts
from nightcramp.diary.database import Account
from nightcramp.web import passkeys, signed_in
from nightcramp.web.api import account_shapes as shapes
from nightcramp.web.api.body import JSON, shaped
from nightcramp.web.api.describe import described
from nightcramp.web.api.reply import reply
from nightcramp.web.context import InContext, Transaction
from nightcramp.web.errors import NotThereError, ProblemError
from nightcramp.web.signed_in import OwnAccount

router = APIRouter(tags=["session"], dependencies=[Depends(signed_in.only_with_accounts)])
_COOKIE = {"Set-Cookie": "The session, for this server alone (HttpOnly, SameSite=strict; Secure with https)."}
_WHO = (401, 404)


@router.get("/session", **described("Session", 404, says="Who is signed in, and the token."))
def who(request: Request, session: Transaction) -> Response:
    """Who is signed in, and the token that every change needs. Where to begin: it also sets the cookie of the token."""
    return reply(_session(request, session.get(Account, getattr(request.state, "account", ""))))


@router.post(
    "/session",
    **described("Session", *_WHO, 429, status=201, says="Signed in.", body="SignIn", headers=_COOKIE,
                example={"name": "anna", "password": "seven brown lamps"}),
)  # fmt: skip
def enter(
    request: Request,
    context: InContext,
    session: Transaction,
    body: Annotated[shapes.SignIn, Depends(shaped(shapes.SignIn))],
) -> Response:
    """Sign in with a password, by a cookie.

    An unknown name and a wrong password are told in the same words. After ten tries in 15 minutes one must wait: 429.
    """
    account = signed_in.enter(request, context, session, body.name, body.password)
    if account is None:
        raise ProblemError(401, signed_in.WRONG)
    return signed_in.let_in(request, context, session, account, reply(_session(request, account), 201))


@router.delete("/session", **described(None, *_WHO, 403, status=204, says="Signed out."))
def leave(request: Request, context: InContext, session: Transaction, account: OwnAccount) -> Response:  # noqa: ARG001
    """Sign out: the cookie is worth nothing from now on."""
    return signed_in.leave(request, context, session, Response(status_code=204))


@router.post(
    "/session/passkey/options", **described("PasskeyOptions", 403, 404, 415, says="What the passkey must sign.")
)
def ask_passkey(request: Request, context: InContext) -> Response:
    """What a browser needs to sign in with a passkey (WebAuthn), good for one answer within five minutes."""
    return Response(passkeys.sign_in_options(request, context.settings), media_type=JSON)


@router.post(
    "/session/passkey",
    **described("Session", *_WHO, 429, status=201, says="Signed in.", body="PasskeyProof", headers=_COOKIE,
                example={"credential": {}}),
)  # fmt: skip
def enter_with_passkey(
    request: Request,
    context: InContext,
    session: Transaction,
    body: Annotated[shapes.PasskeyProof, Depends(shaped(shapes.PasskeyProof))],
) -> Response:
    """Sign in with what a passkey signed. It signs only for the address of this server."""
    account = signed_in.enter_with_passkey(request, context, session, body.credential)
    return signed_in.let_in(request, context, session, account, reply(_session(request, account), 201))


@router.get("/account", **described("Account", *_WHO, says="The account."))
def own(session: Transaction, account: OwnAccount) -> Response:
    """The account that is signed in, with its passkeys."""
    return reply({
        "name": account.name,
        "passkeys": [
            {"id": one.id, "label": one.label, "added_at": f"{one.created_at.isoformat()}Z"}
            for one in Accounts(session).passkeys(account.id)
        ],
    })  # fmt: skip


@router.put(
    "/account/password",
    **described("Session", *_WHO, 429, says="Changed.", body="NewPassword", headers=_COOKIE,
                example={"old": "seven brown lamps", "new": "five green ladders"}),
)  # fmt: skip
def change_password(
    request: Request,
    context: InContext,
    session: Transaction,
    account: OwnAccount,
    body: Annotated[shapes.NewPassword, Depends(shaped(shapes.NewPassword))],
) -> Response:
    """Take another password. Everybody else who is signed in to the account is signed out."""
    if not signed_in.is_own_password(request, context, account, body.old):
        fault = {"field": "old", "value": "", "problem": "is not your password", "mend": "Type the one of today"}
        raise ProblemError(422, f"{signed_in.WRONG_OWN}.", [fault])
    Accounts(session).set_password(account, body.new)
    return signed_in.let_in(request, context, session, account, reply(_session(request, account)))


@router.delete("/account/other-sessions", **described(None, *_WHO, 403, status=204, says="Done.", headers=_COOKIE))
def leave_elsewhere(request: Request, context: InContext, session: Transaction, account: OwnAccount) -> Response:
    """Sign out everywhere else; here the session goes on with another cookie."""
    return signed_in.leave_elsewhere(request, context, session, account, Response(status_code=204))


@router.post(
    "/account/passkeys/options", **described("PasskeyOptions", *_WHO, 403, 415, says="What a passkey is made of.")
)
def begin_passkey(request: Request, context: InContext, session: Transaction, account: OwnAccount) -> Response:
    """What a browser needs to make a passkey (WebAuthn), good for one answer within five minutes."""
    text = passkeys.registration_options(request, context.settings, account, Accounts(session))
    return Response(text, media_type=JSON)


@router.post(
    "/account/passkeys",
    **described(None, *_WHO, 409, status=204, says="Kept.", body="NewPasskey",
                example={"credential": {}, "label": "Phone"}),
)  # fmt: skip
def add_passkey(
    request: Request,
    context: InContext,
    session: Transaction,
    account: OwnAccount,
    body: Annotated[shapes.NewPasskey, Depends(shaped(shapes.NewPasskey))],
) -> Response:
    """Keep a new passkey."""
    passkeys.register(request, context.settings, account, Accounts(session), body.credential, body.label)
    return Response(status_code=204)


@router.delete("/account/passkeys/{passkey_id}", **described(None, *_WHO, 403, status=204, says="Forgotten."))
def remove_passkey(passkey_id: str, session: Transaction, account: OwnAccount) -> Response:
    """Forget a passkey."""
    accounts = Accounts(session)
    if passkey_id not in [one.id for one in accounts.passkeys(account.id)]:
        raise NotThereError("passkey", passkey_id)
    accounts.remove_passkey(account.id, passkey_id)
    return Response(status_code=204)


def _session(request: Request, account: Account | None) -> dict[str, str | None]:
    return {"account": account and account.name, "csrf": request.state.csrf}
