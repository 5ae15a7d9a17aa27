"""Exactly once: a request that bears a key is carried out once, however often a device sends it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from nightcramp.answers.errors import AnswerFault, in_one_line
from nightcramp.diary.database import Person, Receipt
from nightcramp.diary.database.insert import insert_new
from nightcramp.diary.database.tables import now
from nightcramp.diary.errors import DiaryError

KEY = "Idempotency-Key"
LONGEST_KEY = 64
Reply = dict[str, Any]


def once(session: Session, person: Person, key: str | None, asked: Any, work: Callable[[], Reply]) -> Reply:
    """Do the work, or give the reply of the time when it was done.

    The receipt is claimed before the work and kept with it, in one transaction: a second request with the key waits
    for the first one; work that fails leaves no receipt.

    Args:
        session: a transaction.
        person: whose diary.
        key: from the device; None does the work each time.
        asked: what is asked for, as JSON; the same key may not ask for two things.
        work: what is done.

    Raises:
        DiaryError: the key cannot be used, or was used for something else.
    """
    if key is None:
        return work()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise DiaryError(
            [
                AnswerFault(
                    KEY, in_one_line(key), "cannot be used", f"Use 1 to {LONGEST_KEY} plain letters, such as a UUID"
                )
            ]
        )
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    where = {"person_id": person.id, "key": key}
    if not insert_new(session, Receipt, **where, done_at=now(), answer={}):
        kept = session.get_one(Receipt, (person.id, key), populate_existing=True).answer
        if kept.get("asked") != digest:
            raise DiaryError([AnswerFault(KEY, key, "was used for something else", "Use a new key for each entry")])
        reply: Reply = kept["reply"]
        return reply
    reply = work()
    session.get_one(Receipt, (person.id, key)).answer = {"asked": digest, "reply": reply}
    return reply
