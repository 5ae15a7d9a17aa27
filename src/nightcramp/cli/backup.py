"""``nightcramp backup`` and ``nightcramp restore``: a copy of all data in one file, and back."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from nightcramp.cli import console, exits

_HELP = {"help_option_names": ["-h", "--help"]}
_database = click.option("--database", metavar="URL", help="Where data are kept.", envvar="NIGHTCRAMP_DATABASE_URL")
_file = click.argument("file", type=click.Path(path_type=Path))


@click.command(context_settings=_HELP)
@_file
@click.option("--force", is_flag=True, help="Take the place of a file that is there.")
@_database
def backup(*, file: Path, force: bool, database: str | None) -> int:
    """Copy all data into FILE, also while the app is in use.

    The file can be read by you only. A PostgreSQL database is copied with pg_dump instead.
    """
    from nightcramp.diary.database import Database, DatabaseError, default_url

    if file.exists() and not force:
        raise click.UsageError(f"{file} is there already. Choose another name, or use --force.")
    try:
        opened = Database(database or default_url())
        try:
            opened.backup(file)
        finally:
            opened.close()
    except DatabaseError as error:
        console.line(str(error), err=True)
        return exits.USAGE
    console.line(f"The copy is in {file}. Get it back with: nightcramp restore {file}")
    return exits.DONE


@click.command(context_settings=_HELP)
@_file
@_database
def restore(*, file: Path, database: str | None) -> int:
    """Put the copy in FILE in the place of the data that are there now.

    These are kept beside it first. Stop the app before.
    """
    from nightcramp.diary.database import DatabaseError, default_url
    from nightcramp.diary.database.restore import restore as put_back

    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        kept = put_back(file, database or default_url(), stamp)
    except DatabaseError as error:
        console.line(str(error), err=True)
        return exits.USAGE
    console.line(f"The data of {file} are back." + (f" What was there before is in {kept}." if kept else ""))
    return exits.DONE
