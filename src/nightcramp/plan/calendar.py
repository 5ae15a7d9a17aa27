"""The plan as iCalendar: what to do when, a look back each week, and the day on which to judge it.

Times float: they are the local time of whoever opens the calendar. The identifiers are those of the actions and of the
first day, so that the same plan, imported again, replaces itself.
"""

from __future__ import annotations

import datetime
from typing import Any

import icalendar

from nightcramp.knowledge.schema import Action
from nightcramp.plan.plan import Offer, Plan
from nightcramp.plan.words import expectation, how_to_judge

BEDTIME = datetime.time(22, 0)
DOMAIN = "nightcramp"
_JUST_BEFORE_BED, _SHORTEST = 15, 5
"""Minutes."""
_MEALS = (datetime.time(7, 30), datetime.time(12, 30), datetime.time(18, 30))
_LOOK_BACK = datetime.time(9, 0)
_WEEK, _USUAL_DAYS = 7, 28
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOK_BACK = "In how many of the last seven nights did a cramp come? Write the number down. None counts too."


def as_calendar(
    plan: Plan, start: datetime.date, bedtime: datetime.time = BEDTIME, stamp: datetime.datetime | None = None
) -> bytes:
    """The calendar of a plan, as the bytes of an ``.ics`` file.

    Args:
        plan: the plan; at an emergency the calendar is empty, as nothing may be put off.
        start: the first day.
        bedtime: when the person goes to bed.
        stamp: when it was written; now, if it is not given.
    """
    calendar = empty_calendar("plan", "Night cramps: my plan")
    maker = _Maker(plan, start, bedtime, stamp or datetime.datetime.now(datetime.UTC))
    for event in [] if plan.is_emergency else maker.events():
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def empty_calendar(of: str, name: str) -> icalendar.Calendar:
    """A calendar of ours without events.

    Args:
        of: what is in it, for programs.
        name: for people.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//Nightcramp//{of}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def event_at(begins: datetime.datetime, minutes: int, repeats: dict[str, object], **described: Any) -> icalendar.Event:
    """An event at a time, with an alarm when it begins; see :func:`event`."""
    found = event(**described)
    found.add("dtstart", begins)
    found.add("dtend", begins + datetime.timedelta(minutes=minutes))
    found.add("rrule", repeats)
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", found["summary"])
    alarm.add("trigger", datetime.timedelta(0))
    found.add_component(alarm)
    return found


def event_on(day: datetime.date, **described: Any) -> icalendar.Event:
    """An event of a whole day, in which one is free for other things; see :func:`event`."""
    found = event(**described)
    found.add("dtstart", day)
    found.add("dtend", day + datetime.timedelta(days=1))
    found.add("transp", "TRANSPARENT")
    return found


def event(*, uid: str, title: str, says: str, stamp: datetime.datetime) -> icalendar.Event:
    """An event without a time."""
    found = icalendar.Event()
    found.add("uid", f"{uid}@{DOMAIN}")
    found.add("dtstamp", stamp)
    found.add("summary", title)
    found.add("description", says)
    return found


class _Maker:
    def __init__(self, plan: Plan, start: datetime.date, bedtime: datetime.time, stamp: datetime.datetime) -> None:
        self.plan = plan
        self.start = start
        self.bedtime = bedtime
        self.stamp = stamp.replace(microsecond=0)
        first = plan.try_first
        self.days = first.action.onset.days or _USUAL_DAYS if first else _USUAL_DAYS

    def events(self) -> list[icalendar.Event]:
        found = []
        for offer in self.plan.of("tonight") + self.plan.of("this_week"):
            found += self._doing(offer)
        found += [self._visit(offer) for offer in self.plan.of("with_your_doctor")]
        if self.plan.try_first:
            found += [self._looking_back(), self._judging(self.plan.try_first)]
        return found

    def _doing(self, offer: Offer) -> list[icalendar.Event]:
        """When to do it: each evening, some days a week, or before each meal; one that has no time stands on a day."""
        action = offer.action
        times = self._times(action)
        if not times:
            return [self._whole_day(action.id, action.name, self._says(offer), self.start)]
        return [self._timed(action, time, number, self._says(offer)) for number, time in enumerate(times, 1)]

    def _timed(self, action: Action, time: datetime.time, number: int, says: str) -> icalendar.Event:
        timing = action.timing
        begins = datetime.datetime.combine(self.start, time)
        minutes = max(timing.minutes or 0 if timing else 0, _SHORTEST)
        described = self._described(f"{action.id}-{number}", action.name, says)
        return event_at(begins, minutes, self._repeats(action), **described)

    def _times(self, action: Action) -> list[datetime.time]:
        timing = action.timing
        often = timing.times_a_day or 1 if timing else 1
        if action.group == "this_week" and not (timing and (timing.times_a_day or timing.days_a_week or timing.days)):
            return []
        if action.group == "tonight" and often == 1:
            before = timing.minutes_before_bed if timing and timing.minutes_before_bed else _JUST_BEFORE_BED
            minutes = max(before, timing.minutes or 0 if timing else 0)
            return [(datetime.datetime.combine(self.start, self.bedtime) - datetime.timedelta(minutes=minutes)).time()]
        return {1: [_MEALS[-1]], 2: [_MEALS[0], _MEALS[-1]]}.get(often, list(_MEALS))

    def _repeats(self, action: Action) -> dict[str, object]:
        timing = action.timing
        last = self.start + datetime.timedelta(days=(timing.days if timing and timing.days else self.days) - 1)
        until = datetime.datetime.combine(last, datetime.time(23, 59, 59))
        if timing and timing.days_a_week and timing.days_a_week < _WEEK:
            apart = [self.start.weekday() + round(number * _WEEK / timing.days_a_week)
                     for number in range(timing.days_a_week)]  # fmt: skip
            return {"freq": "weekly", "byday": [_DAYS[day % _WEEK] for day in apart], "until": until}
        return {"freq": "daily", "until": until}

    def _visit(self, offer: Offer) -> icalendar.Event:
        name = f"Arrange: {offer.action.name[:1].lower()}{offer.action.name[1:]}"
        return self._whole_day(offer.action.id, name, self._says(offer), self.start)

    def _looking_back(self) -> icalendar.Event:
        begins = datetime.datetime.combine(self.start + datetime.timedelta(days=_WEEK), _LOOK_BACK)
        found = event(**self._described("look-back", "How many nights with a cramp?", LOOK_BACK))
        found.add("dtstart", begins)
        found.add("dtend", begins + datetime.timedelta(minutes=_SHORTEST))
        found.add("rrule", {"freq": "weekly", "count": max(1, self.days // _WEEK)})
        return found

    def _judging(self, first: Offer) -> icalendar.Event:
        name = f"Judge it: {first.action.name[:1].lower()}{first.action.name[1:]}"
        day = self.start + datetime.timedelta(days=self.days)
        return self._whole_day(f"judge-{first.action.id}", name, "\n".join(how_to_judge(first)), day)

    def _whole_day(self, name: str, title: str, says: str, day: datetime.date) -> icalendar.Event:
        return event_on(day, **self._described(name, title, says))

    def _described(self, name: str, title: str, says: str) -> dict[str, Any]:
        return {"uid": f"{name}.{self.start:%Y%m%d}", "title": title, "says": says, "stamp": self.stamp}

    def _says(self, offer: Offer) -> str:
        knowledge = self.plan.assessment.answers.knowledge
        cautions = [f"Take care. {each.line.reason}" for each in offer.cautions if each.known]
        return "\n".join([*offer.action.steps, *cautions, expectation(offer, knowledge)])
