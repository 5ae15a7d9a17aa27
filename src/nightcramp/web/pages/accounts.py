"""Signing in, where the server can be reached by others."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
