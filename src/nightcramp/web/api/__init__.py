"""The JSON API under ``/api/v1``."""

from fastapi import APIRouter

from nightcramp.web.api import assessments, describe, diary, health, knowledge, of_person, people

router = APIRouter(prefix="/api/v1")
for part in (people, of_person, assessments, diary, knowledge, health):
    router.include_router(part.router)

__all__ = ["describe", "router"]
