"""``nightcramp causes`` and ``nightcramp explain``."""

import json
import sys

from nightcramp.cli import exits

PERSON = "age: 60\nsex: male\ndiabetes: yes\nhard_knot: yes\n"


def test_the_causes_of_a_person(run, answers_file):
    code, out, err = run("causes", str(answers_file(PERSON)))
    assert (code, err) == (exits.DONE, "")
    assert "Diabetes" in out
    assert "This is no diagnosis" in out


def test_all_causes_and_json(run, answers_file):
    path = str(answers_file(PERSON))
    assert "ramsay_hunt" in run("causes", path, "--all")[1]
    found = json.loads(run("causes", path, "--json")[1])
    assert found["causes"][0]["id"] == "idiopathic"
    assert sum(one["share"] for one in found["causes"]) > 0.999


def test_one_cause_in_full(run, answers_file):
    path = str(answers_file(PERSON))
    code, out, _ = run("explain", "diabetes_mellitus", path)
    assert code == exits.DONE
    assert "What would change this" in out
    assert json.loads(run("explain", "diabetes_mellitus", path, "--json")[1])["id"] == "diabetes_mellitus"


def test_an_unknown_cause_is_refused_with_the_nearest(run, answers_file):
    code, _, err = run("explain", "diabetes_melitus", str(answers_file(PERSON)))
    assert code == exits.USAGE
    assert "'diabetes_mellitus'" in err


def test_a_cause_that_cannot_concern_the_person_is_refused(run, answers_file):
    code, _, err = run("explain", "pre_eclampsia", str(answers_file(PERSON)))
    assert code == exits.USAGE
    assert "cannot concern this person" in err


def test_a_picture(run, answers_file, tmp_path):
    for name, begins in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG")):
        code, _, err = run("causes", str(answers_file(PERSON)), "--plot", str(tmp_path / name))
        assert (code, err) == (exits.DONE, "")
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_picture_of_another_kind_or_place_is_refused(run, answers_file, tmp_path):
    code, _, err = run("causes", str(answers_file(PERSON)), "--plot", str(tmp_path / "a.gif"))
    assert code == exits.USAGE
    assert ".svg or .png" in err
    code, _, err = run("causes", str(answers_file(PERSON)), "--plot", str(tmp_path / "none" / "a.svg"))
    assert code == exits.USAGE
    assert "No such file" in err


def test_without_the_library_it_says_what_to_install(run, answers_file, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, err = run("causes", str(answers_file(PERSON)), "--plot", str(tmp_path / "a.svg"))
    assert code == exits.USAGE
    assert "nightcramp[plot]" in err


def test_faults_in_the_answers_come_back_as_everywhere(run):
    code, out, _ = run("causes", "-", "--json", piped=b"age: 400\n")
    assert code == exits.REFUSED
    assert json.loads(out)["error"]["faults"][0]["field"] == "age"
