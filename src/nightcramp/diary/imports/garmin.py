"""Garmin: sleep as JSON, of the account archive or as the website hands it out."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import IO, Any

from nightcramp.diary.imports import tables
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.rows import Found, Reading
from nightcramp.diary.imports.sleeps import Sleep, add_nights

FORMAT = "garmin"
FILES = re.compile(r"(.*/)?[^/]*_sleepData\.json")
"""Of an account archive."""
_DAY = datetime.timedelta(1)
_SECONDS = 3600
_MILLISECONDS = 1000
_STAGES = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")
_FINAL = "FINAL"


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The nights, by the date that the watch gives them; of two for one date, the final one.

    Raises:
        UnreadableError: it is not this format.
    """
    del reading
    found = Found(FORMAT)
    try:
        given = json.loads(tables.text_of(tables.content(stream)))
    except (ValueError, RecursionError):
        raise UnreadableError("file", "", "it is no JSON", "Choose the file as it was exported") from None
    nights: dict[datetime.date, tuple[bool, Sleep]] = {}
    for index, night in enumerate(_nights(given), 1):
        try:
            sleep = _sleep(night)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            found.fault(f"night {index}", str(night), "cannot be read", "Mend it, or leave it out")
            continue
        if sleep is None:
            continue
        is_final = str(night.get("sleepWindowConfirmationType") or "").endswith(_FINAL)
        present = nights.get(sleep.evening)
        if present is None or is_final >= present[0]:
            nights[sleep.evening] = (is_final, sleep)
    add_nights(found, (sleep for _, sleep in nights.values()))
    return found


def is_ours(given: Any) -> bool:
    """Whether an object is one of these files."""
    return any(isinstance(night, Mapping) and "sleepStartTimestampGMT" in night for night in _nights(given)[:3])


def _nights(given: Any) -> Sequence[Any]:
    if isinstance(given, Mapping):
        given = [given]
    if not isinstance(given, list):
        return ()
    return [night.get("dailySleepDTO", night) if isinstance(night, Mapping) else night for night in given]


def _sleep(night: Mapping[str, Any]) -> Sleep | None:
    """One night; None where the watch was not worn."""
    if night.get("sleepStartTimestampGMT") is None or night.get("sleepEndTimestampGMT") is None:
        return None
    morning = datetime.date.fromisoformat(night["calendarDate"])
    start, end = _seconds(night["sleepStartTimestampGMT"]), _seconds(night["sleepEndTimestampGMT"])
    if end <= start:
        raise ValueError("it ends before it begins")
    stages = [float(night[name]) for name in _STAGES if night.get(name) is not None]
    asleep = sum(stages) if stages else night.get("sleepTimeSeconds")
    times_awake = night.get("awakeCount")
    return Sleep(
        morning - _DAY, None, (end - start) / _SECONDS, None if asleep is None else float(asleep) / _SECONDS,
        None if times_awake is None else int(times_awake), "Garmin", morning.isoformat(),
    )  # fmt: skip


def _seconds(given: Any) -> float:
    """Seconds since 1970, of a moment in GMT: only the difference of two counts, so the clocks may change between."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return given / _MILLISECONDS
    return datetime.datetime.fromisoformat(given).replace(tzinfo=datetime.UTC).timestamp()
