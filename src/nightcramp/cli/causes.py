"""``nightcramp causes`` and ``nightcramp explain``: which causes probably matter, and why each ranks where it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli import console, exits
from nightcramp.cli.assess import load_knowledge, read, refuse

if TYPE_CHECKING:
    from nightcramp.assessment import Assessment

_SETTINGS = {"help_option_names": ["-h", "--help"]}
_CAUSES_HELP = """Which causes probably matter for one person, the most probable explanation first.

FILE has the answers, as for "nightcramp assess"; "-" reads standard input.

\b
Examples:
  nightcramp causes answers.yaml
  nightcramp causes answers.yaml --all --json
  nightcramp causes answers.yaml --plot causes.svg     a picture (.svg or .png)
"""
_EXPLAIN_HELP = """Why one cause ranks where it does: for, against, what would settle it, what would change this.

CAUSE is the id of a cause ("nightcramp causes FILE --all" lists them); FILE has the answers.

\b
Examples:
  nightcramp explain deep_vein_thrombosis answers.yaml
  nightcramp explain hypomagnesaemia answers.yaml --json
"""


@click.command(help=_CAUSES_HELP, context_settings=_SETTINGS)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--all", "every", is_flag=True, help="Every cause that can concern the person, without reasons.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Write a picture: .svg or .png.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def causes(*, file: Path, every: bool, plot: Path | None, as_json: bool) -> int:
    """Rank the causes of one person."""
    from nightcramp.answers import AnswersError

    try:
        assessment = _assess(file)
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    if plot is not None:
        _plot(assessment, plot)
    if as_json:
        from nightcramp.report.json import causes_as_objects

        _write_json({"causes": causes_as_objects(assessment), "knowledge": assessment.answers.knowledge.dump()})
    else:
        from nightcramp.report.causes import render_every, render_named

        render = render_every if every else render_named
        console.show(render(assessment, width=console.width()))
    return exits.DONE


@click.command(help=_EXPLAIN_HELP, context_settings=_SETTINGS)
@click.argument("cause")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def explain(*, cause: str, file: Path, as_json: bool) -> int:
    """Explain one cause of one person."""
    from nightcramp.answers import AnswersError

    _check_cause(cause)
    try:
        assessment = _assess(file)
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    try:
        assessment.causes.of(cause)
    except KeyError:
        raise click.UsageError(f"{cause!r} cannot concern this person (by age, sex or pregnancy).") from None
    if as_json:
        from nightcramp.report.json import explanation_as_object

        _write_json(explanation_as_object(cause, assessment))
    else:
        from nightcramp.report.causes import render_explanation

        console.show(render_explanation(cause, assessment, width=console.width()))
    return exits.DONE


def _assess(file: Path) -> Assessment:
    import nightcramp

    return nightcramp.assess(read(file, load_knowledge()))


def _check_cause(cause: str) -> None:
    from nightcramp.condition import nearest

    known = load_knowledge().causes
    if cause not in known:
        raise click.UsageError(
            f"There is no cause {cause!r}{nearest(cause, known)}. See 'nightcramp causes FILE --all'."
        )


def _plot(assessment: Assessment, path: Path) -> None:
    from nightcramp.report.plot import FORMATS, write_plot

    if path.suffix.lower() not in FORMATS:
        raise click.UsageError(f"--plot {str(path)!r}: a picture ends in {' or '.join(FORMATS)}.")
    try:
        write_plot(assessment, path)
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is missing. Install it with: pip install 'nightcramp[plot]'") from None
    except OSError as error:
        raise click.UsageError(f"--plot {str(path)!r}: {error.strerror or error}.") from None


def _write_json(found: dict[str, Any]) -> None:
    console.show_json(json.dumps(found, indent=2, ensure_ascii=False))
