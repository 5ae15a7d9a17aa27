"""``nightcramp relieve``: printed, as JSON, and guided in a real terminal."""

import json
import sys
from pathlib import Path

import pexpect
import pytest

from nightcramp.cli import console, exits, guide

READY = (
    "age: 40\nsex: male\n"
    + "".join(
        f"{name}: no\n"
        for name in (
            "leg_cold_pale_blue", "leg_numb", "one_leg_swollen", "leg_warm", "leg_red_or_dark", "calf_pain_stays",
            "hard_sore_vein", "clot_known_recent", "leg_hurt_recently", "felt_kick_or_pop", "leg_bruise",
            "fracture_or_surgery_leg", "skin_broken", "skin_infection_spreading", "joint_replacement_leg", "cannot_stand", "falls", "dizzy_on_standing", "takes_sedative",
        )
    )
)  # fmt: skip


def test_without_a_terminal_all_steps_are_printed(run, answers_file):
    code, out, err = run("relieve", str(answers_file(READY)), piped=b"")
    assert (code, err) == (exits.DONE, "")
    assert out.index("1. Stretch the calf") < out.index("Never do this") < out.index("Call for help if")
    assert "Do not prick the skin" in out


def test_without_answers_the_steps_are_held_back(run):
    code, out, _ = run("relieve", piped=b"")
    assert code == exits.DONE
    assert "1. " not in out
    assert "Held back until it is known if they are safe" in out


def test_a_clot_is_told_first_and_nothing_is_rubbed(run, answers_file):
    _, out, _ = run(
        "relieve", str(answers_file(READY.replace("one_leg_swollen: no", "one_leg_swollen: yes"))), piped=b""
    )
    assert out.startswith("Get help today.")
    assert "Rub the muscle softly (" not in out


def test_json(run, answers_file):
    found = json.loads(run("relieve", str(answers_file(READY)), "--part", "foot", "--json", piped=b"")[1])
    assert found["part"] == "foot"
    assert [step["action"] for step in found["steps"]][0:1] == ["relief_active_toes_up"]
    assert all(step["seconds"] > 0 and step["do"] for step in found["steps"])


def test_a_part_that_is_not_known_is_wrong_usage(run):
    assert run("relieve", "--part", "nose", piped=b"")[0] == exits.USAGE


def test_a_cramp_of_a_quarter_of_an_hour_brings_help_and_no_steps(run, answers_file):
    _, out, _ = run("relieve", str(answers_file(READY + "cramp_minutes: 15\n")), piped=b"")
    assert out.startswith("Get help today.")
    assert "Stop the steps" in out
    assert "1. " not in out
    found = json.loads(run("relieve", str(answers_file(READY + "cramp_minutes: 15\n")), "--json", piped=b"")[1])
    assert (found["steps"], found["stop_after_minutes"]) == ([], 10)


def test_at_an_emergency_nothing_is_said_but_to_call_and_how_to_wait(run, answers_file):
    cold = READY.replace("leg_cold_pale_blue: no", "leg_cold_pale_blue: yes").replace("leg_numb: no", "leg_numb: yes")
    _, out, _ = run("relieve", str(answers_file(cold.replace("age: 40", "age: 70"))), piped=b"")
    assert out.startswith("EMERGENCY.")
    assert "While you wait for help" in out
    for other in ("Put the light on", "Not for you", "Never do this", "Rest, and breathe"):
        assert other not in out


def test_who_cannot_be_shown_a_step_is_told_so_with_each_reason_once(run, answers_file):
    _, out, _ = run(
        "relieve", str(answers_file(READY.replace("leg_hurt_recently: no", "leg_hurt_recently: yes"))), piped=b""
    )
    assert "No step can be shown" in out
    assert "Rest, and breathe out slowly" in out


def test_the_keys_fit_a_narrow_terminal(monkeypatch):
    monkeypatch.setattr(console, "width", lambda: 40)
    assert len(guide.legend()) == 1
    monkeypatch.setattr(console, "width", lambda: 20)
    assert all(len(line) <= 20 for line in guide.legend())
    assert len(guide.legend()) == 2


def test_the_clock_ends_a_step_when_the_cramp_lasts_too_long(monkeypatch, run):
    shown = guide.Guide(None, "calf", country=None, redraws=False)
    monkeypatch.setattr(guide.select, "select", lambda *_: ([], [], []))
    now = guide.time.monotonic()
    assert shown._count_down(5, now) == guide.TOO_LONG
    assert shown._count_down(0, now + 60) == guide.NEXT


