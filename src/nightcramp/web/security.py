"""What protects the people: nothing third-party runs, and no other page can act in their name."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI, Request, Response

from nightcramp.web.errors import API, respond
from nightcramp.web.settings import Settings, is_loopback

CSRF_COOKIE, CSRF_FIELD, CSRF_HEADER = "nightcramp_csrf", "csrf", "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES = 20_000_000
"""Of one request; a backup of many years is smaller."""
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
_FOREIGN = (
    "This came from another page than ours, so it was not carried out. Go back, load the page anew and try again."
)
_NO_JSON = "Send JSON, with 'Content-Type: application/json'."

Next = Callable[[Request], Awaitable[Response]]


def install(app: FastAPI, settings: Settings) -> None:
    """Guard every request."""

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        request.state.csrf = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(24)
        refused = await _refusal(request, settings)
        answer = refused or await call_next(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if not request.url.path.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "no-store")
            if CSRF_COOKIE not in request.cookies:
                is_secure = request.url.scheme == "https"
                answer.set_cookie(CSRF_COOKIE, request.state.csrf, httponly=True, samesite="strict", secure=is_secure)
        return answer


async def _refusal(request: Request, settings: Settings) -> Response | None:
    if settings.is_loopback and not is_loopback(request.url.hostname or ""):
        # Another name that leads here is DNS rebinding: a foreign page that wants to read our data.
        return respond(request, 400, "This server answers only to localhost.")
    if request.method in SAFE_METHODS:
        return None
    if int(request.headers.get("content-length") or 0) > MOST_BYTES:
        return respond(request, 413, f"At most {MOST_BYTES // 1_000_000} MB can be taken at once.")
    if not _is_ours(request, settings):
        return respond(request, 403, _FOREIGN)
    if request.method == "POST" and not request.headers.get("content-type", "").startswith("application/json"):
        # A form of a foreign page can do no more than this; for all else a browser asks us first, and is refused.
        given = await _token(request)
        if not hmac.compare_digest(given.encode(), request.cookies.get(CSRF_COOKIE, "").encode()) or not given:
            is_program = request.url.path.startswith(API)
            return respond(request, *((415, _NO_JSON) if is_program else (403, _FOREIGN)))
    return None


async def _token(request: Request) -> str:
    """The token that our page put into its form; that of an upload stands in its address."""
    given = request.headers.get(CSRF_HEADER) or request.query_params.get(CSRF_FIELD)
    if given is None and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        given = parse_qs((await request.body()).decode("utf-8", "replace")).get(CSRF_FIELD, [""])[0]
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
