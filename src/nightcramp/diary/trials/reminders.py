"""A trial as iCalendar: each evening to look what is due, and the day of the result. It gives nothing away.

Neither the lot nor a block stands in it: every evening is the same. Times float: they are the local time of whoever
opens the calendar.
"""

from __future__ import annotations

import datetime

import icalendar

from nightcramp.diary.trials.design import Trial

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
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Nightcramp//trial//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Night cramps: my trial")
    first = max(trial.start, today)
    if first <= trial.end:
        calendar.add_component(_evenings(name, first, trial.end, at, written))
    calendar.add_component(_end(name, trial.end + datetime.timedelta(days=1), written))
    return bytes(calendar.to_ical())


def _evenings(
    name: str, first: datetime.date, last: datetime.date, at: datetime.time, written: datetime.datetime
) -> icalendar.Event:
    event = _event(f"{name}-evening", _LOOK, _LOOK_SAYS, written)
    begins = datetime.datetime.combine(first, at)
    event.add("dtstart", begins)
    event.add("dtend", begins + datetime.timedelta(minutes=_MINUTES))
    event.add("rrule", {"freq": "daily", "count": (last - first).days + 1})
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _LOOK)
    alarm.add("trigger", datetime.timedelta(0))
    event.add_component(alarm)
    return event


def _end(name: str, day: datetime.date, written: datetime.datetime) -> icalendar.Event:
    event = _event(f"{name}-end", _OVER, _OVER_SAYS, written)
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(name: str, title: str, says: str, written: datetime.datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{name}@nightcramp")
    event.add("dtstamp", written)
    event.add("summary", title)
    event.add("description", says)
    return event
