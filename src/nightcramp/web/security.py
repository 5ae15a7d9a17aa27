"""What protects the people: nothing third-party runs, no other page acts in their name, each sees only their own."""

from __future__ import annotations

import contextlib
import hmac
import secrets
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import sqlalchemy.exc
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nightcramp.diary.database import Database
from nightcramp.web import sign_in
from nightcramp.web.errors import API, respond, respond_to
from nightcramp.web.settings import Settings, is_loopback

CSRF_COOKIE, CSRF_FIELD, CSRF_HEADER = "nightcramp_csrf", "csrf", "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES = 20_000_000
"""Of one request; a backup of many years is smaller."""
MOST_BYTES_OF_ANYBODY = 100_000
"""Of a request of somebody who is not signed in, where people sign in."""
SEE_OTHER, YEAR = 303, 31_536_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
HTTPS_ONLY = "max-age=31536000"
"""Browsers never again ask for this host without encryption."""
_FOREIGN = (
    "This came from another page than ours, so it was not carried out. Go back, load the page anew and try again."
)
_NO_JSON = "Send JSON, with 'Content-Type: application/json'."


def install(app: FastAPI, settings: Settings, database: Database) -> None:
    """Guard every request."""
    app.add_middleware(Guard, settings=settings, database=database)


class Guard:
    """Looks at every request before the app does, and at every answer after it.

    Plain ASGI: it costs next to nothing, and counts the bytes of a body while they arrive.

    Args:
        app: what is guarded.
        settings: how it is served.
        database: where the sessions are.
    """

    def __init__(self, app: ASGIApp, settings: Settings, database: Database) -> None:
        self.app, self.settings, self.database = app, settings, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive)
        request = Request(scope, body.receive)
        sending = _Sending(send, request, self.settings)
        request.state.csrf = sending.csrf
        try:
            refused = await self._refusal(request, body, sending)
            await (refused or self.app)(scope, body.receive, sending.send)
        except ClientDisconnect:
            return
        except Exception as error:
            if sending.has_begun:
                raise
            await respond_to(request, error)(scope, body.receive, sending.send)

    async def _refusal(self, request: Request, body: _Body, sending: _Sending) -> Response | None:
        """The answer to a request that is not carried out; None if it may be."""
        settings = self.settings
        hosts = {urlsplit(settings.origin).hostname} if settings.origin else set()
        host = request.url.hostname or ""
        if settings.is_loopback and not is_loopback(host) and host not in hosts:
            # Another name that leads here is DNS rebinding: a foreign page that wants to read our data.
            return respond(request, 400, "This server answers only to localhost.")
        is_known = not settings.accounts or await self._sign_in(request, sending)
        if not is_known and not sign_in.is_public(request.scope["path"]):
            return _please_sign_in(request)
        if request.method in SAFE_METHODS:
            return None
        body.most = MOST_BYTES if is_known else MOST_BYTES_OF_ANYBODY
        if _declared(request) > body.most:
            return respond(request, 413, _too_large(body.most))
        if not _is_ours(request, settings):
            return respond(request, 403, _FOREIGN)
        is_json = request.headers.get("content-type", "").lower().startswith("application/json")
        # A form of a foreign page can do no more than POST without JSON; for all else a browser asks us first, and is
        # refused. A cookie that signs in needs more than that.
        if settings.accounts or (request.method == "POST" and not is_json):
            given = await _token(request, body)
            if not given or not hmac.compare_digest(given.encode(), request.cookies.get(CSRF_COOKIE, "").encode()):
                wants_json = request.scope["path"].startswith(API) and request.method == "POST" and not is_json
                return respond(request, *((415, _NO_JSON) if wants_json else (403, _FOREIGN)))
        return None

    async def _sign_in(self, request: Request, sending: _Sending) -> bool:
        """Whether somebody is signed in; the state of the request says who."""
        token = request.cookies.get(sign_in.SESSION_COOKIE, "")
        found = await run_in_threadpool(sign_in.find, self.database, token)
        if found is None:
            return False
        request.state.account = found.account_id
        if found.is_due:
            # A full disk must not keep anybody from reading.
            with contextlib.suppress(sqlalchemy.exc.OperationalError):
                await run_in_threadpool(sign_in.renew, self.database, token)
                sending.renewed = token
        return True


class _Body:
    """The body of a request: not more than allowed, and readable twice."""

    def __init__(self, receive: Receive) -> None:
        self.most = MOST_BYTES
        self._receive, self._seen, self._kept = receive, 0, b""
        self._is_kept = False

    async def receive(self) -> Message:
        """The next part.

        Raises:
            HTTPException: it is more than allowed, whatever was declared.
        """
        if self._is_kept:
            self._is_kept = False
            return {"type": "http.request", "body": self._kept, "more_body": False}
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self.most:
            raise HTTPException(413, _too_large(self.most))
        return message

    async def whole(self, request: Request) -> bytes:
        """All of it, before the app reads it."""
        self._kept = await request.body()
        self._is_kept = True
        return self._kept


class _Sending:
    """The answer on its way: adds the headers that every answer has."""

    def __init__(self, send: Send, request: Request, settings: Settings) -> None:
        self.has_begun = False
        self.renewed: str | None = None
        self._send, self._request = send, request
        self._is_https = sign_in.is_https(request, settings)
        self._has_cookie = CSRF_COOKIE in request.cookies
        self.csrf = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(24)

    async def send(self, message: Message) -> None:
        """Send a part."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            self._complete(MutableHeaders(scope=message))
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._is_https:
            headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
        if self._request.scope["path"].startswith("/static/"):
            return
        headers.setdefault("Cache-Control", "no-store")
        cookies = Response()
        if not self._has_cookie:
            cookies.set_cookie(
                CSRF_COOKIE, self.csrf, max_age=YEAR, httponly=True, samesite="strict", secure=self._is_https
            )
        ends_session = any(sign_in.SESSION_COOKIE in cookie for cookie in headers.getlist("set-cookie"))
        if self.renewed and not ends_session:
            sign_in.set_session(cookies, self.renewed, secure=self._is_https)
        for cookie in cookies.headers.getlist("set-cookie"):
            headers.append("set-cookie", cookie)


def _please_sign_in(request: Request) -> Response:
    path = request.scope["path"]
    if path.startswith(API):
        return respond(request, 401, "Sign in first.")
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    target = "/sign-in"
    if request.method in SAFE_METHODS and path != "/":
        target += f"?next={quote(path, safe='/')}"
    return RedirectResponse(target, SEE_OTHER)


def _declared(request: Request) -> int:
    given = request.headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def _too_large(most: int) -> str:
    return f"At most {most / 1_000_000:g} MB can be taken at once."


async def _token(request: Request, body: _Body) -> str:
    """The token that our page put into its form; that of an upload stands in its address."""
    given: Any = request.headers.get(CSRF_HEADER) or request.query_params.get(CSRF_FIELD)
    if given is None and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        given = parse_qs((await body.whole(request)).decode("utf-8", "replace")).get(CSRF_FIELD, [""])[0]
    return given or ""


def _is_ours(request: Request, settings: Settings) -> bool:
    """Whether a request that changes something comes from our pages, or from a program that is no browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    ours = {settings.origin} if settings.origin else {f"{request.url.scheme}://{request.url.netloc}"}
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}" in ours
