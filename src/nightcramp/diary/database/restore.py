"""Puts a backup in the place of an SQLite database, after it was looked at."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from nightcramp.diary.database.engine import Database, DatabaseError, copy, file_of, known_revisions


def restore(source: Path, url: str, stamp: str) -> Path | None:
    """Put a backup in the place of a database.

    Args:
        source: the backup.
        url: of the database, an SQLite file.
        stamp: part of the name under which the old file is kept.

    Returns:
        Where the old file is kept; None if there was none.

    Raises:
        DatabaseError: the backup is none of ours, damaged or newer, or the database is no SQLite file. Nothing was
            changed.
        OSError: a file cannot be written.
    """
    target = file_of(url)
    if target is None:
        raise DatabaseError("Only an SQLite database is restored here. Use pg_restore or psql for PostgreSQL.")
    check(source)
    if target.exists() and source.resolve() == target.resolve():
        raise DatabaseError(f"{source} is the database itself. Name the copy.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = None
    if target.exists():
        kept = target.with_name(f"{target.stem}-before-restore-{stamp}.db")
        copy(target, kept)
        _overwrite(source, target)
    else:
        copy(source, target)
    Database(url).close()  # an older backup takes the shape of today
    return kept


def check(source: Path) -> None:
    """Whether a file is a whole backup that this version can read.

    Raises:
        DatabaseError: it is not.
    """
    if not source.is_file():
        raise DatabaseError(f"There is no file {source}. Nothing was changed.")
    try:
        # Read as it stands: a file beside it with later changes does not belong to a copy.
        with contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("pragma quick_check").fetchone()[0] == "ok"
            revisions = [row[0] for row in connection.execute("select version_num from alembic_version")]
            connection.execute("select count(*) from person")
    except sqlite3.Error as error:
        raise DatabaseError(f"{source} is no backup of Nightcramp, or it is damaged. Nothing was changed.") from error
    if not sound:
        raise DatabaseError(f"{source} is damaged. Nothing was changed. Take another copy.")
    if not set(revisions) <= known_revisions() or not revisions:
        raise DatabaseError(
            f"{source} was written by a newer version of Nightcramp. Nothing was changed. Install the newer version."
        )


def _overwrite(source: Path, target: Path) -> None:
    """All of the backup in one transaction: whoever reads meanwhile sees the old data or the new ones."""
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as reading,
            contextlib.closing(sqlite3.connect(target)) as written,
        ):
            reading.backup(written)
    except sqlite3.Error as error:
        raise DatabaseError(
            f"{target} cannot be written ({error}). Nothing was changed. Stop the app, then try again."
        ) from error
