"""``nightcramp food``."""

import json
import re
from pathlib import Path

import pytest

from nightcramp.cli import exits

MAN = """age: 40
sex: male
kidney_disease: no
on_dialysis: no
potassium_limit_given: no
fluid_limit_given: no
heart_failure: no
cirrhosis: no
ascites: no
medicines: []
"""
DIET = """diet:
  meals:
  - 4 slices white bread with butter and 2 slices cheddar
  - chicken breast, 2 boiled potatoes, salad, an apple, 3 biscuits, glass of milk, 3 glasses water
"""


def test_a_plan_as_text(run, answers_file):
    code, out, err = run("food", str(answers_file(MAN + DIET)))
    assert code == exits.DONE
    assert err == ""
    for heading in ("What you get in a day", "Drinks", "Please note"):
        assert heading in out
    assert "\x1b" not in out
    assert "would do" in out


def test_a_plan_as_json_from_standard_input(run):
    code, out, _ = run("food", "-", "--json", piped=(MAN + DIET).encode())
    assert code == exits.DONE
    found = json.loads(out)
    assert found["plan"]["status"] in ("fewest", "best_found")
    assert found["plan"]["proposals"][0]["changes"][0]["says"]


def test_the_names_that_may_be_used(run):
    code, out, _ = run("food", "--names", "--json")
    assert code == exits.DONE
    found = json.loads(out)
    assert {"often", "exclude", "foods", "limits", "supplements"} == set(found)
    assert "vegan" in run("food", "--names")[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MAN, "diet"), (MAN + "diet:\n  meals: [xyzzy]\n", "xyzzy"), ("sex: male\n" + DIET, "age"),
        (MAN + DIET + "  exclude: [vegan]\n", "vegan"), (MAN + DIET + "  days: 99\n", "days"), ("[1]", "mapping"),
        (MAN + "diet: 3\n", "diet"), (MAN + DIET + "agee: 3\n", "agee"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(text, says, run, answers_file):
    code, out, err = run("food", str(answers_file(text)))
    assert code == exits.REFUSED
    assert out == ""
    assert says in err
    code, out, _ = run("food", str(answers_file(text)), "--json")
    assert code == exits.REFUSED
    assert json.loads(out)["error"]["faults"]


def test_unknown_foods_can_be_left_out(run, answers_file):
    text = MAN + DIET.replace("an apple", "an apple, xyzzy")
    code, out, _ = run("food", str(answers_file(text)), "--leave-out-unknown")
    assert code == exits.DONE
    assert '"xyzzy" was not found' in out


def test_without_a_file_it_says_what_to_do(run):
    assert run("food")[0] == exits.USAGE


def test_a_file_that_is_not_there_or_is_no_text(run, tmp_path):
    assert run("food", str(tmp_path / "none.yaml"))[0] == exits.REFUSED
    assert run("food", "-", piped=b"\xff\xfe\x00")[0] == exits.REFUSED


def test_the_command_is_documented(run):
    code, out, _ = run("food", "-h")
    assert code == exits.DONE
    assert "Example" in out


def test_the_answer_files_in_the_documentation_work(run, answers_file):
    page = (Path(__file__).parents[2] / "docs/food.md").read_text(encoding="utf-8")
    first, second = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert run("food", str(answers_file(first)))[0] == exits.DONE
    usual = second.replace("never}", "never, starch: 2 a day, meat: 1 a day}")
    assert run("food", str(answers_file("age: 52\n" + usual)))[0] == exits.DONE


def test_without_the_extra_it_says_what_to_install(run, answers_file, monkeypatch):
    def missing(*_, **__):
        raise ModuleNotFoundError("No module named 'scipy'", name="scipy.optimize")

    monkeypatch.setattr("nightcramp.plan.food.food_plan", missing)
    code, _, err = run("food", str(answers_file(MAN + DIET)))
    assert code == exits.USAGE
    assert "nightcramp[food]" in err
