"""The JSON API as a page for people, made from its own description."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from nightcramp.web.api import listing
from nightcramp.web.templates import page

router = APIRouter()


@router.get("/api")
def api(request: Request) -> Response:
    """What programs can ask for, with a command for each."""
    address = str(request.base_url).rstrip("/")
    groups = listing.groups(request.app.openapi(), address)
    return page(request, "api.html", person=None, groups=groups, address=address)
