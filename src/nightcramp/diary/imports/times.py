"""Dates and clock times as apps write them. Always the clock on the person's wall; never that of this machine."""

from __future__ import annotations

import dataclasses
import datetime
import re
import zoneinfo
from collections.abc import Iterable
from typing import Literal

from nightcramp.diary.imports.errors import UnreadableError

Order = Literal["", "day", "month"]
"""Which comes first in dates in numbers; empty is not said."""
NIGHT_ENDS = 5
"""What is taken before this hour belongs to the day before: the person has not slept yet. Our choice."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3})[a-z]*\.?,? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?\s*(m?)\.?")
NOON = 12
_YEARS = range(1900, 2200)
"""A date outside of them is a slip, and near the end of the calendar it could not be counted with."""


@dataclasses.dataclass(frozen=True, slots=True)
class Moment:
    """A moment.

    Attributes:
        wall: on the clock of the wall, without a zone.
        is_exact: whether the place in the world is known too, so that two of them can be told apart by an hour.
    """

    wall: datetime.datetime
    is_exact: bool


def moment(text: str, zone: str) -> Moment:
    """A moment in ISO form: with an offset, ``Z``, or as the clock said.

    Raises:
        ValueError: it is none.
        UnreadableError: it is in UTC, and nobody said where the person was.
    """
    found = datetime.datetime.fromisoformat(text.strip())
    checked(found)
    if found.tzinfo is None:
        return Moment(found, is_exact=False)
    if text.strip()[-1] in "Zz":
        return Moment(found.astimezone(zone_of(zone, text)).replace(tzinfo=None), is_exact=True)
    return Moment(found.replace(tzinfo=None), is_exact=True)


def zone_of(name: str, shown: str = "") -> zoneinfo.ZoneInfo:
    """A zone by its name.

    Raises:
        UnreadableError: there is none, or none was given.
    """
    if not name:
        raise UnreadableError("zone", shown, "the times are in UTC, and the file does not say where you were",
                              "Say where you were, such as Europe/Dublin", ask="zone")  # fmt: skip
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise UnreadableError("zone", name, "is not known", "Name a region and a town, such as Europe/Dublin",
                              ask="zone") from None  # fmt: skip


def checked(day: datetime.date) -> datetime.date:
    """A day of a year that somebody alive can mean.

    Raises:
        ValueError: it is none.
    """
    if day.year not in _YEARS:
        raise ValueError(f"{day.year} is no year of a diary")
    return day


def date(text: str, order: Order = "") -> datetime.date:
    """A date: ``2026-03-01``, ``1st Mar 2026``, or in numbers where the order is known.

    Raises:
        ValueError: it is none.

    >>> date("2026-03-01"), date("1st Mar 2026"), date("13/3/2026"), date("3/4/2026", order="day").month
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 13), 4)
    """
    said = " ".join(text.split()).casefold()
    if _ISO.fullmatch(said):
        return checked(datetime.date.fromisoformat(said))
    if found := _IN_WORDS.fullmatch(said):
        return checked(datetime.date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])))
    found = _NUMBERS.fullmatch(said)
    if found is None:
        raise ValueError(text)
    first, second, year = (int(part) for part in found.groups())
    is_day_first = first > NOON or "." in said or order == "day"
    day, month = (first, second) if is_day_first else (second, first)
    return checked(datetime.date(year, month, day))


def order_of(texts: Iterable[str], said: Order) -> Order:
    """What comes first in dates in numbers: as a date tells that can only be one, else as the person says.

    Raises:
        UnreadableError: no date tells, and nobody said.
    """
    seen = ""
    for text in texts:
        found = _NUMBERS.match(text.strip())
        if found is None or "." in found[0]:
            continue
        first, second = int(found[1]), int(found[2])
        if first > NOON or second > NOON:
            return "day" if first > NOON else "month"
        if first != second:
            seen = found[0]
    if seen and not said:
        raise UnreadableError("date", seen, "it may be read in two ways",
                              "Say whether the day or the month comes first", ask="order")  # fmt: skip
    return said


def clock(text: str) -> datetime.time:
    """A time of the day: ``21:30``, ``8:30 am``, ``11:12PM``.

    Raises:
        ValueError: it is none.

    >>> clock("12:05 am"), clock("11:12PM"), clock("21:30")
    (datetime.time(0, 5), datetime.time(23, 12), datetime.time(21, 30))
    """
    found = _CLOCK.fullmatch(text.strip().casefold().replace("\u202f", " "))
    if found is None:
        raise ValueError(text)
    hour, half = int(found[1]), found[4]
    if half:
        if not 1 <= hour <= NOON:
            raise ValueError(text)
        hour = hour % NOON + (NOON if half == "p" else 0)
    elif found[5]:
        raise ValueError(text)
    return datetime.time(hour, int(found[2]), int(found[3] or 0))


def day_of(wall: datetime.datetime) -> datetime.date:
    """The day on which something was taken or done, for the night that follows it.

    >>> day_of(datetime.datetime(2026, 3, 2, 1, 30)), day_of(datetime.datetime(2026, 3, 2, 8, 0))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 2))
    """
    return wall.date() - datetime.timedelta(days=wall.hour < NIGHT_ENDS)
