"""Numbers and lengths of time as people and apps write them."""

from __future__ import annotations

import math
import re

NOT_KNOWN = frozenset({"", "n/a", "na", "-", "--", "null", "none", "nan", "unknown", "?"})
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_DURATION = re.compile(r"(-?)(\d{1,4}):-?(\d{1,2})(?::-?(\d{1,2}))?")
_LONGEST = 40


def number(text: str) -> float | None:
    """A number; None is not known.

    Raises:
        ValueError: it is none.

    >>> number("1,234"), number("7,5"), number(" 7.50 "), number("N/A")
    (1234.0, 7.5, 7.5, None)
    """
    said = text.strip()
    if said.casefold() in NOT_KNOWN:
        return None
    if len(said) > _LONGEST or "_" in said:
        raise ValueError(said)
    if _THOUSANDS.fullmatch(said):
        said = said.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(said):
        said = said.replace(",", ".")
    found = float(said)
    if not math.isfinite(found):
        raise ValueError(said)
    return found


def hours(text: str) -> float | None:
    """Hours of a length of time written ``h:mm`` or ``h:mm:ss``; None if it is not written so.

    >>> hours("7:29:00"), hours("-1:-30:-00"), hours("2.0")
    (7.483333333333333, -1.5, None)
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    sign = -1 if found[1] else 1
    return sign * (int(found[2]) + int(found[3]) / 60 + int(found[4] or 0) / 3600)
