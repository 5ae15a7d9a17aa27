"""Trials, nights and results as files: JSON for a trial, CSV for nights, and what may be handed on for pooling."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import math
from collections.abc import Mapping
from typing import Any

from nightcramp.diary.trials.design import Outcome, Trial
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.nights import Night
from nightcramp.diary.trials.pooling import Person

NIGHT, VALUE, FOLLOWED, DISTURBED = "night", "cramps", "followed", "disturbed"
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_NOT_KNOWN = frozenset({"", "na", "n/a", "unknown", "?", "-"})
MOST_ROWS = 20_000
_WHOLE = ("seed", "pairs", "block_nights", "washout_nights", "onset_nights", "offset_nights", "baseline_nights", "lots")


def trial_as_object(trial: Trial) -> dict[str, Any]:
    """A trial as plain objects; :func:`trial_of` gives it back."""
    return {**dataclasses.asdict(trial), "start": trial.start.isoformat()}


def trial_of(given: Any) -> Trial:
    """A trial from plain objects.

    Raises:
        TrialError: it is none.
    """
    if not isinstance(given, Mapping):
        raise TrialError("trial", type(given).__name__, "it is no trial", "Give the file that 'trial new' wrote.")
    names = {field.name for field in dataclasses.fields(Trial)}
    for name in given:
        if name not in names:
            raise TrialError(str(name)[:60], "", "a trial has no such part", "Give the file that 'trial new' wrote.")
    found = {"lots": 1, **given}  # a file that does not say so is of a time when one was drawn
    for name in _WHOLE:
        if name in found and (not isinstance(found[name], int) or isinstance(found[name], bool)):
            raise TrialError(name, str(found[name])[:60], "it is no whole number", "Write a whole number.")
    for name in ("question", "measure"):
        if not isinstance(found.get(name), str):
            raise TrialError(name, str(found.get(name))[:60], "it is no text", "Write it in words.")
    found["start"] = _date("start", str(found.get("start", "")))
    found["outcome"] = _outcome(found.get("outcome", {}))
    try:
        return Trial(**found)
    except TypeError:
        missing = [name for name in ("seed", "pairs") if name not in found]
        raise TrialError(", ".join(missing), "", "it is missing", "Give the file that 'trial new' wrote.") from None


def read_nights(text: str, *, night: str = NIGHT, value: str = VALUE, dated_by: str = "evening") -> list[Night]:
    """Nights from a CSV with a header; columns are found by their names, whatever their order.

    Args:
        text: the file. ``followed`` and ``disturbed`` (yes or no) are read where they are there; other columns are not.
        night: the column of the date.
        value: the column of the count or score; an empty cell is a missing night, not 0.
        dated_by: ``evening`` or ``morning``: which day a night is named after.

    Raises:
        TrialError: a column is missing, or a cell cannot be read; the line is named.
    """
    if dated_by not in ("evening", "morning"):
        raise TrialError("dated_by", dated_by, "there is no such way", "Use evening or morning.")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), skipinitialspace=True)
    header = [name.strip() for name in rows.fieldnames or ()]
    rows.fieldnames = header
    for wanted in (night, value):
        if wanted not in header:
            raise TrialError(wanted, ", ".join(header)[:200], "there is no such column", "Name the columns.")
    found: list[Night] = []
    for row in rows:
        if len(found) >= MOST_ROWS:
            raise TrialError("file", str(MOST_ROWS), "it has more lines than a life has such nights", "Cut it.")
        line = f"line {rows.line_num}"
        date = evening_of(f"{line}, {night}", row.get(night) or "", dated_by)
        number = _number(f"{line}, {value}", (row.get(value) or "").strip())
        followed = _yes_or_no(f"{line}, {FOLLOWED}", row.get(FOLLOWED))
        disturbed = _yes_or_no(f"{line}, {DISTURBED}", row.get(DISTURBED))
        found.append(Night(date, number, followed, disturbed is True))
    return found


def person_of(given: Any) -> Person:
    """What a person handed on for pooling, from plain objects.

    Raises:
        TrialError: it is none.
    """
    names = [field.name for field in dataclasses.fields(Person)]
    if not isinstance(given, Mapping) or sorted(given) != sorted(names):
        raise TrialError("file", "", f"it does not have just {', '.join(names)}", "Give what 'trial export' wrote.")
    for name in ("log_ratio", "sd"):
        if not isinstance(given[name], int | float) or isinstance(given[name], bool):
            raise TrialError(name, str(given[name])[:60], "it is no number", "Export the trial again.")
    label, measure, outcome = (str(given[name])[:100] for name in names[:3])
    return Person(label, measure, outcome, float(given["log_ratio"]), float(given["sd"]))


def _outcome(given: Any) -> Outcome:
    if not isinstance(given, Mapping):
        raise TrialError("outcome", str(given)[:60], "it is no outcome", "Leave it out for cramps.")
    names = {field.name for field in dataclasses.fields(Outcome)}
    if unknown := set(given) - names:
        raise TrialError(f"outcome.{min(unknown)}"[:60], "", "an outcome has no such part", "Leave it out.")
    return Outcome(**given)


def evening_of(field: str, text: str, dated_by: str) -> datetime.date:
    """The evening on which a night of a table began.

    Args:
        field: as a fault names it.
        text: the date of the night, year-month-day.
        dated_by: ``evening`` or ``morning``: which day it is named after.

    Raises:
        TrialError: it is no date, or there is none before it.
    """
    date = _date(field, text.strip())
    try:
        return date - datetime.timedelta(days=dated_by == "morning")
    except OverflowError:
        raise TrialError(field, text[:60], "no day comes before it", "Mend the year.") from None


def _date(field: str, text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise TrialError(field, text[:60], "it is no date", "Write year-month-day, such as 2026-03-31.") from None


def _number(field: str, text: str) -> float | None:
    if text.casefold() in _NOT_KNOWN:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise TrialError(field, text[:60], "it is no number", "Write a number, or leave the cell empty.")
    return number


def _yes_or_no(field: str, text: str | None) -> bool | None:
    said = (text or "").strip().casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    if said in _NOT_KNOWN:
        return None
    raise TrialError(field, said[:60], "it is neither yes nor no", "Write yes or no, or leave the cell empty.")
