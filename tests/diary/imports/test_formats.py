"""Every format gives the same night; what a file does not say stays unknown; a broken line spoils only itself."""

from __future__ import annotations

import datetime
import io
import json

import pytest

from nightcramp.diary.imports import Reading, UnreadableError, read, read_all
from nightcramp.diary.imports.changes import Choices, wanted
from nightcramp.diary.imports.targets import Target, names_in, presets
from support import import_files as files

NIGHT = datetime.date(2026, 3, 1)
TODAY = datetime.date(2026, 3, 15)
DAY = datetime.timedelta(1)


def told(data: bytes | str, knowledge, mapping=None, reading=None, **choices):
    """What the diary should hold, of what is set beforehand and of the mapping."""
    content = data.encode() if isinstance(data, str) else data
    found = read(io.BytesIO(content), reading=reading)
    meant = presets(names_in(found, knowledge)) | {name: Target(to) for name, to in (mapping or {}).items()}
    return found, wanted(found, meant, Choices(**choices), knowledge, "p1", TODAY)


@pytest.mark.parametrize(
    ("name", "mapping", "choices"),
    [
        ("own.csv", {}, {}),
        ("track.csv", {"Cramps": "cramps"}, {}),
        ("track-old.csv", {"Cramps": "cramps"}, {}),
        ("bearable.csv", {}, {"dated_by": "clock"}),
        ("daylio.csv", {}, {"dated_by": "evening"}),
        ("loop.zip", {}, {"dated_by": "morning"}),
    ],
)
def test_every_diary_tells_of_one_cramp_on_the_same_night(name, mapping, choices, knowledge):
    found, made = told(files.SAMPLES[name], knowledge, mapping, **choices)
    assert made.nights[NIGHT].cramps == 1
    assert [date for date, night in made.nights.items() if night.cramps] == [NIGHT]
    assert found.faults == made.faults == []


@pytest.mark.parametrize(
    "name",
    [
        "fitbit.csv",
        "fitbit.json",
        "fitbit.zip",
        "garmin.json",
        "garmin-web.json",
        "garmin.zip",
        "export.xml",
        "apple.zip",
    ],
)
def test_every_device_tells_of_the_same_sleep(name, knowledge):
    found, made = told(files.SAMPLES[name], knowledge)
    assert made.nights == {}
    assert made.amounts[NIGHT, "hours_in_bed"] == pytest.approx(449 / 60, abs=0.01)
    asleep = 7.3 if "garmin" not in name and "fitbit" not in name else 401 / 60
    assert made.amounts[NIGHT, "hours_asleep"] == pytest.approx(asleep, abs=0.01)
    assert {date for date, _ in made.amounts} == {NIGHT}
    assert found.faults == made.faults == []


def test_wakings_of_a_device_are_counted_but_are_no_sleep_lost_to_cramps(knowledge):
    for name, times in (("fitbit.json", 27), ("fitbit.csv", 27), ("export.xml", 1)):
        _, made = told(files.SAMPLES[name], knowledge)
        assert made.amounts[NIGHT, "times_awake"] == times
        assert made.nights == {}


def test_steps_are_those_of_one_device_and_never_a_sum(knowledge):
    _, made = told(files.APPLE, knowledge)
    assert made.amounts[NIGHT, "steps"] == 912
    _, made = told(files.APPLE, knowledge, prefer="Watch")
    assert made.amounts[NIGHT, "steps"] == 790


def test_water_becomes_glasses_and_thousands_have_commas(knowledge):
    assert told(files.APPLE, knowledge)[1].amounts[NIGHT, "drinks_taken"] == 2
    assert told(files.FITBIT_CSV, knowledge)[1].amounts[NIGHT, "steps"] == 10812


def test_the_columns_of_our_own_table_are_all_read(knowledge):
    _, made = told(files.OWN, knowledge)
    night = made.nights[NIGHT]
    assert (night.cramps, night.pain, night.note) == (1, 6, "woke, walked")
    assert [(cramp.seconds, cramp.side, cramp.at) for cramp in night.logged] == [(180, "left", None)]
    assert made.nights[datetime.date(2026, 3, 3)].cramps == 0
    assert NIGHT + DAY not in made.nights


def test_a_diary_that_dates_by_the_morning_is_moved_to_the_evening(knowledge):
    _, made = told("night,cramps\n2026-03-02,2\n", knowledge, dated_by="morning")
    assert {date: night.cramps for date, night in made.nights.items()} == {NIGHT: 2}


