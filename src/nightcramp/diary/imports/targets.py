"""What a name in a file may mean, and what it is taken for beforehand.

Only exact words of the knowledge base, the columns of our own table and what a device names itself are set beforehand.
All else the person says.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterable, Mapping

from nightcramp.diary.imports import apple_health, fitbit, own, sleeps
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.rows import Found, Row
from nightcramp.knowledge import KnowledgeBase

IGNORE = "ignore"
CRAMPS, COUNT, NONE = "cramps", "count", "none"
OF_CRAMPS = {
    CRAMPS: "a leg cramp, each time", COUNT: "how many leg cramps that night",
    NONE: "a night without a leg cramp", "pain": "worst pain, 0 to 10",
    "minutes": "how many minutes the longest cramp lasted", "side": "which leg: left, right or both",
    "awake": "minutes awake because of cramps", "sore": "hours sore afterwards", "note": "a note",
}  # fmt: skip
"""What may be said of a night, in words."""
_DONE = ("stretch", "exercise", "sleep_habit", "remedy", "device", "hydration", "diet")
_TAKEN = ("supplement", "medicine")
_LETTERS = re.compile(r"\w+")


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """What a name means.

    Attributes:
        to: one of :data:`OF_CRAMPS`, an exposure, measurement or action, or ``ignore``.
        one_counts: how much one of theirs, or a tick, is in our unit.
    """

    to: str = IGNORE
    one_counts: float = 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A name in a file.

    Attributes:
        name: as it stands.
        rows: how many there are.
        first: the day of the first one.
        last: of the last one.
        sources: the devices, the one with the most days first.
        samples: some of what stands there.
        has_amounts: whether all rows have a number; if not, a tick counts as one.
        is_timed: whether the file says at what time.
        is_of_days: whether it is noted for a day, so that the night must be said.
        preset: what it is taken for beforehand.
        refusal: why it is never a leg cramp; empty if it may be one.
    """

    name: str
    rows: int
    first: datetime.date
    last: datetime.date
    sources: tuple[str, ...]
    samples: tuple[str, ...]
    has_amounts: bool
    is_timed: bool
    is_of_days: bool
    preset: Target
    refusal: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """Something that a name may mean, as it is offered."""

    to: str
    words: str


def options(knowledge: KnowledgeBase) -> dict[str, list[Option]]:
    """All that is offered as the meaning of a name, in groups."""
    exposures = [Option(one.id, _with_unit(one)) for one in knowledge.collection("diary_exposures")]
    measured = [Option(one.id, _with_unit(one)) for one in knowledge.collection("diary_measurements")]
    actions = sorted(knowledge.actions.values(), key=lambda one: one.name)
    return {
        "Leg cramps": [Option(to, words) for to, words in OF_CRAMPS.items()],
        "Of the day": exposures, "Of a device": measured,
        "Something you did": [Option(one.id, one.name) for one in actions if one.kind in _DONE],
        "Something you took": [Option(one.id, one.name) for one in actions if one.kind in _TAKEN],
    }  # fmt: skip


def known(knowledge: KnowledgeBase) -> dict[str, str]:
    """Every target, in words."""
    actions = {one.id: one.name for one in knowledge.actions.values()}
    return (
        {IGNORE: "leave it out"}
        | actions
        | {one.to: one.words for group in options(knowledge).values() for one in group}
    )


def names_in(found: Found, knowledge: KnowledgeBase) -> list[Named]:
    """The names in a file, those with the most rows first."""
    by_name: dict[str, list[Row]] = {}
    for row in found.rows:
        by_name.setdefault(row.name, []).append(row)
    names = [_named(name, rows, found.format, knowledge) for name, rows in by_name.items()]
    return sorted(names, key=lambda one: (one.preset.to == IGNORE, -one.rows, one.name))


def presets(names: Iterable[Named]) -> dict[str, Target]:
    """What the names are taken for beforehand."""
    return {one.name: one.preset for one in names}


def check(mapping: Mapping[str, Target], names: Iterable[Named], knowledge: KnowledgeBase) -> None:
    """Whether names may mean what the person says.

    Raises:
        UnreadableError: a name is not in the file, a target is not known, or it cannot be a leg cramp.
    """
    there = {one.name: one for one in names}
    possible = known(knowledge)
    for name, target in mapping.items():
        if name not in there:
            raise UnreadableError("name", name, "is not in the file", f"Use one of {', '.join(list(there)[:10])}")
        if target.to not in possible:
            raise UnreadableError(name, target.to, "is not known", "Use cramps, count, none, ignore, or an id of an "
                                  "exposure or action")  # fmt: skip
        if target.to in OF_CRAMPS and there[name].refusal:
            raise UnreadableError(name, target.to, there[name].refusal.rstrip("."), "Leave it out")
        if not 0 < target.one_counts <= 1_000_000:
            raise UnreadableError(name, str(target.one_counts), "is not possible as the size of one", "Give a number "
                                  "above 0")  # fmt: skip


def _named(name: str, rows: list[Row], form: str, knowledge: KnowledgeBase) -> Named:
    days: dict[str, set[datetime.date]] = {}
    samples: dict[str, None] = {}
    for row in rows:
        days.setdefault(row.source, set()).add(row.day)
        if len(samples) < 4 and (said := row.label or ("" if row.amount is None else f"{row.amount:g}")):
            samples[said[:40]] = None
    sources = tuple(sorted(days, key=lambda one: (-len(days[one]), one)))
    refusal = _refusal(name, knowledge)
    preset = Target() if refusal else _preset(name, form, knowledge)
    return Named(
        name, len(rows), min(row.day for row in rows), max(row.day for row in rows), sources, tuple(samples),
        all(row.amount is not None for row in rows), any(row.evening is not None for row in rows),
        any(row.kind == "day" for row in rows), preset, refusal,
    )  # fmt: skip


def _refusal(name: str, knowledge: KnowledgeBase) -> str:
    words = set(_LETTERS.findall(name.casefold()))
    for refusal in knowledge.collection("diary_import_refusals"):
        if words.intersection(refusal.words):
            says: str = refusal.says
            return says
    return ""


def _preset(name: str, form: str, knowledge: KnowledgeBase) -> Target:
    if form == own.FORMAT and (to := own.COLUMNS.get(name.casefold())):
        return Target(to)
    if name in sleeps.NAMES:
        return Target(sleeps.NAMES[name])
    if form in (apple_health.FORMAT, fitbit.FORMAT) and name in (apple_health.STEPS, fitbit.STEPS):
        return Target("steps")
    if form == apple_health.FORMAT and name == apple_health.WATER:
        unit = next(one for one in knowledge.collection("diary_import_units") if one.id == "water_ml")
        return Target(unit.to, unit.one_counts)
    plain = " ".join(name.split()).casefold()
    for words in knowledge.collection("diary_import_words"):
        if plain in words.words:
            return Target(words.to)
    return Target()


def _with_unit(one: object) -> str:
    name, unit = getattr(one, "name"), getattr(one, "unit")  # noqa: B009 - of two kinds of statements
    return f"{name} ({unit})" if unit and unit not in name else str(name)
