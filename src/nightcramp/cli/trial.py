"""``nightcramp trial``: does a measure help me? Plan a trial, follow it, read its result, pool those of many."""

from __future__ import annotations

import datetime
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli import console, exits, storage
from nightcramp.cli.assess import load_knowledge, read, refuse
from nightcramp.cli.diary import database_option, open_diary, person_option

if TYPE_CHECKING:
    from nightcramp.diary.noticed import AllNoticed
    from nightcramp.diary.trials import Night, Trial
    from nightcramp.knowledge.schema import Action

_HELP = """Does it help me? A small trial: some nights with a measure, some without, drawn by lot.

\b
Examples:
  nightcramp trial hints                                              what stands out in the diary
  nightcramp trial advise nights.csv --measure sleep_foot_position    how many weeks would it take
  nightcramp trial new mine.json sleep_foot_position --answers answers.yaml --weeks 8
  nightcramp trial tonight mine.json                                  with it, or without
  nightcramp trial reminders mine.json evenings.ics                   for a calendar; it gives nothing away
  nightcramp trial result mine.json nights.csv --plot nights.svg
  nightcramp trial export mine.json nights.csv p1.json                without name or dates, for pooling
  nightcramp trial pool p1.json p2.json --plot forest.svg

NIGHTS is a CSV file with the columns "night" (the date of its evening) and "cramps", and if you like "followed" and
"disturbed" (yes or no). An empty cell is a night that was not written down, which is not a night without cramps.
"""
_HINTS = """Say what stands out in the diary: more cramps, or fewer, after what was noted of the day.

Nobody drew by lot who drinks coffee late, so a hint is no proof. A guard keeps the false ones among the hints below one
in ten. For each hint that something can be done about, the command is named that begins a trial of it, if safety clears
it. While a trial runs nothing is told: that would be a look at its nights.

Without NIGHTS the diary of the app is read, with the answers that are kept there. In a CSV file, a column named by an
action or exposure, such as "caffeine_taken", says how much there was on the day before the night, or yes or no.
"""
_OUTCOME = 'What it is judged by: "cramps", "pain" or "nights_awake".'
_FEWER = "The share of cramps that you hope to have less, such as 0.3."
MOST_LETTERS = 5_000_000
"""Of a file."""
WEEKS = click.FloatRange(1, 52)


