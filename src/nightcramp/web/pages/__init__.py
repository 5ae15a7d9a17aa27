"""The pages, one module for each kind."""

from fastapi import APIRouter

from nightcramp.web.pages import (
    accounts,
    answer,
    article,
    data,
    emergency,
    food,
    home,
    interview,
    nights,
    people,
    plan,
    relief,
    safe,
)

router = APIRouter(include_in_schema=False)
for part in (accounts, answer, article, data, emergency, food, home, interview, nights, people, plan, relief, safe):
    router.include_router(part.router)
