"""``nightcramp diary``: look first, then keep; never guess; twice adds nothing."""

from __future__ import annotations

import json
import subprocess

import pytest

from support.import_files import SAMPLES


@pytest.fixture
def run(run, tmp_path, monkeypatch):
    """Run a command on a database of its own, with the samples in the working folder."""
    for name, data in SAMPLES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NIGHTCRAMP_DATABASE_URL", "")

    def of(*arguments, stdin=""):
        return subprocess.CompletedProcess(arguments, *run("diary", *arguments, piped=stdin.encode()))

    return of


def test_a_look_keeps_nothing_and_a_yes_keeps_all(run):
    assert "2 new" in run("import", "own.csv", "--dry-run").stdout
    assert run("list").stdout == "No night is written down yet.\n"
    stopped = run("import", "own.csv", stdin="n\n")
    assert stopped.returncode == 130
    assert "No night" in run("list").stdout
    assert "It was added." in run("import", "own.csv", stdin="y\n").stdout
    assert run("list").stdout.splitlines() == ["2026-03-01  1 cramp, pain 6 of 10", "2026-03-03  0 cramps"]
    assert "Nothing in it is new." in run("import", "own.csv", "--yes").stdout


def test_the_person_says_what_a_name_means(run):
    plain = run("import", "track.csv", "--yes")
    assert "Say what a name means" in plain.stdout
    said = json.loads(run("import", "track.csv", "--as", "cramps=cramps", "--yes", "--json").stdout)
    assert said["kept"]
    assert said["nights"] == {"new": 1, "more": 0, "same": 0, "conflict": 0}
    assert json.loads(run("list", "--json").stdout)[0]["note"] == "left calf"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["bearable.csv"], 3, "--dated-by"),
        (["bearable.csv", "--dated-by", "clock", "--as", "Abdominal cramps=cramps"], 3, "not leg cramps"),
        (["track.csv", "--as", "Kramps=cramps"], 3, "is not in the file"),
        (["track.csv", "--as", "Cramps=witchcraft"], 3, "is not known"),
        (["track.csv", "--as", "Cramps"], 2, "NAME=WHAT"),
        (["track.csv", "--as", "Sleep=hours_asleep:lots"], 3, "above 0"),
        (["track.csv", "--person", "Mum"], 2, "There is no person"),
        (["track.csv", "--format", "oura"], 3, "is not known"),
        (["own.csv", "garmin.json"], 3, "several formats"),
        (["own.csv", "--json"], 2, "--yes"),
        (["missing.csv"], 2, "does not exist"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_mend(run, arguments, code, says):
    done = run("import", *arguments)
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert "No night" in run("list").stdout


def test_what_is_written_out_is_read_in_again(run, tmp_path):
    run("import", "own.csv", "--yes")
    assert run("export", "out.csv").returncode == 0
    assert "Nothing in it is new." in run("import", "out.csv", "--yes").stdout
    assert run("export", "-").stdout == (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_conflict_is_shown_and_the_diary_stays_unless_told(run, tmp_path):
    run("import", "own.csv", "--yes")
    (tmp_path / "other.csv").write_text("night,cramps\n2026-03-03,2\n")
    assert "2026-03-03: the diary says 0 cramps, the file 2 cramps" in run("import", "other.csv", "--yes").stdout
    assert "2026-03-03  0 cramps" in run("list").stdout
    run("import", "other.csv", "--yes", "--believe-file")
    assert "2026-03-03  2 cramps" in run("list").stdout
