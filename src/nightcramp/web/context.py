"""What every request needs: settings, knowledge, a transaction, and whose data it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from nightcramp.answers import Answers, AnswersError
from nightcramp.diary.database import DAMAGED, Database, Person
from nightcramp.diary.people import People, answers_of
from nightcramp.knowledge import KnowledgeBase
from nightcramp.web.assessed import Assessments
from nightcramp.web.errors import NotThereError, ProblemError
from nightcramp.web.escalated import Escalations
from nightcramp.web.passkeys import Challenges
from nightcramp.web.pending_imports import PendingImports
from nightcramp.web.results import Results
from nightcramp.web.settings import Settings
from nightcramp.web.sign_in import Tries

PERSON_COOKIE = "nightcramp_person"
"""Whom this browser looked at last."""


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What the app holds for its whole life."""

    settings: Settings
    knowledge: KnowledgeBase
    database: Database
    results: Results = dataclasses.field(default_factory=Results)
    assessments: Assessments = dataclasses.field(default_factory=Assessments)
    escalations: Escalations = dataclasses.field(default_factory=Escalations)
    tries: Tries = dataclasses.field(default_factory=Tries)
    challenges: Challenges = dataclasses.field(default_factory=Challenges)
    imports: PendingImports = dataclasses.field(default_factory=PendingImports)


def context_of(request: Request) -> Context:
    """The context of the app that serves a request."""
    found: Context = request.app.state.context
    return found


async def _context(request: Request) -> Context:
    """The same as a dependency: what waits for nothing needs no thread."""
    return context_of(request)


def transaction(request: Request) -> Iterator[Session]:
    """One transaction for the request: it is kept before the answer is sent."""
    with context_of(request).database.session() as session:
        yield session


InContext = Annotated[Context, Depends(_context)]
# Scope "function": the commit comes before the reply, so that what was acknowledged is kept.
Transaction = Annotated[Session, Depends(transaction, scope="function")]


def people_of(request: Request, session: Transaction) -> People:
    """The people whom the one who asks may see."""
    account = getattr(request.state, "account", None)
    if account is None and context_of(request).settings.accounts:
        raise ProblemError(401, "Sign in first.")  # the guard did so already; nothing rests on it alone
    return People(session, account)


PeopleSeen = Annotated[People, Depends(people_of)]


def person_of(person_id: str, people: PeopleSeen) -> Person:
    """The person of the address.

    Raises:
        NotThereError: there is none, or not for the one who asks.
    """
    found = people.get(person_id)
    if found is None:
        raise NotThereError("person", person_id)
    return found


OnePerson = Annotated[Person, Depends(person_of)]


def last_person(request: Request, people: PeopleSeen) -> Person | None:
    """The person whom this browser looked at last, else the first one; None while there is nobody."""
    found = people.get(request.cookies.get(PERSON_COOKIE, ""))
    if found is None:
        everybody = people.all()
        found = everybody[0] if everybody else None
    return found


LastPerson = Annotated[Person | None, Depends(last_person)]


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person.

    Attributes:
        person: whose they are.
        answers: read with the knowledge of today; those that it no longer understands are left out.
        left_out: the names of these.
    """

    person: Person
    answers: Answers
    left_out: tuple[str, ...] = ()

    @property
    def damaged(self) -> bool:
        """Whether what was kept is no longer an object of answers at all."""
        return DAMAGED in self.left_out

    def labels(self) -> list[str]:
        """The answers that were left out, in words where they still have a name."""
        findings = self.answers.knowledge.findings
        return [findings[name].label if name in findings else name.replace("_", " ") for name in self.left_out]


def known_of(person: Person, knowledge: KnowledgeBase) -> Known:
    """The answers of a person, also where a newer knowledge base no longer understands some of them."""
    try:
        return Known(person, answers_of(person, knowledge))
    except AnswersError as error:
        faulty = {name.strip() for fault in error.faults for name in fault.field.split(",")}
        kept = {name: value for name, value in person.answers.items() if name not in faulty}
        try:
            return Known(person, Answers.read(kept, knowledge), tuple(sorted(faulty)))
        except AnswersError:
            return Known(person, Answers.read({}, knowledge), tuple(person.answers))


def known(person: OnePerson, context: InContext) -> Known:
    """What is known of the person of the address."""
    return known_of(person, context.knowledge)


KnownPerson = Annotated[Known, Depends(known)]
