"""Assess answers without keeping them."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
