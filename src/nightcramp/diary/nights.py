"""The nights of a person: what happened, what was done, and corrections that lose nothing.

A night has the date of its evening. A night without a row was not written down; a count of 0 is a night without cramps.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

import sqlalchemy
from sqlalchemy.orm import Session

from nightcramp.answers.errors import AnswerFault, in_one_line
from nightcramp.diary.checks import LONGEST_SECONDS, PARTS, SIDES, Checks, night_numbers
from nightcramp.diary.database import Cramp, Exposure, Night, Person, Started
from nightcramp.diary.database.insert import insert_new
from nightcramp.diary.database.tables import WORST_PAIN, new_id, now
from nightcramp.diary.errors import DiaryError
from nightcramp.diary.findings import NightFacts, diary_findings
from nightcramp.diary.measured import Count
from nightcramp.diary.people import ConflictError, lock, merged
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema.diary import DiaryMeasurement

NOON = 12
NOT_WRITTEN = 0
"""The version of a night that is not written down."""
FINDINGS_REACH = datetime.timedelta(60)
"""How far back the diary findings look: two times four weeks, and some days."""
MOST_TIMES = 24
"""How often an action may be noted for one day."""


def evening_of(moment: datetime.datetime) -> datetime.date:
    """The date of the night to which a moment belongs: before noon it is that of the evening before.

    >>> evening_of(datetime.datetime(2026, 3, 1, 3, 12)), evening_of(datetime.datetime(2026, 3, 1, 22, 0))
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 1))
    """
    return moment.date() - datetime.timedelta(days=moment.hour < NOON)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a night; None is unknown. See :class:`nightcramp.diary.database.Night`."""

    cramps: int | None = None
    pain: int | None = None
    hours_sore: float | None = None
    minutes_awake: int | None = None
    helped: tuple[str, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, night: Night) -> Entry:
        """What a kept night says."""
        return cls(night.cramps, night.pain, night.hours_sore, night.minutes_awake, tuple(night.helped), night.note)


@dataclasses.dataclass(frozen=True, slots=True)
class CrampEntry:
    """What is said of one cramp; None is unknown. See :class:`nightcramp.diary.database.Cramp`."""

    at: datetime.datetime
    seconds: int | None = None
    side: str | None = None
    part: str | None = None
    pain: int | None = None
    steps: tuple[str, ...] = ()

    @classmethod
    def of(cls, cramp: Cramp) -> CrampEntry:
        """What a kept cramp says."""
        at = cramp.at or datetime.datetime.combine(cramp.date, datetime.time(23, 59))
        return cls(at, cramp.seconds, cramp.side, cramp.part, cramp.pain, tuple(cramp.steps))


