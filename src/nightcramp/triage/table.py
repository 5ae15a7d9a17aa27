"""Triage for a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

The same rules as for one person; the text is valid in DuckDB and in Spark SQL. Findings are worked out by
:mod:`nightcramp.knowledge.table`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlglot import exp

from nightcramp.condition import Node, names
from nightcramp.condition.table import pair
from nightcramp.condition.tree import Or
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.table import Layers, named
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME, rule_conditions


def triage_query(
    knowledge: KnowledgeBase,
    table: str,
    columns: Collection[str],
    *,
    keep: Collection[str] = (),
    dialect: str = "duckdb",
) -> str:
    """A query that gives each row of a table its certain and possible level.

    Args:
        knowledge: the knowledge base.
        table: the name of the table.
        columns: the findings that the table has; all others are unknown. Dates are day numbers.
        keep: columns of the table to carry along, such as an identifier.
        dialect: ``duckdb`` or ``spark``.

    Returns:
        SQL whose columns are ``keep``, ``certain`` and ``possible`` (the ids of the levels).
    """
    by_level: dict[str, list[Node]] = {}
    for rule, condition in rule_conditions(knowledge):
        by_level.setdefault(rule.level, []).append(knowledge.condition(condition))
    wanted = [name for conditions in by_level.values() for condition in conditions for name in names(condition)]
    layers = Layers(knowledge, columns, keep).queries(table, wanted)
    fired = [named(f"is_{level}", pair(Or(tuple(rules)))) for level, rules in by_level.items()]
    queries = [*layers, ("fired", exp.select(*keep, *(column for each in fired for column in each)).from_("findings"))]
    final = exp.select(
        *keep,
        exp.alias_(_level(knowledge, by_level, lambda level: exp.column(f"is_{level}_true")), "certain"),
        exp.alias_(_level(knowledge, by_level, lambda level: exp.not_(exp.column(f"is_{level}_false"))), "possible"),
    ).from_("fired")
    for name, select in queries:
        final = final.with_(name, as_=select, copy=False)
    return final.sql(dialect=dialect)


def _level(knowledge: KnowledgeBase, by_level: Collection[str], fires: Callable[[str], exp.Expr]) -> exp.Case:
    case = exp.Case()
    for level in sorted((level for level in by_level if level != HOME), key=knowledge.rank, reverse=True):
        case = case.when(fires(level), exp.Literal.string(level))
    if HOME in by_level:
        case = case.when(exp.column(f"is_{HOME}_true"), exp.Literal.string(HOME))
    return case.else_(exp.Literal.string(DEFAULT_LEVEL))
