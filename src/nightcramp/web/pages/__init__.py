"""The pages, one module for each kind."""

from fastapi import APIRouter

from nightcramp.web.pages import (
    accounts,
    answer,
    article,
    data,
    doctor,
    emergency,
    home,
    interview,
    nights,
    people,
    plan,
    relief,
    safe,
    trials,
)

router = APIRouter(include_in_schema=False)
for part in (
    accounts,
    answer,
    article,
    data,
    doctor,
    emergency,
    home,
    interview,
    nights,
    people,
    plan,
    relief,
    safe,
    trials,
):
    router.include_router(part.router)