@click.group(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
def trial() -> None:
    """Trials on oneself."""


def _columns(command: Any) -> Any:
    """The options for files that name their columns otherwise."""
    command = click.option("--night", "night", default="night", show_default=True, help="The column of the date.")(
        command
    )
    command = click.option("--value", default="cramps", show_default=True, help="The column of the count or score.")(
        command
    )
    return click.option(
        "--dated-by", type=click.Choice(["evening", "morning"]), default="evening", show_default=True,
        help="Whether a night has the date of its evening or of its morning.",
    )(command)  # fmt: skip


@trial.command(help=_HINTS)
@click.argument("nights", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--answers", type=click.Path(path_type=Path), help="What is known of you, in place of what the app keeps: a trial "
    "is named only if it is safe.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
@_columns
@person_option
@database_option
def hints(
    *, nights: Path | None, answers: Path | None, as_json: bool, night: str, value: str, dated_by: str,
    person: str | None, database: str | None,
) -> int:  # fmt: skip
    """Say what stands out."""
    from nightcramp.answers import Answers, AnswersError
    from nightcramp.cli.hints import hints_as_object, lines
    from nightcramp.diary.database import DatabaseError
    from nightcramp.diary.kept_trials import KeptTrials
    from nightcramp.diary.noted import read_noted
    from nightcramp.diary.noticed import noticed, noticed_in
    from nightcramp.diary.trials import read_nights

    if nights is not None and person is not None:
        raise click.UsageError("--person goes with the diary of the app; leave out NIGHTS.")
    knowledge = load_knowledge()

    def run() -> int:
        known = None if answers is None else read(answers, knowledge)
        if nights is not None:
            text = _text(nights)
            written = read_nights(text, night=night, value=value, dated_by=dated_by)
            noted = read_noted(text, knowledge, night=night, dated_by=dated_by)
            found: AllNoticed | None = noticed_in(knowledge, written, noted)
        else:
            with open_diary(database, person, knowledge, makes=False) as diary:
                if known is None:
                    known = Answers.read(diary.person.answers or {}, knowledge)
                running = KeptTrials(diary.session, diary.person, knowledge, diary.today).running()
                found = None if running else noticed(diary)
        shown = hints_as_object(found, known, answers)
        if as_json:
            _show(shown)
        else:
            console.line("\n".join(lines(shown)))
        return exits.DONE

    try:
        return _guarded(run)
    except AnswersError as error:
        return refuse(error, as_json=as_json)
    except DatabaseError as error:
        console.line(str(error), err=True)
        return exits.USAGE


@trial.command()
@click.argument("nights", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--measure", required=True, help='An action, such as "stretch_in_bed"; see "nightcramp knowledge actions".'
)
@click.option("--fewer", type=click.FloatRange(0.05, 0.95), default=0.4, show_default=True, help=_FEWER)
@click.option("--outcome", default="cramps", show_default=True, help=_OUTCOME)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
@_columns
def advise(
    *, nights: Path, measure: str, fewer: float, outcome: str, as_json: bool, night: str, value: str, dated_by: str
) -> int:
    """Say how many weeks a trial would take, from nights without the measure."""
    from nightcramp.diary import trials
    from nightcramp.diary.outcomes import outcome_of

    def run() -> int:
        pace = _action(measure).in_blocks
        if pace is None:
            raise trials.too_slow(measure)
        found = trials.plan(
            _read_nights(nights, night, value, dated_by), ratio=1 - fewer, onset_nights=pace.acts_within_nights,
            offset_nights=pace.lasts_nights, outcome=outcome_of(load_knowledge(), outcome),
        )  # fmt: skip
        if as_json:
            _show({"advice": found.advice, "weeks": found.weeks, "because": list(found.because)})
        else:
            console.line(trials.plan_in_words(found))
        return exits.DONE

    return _guarded(run)


@trial.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("measure")
@click.option(
    "--answers", required=True, type=click.Path(path_type=Path), help="What is known of you: it must be safe."
)
@click.option("--weeks", type=WEEKS, default=8.0, show_default=True, help="How long it may last.")
@click.option("--outcome", default="cramps", show_default=True, help=_OUTCOME)
@click.option("--start", metavar="DAY", help="The first evening; today if it is not given.")
@click.option("--seed", type=click.IntRange(0), help="Fixes the lot, to make the same schedule again.")
def new(
    *, file: Path, measure: str, answers: Path, weeks: float, outcome: str, start: str | None, seed: int | None
) -> int:
    """Lay out a trial of a MEASURE that is safe for you, and write it to FILE."""
    from nightcramp.answers import AnswersError
    from nightcramp.diary import trials
    from nightcramp.diary.outcomes import outcome_of

    def run() -> int:
        first = _day(start)
        judged_by = outcome_of(load_knowledge(), outcome)
        action = _action(measure)
        try:
            known = read(answers, load_knowledge())
        except AnswersError as error:
            return refuse(error, as_json=False)
        made = trials.trial_of_action(
            action, known, first, seed=secrets.randbelow(2**31) if seed is None else seed, weeks=weeks,
            outcome=judged_by,
        )  # fmt: skip
        storage.check(file)
        file.write_text(json.dumps(trials.trial_as_object(made), indent=2) + "\n", encoding="utf-8")
        console.line(
            f"{made.question}\n"
            f"{made.nights} nights, in blocks of {made.block_nights}: from {made.start} to {made.end}.\n"
            f"Each evening ask: nightcramp trial tonight {file}\n"
            f"Write down each night, also a night without a cramp: {made.outcome.name}."
        )
        return exits.DONE

    return _guarded(run)


@trial.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", metavar="DAY", help="The evening; today if it is not given.")
def tonight(*, file: Path, on: str | None) -> int:
    """Say whether the measure is due tonight. What comes later stays hidden."""
    from nightcramp.diary import trials

    def run() -> int:
        found, today = _read_trial(file), _day(on)
        due = trials.arm_of(found, today, today)
        said = {"with": "Tonight with it.", "without": "Tonight without it.", None: "The trial does not run tonight."}
        console.line(f"{found.question}\n{said[due]}")
        return exits.DONE

    return _guarded(run)


@trial.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--at", default="21:00", show_default=True, help="When to look, such as 20:30.")
def reminders(*, file: Path, output: Path, at: str) -> int:
    """Write a calendar (.ics) that asks each evening to look. It gives nothing away."""
    try:
        from nightcramp.diary.trials.reminders import reminders as made
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is missing. Install: pip install 'nightcramp[calendar]'") from None

    def run() -> int:
        found = _read_trial(file)
        try:
            time = datetime.time.fromisoformat(at).replace(tzinfo=None)
        except ValueError:
            raise click.BadParameter(f"{at!r} is no time of the day. Write it like 21:00.") from None
        storage.check(output)
        output.write_bytes(made(found, f"trial-{found.start}", _day(None), time))
        console.line(f"Written: {output}. Each evening in it is the same.")
        return exits.DONE

    return _guarded(run)


@trial.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("nights", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw the nights (.svg).")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
@_columns
def result(*, file: Path, nights: Path, plot: Path | None, as_json: bool, night: str, value: str, dated_by: str) -> int:
    """Say whether it helps, how much, and how sure that is."""
    from nightcramp.diary import trials
    from nightcramp.diary.trials.picture import nights as draw

    def run() -> int:
        found = _read_trial(file)
        series = trials.observe(found, _of_trial(_read_nights(nights, night, value, dated_by), found))
        made = trials.analyse(series)
        if plot is not None:
            storage.check(plot)
            plot.write_text(draw(series, found.question), encoding="utf-8")
        words = trials.in_words(made)
        if as_json:
            _show(trials.result_as_object(made))
            return exits.DONE
        parts = (words.headline, words.surprise, words.nights, words.chances, *words.limits)
        console.line("\n".join(part for part in (found.question, *parts) if part))
        return exits.DONE

    return _guarded(run)


@trial.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("nights", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--label", help="A code for you; one is drawn by lot if it is not given.")
@_columns
def export(*, file: Path, nights: Path, output: Path, label: str | None, night: str, value: str, dated_by: str) -> int:
    """Write what pooling needs, without name or dates."""
    import dataclasses

    from nightcramp.diary import trials

    def run() -> int:
        found = _read_trial(file)
        series = trials.observe(found, _of_trial(_read_nights(nights, night, value, dated_by), found))
        handed = trials.person(label or secrets.token_hex(4), found.measure, trials.analyse(series))
        storage.check(output)
        output.write_text(json.dumps(dataclasses.asdict(handed), indent=2) + "\n", encoding="utf-8")
        console.line(f"Written: {output}. It has neither name nor dates.")
        return exits.DONE

    return _guarded(run)


@trial.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw a forest plot (.svg).")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def pool(*, files: tuple[Path, ...], plot: Path | None, as_json: bool) -> int:
    """Pool the same trial over people."""
    import dataclasses

    from nightcramp.diary import trials
    from nightcramp.diary.trials.picture import forest

    def run() -> int:
        found = trials.pool(trials.person_of(_json(path)) for path in files)
        if plot is not None:
            storage.check(plot)
            plot.write_text(forest(found), encoding="utf-8")
        if as_json:
            _show(dataclasses.asdict(found))
            return exits.DONE
        low, middle, high = sorted(found.average)
        console.line(
            f"{len(found.people)} people tried {found.measure}. On average {found.outcome} with it were "
            f"{middle:.2f} times those without it (95 %: {low:.2f} to {high:.2f}).\n"
            f"The chance that it helps on average is {100 * found.p_better_on_average:.0f} in 100; "
            f"that it helps somebody new, {100 * found.p_better_next:.0f} in 100."
        )
        return exits.DONE

    return _guarded(run)


# --- reading


def _guarded(run: Any) -> int:
    from nightcramp.diary.trials import TrialError

    try:
        code: int = run()
    except TrialError as error:
        console.line(str(error), err=True)
        return exits.REFUSED
    return code


def _action(name: str) -> Action:
    from nightcramp.condition import nearest

    actions = load_knowledge().actions
    if name not in actions:
        raise click.UsageError(f"There is no action {name!r}{nearest(name, actions) or '.'}")
    return actions[name]


def _read_trial(path: Path) -> Trial:
    from nightcramp.diary.trials import trial_of

    return trial_of(_json(path))


def _json(path: Path) -> Any:
    from nightcramp.diary.trials import TrialError

    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError):
        raise TrialError("file", str(path), "it is no JSON", "Give a file that 'nightcramp trial' wrote.") from None


def _read_nights(path: Path, night: str, value: str, dated_by: str) -> list[Night]:
    from nightcramp.diary.trials import read_nights

    return read_nights(_text(path), night=night, value=value, dated_by=dated_by)


def _of_trial(nights: list[Night], found: Trial) -> list[Night]:
    """The nights of the trial: a diary may have others."""
    return [night for night in nights if found.start <= night.date <= found.end]


def _text(path: Path) -> str:
    from nightcramp.diary.trials import TrialError

    try:
        with click.open_file(str(path), encoding="utf-8") as stream:
            return str(stream.read(MOST_LETTERS))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise TrialError("file", str(path), f"it cannot be read: {reason}", "Name another file.") from None


def _day(text: str | None) -> datetime.date:
    if text is None:
        return datetime.datetime.now().astimezone().date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date. Write year-month-day, such as 2026-03-31.") from None


def _show(value: Any) -> None:
    console.show_json(json.dumps(value, indent=2, ensure_ascii=False))
