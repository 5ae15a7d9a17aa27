"""Compares what a file tells with the diary, and keeps what is new: as a whole, or not at all."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import sqlalchemy
import sqlalchemy.exc

from nightcramp.answers.errors import AnswerFault
from nightcramp.diary.database import Cramp, Exposure, Night
from nightcramp.diary.database.tables import MOST_A_NIGHT, new_id, now
from nightcramp.diary.imports.changes import Wanted, WantedCramp, WantedNight
from nightcramp.diary.nights import Entry, Nights, by_date
from nightcramp.diary.people import ConflictError

State = Literal["new", "same", "more", "conflict"]
"""``more``: the diary knows less of it, and loses nothing. ``conflict``: it says something else."""
STATES: tuple[State, ...] = ("new", "more", "same", "conflict")
_AT_ONCE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class NightChange:
    """What would become of a night.

    Attributes:
        night: as the file tells it.
        present: as the diary has it.
        version: of the night in the diary.
        state: see :data:`State`.
        after: as it would be kept; of a conflict, if the file is believed.
        new_cramps: the cramps that are not there yet.
    """

    night: WantedNight
    present: Entry | None
    version: int
    state: State
    after: Entry
    new_cramps: tuple[WantedCramp, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class AmountChange:
    """What would become of what was noted for a day."""

    date: datetime.date
    what: str
    amount: float
    present: float | None
    state: State


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    Attributes:
        nights: by date.
        amounts: by date and id.
        faults: what cannot be kept.
        more_faults: how many are not listed.
    """

    nights: tuple[NightChange, ...]
    amounts: tuple[AmountChange, ...]
    faults: tuple[AnswerFault, ...]
    more_faults: int

    def count(self, state: State) -> int:
        """How many nights are in a state."""
        return sum(change.state == state for change in self.nights)

    def count_amounts(self, state: State) -> int:
        """How many notes of a day are in a state."""
        return sum(change.state == state for change in self.amounts)

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is there already."""
        return self.count("same") == len(self.nights) and self.count_amounts("same") == len(self.amounts)

    @property
    def fingerprint(self) -> str:
        """Changes when anything of it does, so that what is done is what was shown."""
        return hashlib.sha256(repr((self.nights, self.amounts)).encode()).hexdigest()


def compare(diary: Nights, wanted: Wanted) -> Preview:
    """What an import would do."""
    dates = [*wanted.nights, *(date for date, _ in wanted.amounts)]
    if not dates:
        return Preview((), (), tuple(wanted.faults), wanted.more_faults)
    first, last = min(dates), max(dates)
    present = {night.date: night for night in diary.between(first, last)}
    logged = by_date(diary.cramps_between(first, last))
    taken = _taken(diary, wanted)
    nights = tuple(
        _night(night, present.get(date), logged.get(date, ()), taken) for date, night in sorted(wanted.nights.items())
    )
    kept = {(one.date, one.what): one.amount for one in diary.exposures_between(first, last)}
    amounts = tuple(
        AmountChange(*where, amount, kept.get(where), _of_amount(kept.get(where), amount, where[1] in wanted.measured))
        for where, amount in wanted.amounts.items()
    )
    return Preview(nights, amounts, tuple(wanted.faults), wanted.more_faults)


def keep(diary: Nights, preview: Preview, *, believe_file: bool = False) -> None:
    """Keep what a preview showed, in the transaction of the diary.

    Args:
        diary: whose preview it is.
        preview: what to do.
        believe_file: whether the file is right where both differ; by default the diary stays as it is.

    Raises:
        ConflictError: somebody changed the diary meanwhile; nothing may be kept then.
    """
    person = diary.person.id
    states = {"new", "more", "conflict"} if believe_file else {"new", "more"}
    nights = [change for change in preview.nights if change.state in states]
    amounts = [change for change in preview.amounts if change.state in states]
    try:
        _insert(diary, Night, [
            {"id": new_id(), "person_id": person, "date": change.night.date, "version": 1, "written_at": now(),
             **_values(change.after)}
            for change in nights if change.present is None
        ])  # fmt: skip
        _insert(diary, Cramp, [
            {"person_id": person, "date": change.night.date, "part": None, "steps": [], **dataclasses.asdict(cramp)}
            for change in nights for cramp in change.new_cramps
        ])  # fmt: skip
        _insert(diary, Exposure, [
            {"person_id": person, "date": one.date, "what": one.what, "amount": one.amount}
            for one in amounts if one.present is None
        ])  # fmt: skip
    except sqlalchemy.exc.IntegrityError:
        raise ConflictError from None
    for change in nights:
        if change.present is not None:
            where = (Night.person_id == person, Night.date == change.night.date, Night.version == change.version)
            values = {**_values(change.after), "version": change.version + 1, "written_at": now()}
            _update(diary, sqlalchemy.update(Night).where(*where).values(**values))
    for one in amounts:
        if one.present is not None:
            was = {"person_id": person, "date": one.date, "what": one.what, "amount": one.present}
            _update(diary, sqlalchemy.update(Exposure).filter_by(**was).values(amount=one.amount))
    diary.session.expire_all()


def _night(night: WantedNight, found: Night | None, logged: Sequence[Cramp], taken: frozenset[str]) -> NightChange:
    # Whoever holds the id keeps it: a cramp that was moved to another night is not copied.
    new = tuple(cramp for cramp in night.logged if cramp.id not in taken)
    if found is None:
        after = Entry(night.cramps, night.pain, night.hours_sore, night.minutes_awake, note=night.note)
        return NightChange(night, None, 0, "new", after, new)
    if {cramp.id for cramp in logged} - {cramp.id for cramp in night.logged}:
        # Some were written down elsewhere, and may be the same ones: two sources are never added up.
        new = new[: max(0, (night.cramps or 0) - len(logged))]
    present = Entry.of(found)
    cramps, differs = present.cramps, False
    if night.cramps is not None:
        least = min(MOST_A_NIGHT, max(night.cramps, len(logged) + len(new)))
        # A count that only counts the cramps that are known one by one grows with them.
        grows = present.cramps is None or (len(logged) == present.cramps and 0 < present.cramps <= least)
        cramps, differs = least, least != present.cramps and not grows
    after = dataclasses.replace(present, cramps=cramps, note=present.note or night.note)
    for field in ("pain", "hours_sore", "minutes_awake"):
        wanted, has = getattr(night, field), getattr(present, field)
        if wanted is not None and wanted != has:
            differs = differs or has is not None
            after = dataclasses.replace(after, **{field: wanted})
    state: State = "conflict" if differs else "same" if after == present and not new else "more"
    return NightChange(night, present, found.version, state, after, new)


def _of_amount(present: float | None, amount: float, is_measured: bool) -> State:  # noqa: FBT001
    if present is None:
        return "new"
    if present == amount:
        return "same"
    # The day was not over when the device was asked before.
    return "more" if is_measured and amount > present else "conflict"


def _taken(diary: Nights, wanted: Wanted) -> frozenset[str]:
    """The ids of cramps that the diary holds, on whatever night."""
    ids = [cramp.id for night in wanted.nights.values() for cramp in night.logged]
    found: set[str] = set()
    for some in _parts(ids):
        found.update(diary.session.scalars(sqlalchemy.select(Cramp.id).where(Cramp.id.in_(some))))
    return frozenset(found)


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), _AT_ONCE):
        yield items[first : first + _AT_ONCE]


def _values(entry: Entry) -> dict[str, Any]:
    return {**dataclasses.asdict(entry), "helped": list(entry.helped)}


def _insert(diary: Nights, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        diary.session.execute(sqlalchemy.insert(table), list(rows))


def _update(diary: Nights, statement: Any) -> None:
    changed: Any = diary.session.execute(statement)
    if changed.rowcount != 1:
        raise ConflictError
