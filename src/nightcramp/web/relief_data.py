"""What the page of relief holds so that it works without a network."""

from __future__ import annotations

import collections
import concurrent.futures
import datetime
import json
import re
import threading
from typing import Any

from nightcramp.answers import Answers
from nightcramp.diary.database import Person
from nightcramp.diary.database.tables import now
from nightcramp.knowledge import KnowledgeBase
from nightcramp.relief import as_of_now
from nightcramp.relief.compact import compact
from nightcramp.relief.table import UNKNOWN, Group, table
from nightcramp.report.wording import country, with_numbers
from nightcramp.web.context import known_of

MOST_TABLES = 64
_tables: collections.OrderedDict[tuple[str, str], concurrent.futures.Future[tuple[Group, ...]]] = (
    collections.OrderedDict()
)
_lock = threading.Lock()


def answers_tonight(person: Person | None, knowledge: KnowledgeBase) -> Answers:
    """What is known of a person that can still be relied on."""
    if person is None:
        return Answers.read({}, knowledge)
    hours = (now() - person.answered_at) / datetime.timedelta(hours=1) if person.answered_at else 0
    return as_of_now(known_of(person, knowledge).answers, hours)


def groups_of(answers: Answers) -> tuple[Group, ...]:
    """The table of these answers; the last ones are kept, because each takes a tenth of a second to make.

    That of nobody in particular takes seconds. Who asks while it is being made waits for it instead of making it, too.
    """
    raw = answers.raw()
    day = str(datetime.datetime.now().astimezone().date()) if raw else ""  # ages and weeks go on, nothing does not
    key = (answers.knowledge.hash, day + json.dumps(raw, sort_keys=True, default=str))
    with _lock:
        made_here = key not in _tables
        found = _tables.setdefault(key, concurrent.futures.Future())
        _tables.move_to_end(key)
        while len(_tables) > MOST_TABLES:
            _tables.popitem(last=False)
    if made_here:
        try:
            found.set_result(table(answers))
        except BaseException as error:  # noqa: BLE001 - those who wait must get it, whatever it is
            with _lock:
                _tables.pop(key, None)
            found.set_exception(error)
    return found.result()


def data_of(
    groups: tuple[Group, ...], person: Person | None, knowledge: KnowledgeBase, default_country: str | None
) -> dict[str, Any]:
    """All that the script of the page looks up."""
    where = country(knowledge, (person.country if person else None) or default_country)
    found = compact(groups)
    found["texts"] = [with_numbers(text, where) for text in found["texts"]]
    shown = dict.fromkeys(
        action for group in found["groups"] for way in ("parts", "doubt")
        for fields in group[way].values() for action, _ in fields["steps"]
    )  # fmt: skip
    limits = sorted(knowledge.collection("relief_limits"), key=lambda limit: limit.minutes)
    return {
        "table": found,
        "actions": {
            name: {"name": knowledge.actions[name].name, "do": knowledge.actions[name].steps} for name in shown
        },
        "limits": [{"minutes": limit.minutes, "says": with_numbers(limit.says, where)} for limit in limits[:1]],
        "person": person.id if person else None,
    }


def words_of_age(group: Group) -> str:
    """The ages of a group, as people say them.

    >>> [words_of_age(Group(low, low, high, (), {}, {})) for low, high in ((0, 1), (1, 9), (65, None))]
    ['Under 1', '1 to 8', '65 or over']
    """
    if group.age == UNKNOWN or group.low is None:
        return "I don't know"
    if group.high is None:
        return f"{group.low:g} or over"
    if not group.low:
        return f"Under {group.high:g}"
    return f"{group.low:g} to {group.high - 1:g}" if group.high - group.low > 1 else f"{group.low:g}"


def guessed_country(languages: str, knowledge: KnowledgeBase) -> str | None:
    """The country of the browser's language, such as GB of "en-GB,en;q=0.9"; a guess that the person can change."""
    known = {found.country for found in knowledge.collection("countries")}
    return next((code for code in re.findall(r"[a-z]{2,3}-([A-Z]{2})\b", languages) if code in known), None)
