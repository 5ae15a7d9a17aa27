"""Relief now: one tap from the icon to the first step, also offline."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
