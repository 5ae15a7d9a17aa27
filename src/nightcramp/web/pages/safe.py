"""Is it safe for me? Any remedy, food, tablet or habit."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
