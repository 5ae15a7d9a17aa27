"""Reads the JSON that a program sends: strictly, and never more of it than answers can need."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Depends, Request

from nightcramp.answers.errors import in_one_line, shown
from nightcramp.web.errors import ProblemError

LARGEST = 1_000_000
"""Bytes of one body."""
DEEPEST = 10
"""Levels of nesting; what is read here needs five."""
LARGEST_NUMBER = 2**53
"""Beyond it, programs no longer agree on what a number of JSON is (RFC 8259, section 6)."""
SECRET = frozenset({"password", "old", "new"})
"""Fields whose values are never repeated."""
JSON = "application/json"
DESCRIPTION = "/api"
"""Where people read what can be sent."""
_T = TypeVar("_T")


async def json_object(request: Request) -> dict[str, Any]:
    """The JSON object of the body.

    Raises:
        ProblemError: it is too large, of another type, or no JSON object; a name stands twice; a number is not finite.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise _problem(415, kind, "is not JSON", f"Send 'Content-Type: {JSON}'", field="content-type")
    return _read(await _bytes(request))


JsonObject = Annotated[dict[str, Any], Depends(json_object)]


async def strict(request: Request) -> None:
    """Hold a body that FastAPI reads to the same rules.

    Raises:
        ProblemError: as for :func:`json_object`.
    """
    if request.method in ("POST", "PUT", "PATCH"):
        await json_object(request)


def shaped(kind: type[_T]) -> Callable[[dict[str, Any]], Awaitable[_T]]:
    """A dependency that reads the body as a shape.

    Raises:
        ProblemError: it has another one.
    """

    async def read(found: JsonObject) -> _T:
        try:
            return msgspec.convert(found, kind)
        except msgspec.ValidationError as error:
            problem, _, where = str(error).partition(" - at `")
            field = where.rstrip("`").removeprefix("$").lstrip(".") or "body"
            raise _problem(422, "", problem, f"See the body of this request at {DESCRIPTION}", field=field) from None

    return read


async def content(request: Request) -> bytes:
    """A file that is sent as it is; how large it may be is watched where all requests come in."""
    return await request.body()


async def _bytes(request: Request) -> bytes:
    """The body, counted while it comes: a body in pieces does not say before how long it is."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > LARGEST:
            raise ProblemError(413, f"At most {LARGEST // 1_000_000} MB of JSON can be taken at once.")
    return bytes(found)


def _read(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise _problem(400, "", "is not text in UTF-8", "Send JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _problem(400, "", f"is not JSON: {error.msg} ({where})", "Send a JSON object") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:  # Python does not read whole numbers of more than 4300 digits
        raise _problem(400, "", "has a number with very many digits", "Send the number with fewer digits") from None
    if not isinstance(found, dict):
        raise _problem(422, shown(found), "is not a JSON object", "Send an object of names and values")
    _check(found)
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        name = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _problem(422, "", "is given twice", "Keep one of the two", field=in_one_line(name) or "(an empty name)")
    return found


def _refuse_constant(name: str) -> Any:
    raise _problem(400, name, "is not JSON", "Send a finite number, or null")


def _check(whole: dict[str, Any]) -> None:
    """Refuse what JSON can write and no database or reply could hold; level by level, since recursion has an end."""
    level: list[tuple[str, Any]] = [("body", whole)]
    for depth in range(DEEPEST):
        inner: list[tuple[str, Any]] = []
        for field, value in level:
            if isinstance(value, dict):
                _text(field, *value)
                inner += [(field if depth else in_one_line(name), part) for name, part in value.items()]
            elif isinstance(value, list):
                inner += [(field, part) for part in value]
            elif isinstance(value, str):
                _text(field, value)
            elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
                raise _problem(
                    422, in_one_line(str(value)), "has a number that is too large", "Send a smaller number", field=field
                )
        if not inner:
            return
        level = inner
    raise _too_deep()


def _text(field: str, *values: str) -> None:
    for value in values:
        if "\x00" in value or not _is_text(value):
            given = "" if field in SECRET else in_one_line(value)
            raise _problem(422, given, "has a letter that is none (NUL, or half of a pair)",
                           "Leave the letter out", field=field)  # fmt: skip


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _too_deep() -> ProblemError:
    return _problem(422, "", "is nested too deeply", f"Nest at most {DEEPEST} levels")


def _problem(status: int, value: str, problem: str, mend: str, *, field: str = "body") -> ProblemError:
    fault = {"field": field, "value": value, "problem": problem, "mend": mend}
    return ProblemError(status, "The request cannot be used.", [fault])
