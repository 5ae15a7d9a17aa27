"""Nights, cramps and exposures of a person."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
