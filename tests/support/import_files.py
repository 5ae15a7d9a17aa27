"""Small files of every format that is imported, invented by us: each tells of the night of 1 March 2026."""

from __future__ import annotations

import io
import json
import zipfile

OWN = 'night,cramps,worst_pain,minutes,side,note\n2026-03-01,1,6,3,left,"woke, walked"\n2026-03-03,0,,,,\n'
TRACK_AND_GRAPH = (
    "FeatureName,Timestamp,Value,Label,Note\r\n"
    "Cramps,2026-03-02T03:10:00.000+01:00,2.0,Moderate,left calf\r\n"
    "Sleep,2026-03-02T06:41:00.000+01:00,7:29:00,,\r\n"
)
TRACK_AND_GRAPH_OLD = (
    "FeatureName,Timestamp,Value,Note\r\n"
    "Cramps,2026-03-02T03:10:00.000+01:00,2.0:Moderate,left calf\r\n"
    "Sleep,2026-03-02T06:41:00.000+01:00,7:29:00:main,\r\n"
)
BEARABLE = (
    "date,weekday,time of day,category,rating/amount,detail,notes\n"
    '1st Mar 2026,Sunday,pm,Symptom,2,"Leg cramps (Moderate)",""\n'
    '1st Mar 2026,Sunday,am,Medication,1,"Magnesium 200mg",""\n'
    '1st Mar 2026,Sunday,all day,Factors,"","Alcohol, Long walk","two glasses"\n'
    '2nd Mar 2026,Monday,pm,Symptom,3,"Abdominal cramps (Severe)",""\n'
)
DAYLIO = (
    "full_date,date,weekday,time,mood,activities,note_title,note\n"
    '2026-03-01,1 March,Sunday,21:30,good,"exercise | alcohol | leg cramp","","woke at 3"\n'
    '2026-03-02,2 March,Monday,8:30 pm,good,"exercise","",""\n'
)
LOOP = {
    "Habits.csv": "Position,Name,Question,Description,NumRepetitions,Interval,Color\n001,Leg cramp,,,1,1,#FF8F00\n",
    "001 Leg cramp/Checkmarks.csv": "2026-03-02,2\n2026-03-01,0\n",
    "Checkmarks.csv": "Date,Leg cramp,Calf stretch,Magnesium,\n2026-03-02,2,2,-1,\n2026-03-01,0,1,3,\n",
}
FITBIT_CSV = (
    "Sleep\n"
    "Start Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,Time in Bed,Minutes REM Sleep,"
    "Minutes Light Sleep,Minutes Deep Sleep\n"
    '"2026-03-01 11:12PM","2026-03-02 6:41AM","401","48","27","449","92","241","68"\n'
    '"2026-03-01 2:05PM","2026-03-01 2:50PM","41","4","1","45","N/A","N/A","N/A"\n\n'
    'Activities\nDate,Calories Burned,Steps\n2026-03-01,"2,100","10,812"\n'
)
FITBIT_JSON = json.dumps(
    [
        {
            "logId": 1, "dateOfSleep": "2026-03-02", "startTime": "2026-03-01T23:12:00.000",
            "endTime": "2026-03-02T06:41:30.000", "duration": 26940000, "minutesAsleep": 401, "minutesAwake": 48,
            "timeInBed": 449, "type": "stages", "mainSleep": True,
            "levels": {"summary": {"wake": {"count": 27, "minutes": 48}}, "data": []},
        },
        {"logId": 2, "dateOfSleep": "2026-03-01", "startTime": "2026-03-01T14:05:00.000", "minutesAsleep": 41,
         "timeInBed": 45, "mainSleep": False},
    ]
)  # fmt: skip
GARMIN = json.dumps(
    [
        {"sleepStartTimestampGMT": "2026-03-01T22:12:00.0", "sleepEndTimestampGMT": "2026-03-02T05:41:00.0",
         "calendarDate": "2026-03-02", "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
         "deepSleepSeconds": 4080, "lightSleepSeconds": 14460, "remSleepSeconds": 5520, "awakeSleepSeconds": 2880},
        {"sleepStartTimestampGMT": "2026-03-01T21:00:00.0", "sleepEndTimestampGMT": "2026-03-02T04:00:00.0",
         "calendarDate": "2026-03-02", "sleepWindowConfirmationType": "AUTO_CONFIRMED", "deepSleepSeconds": 60},
        {"sleepStartTimestampGMT": None, "sleepEndTimestampGMT": None, "calendarDate": "2026-03-03"},
    ]
)  # fmt: skip
GARMIN_WEB = json.dumps(
    {"dailySleepDTO": {"calendarDate": "2026-03-02", "sleepTimeSeconds": 24060,
                       "sleepStartTimestampGMT": 1772403120000, "sleepStartTimestampLocal": 1772406720000,
                       "sleepEndTimestampGMT": 1772430060000, "sleepEndTimestampLocal": 1772433660000}}
)  # fmt: skip


