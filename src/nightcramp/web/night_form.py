"""The form of one night: what it offers at a tap, and what was filled in."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

import msgspec
from starlette.datastructures import FormData

from nightcramp.diary.checks import Checks
from nightcramp.diary.nights import CrampEntry, Entry, evening_of
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, DiaryExposure

SECONDS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """Numbers that are offered at a tap.

    Attributes:
        field: the name in the form.
        legend: what is asked.
        unit: what follows the number, in words.
        offers: the numbers.
    """

    field: str
    legend: str
    unit: str
    offers: tuple[float, ...]

    def shown(self, value: float | None) -> tuple[float, ...]:
        """The offers, with the value that is there."""
        return self.offers if value is None or value in self.offers else tuple(sorted({*self.offers, value}))


SCALES = (
    Scale("cramps", "How many cramps?", "", tuple(range(7))),
    Scale("pain", "Worst pain, 0 to 10", "", tuple(range(11))),
    Scale("minutes_awake", "Sleep lost, in minutes", "", (0, 10, 20, 30, 60, 120)),
    Scale("hours_sore", "Sore afterwards, in hours", "", (0, 1, 4, 12, 24, 48)),
)


def entry_of(form: FormData) -> Entry:
    """What the form says of a night.

    Raises:
        DiaryError: a number is none.
    """
    checks = Checks()
    more = _number(form, "cramps_more", checks)
    found = Entry(
        cramps=_number(form, "cramps", checks) if more is None else more,
        pain=_number(form, "pain", checks),
        hours_sore=_decimal(form, "hours_sore", checks),
        minutes_awake=_number(form, "minutes_awake", checks),
        helped=tuple(str(value) for value in form.getlist("helped")),
        note=_text(form, "note").replace("\r\n", "\n").strip(),
    )
    checks.finish()
    return found


def cramp_of(form: FormData, date: datetime.date) -> CrampEntry:
    """What the form says of one cramp of a night.

    Raises:
        DiaryError: the time or a number is none.
    """
    checks = Checks()
    given = _text(form, "time")
    try:
        time = datetime.time.fromisoformat(given)
    except ValueError:
        checks.add("time", given, "is no time of the day", "Give hours and minutes, such as 03:12")
        time = datetime.time(0)
    minutes = _decimal(form, "minutes", checks)
    pain = _number(form, "pain", checks)
    checks.finish()
    at = datetime.datetime.combine(date, time.replace(tzinfo=None))
    if evening_of(at) != date:
        at += datetime.timedelta(1)
    return CrampEntry(
        at,
        None if minutes is None else round(minutes * SECONDS),
        _text(form, "side") or None,
        _text(form, "part") or None,
        pain,
    )


def amounts_of(form: FormData, exposures: Sequence[str]) -> dict[str, float | None]:
    """What the form says of a day; what was left open takes a note back.

    Raises:
        DiaryError: a number is none.
    """
    checks = Checks()
    found = {what: _decimal(form, what, checks) for what in exposures if what in form}
    checks.finish()
    return found


def seen_of(form: FormData) -> dict[str, float] | None:
    """What was noted for the day when the form was made; None of a form that does not say so.

    Raises:
        DiaryError: it was changed by hand.
    """
    given = _text(form, "seen")
    if not given:
        return None
    try:
        return msgspec.json.decode(given, type=dict[str, float])
    except msgspec.DecodeError:
        checks = Checks()
        checks.add("seen", given, "is not what our page sends", "Load the page anew")
        checks.finish()
        raise


def what_can_help(knowledge: KnowledgeBase, going: Sequence[Action]) -> tuple[Action, ...]:
    """What is offered as having helped: the steps of relief, and what was begun."""
    steps = (
        knowledge.actions[name] for protocol in knowledge.collection("relief_protocols") for name in protocol.steps
    )
    return tuple({action.id: action for action in (*steps, *going)}.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What may be noted for a day, with what is noted: an action that was begun, or an exposure."""

    id: str
    question: str
    help: str
    unit: str
    is_yes_or_no: bool
    offers: tuple[float, ...]
    amount: float | None


def asked_of_day(
    knowledge: KnowledgeBase, going: Sequence[Action], amounts: Mapping[str, float]
) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """What is asked of a day: first what was begun of the plan, then all else."""
    known: tuple[DiaryExposure, ...] = knowledge.collection("diary_exposures")
    plan = tuple(Asked(one.id, one.name, "", "", True, (1, 0), amounts.get(one.id)) for one in going)
    rest = tuple(
        Asked(
            one.id, one.question, one.help, one.unit, not one.unit,
            Scale("", "", "", one.choices).shown(amounts.get(one.id)), amounts.get(one.id),
        )
        for one in known
    )  # fmt: skip
    return plan, rest


def _text(form: FormData, field: str) -> str:
    value = form.get(field, "")
    return value.strip() if isinstance(value, str) else ""


def _decimal(form: FormData, field: str, checks: Checks) -> float | None:
    given = _text(form, field).replace(",", ".")
    if not given:
        return None
    try:
        return float(given)
    except ValueError:
        checks.add(field, given, "is no number", "Give a number, or leave it out")
        return None


def _number(form: FormData, field: str, checks: Checks) -> int | None:
    found = _decimal(form, field, checks)
    if found is not None and not found.is_integer():
        checks.add(field, found, "is no whole number", "Give a whole number, or leave it out")
        return None
    return None if found is None else int(found)
