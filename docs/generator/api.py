"""The JSON API, from its own description: operations with a command each, and the shapes of bodies and replies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.markdown import code, plain, table
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web import Settings, create_app
from nightcramp.web.api.describe import ANSWERS, SCHEMAS
from nightcramp.web.api.listing import Group, Operation, groups, kind_of

ADDRESS = "http://localhost:8765"


def pages(knowledge: KnowledgeBase) -> tuple[str, str]:
    """The operations, and the shapes."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database_url=f"sqlite:///{Path(folder) / 'nightcramp.db'}"), knowledge)
        description = app.openapi()
        app.state.context.database.close()
    found = groups(description, ADDRESS)
    return "\n".join(_group(group) for group in found), "\n".join(_shapes(description, found))


def _group(group: Group) -> str:
    return f"### {group.name.capitalize()}\n\n{group.says}\n\n" + "\n".join(_operation(one) for one in group.operations)


def _operation(one: Operation) -> str:
    gives = f"`{one.reply}`" if one.reply else "nothing"
    takes = f" Takes `{one.body}`." if one.body else ""
    problems = ", ".join(status for status, _ in one.problems)
    lines = [
        f"#### `{one.method} {one.path}`\n",
        _marked(f"{one.summary}. {one.says}".strip()) + "\n",
        f"```sh\n{one.curl}\n```\n",
        f"Gives {one.status}: {gives}.{takes}" + (f" Can go wrong: {problems}." if problems else "") + "\n",
    ]
    own = [parameter for parameter in one.parameters if parameter.where != "path"]
    if own:
        rows = [(code(each.name), each.where, plain(each.kind), _marked(each.says)) for each in own]
        lines.append(table(("parameter", "where", "type", "what it is"), rows))
    return "\n".join(lines)


def _shapes(description: Mapping[str, Any], found: list[Group]) -> Iterator[str]:
    """Every shape that can be reached from an operation; the names of answers have a page of their own."""
    schemas = description["components"]["schemas"]
    names = dict.fromkeys(name for group in found for one in group.operations for name in (one.body, one.reply) if name)
    names["Problem"] = None
    seen: dict[str, None] = {}
    stack = list(reversed(names))
    while stack:
        name = stack.pop()
        if name in seen or name == ANSWERS or name not in schemas:
            continue
        seen[name] = None
        stack += sorted(_named(schemas[name]), reverse=True)
    for name in sorted(seen):
        yield _shape(name, schemas[name])


def _named(schema: Any) -> set[str]:
    if isinstance(schema, Mapping):
        own = {str(schema["$ref"]).removeprefix(SCHEMAS)} if "$ref" in schema else set()
        return own.union(*(_named(part) for part in schema.values()))
    return set().union(*(_named(part) for part in schema)) if isinstance(schema, list) else set()


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        (code(field), plain(kind_of(part)) + ("" if field in required else ", may be missing"),
         _marked(part.get("description", "")))
        for field, part in schema.get("properties", {}).items()
    ]  # fmt: skip
    says = _marked(schema.get("description", ""))
    return f"#### {name}\n\n{says}\n\n" + (table(("field", "type", "what it is"), rows) if rows else "")


def _marked(text: str) -> str:
    """A text in which code stands between backticks."""
    parts = " ".join(text.split()).split("`")
    return "".join(code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    """A part of a text as it stands, with the spaces at its ends."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{plain(text)}{after if text.strip() else ''}"
