"""``nightcramp assess`` with a file, with standard input, with faults."""

import json

import click.testing
import pytest

from nightcramp.cli import exits
from nightcramp.cli.app import app

CLOT = "age: 52\nsex: male\none_leg_swollen: yes\n"


def test_a_file_gives_a_report(run, answers_file):
    code, out, err = run("assess", str(answers_file(CLOT)))
    assert code == exits.DONE
    assert "Ask for help the same day." in out
    assert err == ""


def test_the_report_is_plain_when_it_is_piped(run, answers_file):
    _, out, _ = run("assess", str(answers_file(CLOT)))
    assert "\x1b" not in out


def test_an_urgency_does_not_change_the_exit_code(run, answers_file):
    for text in ("age: 40\nchest_pain: yes\n", CLOT, "age: 40\n"):
        assert run("assess", str(answers_file(text)))[0] == exits.DONE


def test_standard_input_is_read_with_a_dash(run):
    code, out, _ = run("assess", "-", piped=CLOT.encode())
    assert code == exits.DONE
    assert "Do not rub or stretch the leg." in out


def test_json_answers_and_json_out(run):
    code, out, _ = run("assess", "-", "--json", piped=b'{"age": 52, "one_leg_swollen": true}')
    assert code == exits.DONE
    assert json.loads(out)["triage"]["certain"] == "urgent"


def test_the_number_of_a_country(run, answers_file):
    path = str(answers_file(CLOT))
    assert "999" in run("assess", path, "--country", "GB")[1]
    assert "999" not in run("assess", path)[1]


def test_an_unknown_country_is_wrong_usage_and_lists_the_known_ones(run, answers_file):
    code, _, err = run("assess", str(answers_file(CLOT)), "--country", "XX")
    assert code == exits.USAGE
    assert "'XX'" in err
    assert "GB" in err


def test_without_a_file_and_without_a_terminal_it_says_what_to_do(run):
    code, out, err = run("assess", piped=b"")
    assert code == exits.USAGE
    assert out == ""
    assert "'-'" in err


def test_save_and_resume_go_with_the_questions_only(run, answers_file):
    for option in ("--save", "--resume"):
        code, _, err = run("assess", str(answers_file(CLOT)), option, "x.yaml")
        assert code == exits.USAGE
        assert "leave out FILE" in err


def test_refused_answers_name_field_value_problem_and_mend(run, answers_file):
    code, out, err = run("assess", str(answers_file("age: 400\none_leg_swolen: yes\n")))
    assert code == exits.REFUSED
    assert out == ""
    assert "2 things are wrong" in err
    assert "age: 400" in err
    assert "it must be from 0 to 120" in err
    assert "did you mean 'one_leg_swollen'?" in err


def test_refused_answers_as_json_have_one_shape(run, answers_file):
    code, out, _ = run("assess", str(answers_file("age: 400\n")), "--json")
    assert code == exits.REFUSED
    error = json.loads(out)["error"]
    assert error["kind"] == "answers"
    assert [list(fault) for fault in error["faults"]] == [["field", "value", "problem", "mend"]]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"age: [",
        b"age: 3\nage: 4\n",
        b'{"age": 1',
        b"\x00",
        b"age: !!python/object:x 1",
        b"- a\n- b",
    ],
)
def test_whatever_is_given_there_is_never_a_stack_trace(run, content):
    code, _, err = run("assess", "-", piped=content)
    assert code == exits.REFUSED
    assert "Traceback" not in err
    assert "wrong" in err


def test_a_file_that_is_not_there_is_refused(run, tmp_path):
    code, _, err = run("assess", str(tmp_path / "none.yaml"))
    assert code == exits.REFUSED
    assert "cannot be read" in err


def test_a_folder_is_refused(run, tmp_path):
    assert run("assess", str(tmp_path))[0] == exits.REFUSED


def test_nothing_known_is_an_answer_too(run):
    assert run("assess", "-", piped=b"")[0] == exits.DONE


def test_a_clinician_sees_the_rules(run, answers_file):
    assert "Rule urgent_dvt." in run("assess", str(answers_file(CLOT)), "--clinician")[1]


@pytest.mark.parametrize(
    "arguments", [["-h"], ["assess", "-h"], ["assess", "--help"], ["knowledge", "-h"], ["knowledge", "show", "-h"]]
)
def test_help_everywhere_with_examples(run, arguments):
    code, out, _ = run(*arguments)
    assert code == exits.DONE
    assert "Example" in out
    assert "nightcramp " in out


def test_help_documents_every_exit_code(run):
    _, out, _ = run("--help")
    codes = [value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)]
    for code in codes:
        assert f"\n    {code:<4} " in out


def test_the_version(run):
    code, out, _ = run("--version")
    assert code == exits.DONE
    assert out.startswith("nightcramp ")


def test_an_unknown_command_or_option_is_wrong_usage(run):
    assert run("asess")[0] == exits.USAGE
    assert run("assess", "--nope")[0] == exits.USAGE


def test_a_fault_inside_is_told_calmly_and_where_to_report_it(run, answers_file, monkeypatch):
    def broken(*_):
        raise RuntimeError("out of order")

    monkeypatch.setattr("nightcramp.assess", broken)
    code, _, err = run("assess", str(answers_file(CLOT)))
    assert code == exits.UNEXPECTED
    assert err.count("\n") == 1
    assert "out of order" in err
    assert "report" in err
    monkeypatch.setenv("NIGHTCRAMP_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run("assess", str(answers_file(CLOT)))


def test_a_faulty_knowledge_base_ends_with_1(run, answers_file, monkeypatch):
    from nightcramp.knowledge import Fault, KnowledgeError

    def faulty():
        raise KnowledgeError([Fault("a.yaml", 1, "x", "is wrong")])

    monkeypatch.setattr("nightcramp.knowledge.load", faulty)
    code, _, err = run("assess", str(answers_file(CLOT)))
    assert code == exits.FAULTY
    assert "nightcramp knowledge check" in err


def test_the_commands_work_in_clicks_own_runner(answers_file):
    result = click.testing.CliRunner().invoke(app, ["assess", str(answers_file(CLOT))])
    assert result.exit_code == 0
    assert "Ask for help the same day." in result.output