def sleep(start: str, end: str, value: str, source: str = "Watch") -> str:
    """One interval of sleep, as Apple Health writes it."""
    return (
        f' <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="{source}" startDate="{start}" '
        f'endDate="{end}" value="HKCategoryValueSleepAnalysis{value}"/>\n'
    )


def quantity(kind: str, value: float, unit: str, start: str, source: str = "Phone") -> str:
    """One sum, as Apple Health writes it."""
    return (
        f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="{source}" unit="{unit}" startDate="{start}" '
        f'endDate="{start}" value="{value}"/>\n'
    )


def health(*records: str, doctype: str = "") -> str:
    """A file of Apple Health."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}<HealthData locale="en_GB">\n{"".join(records)}</HealthData>\n'


APPLE_RECORDS = (
    sleep("2026-03-01 23:12:00 +0100", "2026-03-02 02:47:00 +0100", "AsleepCore"),
    sleep("2026-03-02 02:47:00 +0100", "2026-03-02 02:58:00 +0100", "Awake"),
    sleep("2026-03-02 02:58:00 +0100", "2026-03-02 06:41:00 +0100", "AsleepREM"),
    quantity("StepCount", 812, "count", "2026-03-01 17:40:00 +0100"),
    quantity("StepCount", 100, "count", "2026-03-01 18:40:00 +0100"),
    quantity("StepCount", 790, "count", "2026-03-01 17:40:00 +0100", "Watch"),
    quantity("DietaryWater", 400, "mL", "2026-03-01 17:40:00 +0100"),
    ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="31.5" durationUnit="min" '
    'sourceName="Watch" startDate="2026-03-01 18:00:00 +0100" endDate="2026-03-01 18:31:30 +0100"/>\n',
    ' <Record type="HKCategoryTypeIdentifierAbdominalCramps" sourceName="Phone" startDate="2026-03-01 12:00:00 +0100" '
    'endDate="2026-03-01 13:00:00 +0100" value="HKCategoryValueSeveritySevere"/>\n',
)
APPLE = health(*APPLE_RECORDS)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


SAMPLES: dict[str, bytes] = {
    "own.csv": OWN.encode(), "track.csv": TRACK_AND_GRAPH.encode(), "track-old.csv": TRACK_AND_GRAPH_OLD.encode(),
    "bearable.csv": BEARABLE.encode(), "daylio.csv": DAYLIO.encode(), "loop.zip": zipped(LOOP),  # type: ignore[arg-type]
    "fitbit.csv": FITBIT_CSV.encode(), "fitbit.json": FITBIT_JSON.encode(),
    "fitbit.zip": zipped({"Takeout/Fitbit/Global Export Data/sleep-2026-03-01.json": FITBIT_JSON}),
    "garmin.json": GARMIN.encode(), "garmin-web.json": GARMIN_WEB.encode(),
    "garmin.zip": zipped({"DI_CONNECT/DI-Connect-Wellness/2026-01-01_2026-04-01_1_sleepData.json": GARMIN}),
    "export.xml": APPLE.encode(),
    "apple.zip": zipped({"apple_health_export/export.xml": APPLE, "apple_health_export/export_cda.xml": "<x>"}),
}  # fmt: skip
