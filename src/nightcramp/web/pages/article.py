"""The article, checked claim by claim."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
