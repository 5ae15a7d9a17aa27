"""Describes the API in OpenAPI: shapes of bodies and replies, errors, and examples that are made, not written."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from nightcramp.answers.json_schema import json_schema
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web.api import account_shapes, diary_shapes, examples, shapes
from nightcramp.web.api.body import JSON
from nightcramp.web.context import Context

SCHEMAS = "#/components/schemas/"
PROBLEM = "application/problem+json"
ANSWERS = "Answers"
PROBLEMS = {
    400: "The body is not JSON.",
    401: "Nobody is signed in, where the server asks for it.",
    403: "The request comes from another page than ours.",
    404: "There is no such thing here, or it is not for the one who asks.",
    409: "It was changed meanwhile; nothing was overwritten.",
    413: "The body is too large.",
    415: "The body is of another type than `application/json`.",
    422: "Something that was sent cannot be used; `faults` names each field, its value, what is wrong and what to do.",
    429: "Too many tries; `Retry-After` says when to try again.",
    501: "This server was set up without what that needs.",
    503: "The database does not answer; `Retry-After` says when to try again.",
    507: "There is no room left on the disk.",
}
OF_A_BODY = (400, 403, 413, 415, 422)
OF_A_FILE = (403, 413)
OF_A_PERSON = (401, 404)
BINARY = "application/octet-stream"
_SHAPES = (shapes, diary_shapes, account_shapes)
_FILE = {"type": "string", "format": "binary"}
_OF_DATABASE = ("/api/v1/people", "/api/v1/data", "/api/v1/session", "/api/v1/account")
_COMPLETE = "x-complete"
"""Marks what says of itself what can go wrong."""
_NOT_OURS = ("HTTPValidationError", "ValidationError")
"""What FastAPI would send for a faulty request; ours is a Problem."""
TAGS = {
    "people": "People of the household, and their answers.",
    "of a person": "What follows from the kept answers of a person.",
    "of answers": "The same from answers that are sent. Nothing is kept.",
    "diary": "Nights, cramps, and what was done or taken, of a person.",
    "trials": "Trials of a person on themselves: does it work for me.",
    "imports": "Nights from other apps.",
    "data": "Everything that is kept.",
    "session": "Sign in and out, and the account. Only where people sign in; else 404.",
    "knowledge": "What Nightcramp knows, with its sources.",
    "server": "The server itself.",
}


def described(
    reply: str | None,
    *problems: int,
    status: int = 200,
    says: str = "",
    content: str = "",
    body: str = "",
    file: str = "",
    cached: bool = False,
    example: Any = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Arguments of a route that say what it takes and what it gives.

    A handler without it is described by its types; what can go wrong is then guessed from its address and method.

    Args:
        reply: the name of the shape; ``None`` where there is no content.
        problems: the statuses of what can go wrong; those of a body go without saying.
        status: of success.
        says: what the reply is.
        content: the type of a reply that is no JSON; it has no shape then.
        body: the name of the shape of the body, if there is one.
        file: the name of a file that is sent as it is, for the example.
        cached: whether a program may keep the reply for as long as its ``ETag`` holds.
        example: of a body.
        headers: of the reply, with what they are.
    """
    success: dict[str, Any] = {"description": says or "Done."}
    if content or reply:
        success["content"] = {content: {"schema": _FILE}} if content else {JSON: {"schema": _ref(reply or "")}}
    if cached:
        headers = {"ETag": "Changes with the knowledge."}
    if headers:
        success["headers"] = {
            name: {"description": what, "schema": {"type": "string"}} for name, what in headers.items()
        }
    known = sorted({*problems, *(OF_A_BODY if body else OF_A_FILE if file else ())})
    found: dict[str, Any] = {
        "openapi_extra": {_COMPLETE: True},
        "status_code": status,
        "responses": {
            status: success,
            **({304: {"description": "What the program has is still good."}} if cached else {}),
            **{problem: _problem(problem) for problem in known},
        },
    }
    if body:
        sent = {JSON: {"schema": _ref(body), "example": example}}
        found["openapi_extra"]["requestBody"] = {"required": True, "content": sent}
    if file:
        sent = {BINARY: {"schema": _FILE, "example": f"@{file}"}}
        found["openapi_extra"]["requestBody"] = {"required": True, "content": sent}
    return found


