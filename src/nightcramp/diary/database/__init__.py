"""The database: people, their answers and nights, and who may see them; in SQLite, or PostgreSQL by a URL."""

from nightcramp.diary.database.engine import Database, DatabaseError, default_url
from nightcramp.diary.database.kept_json import DAMAGED
from nightcramp.diary.database.tables import (
    Account,
    Base,
    Cramp,
    Exposure,
    KeptTrial,
    Night,
    Passkey,
    Person,
    Receipt,
    Session,
    Started,
)

__all__ = [
    "DAMAGED",
    "Account",
    "Base",
    "Cramp",
    "Database",
    "DatabaseError",
    "Exposure",
    "KeptTrial",
    "Night",
    "Passkey",
    "Person",
    "Receipt",
    "Session",
    "Started",
    "default_url",
]
