"""Files that are built to do harm, or are simply very large."""

from __future__ import annotations

import datetime
import io
import os
import random
import struct
import subprocess
import sys
import zipfile

import pytest

from nightcramp.diary.checks import Checks, night_numbers
from nightcramp.diary.imports import Reading, UnreadableError, read
from nightcramp.diary.imports.changes import Choices, wanted
from nightcramp.diary.imports.targets import OF_CRAMPS, Target, names_in
from support import import_files as files

TODAY = datetime.date(2026, 3, 15)


@pytest.mark.parametrize(
    "name",
    ["../export.xml", "a/../../export.xml", "/etc/export.xml", "C:/export.xml", "..\\export.xml", "a\\..\\export.xml"],
)
def test_an_archive_with_a_name_that_leads_out_is_refused(name):
    data = files.zipped({"apple_health_export/export.xml": files.APPLE, name: files.APPLE})
    with pytest.raises(UnreadableError, match="leads out of the archive"):
        read(io.BytesIO(data))


@pytest.mark.parametrize("name", ["apple_health_export/export.xml", "Checkmarks.csv", "a_sleepData.json", "diary.csv"])
def test_an_archive_that_swells_when_unpacked_is_refused(name):
    data = files.zipped({name: b"0" * 30_000_000})
    assert len(data) < 100_000
    with pytest.raises(UnreadableError, match="far larger"):
        read(io.BytesIO(data))


def test_an_archive_that_lies_about_its_size_does_no_harm():
    data = bytearray(files.zipped({"Checkmarks.csv": b"Date,A\n" + b"2026-03-01,2\n" * 200_000}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)  # the unpacked size
    with pytest.raises(UnreadableError, match="damaged"):
        read(io.BytesIO(bytes(data)))


def test_archives_that_cannot_be_opened_are_refused_by_name():
    whole = files.SAMPLES["loop.zip"]
    wrong_sum = bytearray(whole)
    struct.pack_into("<I", wrong_sum, whole.rindex(b"PK\x01\x02") + 16, 1)
    for data in (whole[:-30], whole[:40], b"PK" + os.urandom(500), bytes(wrong_sum)):
        with pytest.raises(UnreadableError) as error:
            read(io.BytesIO(data), "loop")
        assert error.value.fault.mend
    locked = bytearray(whole)
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    with pytest.raises(UnreadableError, match="locked"):
        read(io.BytesIO(bytes(locked)))
    with pytest.raises(UnreadableError, match="another archive"):
        read(io.BytesIO(files.zipped({"inner.zip": whole})))


BOMB = "<!DOCTYPE HealthData [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + index)} '{f'&{chr(97 + index)};' * 10}'>" for index in range(9)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    ("doctype", "value"),
    [
        (BOMB, "&j;"),
        ('<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE HealthData SYSTEM "http://127.0.0.1:9/x.dtd">', "&x;"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(doctype, value, encoding):
    text = files.health(files.quantity("StepCount", 5, "count", "2026-03-01 17:40:00 +0100", value), doctype=doctype)
    text = text.replace("UTF-8", encoding)
    try:
        found = read(io.BytesIO(text.encode(encoding)), "apple-health")
    except UnreadableError:
        return
    assert found.rows == []
    assert "root:" not in repr(found.faults)


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\0\0", b"<html></html>", b"[1, 2]", b"{", b"[" * 100_000,
                                  b"night,cramps\n", b"a,b\n1,2\n", b"\0\0\0"])  # fmt: skip
def test_what_is_no_diary_is_refused_with_a_mend(data):
    with pytest.raises(UnreadableError) as error:
        read(io.BytesIO(data))
    assert error.value.fault.mend


LARGE = """
import pathlib, re, sys
from nightcramp.diary.imports import read
with open(sys.argv[1], "rb") as stream:
    found = read(stream)
# Not getrusage's: that counts the memory of the process that started this one.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1]
print(len(found.rows), len(found.faults), int(peak) // 1024)
"""


@pytest.mark.parametrize("packed", [False, True])
def test_200_mb_of_apple_health_are_read_in_less_than_300_mb_of_memory(tmp_path, packed):
    path = tmp_path / "export.xml"
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0"?>\n<HealthData>\n')
        pulse = files.quantity("HeartRate", 61, "count/min", "2026-03-01 17:40:00 +0100")
        for day in range(1, 29):
            steps = files.quantity("StepCount", day, "count", f"2026-02-{day:02} 17:40:00 +0100")
            stream.write((steps + pulse * 9) * 2_000)
            part = files.sleep(f"2026-02-{day:02} 23:00:00 +0100", f"2026-02-{day:02} 23:30:00 +0100", "AsleepCore")
            stream.write(part * 2_000)
        while stream.tell() < 200_000_000:
            stream.write(pulse * 10_000)
        stream.write("</HealthData>\n")
    if packed:
        with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(path, "apple_health_export/export.xml")
        path.unlink()
        path = tmp_path / "a.zip"
    said = subprocess.run([sys.executable, "-c", LARGE, str(path)], capture_output=True, text=True, check=True)
    rows, faults, peak = map(int, said.stdout.split())
    assert (rows, faults) == (28 + 2 * 28, 0)
    assert peak < 300


ODD = [b'"', b",", b"\n", b"\0", b"9" * 30, b"-", b"\xff", b"1e999", b"nan", b"0001-01-01", b"9999-12-31", b"&x;", b"<",
       b"null", b"[]", b"{}", b"1e308", b"true", b"\r", b"\x0b", b"24:00", b"31/31/2026"]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_in_a_file_it_is_read_or_refused_by_name(seed, knowledge):
    """Samples with random damage; about 0.6 million of them were tried beside this test."""
    chance = random.Random(seed)
    meanings = [*OF_CRAMPS, "steps", "hours_asleep", "supplement_magnesium", "ignore"]
    read_ = 0
    for _ in range(500):
        data = bytearray(chance.choice(list(files.SAMPLES.values())))
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 3, 20])] = chance.choice([*ODD, bytes(data[at : at + 60]), b""])
            data = data or bytearray(b"x")
        try:
            found = read(io.BytesIO(bytes(data)), reading=Reading(order="day", zone="Europe/Dublin"))
            mapping = {one.name: Target(chance.choice(meanings)) for one in names_in(found, knowledge)}
            dated_by = chance.choice(["clock", "evening", "morning"])
            made = wanted(found, mapping, Choices(dated_by, chance.random() < 0.5), knowledge, "p", TODAY)
        except UnreadableError:
            continue
        read_ += 1
        for night in made.nights.values():
            checks = Checks()
            night_numbers(checks, night.cramps, night.pain, night.hours_sore, night.minutes_awake)
            checks.text("note", night.note)
            checks.finish()
            assert (night.cramps or 0) >= len(night.logged)
    assert read_ > 100
