"""A database of a newer version is left alone, and it is said so."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy

from nightcramp.cli import exits
from nightcramp.diary.database import Database, DatabaseError

pytestmark = pytest.mark.both_databases


@pytest.fixture
def newer(database_url):
    """A database whose shape this version does not know."""
    found = Database(database_url)
    with found.engine.begin() as connection:
        connection.execute(sqlalchemy.text("update alembic_version set version_num = '9999'"))
    found.close()
    return database_url


def test_it_is_not_opened(newer):
    with pytest.raises(DatabaseError, match=r"newer version of Nightcramp \(its shape is 9999.*Nothing was changed"):
        Database(newer)


def test_the_server_does_not_start_and_says_what_to_do(newer, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "nightcramp", "serve", "--no-open", "--port", "0", "--database", newer],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == exits.USAGE
    assert "Install the newer version, or set NIGHTCRAMP_DATABASE_URL" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.sqlite_only
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_its_file_stays_as_it_is(newer, tmp_path, mode):
    file = tmp_path / "nightcramp.db"
    connection = sqlite3.connect(file)
    connection.execute(f"pragma journal_mode = {mode}")
    connection.close()
    before = hashlib.sha256(file.read_bytes()).hexdigest(), sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(DatabaseError):
        Database(newer)
    assert (hashlib.sha256(file.read_bytes()).hexdigest(), sorted(path.name for path in tmp_path.iterdir())) == before
