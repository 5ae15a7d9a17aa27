"""Every command of the command line with its arguments and options, from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from generator.markdown import code, plain, table
from nightcramp.cli.app import app


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name, in the order of the help."""
    yield from _below("nightcramp", app)


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for part in command.list_commands(context):
        found = command.get_command(context, part)
        assert found is not None
        yield from _below(f"{name} {part}", found)


def page() -> str:
    """All commands, one heading each."""
    return "\n".join(_section(name, command) for name, command in commands())


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, **command.context_settings)
    pieces = [piece for parameter in command.get_params(context) for piece in parameter.get_usage_pieces(context)]
    usage = " ".join([name, *pieces, "[OPTIONS]"])
    says = inspect.cleandoc((command.help or "").split("\n\n\b")[0])
    rows = [_row(option, context) for option in command.params if isinstance(option, click.Option)]
    options = table(("option", "what it does"), rows) if rows else ""
    return "\n".join(filter(None, (f"### `{name}`\n", f"```text\n{usage}\n```\n", f"{says}\n", options)))


def _row(option: click.Option, context: click.Context) -> tuple[str, str]:
    names = ", ".join(option.opts)
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    setting = f" The environment variable `{option.envvar}` sets it, too." if option.envvar else ""
    return code(f"{names}{value}"), plain(option.help or "") + setting
