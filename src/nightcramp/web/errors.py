"""What is shown when something cannot be done: a kind page, or for a program one shape of JSON. Never a stack trace."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Iterable
from typing import Any

import sqlalchemy.exc
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from nightcramp.answers import AnswerFault, AnswersError
from nightcramp.diary.accounts import AccountError
from nightcramp.diary.errors import DiaryError
from nightcramp.diary.imports import UnreadableError
from nightcramp.diary.passwords import PasswordError
from nightcramp.diary.people import ConflictError, PersonError
from nightcramp.diary.started import NotToBeginError
from nightcramp.diary.taking_in import TakeInError
from nightcramp.diary.trials import TrialError

logger = logging.getLogger("nightcramp.web")
API = "/api/"
_TITLES = {
    400: "That did not work", 401: "Please sign in", 403: "Not allowed", 404: "Not here", 405: "Not allowed",
    409: "Changed meanwhile", 413: "Too large", 415: "Not that kind of file", 422: "Please look at this again",
    429: "Too many tries", 500: "Something went wrong", 501: "Not on this server", 503: "Not now", 507: "No room left",
}  # fmt: skip
_CONFLICT = "This was changed in another window or on another device meanwhile. Nothing was overwritten."
_NO_PAGE = "There is no such page. It may have been moved, or a letter of the address is wrong."
_NOT_SO = "This address cannot be used in that way."
_NO_ROOM = "It could not be kept: the disk is full or cannot be written. Nothing was changed. Make room and try again."
_NO_DATABASE = (
    "The database does not answer now. What was kept before is not lost. Wait a moment, look whether your entry is "
    "there, and if not, try again."
)
_NO_DATUM = "Something that was sent cannot be kept: a letter that is none (NUL), or a number that is too large."
_AGAIN_SECONDS = "5"
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
_FULL_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_FULL_POSTGRESQL = frozenset({"53100", "58030", "25006"})
"""Its states: disk full, input or output error, read-only."""


class ProblemError(Exception):
    """A request that cannot be carried out.

    Args:
        status: HTTP's.
        detail: what is wrong, as a sentence.
        faults: the fields, each with ``field``, ``value``, ``problem`` and ``mend``.
        headers: of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        faults: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.faults, self.headers = status, detail, faults or [], headers


class NotThereError(ProblemError):
    """There is no such thing, or it is not for the one who asks to see."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(404, f"There is no {what} {name[:60]!r} here.")


def install(app: FastAPI) -> None:
    """Register what happens for each kind of error."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)


def respond_to(request: Request, error: Exception) -> Response:
    """The answer to an error that came before or after the app, so that it looks the same."""
    for kind in type(error).__mro__:
        if kind in _HANDLERS:
            answer: Response = _HANDLERS[kind](request, error)
            return answer
    return _unexpected(request, error)


def respond(
    request: Request,
    status: int,
    detail: str,
    faults: list[dict[str, str]] | None = None,
    headers: Any = None,
) -> Response:
    """The error as a page, or as JSON (the shape of RFC 9457) under ``/api/``."""
    title = _TITLES.get(status, _TITLES[400])
    if request.url.path.startswith(API) or "application/json" in request.headers.get("accept", ""):
        body = {"title": title, "status": status, "detail": detail, "faults": faults or []}
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    from nightcramp.web.templates import page

    answer = page(request, "error.html", status=status, title=title, detail=detail, faults=faults or [])
    answer.headers.update(headers or {})
    return answer


def faults_of(error: AnswersError | DiaryError) -> list[dict[str, str]]:
    """The faults of answers or of an entry, as plain objects."""
    return faults_as_objects(error.faults)


def faults_as_objects(faults: Iterable[AnswerFault]) -> list[dict[str, str]]:
    """Faults as plain objects."""
    return [
        {"field": fault.field, "value": str(fault.value), "problem": fault.problem, "mend": fault.mend}
        for fault in faults
    ]


def _of_validation(error: RequestValidationError) -> list[dict[str, str]]:
    found = []
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0])
        given = str(fault.get("input", ""))[:200]
        found.append({"field": where, "value": given, "problem": fault["msg"], "mend": f"Correct {where}"})
    return found


def _database(request: Request, error: sqlalchemy.exc.SQLAlchemyError) -> Response:
    cause = getattr(error, "orig", None) or error
    logger.error("the database failed: %s", " ".join(str(cause).split()))
    kind = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest of the code says which input or output it was
    if kind in _FULL_SQLITE or getattr(cause, "sqlstate", None) in _FULL_POSTGRESQL:
        return respond(request, 507, _NO_ROOM)
    return respond(request, 503, _NO_DATABASE, headers={"Retry-After": _AGAIN_SECONDS})


def _file(request: Request, error: OSError) -> Response:
    if error.errno not in _FULL_DISK:
        return _unexpected(request, error)
    logger.error("a file could not be written: %s", error)
    return respond(request, 507, _NO_ROOM)


def _unexpected(request: Request, error: Exception) -> Response:
    logger.error("%s in %s", type(error).__name__, request.url.path, exc_info=error)
    return respond(request, 500, "That is a fault of ours. Nothing was changed. Go back and try again.")


def _of_field(request: Request, error: Any) -> Response:
    fault = {"field": error.field, "value": error.value, "problem": error.problem, "mend": error.mend}
    return respond(request, 422, str(error), [fault])


def _in_words(error: HTTPException) -> str:
    """What is wrong, also where the framework only names its status."""
    words = {"Not Found": _NO_PAGE, "Method Not Allowed": _NOT_SO}
    return words.get(str(error.detail), str(error.detail))


_HANDLERS: dict[Any, Any] = {
    ProblemError: lambda r, e: respond(r, e.status, e.detail, e.faults, e.headers),
    AnswersError: lambda r, e: respond(r, 422, "Some answers cannot be used.", faults_of(e)),
    DiaryError: lambda r, e: respond(r, 422, "This cannot be written down so.", faults_of(e)),
    PersonError: _of_field,
    AccountError: _of_field,
    PasswordError: lambda r, e: respond(
        r, 422, str(e), [{"field": "password", "value": "", "problem": e.problem, "mend": e.mend}]
    ),
    TrialError: _of_field,
    UnreadableError: lambda r, e: respond(r, 422, "The file cannot be read so.", faults_as_objects([e.fault])),
    TakeInError: lambda r, e: respond(r, 422, str(e), faults_as_objects(e.faults)),
    NotToBeginError: lambda r, e: respond(r, 409, str(e)),
    ConflictError: lambda r, _: respond(r, 409, _CONFLICT),
    RequestValidationError: lambda r, e: respond(r, 422, "The request cannot be used.", _of_validation(e)),
    HTTPException: lambda r, e: respond(r, e.status_code, _in_words(e), headers=e.headers),
    sqlalchemy.exc.OperationalError: _database,
    sqlalchemy.exc.TimeoutError: _database,
    sqlalchemy.exc.DataError: lambda r, _: respond(r, 422, _NO_DATUM),
    OSError: _file,
    Exception: _unexpected,
}
