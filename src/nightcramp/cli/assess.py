"""``nightcramp assess``: from a file, from standard input, or question by question."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli import console, exits

if TYPE_CHECKING:
    from nightcramp.answers import AnswerFault, Answers, AnswersError
    from nightcramp.assessment import Assessment
    from nightcramp.knowledge import KnowledgeBase

_HELP = """Assess one person: is it a night cramp, how urgent is it, what to do first, and why.

FILE has the answers in YAML or JSON, one "name: value" a line; "-" reads them from standard input. Without FILE the
questions are asked one at a time.

\b
Examples:
  nightcramp assess                           question by question
  nightcramp assess answers.yaml              from a file
  cat answers.json | nightcramp assess - --json
  nightcramp assess --save mine.yaml          ask, and keep the answers
  nightcramp assess --resume mine.yaml        go on where you stopped
  nightcramp assess answers.yaml --country GB
  nightcramp assess --plan                    ask, and make a plan

\b
An answer file:
  age: 52
  one_leg_swollen: yes
  cramp_minutes: 3
  dark_urine: unknown
  medicines: [furosemide]
  magnesium: {value: 0.6, unit: mmol/L}

"nightcramp knowledge findings" lists all names. Exit codes: "nightcramp --help".
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
@click.option(
    "--country", metavar="CODE", help="Show the numbers of a country, such as GB.", envvar="NIGHTCRAMP_COUNTRY"
)
@click.option(
    "--save", type=click.Path(path_type=Path, dir_okay=False), help="Keep the answers of the questions in a file."
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Go on with the questions after the answers of a file.",
)
@click.option("--plan", "with_plan", is_flag=True, help="Add the plan: what to do, and what not.")
@click.option("--clinician", is_flag=True, help="Add rule ids, what a rule is afraid of, and what is open.")
def assess(
    *,
    file: Path | None,
    as_json: bool,
    country: str | None,
    save: Path | None,
    resume: Path | None,
    with_plan: bool,
    clinician: bool,
) -> int:
    """Assess one person."""
    if file is not None and (save or resume):
        raise click.UsageError("--save and --resume go with the questions; leave out FILE.")
    if file is None and not console.is_interactive():
        raise click.UsageError(
            "There is no terminal to ask questions in. Give a file with answers, or '-' for standard input."
        )
    import nightcramp
    from nightcramp.answers import AnswersError

    knowledge = load_knowledge()
    check_country(knowledge, country)
    session = None
    if file is None:
        from nightcramp.cli.session import Session

        session = Session(knowledge, country=country, save=save, resume=resume, to_error=as_json, for_plan=with_plan)
    try:
        answers = session.run() if session else read(file, knowledge)
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    _write(nightcramp.assess(answers), country, as_json=as_json, with_plan=with_plan, clinician=clinician)
    if session:
        session.close()
    return exits.DONE


def load_knowledge() -> KnowledgeBase:
    """The knowledge base.

    Raises:
        FaultyKnowledge: it has faults.
    """
    from nightcramp.knowledge import KnowledgeError, load

    try:
        return load()
    except KnowledgeError as error:
        raise exits.FaultyKnowledge(len(error.faults)) from None


def check_country(knowledge: KnowledgeBase, code: str | None) -> None:
    """Refuse a country whose numbers are not known.

    Raises:
        UsageError: there is no such country.
    """
    from nightcramp.report.wording import country

    try:
        country(knowledge, code)
    except KeyError:
        by_name = {found.name.casefold(): found.country for found in knowledge.collection("countries")}
        meant = by_name.get(str(code).casefold())
        hint = f"; did you mean '{meant}'?" if meant else f". Known: {' '.join(sorted(by_name.values()))}"
        raise click.UsageError(f"There are no numbers for the country {code!r}{hint}") from None


def read(file: Path | None, knowledge: KnowledgeBase) -> Answers:
    """The answers of a file, or of standard input for ``-``.

    Raises:
        AnswersError: they cannot be used.
    """
    from nightcramp.answers import Answers
    from nightcramp.answers.files import without_diet

    assert file is not None
    return Answers.read(without_diet(read_raw(file)), knowledge)


def read_raw(file: Path) -> Mapping[str, Any]:
    """All that a file gives, or standard input for ``-``, as it is written.

    Raises:
        AnswersError: it cannot be read.
    """
    from nightcramp.answers import AnswerFault, AnswersError
    from nightcramp.answers.files import raw_of_file, raw_of_stream

    if str(file) != "-":
        return raw_of_file(file)
    if sys.stdin is None:  # closed before Python began
        fault = AnswerFault("standard input", "", "is closed", "Pipe the answers in, or give the name of a file")
        raise AnswersError([fault])
    return raw_of_stream(sys.stdin.buffer, "standard input")


def refuse(error: AnswersError, *, as_json: bool) -> int:
    """Say what is wrong with the answers, and give the exit code."""
    import dataclasses
    import json

    faults = [dataclasses.asdict(fault) for fault in error.faults]
    if as_json:
        console.show_json(json.dumps({"error": {"kind": "answers", "faults": faults}}, indent=2, ensure_ascii=False))
        return exits.REFUSED
    many = len(faults) > 1
    console.line(f"These answers cannot be used. {len(faults)} {'things are' if many else 'thing is'} wrong:", err=True)
    for fault in error.faults:
        console.line(f"  {_said(fault)}", err=True)
        console.line(f"      {fault.problem}", err=True)
        console.line(f"      {fault.mend}{'' if fault.mend.endswith('?') else '.'}", err=True)
    return exits.REFUSED


def _said(fault: AnswerFault) -> str:
    """Field and value; the value of a contradiction names its fields itself."""
    if fault.value.startswith(f"{fault.field.split(', ')[0]}: "):
        return fault.value
    return f"{fault.field}: {fault.value}" if fault.value else fault.field


def _write(assessment: Assessment, country: str | None, *, as_json: bool, with_plan: bool, clinician: bool) -> None:
    plan = None
    if with_plan:
        from nightcramp.plan import plan as make

        plan = make(assessment)
    if as_json:
        from nightcramp.report.json import as_json as to_json

        console.show_json(to_json(assessment, plan))
        return
    from nightcramp.report import EVERY_DOUBT, MOST_DOUBTS, report
    from nightcramp.report.text import render

    made = report(assessment, country, EVERY_DOUBT if clinician else MOST_DOUBTS, plan=plan)
    console.show(render(made, width=console.width(), clinician=clinician))
