"""``nightcramp food``: what a person eats, what is missing, and the fewest changes that mend it."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli import console, exits
from nightcramp.cli.assess import load_knowledge, read_raw, refuse

if TYPE_CHECKING:
    from nightcramp.answers import Answers
    from nightcramp.knowledge import KnowledgeBase
    from nightcramp.plan.food import FoodPlan

_HELP = """Make a food plan: what you get in a day, and the fewest changes that close the gaps within safe limits.

FILE is an answer file with a part "diet"; "-" reads it from standard input. It lists what you eat, either as meals of
a usual day or by how often you eat each kind of food.

\b
Examples:
  nightcramp food answers.yaml
  nightcramp food answers.yaml --json        for programs
  nightcramp food --names                    the names that "diet" may use

\b
An answer file:
  age: 52
  sex: female
  kidney_disease: no
  medicines: []
  diet:
    meals: [2 slices of wholemeal bread, a banana, 200 ml milk]
    # or how often:  often: {milk: 1 a day, nuts: 2 a week, fish: never}
    exclude: [vegetarian, nuts]
    dislikes: [kale]
    limits: {potassium: 2000}                set by your doctor, a day
    supplements: {vitamin_d: 10}             in a day

Exit codes: "nightcramp --help".
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
@click.option("--names", "show_names", is_flag=True, help='Show the names that "diet" may use.')
@click.option("--leave-out-unknown", is_flag=True, help="Count meals without the foods that are not found.")
def food(*, file: Path | None, as_json: bool, show_names: bool, leave_out_unknown: bool) -> int:
    """Make a food plan."""
    if file is None and not show_names:
        raise click.UsageError("Give an answer file with a part 'diet', or '-' for standard input.")
    from nightcramp.answers import AnswersError

    knowledge = load_knowledge()
    if show_names:
        _show_names(knowledge, as_json=as_json)
        return exits.DONE
    assert file is not None
    try:
        plan = _plan(file, knowledge, leave_out_unknown=leave_out_unknown)
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    if as_json:
        from nightcramp.plan.food.json import as_json as to_json

        click.echo(to_json(plan))
    else:
        console.show(food_text(plan))
    return exits.DONE


def _plan(file: Path, knowledge: KnowledgeBase, *, leave_out_unknown: bool) -> FoodPlan:
    from nightcramp.answers import AnswerFault, Answers, AnswersError
    from nightcramp.answers.files import DIET, without_diet

    raw = read_raw(file)
    if DIET not in raw:
        fault = AnswerFault(DIET, "", "is missing", "Add 'diet:' with 'meals:' or 'often:'; see 'nightcramp food -h'")
        raise AnswersError([fault])
    return plan_food(raw[DIET], Answers.read(without_diet(raw), knowledge), leave_out_unknown=leave_out_unknown)


def plan_food(diet: Any, answers: Answers, *, leave_out_unknown: bool = False) -> FoodPlan:
    """The food plan of a person.

    Raises:
        AnswersError: what they eat cannot be used.
        UsageError: a library that it needs is missing.
    """
    try:
        from nightcramp.plan.food import food_plan, read_diet

        return food_plan(answers, read_diet(diet, answers, leave_out_unknown=leave_out_unknown))
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] not in ("numpy", "scipy"):
            raise
        raise click.UsageError("Food plans need numpy and scipy: pip install 'nightcramp[food]'") from None


def food_text(plan: FoodPlan) -> str:
    """A food plan as text with terminal styles."""
    from nightcramp.plan.food.words import lines

    width = console.width()
    parts = []
    for heading, entries in lines(plan):
        parts.append(click.style(heading, bold=True))
        parts += [textwrap.fill(entry, width, initial_indent="  - ", subsequent_indent="    ") for entry in entries]
        parts.append("")
    parts.append(textwrap.fill("This is information, not a doctor's advice. 'nightcramp food FILE --json' shows every "
                               "number with its source.", width))  # fmt: skip
    return "\n".join(parts) + "\n"


def _show_names(knowledge: KnowledgeBase, *, as_json: bool) -> None:
    from nightcramp.plan.food.json import names

    found = names(knowledge)
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for part, entries in found.items():
        click.secho(part, bold=True)
        for name, says in entries.items():
            click.echo(f"  {name:<20} {says}")
