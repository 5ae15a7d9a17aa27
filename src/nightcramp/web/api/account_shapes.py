"""What is sent and what comes back where people sign in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from nightcramp.web.api.shapes import Shape

_Credential = Annotated[
    dict[str, Any], Meta(description="What the browser gives for the options, as JSON (`PublicKeyCredential.toJSON`).")
]


class Session(Shape):
    """Who is signed in."""

    account: Annotated[str | None, Meta(description="The name; `null` if nobody is.")]
    csrf: Annotated[str, Meta(description="Send it as `X-CSRF-Token` with everything but `GET`, with the cookies.")]


class SignIn(Shape):
    """A name and its password."""

    name: str
    password: str


class NewPassword(Shape):
    """The password of today, and the one to take."""

    old: str
    new: str


class PasskeyProof(Shape):
    """What a passkey signed."""

    credential: _Credential


class NewPasskey(Shape):
    """A new passkey, and how it is called."""

    credential: _Credential
    label: str = ""


class OwnPasskey(Shape):
    """A passkey of the account."""

    id: str
    label: str
    added_at: Annotated[str, Meta(description="In UTC.")]


class Account(Shape):
    """The account that is signed in."""

    name: str
    passkeys: list[OwnPasskey]


BODIES: tuple[type[msgspec.Struct], ...] = (SignIn, NewPassword, PasskeyProof, NewPasskey)
REPLIES: tuple[type[msgspec.Struct], ...] = (Session, Account)
EXAMPLES: dict[str, Any] = {
    "Session": {"account": "anna", "csrf": "mQJ0vYkqS3nU5tXe1aZrB7hD"},
    "Account": {
        "name": "anna",
        "passkeys": [
            {"id": "0b6c1f2e-7a51-4a0e-9f0e-1f0a7c9b1d11", "label": "Phone", "added_at": "2026-11-26T03:15:00Z"}
        ],
    },
}
