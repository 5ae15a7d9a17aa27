"""Triage for a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

The same rules as for one person; the text is valid in DuckDB and in Spark SQL. Findings are worked out by
:mod:`nightcramp.knowledge.table`, then each level from its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlglot import exp

from nightcramp.condition import Node
from nightcramp.condition.table import FALSE, TRUE, code
from nightcramp.condition.tree import Or
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.table import Findings
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
    findings = Findings(knowledge, columns)
    levels = {level: findings.truth(Or(tuple(rules))) for level, rules in by_level.items()}
    final = exp.select(
        *keep,
        exp.alias_(_level(knowledge, levels, lambda level: exp.EQ(this=level, expression=code(TRUE))), "certain"),
        exp.alias_(_level(knowledge, levels, lambda level: exp.NEQ(this=level, expression=code(FALSE))), "possible"),
    )
    return findings.steps.query(table, keep, final).sql(dialect=dialect)


def _level(knowledge: KnowledgeBase, levels: dict[str, exp.Expr], counts: Callable[[exp.Expr], exp.Expr]) -> exp.Case:
    """The highest level that counts; where there is none, self-care if that is certain, else the default."""
    case = exp.Case()
    for level in sorted((level for level in levels if level != HOME), key=knowledge.rank, reverse=True):
        case = case.when(counts(levels[level].copy()), exp.Literal.string(level))
    if HOME in levels:
        case = case.when(exp.EQ(this=levels[HOME].copy(), expression=code(TRUE)), exp.Literal.string(HOME))
    return case.else_(exp.Literal.string(DEFAULT_LEVEL))
