"""Sends what was worked out as JSON, without looking at it again."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import Response

_encode = msgspec.json.Encoder().encode


def reply(value: Any, status: int = 200, *, version: int | None = None) -> Response:
    """A JSON reply.

    Args:
        value: plain objects.
        status: HTTP's.
        version: of what is sent, for the ``ETag``.
    """
    return of_bytes(_encode(value), status, version=version)


def of_bytes(content: bytes, status: int = 200, *, version: int | None = None) -> Response:
    """A JSON reply that is bytes already."""
    headers = {} if version is None else {"ETag": f'"{version}"'}
    return Response(content, status, headers, media_type="application/json")
