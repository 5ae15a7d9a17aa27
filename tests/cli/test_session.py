"""The questions in a terminal, driven by typed lines."""

import json
import stat

import pytest
import yaml

from nightcramp.answers import Answers
from nightcramp.cli import exits, storage
from nightcramp.interview import next_question

WELL_MAN = ["40", "m", "n"]
"""Age, sex, nothing on the first page."""


@pytest.fixture
def number_of(knowledge):
    """The number of the line of the first page that asks for a finding, for a man of 40."""
    page = next_question(Answers.read({"age": 40, "sex": "male"}, knowledge))

    def found(name):
        return str(next(number for number, line in enumerate(page.lines, 1) if name in line.findings))

    return found


@pytest.fixture
def passed_out(number_of):
    """A man of 40 who passed out, and it was no plain faint."""
    return ["40", "m", number_of("passed_out"), "n"]


def test_an_emergency_interrupts_and_comes_first(run, passed_out):
    code, out, _ = run("assess", typed=passed_out)
    assert code == exits.DONE
    after = out.rpartition("> ")[2].strip()
    assert after.startswith("=====")
    assert after.splitlines()[1].startswith("EMERGENCY. Call your emergency number")


def test_the_progress_is_shown_and_falls(run):
    _, out, _ = run("assess", typed=WELL_MAN)
    left = [int(line.split()[1]) for line in out.splitlines() if line.startswith("About ")]
    assert left == sorted(left, reverse=True)
    assert left[0] < 50


def test_back_asks_again_and_enter_keeps_the_former_answer(run):
    code, out, _ = run("assess", typed=["40", "b", "", "q"])
    assert code == exits.INTERRUPTED
    assert "You said: age: 40 years. Enter keeps it." in out
    assert yaml.safe_load(storage.resume_file().read_text()) == {"age": "40"}


def test_back_at_the_first_question_says_so(run):
    _, out, _ = run("assess", typed=["b", "q"])
    assert "This is the first question." in out


def test_do_not_know_is_an_answer(run):
    run("assess", typed=["d", "q"])
    assert yaml.safe_load(storage.resume_file().read_text()) == {"age": "unknown"}


def test_help_for_the_question(run):
    _, out, _ = run("assess", typed=["40", "m", "?", "q"])
    assert "Type 2? if you are not sure about line 2." in out


def test_a_reply_that_is_not_understood_is_asked_again_with_a_hint(run):
    _, out, _ = run("assess", typed=["forty", "400", "40", "x", "m", "13", "q"])
    assert "Is not a number." in out
    assert "it must be from 0 to 120" in out
    assert "'13' is no line of the list." in out


def test_stopping_keeps_the_answers_and_says_where(run):
    code, out, err = run("assess", typed=[*WELL_MAN, "q"])
    assert code == exits.INTERRUPTED
    kept = storage.resume_file()
    assert str(kept) in err
    assert "on this computer only" in err
    assert f"rm {kept}" in err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_end_of_input_keeps_the_answers_too(run):
    code, _, err = run("assess", typed=WELL_MAN)
    assert code == exits.INTERRUPTED
    assert "kept" in err
    assert storage.resume_file().exists()


def test_nothing_is_kept_when_nothing_was_answered(run):
    code, _, err = run("assess", typed=["q"])
    assert code == exits.INTERRUPTED
    assert "Nothing was kept" in err
    assert not storage.resume_file().exists()


def test_one_can_go_on_later(run):
    run("assess", typed=[*WELL_MAN, "q"])
    _, out, _ = run("assess", typed=["y", "q"])
    assert "You stopped before, after 3 questions." in out
    assert "How old is the person?" not in out


def test_one_can_begin_anew(run):
    run("assess", typed=[*WELL_MAN, "q"])
    _, out, _ = run("assess", typed=["n", "q"])
    assert "How old is the person?" in out


def test_kept_answers_that_no_longer_fit_do_not_stop_anybody(run):
    storage.write(storage.resume_file(), {"no_such_name": True})
    code, out, _ = run("assess", typed=["40", "q"])
    assert code == exits.INTERRUPTED
    assert "can no longer be used" in out


def test_when_it_is_over_the_kept_answers_are_gone(run):
    run("assess", typed=[*WELL_MAN, "q"])
    code, _, _ = run("assess", typed=["y", "s"])
    assert code == exits.DONE
    assert not storage.resume_file().exists()


