"""``nightcramp report``: one page for the doctor or midwife."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import click

from nightcramp.cli import console, exits, storage
from nightcramp.cli.assess import check_country, load_knowledge, read, refuse

_HELP = """Write one page for the doctor or midwife, as an accessible PDF.

FILE has the answers, as for "nightcramp assess"; "-" reads standard input. The page says what was told, how urgent it
is held to be, which warning signs were asked and denied, what probably plays a part, and what could be talked about.

\b
Examples:
  nightcramp report answers.yaml                      writes night-cramps.pdf
  nightcramp report answers.yaml -o page.pdf --name "Ann Smith"
  nightcramp report answers.yaml --json               for programs
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), default=Path("night-cramps.pdf"),
    show_default=True, help="The PDF to write.",
)  # fmt: skip
@click.option("--name", default="", help="The name that stands on the page.")
@click.option(
    "--country", metavar="CODE", help="Show the numbers of a country, such as GB.", envvar="NIGHTCRAMP_COUNTRY"
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs, and no PDF.")
def report(*, file: Path, output: Path, name: str, country: str | None, as_json: bool) -> int:
    """Write the page."""
    import nightcramp
    from nightcramp.answers import AnswersError
    from nightcramp.plan import plan
    from nightcramp.report.doctor import doctors_page
    from nightcramp.report.pdf import as_object, render_pdf

    knowledge = load_knowledge()
    check_country(knowledge, country)
    try:
        assessment = nightcramp.assess(read(file, knowledge))
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    today = datetime.datetime.now().astimezone().date()
    page = doctors_page(assessment, plan(assessment), on=today, name=name, country=country)
    if as_json:
        console.show_json(json.dumps(as_object(page), indent=2, ensure_ascii=False))
        return exits.DONE
    storage.check(output)
    output.write_bytes(render_pdf(page))
    console.line(f"Written: {output}")
    return exits.DONE
