"""Read answers from a file or a stream, in YAML or JSON."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from nightcramp.answers.answers import Answers
from nightcramp.answers.errors import AnswerFault, AnswersError, in_one_line
from nightcramp.knowledge import KnowledgeBase

LARGEST = 1_000_000
"""Characters; a larger file is no answer file."""
_MOST_BYTES = LARGEST * 4
"""A character of UTF-8 has four bytes at most."""
DEEPEST = 10
"""Levels of nesting; answers need three."""
DIET = "diet"
"""The part of an answer file that is for food plans. It is no answer, so it is left out where answers are read."""
_LINE_BY_LINE = "Write one 'name: value' on each line"


def read_answers(
    text: str, knowledge: KnowledgeBase, name: str = "input", today: datetime.date | None = None
) -> Answers:
    """The answers in a YAML or JSON text: a mapping of finding ids to values.

    Raises:
        AnswersError: the text is no such mapping, or an answer in it is wrong.
    """
    return Answers.read(without_diet(parse(text, name)), knowledge, today)


def read_file(path: Path, knowledge: KnowledgeBase, today: datetime.date | None = None) -> Answers:
    """The answers in a file.

    Raises:
        AnswersError: the file cannot be read, or an answer in it is wrong.
    """
    return Answers.read(without_diet(raw_of_file(path)), knowledge, today)


def raw_of_file(path: Path) -> Mapping[str, Any]:
    """All that a file gives, as it is written.

    Raises:
        AnswersError: the file cannot be read, or is no mapping.
    """
    try:
        with path.open("rb") as stream:
            return raw_of_stream(stream, path.name)
    except OSError as error:
        raise _fault(str(path), f"cannot be read ({error.strerror or error})", "Check the name of the file") from None


def read_stream(
    stream: BinaryIO, knowledge: KnowledgeBase, name: str = "input", today: datetime.date | None = None
) -> Answers:
    """The answers in a stream of bytes, which may have no end.

    Raises:
        AnswersError: the stream is no text, or an answer in it is wrong.
        OSError: the stream cannot be read.
    """
    return Answers.read(without_diet(raw_of_stream(stream, name)), knowledge, today)


def raw_of_stream(stream: BinaryIO, name: str = "input") -> Mapping[str, Any]:
    """All that a stream of bytes gives, as it is written.

    Raises:
        AnswersError: the stream is no text, or no mapping.
        OSError: the stream cannot be read.
    """
    content = stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _too_large(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault(name, "is not a text in UTF-8", "Write the answers as YAML or JSON, in UTF-8") from None
    return parse(text, name)


def without_diet(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers of a file, without what somebody eats."""
    return {name: value for name, value in raw.items() if name != DIET} if DIET in raw else raw


def parse(text: str, name: str = "input") -> Mapping[str, Any]:
    """The mapping in a YAML or JSON text.

    Raises:
        AnswersError: it is neither, or it is not a mapping, or a name stands twice.
    """
    if len(text) > LARGEST:
        raise _too_large(name)
    try:
        document = _document(text, name)
    except AnswersError:
        raise
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not readable")
        raise _fault(name, f"is not YAML or JSON: {reason}{where}", _LINE_BY_LINE) from None
    except RecursionError:
        raise _fault(name, "is nested too deeply for an answer file", _LINE_BY_LINE) from None
    except (ValueError, OverflowError) as error:
        raise _fault(name, f"cannot be read: {in_one_line(str(error))}", _LINE_BY_LINE) from None
    if document is None:
        return {}
    if not isinstance(document, Mapping):
        raise _fault(name, "is not a mapping of names to values", _LINE_BY_LINE)
    return document


def _document(text: str, name: str) -> Any:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=_unique)
        except json.JSONDecodeError:
            pass  # a YAML mapping in braces
    depth = 0
    # Looked at event by event first: the loader recurses, and aliases can grow without end.
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _fault(name, "has an alias (*name)", "Write each value out")
        if tag := getattr(event, "tag", None):
            raise _fault(name, f"has a tag ({in_one_line(tag)})", "Write the value alone")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _fault(name, "is nested too deeply for an answer file", _LINE_BY_LINE)
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader


def _too_large(name: str) -> AnswersError:
    return _fault(name, "is too large for an answer file", "Give one person's answers")


def _fault(field: str, problem: str, mend: str) -> AnswersError:
    return AnswersError([AnswerFault(in_one_line(field).strip() or "(an empty name)", "", problem, mend)])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _fault(key, "is given twice", "Keep one of the two")
        found[key] = value
    return found


class _Loader(yaml.CSafeLoader):
    """Safe YAML without its surprises: 1:30 is not 90, 010 is not 8, a name that stands twice is an error.

    Dates stay texts until the finding is known, so that a 30th of February is refused with its name.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _fault("input", "has a name that is not a text", _LINE_BY_LINE)
            if key.value in seen:
                raise _fault(str(key.value), f"is given twice (line {key.start_mark.line + 1})", "Keep one of the two")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_TAGS = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp", "merge"))
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _TAGS]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_TAGS[0], re.compile(r"[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    _TAGS[1], re.compile(r"[-+]?(?:0|[1-9][0-9]*)?\.?[0-9]+(?:[eE][-+]?[0-9]+)?$"), list("-+0123456789.")
)
