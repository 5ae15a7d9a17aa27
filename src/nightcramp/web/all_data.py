"""What is done with everything that is kept: for pages and API alike."""

from __future__ import annotations

import contextlib
import datetime

import sqlalchemy.exc
from fastapi import Request

from nightcramp.web.context import Context, people_of
from nightcramp.web.errors import NotThereError, ProblemError

CONFIRMATION = "delete"


def copy_beside(request: Request, context: Context) -> str:
    """Keep a copy of the database beside it; where it lies.

    Raises:
        NotThereError: others use this server, or it is no SQLite database.
        ProblemError: there is no room.
    """
    if context.settings.accounts or context.database.file is None:
        raise NotThereError("page", request.url.path)
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    target = context.database.file.with_name(f"{context.database.file.stem}-copy-{stamp}.db")
    try:
        context.database.backup(target)
    except OSError:
        raise ProblemError(507, "The copy could not be written: the disk is full or cannot be written. Your data are "
                                "as they were. Make room and try again.") from None  # fmt: skip
    return str(target)


def delete_everything(request: Request, context: Context) -> None:
    """Delete everybody whom the one who asks may see, so that nothing is left in the file."""
    with context.database.session() as session:
        people_of(request, session).remove_all()
    with contextlib.suppress(sqlalchemy.exc.OperationalError):  # somebody reads; the deleted was overwritten anyway
        context.database.compact()
