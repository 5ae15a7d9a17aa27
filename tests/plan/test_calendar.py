"""The plan as a calendar: written by one library, read here by another."""

import datetime

import pytest
import vobject

from nightcramp.answers import Answers
from nightcramp.assessment import assess
from nightcramp.plan import plan
from nightcramp.plan.calendar import as_calendar

START = datetime.date(2026, 3, 2)
STAMP = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def man(plan_for):
    return plan_for(age=70, sex="male")


def read(made, **options):
    return vobject.readOne(as_calendar(made, START, stamp=STAMP, **options).decode("utf-8"))


def events(made, **options):
    return {event.uid.value: event for event in read(made, **options).contents.get("vevent", [])}


def event(made, name, **options):
    return next(found for uid, found in events(made, **options).items() if uid.startswith(name))


def test_another_library_reads_it_and_finds_it_valid(man):
    calendar = read(man)
    assert calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    assert calendar.prodid.value


def test_it_is_written_as_the_standard_wants_it(man):
    written = as_calendar(man, START, stamp=STAMP)
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert all(b"\n" not in line for line in lines)
    assert max(map(len, lines)) <= 75


def test_the_stretch_stands_just_before_bed_each_evening_until_it_is_judged(man):
    stretch = event(man, "stretch_bedtime_protocol")
    assert stretch.dtstart.value == datetime.datetime.combine(START, datetime.time(21, 45))
    evenings = list(stretch.rruleset)
    assert len(evenings) == 42
    assert evenings[-1].date() == START + datetime.timedelta(days=41)


def test_bedtime_can_be_another_one(man):
    stretch = event(man, "stretch_bedtime_protocol", bedtime=datetime.time(23, 30))
    assert stretch.dtstart.value.time() == datetime.time(23, 15)


def test_times_float_so_that_they_are_local_everywhere(man):
    text = as_calendar(man, START, stamp=STAMP).decode()
    assert "TZID" not in text
    for found in events(man).values():
        begins = found.dtstart.value
        assert not isinstance(begins, datetime.datetime) or begins.tzinfo is None
    stamps = [line for line in text.splitlines() if line.startswith("DTSTAMP")]
    assert set(stamps) == {"DTSTAMP:20260301T120000Z"}


def test_it_is_judged_on_the_day_on_which_it_can_be_judged(man):
    judged = event(man, "judge-stretch_bedtime_protocol")
    assert judged.dtstart.value == START + datetime.timedelta(days=42)
    assert judged.dtend.value == START + datetime.timedelta(days=43)
    assert "clearly fewer" in judged.description.value


def test_there_is_a_look_back_each_week_until_then(man):
    assert [day.date() for day in event(man, "look-back").rruleset] == [
        START + datetime.timedelta(days=7 * week) for week in range(1, 7)
    ]


def test_the_doctor_is_arranged_on_the_first_day(man):
    assert event(man, "clinician_review").dtstart.value == START


def test_what_is_done_when_a_cramp_comes_has_no_date(man):
    assert not any(uid.startswith("relief_calf_stretch") for uid in events(man))


def test_identifiers_are_stable_and_each_stands_once(man):
    first, second = events(man), events(man)
    assert list(first) == list(second)
    listed = [found.uid.value for found in read(man).vevent_list]
    assert len(listed) == len(set(listed))


def test_a_caution_that_is_known_goes_along(plan_for):
    made = plan_for(age=30, sex="female", pregnant=True, gestational_week=30)
    assert "Take care." in event(made, "stretch_in_bed").description.value


def test_an_emergency_puts_nothing_off_to_a_day(knowledge):
    answers = Answers.read({"age": 40, "leg_cold_pale_blue": True, "leg_pain_sudden": True}, knowledge)
    assert events(plan(assess(answers))) == {}


def test_some_days_a_week_are_spread_over_it(knowledge, man):
    from nightcramp.plan.calendar import _Maker

    maker = _Maker(man, START, datetime.time(22), STAMP)
    repeats = maker._repeats(knowledge.actions["remedy_massage_evening"])
    assert repeats["byday"] == ["MO", "WE", "SA"]
