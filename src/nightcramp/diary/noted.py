"""What was noted of the days, in a table of nights: a column named by the id of an action, exposure or measurement."""

from __future__ import annotations

import csv
import datetime
import io
import math

from nightcramp.diary.nights import most_of
from nightcramp.diary.trials import TrialError
from nightcramp.diary.trials.files import evening_of
from nightcramp.knowledge import KnowledgeBase

_NOT_KNOWN = frozenset({"", "na", "n/a", "unknown", "?", "-"})
_IN_WORDS = {"yes": 1.0, "y": 1.0, "true": 1.0, "no": 0.0, "n": 0.0, "false": 0.0}


def read_noted(
    text: str, knowledge: KnowledgeBase, *, night: str, dated_by: str = "evening"
) -> dict[str, dict[datetime.date, float]]:
    """What was noted on the day before each night, from a table that :func:`read_nights` has read.

    Args:
        text: the file, a CSV with a header. Columns that are named by no such id are not read.
        knowledge: what can be noted, and how much is no slip.
        night: the column of the date, each written as year-month-day.
        dated_by: ``evening`` or ``morning``: which day a night is named after. What stands in a line is of the day
            before its night, either way.

    Returns:
        For each id the amounts by day; an empty cell is a day of which it is unknown.

    Raises:
        TrialError: no column is named by such an id, or a cell is no amount; the line is named.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), skipinitialspace=True)
    rows.fieldnames = header = [name.strip() for name in rows.fieldnames or ()]
    most = most_of(knowledge)
    found: dict[str, dict[datetime.date, float]] = {name: {} for name in header if name in most}
    if not found:
        raise TrialError("columns", ", ".join(header)[:200], "none is named by what can be noted of a day",
                         "Name a column by an action or exposure, such as caffeine_taken.")  # fmt: skip
    for row in rows:
        date = evening_of(f"line {rows.line_num}, {night}", row[night] or "", dated_by)
        for name, days in found.items():
            amount = _amount(f"line {rows.line_num}, {name}", (row[name] or "").strip(), most[name])
            if amount is not None:
                days[date] = amount
    return found


def _amount(field: str, text: str, most: float) -> float | None:
    said = text.casefold()
    if said in _NOT_KNOWN:
        return None
    try:
        amount = _IN_WORDS[said] if said in _IN_WORDS else float(said)
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= most:
        raise TrialError(field, text[:60], f"it is neither yes nor no, nor a number from 0 to {most:g}",
                         "Write how much it was, or leave the cell empty.")  # fmt: skip
    return amount
