"""All that is kept of people, as one file that can be read in again: the format, and what is in it.

The format is described in ``docs/app.md``. Receipts stay out: they only say which requests of a device were done.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
import sqlalchemy
from msgspec import Meta
from sqlalchemy.orm import Session

import nightcramp
from nightcramp.diary.checks import LONGEST_SECONDS, MOST_HOURS_SORE, MOST_IDS, MOST_MINUTES_AWAKE
from nightcramp.diary.database import Cramp, Exposure, KeptTrial, Night, Person, Started
from nightcramp.diary.database.tables import LONGEST_HASH, LONGEST_NAME, LONGEST_NOTE, MOST_A_NIGHT, WORST_PAIN, now
from nightcramp.knowledge import KnowledgeBase

FORMAT = 1
"""Counts the changes of the format."""
JSON_NAME = "nightcramp.json"
CSV_NAMES = ("people.csv", "answers.csv", "nights.csv", "cramps.csv", "exposures.csv", "started.csv", "trials.csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,36}$")]
KnownId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Pain = Annotated[int, Meta(ge=0, le=WORST_PAIN)]
Ids = Annotated[list[KnownId], Meta(max_length=MOST_IDS)]
Moment = Annotated[datetime.datetime, Meta(tz=False)]


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    """Something that is kept; unknown fields are refused, so that nothing is lost unseen."""


class KeptNight(_Kept):
    """See :class:`nightcramp.diary.database.Night`."""

    date: datetime.date
    written_at: Moment
    cramps: Annotated[int, Meta(ge=0, le=MOST_A_NIGHT)] | None = None
    pain: Pain | None = None
    hours_sore: Annotated[float, Meta(ge=0, le=MOST_HOURS_SORE)] | None = None
    minutes_awake: Annotated[int, Meta(ge=0, le=MOST_MINUTES_AWAKE)] | None = None
    helped: Ids = []
    note: Annotated[str, Meta(max_length=LONGEST_NOTE, pattern="^[^\\x00]*$")] = ""


class KeptCramp(_Kept):
    """See :class:`nightcramp.diary.database.Cramp`."""

    id: Id
    date: datetime.date
    at: Moment | None = None
    seconds: Annotated[int, Meta(ge=0, le=LONGEST_SECONDS)] | None = None
    side: Annotated[str, Meta(pattern="^(left|right|both)$")] | None = None
    part: Annotated[str, Meta(pattern="^(calf|foot|thigh)$")] | None = None
    pain: Pain | None = None
    steps: Ids = []


class KeptExposure(_Kept):
    """See :class:`nightcramp.diary.database.Exposure`."""

    date: datetime.date
    what: KnownId
    amount: Annotated[float, Meta(ge=0, le=1_000_000)]


class KeptStarted(_Kept):
    """See :class:`nightcramp.diary.database.Started`."""

    action: KnownId
    on: datetime.date
    judge_on: datetime.date | None = None
    ended_on: datetime.date | None = None


class KeptTrialRow(_Kept):
    """See :class:`nightcramp.diary.database.KeptTrial`."""

    id: Id
    action: KnownId
    design: dict[str, Any]
    created_at: Moment
    ended_on: datetime.date | None = None
    why_ended: Annotated[str, Meta(pattern="^(wanted|unwanted_effect|harm)$")] | None = None


class KeptPerson(_Kept):
    """One person, with all that is known of them."""

    id: Annotated[str, Meta(pattern="^[a-z0-9]{1,36}$")]
    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    relation: Annotated[str, Meta(pattern="^(me|child|other)$")] = "me"
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    created_at: Moment | None = None
    answered_at: Moment | None = None
    knowledge_hash: Annotated[str, Meta(max_length=LONGEST_HASH)] = ""
    answers: dict[str, Any] = {}
    nights: list[KeptNight] = []
    cramps: list[KeptCramp] = []
    exposures: list[KeptExposure] = []
    started: list[KeptStarted] = []
    trials: list[KeptTrialRow] = []


class Export(_Kept):
    """One file.

    Attributes:
        nightcramp_export: the version of the format.
        version: of Nightcramp, which wrote it.
        knowledge_version: of the knowledge that it was written with.
        knowledge_hash: of that knowledge.
        exported_at: when, in UTC.
        people: in the order in which they were added.
    """

    nightcramp_export: int
    version: str
    knowledge_version: str
    knowledge_hash: str
    exported_at: Moment
    people: list[KeptPerson]


def export(session: Session, people: Iterable[Person], knowledge: KnowledgeBase) -> Export:
    """All that is kept of some people."""
    return Export(
        FORMAT, nightcramp.__version__, knowledge.version, knowledge.hash, now(),
        [_person(session, person) for person in people],
    )  # fmt: skip


def as_json(exported: Export) -> bytes:
    """The file, readable by people too."""
    return msgspec.json.format(msgspec.json.encode(exported), indent=1)


def as_zip(exported: Export) -> bytes:
    """The file, with a table for each kind of entry."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(JSON_NAME, as_json(exported))
        for name, rows in zip(CSV_NAMES, _tables(exported), strict=True):
            folder.writestr(name, _csv(rows))
    return written.getvalue()


