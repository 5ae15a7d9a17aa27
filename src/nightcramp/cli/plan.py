"""``nightcramp plan``: what to do now, tonight, this week and with a doctor; what not; and why."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli import console, exits
from nightcramp.cli.assess import check_country, load_knowledge, read_raw, refuse
from nightcramp.cli.food import food_text, plan_food

if TYPE_CHECKING:
    from nightcramp.knowledge import KnowledgeBase
    from nightcramp.plan import Plan
    from nightcramp.plan.food import FoodPlan

_HELP = """Make a plan: what to do when a cramp comes, what may bring fewer, what not to do, and how to judge it.

FILE has the answers, as for "nightcramp assess"; "-" reads standard input. What could harm is held back until it was
asked; the questions come first. "nightcramp assess --plan" asks them. If FILE has a part "diet", a food plan is added.

\b
Examples:
  nightcramp plan answers.yaml
  nightcramp plan answers.yaml --why supplement_magnesium   why it is offered, or not
  nightcramp plan answers.yaml --calendar plan.ics          for the calendar of a phone
  nightcramp plan answers.yaml --json                       for programs

"nightcramp knowledge actions" lists the actions.
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--why", metavar="ACTION", help="Explain why an action is offered, or not.")
@click.option(
    "--calendar", type=click.Path(path_type=Path, dir_okay=False), help="Write the plan as a calendar (.ics)."
)
@click.option(
    "--start", metavar="DAY", help="The first day of the calendar, such as 2026-03-31; today if it is not given."
)
@click.option(
    "--bedtime", metavar="TIME", default="22:00", help="When you go to bed, for the calendar.", show_default=True
)
@click.option(
    "--country", metavar="CODE", help="Show the numbers of a country, such as GB.", envvar="NIGHTCRAMP_COUNTRY"
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def plan(
    *,
    file: Path,
    why: str | None,
    calendar: Path | None,
    start: str | None,
    bedtime: str,
    country: str | None,
    as_json: bool,
) -> int:
    """Make a plan for one person."""
    if start is not None and calendar is None:
        raise click.UsageError("--start goes with --calendar: it is the first day of the calendar.")
    first_day, at = _day(start), _time(bedtime)
    import nightcramp
    from nightcramp.answers import AnswersError
    from nightcramp.answers.files import DIET, without_diet
    from nightcramp.plan import plan as make

    knowledge = load_knowledge()
    check_country(knowledge, country)
    _check_action(knowledge, why)
    try:
        raw = read_raw(file)
        answers = nightcramp.Answers.read(without_diet(raw), knowledge)
        made = make(nightcramp.assess(answers))
        food = plan_food(raw[DIET], answers) if DIET in raw and made.holds_prevention else None
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    if calendar is not None:
        _write_calendar(made, calendar, first_day, at)
    if why is not None:
        _show_why(made, why, as_json=as_json)
    else:
        _show(made, food, country, as_json=as_json)
    return exits.DONE


def _day(text: str | None) -> datetime.date:
    if text is None:
        return datetime.date.today()  # noqa: DTZ011 - the day here, whatever the zone
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--start {text!r} is no day. Write year-month-day, such as 2026-03-31.") from None


def _time(text: str) -> datetime.time:
    try:
        return datetime.time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise click.UsageError(f"--bedtime {text!r} is no time. Write hours and minutes, such as 22:30.") from None


def _check_action(knowledge: KnowledgeBase, name: str | None) -> None:
    from nightcramp.condition import nearest

    if name is not None and name not in knowledge.actions:
        raise click.UsageError(
            f"There is no action {name!r}{nearest(name, knowledge.actions) or '.'} See 'nightcramp knowledge actions'."
        )


def _show(plan: Plan, food: FoodPlan | None, country: str | None, *, as_json: bool) -> None:
    if as_json:
        from nightcramp.report.plan_json import plan_as_object

        found = {"plan": plan_as_object(plan), "knowledge": plan.assessment.answers.knowledge.dump()}
        if food is not None:
            from nightcramp.plan.food.json import as_object

            found["food"] = as_object(food)
        _write_json(found)
    elif plan.is_emergency:  # there is nothing to plan: the call comes first
        from nightcramp.report import report
        from nightcramp.report.text import render

        console.show(render(report(plan.assessment, country, plan=plan), width=console.width()))
    else:
        from nightcramp.report.plan import render_plan

        console.show(render_plan(plan, country, width=console.width()))
        if food is not None:
            console.line("")
            console.show(food_text(food))


def _show_why(plan: Plan, action: str, *, as_json: bool) -> None:
    if as_json:
        from nightcramp.report.plan_json import why_as_object

        _write_json(why_as_object(plan, action))
    else:
        from nightcramp.report.plan_why import render_why

        console.show(render_why(plan, action, width=console.width()))


def _write_calendar(plan: Plan, path: Path, start: datetime.date, bedtime: datetime.time) -> None:
    if plan.is_emergency:
        console.line("No calendar was written: an emergency cannot wait for a day.", err=True)
        return
    try:
        from nightcramp.plan.calendar import as_calendar
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is missing. Install: pip install 'nightcramp[calendar]'") from None
    try:
        path.write_bytes(as_calendar(plan, start, bedtime))
    except OSError as error:
        raise click.UsageError(f"--calendar {str(path)!r}: {error.strerror or error}.") from None


def _write_json(found: dict[str, Any]) -> None:
    console.show_json(json.dumps(found, indent=2, ensure_ascii=False))