def test_show_the_answer_now_says_what_stays_open(run):
    code, out, _ = run("assess", typed=[*WELL_MAN, "s"])
    assert code == exits.DONE
    assert "It may be more urgent than this" in out
    assert "What could not be ruled out" in out


def test_save_keeps_an_answer_file(run, tmp_path, passed_out):
    path = tmp_path / "mine.yaml"
    code, out, _ = run("assess", "--save", str(path), typed=passed_out)
    assert code == exits.DONE
    assert str(path) in out
    again, report, _ = run("assess", str(path))
    assert again == exits.DONE
    assert "EMERGENCY" in report


def test_resume_goes_on_after_the_answers_of_a_file_and_leaves_it_alone(run, answers_file):
    path = answers_file("# my own notes\nage: 40\nsex: male\n")
    code, out, err = run("assess", "--resume", str(path), typed=["n", "q"])
    assert code == exits.INTERRUPTED
    assert "Going on after 2 questions." in out
    assert "How old" not in out
    assert path.read_text().startswith("# my own notes")
    assert str(storage.resume_file()) in err


def test_resume_writes_its_own_file_again(run, tmp_path):
    path = tmp_path / "mine.yaml"
    storage.write(path, {"age": 40, "sex": "male"})
    run("assess", "--resume", str(path), typed=["n", "q"])
    assert yaml.safe_load(path.read_text())["chest_pain"] is False


def test_a_file_to_resume_with_faults_is_refused(run, answers_file):
    assert run("assess", "--resume", str(answers_file("age: 400")), typed=["q"])[0] == exits.REFUSED


def nothing_until(kind, knowledge, **facts):
    """Replies of somebody who has nothing of what is asked, up to a question of a kind."""
    answers, replies = Answers.read(facts, knowledge), []
    while (question := next_question(answers)).kind != kind:
        answers = answers.adding(**question.picked())
        replies.append("n")
    return replies


def test_the_names_of_medicines_are_told_back(run, knowledge):
    nothing = nothing_until("medicines", knowledge, age=78, sex="male")
    code, out, _ = run("assess", typed=["78", "m", *nothing, "lasix, blue tablet", "q"])
    assert code == exits.INTERRUPTED
    assert "lasix: taken as furosemide." in out
    assert "blue tablet: not in our list." in out


def test_an_unsure_line_of_a_list(run, number_of):
    run("assess", typed=["40", "m", f"{number_of('dark_urine')}?", "q"])
    assert yaml.safe_load(storage.resume_file().read_text())["dark_urine"] == "unknown"


def test_with_json_the_questions_go_to_standard_error(run, passed_out):
    code, out, err = run("assess", "--json", typed=passed_out)
    assert code == exits.DONE
    assert json.loads(out)["triage"]["certain"] == "emergency"
    assert "How old is the person?" in err


@pytest.mark.parametrize("typed", [["40", "m", "1 2 3 4 5", "q"], ["40", "m", "1, 2 and 3", "q"]])
def test_lines_can_be_chosen_in_the_way_people_write(run, typed):
    assert run("assess", typed=typed)[0] in (exits.INTERRUPTED, exits.DONE)


def test_a_place_that_cannot_be_written_is_told_before_the_first_question(run, tmp_path):
    (tmp_path / "file").write_text("")
    code, out, err = run("assess", "--save", str(tmp_path / "file" / "mine.yaml"), typed=["40"])
    assert code == exits.UNWRITABLE
    assert out == ""
    assert "mine.yaml cannot be written" in err


def test_a_file_to_go_on_from_that_is_not_there_is_refused(run, tmp_path):
    code, _, err = run("assess", "--resume", str(tmp_path / "none.yaml"), typed=["40"])
    assert code == exits.REFUSED
    assert "cannot be read" in err


def test_what_is_kept_can_be_read_by_nobody_else_and_leaves_nothing_beside(tmp_path):
    storage.write(tmp_path / "mine.yaml", {"age": 40})
    assert (tmp_path / "mine.yaml").stat().st_mode & 0o777 == 0o600
    with pytest.raises(OSError, match=r"mine\.yaml"):
        storage.write(tmp_path / "mine.yaml" / "below.yaml", {"age": 40})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
