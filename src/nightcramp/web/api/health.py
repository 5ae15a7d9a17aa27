"""Is the server there, and with which knowledge."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

import nightcramp
from nightcramp.web.api.reply import of_bytes
from nightcramp.web.context import InContext

_encode = msgspec.json.Encoder().encode
router = APIRouter(tags=["server"])


class Health(BaseModel):
    """The server, and the knowledge that it answers with."""

    version: str = Field(examples=["0.1.0"])
    knowledge_version: str = Field(examples=["2026.11.1"])
    knowledge_hash: str


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, context: InContext) -> Response:
    """The description of the API. The first time it takes a moment, so it is not made where all requests wait."""
    return of_bytes(context.results.get(("openapi", context.knowledge.hash), lambda: _encode(request.app.openapi())))


@router.get("/health")
def health(context: InContext) -> Health:
    """Is the server there, and with which knowledge."""
    return Health(
        version=nightcramp.__version__,
        knowledge_version=context.knowledge.version,
        knowledge_hash=context.knowledge.hash,
    )
