"""The operations of the API as a reader wants them, taken from its description: for page and documentation."""

from __future__ import annotations

import dataclasses
import json
import shlex
from collections.abc import Mapping
from typing import Any

from nightcramp.web.api.body import JSON

SCHEMAS = "#/components/schemas/"
PERSON = "5f0c1d2e3a"
NAMES = {
    "person_id": PERSON, "cause": "hypomagnesaemia", "action": "supplement_magnesium", "finding": "age",
    "claim": "1", "key": "aafp2017", "date": "2026-01-31", "trial_id": "b6a1c2d3", "token": "5rT9xQ",
    "passkey_id": "0b6c1f2e",
}  # fmt: skip
"""What stands in the examples for a part of an address."""


@dataclasses.dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: where it stands (path, query, header), and what it is."""

    name: str
    where: str
    kind: str
    says: str
    required: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        id: a name for links.
        says: all of it but the summary.
        body: the name of the shape that is sent; empty if none is.
        reply: the name of the shape that comes back; empty if none does.
        status: of success.
        curl: a command that sends an example.
        example: of a reply, as JSON text; empty if there is none.
        problems: statuses with what they mean.
    """

    id: str
    tag: str
    method: str
    path: str
    summary: str
    says: str
    parameters: tuple[Parameter, ...]
    body: str
    reply: str
    status: str
    curl: str
    example: str
    problems: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The operations of one tag."""

    name: str
    says: str
    operations: tuple[Operation, ...]


def groups(description: Mapping[str, Any], address: str) -> list[Group]:
    """All operations by their tags.

    Args:
        description: of the API, in OpenAPI.
        address: of the server, for the examples.
    """
    found = [
        _operation(path, method, operation, description, address)
        for path, ways in description["paths"].items()
        for method, operation in ways.items()
    ]
    return [
        Group(tag["name"], tag["description"], tuple(one for one in found if one.tag == tag["name"]))
        for tag in description["tags"]
    ]


def _operation(
    path: str, method: str, found: Mapping[str, Any], description: Mapping[str, Any], address: str
) -> Operation:
    status, answer = next((status, answer) for status, answer in found["responses"].items() if status < "300")
    content = answer.get("content", {}).get(JSON, {})
    [(kind, sent)] = found.get("requestBody", {}).get("content", {"": {}}).items()
    other = next((kind for kind in answer.get("content", {}) if kind != JSON), "")
    return Operation(
        id=f"{method}-{path.removeprefix('/api/v1/').translate(str.maketrans('/', '-', '{}'))}",
        tag=found["tags"][0],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        says=" ".join(found.get("description", "").split()),
        parameters=tuple(_parameter(one) for one in found.get("parameters", ())),
        body=_name(sent.get("schema", {})) or (kind and "a file"),
        reply=_name(content.get("schema", {})) or other,
        status=status,
        curl=_curl(
            path,
            method,
            found.get("parameters", ()),
            example_of(sent, description),
            address,
            is_file=kind not in ("", JSON),
        ),
        example=json.dumps(content["example"], indent=2, ensure_ascii=False) if "example" in content else "",
        problems=tuple(
            (status, answer["description"]) for status, answer in found["responses"].items() if status >= "400"
        ),
    )


def _parameter(found: Mapping[str, Any]) -> Parameter:
    required = bool(found.get("required"))
    return Parameter(found["name"], found["in"], kind_of(found["schema"]), found.get("description", ""), required)


def example_of(content: Mapping[str, Any], description: Mapping[str, Any]) -> Any:
    """The example of a body, or that which the examples of its fields make; None where there is no body."""
    if "example" in content or not content:
        return content.get("example")
    shape = description["components"]["schemas"][_name(content["schema"])]
    return {name: field["examples"][0] for name, field in shape["properties"].items() if "examples" in field}


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).removeprefix(SCHEMAS)


def _curl(path: str, method: str, parameters: Any, body: Any, address: str, *, is_file: bool) -> str:
    for name, value in NAMES.items():
        path = path.replace(f"{{{name}}}", value)
    path = path.replace("{", "").replace("}", "")
    needed = [one for one in parameters if one["in"] == "query" and one.get("required")]
    if needed:
        path += "?" + "&".join(f"{one['name']}={_word(one)}" for one in needed)
    parts = ["curl"]
    if method not in ("get", "post") or (method == "post" and body is None):
        parts += ["-X", method.upper()]
    if is_file:
        parts += ["-H", "'Content-Type: application/octet-stream'", "--data-binary", body]
    elif body is not None:
        parts += ["--json", shlex.quote(json.dumps(body, ensure_ascii=False))]
    return " ".join([*parts, shlex.quote(f"{address}{path}")])


def _word(parameter: Mapping[str, Any]) -> str:
    examples = parameter["schema"].get("examples") or parameter.get("examples") or ["x"]
    return str(examples[0]).replace(" ", "%20")


def kind_of(schema: Mapping[str, Any]) -> str:
    """The type of a value in words.

    >>> kind_of({"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Rule"}}, {"type": "null"}]})
    'list of Rule, or null'
    >>> kind_of({"enum": ["yes", "no"]})
    'yes, no'
    """
    if name := _name(schema):
        return name
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if parts := schema.get("anyOf"):
        return ", or ".join(kind_of(part) for part in parts)
    match schema.get("type"):
        case "array":
            return f"list of {kind_of(schema['items'])}" if schema.get("items") else "list"
        case "object" if isinstance(inner := schema.get("additionalProperties"), Mapping) and inner:
            return f"names to {kind_of(inner)}"
        case None:
            return "anything"
        case kind:
            return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(str(kind), str(kind))
