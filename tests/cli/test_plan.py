"""``nightcramp plan``, and ``nightcramp assess --plan``."""

import json

import pytest
import vobject

from nightcramp.cli import exits

SWOLLEN = "age: 52\none_leg_swollen: yes\n"
EMERGENCY = "age: 40\nleg_cold_pale_blue: yes\nleg_pain_sudden: yes\n"


def test_a_plan_as_text(run, answers_file):
    code, out, err = run("plan", str(answers_file(SWOLLEN)))
    assert (code, err) == (exits.DONE, "")
    assert out.startswith("Speak to a doctor, midwife or health line today.")
    assert "\x1b" not in out


def test_a_plan_as_json_from_standard_input(run):
    code, out, _ = run("plan", "-", "--json", piped=SWOLLEN.encode())
    assert code == exits.DONE
    found = json.loads(out)
    assert found["plan"]["level"] == "urgent"
    assert found["knowledge"]["hash"].startswith("sha256:")


def test_an_emergency_comes_before_any_plan(run, answers_file):
    code, out, _ = run("plan", str(answers_file(EMERGENCY)), "--country", "GB")
    assert code == exits.DONE
    assert "EMERGENCY. Call your emergency number (999 or 112)" in out
    assert "While you wait for help" in out


def test_why_an_action(run, answers_file):
    code, out, _ = run("plan", str(answers_file(SWOLLEN)), "--why", "relief_massage")
    assert code == exits.DONE
    assert "It is not for you." in out
    assert "one leg swollen" in out


def test_why_an_action_as_json(run, answers_file):
    _, out, _ = run("plan", str(answers_file(SWOLLEN)), "--why", "relief_massage", "--json")
    found = json.loads(out)
    assert found["status"] == "contraindicated"
    assert found["because"] == ["one_leg_swollen"]


def test_an_unknown_action_names_the_nearest(run, answers_file):
    code, out, err = run("plan", str(answers_file(SWOLLEN)), "--why", "relief_masage")
    assert (code, out) == (exits.USAGE, "")
    assert "There is no action 'relief_masage'; did you mean 'relief_massage'?" in err


def test_a_calendar(run, answers_file, tmp_path):
    path = tmp_path / "plan.ics"
    code, _, err = run("plan", str(answers_file(SWOLLEN)), "--calendar", str(path), "--start", "2026-03-02")
    assert (code, err) == (exits.DONE, "")
    calendar = vobject.readOne(path.read_text(encoding="utf-8"))
    assert [event.summary.value for event in calendar.vevent_list] == ["Arrange: see a doctor"]


def test_an_emergency_writes_no_calendar_and_says_so(run, answers_file, tmp_path):
    path = tmp_path / "plan.ics"
    code, out, err = run("plan", str(answers_file(EMERGENCY)), "--calendar", str(path))
    assert code == exits.DONE
    assert "EMERGENCY" in out
    assert "No calendar was written" in err
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--calendar", "{tmp}/no/folder/plan.ics"), "No such file or directory"),
        (("--start", "2026-03-02"), "--start goes with --calendar"),
        (("--calendar", "{tmp}/plan.ics", "--start", "tomorrow"), "--start 'tomorrow' is no day"),
        (("--calendar", "{tmp}/plan.ics", "--bedtime", "late"), "--bedtime 'late' is no time"),
        (("--country", "Atlantis"), "There are no numbers for the country 'Atlantis'"),
    ],
)
def test_a_wrong_option_says_how_to_mend_it(run, answers_file, tmp_path, options, words):
    options = [option.format(tmp=tmp_path) for option in options]
    code, out, err = run("plan", str(answers_file(SWOLLEN)), *options)
    assert (code, out) == (exits.USAGE, "")
    assert words in err


def test_answers_that_cannot_be_used_are_refused(run, answers_file):
    code, out, err = run("plan", str(answers_file("age: 400\n")))
    assert (code, out) == (exits.REFUSED, "")
    assert "age: 400" in err


def test_assess_with_a_plan(run, answers_file):
    path = str(answers_file(SWOLLEN))
    assert "Not for you" in run("assess", path, "--plan")[1]
    assert "Not for you" not in run("assess", path)[1]
    assert json.loads(run("assess", path, "--plan", "--json")[1])["plan"]["level"] == "urgent"
    assert "plan" not in json.loads(run("assess", path, "--json")[1])


def test_the_actions_are_listed(run):
    code, out, _ = run("knowledge", "actions")
    assert code == exits.DONE
    assert "stretch_bedtime_protocol" in out
    assert len(json.loads(run("knowledge", "actions", "--json")[1])) == len(out.splitlines())


def test_after_the_interview_the_questions_of_the_plan_are_asked(run, tmp_path):
    """A man with one cramp a week denies all else; the plan asks of a broken bone before it offers the stretch."""
    kept = tmp_path / "mine.yaml"
    kept.write_text(
        "age: 70\nsex: male\nleg_cramps: yes\ncramp_painful_sudden: yes\ncramp_in_calf_or_foot: yes\n"
        "cramp_at_night_or_rest: yes\nhard_knot: yes\ncramp_eased_by_stretch: yes\ncramps_per_week: 1\n"
        "cramp_minutes: 3\nmedicines: []\nhours_without_urine: 2\n"
    )
    replies = ["n"] * 200
    asked = run("assess", "--resume", str(kept), "--plan", typed=replies)
    assert "broken bone, an operation or an Achilles" in " ".join(asked[1].split())


def test_what_somebody_eats_adds_a_food_plan(run, answers_file):
    meals = "[4 slices white bread, 2 slices cheddar, chicken breast, 2 boiled potatoes, 3 biscuits, glass of milk]"
    diet = f"diet:\n  meals: {meals}\n"
    calm = "age: 40\nsex: male\n"
    _, out, err = run("plan", str(answers_file(calm + diet)))
    assert err == ""
    assert "What you get in a day" in out
    assert "food" in json.loads(run("plan", str(answers_file(calm + diet)), "--json")[1])
    assert "What you get in a day" not in run("plan", str(answers_file(calm)))[1]
    assert "What you get in a day" not in run("plan", str(answers_file(SWOLLEN + diet)))[1], "food can wait"


def test_a_diet_in_the_file_is_in_nobodys_way(run, answers_file):
    path = str(answers_file(SWOLLEN + "diet:\n  meals: [an apple]\n"))
    assert run("assess", path)[0] == exits.DONE
    code, _, err = run("plan", str(answers_file("age: 40\ndiet:\n  meals: [a moonstone pie]\n")))
    assert code == exits.REFUSED
    assert "moonstone" in err