class Nights:
    """The diary of one person.

    Args:
        session: a transaction.
        person: whose.
        knowledge: which actions there are.
        today: where the person is; by default on the clock of this machine.
    """

    def __init__(
        self, session: Session, person: Person, knowledge: KnowledgeBase, today: datetime.date | None = None
    ) -> None:
        self.session, self.person, self.knowledge = session, person, knowledge
        self.today = today or datetime.datetime.now().astimezone().date()

    # --- what is kept

    def get(self, date: datetime.date) -> Night | None:
        """One night, or None: it was not written down."""
        query = sqlalchemy.select(Night).where(Night.person_id == self.person.id, Night.date == date)
        return self.session.scalar(query.execution_options(populate_existing=True))

    def between(self, first: datetime.date, last: datetime.date) -> list[Night]:
        """The nights that were written down, both ends included, by date."""
        query = sqlalchemy.select(Night).where(Night.person_id == self.person.id, Night.date.between(first, last))
        return list(self.session.scalars(query.order_by(Night.date)))

    def cramps_between(self, first: datetime.date, last: datetime.date) -> list[Cramp]:
        """The cramps of which more is known, in the order in which they came."""
        query = sqlalchemy.select(Cramp).where(Cramp.person_id == self.person.id, Cramp.date.between(first, last))
        return list(self.session.scalars(query.order_by(Cramp.date, Cramp.at, Cramp.id)))

    def exposures_between(self, first: datetime.date, last: datetime.date) -> list[Exposure]:
        """What was done or taken, by date."""
        query = sqlalchemy.select(Exposure).where(
            Exposure.person_id == self.person.id, Exposure.date.between(first, last)
        )
        return list(self.session.scalars(query.order_by(Exposure.date, Exposure.what)))

    def measured(self, first: datetime.date, last: datetime.date) -> list[Count]:
        """What devices counted, by date."""
        known = [one.id for one in self.measurements()]
        query = sqlalchemy.select(Exposure.date, Exposure.what, Exposure.amount).where(
            Exposure.person_id == self.person.id, Exposure.date.between(first, last), Exposure.what.in_(known)
        )
        return [(date, what, amount) for date, what, amount in self.session.execute(query.order_by(Exposure.date))]

    def measurements(self) -> Sequence[DiaryMeasurement]:
        """What devices can count."""
        found: Sequence[DiaryMeasurement] = self.knowledge.collection("diary_measurements")
        return found

    def counts(self, first: datetime.date, last: datetime.date) -> dict[datetime.date, int | None]:
        """How many cramps each night had that was written down; None where no number was given."""
        query = sqlalchemy.select(Night.date, Night.cramps).where(
            Night.person_id == self.person.id, Night.date.between(first, last)
        )
        return dict(self.session.execute(query).all())

    def first_date(self) -> datetime.date | None:
        """The first night that was ever written down."""
        return self.session.scalar(
            sqlalchemy.select(sqlalchemy.func.min(Night.date)).where(Night.person_id == self.person.id)
        )

    def facts(self, first: datetime.date, last: datetime.date) -> list[NightFacts]:
        """What findings need of the nights."""
        longest: dict[datetime.date, int] = {}
        for cramp in self.cramps_between(first, last):
            longest[cramp.date] = max(longest.get(cramp.date, 0), cramp.seconds or 0)
        return [
            NightFacts(night.date, night.cramps, night.hours_sore, night.minutes_awake, longest.get(night.date) or None)
            for night in self.between(first, last)
        ]

    def actions(self) -> list[Started]:
        """What was ever begun of the plan, in the order in which it was begun."""
        query = sqlalchemy.select(Started).where(Started.person_id == self.person.id)
        return list(self.session.scalars(query.order_by(Started.on, Started.action)))

    def findings(self) -> dict[str, float | None]:
        """The diary findings as of today."""
        going = [started.on for started in self.actions() if started.ended_on is None]
        began = min(going, default=None)
        first = self.today - FINDINGS_REACH
        if began is not None:
            first = min(first, began - FINDINGS_REACH / 2)
        return diary_findings(self.facts(first, self.today), self.knowledge, self.today, began)

    # --- nights

    def record(self, date: datetime.date, entry: Entry, version: int = NOT_WRITTEN) -> Night:
        """Write a night down, or correct it.

        Args:
            date: of its evening.
            entry: all that is said of it; it takes the place of what was said before.
            version: of the night that the writer saw; by default it saw none.

        Raises:
            DiaryError: the entry cannot be.
            ConflictError: it was changed meanwhile, and says something else.
        """
        present = self.get(date)
        logged = self._logged(date)
        checked = self._checked(date, entry, logged)
        if present is not None and Entry.of(present) == checked:
            return present
        if (present.version if present else NOT_WRITTEN) != version:
            raise ConflictError
        if present is None and not self._open(date):
            raise ConflictError
        changed = self.session.execute(
            sqlalchemy.update(Night)
            .where(Night.person_id == self.person.id, Night.date == date, Night.version == version)
            .values(
                **{**dataclasses.asdict(checked), "helped": list(checked.helped)},
                version=version + 1,
                written_at=now(),
            )
        )
        if changed.rowcount != 1:  # type: ignore[attr-defined]  # an update has one
            raise ConflictError
        found = self.get(date)
        assert found is not None
        return found

    def forget(self, date: datetime.date, version: int | None = None) -> bool:
        """Strike a night out, with its cramps: it is missing again. What was done that day stays.

        Args:
            date: of its evening.
            version: of the night that the writer saw; None strikes out whatever is there.

        Returns:
            Whether there was one.

        Raises:
            ConflictError: it was changed meanwhile.
        """
        mine = (Night.person_id == self.person.id, Night.date == date)
        if version is not None and (found := self.get(date)) is not None and found.version != version:
            raise ConflictError
        query = sqlalchemy.delete(Night).where(*mine)
        gone = self.session.execute(query if version is None else query.where(Night.version == version))
        if gone.rowcount == 0 and self.get(date) is not None:  # type: ignore[attr-defined]  # a deletion has one
            raise ConflictError
        self.session.execute(sqlalchemy.delete(Cramp).where(Cramp.person_id == self.person.id, Cramp.date == date))
        return bool(gone.rowcount)  # type: ignore[attr-defined]

    # --- cramps

    def add_cramp(self, entry: CrampEntry, cramp_id: str | None = None) -> Cramp:
        """Write one cramp down; its night then counts at least as many cramps as are known one by one.

        A count that was given before may include this cramp, so the larger one of both is kept.

        Args:
            entry: the cramp.
            cramp_id: from the device, so that it can be named before it is sent.

        Raises:
            DiaryError: the entry cannot be, or the id is taken.
        """
        self._check_cramp(entry)
        values = {
            "id": cramp_id or new_id(), "person_id": self.person.id, "date": evening_of(entry.at),
            **dataclasses.asdict(entry), "steps": list(entry.steps),
        }  # fmt: skip
        is_new = insert_new(self.session, Cramp, **values)
        found = self.session.get_one(Cramp, values["id"], populate_existing=True)
        if not is_new:
            if found.person_id != self.person.id or CrampEntry.of(found) != entry:
                raise DiaryError([AnswerFault("id", found.id, "is taken", "Give each cramp a new id, or none")])
            return found
        self._open(found.date)
        night = self._locked(found.date)
        night.cramps = max(night.cramps or 0, self._logged(found.date))
        self._touch(night)
        return found

    def remove_cramp(self, cramp_id: str) -> datetime.date | None:
        """Strike one cramp out. A night of which nothing else is known is then missing again.

        Returns:
            The date of its night; None if there was no such cramp.
        """
        cramp = self.session.get(Cramp, cramp_id)
        if cramp is None or cramp.person_id != self.person.id:
            return None
        self._open(cramp.date)
        night, date = self._locked(cramp.date), cramp.date
        is_counted = night.cramps == self._logged(date)
        self.session.delete(cramp)
        self.session.flush()
        if is_counted:
            # Nobody said that there was none.
            night.cramps = (night.cramps or 0) - 1 or None
        self._touch(night)
        if Entry.of(night) == Entry():
            self.session.delete(night)
            self.session.flush()
        return date

    # --- exposures

    def expose(
        self, date: datetime.date, amounts: Mapping[str, float | None], seen: Mapping[str, float | None] | None = None
    ) -> None:
        """Note what was done or taken on a day; None takes the note back, 0 says that it was not done.

        Args:
            date: the day.
            amounts: by id; what is not named stays.
            seen: what the writer saw noted; what is left as it was seen stays, whatever it is now. None: the amounts
                are meant, whatever is noted.

        Raises:
            DiaryError: it cannot be.
            ConflictError: something was changed meanwhile, and the amounts change it, too.
        """
        checks = Checks()
        known = most_of(self.knowledge)
        checks.date("date", date, self.today)
        checks.ids("exposures", amounts, known)
        for what, amount in amounts.items():
            checks.number(in_one_line(what), amount, known.get(what, 0))
        checks.finish()
        if seen is not None:
            lock(self.session, self.person)
            amounts = merged(seen, {one.what: one.amount for one in self.exposures_between(date, date)}, amounts)
        for what, amount in amounts.items():
            where = {"person_id": self.person.id, "date": date, "what": what}
            if amount is None:
                self.session.execute(sqlalchemy.delete(Exposure).filter_by(**where))
            elif not insert_new(self.session, Exposure, **where, amount=amount):
                self.session.execute(sqlalchemy.update(Exposure).filter_by(**where).values(amount=amount))
        self.session.expire_all()

    # --- how

    def _logged(self, date: datetime.date) -> int:
        """How many cramps of a night are known one by one."""
        query = sqlalchemy.select(sqlalchemy.func.count()).select_from(Cramp)
        return self.session.scalar(query.where(Cramp.person_id == self.person.id, Cramp.date == date)) or 0

    def _open(self, date: datetime.date) -> bool:
        """Make a row for a night; whether there was none."""
        return insert_new(
            self.session, Night, id=new_id(), person_id=self.person.id, date=date, helped=[], note="",
            version=NOT_WRITTEN, written_at=now(),
        )  # fmt: skip

    def _locked(self, date: datetime.date) -> Night:
        """The row of a night; nobody else changes it until this transaction ends."""
        query = sqlalchemy.select(Night).where(Night.person_id == self.person.id, Night.date == date)
        return self.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()

    def _touch(self, night: Night) -> None:
        night.version += 1
        night.written_at = now()
        self.session.flush()

    def _checked(self, date: datetime.date, entry: Entry, logged: int) -> Entry:
        """The entry as it is kept."""
        checks = Checks()
        checks.date("date", date, self.today)
        night_numbers(checks, entry.cramps, entry.pain, entry.hours_sore, entry.minutes_awake)
        checks.ids("helped", entry.helped, self.knowledge.actions)
        checks.text("note", entry.note)
        if entry.cramps is not None and entry.cramps < logged:
            checks.add("cramps", entry.cramps, f"is less than the {logged} written down one by one",
                       "Strike out the cramp that was none, then change the number")  # fmt: skip
        checks.finish()
        helped = tuple(dict.fromkeys(entry.helped))
        return dataclasses.replace(
            entry, helped=helped, cramps=logged if entry.cramps is None and logged else entry.cramps
        )

    def _check_cramp(self, entry: CrampEntry) -> None:
        checks = Checks()
        checks.moment("at", entry.at, self.today)
        checks.number("seconds", entry.seconds, LONGEST_SECONDS, " seconds (24 hours)")
        checks.choice("side", entry.side, SIDES)
        checks.choice("part", entry.part, PARTS)
        checks.number("pain", entry.pain, WORST_PAIN)
        checks.ids("steps", entry.steps, self.knowledge.actions)
        checks.finish()


def most_of(knowledge: KnowledgeBase) -> dict[str, float]:
    """What may be noted for a day, with the largest amount that is no slip."""
    collections = ("diary_exposures", "diary_measurements")
    exposures = {one.id: one.most for name in collections for one in knowledge.collection(name)}
    return {**dict.fromkeys(knowledge.actions, MOST_TIMES), **exposures}


def by_date(cramps: Sequence[Cramp]) -> dict[datetime.date, list[Cramp]]:
    """Cramps by their night."""
    found: dict[datetime.date, list[Cramp]] = {}
    for cramp in cramps:
        found.setdefault(cramp.date, []).append(cramp)
    return found
