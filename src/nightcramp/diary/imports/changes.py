"""From rows and what they mean to nights and days, as our diary keeps them. Pure functions."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from nightcramp.answers.errors import AnswerFault, in_one_line, shown
from nightcramp.diary.checks import (
    FIRST_DATE,
    LONGEST_SECONDS,
    MOST_HOURS_SORE,
    MOST_MINUTES_AWAKE,
    SIDES,
)
from nightcramp.diary.database.tables import LONGEST_NOTE, MOST_A_NIGHT, WORST_PAIN
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.rows import MOST_FAULTS, Found, Row
from nightcramp.diary.imports.targets import COUNT, CRAMPS, IGNORE, NONE, OF_CRAMPS, Target
from nightcramp.diary.nights import most_of
from nightcramp.knowledge import KnowledgeBase

NAMESPACE = uuid.UUID("6d0f3c0e-6a5b-5f0a-9d0c-0f4f5d1c7a11")
"""Of the ids of cramps that come from files: the same cramp gets the same id."""
DatedBy = Literal["", "clock", "evening", "morning"]
DATED_BY: tuple[DatedBy, ...] = ("clock", "evening", "morning")
_DAY = datetime.timedelta(1)
_SECONDS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """How the person reads a file, beside what the names mean.

    Attributes:
        dated_by: the night of a row that is noted for a day: by its ``clock``, the one that began on its ``evening``,
            or the one that ended on its ``morning``; empty is not said.
        absent_is_none: whether a day with other notes, but without the cramp, was a night without one.
        prefer: of several devices, the one that is believed first; by default the one with the most days.
    """

    dated_by: DatedBy = ""
    absent_is_none: bool = False
    prefer: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class WantedCramp:
    """A cramp of which more is known than that it happened."""

    id: str
    at: datetime.datetime | None
    seconds: int | None
    side: str | None
    pain: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class WantedNight:
    """A night as the file tells it; None is unknown."""

    date: datetime.date
    cramps: int | None = None
    pain: int | None = None
    hours_sore: float | None = None
    minutes_awake: int | None = None
    note: str = ""
    logged: tuple[WantedCramp, ...] = ()


@dataclasses.dataclass(slots=True)
class Wanted:
    """All that a file tells.

    Attributes:
        nights: by the date of their evening.
        amounts: what was done, taken or measured, by date and id.
        measured: the ids that only devices count.
        faults: rows that cannot be kept.
        more_faults: how many are not listed.
    """

    nights: dict[datetime.date, WantedNight] = dataclasses.field(default_factory=dict)
    amounts: dict[tuple[datetime.date, str], float] = dataclasses.field(default_factory=dict)
    measured: frozenset[str] = frozenset()
    faults: list[AnswerFault] = dataclasses.field(default_factory=list)
    more_faults: int = 0

    def fault(self, row: Row | None, value: object, problem: str, mend: str) -> None:
        """Note what cannot be kept."""
        if len(self.faults) >= MOST_FAULTS:
            self.more_faults += 1
            return
        where = f"line {row.line}, {row.name}" if row and row.line else row.name if row else "night"
        self.faults.append(AnswerFault(in_one_line(where), shown(value), problem, mend))


def needs_night(rows: Iterable[Row], mapping: Mapping[str, Target], nightly: frozenset[str]) -> bool:
    """Whether the person must say which night is meant: something is noted for a day, and acts on a night."""
    return any(
        row.kind == "day" and ((to := mapping.get(row.name, Target()).to) in OF_CRAMPS or to in nightly) for row in rows
    )


def nightly_of(knowledge: KnowledgeBase) -> frozenset[str]:
    """The measurements that are of a night."""
    return frozenset(one.id for one in knowledge.collection("diary_measurements") if one.of == "night")


def wanted(
    found: Found,
    mapping: Mapping[str, Target],
    choices: Choices,
    knowledge: KnowledgeBase,
    person_id: str,
    today: datetime.date,
) -> Wanted:
    """What the diary should hold.

    Args:
        found: what the file holds.
        mapping: what its names mean; a name that is not there is left out.
        choices: the rest of what the person says.
        knowledge: which exposures and actions there are.
        person_id: whose it is.
        today: on the clock of the person.

    Raises:
        UnreadableError: it must be said which night is meant.
    """
    nightly = nightly_of(knowledge)
    if not choices.dated_by and needs_night(found.rows, mapping, nightly):
        raise UnreadableError("dated_by", "", "the file notes a cramp for a day, not for a night",
                              "Say whether it was the night before that day (morning), the night that began on it "
                              "(evening), or as its time says (clock)", ask="dated_by")  # fmt: skip
    made = Wanted(measured=frozenset(one.id for one in knowledge.collection("diary_measurements")))
    builders: dict[datetime.date, _Night] = {}
    amounts = _Amounts(choices, most_of(knowledge), made)
    for row in found.rows:
        target = mapping.get(row.name, Target())
        if target.to == IGNORE or (row.is_implied and not choices.absent_is_none):
            continue
        is_nightly = target.to in OF_CRAMPS or target.to in nightly
        date = _evening(row, choices.dated_by) if is_nightly else _day(row, choices.dated_by)
        if date is None:
            made.fault(row, row.day.isoformat(), "has no hour that says which night it was",
                       "Say evening or morning instead of clock")  # fmt: skip
        elif not FIRST_DATE <= date <= today:
            made.fault(row, date.isoformat(), "lies in the future" if date > today else "is too long ago",
                       "Mend the date")  # fmt: skip
        elif target.to in OF_CRAMPS:
            builders.setdefault(date, _Night(date, found.format, person_id, made)).add(row, target.to)
        else:
            amounts.add(date, row, target)
    if choices.absent_is_none and any(target.to in (CRAMPS, COUNT) for target in mapping.values()):
        for day in found.days:
            date = day - _DAY if choices.dated_by == "morning" else day
            if choices.dated_by in ("evening", "morning") and FIRST_DATE <= date <= today:
                builders.setdefault(date, _Night(date, found.format, person_id, made)).is_none = True
    for date, builder in sorted(builders.items()):
        night = builder.finished()
        if night is not None:
            made.nights[date] = night
    made.amounts = amounts.finished()
    return made


def _evening(row: Row, dated_by: DatedBy) -> datetime.date | None:
    if row.kind in ("event", "measure"):
        return row.evening
    if row.kind == "table":
        return row.day - _DAY if dated_by == "morning" else row.day
    return {"clock": row.evening, "evening": row.day, "morning": row.day - _DAY}.get(dated_by)


def _day(row: Row, dated_by: DatedBy) -> datetime.date | None:
    """The day for whose night something was done. A line of a table is of a night; all else has its own day."""
    return _evening(row, dated_by) if row.kind == "table" else row.day


class _Night:
    """Gathers what rows say of one night."""

    def __init__(self, date: datetime.date, source: str, person_id: str, made: Wanted) -> None:
        self.date, self.source, self.person_id, self.made = date, source, person_id, made
        self.is_none = False
        self._count: int | None = None
        self._happened: dict[tuple[str, str], datetime.datetime | None] = {}
        self._parts: dict[str, dict[str, float | str]] = defaultdict(dict)
        self._numbers: dict[str, float] = {}
        self._notes: dict[str, None] = {}

    def add(self, row: Row, to: str) -> None:
        """Take a row in."""
        if row.note and to in (CRAMPS, COUNT, NONE):
            self._notes[row.note] = None
        if to in (CRAMPS, COUNT, NONE):
            self._of_count(row, to)
        elif to == "note":
            if said := row.label or row.note or ("" if row.amount is None else f"{row.amount:g}"):
                self._notes[said] = None
        elif to == "side":
            side = row.label.strip().casefold()
            side = {"l": "left", "r": "right", "b": "both"}.get(side, side)
            if side in SIDES:
                self._parts[row.group or row.key]["side"] = side
            else:
                self.made.fault(row, row.label or row.amount, "is no side", "Write left, right or both")
        elif row.amount is None:
            self.made.fault(row, row.label, "is no number", "Write a number, or leave the cell empty")
        else:
            self._of_number(row, to, row.amount)

    def _of_count(self, row: Row, to: str) -> None:
        if row.amount is not None and (row.amount < 0 or (row.amount > MOST_A_NIGHT and to == COUNT)):
            self.made.fault(row, row.amount, "is not possible", f"Give a number from 0 to {MOST_A_NIGHT}")
        elif row.amount == 0:
            self.is_none = self.is_none or to != NONE
        elif to == NONE:
            self.is_none = True
        elif to == CRAMPS and row.kind != "table":
            self._happened[row.name, row.key] = row.at
        elif row.amount is None or row.amount != int(row.amount):
            self.made.fault(row, row.label or row.amount, "is no whole number", "Give 0, 1, 2 and so on")
        else:
            self._count = max(self._count or 0, int(row.amount))
            if row.at:
                self._happened[row.name, row.key] = row.at

    def _of_number(self, row: Row, to: str, amount: float) -> None:
        most = {"pain": WORST_PAIN, "minutes": LONGEST_SECONDS / _SECONDS, "awake": MOST_MINUTES_AWAKE,
                "sore": MOST_HOURS_SORE}[to]  # fmt: skip
        if not 0 <= amount <= most:
            self.made.fault(row, amount, "is not possible", f"Give a number from 0 to {most:g}")
            return
        if to in ("minutes", "pain"):
            self._parts[row.group or row.key][to] = amount
        if to != "minutes":
            self._numbers[to] = max(self._numbers.get(to, 0), amount)

    def finished(self) -> WantedNight | None:
        """The night; None if nothing was said."""
        happened = len(self._happened)
        cramps = max(self._count or 0, happened) or (0 if self.is_none or self._count == 0 else None)
        if cramps is not None and cramps > MOST_A_NIGHT:
            self.made.fault(None, f"{self.date}: {cramps}", "are more cramps than a night can have", "Mend the lines")
            return None
        pain, sore, awake = (self._numbers.get(name) for name in ("pain", "sore", "awake"))
        night = WantedNight(
            self.date, cramps, None if pain is None else round(pain), sore, None if awake is None else round(awake),
            "\n".join(self._notes)[:LONGEST_NOTE].replace("\0", ""), self._logged(cramps) if cramps else (),
        )  # fmt: skip
        return night if night != WantedNight(self.date) else None

    def _logged(self, cramps: int) -> tuple[WantedCramp, ...]:
        """The cramps of which the hour, the length or the side is known: never more than there were."""
        timed = {key: at for (_, key), at in self._happened.items() if at is not None}
        parts = dict(self._parts)
        loose = [key for key, part in parts.items() if key not in timed and {"minutes", "side"} & set(part)]
        if cramps == len(timed) == 1:
            # There was only one of which they can tell.
            (only,) = timed
            for key in loose:
                parts[only] = {**parts.pop(key), **parts.get(only, {})}
            loose = []
        loose.sort(key=lambda key: float(parts[key].get("minutes", 0)), reverse=True)
        room = cramps - len(timed)
        for key in loose[room:]:
            self.made.fault(None, f"{self.date}: {', '.join(map(str, parts[key].values()))}",
                            "cannot be told to which cramp it belongs", "Write it down by hand")  # fmt: skip
        return tuple(self._cramp(key, timed.get(key), parts.get(key, {})) for key in (*timed, *loose[:room]))

    def _cramp(self, key: str, at: datetime.datetime | None, part: Mapping[str, float | str]) -> WantedCramp:
        name = next((name for name, its_key in self._happened if its_key == key), "")
        minutes, pain = part.get("minutes"), part.get("pain")
        return WantedCramp(
            str(uuid.uuid5(NAMESPACE, "\n".join((self.person_id, self.source, name, key)))), at,
            None if minutes is None else round(float(minutes) * _SECONDS),
            str(part["side"]) if "side" in part else None, None if pain is None else round(float(pain)),
        )  # fmt: skip


class _Amounts:
    """Gathers what was done, taken or measured: summed within a device, never over devices."""

    def __init__(self, choices: Choices, most: Mapping[str, float], made: Wanted) -> None:
        self.made, self.most, self.prefer = made, most, choices.prefer
        self._sums: dict[tuple[datetime.date, str], dict[str, float]] = defaultdict(dict)
        self._rows: dict[tuple[datetime.date, str], Row] = {}

    def add(self, date: datetime.date, row: Row, target: Target) -> None:
        """Take a row in."""
        amount = 1.0 if row.amount is None else row.amount
        if amount < 0:
            self.made.fault(row, amount, "is not possible", "Give a number from 0")
            return
        where = (date, target.to)
        by_source = self._sums[where]
        by_source[row.source] = by_source.get(row.source, 0) + amount * target.one_counts
        self._rows[where] = row

    def finished(self) -> dict[tuple[datetime.date, str], float]:
        """One amount for each day and thing."""
        amounts = {}
        days: Counter[tuple[str, str]] = Counter()
        for (_, what), by_source in self._sums.items():
            days.update((what, source) for source in by_source)
        for where, by_source in sorted(self._sums.items()):
            source = min(by_source, key=lambda one: (one != self.prefer, -days[where[1], one], one))
            amount, most = round(by_source[source], 3), self.most[where[1]]
            if most == 1:
                amount = min(amount, 1)
            if amount > most:
                self.made.fault(self._rows[where], amount, f"is more than {most:g}", "Look at the unit: how much "
                                "does one of theirs count?")  # fmt: skip
            else:
                amounts[where] = amount
        return amounts
