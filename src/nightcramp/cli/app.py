"""The commands, loaded when they are used, and what happens when something goes wrong."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from nightcramp.cli import console, exits

_COMMANDS = {
    "relieve": ("nightcramp.cli.relieve", "relieve", "A cramp is there now: what to do, step by step."),
    "assess": ("nightcramp.cli.assess", "assess", "Assess one person: from a file, or question by question."),
    "causes": ("nightcramp.cli.causes", "causes", "Which causes probably matter for one person."),
    "explain": ("nightcramp.cli.causes", "explain", "Why one cause ranks where it does."),
    "food": ("nightcramp.cli.food", "food", "Make a food plan: what is missing, and the fewest changes."),
    "plan": ("nightcramp.cli.plan", "plan", "Make a plan: what to do now, tonight, this week; what not to do."),
    "trial": ("nightcramp.cli.trial", "trial", "Does a measure help me? A trial on oneself."),
    "diary": (
        "nightcramp.cli.diary",
        "diary",
        "The nights: bring them in from other apps, list them.",
    ),
    "report": ("nightcramp.cli.report", "report", "Write one page for the doctor or midwife."),
    "serve": ("nightcramp.cli.serve", "serve", "Open the app in the browser."),
    "account": ("nightcramp.cli.account", "account", "Who may sign in to the app, where people sign in."),
    "backup": ("nightcramp.cli.backup", "backup", "Copy all data of the app into a file."),
    "restore": ("nightcramp.cli.backup", "restore", "Put such a copy back."),
    "knowledge": ("nightcramp.cli.knowledge", "knowledge", "Look into the knowledge base, check it, prove it."),
}
_EXAMPLES = """
\b
Examples:
  nightcramp relieve                       a cramp is there now
  nightcramp assess                        question by question
  nightcramp assess answers.yaml           from a file
  nightcramp assess answers.yaml --json    for programs
  nightcramp causes answers.yaml           which causes probably matter
  nightcramp plan answers.yaml             what to do, and what not
  nightcramp food answers.yaml             a food plan from what you eat
  nightcramp diary import export.zip       nights from another app
  nightcramp knowledge show urgent_dvt     one statement, with its sources

\b
Exit codes:
  0    done (whatever the answer says: an urgency does not change the code)
  1    the knowledge base has faults, or a proof failed
  2    wrong usage
  3    the answers cannot be used; each fault is listed
  70   a fault in Nightcramp itself
  74   the output, or a file, cannot be written
  130  stopped by you
  141  nobody reads the output any more
"""


class _LazyGroup(click.Group):
    """Loads a command when it is used, so that each of them starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in _COMMANDS.items()])


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value and not ctx.resilient_parsing:
        import nightcramp

        console.line(f"nightcramp {nightcramp.__version__}")
        ctx.exit()


@click.group(cls=_LazyGroup, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def app() -> None:
    """Is it a night leg cramp, how urgent is it, why, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code. Never a stack trace, unless ``NIGHTCRAMP_DEBUG`` is set."""
    console.prepare()
    if sys.stdout is None:  # closed before Python began
        return exits.BROKEN_PIPE
    try:
        return _run(arguments)
    except (exits.NobodyReadsError, BrokenPipeError):
        _let_go_of_output()
        return exits.BROKEN_PIPE
    except OSError as error:
        return _unwritable(error)
    except Exception as error:
        if os.environ.get("NIGHTCRAMP_DEBUG"):
            raise
        console.line(
            f"Something went wrong inside Nightcramp ({type(error).__name__}: {_one_line(error)}). Please report it as "
            "CONTRIBUTING.md says; NIGHTCRAMP_DEBUG=1 shows the details.",
            err=True,
        )
        return exits.UNEXPECTED


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code: Any = app.main(
            args=None if arguments is None else list(arguments), prog_name="nightcramp", standalone_mode=False
        )
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt, EOFError):
        console.line("Stopped.", err=True)
        return exits.INTERRUPTED
    except exits.InterruptedSession as stop:
        console.line(str(stop), err=True)
        return exits.INTERRUPTED
    return code if isinstance(code, int) else exits.DONE


def _unwritable(error: OSError) -> int:
    if os.environ.get("NIGHTCRAMP_DEBUG"):
        raise error
    _let_go_of_output()
    try:
        console.line(f"{error.filename or 'The output'} cannot be written ({error.strerror or error}).", err=True)
    except OSError:  # nor can the complaint
        _let_go_of_output(2)
    return exits.UNWRITABLE


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


def _let_go_of_output(stream: int = 1) -> None:
    """Keep Python from complaining about the broken pipe when it ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
