"""Read one answer: its type, its unit, its plausible range.

Units are converted, never assumed away; an impossible value is refused with the field, the value and the mend.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from typing import Any, Final

from nightcramp.answers.errors import AnswerFault, in_one_line, shown
from nightcramp.knowledge.model import SPOKEN_UNITS
from nightcramp.knowledge.schema import Finding

UNKNOWN: Final = "unknown"
"""The answer "I don't know". It is distinct from an answer that is missing (not asked) and from no (absent)."""

_TRUE = frozenset({"yes", "y", "true", "present"})
_FALSE = frozenset({"no", "n", "false", "absent"})
_UNKNOWN = frozenset({"unknown", "don't know", "dont know", "do not know", "?", "not sure", "unsure"})
_QUANTITY = re.compile(r"\s*([-+]?\d+(?:[.,]\d+)?)\s*((?:[^\W\d_]|[%°\[]|/\s*\w|1\d?\*?/|10\*).*?)?\s*")
"""A number and perhaps a unit, which does not begin like a second number: 1:30 and 40-50 are none."""
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3}|(?:[.,]\d{3}){2,})(?![.,\d])")
"""1,250: to some people a bit more than one, to others more than a thousand."""
_SPOKEN = {
    "minutes": "min", "minute": "min", "mins": "min",
    "hours": "h", "hour": "h", "hrs": "h", "days": "d", "day": "d",
    "weeks": "wk", "week": "wk", "months": "mo", "month": "mo", "years": "a", "year": "a",
    "seconds": "s", "second": "s", "sec": "s",
    "\u00b0C": "Cel", "C": "Cel", "degC": "Cel", "\u00b0F": "[degF]", "F": "[degF]", "degF": "[degF]",
    "inches": "[in_i]", "inch": "[in_i]", "in": "[in_i]", "pounds": "[lb_av]", "lb": "[lb_av]", "lbs": "[lb_av]",
    "mmHg": "mm[Hg]", "mEq/L": "meq/L", "mmol/l": "mmol/L", "mg/dl": "mg/dL", "umol/l": "umol/L",
    "\u00b5mol/L": "umol/L", "\u03bcmol/L": "umol/L", "\u00b5g/L": "ug/L", "\u03bcg/L": "ug/L", "mIU/L": "m[IU]/L",
    "IU/L": "[IU]/L", "g/dl": "g/dL", "ng/ml": "ng/mL", "pg/ml": "pg/mL",
}  # fmt: skip
"""How people write units, as UCUM."""


class ValueRefusedError(ValueError):
    """An answer that cannot be read; carries the fault."""

    def __init__(self, fault: AnswerFault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def is_unknown(raw: Any) -> bool:
    """Whether an answer says "I don't know"."""
    return isinstance(raw, str) and raw.strip().casefold() in _UNKNOWN


def read_value(finding: Finding, raw: Any) -> Any:
    """The value of an answer in the canonical type and unit of its finding.

    Raises:
        ValueRefusedError: the answer does not fit the finding.
    """
    match finding.type:
        case "boolean":
            return _boolean(finding, raw)
        case "number":
            return _number(finding, raw)
        case "choice":
            return _choice(finding, raw)
        case "date":
            return _date(finding, raw)
        case _:
            raise _fault(finding, raw, "is not a single value", "Give a list")


def _fault(finding: Finding, raw: Any, problem: str, mend: str) -> ValueRefusedError:
    return ValueRefusedError(AnswerFault(finding.id, shown(raw), problem, mend))


def _boolean(finding: Finding, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = raw.strip().casefold() if isinstance(raw, str) else ""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise _fault(finding, raw, "is neither yes nor no", "Write yes, no or unknown")


def _choice(finding: Finding, raw: Any) -> str:
    text = raw.strip().casefold() if isinstance(raw, str) else ""
    by_words = {words.casefold(): choice for choice, words in finding.choices.items()}
    by_initial = {choice[0]: choice for choice in finding.choices}
    found = text if text in finding.choices else by_words.get(text)
    if found is None and len(by_initial) == len(finding.choices):
        found = by_initial.get(text)
    if found is None:
        raise _fault(finding, raw, "is none of its choices", f"Write one of: {', '.join(finding.choices)}, unknown")
    return found


def _date(finding: Finding, raw: Any) -> datetime.date:
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    try:
        return datetime.datetime.fromisoformat(raw.strip()).date()
    except (ValueError, AttributeError):
        raise _fault(finding, raw, "is not a date", "Write year-month-day, such as 2026-03-31") from None


def _number(finding: Finding, raw: Any) -> float:
    value, unit = _quantity(finding, raw)
    if not math.isfinite(value):
        raise _fault(finding, raw, "is not a finite number", "Write a number, or unknown")
    number = _convert(finding, raw, value, unit)
    if finding.integer and number != int(number):
        raise _fault(finding, raw, "must be a whole number", "Write it without a fraction")
    if finding.plausible and not finding.plausible[0] <= number <= finding.plausible[1]:
        low, high = finding.plausible
        also = f" and unit. Units that are understood: {_units(finding)}" if finding.units else ""
        raise _fault(
            finding,
            raw,
            f"cannot be: it must be from {low:g} to {high:g}{_in_unit(finding, '')}",
            f"Check the number{also}",
        )
    return number


def _quantity(finding: Finding, raw: Any) -> tuple[float, str]:
    if isinstance(raw, Mapping):
        extra = set(raw) - {"value", "unit", "low", "high"}
        if "value" not in raw or extra:
            unknown = ", ".join(sorted(shown(part) for part in extra)[:4])
            problem = f"has parts that are not known: {unknown}" if extra else "has no 'value'"
            raise _fault(finding, dict(raw), problem, "Write {value: 0.6, unit: mmol/L}, with low and high if you like")
        value, unit = raw["value"], raw.get("unit") or ""
        if not isinstance(unit, str):
            raise _fault(
                finding, dict(raw), "has a unit that is not a text", f"Write a unit such as {_spoken(finding.unit)}"
            )
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _fault(finding, dict(raw), "has a value that is not a number", "Write {value: 0.6, unit: mmol/L}")
        return _as_float(finding, raw, value), unit
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise _fault(finding, raw, "is not a number", f"Write a number{_in_unit(finding)}, or unknown")
    if isinstance(raw, str):
        if _THOUSANDS.match(raw.strip()):
            raise _fault(finding, raw, "can be read in two ways", "Write 1250 or 1.25, without a comma")
        found = _QUANTITY.fullmatch(raw)
        if not found:
            raise _fault(finding, raw, "is not a number", f"Write a number{_in_unit(finding)}, or unknown")
        return float(found[1].replace(",", ".")), found[2] or ""
    return _as_float(finding, raw, raw), ""


def _as_float(finding: Finding, raw: Any, value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise _fault(finding, raw, "is not a finite number", "Write a number, or unknown") from None


def _in_unit(finding: Finding, joint: str = " in") -> str:
    unit = SPOKEN_UNITS.get(finding.unit, finding.unit)
    return f" {unit}" if unit.startswith("a ") else f"{joint} {unit}" if unit else ""


def _units(finding: Finding) -> str:
    return ", ".join(map(_spoken, (finding.unit, *finding.units)))


def _spoken(unit: str) -> str:
    """A unit as people say it, if it can also be written so."""
    spoken = SPOKEN_UNITS.get(unit, unit)
    return spoken if _SPOKEN.get(spoken) == unit else unit


def _convert(finding: Finding, raw: Any, value: float, unit: str) -> float:
    unit = unit.strip()
    unit = _SPOKEN.get(unit, unit)
    if not unit or unit == finding.unit:
        return value
    if unit not in finding.factors:
        raise _fault(
            finding,
            raw,
            f"has the unit '{in_one_line(unit, 40)}', which it cannot have",
            f"Units that are understood: {_units(finding)}",
        )
    conversion = finding.factors[unit]
    # Ten digits: 84 days are 12 weeks, not 11.999… of them.
    return float(f"{value * conversion.factor + conversion.offset:.10g}")
