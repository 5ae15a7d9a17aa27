"""Colours, width and letters as the terminal has them; pipes that break."""

import io
import json
import os
import shlex
import subprocess
import sys

import pytest

from nightcramp.cli import console, exits

COMMAND = [sys.executable, "-c", "import sys; from nightcramp.cli import main; sys.exit(main())"]
CLOT = b"age: 52\none_leg_swollen: yes\n"


class _Terminal(io.StringIO):
    def isatty(self):
        return True


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert console.has_colours(_Terminal())
    assert not console.has_colours(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console.has_colours(_Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not console.has_colours(_Terminal())


def test_a_closed_stream_is_no_terminal():
    stream = io.StringIO()
    stream.close()
    assert not console.has_colours(stream)


@pytest.mark.parametrize(("columns", "expected"), [("40", 40), ("200", 80)])
def test_the_width_is_that_of_the_terminal_but_no_more_than_80(monkeypatch, columns, expected):
    monkeypatch.setenv("COLUMNS", columns)
    assert console.width() == expected


def _run(arguments, given=CLOT, **environment):
    return subprocess.run(
        [*COMMAND, *arguments], input=given, capture_output=True, check=False, env={**os.environ, **environment}
    )


def test_letters_that_a_terminal_lacks_are_spelled():
    found = _run(["knowledge", "show", "temperature_39_4_or_more"], PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert found.returncode == exits.DONE
    assert b"39.4 C" in found.stdout


def test_a_terminal_without_utf_8_gets_a_report():
    found = _run(["assess", "-"], PYTHONIOENCODING="latin-1", LC_ALL="C", PYTHONUTF8="0")
    assert found.returncode == exits.DONE
    assert found.stderr == b""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_broken_pipe_is_no_stack_trace(unbuffered):
    """The reader goes after one byte; more is written than a pipe holds, so the writer must notice."""
    with subprocess.Popen(
        [*COMMAND, "knowledge", "findings", "--all", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    ) as writer:
        assert writer.stdout.read(1) == b"["
        writer.stdout.close()
        complaint = writer.stderr.read()
    assert complaint == b""
    assert writer.returncode == exits.BROKEN_PIPE


def test_json_for_a_terminal_without_utf_8_loses_no_letter():
    arguments = ["knowledge", "show", "temperature_39_4_or_more", "--json"]
    plain = _run(arguments, PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout
    assert json.loads(plain.decode("ascii")) == json.loads(_run(arguments, PYTHONIOENCODING="utf-8").stdout)


def test_closed_standard_input_is_no_terminal():
    script = "import sys; sys.stdin.close(); from nightcramp.cli import main; sys.exit(main(['assess']))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert found.returncode == exits.USAGE
    assert b"Traceback" not in found.stderr


def test_what_a_cold_start_must_not_load():
    """Libraries of the compiler, the prover and the tables stay out of an assessment from a file."""
    script = (
        "import sys, io; from nightcramp.cli import main; main(['assess', '-']); "
        "heavy = {'duckdb', 'z3', 'sqlglot', 'rapidfuzz', 'bibtexparser', 'jsonschema', 'importlib.metadata', 'pint', 'csv'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", script], input=CLOT, capture_output=True, check=False)
    assert found.stderr == b""
    assert found.returncode == 0


@pytest.mark.parametrize(
    ("redirected", "code", "says"),
    [
        ("<&-", exits.REFUSED, "standard input"),
        ("<answers.yaml >&-", exits.BROKEN_PIPE, ""),
        ("<answers.yaml >/dev/full", exits.UNWRITABLE, "The output cannot be written"),
        ("<wrong.yaml 2>/dev/full", exits.UNWRITABLE, ""),
        ("</dev/zero", exits.REFUSED, "is too large"),
    ],
)
def test_streams_that_are_closed_full_or_endless_end_with_a_clear_message(tmp_path, redirected, code, says):
    (tmp_path / "answers.yaml").write_bytes(CLOT)
    (tmp_path / "wrong.yaml").write_text("age: 400")
    command = f"{shlex.join(COMMAND)} assess - {redirected}"
    found = subprocess.run(command, shell=True, capture_output=True, check=False, cwd=tmp_path, text=True, timeout=60)
    assert (found.returncode, found.stdout) == (code, "")
    assert says in found.stderr
    assert "Traceback" not in found.stderr
    assert "Exception" not in found.stderr
