"""The ten people whose page for the doctor was looked at: see ``tests/cases/doctors_pages.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nightcramp.answers.files import parse
from support.household import example

_FILE = Path(__file__).resolve().parents[1] / "cases" / "doctors_pages.yaml"
PEOPLE: list[dict[str, Any]] = parse(_FILE.read_text(encoding="utf-8"))["people"]


def given_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of one of them."""
    return {**(example(case["as"]) if "as" in case else {}), **case.get("given", {})}