def test_absent_is_not_zero_unless_the_person_says_so(knowledge):
    _, made = told(files.DAYLIO, knowledge, dated_by="evening")
    assert NIGHT + DAY not in made.nights
    _, made = told(files.DAYLIO, knowledge, dated_by="evening", absent_is_none=True)
    assert made.nights[NIGHT + DAY].cramps == 0
    loop = files.SAMPLES["loop.zip"]
    _, made = told(loop, knowledge, {"Calf stretch": "stretch_calf_wall"}, dated_by="morning")
    assert list(made.nights) == [NIGHT]
    assert made.amounts == {(NIGHT + DAY, "stretch_calf_wall"): 1}
    _, made = told(loop, knowledge, dated_by="morning", absent_is_none=True)
    assert made.nights[NIGHT - DAY].cramps == 0


def test_a_habit_counted_by_its_rule_or_skipped_is_no_intake(knowledge):
    found = read(io.BytesIO(files.SAMPLES["loop.zip"]))
    assert [(row.name, row.day.day, row.amount) for row in found.rows] == [
        ("Leg cramp", 2, 1), ("Calf stretch", 2, 1), ("Leg cramp", 1, 0),
    ]  # fmt: skip


def test_the_night_must_be_said_where_a_cramp_is_noted_for_a_day(knowledge):
    with pytest.raises(UnreadableError) as error:
        told(files.DAYLIO, knowledge)
    assert error.value.ask == "dated_by"
    _, made = told(files.BEARABLE.replace(",pm,Symptom", ",all day,Symptom"), knowledge, dated_by="clock")
    assert made.nights == {}
    assert made.faults[0].problem == "has no hour that says which night it was"


def test_cramps_of_the_belly_or_the_period_are_never_taken_for_leg_cramps(knowledge):
    from nightcramp.diary.imports.targets import check

    for name in ("Abdominal cramps", "Menstrual Cramps", "period cramps", "Stomach cramp"):
        text = f"FeatureName,Timestamp,Value,Label,Note\n{name},2026-03-02T03:10:00+01:00,1,,\n"
        names = names_in(read(io.BytesIO(text.encode())), knowledge)
        assert names[0].preset.to == "ignore"
        for to in ("cramps", "count"):
            with pytest.raises(UnreadableError, match="not leg cramps"):
                check({name: Target(to)}, names, knowledge)
    (name,) = (one for one in names_in(read(io.BytesIO(files.APPLE.encode())), knowledge) if "bdominal" in one.name)
    assert name.refusal


def test_only_exact_words_are_set_beforehand(knowledge):
    for name, to in (("Leg cramps", "cramps"), ("LEG  CRAMP", "cramps"), ("Cramps", "ignore"), ("leg cramps?", "ignore"),
                     ("Magnesium", "ignore"), ("no leg cramps", "none")):  # fmt: skip
        text = f"FeatureName,Timestamp,Value,Label,Note\n{name},2026-03-02T03:10:00+01:00,1,,\n"
        assert names_in(read(io.BytesIO(text.encode())), knowledge)[0].preset.to == to, name


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
        lambda text: text + "\n\n",
    ],
)
@pytest.mark.parametrize("name", ["own.csv", "track.csv", "bearable.csv", "daylio.csv", "fitbit.csv", "fitbit.json"])
def test_marks_and_line_ends_change_nothing(name, change, knowledge):
    plain = read(io.BytesIO(files.SAMPLES[name]))
    changed = read(io.BytesIO(change(files.SAMPLES[name].decode()).encode()))
    assert (changed.format, changed.rows, changed.faults) == (plain.format, plain.rows, plain.faults)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_what_a_spreadsheet_writes_is_read(encoding, knowledge):
    text = "Nacht;Krämpfe;Schmerz\n01.03.2026;2;7,5\n"
    found = read(io.BytesIO(text.encode(encoding)))
    assert [(row.name, row.day, row.amount) for row in found.rows] == [("Krämpfe", NIGHT, 2), ("Schmerz", NIGHT, 7.5)]


