"""What all tests share: databases to throw away. Property tests have no deadline, since a loaded machine may take long."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from support.postgres import Postgres

hypothesis.settings.register_profile("nightcramp", deadline=None)
hypothesis.settings.load_profile("nightcramp")
_numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Say what our marks mean."""
    config.addinivalue_line("markers", "both_databases: what is written; runs on SQLite and on PostgreSQL")
    config.addinivalue_line("markers", "as_slow_as_ever: how long a password takes matters, so it is not made cheaper")
    config.addinivalue_line("markers", "sqlite_only: looks at the file of SQLite, also among such tests")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked on both databases, all else on SQLite."""
    marked = metafunc.definition.get_closest_marker
    if "database_url" in metafunc.fixturenames and marked("both_databases") and not marked("sqlite_only"):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for all tests of this process; it starts when the first of them needs it."""
    found = Postgres()
    yield found
    found.remove()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path / 'nightcramp.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    yield server.new(name)
    server.drop(name)
