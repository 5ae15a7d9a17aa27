"""``nightcramp diary``: bring nights in from other apps, list them, take them along."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from nightcramp.cli import console, exits, storage
from nightcramp.cli.assess import load_knowledge

if TYPE_CHECKING:
    from nightcramp.diary.database import Person
    from nightcramp.diary.imports.changes import Choices
    from nightcramp.diary.imports.keeping import Preview
    from nightcramp.diary.imports.rows import Found, Reading
    from nightcramp.diary.imports.targets import Named, Target
    from nightcramp.diary.nights import Nights
    from nightcramp.diary.people import People
    from nightcramp.knowledge import KnowledgeBase

_HELP = """The diary of nights: bring it in from other apps, list it, take it along.

\b
Examples:
  nightcramp diary import nights.csv                     a table with the columns night and cramps
  nightcramp diary import export.zip --dry-run           what is in it, and what would be added
  nightcramp diary import export.csv --as Cramps=cramps --as "Magnesium=supplement_magnesium"
  nightcramp diary list
  nightcramp diary export nights.csv
"""
_IMPORT = """Bring in nights that were written down elsewhere.

FILES are what an app exported: a table of your own (CSV), Track & Graph, Loop Habit Tracker, Bearable, Daylio, Fitbit,
Garmin or Apple Health. Several files of one app are read together. Nothing is sent anywhere.

What a name in the file means is never guessed. Say it with --as: NAME=cramps (a leg cramp, each time), NAME=count (how
many that night), NAME=none (a night without one), NAME=ignore, or the id of an action or exposure. NAME=id:0.005 says
how much one of theirs is in our unit. What is set beforehand is shown, and can be changed.

