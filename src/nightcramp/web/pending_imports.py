"""Files that were read and wait for the person's word. They are held in memory only, and forgotten after an hour."""

from __future__ import annotations

import collections
import dataclasses
import secrets
import threading
import time
from collections.abc import Mapping, Sequence

from nightcramp.diary.imports import Found
from nightcramp.diary.imports.changes import Choices
from nightcramp.diary.imports.targets import Named, Target

MOST_ROWS = 400_000
"""Of all files that wait."""
MOST_FILES = 50
SECONDS = 3600


@dataclasses.dataclass(slots=True)
class Pending:
    """A file that was read.

    Attributes:
        person_id: whose it is.
        found: what it holds.
        names: the names in it.
        mapping: what they mean.
        choices: the rest of what the person says.
        is_mapped: whether the person has looked at the mapping.
        kept: the preview that was kept, with how many nights and notes of a day; None until then.
        read_at: on the clock of the process.
    """

    person_id: str
    found: Found
    names: Sequence[Named]
    mapping: Mapping[str, Target]
    choices: Choices = dataclasses.field(default_factory=Choices)
    is_mapped: bool = False
    kept: tuple[str, int, int] | None = None
    read_at: float = dataclasses.field(default_factory=time.monotonic)


class PendingImports:
    """What waits, by a token that cannot be guessed. May be used by several threads."""

    def __init__(self) -> None:
        self._waiting: collections.OrderedDict[str, Pending] = collections.OrderedDict()
        self._lock = threading.Lock()

    def add(self, pending: Pending) -> str:
        """Let a file wait; the oldest ones are forgotten where there are too many."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._waiting[token] = pending
            while len(self._waiting) > 1 and (len(self._waiting) > MOST_FILES or self._rows() > MOST_ROWS):
                self._waiting.popitem(last=False)
        return token

    def get(self, token: str, person_id: str) -> Pending | None:
        """A file of a person; None if it was forgotten."""
        with self._lock:
            for old in [key for key, one in self._waiting.items() if time.monotonic() - one.read_at > SECONDS]:
                del self._waiting[old]
            found = self._waiting.get(token)
        return found if found is not None and found.person_id == person_id else None

    def forget(self, token: str) -> None:
        """Forget a file."""
        with self._lock:
            self._waiting.pop(token, None)

    def _rows(self) -> int:
        return sum(len(one.found.rows) for one in self._waiting.values())
