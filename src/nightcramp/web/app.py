"""Puts the app together."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator

import sqlalchemy
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

import nightcramp
from nightcramp.diary.accounts import Accounts
from nightcramp.diary.database import Database, Person
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web import api, errors, pages, security, static
from nightcramp.web.context import Context
from nightcramp.web.relief_data import answers_tonight, groups_of
from nightcramp.web.settings import Settings, SettingsError

MOST_WARMED = 8
"""For how many people relief is made ready when the server starts."""
DESCRIPTION = (
    "Recognise, triage, explain and prevent night leg cramps. Information, not a medical device's diagnosis. "
    "Everything that the pages do can be done here."
)


class Packed(GZipMiddleware):
    """Packs replies; with ``leave``, not those whose paths begin so."""

    leave: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self.leave and scope["type"] == "http" and scope["path"].startswith(self.leave):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class PackedPages(Packed):
    """Packs pages only: on one machine, packing costs a program more than it saves."""

    leave = errors.API


def create_app(settings: Settings | None = None, knowledge: KnowledgeBase | None = None) -> FastAPI:
    """The app, ready to be served.

    Args:
        settings: how it is served; by default for this machine only.
        knowledge: the knowledge base; by default the one that is shipped.

    Raises:
        SettingsError: it may not be served so.
        DatabaseError: the database cannot be used.
    """
    settings = settings or Settings()
    settings.check()
    database = Database(settings.database_url)
    if settings.accounts:
        with database.session() as session:
            exist = Accounts(session).exist()
        try:
            settings.check_accounts(exist=exist)
        except SettingsError:
            database.close()
            raise
    context = Context(settings, knowledge or nightcramp.load_knowledge(), database)
    app = FastAPI(
        title="Nightcramp", version=nightcramp.__version__, description=DESCRIPTION, lifespan=_lifespan,
        docs_url=None, redoc_url=None, openapi_url=None,
    )  # fmt: skip
    app.state.context = context
    app.include_router(static.router)
    app.include_router(pages.router)
    app.include_router(api.router)
    api.describe.install(app, context)
    errors.install(app)
    security.install(app, settings, database)
    packed = PackedPages if settings.is_loopback else Packed
    app.add_middleware(packed, minimum_size=500, compresslevel=6)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    threading.Thread(target=_warm_up, args=(context,), daemon=True).start()
    yield
    context.database.close()


def _warm_up(context: Context) -> None:
    """Make what the first answers need while the first page is read."""
    from nightcramp.plan import plan

    with context.database.session() as session:
        everybody = session.scalars(sqlalchemy.select(Person).order_by(Person.answered_at.desc()).limit(MOST_WARMED))
        known = [answers_tonight(person, context.knowledge) for person in everybody]
    for answers in (*known, nightcramp.Answers.read({}, context.knowledge)):
        groups_of(answers)
    assessment = nightcramp.assess(nightcramp.Answers.read({"age": 50}, context.knowledge))
    plan(assessment)
