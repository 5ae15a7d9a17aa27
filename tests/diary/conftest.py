"""A diary on a database of its own."""

from __future__ import annotations

import datetime

import pytest

import nightcramp
from nightcramp.diary.database import Database
from nightcramp.diary.nights import Nights
from nightcramp.diary.people import People

TODAY = datetime.date(2026, 3, 15)


@pytest.fixture(scope="session")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture
def database(database_url):
    found = Database(database_url)
    yield found
    found.close()


@pytest.fixture
def diary(database, knowledge):
    """The diary of a person on 15 March 2026."""
    with database.session() as session:
        yield Nights(session, People(session).add("Me"), knowledge, TODAY)
