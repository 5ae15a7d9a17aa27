"""Passkeys (WebAuthn): sign in with the lock of the phone or computer. Nothing secret is kept here."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Any

import webauthn
from fastapi import Request
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from nightcramp.diary.accounts import Accounts
from nightcramp.diary.database import Account, Passkey
from nightcramp.web.errors import ProblemError
from nightcramp.web.settings import Settings

NAME = "Nightcramp"
_REFUSED = "The passkey could not be used. Try again, or sign in with your password."


class Challenges:
    """Questions that a passkey must sign, each good for one answer within some minutes, in the same browser."""

    SECONDS = 300
    MOST = 1000

    def __init__(self) -> None:
        self._until: dict[tuple[str, str, bytes], float] = {}
        self._lock = threading.Lock()

    def new(self, browser: str, purpose: str) -> bytes:
        """A new challenge."""
        challenge = secrets.token_bytes(32)
        with self._lock:
            now = time.monotonic()
            self._until = {key: until for key, until in self._until.items() if until > now}
            while len(self._until) >= self.MOST:
                del self._until[next(iter(self._until))]
            self._until[browser, purpose, challenge] = now + self.SECONDS
        return challenge

    def take(self, browser: str, purpose: str, challenge: bytes) -> bool:
        """Whether it was asked and not answered yet."""
        with self._lock:
            return self._until.pop((browser, purpose, challenge), 0.0) > time.monotonic()


def registration_options(request: Request, settings: Settings, account: Account, accounts: Accounts) -> str:
    """What the browser needs to make a passkey for an account, as JSON."""
    challenge = _challenges(request).new(request.state.csrf, f"register {account.id}")
    options = webauthn.generate_registration_options(
        rp_id=_host(request, settings),
        rp_name=NAME,
        user_name=account.name,
        user_id=account.id.encode(),
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(one.credential_id) for one in accounts.passkeys(account.id)],
    )
    return webauthn.options_to_json(options)


def register(
    request: Request, settings: Settings, account: Account, accounts: Accounts, credential: Any, label: str
) -> None:
    """Keep a new passkey of an account.

    Raises:
        ProblemError: its proof is not right.
    """
    try:
        challenge = _answered(request, credential, f"register {account.id}")
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(request, settings),
            expected_origin=_origin(request, settings),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise ProblemError(422, _REFUSED) from error
    if accounts.passkey(made.credential_id) is not None:
        raise ProblemError(409, "This passkey is known already.")
    accounts.add_passkey(account.id, made.credential_id, made.credential_public_key, made.sign_count, label)


def sign_in_options(request: Request, settings: Settings) -> str:
    """What the browser needs to sign in with whichever passkey it has for us, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(request, settings),
        challenge=_challenges(request).new(request.state.csrf, "sign in"),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def signed_in(request: Request, settings: Settings, accounts: Accounts, credential: Any) -> str:
    """The id of the account that a passkey signs in.

    Raises:
        ProblemError: its proof is not right.
    """
    try:
        challenge = _answered(request, credential, "sign in")
        passkey = _known(accounts, credential)
        proof = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(request, settings),
            expected_origin=_origin(request, settings),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise ProblemError(401, _REFUSED) from error
    passkey.sign_count = proof.new_sign_count
    return passkey.account_id


def _known(accounts: Accounts, credential: Any) -> Passkey:
    found = accounts.passkey(base64url_to_bytes(credential["rawId"]))
    if found is None:
        raise ValueError("not known")
    return found


def _answered(request: Request, credential: Any, purpose: str) -> bytes:
    """The challenge that a credential answers, if we asked it."""
    challenge = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"])).challenge
    if not _challenges(request).take(request.state.csrf, purpose, challenge):
        raise ValueError("this was not asked")
    return challenge


def _challenges(request: Request) -> Challenges:
    found: Challenges = request.app.state.context.challenges
    return found


def _host(request: Request, settings: Settings) -> str:
    return _origin(request, settings).split("://", 1)[1].split(":")[0]


def _origin(request: Request, settings: Settings) -> str:
    return settings.origin or f"{request.url.scheme}://{request.url.netloc}"
