"""Our own files: style, scripts, icons. Nothing comes from anywhere else."""

from __future__ import annotations

import functools
import hashlib
import mimetypes
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from nightcramp.web.errors import NotThereError

FOLDER = Path(__file__).parent / "static"
YEAR = 31_536_000
router = APIRouter(include_in_schema=False)
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")


@functools.cache
def fingerprint(name: str) -> str:
    """A few letters that change with the file."""
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def address(name: str) -> str:
    """The address of a file; it changes with the file, so that browsers may keep it for ever.

    Raises:
        FileNotFoundError: there is none.
    """
    return f"/static/{fingerprint(name)}/{name}"


@router.get("/static/{version}/{name:path}", name="static")
def file(version: str, name: str) -> Response:
    """One file."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        raise NotThereError("file", name)
    is_current = version == fingerprint(name)
    caching = f"public, max-age={YEAR}, immutable" if is_current else "no-cache"
    return FileResponse(path, headers={"Cache-Control": caching})


@router.get("/favicon.ico")
def favicon() -> Response:
    """The icon, where browsers look for it unasked."""
    return FileResponse(FOLDER / "icons" / "icon.svg", media_type="image/svg+xml")
