"""Opens the database, brings it to the shape of this version (with a backup first), and refuses a newer one."""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import sqlalchemy
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import sessionmaker

from nightcramp.diary.database import kept_json
from nightcramp.diary.folder import data_folder

URL_VARIABLE = "NIGHTCRAMP_DATABASE_URL"
WAIT_SECONDS = 10
"""How long a write waits for another one."""
_LOCK = 726_4627
"""Of PostgreSQL, held while the database changes its shape; any number that is ours."""


class DatabaseError(Exception):
    """The database cannot be used; says why and what to do."""


def default_url() -> str:
    """``NIGHTCRAMP_DATABASE_URL``, else an SQLite file in the user's data folder."""
    return os.environ.get(URL_VARIABLE) or f"sqlite:///{data_folder() / 'nightcramp.db'}"


class Database:
    """An open database.

    Args:
        url: SQLAlchemy's URL; ``postgresql://`` is taken for the driver that we ship with.

    Raises:
        DatabaseError: it cannot be opened, or was written by a newer version.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)
        self.file = file_of(self.url)
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self.engine = sqlalchemy.create_engine(
                self.url, pool_pre_ping=self.file is None, json_deserializer=kept_json.read
            )
            if self.file is not None:
                event.listen(self.engine, "connect", _prepare_sqlite)
            self._take_shape()
        except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.DatabaseError, sqlalchemy.exc.ArgumentError) as error:
            raise DatabaseError(f"The database cannot be opened: {_in_one_line(error)}") from error
        if self.file is not None:
            self.file.chmod(0o600)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def where(self) -> str:
        """Where the data are, to be told: a file, or an address without its password."""
        return str(self.file or sqlalchemy.make_url(self.url).render_as_string(hide_password=True))

    @contextlib.contextmanager
    def session(self) -> Iterator[OrmSession]:
        """One transaction: kept as a whole when the block ends, undone as a whole when it fails."""
        with self._sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def backup(self, target: Path) -> None:
        """Copy an SQLite database while it is in use.

        Raises:
            DatabaseError: it is no SQLite database.
        """
        if self.file is None:
            raise DatabaseError("Only an SQLite database is backed up here. Use pg_dump for PostgreSQL.")
        copy(self.file, target)

    def compact(self) -> None:
        """Give back the room of what was deleted, so that nothing of it is left in the file."""
        if self.file is not None:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("vacuum")
                connection.exec_driver_sql("pragma wal_checkpoint(truncate)")

    def _use_wal(self) -> None:
        """Let readers not wait for a writer. The file remembers it; that of a newer version is never asked to."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("pragma journal_mode = wal")

    # --- migrations

    def _take_shape(self) -> None:
        try:
            self._migrate()
            if self.file is not None:
                self._use_wal()
        except Exception:
            self.engine.dispose()  # nor is a file left beside the database
            raise

    def _migrate(self) -> None:
        config = _alembic(self.url)
        newest = ScriptDirectory.from_config(config).get_current_head()
        with self.engine.connect() as connection:
            if MigrationContext.configure(connection).get_current_revision() == newest:
                return
        # The lock comes first: of two that start at once, one migrates and the other one finds it done. A migration is
        # kept as a whole, or not at all.
        with self.engine.begin() as connection:
            is_sqlite = self.file is not None
            connection.exec_driver_sql("begin immediate" if is_sqlite else f"select pg_advisory_xact_lock({_LOCK})")
            present = MigrationContext.configure(connection).get_current_revision()
            if present == newest:
                return
            self._check_known(present, newest)
            if present is not None and self.file is not None:
                stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
                copy(self.file, self.file.with_name(f"{self.file.stem}-before-{newest}-{stamp}.db"))
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")

    def _check_known(self, present: str | None, newest: str | None) -> None:
        if present is not None and present not in known_revisions():
            where = self.file or "The database"
            raise DatabaseError(
                f"{where} was written by a newer version of Nightcramp (its shape is {present}; this version knows "
                f"{newest}). Nothing was changed. Install the newer version, or set {URL_VARIABLE} to another database."
            )


def copy(source: Path, target: Path) -> None:
    """Copy an SQLite file, readable by its owner only; a half-made copy is never left under the name.

    Raises:
        OSError: the copy cannot be written.
    """
    temporary = target.with_name(f".{target.name}.new")
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as reading,
            contextlib.closing(sqlite3.connect(temporary)) as written,
        ):
            reading.backup(written)
        temporary.replace(target)
    except sqlite3.Error as error:
        raise OSError(f"{target} cannot be written: {error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def known_revisions() -> set[str]:
    """The shapes of a database that this version knows."""
    return {script.revision for script in ScriptDirectory.from_config(_alembic("")).walk_revisions()}


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return f"postgresql+psycopg://{url.removeprefix(prefix)}"
    return url


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for another one.

    Raises:
        DatabaseError: it is no URL, or a database without a file.
    """
    try:
        parsed = sqlalchemy.make_url(url)
    except sqlalchemy.exc.ArgumentError as error:
        raise DatabaseError(f"{url!r} is no database URL. Write sqlite:////path/to/nightcramp.db") from error
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise DatabaseError("An SQLite database needs a file: sqlite:////path/to/nightcramp.db")
    return Path(parsed.database)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = on", "secure_delete = on",
        f"busy_timeout = {WAIT_SECONDS * 1000}", "synchronous = full",
    ):  # fmt: skip
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _alembic(url: str) -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def _in_one_line(error: sqlalchemy.exc.SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())[:300]
