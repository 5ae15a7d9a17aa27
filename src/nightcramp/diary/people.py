"""The people of a household, and what is known of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import sqlalchemy
from sqlalchemy.orm import Session

from nightcramp.answers import Answers
from nightcramp.diary.database import Cramp, Exposure, Night, Person, Started
from nightcramp.diary.database.tables import LONGEST_NAME, now
from nightcramp.knowledge import KnowledgeBase

RELATIONS = ("me", "child", "other")
NAMES = {"me": "Me", "child": "My child", "other": "Someone else"}
"""Of those who were given none."""
MOST_PEOPLE = 50
"""Of one household."""


class PersonError(ValueError):
    """A person cannot be added or changed so; names the field, the value and what to do."""

    def __init__(self, field: str, value: str, problem: str, mend: str) -> None:
        super().__init__(f"{field}: {problem}. {mend}.")
        self.field, self.value, self.problem, self.mend = field, value, problem, mend


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of a person: answers, nights, cramps, what was done or taken, and what was begun."""

    answers: int
    nights: int
    cramps: int
    exposures: int
    started: int


class ConflictError(Exception):
    """The answers were changed in another window meanwhile; nothing was overwritten."""


def merged(seen: Mapping[str, Any], now: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What one writer changed, where another one may have changed something meanwhile.

    Args:
        seen: what the writer saw.
        now: what is kept.
        given: what the writer says, changed or not.

    Raises:
        ConflictError: both changed the same, and not to the same.

    >>> merged(seen={"tea": 1, "coffee": 0}, now={"tea": 3, "coffee": 0}, given={"tea": 1, "coffee": 2})
    {'coffee': 2}
    """
    changed = {name: value for name, value in given.items() if value != seen.get(name)}
    if any(now.get(name) not in (seen.get(name), value) for name, value in changed.items()):
        raise ConflictError
    return changed


def lock(session: Session, person: Person) -> None:
    """Let nobody else who locks the person go on until this transaction ends."""
    session.execute(sqlalchemy.update(Person).where(Person.id == person.id).values(version=Person.version))


class People:
    """The people whom one account may see.

    Args:
        session: a transaction.
        account: the id of the account; None on loopback, where everybody of the household is seen.
    """

    def __init__(self, session: Session, account: str | None = None) -> None:
        self.session = session
        self.account = account

    def all(self) -> list[Person]:
        """Everybody, in the order in which they were added."""
        query = sqlalchemy.select(Person).where(Person.account_id == self.account)
        return list(self.session.scalars(query.order_by(Person.created_at, Person.id)))

    def get(self, person_id: str) -> Person | None:
        """One person, or None: not there, or not for this account to see."""
        found = self.session.get(Person, person_id) if person_id.isalnum() else None
        return found if found is not None and found.account_id == self.account else None

    def add(self, name: str, relation: str = "me", country: str | None = None) -> Person:
        """Add a person.

        Raises:
            PersonError: the name or relation cannot be used, or there are too many.
        """
        if len(self.all()) >= MOST_PEOPLE:
            raise PersonError("name", name, f"there are {MOST_PEOPLE} people already", "Delete one first")
        person = Person(
            name=checked_name(name), relation=_checked_relation(relation), country=country, account_id=self.account
        )
        self.session.add(person)
        self.session.flush()
        return person

    def rename(self, person: Person, name: str, relation: str, country: str | None) -> None:
        """Change the name, who it is, or where they are; an empty country is none.

        Raises:
            PersonError: they cannot be used.
        """
        person.name, person.relation, person.country = checked_name(name), _checked_relation(relation), country or None

    def remove(self, person: Person) -> None:
        """Delete a person with all that is known of them."""
        self.session.delete(person)

    def remove_all(self) -> None:
        """Delete everybody with all that is known of them."""
        self.session.execute(sqlalchemy.delete(Person).where(Person.account_id == self.account))

    def kept_of(self, person: Person) -> Kept:
        """How much is kept of a person."""

        def count(table: Any) -> int:
            query = sqlalchemy.select(sqlalchemy.func.count()).select_from(table).where(table.person_id == person.id)
            return self.session.scalar(query) or 0

        return Kept(len(person.answers), count(Night), count(Cramp), count(Exposure), count(Started))


def answers_of(person: Person, knowledge: KnowledgeBase) -> Answers:
    """The answers of a person, read with the knowledge of today.

    Raises:
        AnswersError: this knowledge base no longer understands them.
    """
    return Answers.read(person.answers, knowledge)


def keep_answers(session: Session, person: Person, raw: Mapping[str, Any], knowledge: KnowledgeBase) -> None:
    """Keep answers that were read already.

    Raises:
        ConflictError: somebody else changed them since the person was loaded.
    """
    changed = session.execute(
        sqlalchemy.update(Person)
        .where(Person.id == person.id, Person.version == person.version)
        .values(answers=_as_json(raw), version=Person.version + 1, knowledge_hash=knowledge.hash, answered_at=now())
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an update has one
        raise ConflictError
    session.refresh(person)


def _as_json(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as JSON: a date becomes its text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in raw.items()}


def checked_name(name: str) -> str:
    """A name as it is kept.

    Raises:
        PersonError: it is empty, too long, or has letters that cannot be shown.
    """
    found = " ".join(name.split())
    if not found:
        raise PersonError("name", name, "is empty", "Type a name, such as Mum")
    if len(found) > LONGEST_NAME or not found.isprintable():
        raise PersonError("name", found[:LONGEST_NAME], "is too long or has odd letters",
                          f"Type at most {LONGEST_NAME} letters")  # fmt: skip
    return found


def _checked_relation(relation: str) -> str:
    if relation not in RELATIONS:
        raise PersonError("relation", relation, "is not known", f"Use one of {', '.join(RELATIONS)}")
    return relation
