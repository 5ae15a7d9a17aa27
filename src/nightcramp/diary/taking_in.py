"""Takes an export in: what is not there yet is added, once, however often the same file is read."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import io
import zipfile
import zlib
from typing import Any

import msgspec
import sqlalchemy

from nightcramp.answers import Answers, AnswersError
from nightcramp.answers.errors import AnswerFault, in_one_line
from nightcramp.diary.checks import FIRST_DATE
from nightcramp.diary.database import Cramp, Exposure, KeptTrial, Night, Person, Started
from nightcramp.diary.database.insert import insert_new
from nightcramp.diary.database.tables import new_id, now
from nightcramp.diary.export import CSV_NAMES, FORMAT, JSON_NAME, Export, KeptNight, KeptPerson, KeptTrialRow
from nightcramp.diary.nights import Entry, most_of
from nightcramp.diary.people import MOST_PEOPLE, People, checked_name
from nightcramp.diary.trials import TrialError, trial_of
from nightcramp.knowledge import KnowledgeBase

MOST_BYTES = 60_000_000
"""Of an export, unpacked: a hundred years of nights are less."""
_ZIP = b"PK\x03\x04"
_NEVER = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - as the tables keep it, without a zone
_NOTHING = "Nothing was changed."


class TakeInError(ValueError):
    """A file that is not taken in; says why and what to do. Nothing was changed."""

    def __init__(self, problem: str, mend: str, faults: list[AnswerFault] | None = None) -> None:
        super().__init__(f"{problem}. {mend}. {_NOTHING}")
        self.problem, self.mend, self.faults = problem, mend, faults or []


@dataclasses.dataclass(slots=True)
class TakenIn:
    """What a file brought.

    Attributes:
        people: how many are new.
        nights: how many are new.
        corrected: nights and sets of answers that the file knew in a later state.
        others: cramps, exposures and begun actions that are new.
        left_out: answers and ids that the knowledge of today does not know.
    """

    people: int = 0
    nights: int = 0
    corrected: int = 0
    others: int = 0
    left_out: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether all was there already."""
        return not (self.people or self.nights or self.corrected or self.others)


def read(content: bytes) -> Export:
    """Read an export: JSON, or the zip file that holds it.

    Raises:
        TakeInError: it is none, is damaged, too large or newer than this version.
    """
    if not content:
        raise TakeInError("The file is empty", f"Choose the {JSON_NAME} that you kept")
    text = _unpacked(content) if content.startswith(_ZIP) else content
    if len(text) > MOST_BYTES:
        raise _too_large()
    try:
        head = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        number = msgspec.json.decode(head["nightcramp_export"], type=int)
    except (msgspec.DecodeError, KeyError, RecursionError, UnicodeDecodeError) as error:
        raise TakeInError("This is no export of Nightcramp, or it is damaged",
                          f"Choose the {JSON_NAME} that you kept") from error  # fmt: skip
    if number != FORMAT:
        raise TakeInError(
            f"The file was written by another version of Nightcramp (its format is {number}, this one knows {FORMAT})",
            "Install the newest version, then try again",
        )
    try:
        return msgspec.json.decode(text, type=Export)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        why, _, where = str(error).partition(" - at ")
        field = where.strip("`$.") or "the file"
        fault = AnswerFault(in_one_line(field), "", in_one_line(why, 200), "Take the file as it was exported")
        raise TakeInError("The file was changed or is damaged", "Take it as it was exported", [fault]) from error


def take_in(people: People, exported: Export, knowledge: KnowledgeBase) -> TakenIn:
    """Add what is not there yet. A night or set of answers that the file knows in a later state is corrected.

    Args:
        people: who may be seen; the people of the file become theirs.
        exported: the file.
        knowledge: of today.

    Raises:
        TakeInError: something in it cannot be; nothing is changed if the transaction is undone.
    """
    taken = TakenIn()
    for kept in exported.people:
        _Person(people, kept, knowledge, taken).take_in()
    if len(people.all()) > MOST_PEOPLE:
        raise TakeInError(f"That would be more than {MOST_PEOPLE} people", "Delete some first")
    return taken


