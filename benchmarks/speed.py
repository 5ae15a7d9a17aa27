"""Speed, side by side in one run, as ratios: with a peer that does the same, and with the floor.

Run with ``make benchmark``. Medians; single seconds wobble with the machine, the ratios do not.
"""

from __future__ import annotations

import itertools
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cel
import duckdb
from json_logic import jsonLogic

import nightcramp
from nightcramp.answers import State
from nightcramp.condition import Node, names
from nightcramp.condition.tree import And, Compare, Constant, Finding, Not, Or
from nightcramp.knowledge import KnowledgeBase
from nightcramp.triage import levels, triage
from nightcramp.triage.table import triage_query
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME, rule_conditions

EXAMPLES = Path(__file__).parent.parent / "examples"
PEOPLE = 200
ROWS = 1_000_000
SEED = 20261124


def main() -> None:
    """Print the three comparisons."""
    knowledge = nightcramp.load_knowledge()
    whole_process()
    in_process(knowledge)
    table(knowledge)


def medians(calls: dict[str, Callable[[], object]], rounds: int) -> list[tuple[str, float]]:
    """The median seconds of each call, after one to warm up; in turns, so that a busy machine slows all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if number:
                seconds[name].append(time.perf_counter() - start)
    return [(name, statistics.median(found)) for name, found in seconds.items()]


def report(title: str, rows: list[tuple[str, float]], against: int, aim: str) -> None:
    """A table of times and of their ratios to one row."""
    print(f"\n{title} (aim: {aim})")
    for name, seconds in rows:
        print(f"  {name:<58} {seconds * 1e3:12.3f} ms {seconds / rows[against][1]:10.2f} x")


def whole_process() -> None:
    """One assessment from a file, as a whole process."""

    def process(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    example = min(EXAMPLES.glob("*.yaml"))
    script = str(Path(sys.executable).parent / "nightcramp")
    urgency = (
        "import nightcramp; from nightcramp.answers import read_file; from pathlib import Path;"
        f"nightcramp.assess(read_file(Path({str(example)!r}), nightcramp.load_knowledge()))"
    )
    processes = {
        "floor: python -c 'import json'": process("-c", "import json"),
        "for comparison: python -c 'import numpy'": process("-c", "import numpy"),
        "recognition and triage of a file, without causes": process("-c", urgency),
        f"nightcramp assess {example.name}, with causes": process(script, "assess", str(example)),
        f"nightcramp assess {example.name} --json": process(script, "assess", str(example), "--json"),
    }
    report("One assessment from a file, whole process", medians(processes, 15), 0, "at most 8 x")


# --- one triage in process, beside CEL and JSONLogic


def in_process(knowledge: KnowledgeBase) -> None:
    """The same rules, on people of whom everything is known, in three engines; results must be equal."""
    conditions = [(rule, knowledge.condition(condition)) for rule, condition in rule_conditions(knowledge)]
    used = sorted({name for _, condition in conditions for name in names(condition)})
    people = people_without_doubt(knowledge)
    states = [State(knowledge, known) for known in people]
    facts = [{name: state[name] for name in used} for state in states]
    programs = [(rule.level, cel.compile(as_cel(condition))) for rule, condition in conditions]
    logic = [(rule.level, as_json_logic(condition)) for rule, condition in conditions]

    def by(fires: Callable[[Any, dict[str, Any]], bool], rules: list[tuple[str, Any]]) -> list[str]:
        return [level_of(knowledge, [level for level, rule in rules if fires(rule, fact)]) for fact in facts]

    ours = [levels(knowledge, state)[0] for state in states]
    assert ours == by(lambda program, fact: program.execute(fact), programs), "CEL gives other levels"
    assert ours == by(jsonLogic, logic), "JSONLogic gives other levels"
    answers = [nightcramp.Answers(knowledge, known) for known in people]
    calls = {
        "nightcramp, levels, from the same facts as the peers": lambda: [levels(knowledge, fact) for fact in facts],
        "nightcramp, levels, derived findings worked out too": lambda: [
            levels(knowledge, State(knowledge, known)) for known in people
        ],
        "nightcramp, levels and all reasons": lambda: [triage(each) for each in answers],
        "CEL (common-expression-language), two values, no reasons": lambda: by(
            lambda program, fact: program.execute(fact), programs
        ),
        "JSONLogic (json-logic-qubit), two values, no reasons": lambda: by(jsonLogic, logic),
    }
    rows = [(name, seconds / PEOPLE) for name, seconds in medians(calls, 3)]
    title = f"One triage in process: {len(conditions)} rules, {PEOPLE} people, equal levels"
    report(title, rows, 0, "peers at least 10 x slower")


def people_without_doubt(knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """Made-up people for whom every rule is true or false: the peers know no third value."""
    rules = [knowledge.evaluator(condition) for _, condition in rule_conditions(knowledge)]
    made_up = (person(knowledge, random.Random(SEED + number)) for number in itertools.count())

    def is_without_doubt(known: dict[str, Any]) -> bool:
        state = State(knowledge, known)
        return all(rule(state) is not None for rule in rules)

    return list(itertools.islice(filter(is_without_doubt, made_up), PEOPLE))


def person(knowledge: KnowledgeBase, chance: random.Random) -> dict[str, Any]:
    """A made-up person of whom everything is known and little is wrong."""
    known: dict[str, Any] = {}
    for finding in knowledge.findings.values():
        if finding.derived:
            continue
        if finding.type == "boolean":
            known[finding.id] = chance.random() < 0.02
        elif finding.type == "number":
            low, high = finding.plausible or (0.0, 100.0)
            known[finding.id] = round(chance.uniform(low, high), 1)
        elif finding.type == "choice":
            known[finding.id] = chance.choice(list(finding.choices))
        elif finding.type == "date":
            known[finding.id] = 739_000.0
    return known


def level_of(knowledge: KnowledgeBase, fired: list[str]) -> str:
    """The level of a two-valued engine's fired rules."""
    urgent = [level for level in fired if level != HOME]
    return max(urgent, key=knowledge.rank, default=HOME if HOME in fired else DEFAULT_LEVEL)


