"""Diaries that exist already: read from the files of other apps and devices, mapped by the person, then kept.

Nothing is guessed from a name alone: the person says which symptom is a leg cramp, and which tablet is which.
"""

from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.reading import AUTO, FORMATS, read, read_all
from nightcramp.diary.imports.rows import Found, Reading, Row

__all__ = ["AUTO", "FORMATS", "Found", "Reading", "Row", "UnreadableError", "read", "read_all"]
