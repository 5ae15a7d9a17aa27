"""Nights, cramps and exposures of a person.

Every write honours an ``Idempotency-Key`` header: sent twice with the same key, it is done once, with the same reply.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from nightcramp.diary.database import Cramp, Night
from nightcramp.diary.nights import NOT_WRITTEN, CrampEntry, Entry, Nights, by_date
from nightcramp.diary.receipts import Reply, once
from nightcramp.web.diary import InDiary
from nightcramp.web.errors import NotThereError

router = APIRouter(prefix="/people/{person_id}", tags=["diary"])
MOST_CHANGES = 2**31 - 1
A_YEAR = datetime.timedelta(days=365)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CrampIn(_Model):
    """One cramp."""

    id: uuid.UUID | None = Field(None, description="From the device, so that it can be named before it is sent.")
    at: datetime.datetime = Field(
        description="When it began, on the person's own clock, without a zone. Before noon it belongs to the night of "
        "the evening before.", examples=["2026-01-31T03:12"],
    )  # fmt: skip
    seconds: int | None = Field(None, description="How long it lasted, up to 24 hours.", examples=[90])
    side: str | None = Field(None, description="left, right or both.", examples=["left"])
    part: str | None = Field(None, description="calf, foot or thigh.", examples=["calf"])
    pain: int | None = Field(None, description="0 to 10.", examples=[7])
    steps: list[str] = Field(
        [], description="The relief steps (ids of actions), in their order; it let go after the last one.",
        examples=[["relief_calf_stretch", "relief_massage"]],
    )  # fmt: skip


class CrampOut(BaseModel):
    """One cramp that was written down."""

    id: str
    date: datetime.date = Field(description="The evening of its night.")
    at: datetime.datetime | None
    seconds: int | None
    side: str | None
    part: str | None
    pain: int | None
    steps: list[str]


class NightIn(_Model):
    """A night, all that is said of it; what is left out is unknown."""

    cramps: int | None = Field(None, description="How many; 0 is a night without one.", examples=[1])
    pain: int | None = Field(None, description="The worst, 0 to 10.", examples=[6])
    hours_sore: float | None = Field(None, description="How long it hurt afterwards, in hours.", examples=[5])
    minutes_awake: int | None = Field(None, description="Sleep that was lost, in minutes.", examples=[20])
    helped: list[str] = Field([], description="What helped: ids of actions.", examples=[["relief_calf_stretch"]])
    note: str = Field("", examples=["After a long walk."])
    version: int = Field(
        NOT_WRITTEN, ge=0, le=MOST_CHANGES, examples=[0], description="Of the night that the writer saw; 0: it was not "
        "written down. Another one is answered with 409, and nothing is overwritten.",
    )  # fmt: skip


class NightOut(BaseModel):
    """A night that was written down."""

    date: datetime.date = Field(description="The evening on which it began.")
    cramps: int | None
    pain: int | None
    hours_sore: float | None
    minutes_awake: int | None
    helped: list[str]
    note: str
    version: int
    logged: list[CrampOut] = Field(description="The cramps of which more is known.")


class ExposureOut(BaseModel):
    """What was done or taken on a day."""

    date: datetime.date
    what: str = Field(examples=["stretch_bedtime_protocol"])
    amount: float = Field(description="0 says that it was not done; a missing row says nothing.")


class NightsOut(BaseModel):
    """The nights of a span of time. A night that is not among them was not written down."""

    first: datetime.date
    last: datetime.date
    nights: list[NightOut]
    exposures: list[ExposureOut]


class ExposuresIn(_Model):
    """What was done or taken on a day; what is not named stays as it was."""

    exposures: dict[str, float | None] = Field(
        description="By id of an action or exposure: how much; 0 was not done; null takes the note back.",
        examples=[{"stretch_bedtime_protocol": 1}],
    )
    seen: dict[str, float] | None = Field(
        None, description="What the writer saw noted. What `exposures` leave as it was seen stays; what was changed "
        "meanwhile and is changed here, too, is answered with 409, and nothing is overwritten.", examples=[{}],
    )  # fmt: skip


class ExposuresOut(BaseModel):
    """All that is noted for a day."""

    exposures: dict[str, float] = Field(examples=[{"stretch_bedtime_protocol": 1}])


class Gone(BaseModel):
    """Whether there was something to strike out."""

    was_there: bool


Version = Annotated[int | None, Query(ge=0, le=MOST_CHANGES, description="Of the night that the writer saw.")]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="Of the device, 1 to 64 letters; the same twice is done once."),
]


@router.post("/cramps", status_code=201)
def add_cramp(request: Request, body: CrampIn, diary: InDiary, key: Key = None) -> CrampOut:
    """Write one cramp down. Its night counts it."""

    def work() -> Reply:
        entry = CrampEntry(body.at, body.seconds, body.side, body.part, body.pain, tuple(body.steps))
        return _cramp(diary.add_cramp(entry, str(body.id) if body.id else None)).model_dump(mode="json")

    return CrampOut.model_validate(_once(request, diary, key, body, work))


@router.delete("/cramps/{cramp_id}")
def remove_cramp(request: Request, cramp_id: str, diary: InDiary, key: Key = None) -> Gone:
    """Strike one cramp out."""
    return Gone.model_validate(
        _once(request, diary, key, None, lambda: {"was_there": diary.remove_cramp(cramp_id) is not None})
    )


@router.get("/nights")
def nights(
    diary: InDiary,
    first: Annotated[datetime.date | None, Query(alias="from", description="By default a year before `to`.")] = None,
    last: Annotated[datetime.date | None, Query(alias="to", description="By default today.")] = None,
) -> NightsOut:
    """The nights that were written down, both ends included."""
    last = last or diary.today
    first = first or max(last, datetime.date.min + A_YEAR) - A_YEAR
    logged = by_date(diary.cramps_between(first, last))
    return NightsOut(
        first=first,
        last=last,
        nights=[_night(night, logged.get(night.date, [])) for night in diary.between(first, last)],
        exposures=[
            ExposureOut(date=exposure.date, what=exposure.what, amount=exposure.amount)
            for exposure in diary.exposures_between(first, last)
        ],
    )


@router.get("/nights/{date}")
def night(date: datetime.date, diary: InDiary) -> NightOut:
    """One night; 404 if it was not written down."""
    found = diary.get(date)
    if found is None:
        raise NotThereError("night", date.isoformat())
    return _night(found, diary.cramps_between(date, date))


@router.put("/nights/{date}")
def record(request: Request, date: datetime.date, body: NightIn, diary: InDiary, key: Key = None) -> NightOut:
    """Write a night down, or correct it."""

    def work() -> Reply:
        said = body.model_dump(exclude={"version"})
        kept = diary.record(date, Entry(**{**said, "helped": tuple(body.helped)}), body.version)
        return _night(kept, diary.cramps_between(date, date)).model_dump(mode="json")

    return NightOut.model_validate(_once(request, diary, key, body, work))


@router.delete("/nights/{date}")
def forget(request: Request, date: datetime.date, diary: InDiary, version: int | None = None, key: Key = None) -> Gone:
    """Strike a night out, with its cramps: it is missing again."""
    return Gone.model_validate(
        _once(request, diary, key, {"version": version}, lambda: {"was_there": diary.forget(date, version)})
    )


@router.put("/exposures/{date}")
def expose(request: Request, date: datetime.date, body: ExposuresIn, diary: InDiary, key: Key = None) -> ExposuresOut:
    """Note what was done or taken on a day; the reply is all that is noted for it."""

    def work() -> Reply:
        diary.expose(date, body.exposures, body.seen)
        return {"exposures": {one.what: one.amount for one in diary.exposures_between(date, date)}}

    return ExposuresOut.model_validate(_once(request, diary, key, body, work))


def _once(request: Request, diary: Nights, key: str | None, body: Any, work: Any) -> Reply:
    asked = [request.method, request.url.path, body.model_dump(mode="json") if isinstance(body, BaseModel) else body]
    return once(diary.session, diary.person, key, asked, work)


def _cramp(cramp: Cramp) -> CrampOut:
    return CrampOut(**{name: getattr(cramp, name) for name in CrampOut.model_fields})


def _night(night: Night, cramps: list[Cramp]) -> NightOut:
    said = {name: getattr(night, name) for name in NightOut.model_fields if name != "logged"}
    return NightOut(**said, logged=[_cramp(cramp) for cramp in cramps])
