"""The tables. A night without a row was not written down, which is not a night without cramps."""

from __future__ import annotations

import datetime
import secrets
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from nightcramp.diary.database.kept_json import JsonObject, JsonWords

LONGEST_NAME = 60
LONGEST_NOTE = 2000
LONGEST_HASH = 80
MOST_A_NIGHT = 60
"""More cramps in one night are taken for a slip."""
WORST_PAIN = 10
"""Of a scale from 0."""


def new_id() -> str:
    """An id that cannot be guessed and that two devices never share."""
    return str(uuid.uuid4())


def new_person_id() -> str:
    """A short one, because it stands in addresses."""
    return secrets.token_hex(5)


def now() -> datetime.datetime:
    """The time, in UTC and without a zone, as the tables keep it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


class Base(DeclarativeBase):
    """All tables, with names for every constraint, so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )  # fmt: skip
    type_annotation_map = {dict[str, Any]: JsonObject, list[str]: JsonWords}  # noqa: RUF012 - as SQLAlchemy reads it


def _of_person() -> Mapped[str]:
    return mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class Account(Base):
    """Who may sign in, where the server asks for it; on loopback there is none."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)


class Passkey(Base):
    """A passkey (WebAuthn credential) of an account."""

    __tablename__ = "passkey"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)


class Session(Base):
    """A browser that is signed in. Only the hash of its token is kept."""

    __tablename__ = "session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)
    expires_at: Mapped[datetime.datetime] = mapped_column(DateTime)


class Person(Base):
    """One person of a household.

    Attributes:
        account_id: whose household; None on loopback.
        relation: ``me``, ``child`` or ``other``: it changes how questions are worded.
        answers: as they were given, see :meth:`nightcramp.Answers.raw`.
        version: counts the changes of the answers, so that two browsers cannot overwrite each other unseen.
        knowledge_hash: of the knowledge with which the answers were last read.
        country: whose emergency numbers are shown, such as ``GB``.
    """

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_person_id)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    relation: Mapped[str] = mapped_column(String(10), default="me")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    knowledge_hash: Mapped[str] = mapped_column(String(LONGEST_HASH), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(DateTime)


class Night(Base):
    """One night that was written down.

    Attributes:
        date: the evening on which the night began.
        cramps: how many; 0 is a night without one, None when only exposures or a note are known.
        pain: the worst, 0 to 10.
        hours_sore: how long it hurt afterwards.
        minutes_awake: sleep that was lost.
        version: counts the changes, see :class:`Person`.
    """

    __tablename__ = "night"
    __table_args__ = (
        UniqueConstraint("person_id", "date"),
        CheckConstraint(f"cramps is null or (cramps >= 0 and cramps <= {MOST_A_NIGHT})", name="cramps"),
        CheckConstraint(f"pain is null or (pain >= 0 and pain <= {WORST_PAIN})", name="pain"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = _of_person()
    date: Mapped[datetime.date] = mapped_column(Date)
    cramps: Mapped[int | None]
    pain: Mapped[int | None]
    hours_sore: Mapped[float | None]
    minutes_awake: Mapped[int | None]
    helped: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)


class Cramp(Base):
    """One cramp, where more is known than that it happened.

    Attributes:
        at: when it began, on the person's own clock.
        seconds: how long it lasted.
        side: ``left``, ``right`` or ``both``.
        part: ``calf``, ``foot``, ``thigh``.
        steps: the relief steps that were taken, in their order; the last one is that after which it let go.
    """

    __tablename__ = "cramp"
    __table_args__ = (CheckConstraint("seconds is null or seconds >= 0", name="seconds"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = _of_person()
    date: Mapped[datetime.date] = mapped_column(Date, index=True)
    at: Mapped[datetime.datetime | None] = mapped_column(DateTime)
    seconds: Mapped[int | None]
    side: Mapped[str | None] = mapped_column(String(5))
    part: Mapped[str | None] = mapped_column(String(10))
    pain: Mapped[int | None]
    steps: Mapped[list[str]] = mapped_column(default=list)


class Exposure(Base):
    """What was done or taken on a day: a stretch, drinks, a medicine.

    Attributes:
        date: the day whose following night it may act on.
        what: the id of an action or of an exposure of the knowledge base.
        amount: how much, in the unit of the exposure; 0 says that it was not done, a missing row says nothing.
    """

    __tablename__ = "exposure"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    date: Mapped[datetime.date] = mapped_column(Date, primary_key=True)
    what: Mapped[str] = mapped_column(String(60), primary_key=True)
    amount: Mapped[float]


class Started(Base):
    """An action of the plan that a person has begun, so that it can be judged in time."""

    __tablename__ = "started"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    action: Mapped[str] = mapped_column(String(60), primary_key=True)
    on: Mapped[datetime.date] = mapped_column(Date)
    judge_on: Mapped[datetime.date | None] = mapped_column(Date)
    ended_on: Mapped[datetime.date | None] = mapped_column(Date)


class KeptTrial(Base):
    """A trial on oneself: its design, and whether it was ended before its time.

    Attributes:
        action: the id of what is tried.
        design: see :func:`nightcramp.diary.trials.trial_as_object`; it fixes the lot, so it is never shown.
        ended_on: the last evening that counts, where it was ended early.
        why_ended: ``wanted``, ``unwanted_effect`` or ``harm``.
    """

    __tablename__ = "trial"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = _of_person()
    action: Mapped[str] = mapped_column(String(60))
    design: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_on: Mapped[datetime.date | None] = mapped_column(Date)
    why_ended: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)


class Receipt(Base):
    """A request that was carried out, by the key that the device gave it: sent twice, it is done once."""

    __tablename__ = "receipt"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=now)
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
