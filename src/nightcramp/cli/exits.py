"""The exit codes, and the errors that end a command with one of them.

An urgency does not change the exit code: a correct answer is a success, whatever it says. Programs read it from
``--json``.
"""

from __future__ import annotations

from typing import Final

import click

DONE: Final = 0
"""The command did what it was asked to do, whatever the answer says."""
FAULTY: Final = 1
"""The knowledge base has faults, or a proof failed."""
USAGE: Final = 2
"""The command was used in a wrong way."""
REFUSED: Final = 3
"""The answers cannot be used; each fault is listed."""
UNEXPECTED: Final = 70
"""A fault in Nightcramp itself."""
UNWRITABLE: Final = 74
"""The output, or a file, cannot be written."""
INTERRUPTED: Final = 130
"""Stopped by the person (Ctrl-C, or the input ended)."""
BROKEN_PIPE: Final = 141
"""Nobody reads the output any more."""


class FaultyKnowledge(click.ClickException):
    """The knowledge base cannot be used."""

    exit_code = FAULTY

    def __init__(self, faults: int) -> None:
        super().__init__(f"The knowledge base has {faults} faults; see 'nightcramp knowledge check'.")


class InterruptedSession(Exception):  # noqa: N818 - it is no error
    """The person stopped; what was answered is kept."""


class NobodyReadsError(Exception):
    """The reader of the output is gone (no ``OSError``: click swallows that one)."""
