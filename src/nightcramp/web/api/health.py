"""Is the server there, and with which knowledge."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

import nightcramp
from nightcramp.web.context import InContext

router = APIRouter(tags=["server"])


class Health(BaseModel):
    """The server, and the knowledge that it answers with."""

    version: str = Field(examples=["0.1.0"])
    knowledge_version: str = Field(examples=["2026.11.1"])
    knowledge_hash: str


@router.get("/health")
def health(context: InContext) -> Health:
    """Is the server there, and with which knowledge."""
    return Health(
        version=nightcramp.__version__,
        knowledge_version=context.knowledge.version,
        knowledge_hash=context.knowledge.hash,
    )
