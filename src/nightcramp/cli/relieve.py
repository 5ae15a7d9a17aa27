"""``nightcramp relieve``: a cramp is there now: one step at a time, with a countdown and one key for "it is gone"."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nightcramp.cli import console, exits
from nightcramp.cli.assess import check_country, load_knowledge, read, refuse

if TYPE_CHECKING:
    from nightcramp.answers import Answers
    from nightcramp.relief import Relief

EMERGENCY, NOT_KNOWN = "emergency", "not_known"
PARTS = ("calf", "foot", "thigh", "both")
_HELP = """A cramp is there now: what to do, step by step.

Two short questions come first; they are the ones that could make a step harmful. FILE has answers that are known
already, as for "nightcramp assess". Without a terminal all steps are printed.

\b
Keys:
  Enter or g   it is gone
  n            it does not let go: the next step
  w            something is wrong: when to call
  q            stop

\b
Examples:
  nightcramp relieve                              a cramp in the calf
  nightcramp relieve --part foot                  in the foot
  nightcramp relieve answers.yaml --may-i heat    about one step or remedy
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--part", type=click.Choice(PARTS), default="calf", help="Where it cramps.", show_default=True)
@click.option("--may-i", metavar="NAME", help="Ask about one step or remedy: may I use a needle, heat, magnesium?")
@click.option("--plain", is_flag=True, help="No countdown that is redrawn, for screen readers.")
@click.option(
    "--country", metavar="CODE", help="Show the numbers of a country, such as GB.", envvar="NIGHTCRAMP_COUNTRY"
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def relieve(*, file: Path | None, part: str, may_i: str | None, plain: bool, country: str | None, as_json: bool) -> int:
    """Relieve a cramp now."""
    from nightcramp.answers import Answers, AnswersError
    from nightcramp.relief import relief

    knowledge = load_knowledge()
    check_country(knowledge, country)
    try:
        answers = Answers.read({}, knowledge) if file is None else read(file, knowledge)
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    guided = console.is_interactive() and str(file) != "-" and not as_json
    if may_i is not None:
        return _answer(may_i, answers, part, country, guided=guided, as_json=as_json)
    if as_json:
        from nightcramp.report.relief_json import relief_as_object

        console.show_json(json.dumps(relief_as_object(relief(answers, part)), indent=2, ensure_ascii=False))
        return exits.DONE
    if guided:
        from nightcramp.cli.guide import Guide

        return Guide(answers, part, country=country, redraws=not plain).run()
    console.show(steps_in_words(answers, relief(answers, part), country))
    return exits.DONE


def _answer(name: str, answers: Answers, part: str, country: str | None, *, guided: bool, as_json: bool) -> int:
    """Answer whether the person may do one thing; what could make it harmful is asked where somebody can answer."""
    from nightcramp.cli.guide import Guide, urgent, wrapped
    from nightcramp.cli.may_i import answer_as_object, answer_in_words, not_found
    from nightcramp.plan import Asks
    from nightcramp.relief import find, may_i, meant_for, relief

    named = find(name, answers.knowledge)
    if not named.actions:
        raise click.UsageError(not_found(name, named))
    answer = [may_i(action, answers, part) for action in meant_for(named.actions, answers)]
    if guided and any(isinstance(one.outcome, Asks) for one in answer):
        answers = Guide(answers, part, country=country, redraws=False).ask()
        answer = [may_i(action, answers, part) for action in meant_for(named.actions, answers)]
    if as_json:
        console.show_json(json.dumps(answer_as_object(name, answer, answers), indent=2, ensure_ascii=False))
        return exits.DONE
    if named.guessed:
        console.line(f"{name} was read as {named.guessed}.")
    for text in urgent(answers, relief(answers, part), country):
        console.show("\n".join(wrapped(text)) + "\n\n")
    console.show("\n".join(answer_in_words(one, answers) for one in answer))
    return exits.DONE


def steps_in_words(answers: Answers, found: Relief, country: str | None) -> str:
    """All of it at once: steps, what is not for this person, what nobody should do, when to call."""
    from nightcramp.cli.guide import is_led, lasting, urgent, when_to_call, wrapped
    from nightcramp.relief.words import till_then

    lines = [line for text in urgent(answers, found, country) for line in wrapped(text)]
    if found.stopped:
        lines += wrapped(found.stopped.says)
    for hint in found.hints:
        lines += wrapped(hint, "! ")
    for number, step in enumerate(found.steps, 1):
        time = f" ({lasting(step.seconds)})" if step.seconds else ""
        lines += ["", click.style(f"{number}. {step.action.name}{time}", bold=True)]
        for text in step.action.steps:
            lines += wrapped(text, "   - ")
        for text in step.cautions:
            lines += wrapped(text, "   ! ")
    if is_led(found):
        lines += ["", *wrapped(till_then(found))]
    if found.triage.certain != EMERGENCY:
        lines += _not_now(found)
        lines += ["", click.style("Never do this", bold=True)]
        for action in found.never:
            lines += wrapped(f"{action.name}: {action.say_instead}", "  - ")
    lines += when_to_call(answers, country)
    return "\n".join(lines) + "\n"


def _not_now(found: Relief) -> list[str]:
    """What is refused, each reason once with all that it is about; what waits, by name only."""
    from nightcramp.cli.guide import wrapped
    from nightcramp.relief.words import NO_STEP, till_then

    lines: list[str] = []
    if not found.steps and not found.stopped:
        lines += ["", click.style(NO_STEP, bold=True)]
        lines += wrapped(till_then(found))
    about: dict[tuple[str, ...], list[str]] = {}
    waits = [held.action.name for held in found.held]
    for one in found.refused:
        if one.why == NOT_KNOWN:
            waits.append(one.action.name)
        else:
            about.setdefault(one.reasons, []).append(one.action.name)
    if about:
        lines += ["", click.style("Not for you", bold=True)]
        for reasons, names in about.items():
            lines += wrapped(f"{'; '.join(names)}: {' '.join(reasons)}", "  - ")
    if waits:
        lines += ["", click.style("Held back until it is known if they are safe", bold=True)]
        for name in waits:
            lines += wrapped(name, "  - ")
        lines += wrapped('Answer the questions of "nightcramp relieve" in a terminal, or give a file.', "  ")
    return lines
