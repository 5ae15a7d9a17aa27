"""Insert a row unless it is there: what two devices may do at the same time."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nightcramp.diary.database.tables import Base


def insert_new(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert a row; waits for another transaction that inserts the same one.

    Returns:
        Whether it was new. If not, nothing was changed.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # Without the option, the number is -1 on PostgreSQL.
    done = session.execute(insert, execution_options={"preserve_rowcount": True})
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]  # an insert has one
