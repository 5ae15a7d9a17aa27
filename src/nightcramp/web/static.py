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
JOINED_BY = "+"
router = APIRouter(include_in_schema=False)
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")


@functools.cache
def fingerprint(name: str) -> str:
    """A few letters that change with the file."""
    return hashlib.sha256(content(name)).hexdigest()[:12]


@functools.cache
def content(name: str) -> bytes:
    """A file, or several of one kind in one, their names joined by ``+``: a page that cannot wait fetches once.

    Raises:
        FileNotFoundError: there is none.
    """
    found = [(FOLDER / part).resolve() for part in name.split(JOINED_BY)]
    if not all(path.is_relative_to(FOLDER) and path.is_file() for path in found):
        raise FileNotFoundError(name)
    return b"".join(path.read_bytes() for path in found)


def address(name: str) -> str:
    """The address of a file; it changes with the file, so that browsers may keep it for ever.

    Raises:
        FileNotFoundError: there is none.
    """
    return f"/static/{fingerprint(name)}/{name}"


@router.get("/static/{version}/{name:path}", name="static")
def file(version: str, name: str) -> Response:
    """One file, or several in one."""
    try:
        is_current = version == fingerprint(name)
    except (FileNotFoundError, ValueError):  # a name with a zero byte is no name
        raise NotThereError("file", name) from None
    caching = {"Cache-Control": f"public, max-age={YEAR}, immutable" if is_current else "no-cache"}
    if JOINED_BY in name:
        return Response(content(name), media_type=mimetypes.guess_type(name)[0], headers=caching)
    return FileResponse(FOLDER / name, headers=caching)


@router.get("/favicon.ico")
def favicon() -> Response:
    """The icon, where browsers look for it unasked."""
    return FileResponse(FOLDER / "icons" / "icon.svg", media_type="image/svg+xml")