def _person(session: Session, person: Person) -> KeptPerson:
    def rows(table: Any, *order: Any) -> Sequence[Any]:
        query = sqlalchemy.select(table).where(table.person_id == person.id).order_by(*order)
        return session.scalars(query).all()

    return KeptPerson(
        **_fields(KeptPerson, person, without=("nights", "cramps", "exposures", "started", "trials")),
        nights=[KeptNight(**_fields(KeptNight, one)) for one in rows(Night, Night.date)],
        cramps=[KeptCramp(**_fields(KeptCramp, one)) for one in rows(Cramp, Cramp.date, Cramp.at, Cramp.id)],
        exposures=[KeptExposure(**_fields(KeptExposure, one)) for one in rows(Exposure, Exposure.date, Exposure.what)],
        started=[KeptStarted(**_fields(KeptStarted, one)) for one in rows(Started, Started.on, Started.action)],
        trials=[
            KeptTrialRow(**_fields(KeptTrialRow, one)) for one in rows(KeptTrial, KeptTrial.created_at, KeptTrial.id)
        ],
    )


def _fields(kind: type[msgspec.Struct], row: Any, without: Sequence[str] = ()) -> dict[str, Any]:
    return {name: getattr(row, name) for name in kind.__struct_fields__ if name not in without}


def _tables(exported: Export) -> Iterable[list[list[Any]]]:
    """The rows of each table, the first one its head; each row names its person."""
    own = ("answers", "nights", "cramps", "exposures", "started", "trials")
    columns = [name for name in KeptPerson.__struct_fields__ if name not in own]
    yield [columns, *([getattr(person, name) for name in columns] for person in exported.people)]
    yield [
        ["person", "name", "question", "answer"],
        *(
            [
                person.id,
                person.name,
                question,
                msgspec.json.encode(answer).decode() if isinstance(answer, list | dict) else answer,
            ]
            for person in exported.people
            for question, answer in person.answers.items()
        ),
    ]
    for name, kind in (
        ("nights", KeptNight), ("cramps", KeptCramp), ("exposures", KeptExposure), ("started", KeptStarted),
        ("trials", KeptTrialRow),
    ):  # fmt: skip
        yield [
            ["person", "name", *kind.__struct_fields__],
            *(
                [person.id, person.name, *(getattr(row, field) for field in kind.__struct_fields__)]
                for person in exported.people
                for row in getattr(person, name)
            ),
        ]


def _csv(rows: list[list[Any]]) -> bytes:
    """A table that spreadsheets read with the right letters, and in which no text is taken for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = " ".join(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value.isoformat() if isinstance(value, datetime.date) else value