def test_one_thing_is_asked_by_its_name(run, answers_file):
    code, out, _ = run("relieve", str(answers_file(READY)), "--may-i", "needle", piped=b"")
    assert code == exits.DONE
    assert out.startswith("No: Prick the leg with a needle")
    assert "Do not prick the skin" in out
    assert "NHS" in run("relieve", str(answers_file(READY)), "--may-i", "massage", piped=b"")[1]


def test_an_emergency_comes_before_the_answer_about_one_thing(run, answers_file):
    _, out, _ = run("relieve", str(answers_file(READY + "chest_pain: yes\n")), "--may-i", "massage", piped=b"")
    assert out.startswith("EMERGENCY.")
    assert out.index("No: Rub the muscle softly") < out.index("While you wait for help")


def test_one_thing_as_json(run, answers_file):
    found = json.loads(run("relieve", str(answers_file(READY)), "--may-i", "rub", "--json", piped=b"")[1])
    assert [(one["action"], one["verdict"]) for one in found["answers"]] == [("relief_massage", "yes")]


def test_a_thing_that_is_not_known_is_wrong_usage_with_the_nearest_names(run):
    code, _, err = run("relieve", "--may-i", "massagge gun", piped=b"")
    assert code == exits.USAGE
    assert "Did you mean massage" in err
    assert "knowledge actions" in run("relieve", "--may-i", "xyzzy", piped=b"")[2]


def test_a_name_that_is_nearly_right_is_said_to_be_read_so(run):
    assert "magnesum was read as magnesium" in run("relieve", "--may-i", "magnesum", piped=b"")[1]


@pytest.fixture
def terminal(own_folder):
    def start(*arguments):
        command = str(Path(sys.executable).parent / "nightcramp")
        return pexpect.spawn(command, ["relieve", *arguments], encoding="utf-8", dimensions=(24, 40), timeout=30)

    return start


def test_two_questions_then_the_first_step_counts_down_and_one_key_ends_it(terminal):
    child = terminal()
    child.expect("How old is the person")
    child.sendline("40")
    child.expect("Is any of this true")
    child.sendline("n")
    child.expect("Stretch the calf")
    child.expect("seconds")
    child.send("g")
    child.expect("Good. It took about")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == exits.DONE


def test_next_wrong_and_quit(terminal):
    child = terminal("--plain", "--part", "foot")
    child.expect("How old")
    child.sendline("forty")
    child.sendline("70")
    child.expect("Is any of this true")
    child.sendline("19")
    child.expect("Type numbers from 1 to")
    child.sendline("n")
    child.expect("Put the light on")
    child.expect("Pull the toes up")
    child.send("w")
    child.expect("Call for help if")
    child.send("n")
    child.expect("Stretch the calf")
    child.send("q")
    child.expect("Stopped. Nothing was kept.")
    child.expect(pexpect.EOF)


def test_control_c_ends_kindly(terminal):
    child = terminal()
    child.expect("How old")
    child.sendintr()
    child.expect("Stopped")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == exits.INTERRUPTED


def test_who_does_not_know_is_shown_nothing_that_could_harm(terminal):
    child = terminal()
    child.expect("How old")
    child.sendline("50")
    child.expect("Is any of this true")
    child.sendline("d")
    child.expect("No step can be shown that is safe")
    child.expect("Call for help if")
    assert "Rub the muscle" not in child.before
    child.expect(pexpect.EOF)


def test_what_could_make_one_thing_harmful_is_asked_in_a_terminal(terminal):
    child = terminal("--may-i", "massage")
    child.expect("How old")
    child.sendline("50")
    child.expect("Is any of this true")
    child.sendline("n")
    child.expect("Yes: Rub the muscle softly")
    child.expect(pexpect.EOF)


def test_at_an_emergency_nothing_counts_down_and_no_key_is_waited_for(terminal):
    child = terminal()
    child.expect("How old")
    child.sendline("70")
    child.expect("Is any of this true")
    child.sendline("1")
    child.expect("EMERGENCY. Call your")
    child.expect("While you wait for help")
    child.expect(pexpect.EOF)
    assert "seconds" not in child.before
    assert "Enter" not in child.before


def test_the_page_asks_an_old_man_nothing_about_pregnancy_and_the_parents_of_a_baby_nothing(terminal):
    child = terminal()
    child.expect("How old")
    child.sendline("80")
    child.expect("Is any of this true")
    child.expect("Type the numbers")
    assert "pregnant" not in child.before
    child.sendline("n")
    child.expect("Put the light on")
    child.close()
    child = terminal()
    child.expect("How old")
    child.sendline("5 months")
    child.expect("None of these steps is for a")
    child.expect(pexpect.EOF)
    assert "Is any of this true" not in child.before
