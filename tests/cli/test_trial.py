"""Trials on the command line: from a safe measure to a result, and never with what is not safe."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

import nightcramp
from nightcramp.answers import Answers, read_file
from nightcramp.cli import exits, main
from nightcramp.cli.hints import hints_as_object
from nightcramp.diary import trials
from nightcramp.diary.database import Database, default_url
from nightcramp.diary.kept_trials import KeptTrials
from nightcramp.diary.nights import Entry, Nights
from nightcramp.diary.people import People, keep_answers

EXAMPLES = Path(__file__).parents[2] / "examples"
WOMAN = EXAMPLES / "plan_woman_of_46.yaml"
MEASURE = "sleep_foot_position"


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.json"
    assert (
        main(["trial", "new", str(path), MEASURE, "--answers", str(WOMAN), "--start", "2026-03-02", "--seed", "5"]) == 0
    )
    return path


def nights_of(path, folder, cramps):
    """A diary in which each arm has its own counts, one after the other."""
    lines = ["note,cramps,night"]
    for block in trials.blocks(trials.trial_of(json.loads(path.read_text()))):
        for position in range((block.last - block.first).days + 1):
            date = block.first + datetime.timedelta(days=position)
            lines.append(f'"well, well",{cramps[block.arm][position % 4]},{date}')
    found = folder / "nights.csv"
    found.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return found


def test_a_clear_difference_is_told_in_plain_words(mine, tmp_path, capsys):
    nights = nights_of(mine, tmp_path, {"with": (0, 1, 0, 0), "without": (2, 3, 1, 2)})
    assert main(["trial", "result", str(mine), str(nights), "--plot", str(tmp_path / "nights.svg")]) == 0
    said = capsys.readouterr().out
    assert "It helps you" in said
    assert "The person knew which nights were which." in said
    assert (tmp_path / "nights.svg").read_text().startswith("<svg")


def test_the_same_seed_gives_the_same_schedule_and_tomorrow_stays_hidden(mine, capsys):
    capsys.readouterr()
    assert main(["trial", "tonight", str(mine), "--on", "2026-03-02"]) == 0
    assert main(["trial", "tonight", str(mine), "--on", "2026-03-02"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == lines[2:]
    assert main(["trial", "tonight", str(mine), "--on", "2026-02-01"]) == 0
    assert "does not run" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "measure", "problem"),
    [
        ("swollen_calf_at_52", "stretch_in_bed", "something else comes first"),
        ("dark_urine_emergency", "sleep_warm_socks", "something else comes first"),
        ("plan_woman_of_46", "medicine_quinine", "measure"),
        ("plan_woman_of_46", "stretch_child_parent", "measure"),
    ],
)
def test_what_is_not_safe_or_not_for_the_person_is_no_trial(tmp_path, capsys, answers, measure, problem):
    path = tmp_path / "no.json"
    code = main(["trial", "new", str(path), measure, "--answers", str(EXAMPLES / f"{answers}.yaml")])
    assert code == exits.REFUSED
    assert problem in capsys.readouterr().err
    assert not path.exists()


def test_what_was_not_asked_is_asked_first(tmp_path, capsys):
    path = tmp_path / "little.yaml"
    path.write_text("age: 46\n")
    code = main(["trial", "new", str(tmp_path / "t.json"), "supplement_magnesium", "--answers", str(path)])
    assert code == exits.REFUSED
    assert "not known if it is safe" in capsys.readouterr().err


def test_pooling_takes_neither_names_nor_dates(mine, tmp_path, capsys):
    nights = nights_of(mine, tmp_path, {"with": (0, 1, 0, 1), "without": (1, 2, 1, 2)})
    files = [tmp_path / f"p{number}.json" for number in range(3)]
    for path in files:
        assert main(["trial", "export", str(mine), str(nights), str(path)]) == 0
    assert set(json.loads(files[0].read_text())) == {"label", "measure", "outcome", "log_ratio", "sd"}
    capsys.readouterr()
    assert main(["trial", "pool", *map(str, files), "--plot", str(tmp_path / "forest.svg")]) == 0
    assert "3 people tried" in capsys.readouterr().out
    assert main(["trial", "pool", str(files[0]), str(files[0])]) == exits.REFUSED
    assert "twice" in capsys.readouterr().err


def test_a_baseline_tells_how_long_it_would_take(tmp_path, capsys):
    path = tmp_path / "baseline.csv"
    day = datetime.date(2026, 1, 5)
    path.write_text(
        "Date,n\n" + "\n".join(f"{day + datetime.timedelta(days=k)},{(2, 1, 3, 1)[k % 4]}" for k in range(28))
    )
    code = main(
        [
            "trial",
            "advise",
            str(path),
            "--measure",
            MEASURE,
            "--fewer",
            "0.5",
            "--night",
            "Date",
            "--value",
            "n",
            "--json",
        ]
    )
    assert code == 0
    assert json.loads(capsys.readouterr().out)["advice"] == "go"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("night,cramps\n2026-03-02,-1\n", "value[2026-03-02]"),
        ("night,cramps\n2026-03-02,many\n", "line 2, cramps"),
        ("night,cramps\n2nd of March,1\n", "line 2, night"),
        ("night,cramps\n2026-03-02,1\n2026-03-02,2\n", "twice"),
        ("night,cramps,followed\n2026-03-02,1,perhaps\n", "line 2, followed"),
        ("day,cramps\n2026-03-02,1\n", "no such column"),
        ("night,cramps\n2026-03-02,nan\n", "line 2, cramps"),
        ("night,cramps\n2026-03-02,1.5\n", "whole number"),
        ("night,cramps\n2026-03-02,900\n", "hardly possible"),
        ("night,cramps\n2026-03-02,1\n", "nothing to compare"),
        ("", "no such column"),
    ],
)
def test_a_diary_that_cannot_be_used_is_refused_by_line(mine, tmp_path, capsys, content, named):
    path = tmp_path / "nights.csv"
    path.write_text(content)
    assert main(["trial", "result", str(mine), str(path)]) == exits.REFUSED
    assert named in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"a": 1}', '{"question": "?", "measure": "m", "start": "2026-01-01"}', "\x00", "[" * 5000,
     '{"question": "?", "measure": "m", "start": "x", "seed": 1, "pairs": 3}',
     '{"question": "?", "measure": "m", "start": "2026-01-01", "seed": 1.5, "pairs": 3}',
     '{"question": "?", "measure": "m", "start": "2026-01-01", "seed": 1, "pairs": 100000}',
     '{"question": "?", "measure": "m", "start": "2026-01-01", "seed": 1, "pairs": 3, "outcome": {"kind": "x"}}'],
)  # fmt: skip
def test_a_file_that_is_no_trial_is_refused(tmp_path, capsys, content):
    path = tmp_path / "trial.json"
    path.write_text(content)
    assert main(["trial", "tonight", str(path)]) == exits.REFUSED
    assert capsys.readouterr().err.strip()


def test_a_diary_with_gaps_gives_a_result_that_says_so(mine, tmp_path, capsys):
    nights = nights_of(mine, tmp_path, {"with": (0, "", "", 1), "without": (2, "", "", 3)})
    assert main(["trial", "result", str(mine), str(nights)]) == 0
    assert "% are missing" in capsys.readouterr().out


def test_a_trial_that_ended_early_says_so(mine, tmp_path, capsys):
    nights = nights_of(mine, tmp_path, {"with": (0, 1, 0, 0), "without": (2, 3, 1, 2)})
    lines = nights.read_text(encoding="utf-8-sig").splitlines()
    nights.write_text("\n".join(lines[:25]))
    assert main(["trial", "result", str(mine), str(nights)]) == 0
    assert "before its planned end" in capsys.readouterr().out


def test_the_nights_in_which_the_clocks_change_are_single_nights_by_either_way_of_dating(mine, tmp_path, capsys):
    evening = nights_of(mine, tmp_path, {"with": (0, 1, 0, 0), "without": (2, 3, 1, 2)})  # 29 March is in it
    assert main(["trial", "result", str(mine), str(evening), "--json"]) == 0
    by_evening = capsys.readouterr().out
    lines = evening.read_text(encoding="utf-8-sig").splitlines()
    day = datetime.timedelta(days=1)
    moved = [f"{line[:-10]}{datetime.date.fromisoformat(line[-10:]) + day}" for line in lines[1:]]
    morning = tmp_path / "morning.csv"
    morning.write_text("\n".join([lines[0], *moved]))
    assert main(["trial", "result", str(mine), str(morning), "--dated-by", "morning", "--json"]) == 0
    assert capsys.readouterr().out == by_evening


def test_a_moment_with_a_time_zone_is_no_night(mine, tmp_path, capsys):
    path = tmp_path / "nights.csv"
    path.write_text("night,cramps\n2026-03-02T03:10:00+02:00,1\n")
    assert main(["trial", "result", str(mine), str(path)]) == exits.REFUSED
    assert "it is no date" in capsys.readouterr().err


def test_a_trial_may_be_judged_by_pain_and_no_other_word_is_taken(tmp_path, capsys):
    path = tmp_path / "pain.json"
    begin = ["trial", "new", str(path), MEASURE, "--answers", str(WOMAN), "--outcome"]
    assert main([*begin, "pain"]) == 0
    assert json.loads(path.read_text())["outcome"]["kind"] == "score"
    assert main([*begin, "pains"]) == exits.REFUSED
    assert "did you mean 'pain'?" in capsys.readouterr().err


def test_reminders_are_the_same_each_evening(mine, tmp_path, capsys):
    path = tmp_path / "evenings.ics"
    assert main(["trial", "reminders", str(mine), str(path), "--at", "20:30"]) == 0
    assert "DTSTART" in path.read_text()
    assert MEASURE not in path.read_text()
    assert main(["trial", "reminders", str(mine), str(path), "--at", "late"]) == exits.USAGE
    capsys.readouterr()


def test_a_misspelt_measure_is_named_with_the_nearest_one(tmp_path, capsys):
    assert (
        main(["trial", "new", str(tmp_path / "t.json"), "sleep_foot_positon", "--answers", str(WOMAN)]) == exits.USAGE
    )
    said = capsys.readouterr().err
    assert said.count("did you mean 'sleep_foot_position'?") == 1


# --- hints

COFFEE = [4 if back % 3 == 0 else 1 for back in range(90)]
CRAMPS = [3 + back % 2 if cups == 4 else int(back % 4 == 0) for back, cups in enumerate(COFFEE)]
SAID = "You had more cramps after days with more caffeine than usual. This is a hint, no proof: a trial can tell."
BEGIN = "nightcramp trial new mine.json diet_limit_caffeine --answers"


def coffee_table(folder, header="note,night,caffeine_taken,was_ill,cramps", moved=0):
    """A diary in which more coffee comes before more cramps, and an illness that was there once."""
    last = datetime.date(2026, 3, 30) + datetime.timedelta(days=moved)
    rows = [
        f"x,{last - datetime.timedelta(days=back)},{cups},{'yes' if back == 7 else 'no'},{cramps}"
        for back, (cups, cramps) in enumerate(zip(COFFEE, CRAMPS, strict=True))
    ]
    path = folder / f"nights{moved}.csv"
    path.write_text("\n".join([header, *rows]))
    return path


@pytest.fixture
def diary(tmp_path, monkeypatch):
    """The diary of the app, with the same nights, of a woman whose answers are kept."""
    monkeypatch.delenv("NIGHTCRAMP_DATABASE_URL", raising=False)
    knowledge, database = nightcramp.load_knowledge(), Database(default_url())
    with database.session() as session:
        person = People(session).add("Ann")
        keep_answers(session, person, dict(read_file(WOMAN, knowledge)), knowledge)
        nights = Nights(session, person, knowledge)
        for back, (cups, cramps) in enumerate(zip(COFFEE, CRAMPS, strict=True)):
            date = nights.today - datetime.timedelta(days=back)
            nights.record(date, Entry(cramps=cramps))
            nights.expose(date, {"caffeine_taken": cups, "was_ill": back == 7})
    yield database, knowledge
    database.close()


def test_what_stands_out_in_a_table_names_the_command_that_begins_a_trial(tmp_path, capsys):
    assert main(["trial", "hints", str(coffee_table(tmp_path)), "--answers", str(WOMAN)]) == 0
    said = capsys.readouterr().out
    assert SAID in said
    assert f"Try it: {BEGIN} {WOMAN}" in said
    assert "That is of the one thing that was noted often enough." in said
    assert "On too few" not in said
    assert "too few nights: an illness." in said
    command = said.split("Try it: nightcramp ")[1].splitlines()[0].replace("mine.json", str(tmp_path / "mine.json"))
    assert main(command.split()) == 0


def test_the_diary_of_the_app_gives_the_same_hints_as_a_table_of_it(diary, tmp_path, capsys):
    assert main(["trial", "hints", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert main(["trial", "hints", str(coffee_table(tmp_path)), "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert [one["says"] for one in kept["hints"]] == [one["says"] for one in table["hints"]] == [SAID]
    assert kept["hints"][0]["ratio"] == pytest.approx(table["hints"][0]["ratio"], rel=0.1)  # weekends lie elsewhere
    assert kept["hints"][0]["low"] > 1
    assert (kept["hints"][0]["nights_with"], kept["hints"][0]["nights_without"]) == (30, 60)
    assert (kept["looked_at"], kept["too_few"]) == (1, ["an illness"])
    assert kept["hints"][0]["command"] == f"{BEGIN} answers.yaml"


def test_a_table_dated_by_mornings_is_the_same_table(tmp_path, capsys):
    assert main(["trial", "hints", str(coffee_table(tmp_path)), "--json"]) == 0
    evening = capsys.readouterr().out
    assert main(["trial", "hints", str(coffee_table(tmp_path, moved=1)), "--dated-by", "morning", "--json"]) == 0
    assert capsys.readouterr().out == evening


def test_no_trial_is_named_that_safety_does_not_clear(tmp_path, capsys):
    nights = coffee_table(tmp_path)
    assert main(["trial", "hints", str(nights), "--answers", str(EXAMPLES / "swollen_calf_at_52.yaml")]) == 0
    said = capsys.readouterr().out
    assert SAID in said
    assert "No trial of it now. person (urgent): something else comes first" in said
    assert "trial new" not in said


def test_while_a_trial_runs_nothing_is_told(diary, capsys):
    database, knowledge = diary
    with database.session() as session:
        person = People(session).all()[0]
        answers = Answers.read(person.answers, knowledge)
        KeptTrials(session, person, knowledge).begin(knowledge.actions[MEASURE], answers, weeks=8)
    assert main(["trial", "hints"]) == 0
    said = capsys.readouterr().out
    assert "A trial runs." in said
    assert "caffeine" not in said
    assert main(["trial", "hints", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == hints_as_object(None, None, None)


def test_a_diary_with_nothing_in_it_says_what_it_takes(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("NIGHTCRAMP_DATABASE_URL", raising=False)
    assert main(["trial", "hints"]) == 0
    assert "it takes 5 nights with a thing, and 5 without" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("night,cramps\n2026-03-02,1\n", "none is named by what can be noted"),
        ("night,cramps,caffeine_taken\n2026-03-02,1,lots\n", "line 2, caffeine_taken (lots)"),
        ("night,cramps,caffeine_taken\n2026-03-02,1,-1\n", "from 0 to 60"),
        ("night,cramps,caffeine_taken\n2026-03-02,1,nan\n", "from 0 to 60"),
        ("night,cramps,caffeine_taken\n2026-03-02,1\n2026-03-02,2\n", "twice"),
    ],
)
def test_a_table_without_what_could_be_hinted_at_is_refused(tmp_path, capsys, content, named):
    path = tmp_path / "nights.csv"
    path.write_text(content)
    assert main(["trial", "hints", str(path)]) == exits.REFUSED
    assert named in capsys.readouterr().err


def test_a_person_goes_with_the_diary_only(tmp_path, capsys):
    assert main(["trial", "hints", str(coffee_table(tmp_path)), "--person", "Ann"]) == exits.USAGE
    assert "leave out NIGHTS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("date", "dated_by", "code"),
    [
        ("0001-01-01", "evening", exits.DONE),
        ("0001-01-01", "morning", exits.REFUSED),
        ("9999-12-31", "morning", exits.DONE),
    ],
)
def test_the_first_and_the_last_day_there_are_end_in_an_answer_or_a_refusal(tmp_path, capsys, date, dated_by, code):
    path = tmp_path / "nights.csv"
    path.write_text(f"night,cramps,caffeine_taken\n{date},1,2\n")
    assert main(["trial", "hints", str(path), "--dated-by", dated_by]) == code
    said = capsys.readouterr()
    assert ("Nothing was noted often enough" in said.out) == (code == exits.DONE)
    assert ("line 2, night" in said.err + said.out) == (code != exits.DONE)
