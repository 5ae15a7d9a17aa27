"""What a browser needs to keep the app on the home screen, and relief at hand without a network."""

from __future__ import annotations

import functools
import hashlib
import json

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

import nightcramp
from nightcramp.web import static
from nightcramp.web.templates import page

router = APIRouter()
WORKER = "js/service-worker.js"
FILES = (
    "css/base.css", "css/base.css+css/relief.css", "js/app.js", "js/queue.js", "js/relief.js", "icons/icon.svg",
)  # fmt: skip
"""What relief needs beside its page."""
SIZES = (192, 512)
BLACK = "#000000"


@router.get("/service-worker.js")
def service_worker(request: Request) -> Response:
    """The worker, with the files that it keeps; it changes with each of them and with the knowledge."""
    return Response(
        worker(request.app.state.context.knowledge.hash), media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )  # fmt: skip


@functools.lru_cache(maxsize=4)
def worker(knowledge_hash: str) -> str:
    """The text of the service worker."""
    text = (static.FOLDER / WORKER).read_text(encoding="utf-8")
    files = [static.address(name) for name in FILES]
    rest = "".join((nightcramp.__version__, knowledge_hash, *files, text))
    version = hashlib.sha256(rest.encode()).hexdigest()[:12]
    return f"const VERSION = {json.dumps(version)}, FILES = {json.dumps(files)};\n{text}"


@router.get("/offline")
def offline(request: Request) -> Response:
    """What is shown where a page cannot be had without a network."""
    return page(request, "offline.html", person=None)


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the app looks on a home screen; a long press leads to relief."""
    icons = [
        {"src": static.address(f"icons/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": purpose}
        for size in SIZES for name, purpose in (("icon", "any"), ("maskable", "maskable"))
    ]  # fmt: skip
    return JSONResponse(
        {
            "name": "Nightcramp", "short_name": "Nightcramp", "id": "/", "start_url": "/", "scope": "/", "lang": "en",
            "description": "A night leg cramp: what to do now, how urgent it is, why it happens, how to prevent it.",
            "display": "standalone", "background_color": BLACK, "theme_color": BLACK,
            "icons": [*icons, {"src": static.address("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
            "shortcuts": [
                {"name": "I have a cramp now", "short_name": "Cramp now", "url": "/relief", "icons": icons[:1]},
            ],
        },
        media_type="application/manifest+json", headers={"Cache-Control": "no-cache"},
    )  # fmt: skip
