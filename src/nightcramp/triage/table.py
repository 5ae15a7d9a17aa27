"""Triage for a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

The same rules as for one person, rendered by :mod:`nightcramp.condition.table`; the text is valid in DuckDB and in
Spark SQL. Derived findings and relevance are worked out in layers (common table expressions), each of which looks only
at the layers before it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from nightcramp.condition import Node, names
from nightcramp.condition.table import expression
from nightcramp.condition.tree import Or
from nightcramp.knowledge import KnowledgeBase
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME, rule_conditions

_TYPES = {"boolean": "BOOLEAN", "number": "DOUBLE", "date": "DOUBLE", "choice": "TEXT"}


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
    layers = _Layers(knowledge, frozenset(columns))
    by_level: dict[str, list[Node]] = {}
    for rule, condition in rule_conditions(knowledge):
        by_level.setdefault(rule.level, []).append(knowledge.condition(condition))
    wanted = [name for conditions in by_level.values() for condition in conditions for name in names(condition)]
    query = layers.query(table, dict.fromkeys(wanted), tuple(keep))
    level_columns = [
        exp.alias_(expression(Or(tuple(conditions))), f"is_{level}", quoted=False)
        for level, conditions in by_level.items()
    ]
    fired = exp.select(*keep, *level_columns).from_("findings")
    final = exp.select(
        *keep,
        exp.alias_(_level(knowledge, by_level, certain=True), "certain"),
        exp.alias_(_level(knowledge, by_level, certain=False), "possible"),
    ).from_("fired")
    for name, select in [*query, ("fired", fired)]:
        final = final.with_(name, as_=select)
    return final.sql(dialect=dialect)


def _level(knowledge: KnowledgeBase, by_level: Collection[str], *, certain: bool) -> exp.Case:
    case = exp.Case()
    urgent_first = sorted((level for level in by_level if level != HOME), key=knowledge.rank, reverse=True)
    for level in urgent_first:
        column = exp.column(f"is_{level}")
        test = column if certain else exp.func("COALESCE", column, exp.true())
        case = case.when(test, exp.Literal.string(level))
    if HOME in by_level:
        case = case.when(exp.column(f"is_{HOME}"), exp.Literal.string(HOME))
    return case.else_(exp.Literal.string(DEFAULT_LEVEL))


class _Layers:
    """Works out findings in the order in which they rest on each other."""

    def __init__(self, knowledge: KnowledgeBase, columns: frozenset[str]) -> None:
        self.knowledge = knowledge
        self.columns = columns
        self._depths: dict[str, int] = {}

    def query(self, table: str, wanted: Collection[str], keep: tuple[str, ...]) -> list[tuple[str, exp.Select]]:
        """The layers as named queries; the last one is ``findings`` and has every wanted finding."""
        needed = self._closure(wanted)
        deepest = max((self._depth(name) for name in needed), default=0)
        queries = []
        for depth in range(deepest + 1):
            done = [exp.column(name) for name in needed if self._depth(name) < depth]
            new = [
                self._worked_out(name) if depth else self._plain(name) for name in needed if self._depth(name) == depth
            ]
            raw = [self._raw(name, depth) for name in needed if self._depth(name) > depth and name in self.columns]
            source = f"layer_{depth - 1}" if depth else table
            name = f"layer_{depth}" if depth < deepest else "findings"
            queries.append((name, exp.select(*keep, *done, *new, *raw).from_(source)))
        return queries

    def _closure(self, wanted: Collection[str]) -> list[str]:
        found: dict[str, None] = {}
        stack = list(wanted)
        while stack:
            name = stack.pop()
            if name not in found:
                found[name] = None
                stack.extend(self._rests_on(name))
        return sorted(found)

    def _rests_on(self, name: str) -> list[str]:
        finding = self.knowledge.findings[name]
        definition = self.knowledge.definition(name)
        relevance = self.knowledge.condition(finding.relevant) if finding.relevant else None
        return [below for tree in (definition, relevance) if tree for below in names(tree)]

    def _depth(self, name: str) -> int:
        if name not in self._depths:
            below = self._rests_on(name)
            self._depths[name] = 1 + max(map(self._depth, below)) if below else 0
        return self._depths[name]

    def _plain(self, name: str) -> exp.Expr:
        if name in self.columns:
            return exp.column(name)
        return exp.alias_(self._nothing(name), name)

    def _raw(self, name: str, depth: int) -> exp.Expr:
        """A given column that a later layer needs, under a name of its own."""
        return exp.column(f"given_{name}") if depth else exp.alias_(exp.column(name), f"given_{name}")

    def _worked_out(self, name: str) -> exp.Expr:
        """A finding by its definition; what is given wins, what does not apply is absent."""
        finding = self.knowledge.findings[name]
        definition = self.knowledge.definition(name)
        value = expression(definition) if definition else self._nothing(name)
        if finding.relevant:
            absent = exp.Not(this=exp.paren(expression(self.knowledge.condition(finding.relevant))))
            value = exp.Case().when(absent, exp.false() if finding.type == "boolean" else exp.null()).else_(value)
        if name in self.columns:
            value = exp.func("COALESCE", exp.column(f"given_{name}"), value)
        return exp.alias_(value, name)

    def _nothing(self, name: str) -> exp.Expr:
        return exp.cast(exp.null(), _TYPES[self.knowledge.findings[name].type])
