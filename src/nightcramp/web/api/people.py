"""People, their answers, and what follows from them."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
