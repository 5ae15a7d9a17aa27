"""``nightcramp knowledge``: look into the knowledge base, check it, prove it."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nightcramp.cli import console, exits

if TYPE_CHECKING:
    from nightcramp.knowledge import KnowledgeBase, KnowledgeError
    from nightcramp.knowledge.schema import Source

_SETTINGS = {"help_option_names": ["-h", "--help"]}
_SAID_FIRST = ("says", "claim", "text", "in_words", "question", "label", "what", "ask", "name", "title", "means")


def _examples(*lines: str) -> str:
    """The examples at the end of a help text, line by line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    context_settings=_SETTINGS,
    epilog=_examples(
        "nightcramp knowledge stats",
        "nightcramp knowledge show urgent_dvt",
        "nightcramp knowledge sources urgent_dvt",
        "nightcramp knowledge findings --json",
    ),
)
def knowledge() -> None:
    """Look into the knowledge base, check it, prove it."""


@knowledge.command(context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge check"))
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def check(*, as_json: bool) -> int:
    """Check the sources as a whole: ids, references, conditions, units, claims.

    Ends with 1 when there are faults, each with its file and line.
    """
    from nightcramp.knowledge import KnowledgeError
    from nightcramp.knowledge.compiler import compile_sources

    try:
        version, collections = compile_sources()
    except KnowledgeError as error:
        if not as_json:
            return _faulty(error)
        _write_json({"error": {"kind": "knowledge", "faults": [dataclasses.asdict(fault) for fault in error.faults]}})
        return exits.FAULTY
    statements = sum(map(len, collections.values()))
    if as_json:
        _write_json({"faults": [], "version": version, "statements": statements})
    else:
        console.line(f"No faults. Version {version}: {statements} statements.")
    return exits.DONE


@knowledge.command(name="compile", context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge compile --quiet"))
@click.option("--quiet", "-q", is_flag=True, help="Say nothing when all is well.")
def compile_(*, quiet: bool) -> int:
    """Compile the sources to the one file that every command reads."""
    from nightcramp.knowledge import KnowledgeError
    from nightcramp.knowledge.compiler import COMPILED, write

    try:
        compiled = write()
    except KnowledgeError as error:
        return _faulty(error)
    if not quiet:
        console.line(f"{COMPILED.name}: version {compiled.version}, {compiled.hash}")
    return exits.DONE


@knowledge.command(context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge stats --json"))
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def stats(*, as_json: bool) -> int:
    """Count statements: by verdict, basis and certainty, what is planned, which sources are unused."""
    from nightcramp.knowledge.stats import stats as count

    found = count(_load())
    if as_json:
        _write_json(found)
        return exits.DONE
    for name, value in found.items():
        if isinstance(value, dict):
            console.line(f"{_spaced(name)}:")
            for part, number in value.items():
                shown = (
                    ", ".join(f"{key} {count}" for key, count in number.items()) if isinstance(number, dict) else number
                )
                console.line(f"  {_spaced(part)}: {shown}")
        else:
            console.line(f"{_spaced(name)}: {value}")
    return exits.DONE


@knowledge.command(
    context_settings=_SETTINGS,
    epilog=_examples("nightcramp knowledge show urgent_dvt", "nightcramp knowledge show magnesium"),
)
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def show(*, name: str, as_json: bool) -> int:
    """Show every statement of an id: finding, rule, action, claim, source, instrument, reference interval.

    A claim can also be named by its number.
    """
    base = _load()
    found = _statements(base, name)
    if as_json:
        _write_json([{"kind": kind, "statement": _plain(statement)} for kind, statement in found])
        return exits.DONE
    for kind, statement in found:
        console.show("\n".join(_shown(kind, statement, base)) + "\n\n")
    return exits.DONE


@knowledge.command(context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge sources urgent_dvt"))
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def sources(*, name: str, as_json: bool) -> int:
    """Show in full the sources on which a statement rests."""
    from nightcramp.knowledge.check import cited

    base = _load()
    keys = dict.fromkeys(key for _, statement in _statements(base, name) for key in cited(statement))
    if name in base.sources:
        keys[name] = None
    if as_json:
        _write_json([_plain(base.sources[key]) for key in keys])
        return exits.DONE
    if not keys:
        console.line(f"{name} rests on no source: it is a question, a definition or an estimate of ours.")
    for key in keys:
        console.show("\n".join(_source_lines(base.sources[key])) + "\n\n")
    return exits.DONE


@knowledge.command(
    context_settings=_SETTINGS,
    epilog=_examples("nightcramp knowledge findings", "nightcramp knowledge findings --json"),
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
@click.option("--all", "everything", is_flag=True, help="Those too that are worked out from others.")
def findings(*, as_json: bool, everything: bool) -> int:
    """List the names that an answer file can use, with type, unit and question."""
    base = _load()
    chosen = [
        finding for finding in base.findings.values() if everything or not finding.derived or finding.may_be_given
    ]
    if as_json:
        _write_json([_plain(finding) for finding in chosen])
        return exits.DONE
    longest = max(len(finding.id) for finding in chosen)
    for finding in chosen:
        kind = finding.unit if finding.type == "number" and finding.unit != "1" else finding.type
        console.line(f"{finding.id:<{longest}}  {kind:<10}  {finding.question or finding.label}")
    return exits.DONE


@knowledge.command(
    context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge actions", "nightcramp knowledge actions --json")
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def actions(*, as_json: bool) -> int:
    """List the actions that a plan can hold, and what is never offered."""
    found = list(_load().actions.values())
    if as_json:
        _write_json([_plain(action) for action in found])
        return exits.DONE
    longest = max(len(action.id) for action in found)
    for action in found:
        console.line(f"{action.id:<{longest}}  {action.group:<16}  {action.name}")
    return exits.DONE


@knowledge.command(context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge prove"))
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def prove(*, as_json: bool) -> int:
    """Prove the statements about triage, actions and relief for every possible person (needs z3).

    Ends with 1 when a proof fails; the person who breaks it is shown.
    """
    try:
        from nightcramp.plan.proofs import prove as prove_actions
        from nightcramp.relief.proofs import prove as prove_relief
        from nightcramp.triage.proofs import prove as prove_triage
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is missing. Install it with: pip install 'nightcramp[prove]'") from None
    base = _load()
    proofs = itertools.chain(prove_triage(base), prove_actions(base), prove_relief(base))
    if as_json:
        found = [dataclasses.asdict(proof) for proof in proofs]
        _write_json(found)
        return exits.DONE if all(proof["holds"] for proof in found) else exits.FAULTY
    failed = 0
    for proof in proofs:
        mark = "proved" if proof.holds else "FAILED"
        console.line(f"{mark}  {proof.name}  ({proof.queries} queries, {proof.seconds:.1f} s)")
        for person in proof.counterexample:
            console.line(f"        {person}")
        failed += not proof.holds
        sys.stdout.flush()
    return exits.FAULTY if failed else exits.DONE


@knowledge.command(
    context_settings=_SETTINGS, epilog=_examples("nightcramp knowledge schema --output answers.schema.json")
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
def schema(*, output: Path | None) -> int:
    """Print the JSON Schema of answer files."""
    from nightcramp.answers.json_schema import json_schema

    text = json.dumps(json_schema(_load()), indent=2, ensure_ascii=False)
    if output is None:
        console.show_json(text)
    else:
        output.write_text(f"{text}\n", encoding="utf-8")
    return exits.DONE


# --- help for the commands


def _write_json(value: Any) -> None:
    console.show_json(json.dumps(value, indent=2, ensure_ascii=False))


def _load() -> KnowledgeBase:
    from nightcramp.knowledge import KnowledgeError, load

    try:
        return load()
    except KnowledgeError as error:
        _faulty(error)
        raise click.exceptions.Exit(exits.FAULTY) from None


def _faulty(error: KnowledgeError) -> int:
    for fault in error.faults:
        console.line(str(fault), err=True)
    console.line(f"{len(error.faults)} fault{'' if len(error.faults) == 1 else 's'}.", err=True)
    return exits.FAULTY


def _statements(base: KnowledgeBase, name: str) -> list[tuple[str, Any]]:
    """Every statement that bears a name, with the name of its collection.

    Raises:
        UsageError: there is none.
    """
    from nightcramp.condition import nearest
    from nightcramp.knowledge.schema import COLLECTIONS

    found, known = [], {}
    for collection in COLLECTIONS:
        for statement in base.collection(collection):
            names = _names(statement)
            known.update(dict.fromkeys(names))
            if name in names:
                found.append((collection, statement))
    if not found:
        raise click.UsageError(f"There is no statement {name!r}{nearest(name, known)}")
    return found


def _names(statement: Any) -> tuple[str, ...]:
    fields = ("id", "key", "term", "generic", "country", "finding", "analyte", "nutrient", "ndb_no")
    found = next((str(getattr(statement, field)) for field in fields if hasattr(statement, field)), "")
    return (found, str(statement.number)) if hasattr(statement, "number") else (found,)


def _plain(statement: Any) -> Any:
    """A statement as JSON has it; a row of a table by the names of its columns."""
    import msgspec

    plain = json.loads(msgspec.json.encode(statement))
    return dict(zip(statement.__struct_fields__, plain, strict=True)) if isinstance(plain, list) else plain


def _shown(kind: str, statement: Any, base: KnowledgeBase) -> Iterator[str]:
    """A statement as lines: what it says first, then its fields, its sources by title."""
    from nightcramp.report.wording import citation

    yield click.style(f"{_names(statement)[0]}  ({kind.replace('_', ' ')})", bold=True)
    fields = _plain(statement)
    fields.pop("id", None)
    keys = fields.pop("sources", [])
    for name in sorted(fields, key=lambda field: field not in _SAID_FIRST):
        yield from _field(name, fields[name])
    if keys:
        yield "  sources:"
        for key in keys:
            title = citation(base.sources[key]) if key in base.sources else "missing"
            yield from _wrapped(f"[{key}] {title}", "    ")


def _field(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"  {_spaced(name)}:"
        for part in value:
            yield from _wrapped(_in_line(part), "    - ")
        return
    yield from _wrapped(f"{_spaced(name)}: {_in_line(value)}", "  ")


def _in_line(value: Any) -> str:
    """A value as a reader wants it: no brackets, yes for true."""
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{key}: {_inner(entry)}" for key, entry in value.items())
        case list():
            return ", ".join(map(_inner, value))
        case _:
            return str(value)


def _inner(value: Any) -> str:
    return f"({_in_line(value)})" if isinstance(value, dict | list) else _in_line(value)


def _source_lines(source: Source) -> Iterator[str]:
    yield click.style(f"[{source.key}]", bold=True)
    rows = {"": source.title, "by": source.authors, "in": source.published_in, "year": source.year,
            "doi": f"https://doi.org/{source.doi}" if source.doi else "", "at": source.url, "seen": source.note,
            "looked at on": source.checked}  # fmt: skip
    for name, value in rows.items():
        if value:
            yield from _wrapped(f"{name}: {value}" if name else value, "  ")


def _wrapped(text: str, first: str) -> list[str]:
    """The text in lines; all but the first are set in by two more."""
    rest = " " * len(first) if first.endswith("- ") else f"{first}  "
    return textwrap.wrap(
        text,
        console.width(),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _spaced(name: str) -> str:
    return name.replace("_", " ")