@pytest.mark.parametrize("name", ["own.csv", "track.csv", "bearable.csv", "daylio.csv"])
def test_the_order_of_columns_does_not_matter(name, knowledge):
    import csv

    rows = list(csv.reader(io.StringIO(files.SAMPLES[name].decode(), newline="")))
    order = [*range(1, len(rows[0])), 0]
    stream = io.StringIO()
    csv.writer(stream).writerows([[row[index] for index in order] for row in rows])
    shuffled = read(io.BytesIO(stream.getvalue().encode()))
    plain = read(io.BytesIO(files.SAMPLES[name]))
    assert shuffled.format == plain.format
    assert sorted(map(repr, shuffled.rows)) == sorted(map(repr, plain.rows))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("night,cramps\n2026-03-01,1\nnonsense,2\n2026-03-03,0\n", 3),
        ('night,cramps\n2026-03-01,1\n2026-03-02,"1\n2026-03-03,0\n', 3),
        ('night,cramps\n2026-03-01,1\n2026-03-02,"1"x,2\n2026-03-03,0\n', 3),
        ("night,cramps\n2026-03-01,1\n2026-03-02,1,2,3\n2026-03-03,0\n", 3),
    ],
)
def test_a_broken_line_in_the_middle_is_named_and_the_rest_is_read(text, line, knowledge):
    found, made = told(text, knowledge)
    assert [fault.field for fault in found.faults] == [f"line {line}"]
    assert {date.day: night.cramps for date, night in made.nights.items()} == {1: 1, 3: 0}


def test_many_open_quotation_marks_cost_no_more_than_their_lines(knowledge):
    text = "night,cramps\n" + "".join(f'2026-01-{1 + day % 28:02},"1\n' for day in range(20_000)) + "2026-03-01,1\n"
    found = read(io.BytesIO(text.encode()))
    assert len(found.faults) + found.more_faults >= 10_000


def test_a_broken_line_of_apple_health_is_named_and_the_rest_is_read(knowledge):
    broken = files.APPLE_RECORDS[3].replace("/>", ' Health Mate App Version="1"/>')
    with_child = files.APPLE_RECORDS[4].replace(
        "/>\n", ' My Key="2">\n  <MetadataEntry key="a" value="b"/>\n </Record>\n'
    )
    text = files.health(*files.APPLE_RECORDS[:3], broken, with_child, *files.APPLE_RECORDS[5:])
    found, made = told(text, knowledge)
    assert [fault.field for fault in found.faults] == ["line 6", "line 7"]
    assert made.amounts[NIGHT, "steps"] == 790
    assert made.amounts[NIGHT, "hours_asleep"] == 7.3


def test_an_export_of_apple_health_that_breaks_off_is_read_until_there(knowledge):
    found, made = told(files.APPLE[:-60], knowledge)
    assert made.amounts[NIGHT, "steps"] == 912
    assert [fault.problem for fault in found.faults] == ["the file breaks off here"]


def test_letters_that_xml_forbids_and_a_broken_document_type_are_read(knowledge):
    doctype = "<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record)*>\n<!ATTLIST VisionPrescription\n  type CDATA\n<!ELEMENT\n]>\n"
    found, made = told(files.health(*files.APPLE_RECORDS, doctype=doctype).replace("Watch", "Wat\x0bch"), knowledge)
    assert found.faults == []
    assert made.amounts[NIGHT, "steps"] == 912
    broken = files.health("<Record a b/>\n", doctype=doctype)
    assert read(io.BytesIO(broken.encode())).faults[0].field == "line 9"


def test_records_of_a_correlation_are_counted_once(knowledge):
    water = files.APPLE_RECORDS[6]
    text = files.health(water, ' <Correlation type="HKCorrelationTypeIdentifierFood">\n', water, " </Correlation>\n")
    assert told(text, knowledge)[1].amounts[NIGHT, "drinks_taken"] == 2


@pytest.mark.parametrize(
    ("night", "evening", "intervals", "hours"),
    [
        ("29 March, an hour shorter", "2026-03-28", ("2026-03-28 23:00:00 +0100", "2026-03-29 07:00:00 +0200"), 7),
        ("25 October, an hour longer", "2025-10-25", ("2025-10-25 23:00:00 +0200", "2025-10-26 07:00:00 +0100"), 9),
    ],
)
def test_sleep_is_as_long_as_it_was_when_the_clocks_changed(night, evening, intervals, hours, knowledge):
    found = read(io.BytesIO(files.health(files.sleep(*intervals, "AsleepCore")).encode()))
    assert {(row.name, str(row.day), row.amount) for row in found.rows} == {
        ("Sleep: hours in bed", evening, hours), ("Sleep: hours asleep", evening, hours),
    }  # fmt: skip


