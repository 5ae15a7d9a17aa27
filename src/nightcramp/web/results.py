"""Keeps the last replies: the same answers give the same bytes, so nothing is worked out twice."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Hashable

MOST_BYTES = 32_000_000
"""Of all replies that are kept."""


class Results:
    """Replies by what they follow from, the least recently used forgotten first. May be used by several threads.

    Args:
        most_bytes: of all replies together.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: collections.OrderedDict[Hashable, bytes] = collections.OrderedDict()
        self._lock = threading.Lock()

    def kept(self, key: Hashable) -> bytes | None:
        """The reply for a key, if it is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The reply for a key, made where it is not kept.

        Args:
            key: all that the reply depends on, the hash of the knowledge included.
            make: makes it; what it raises is raised.
        """
        found = self.kept(key)
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._size += len(made) - len(self._kept.pop(key, b""))
            self._kept[key] = made
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made
