"""One real run in a pseudo-terminal: answer, back, don't know, stop, go on, and an emergency that interrupts."""

import os
import sys

import pexpect
import pytest

from nightcramp.cli import exits

PROMPT = "> "
PATIENCE = 600
"""Seconds for one reply: a loaded machine is slow, a hang is forever."""


@pytest.fixture
def start(tmp_path):
    def started(*arguments, **environment):
        return pexpect.spawn(
            sys.executable,
            ["-c", "import sys; from nightcramp.cli import main; sys.exit(main())", "assess", *arguments],
            env={**os.environ, "NIGHTCRAMP_DATA": str(tmp_path), "TERM": "xterm", **environment},
            encoding="utf-8",
            dimensions=(30, 80),
            timeout=PATIENCE,
        )

    return started


def reply(terminal, text):
    terminal.expect(PROMPT)
    terminal.sendline(text)


def choose(terminal, wording):
    """Type the number of the line that begins with some words."""
    terminal.expect(rf"(\d+)  {wording}")
    reply(terminal, terminal.match.group(1))


def end(terminal):
    terminal.expect(pexpect.EOF)
    terminal.close()
    return terminal.exitstatus


def test_a_run_with_a_stop_in_the_middle(start, tmp_path):
    terminal = start("--country", "GB")
    terminal.expect("How old is the person")
    reply(terminal, "33")
    terminal.expect("Which sex")
    reply(terminal, "b")
    terminal.expect("You said: age: 33 years")
    reply(terminal, "")
    reply(terminal, "f")
    terminal.expect("Is any of this true")
    reply(terminal, "d")
    reply(terminal, "b")
    choose(terminal, "Is the person pregnant")
    terminal.expect("A birth in the last 6 weeks")
    reply(terminal, "q")
    terminal.expect("kept in")
    assert end(terminal) == exits.INTERRUPTED

    terminal = start("--country", "GB")
    terminal.expect("You stopped before")
    reply(terminal, "y")
    choose(terminal, "Pregnant")
    terminal.expect("How many weeks pregnant")
    reply(terminal, "31")
    reply(terminal, "b")
    terminal.expect("Enter keeps it")
    reply(terminal, "")
    reply(terminal, "s")
    terminal.expect("Is it a night cramp")
    assert end(terminal) == exits.DONE
    assert list(tmp_path.iterdir()) == []


def test_an_emergency_interrupts_in_red_with_the_number(start):
    terminal = start("--country", "GB")
    reply(terminal, "52")
    reply(terminal, "m")
    choose(terminal, "Did the person pass out")
    terminal.expect("plain, short faint")
    reply(terminal, "n")
    terminal.expect("\x1b\\[31m.*EMERGENCY. Call your emergency number \\(999 or 112\\)")
    assert end(terminal) == exits.DONE


def test_no_colour_where_none_is_wanted(start):
    terminal = start(NO_COLOR="1")
    reply(terminal, "52")
    reply(terminal, "s")
    terminal.expect(pexpect.EOF)
    assert "\x1b" not in terminal.before


def test_ctrl_c_keeps_the_answers(start):
    terminal = start()
    reply(terminal, "52")
    terminal.expect(PROMPT)
    terminal.sendintr()
    terminal.expect("Your answers are kept in")
    assert end(terminal) == exits.INTERRUPTED


def test_ctrl_d_keeps_the_answers(start):
    terminal = start()
    reply(terminal, "52")
    terminal.expect(PROMPT)
    terminal.sendeof()
    terminal.expect("Your answers are kept in")
    assert end(terminal) == exits.INTERRUPTED
