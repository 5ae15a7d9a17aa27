"""A trial as iCalendar: each evening to look what is due, and the day of the result. It gives nothing away.

Neither the lot nor a block stands in it: every evening is the same. Times float: they are the local time of whoever
opens the calendar.
"""

from __future__ import annotations

import datetime

from nightcramp.diary.trials.design import Trial
from nightcramp.plan.calendar import empty_calendar, event_at, event_on

EVENING = datetime.time(21, 0)
_MINUTES = 5
_LOOK = "Look what tonight is"
_LOOK_SAYS = "Open your trial in Nightcramp. It says if tonight is with it or without it."
_OVER = "Your trial is over"
_OVER_SAYS = "Write down the last night. Then see in Nightcramp what your trial found."


def reminders(
    trial: Trial, name: str, today: datetime.date, at: datetime.time = EVENING, stamp: datetime.datetime | None = None
) -> bytes:
    """The calendar of a trial, as the bytes of an ``.ics`` file.

    Args:
        trial: its evenings from today on are in it.
        name: tells trials apart; the same one, imported again, replaces itself. It must not follow from the lot.
        today: the first evening at the earliest.
        at: when to look.
        stamp: when it was written; now, if it is not given.
    """
    written = (stamp or datetime.datetime.now(datetime.UTC)).replace(microsecond=0)
    calendar = empty_calendar("trial", "Night cramps: my trial")
    first = max(trial.start, today)
    if first <= trial.end:
        calendar.add_component(
            event_at(
                datetime.datetime.combine(first, at), _MINUTES,
                {"freq": "daily", "count": (trial.end - first).days + 1},
                uid=f"{name}-evening", title=_LOOK, says=_LOOK_SAYS, stamp=written,
            )
        )  # fmt: skip
    calendar.add_component(
        event_on(trial.end + datetime.timedelta(days=1), uid=f"{name}-end", title=_OVER, says=_OVER_SAYS, stamp=written)
    )
    return bytes(calendar.to_ical())