def test_two_cramps_at_the_same_clock_time_in_the_long_night_are_two(knowledge):
    text = (
        "FeatureName,Timestamp,Value,Label,Note\n"
        "Leg cramps,2025-10-26T02:30:00.000+02:00,1,,\nLeg cramps,2025-10-26T02:30:00.000+01:00,1,,\n"
    )
    _, made = told(text, knowledge)
    (night,) = made.nights.values()
    assert (night.date, night.cramps, len({cramp.id for cramp in night.logged})) == (datetime.date(2025, 10, 25), 2, 2)


def test_times_in_utc_need_the_place_and_never_take_that_of_the_machine(knowledge):
    text = "FeatureName,Timestamp,Value,Label,Note\nLeg cramps,2026-03-02T11:30:00.000Z,1,,\n"
    with pytest.raises(UnreadableError) as error:
        told(text, knowledge)
    assert error.value.ask == "zone"
    _, made = told(text, knowledge, reading=Reading(zone="America/New_York"))
    assert list(made.nights) == [NIGHT]
    with pytest.raises(UnreadableError, match="not known"):
        told(text, knowledge, reading=Reading(zone="../../etc/passwd"))


def test_dates_that_can_be_read_in_two_ways_are_asked_for(knowledge):
    with pytest.raises(UnreadableError) as error:
        told("night,cramps\n1/3/2026,1\n", knowledge)
    assert error.value.ask == "order"
    assert list(told("night,cramps\n1/3/2026,1\n", knowledge, reading=Reading(order="day"))[1].nights) == [NIGHT]
    assert list(told("night,cramps\n3/1/2026,1\n", knowledge, reading=Reading(order="month"))[1].nights) == [NIGHT]
    _, made = told("night,cramps\n1/3/2026,1\n13/3/2026,1\n", knowledge)
    assert sorted(date.day for date in made.nights) == [1, 13]


def test_one_line_a_cramp_with_its_hour(knowledge):
    text = "date,cramps,minutes,side\n2026-03-02 03:10,1,4,left\n2026-03-02 05:00,1,2,right\n"
    _, made = told(text, knowledge)
    night = made.nights[NIGHT]
    assert (night.cramps, [(cramp.at.hour, cramp.seconds, cramp.side) for cramp in night.logged]) == (
        2, [(3, 240, "left"), (5, 120, "right")],
    )  # fmt: skip


def test_how_long_it_lasted_belongs_to_the_only_cramp_and_is_not_guessed_among_several(knowledge):
    text = (
        "FeatureName,Timestamp,Value,Label,Note\n"
        "Leg cramps,2026-03-02T03:10:00+01:00,1,,\nDuration,2026-03-02T07:00:00+01:00,5,,\n"
    )
    _, made = told(text, knowledge, {"Duration": "minutes"})
    assert [(cramp.at.hour, cramp.seconds) for cramp in made.nights[NIGHT].logged] == [(3, 300)]
    _, made = told(text + "Leg cramps,2026-03-02T05:10:00+01:00,1,,\n", knowledge, {"Duration": "minutes"})
    assert [cramp.seconds for cramp in made.nights[NIGHT].logged] == [None, None]
    assert [fault.problem for fault in made.faults] == ["cannot be told to which cramp it belongs"]


def test_what_cannot_be_is_named_by_line_and_the_rest_is_kept(knowledge):
    text = "night,cramps,worst_pain,side\n2026-03-01,1,11,middle\n2026-03-02,61,,\n2026-03-03,1.5,,\n2099-01-01,1,,\n"
    _, made = told(text, knowledge)
    assert [fault.field for fault in made.faults] == [
        "line 2, worst_pain", "line 2, side", "line 3, cramps", "line 4, cramps", "line 5, cramps",
    ]  # fmt: skip
    assert {date: night.cramps for date, night in made.nights.items()} == {NIGHT: 1}


def test_several_files_of_one_app_are_one_diary_and_of_two_apps_are_none():
    again = json.dumps([{"logId": 3, "dateOfSleep": "2026-03-04", "timeInBed": 400, "minutesAsleep": 380}])
    both = read_all([io.BytesIO(files.FITBIT_JSON.encode()), io.BytesIO(again.encode()), io.BytesIO(again.encode())])
    assert len({row.day for row in both.rows}) == 2
    assert len(both.rows) == 5
    with pytest.raises(UnreadableError, match="several formats"):
        read_all([io.BytesIO(files.FITBIT_JSON.encode()), io.BytesIO(files.GARMIN.encode())])
