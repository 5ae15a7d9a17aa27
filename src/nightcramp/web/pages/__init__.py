"""The pages, one module for each kind."""

from fastapi import APIRouter

from nightcramp.web.pages import (
    accounts,
    answer,
    article,
    data,
    emergency,
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
)

PARTS = (
    accounts,
    answer,
    article,
    data,
    emergency,
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
    night,
)

router = APIRouter(include_in_schema=False)
for part in PARTS:
    router.include_router(part.router)
