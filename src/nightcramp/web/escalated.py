"""What the diaries add to the answers, in memory: the pages ask for the same again and again."""

from __future__ import annotations

import collections
import json
import threading
from collections.abc import Mapping

from sqlalchemy.orm import Session

from nightcramp.answers import Answers
from nightcramp.diary.database import Person
from nightcramp.diary.escalation import Escalation, escalation
from nightcramp.diary.people import ConflictError, keep_answers

MOST_KEPT = 64


def confirm(session: Session, person: Person, found: Escalation | None, seal: str) -> None:
    """Add what the diary says to the answers.

    Raises:
        ConflictError: it no longer says what was shown.
    """
    if found is None or found.seal != seal:
        raise ConflictError
    keep_answers(session, person, found.answers.raw(), found.answers.knowledge)


class Escalations:
    """Keeps the last ones. Each is a pure function of answers, findings and knowledge, so it can never be stale."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: collections.OrderedDict[str, Escalation | None] = collections.OrderedDict()
        self._lock = threading.Lock()

    def of(self, answers: Answers, findings: Mapping[str, float | None]) -> Escalation | None:
        """What a diary adds, see :func:`nightcramp.diary.escalation.escalation`."""
        key = json.dumps([answers.knowledge.hash, answers.raw(), dict(findings)], default=str)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = escalation(answers, findings)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
