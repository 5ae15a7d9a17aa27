"""Who is signed in, by the cookie of the browser, and how often somebody may try."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time

import limits
import limits.storage
import limits.strategies
from fastapi import Request, Response

from nightcramp.diary import accounts
from nightcramp.diary.database import Database
from nightcramp.web.settings import Settings

SESSION_COOKIE = "nightcramp_session"
PUBLIC = frozenset({
    "/sign-in", "/sign-in/passkey", "/sign-in/passkey/options", "/api/v1/session", "/api/v1/session/passkey",
    "/api/v1/session/passkey/options", "/api/v1/health", "/favicon.ico", "/offline", "/manifest.webmanifest",
    "/service-worker.js",
})  # fmt: skip
"""What needs no one to be signed in, besides our own style, scripts and icons."""


def is_public(path: str) -> bool:
    """Whether an address is open to everybody."""
    return path in PUBLIC or path.startswith("/static/")


def is_https(request: Request, settings: Settings) -> bool:
    """Whether the browser speaks to us over an encrypted connection, also where a proxy does that for us."""
    return settings.origin.startswith("https://") or request.url.scheme == "https"


def set_session(answer: Response, token: str, *, secure: bool) -> None:
    """Let the browser keep the token."""
    answer.set_cookie(
        SESSION_COOKIE, token, max_age=int(accounts.IDLE.total_seconds()), httponly=True, samesite="strict",
        secure=secure,
    )  # fmt: skip


def forget_session(answer: Response, *, secure: bool) -> None:
    """Let the browser forget the token."""
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=secure)


def find(database: Database, token: str) -> accounts.Found | None:
    """Whose token it is."""
    if not token:
        return None
    with database.session() as session:
        return accounts.found_session(session, token)


def renew(database: Database, token: str) -> None:
    """Let a session last from now on."""
    with database.session() as session:
        accounts.renew_session(session, token)


def is_local_path(path: str) -> bool:
    """Whether somebody may be sent there after signing in: a page of ours, never another site."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


class Tries:
    """Counts tries to sign in, for each name and for each address. It forgets when the server stops."""

    OF_NAME = limits.parse("10/15 minutes")
    OF_ADDRESS = limits.parse("40/15 minutes")

    def __init__(self) -> None:
        self._limiter = limits.strategies.MovingWindowRateLimiter(limits.storage.MemoryStorage())

    def wait(self, name: str | None, address: str) -> int:
        """Count a try: how many seconds to wait, 0 if it may be made. A passkey says no name."""
        seconds = 0
        counted = [(self.OF_ADDRESS, _network(address))]
        if name is not None:
            counted.append((self.OF_NAME, _key(name)))
        for limit, key in counted:
            if not self._limiter.hit(limit, key):
                until = self._limiter.get_window_stats(limit, key).reset_time
                seconds = max(seconds, math.ceil(until - time.time()), 1)
        return seconds

    def forget(self, name: str) -> None:
        """Somebody signed in: the slips before do not count."""
        self._limiter.clear(self.OF_NAME, _key(name))


def _key(name: str) -> str:
    """A name of any length as a short key."""
    return f"name {hashlib.sha256(accounts.normal(name).encode()).hexdigest()}"


def _network(address: str) -> str:
    """An address; of IPv6 the network, because one household has billions of addresses in it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address}"
    if found.version == 6:
        return f"address {ipaddress.ip_network((found, 64), strict=False)}"
    return f"address {found}"