def as_cel(node: Node) -> str:
    """A condition in the Common Expression Language."""
    match node:
        case Finding(name):
            return name
        case Constant(bool() as value):
            return str(value).lower()
        case Constant(value):
            return repr(value)
        case Not(operand):
            return f"!({as_cel(operand)})"
        case And(operands):
            return "(" + " && ".join(map(as_cel, operands)) + ")"
        case Or(operands):
            return "(" + " || ".join(map(as_cel, operands)) + ")"
        case Compare(comparator, left, right):
            return f"({as_cel(left)} {comparator} {as_cel(right)})"
        case _:
            raise TypeError(node)


def as_json_logic(node: Node) -> Any:
    """A condition in JSONLogic."""
    match node:
        case Finding(name):
            return {"var": name}
        case Constant(value):
            return value
        case Not(operand):
            return {"!": [as_json_logic(operand)]}
        case And(operands):
            return {"and": [as_json_logic(operand) for operand in operands]}
        case Or(operands):
            return {"or": [as_json_logic(operand) for operand in operands]}
        case Compare(comparator, left, right):
            return {comparator: [as_json_logic(left), as_json_logic(right)]}
        case _:
            raise TypeError(node)


# --- a million rows


def table(knowledge: KnowledgeBase) -> None:
    """Triage of a table through SQL, beside one plain pass over the same columns."""
    base = {
        name
        for _, condition in rule_conditions(knowledge)
        for name in knowledge.base_names(knowledge.condition(condition))
    }
    columns = sorted(name for name in base if knowledge.findings[name].type != "medicines")
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        made = ", ".join(column(knowledge, name) for name in columns)
        connection.execute(f"CREATE TABLE people AS SELECT range AS id, {made} FROM range({ROWS})")
        query = triage_query(knowledge, "people", columns)
        summary = f"SELECT certain, possible, count(*) FROM ({query}) GROUP BY ALL ORDER BY ALL"
        touched = ", ".join(plain(knowledge, name) for name in columns)
        floor = f"floor: bool_or or max of each of the {len(columns)} columns"
        calls = {
            floor: lambda: connection.execute(f"SELECT {touched} FROM people").fetchall(),
            "certain and possible level of every row": lambda: connection.execute(summary).fetchall(),
        }
        rows = medians(calls, 7)
        report(f"Triage of {ROWS:,} rows in SQL (DuckDB)", rows, 0, "at most 3 x")
        print(f"  {ROWS / rows[1][1]:,.0f} people a second")
        agree(knowledge, connection, columns)


def agree(knowledge: KnowledgeBase, connection: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    """The table and the single person give the same levels."""
    connection.execute("CREATE TABLE sample AS SELECT * FROM people ORDER BY id LIMIT 2000")
    rows = connection.execute(f"SELECT {', '.join(columns)} FROM sample ORDER BY id").fetchall()
    query = triage_query(knowledge, "sample", columns, keep=["id"])
    in_sql = connection.execute(f"SELECT certain, possible FROM ({query}) ORDER BY id").fetchall()
    known = [{name: value for name, value in zip(columns, row, strict=True) if value is not None} for row in rows]
    differences = sum(
        levels(knowledge, State(knowledge, person)) != found for person, found in zip(known, in_sql, strict=True)
    )
    print(f"  {len(rows)} rows compared with the single-person evaluator: {differences} differences")


def column(knowledge: KnowledgeBase, name: str) -> str:
    """A made-up column: three in ten unknown, few things wrong."""
    finding = knowledge.findings[name]
    if finding.type == "boolean":
        return f"CASE WHEN random() < 0.3 THEN NULL ELSE random() < 0.01 END AS {name}"
    if finding.type == "choice":
        first, *_, last = finding.choices
        return f"CASE WHEN random() < 0.3 THEN NULL WHEN random() < 0.5 THEN '{first}' ELSE '{last}' END AS {name}"
    low, high = finding.plausible or (0.0, 100.0)
    return f"CASE WHEN random() < 0.3 THEN NULL ELSE {low} + random() * {high - low} END::DOUBLE AS {name}"


def plain(knowledge: KnowledgeBase, name: str) -> str:
    """The simplest look at every value of a column."""
    return f"bool_or({name})" if knowledge.findings[name].type == "boolean" else f"max({name})"


if __name__ == "__main__":
    main()
