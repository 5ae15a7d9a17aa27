"""What Nightcramp knows: findings, actions, claims, sources."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
