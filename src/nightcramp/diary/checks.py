"""What an entry of the diary may say: counts, times and ids that can be; every fault names field, value and mend."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection

from nightcramp.answers.errors import AnswerFault, in_one_line, shown
from nightcramp.condition import nearest
from nightcramp.diary.database.tables import LONGEST_NOTE, MOST_A_NIGHT, WORST_PAIN
from nightcramp.diary.errors import DiaryError

FIRST_DATE = datetime.date(1900, 1, 1)
LONGEST_SECONDS = 24 * 60 * 60
MOST_MINUTES_AWAKE = 24 * 60
MOST_HOURS_SORE = 14 * 24
"""What lasts for longer is not the soreness of one cramp."""
MOST_IDS = 50
SIDES = ("left", "right", "both")
PARTS = ("calf", "foot", "thigh")


@dataclasses.dataclass(slots=True)
class Checks:
    """Collects the faults of one entry."""

    faults: list[AnswerFault] = dataclasses.field(default_factory=list)

    def add(self, field: str, value: object, problem: str, mend: str) -> None:
        """Note a fault."""
        self.faults.append(AnswerFault(field, shown(value), problem, mend))

    def finish(self) -> None:
        """Refuse the entry if anything is wrong.

        Raises:
            DiaryError: with all faults.
        """
        if self.faults:
            raise DiaryError(self.faults)

    def number(self, field: str, value: float | None, most: float, unit: str = "") -> None:
        """A number from 0; None is unknown. What is no number at all fails too."""
        if value is not None and not 0 <= value <= most:
            self.add(field, value, "is not possible", f"Give a number from 0 to {most:g}{unit}, or leave it out")

    def choice(self, field: str, value: str | None, choices: Collection[str]) -> None:
        """One of a few words; None is unknown."""
        if value is not None and value not in choices:
            self.add(field, value, "is not known", f"Use one of {', '.join(choices)}, or leave it out")

    def ids(self, field: str, values: Collection[str], known: Collection[str]) -> None:
        """Ids of the knowledge base."""
        if len(values) > MOST_IDS:
            self.add(field, len(values), "are too many", f"Give at most {MOST_IDS}")
            return
        for value in values:
            if value not in known:
                self.add(field, value, f"is not known{nearest(value, known)}", "Use an id of the knowledge base")

    def text(self, field: str, value: str) -> None:
        """A short text of one's own."""
        if len(value) > LONGEST_NOTE:
            self.add(field, in_one_line(value, 40), "is too long", f"Write at most {LONGEST_NOTE} letters")
        if "\0" in value:
            self.add(field, in_one_line(value, 40), "has a letter that cannot be kept", "Type it anew")

    def date(self, field: str, value: datetime.date, today: datetime.date) -> None:
        """A day that has begun, and that somebody alive can remember."""
        if value > today:
            self.add(field, value.isoformat(), "lies in the future", f"Give a date up to {today.isoformat()}")
        elif value < FIRST_DATE:
            self.add(field, value.isoformat(), "is too long ago", f"Give a date from {FIRST_DATE.isoformat()} on")

    def moment(self, field: str, value: datetime.datetime, today: datetime.date) -> None:
        """A moment on the person's own clock, without a zone."""
        if value.tzinfo is not None:
            self.add(field, value.isoformat(), "has a time zone", "Give the person's own clock: 2026-01-31T03:12")
        else:
            self.date(field, value.date(), today)


def night_numbers(
    checks: Checks, cramps: int | None, pain: int | None, hours_sore: float | None, minutes_awake: int | None
) -> None:
    """The numbers of a night."""
    checks.number("cramps", cramps, MOST_A_NIGHT)
    checks.number("pain", pain, WORST_PAIN)
    checks.number("hours_sore", hours_sore, MOST_HOURS_SORE, " hours")
    checks.number("minutes_awake", minutes_awake, MOST_MINUTES_AWAKE, " minutes")