class _Person:
    """Takes one person in."""

    def __init__(self, people: People, kept: KeptPerson, knowledge: KnowledgeBase, taken: TakenIn) -> None:
        self.people, self.session, self.kept, self.knowledge, self.taken = (
            people,
            people.session,
            kept,
            knowledge,
            taken,
        )
        self.latest = now().date() + datetime.timedelta(days=1)

    def take_in(self) -> None:
        person = self._person()
        self._answers(person)
        for night in self.kept.nights:
            self._night(person, night)
        amounts = most_of(self.knowledge)
        for cramp in self.kept.cramps:
            self._check(cramp.date, "cramps")
            if cramp.at is not None:
                self._check(cramp.at.date(), "cramps")
            values = {**_as_dict(cramp), "person_id": person.id, "steps": self._known(cramp.steps)}
            values["id"] = self._own_id(Cramp, cramp.id, person)
            self.taken.others += insert_new(self.session, Cramp, **values)
        for exposure in self.kept.exposures:
            self._check(exposure.date, "exposures")
            if exposure.what not in amounts:
                self.taken.left_out += 1
            else:
                self.taken.others += insert_new(self.session, Exposure, person_id=person.id, **_as_dict(exposure))
        for started in self.kept.started:
            self._check(started.on, "started")
            if started.action not in self.knowledge.actions:
                self.taken.left_out += 1
            else:
                self.taken.others += insert_new(self.session, Started, person_id=person.id, **_as_dict(started))
        for trial in self.kept.trials:
            self._trial(person, trial)

    def _trial(self, person: Person, trial: KeptTrialRow) -> None:
        """Add a trial; one whose action or design is not understood is left out."""
        try:
            self._check(trial_of(trial.design).start, "trials")
        except TrialError:
            self.taken.left_out += 1
            return
        if trial.action not in self.knowledge.actions:
            self.taken.left_out += 1
            return
        values = {**_as_dict(trial), "id": self._own_id(KeptTrial, trial.id, person), "person_id": person.id}
        self.taken.others += insert_new(self.session, KeptTrial, **values)

    def _person(self) -> Person:
        kept, account = self.kept, self.people.account
        own = self._own_id(Person, kept.id, None)
        countries = {found.country for found in self.knowledge.collection("countries")}
        is_new = insert_new(
            self.session, Person, id=own, account_id=account, name=checked_name(kept.name), relation=kept.relation,
            country=kept.country if kept.country in countries else None, answers={}, version=0, knowledge_hash="",
            created_at=kept.created_at or now(),
        )  # fmt: skip
        self.taken.people += is_new
        return self.session.get_one(Person, own)

    def _own_id(self, table: Any, given: str, person: Person | None) -> str:
        """The id, or where another household has it already, one that follows from it, so that it is added once."""
        found = self.session.get(table, given)
        if found is None:
            return given
        is_own = found.person_id == person.id if person is not None else found.account_id == self.people.account
        if is_own:
            return given
        whose = person.id if person is not None else self.people.account
        return hashlib.sha256(f"{whose} {given}".encode()).hexdigest()[: 20 if person is None else 36]

    def _answers(self, person: Person) -> None:
        kept = self.kept
        if not kept.answers or person.answers == kept.answers:
            return
        if person.answers and (kept.answered_at or _NEVER) <= (person.answered_at or _NEVER):
            return
        read_, left_out = self._readable(kept)
        self.taken.left_out += left_out
        if person.answers == read_:
            return
        self.taken.corrected += bool(person.answers)
        person.answers, person.knowledge_hash = read_, self.knowledge.hash
        person.answered_at = kept.answered_at or now()
        person.version += 1
        self.session.flush()

    def _readable(self, kept: KeptPerson) -> tuple[dict[str, Any], int]:
        """The answers that today's knowledge understands, and how many it does not.

        Raises:
            TakeInError: they were written with this very knowledge, and cannot be.
        """
        left = dict(kept.answers)
        while True:
            try:
                raw = Answers.read(left, self.knowledge).raw()
            except AnswersError as error:
                if kept.knowledge_hash == self.knowledge.hash:
                    raise TakeInError(f"The answers of {kept.name} cannot be", "Take the file as it was exported",
                                      list(error.faults)) from error  # fmt: skip
                faulty = {name.strip() for fault in error.faults for name in fault.field.split(",")} & set(left)
                left = {name: value for name, value in left.items() if name not in faulty} if faulty else {}
            else:
                plain = {
                    name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in raw.items()
                }
                return plain, len(kept.answers) - len(left)

    def _night(self, person: Person, night: KeptNight) -> None:
        self._check(night.date, "nights")
        entry = Entry(
            night.cramps,
            night.pain,
            night.hours_sore,
            night.minutes_awake,
            tuple(self._known(night.helped)),
            night.note,
        )
        values = {**dataclasses.asdict(entry), "helped": list(entry.helped), "written_at": night.written_at}
        new = {"id": new_id(), "person_id": person.id, "date": night.date, "version": 1}
        if insert_new(self.session, Night, **new, **values):
            self.taken.nights += 1
            return
        query = sqlalchemy.select(Night).where(Night.person_id == person.id, Night.date == night.date)
        present = self.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
        if night.written_at > present.written_at and Entry.of(present) != entry:
            for name, value in values.items():
                setattr(present, name, value)
            present.version += 1
            self.session.flush()
            self.taken.corrected += 1

    def _known(self, ids: list[str]) -> list[str]:
        found = [one for one in dict.fromkeys(ids) if one in self.knowledge.actions]
        self.taken.left_out += len(set(ids)) - len(found)
        return found

    def _check(self, date: datetime.date, field: str) -> None:
        if not FIRST_DATE <= date <= self.latest:
            fault = AnswerFault(field, date.isoformat(), "cannot be", f"Dates go from {FIRST_DATE} to {self.latest}")
            raise TakeInError("A date in the file cannot be", "Take the file as it was exported", [fault])


def _unpacked(content: bytes) -> bytes:
    """The export in a zip file. Nothing is written to the disk, whatever the names in it are.

    Raises:
        TakeInError: it holds something else, is damaged, or is far larger than it looks.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            names = folder.namelist()
            if JSON_NAME not in names or not set(names) <= {JSON_NAME, *CSV_NAMES} or len(names) != len(set(names)):
                raise TakeInError("This zip file is no export of Nightcramp", "Choose the one that you kept")
            with folder.open(JSON_NAME) as packed:
                text = packed.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise TakeInError("The zip file is damaged", "Export it anew, or take another copy") from error
    if len(text) > MOST_BYTES:
        raise _too_large()
    return text


def _too_large() -> TakeInError:
    return TakeInError(
        f"The file is larger than {MOST_BYTES // 1_000_000} MB", "It cannot be an export of one household"
    )


def _as_dict(row: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}
