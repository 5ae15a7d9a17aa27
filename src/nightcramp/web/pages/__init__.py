"""The pages, one module for each kind."""

from fastapi import APIRouter

from nightcramp.web.pages import (
    accounts,
    answer,
    api,
    article,
    data,
    doctor,
    emergency,
    food,
    home,
    imports,
    interview,
    night,
    nights,
    offline,
    own_words,
    people,
    plan,
    relief,
    safe,
    trials,
)

PARTS = (
    accounts,
    answer,
    api,
    article,
    data,
    doctor,
    emergency,
    food,
    home,
    imports,
    interview,
    nights,
    offline,
    own_words,
    people,
    plan,
    relief,
    safe,
    trials,
    night,
)

router = APIRouter(include_in_schema=False)
for part in PARTS:
    router.include_router(part.router)
