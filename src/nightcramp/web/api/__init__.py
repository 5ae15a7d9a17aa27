"""The JSON API under ``/api/v1``."""

from fastapi import APIRouter

from nightcramp.web.api import assessments, diary, health, knowledge, people

router = APIRouter(prefix="/api/v1")
for part in (assessments, diary, health, knowledge, people):
    router.include_router(part.router)