Read twice, a file adds nothing. A day without a row stays unknown.
"""
_SETTINGS = {"help_option_names": ["-h", "--help"]}
database_option = click.option(
    "--database", metavar="URL", help="Where data are kept.", envvar="NIGHTCRAMP_DATABASE_URL"
)
person_option = click.option("--person", metavar="NAME", help="Whose nights; needed where several people are kept.")
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
_MOST_SHOWN = 20
_ASKS = {"dated_by": "--dated-by", "order": "--dates", "zone": "--zone", "date_column": "--date-column"}


@click.group(help=_HELP, context_settings=_SETTINGS)
def diary() -> None:
    """The diary of nights."""


@diary.command("import", help=_IMPORT, context_settings=_SETTINGS)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", default="auto", show_default=True, help="The app; by default the file tells.")
@click.option("--as", "meanings", multiple=True, metavar="NAME=WHAT", help="What a name in the file means.")
@click.option(
    "--dated-by", type=click.Choice(["clock", "evening", "morning"]),
    help="Which night is meant where a cramp is noted for a day: the one that ended on its morning, began on its "
    "evening, or as its time says.",
)  # fmt: skip
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How to read dates such as 3/4/2026.")
@click.option("--zone", default="", metavar="PLACE", help="Where you were, such as Europe/Dublin, for times in UTC.")
@click.option("--date-column", default="", metavar="NAME", help="The column of the date, in a table of your own.")
@click.option("--prefer", default="", metavar="DEVICE", help="Whom to believe where several devices counted a day.")
@click.option("--absent-is-none", is_flag=True, help="Days with other notes but no cramp were nights without one.")
@click.option("--believe-file", is_flag=True, help="Change nights that say something else; else they stay.")
@click.option("--dry-run", is_flag=True, help="Only show what would be added.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_json
@person_option
@database_option
def import_(
    *, files: Sequence[Path], form: str, meanings: Sequence[str], dated_by: str | None, dates: str | None, zone: str,
    date_column: str, prefer: str, absent_is_none: bool, believe_file: bool, dry_run: bool, yes: bool, as_json: bool,
    person: str | None, database: str | None,
) -> int:  # fmt: skip
    """Bring nights in."""
    from nightcramp.diary.imports.changes import Choices
    from nightcramp.diary.imports.rows import Reading
    from nightcramp.diary.imports.targets import names_in

    knowledge = load_knowledge()

    def run() -> int:
        found = _read(files, form, Reading(cast("Any", (dates or "").removesuffix("-first")), zone, date_column))
        names = names_in(found, knowledge)
        mapping = _mapping(names, meanings, knowledge)
        choices = Choices(cast("Any", dated_by or ""), absent_is_none, prefer)
        with open_diary(database, person, knowledge, makes=not dry_run) as nights:
            preview = _preview(nights, found, mapping, choices)
            keeps = not dry_run and not _has_nothing(preview, believe_file=believe_file)
            if as_json:
                if keeps and not yes:
                    raise click.UsageError("With --json add --yes to keep it, or --dry-run only to look.")
                _show_json(found, names, mapping, preview, kept=keeps)
            else:
                _show(found, names, mapping, preview, knowledge, believe_file=believe_file)
            if keeps:
                _keep(nights, preview, believe_file=believe_file, asks=not yes, says=not as_json)
        return exits.DONE

    return _guarded(run, as_json=as_json)


@diary.command("list", context_settings=_SETTINGS)
@_json
@person_option
@database_option
def list_(*, as_json: bool, person: str | None, database: str | None) -> int:
    """List the nights that were written down. A night that is not listed is unknown."""
    from nightcramp.diary.checks import FIRST_DATE

    knowledge = load_knowledge()

    def run() -> int:
        with open_diary(database, person, knowledge, makes=False) as nights:
            found = nights.between(FIRST_DATE, nights.today)
            if as_json:
                shown = [
                    {"date": night.date.isoformat(), "cramps": night.cramps, "pain": night.pain, "note": night.note}
                    for night in found
                ]
                console.show_json(json.dumps(shown, indent=2, ensure_ascii=False))
                return exits.DONE
            for night in found:
                cramps = "no number" if night.cramps is None else _many(night.cramps, "cramp")
                pain = "" if night.pain is None else f", pain {night.pain} of 10"
                console.line(f"{night.date}  {cramps}{pain}")
            if not found:
                console.line("No night is written down yet.")
        return exits.DONE

    return _guarded(run)


@diary.command(context_settings=_SETTINGS)
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@person_option
@database_option
def export(*, output: Path, person: str | None, database: str | None) -> int:
    """Write the nights as a table (CSV) to OUTPUT, or to the terminal for "-". Import reads it again."""
    from nightcramp.diary.imports.own import write

    knowledge = load_knowledge()

    def run() -> int:
        with open_diary(database, person, knowledge, makes=False) as nights:
            text = write(nights)
        if str(output) == "-":
            console.show(text)
            return exits.DONE
        storage.check(output)
        output.write_text(text, encoding="utf-8")
        console.line(f"Written: {output}.")
        return exits.DONE

    return _guarded(run)


# --- reading and asking


def _read(files: Sequence[Path], form: str, reading: Reading) -> Found:
    from nightcramp.diary.imports import UnreadableError, read_all

    with contextlib.ExitStack() as stack:
        try:
            streams = [stack.enter_context(path.open("rb")) for path in files]
            return read_all(streams, form, reading)
        except OSError as error:
            raise UnreadableError("file", str(error.filename), "cannot be read", "Choose another file") from error


def _mapping(names: Sequence[Named], meanings: Sequence[str], knowledge: KnowledgeBase) -> dict[str, Target]:
    from nightcramp.diary.imports import targets

    mapping = targets.presets(names)
    there = {one.name.casefold(): one.name for one in names}
    said = {}
    for meaning in meanings:
        name, equals, what = meaning.rpartition("=")
        to, colon, counts = what.strip().partition(":")
        try:
            one_counts = float(counts) if colon else 1.0
        except ValueError:
            one_counts = 0.0
        if not equals:
            raise click.UsageError(f"{meaning!r} is no meaning. Write NAME=WHAT, such as Cramps=cramps.")
        said[there.get(name.strip().casefold(), name.strip())] = targets.Target(to, one_counts)
    targets.check(said, names, knowledge)
    return mapping | said


def _preview(nights: Nights, found: Found, mapping: dict[str, Target], choices: Choices) -> Preview:
    from nightcramp.diary.imports.changes import wanted
    from nightcramp.diary.imports.keeping import compare

    return compare(nights, wanted(found, mapping, choices, nights.knowledge, nights.person.id, nights.today))


def _keep(nights: Nights, preview: Preview, *, believe_file: bool, asks: bool, says: bool) -> None:
    from nightcramp.diary.imports.keeping import keep

    if asks:
        click.confirm("Add this to the diary", abort=True)
    keep(nights, preview, believe_file=believe_file)
    if says:
        console.line("It was added.")


def _has_nothing(preview: Preview, *, believe_file: bool) -> bool:
    left = preview.count("conflict") + preview.count_amounts("conflict") if believe_file else 0
    return not left and all(not preview.count(state) + preview.count_amounts(state) for state in ("new", "more"))


@contextlib.contextmanager
def open_diary(url: str | None, name: str | None, knowledge: KnowledgeBase, *, makes: bool) -> Iterator[Nights]:
    """The diary of a person, in one transaction that is kept as a whole or not at all.

    Args:
        url: of the database; that of the user if it is None.
        name: of the person; None if there is only one.
        knowledge: what can be noted.
        makes: whether anything is kept.

    Raises:
        UsageError: there is no such person, or it is not said which.
        DatabaseError: it cannot be used.
    """
    from nightcramp.diary.database import Database, default_url
    from nightcramp.diary.nights import Nights
    from nightcramp.diary.people import People

    database = Database(url or default_url())
    try:
        with database.session() as session:
            people = People(session)
            yield Nights(session, _who(people, name), knowledge)
            if not makes:
                # A look leaves nothing behind, not even the first person.
                session.rollback()
    finally:
        database.close()


def _who(people: People, name: str | None) -> Person:
    everybody = people.all()
    if name is not None:
        for one in everybody:
            if one.name.casefold() == name.strip().casefold():
                return one
        there = ", ".join(one.name for one in everybody) or "nobody yet"
        raise click.UsageError(f"There is no person {name!r}. There is: {there}.")
    if len(everybody) > 1:
        raise click.UsageError(f"Say whose nights, with --person: {', '.join(one.name for one in everybody)}.")
    return everybody[0] if everybody else people.add("Me")


def _guarded(run: Callable[[], int], *, as_json: bool = False) -> int:
    from nightcramp.diary.database import DatabaseError
    from nightcramp.diary.imports import UnreadableError
    from nightcramp.diary.people import ConflictError

    try:
        return run()
    except UnreadableError as error:
        fault = error.fault
        if as_json:
            faults = [dataclasses.asdict(fault)]
            console.show_json(json.dumps({"error": {"kind": "import", "faults": faults}}, indent=2, ensure_ascii=False))
            return exits.REFUSED
        option = f" ({_ASKS[error.ask]})" if error.ask else ""
        value = f": {fault.value}" if fault.value else ""
        console.line(f"{fault.field}{value}\n    {fault.problem}\n    {fault.mend}{option}.", err=True)
        return exits.REFUSED
    except ConflictError:
        console.line("The diary was changed meanwhile. Nothing was added. Try again.", err=True)
        return exits.REFUSED
    except DatabaseError as error:
        console.line(str(error), err=True)
        return exits.USAGE


# --- showing


def _show(
    found: Found, names: Sequence[Named], mapping: dict[str, Target], preview: Preview, knowledge: KnowledgeBase, *,
    believe_file: bool,
) -> None:  # fmt: skip
    from nightcramp.diary.imports import FORMATS
    from nightcramp.diary.imports.targets import known

    words = known(knowledge)
    console.line(f"{FORMATS[found.format][0]}. What is in it:")
    for one in names:
        target = mapping[one.name]
        counts = "" if target.one_counts == 1 else f", each counts {target.one_counts:g}"
        why = f" ({one.refusal})" if one.refusal else ""
        console.line(
            f"  {one.name}: {_many(one.rows, 'row')}, {one.first} to {one.last} -> {words[target.to]}{counts}{why}"
        )
    if all(target.to == "ignore" for target in mapping.values()):
        console.line('Nothing of it would be added. Say what a name means, such as --as "Leg pain=cramps".')
    faults = (*found.faults, *preview.faults)
    for fault in faults[:_MOST_SHOWN]:
        console.line(f"  {fault.field} ({fault.value}): {fault.problem}. {fault.mend}.")
    left = len(faults) - _MOST_SHOWN + found.more_faults + preview.more_faults
    if left > 0:
        console.line(f"  ... and {left} more lines that cannot be used.")
    console.line(
        f"Nights: {preview.count('new')} new, {preview.count('more')} with more than the diary has, "
        f"{preview.count('same')} there already, {preview.count('conflict')} in conflict."
    )
    if preview.amounts:
        console.line(
            f"What was done, taken or measured: {preview.count_amounts('new')} new, "
            f"{preview.count_amounts('more')} that grew, {preview.count_amounts('same')} there already, "
            f"{preview.count_amounts('conflict')} in conflict."
        )
    if preview.changes_nothing and (preview.nights or preview.amounts):
        console.line("Nothing in it is new.")
    for change in [change for change in preview.nights if change.state == "conflict"][:_MOST_SHOWN]:
        said = "" if change.present is None else _cramps(change.present.cramps)
        console.line(f"  {change.night.date}: the diary says {said}, the file {_cramps(change.night.cramps)}")
    if preview.count("conflict") + preview.count_amounts("conflict"):
        console.line("In conflict: the file is believed." if believe_file else
                     "In conflict: the diary stays as it is. Change it with --believe-file.")  # fmt: skip


def _show_json(
    found: Found, names: Sequence[Named], mapping: dict[str, Target], preview: Preview, *, kept: bool
) -> None:
    from nightcramp.diary.imports.keeping import STATES

    shown = {
        "format": found.format,
        "names": [
            {"name": one.name, "rows": one.rows, "first": one.first.isoformat(), "last": one.last.isoformat(),
             "means": mapping[one.name].to, "one_counts": mapping[one.name].one_counts, "refusal": one.refusal}
            for one in names
        ],
        "nights": {state: preview.count(state) for state in STATES},
        "amounts": {state: preview.count_amounts(state) for state in STATES},
        "conflicts": [one.night.date.isoformat() for one in preview.nights if one.state == "conflict"],
        "faults": [
            {"field": fault.field, "value": fault.value, "problem": fault.problem, "mend": fault.mend}
            for fault in (*found.faults, *preview.faults)
        ],
        "more_faults": found.more_faults + preview.more_faults,
        "kept": kept,
    }  # fmt: skip
    console.show_json(json.dumps(shown, indent=2, ensure_ascii=False))


def _cramps(count: int | None) -> str:
    return "no number" if count is None else _many(count, "cramp")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
