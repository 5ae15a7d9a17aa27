"""The JSON API under ``/api/v1``."""

from fastapi import APIRouter, Depends

from nightcramp.web.api import (
    assessments,
    begun,
    data,
    describe,
    diary,
    health,
    imports,
    knowledge,
    of_person,
    people,
    session,
    trials,
)
from nightcramp.web.api.body import strict

router = APIRouter(prefix="/api/v1")
for part in (people, of_person, begun, trials, imports, data, session, assessments, knowledge, health):
    router.include_router(part.router)
router.include_router(diary.router, dependencies=[Depends(strict)])

__all__ = ["describe", "router"]
