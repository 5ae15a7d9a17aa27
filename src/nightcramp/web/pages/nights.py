"""The diary: last night in one tap, calendar and weeks."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
