"""The pages, one module for each kind."""

from fastapi import APIRouter

from nightcramp.web.pages import (
    accounts,
    answer,
    api,
    article,
    data,
    emergency,
    home,
    interview,
    nights,
    people,
    plan,
    relief,
    safe,
)

router = APIRouter(include_in_schema=False)
for part in (accounts, answer, api, article, data, emergency, home, interview, nights, people, plan, relief, safe):
    router.include_router(part.router)
