"""The answer: what to do and how urgent, is it a cramp, why probably, what could not be ruled out."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