def install(app: FastAPI, context: Context) -> None:
    """Let the app describe itself so; worked out when it is first asked for."""

    @functools.cache
    def openapi() -> dict[str, Any]:
        found = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes,
            tags=[{"name": name, "description": says} for name, says in TAGS.items()],
            servers=[{"url": "/", "description": "This server"}],
        )  # fmt: skip
        components = found.setdefault("components", {}).setdefault("schemas", {})
        components.update(schemas(context.knowledge))
        made = examples.made(context)
        for path, ways in found["paths"].items():
            for method, operation in ways.items():
                _mend(path, method, operation)
                _show(operation, made)
        for name in _NOT_OURS:
            components.pop(name, None)
        return found

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI documents it


def schemas(knowledge: KnowledgeBase) -> dict[str, Any]:
    """The schemas of all bodies and replies, by name."""
    _, found = msgspec.json.schema_components(
        [one for module in _SHAPES for one in (*module.BODIES, *module.REPLIES)], ref_template=SCHEMAS + "{name}"
    )
    answers = json_schema(knowledge)
    parts = answers.pop("$defs")
    del answers["$schema"]
    found = {name: _one_line(schema) for name, schema in found.items()}
    json_schema_itself = {"type": "object", "description": "A JSON Schema of draft 2020-12."}
    passkey_options = {"type": "object", "description": "Options of WebAuthn, as a browser reads them from JSON."}
    return {
        **found,
        "JsonSchema": json_schema_itself,
        "PasskeyOptions": passkey_options,
        ANSWERS: _moved(answers),
        **{name: _moved(part) for name, part in parts.items()},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"{SCHEMAS}{name}"}


def _moved(schema: Any) -> Any:
    """A schema whose definitions stand among the components."""
    if isinstance(schema, dict):
        return {
            name: part.replace("#/$defs/", SCHEMAS) if name == "$ref" else _moved(part) for name, part in schema.items()
        }
    return [_moved(part) for part in schema] if isinstance(schema, list) else schema


def _one_line(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema whose description is the first sentence of the docstring."""
    if "description" in schema:
        schema["description"] = " ".join(schema["description"].partition("\n\n")[0].split())
    return schema


def _mend(path: str, method: str, operation: dict[str, Any]) -> None:
    """Say what a handler says as FastAPI does not: the first sentence is the summary, and errors have our shape."""
    answers = operation["responses"]
    for status in [status for status, answer in answers.items() if _is_of_fastapi(answer)]:
        del answers[status]  # it stands wherever there is a parameter, also where none can be faulty
    if not operation.pop(_COMPLETE, False):
        has_body = "requestBody" in operation
        changes = method not in ("get", "head")
        problems = [*(OF_A_PERSON if "{person_id}" in path else ()), *(OF_A_BODY if has_body else ()),
                    *((403, 409) if changes else ()), *((422,) if operation.get("parameters") else ())]  # fmt: skip
        for problem in sorted(set(problems)):
            answers.setdefault(str(problem), _problem(problem))
    # Whatever looks at people may meet a database that is gone; whatever changes something, a full disk.
    if path.startswith(_OF_DATABASE):
        for problem in (503, *((507,) if method != "get" else ())):
            answers.setdefault(str(problem), _problem(problem))
    says = operation.pop("description", "").replace("``", "`")
    operation["summary"], _, rest = says.partition("\n\n")
    operation["summary"] = operation["summary"].rstrip(".")
    if rest:
        operation["description"] = rest


def _is_of_fastapi(answer: dict[str, Any]) -> bool:
    contents = answer.get("content", {}).values()
    return any(part.get("schema", {}).get("$ref") == f"{SCHEMAS}{_NOT_OURS[0]}" for part in contents)


def _problem(status: int) -> dict[str, Any]:
    return {"description": PROBLEMS[status], "content": {PROBLEM: {"schema": _ref("Problem")}}}


def _show(operation: dict[str, Any], made: Mapping[str, Any]) -> None:
    """Put the example of a shape where the shape is sent."""
    for answer in operation["responses"].values():
        for part in answer.get("content", {}).values():
            name = part.get("schema", {}).get("$ref", "").removeprefix(SCHEMAS)
            if name in made:
                part["example"] = made[name]
