"""JSON as it is kept in the tables: what a disk or a careless hand damaged is read as such and fails no page."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

DAMAGED = "damaged"
"""The only name in an object that could no longer be read; its value is what stands in its place."""


def read(text: str) -> Any:
    """What a text of JSON says; the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


class JsonObject(TypeDecorator[dict[str, Any]]):
    """An object. What is none comes back as ``{"damaged": …}``, so that nothing is lost and its reader can tell."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any]:  # noqa: ARG002 - as it is called
        """The object."""
        return value if isinstance(value, dict) else {DAMAGED: value}


class JsonWords(TypeDecorator[list[str]]):
    """A list of words; what is no word, or no list, is left out."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str]:  # noqa: ARG002 - as it is called
        """The words."""
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
