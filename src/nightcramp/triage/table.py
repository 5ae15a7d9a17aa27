"""Triage for a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

The same rules as for one person; the text is valid in DuckDB and in Spark SQL. Derived findings and relevance are
worked out in layers (common table expressions), each of which looks only at the layers before it. Boolean findings are
carried as pairs of columns without NULL (:func:`nightcramp.condition.table.pair`), which databases reckon with many
times faster than with three-valued ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sqlglot import exp

from nightcramp.condition import Node, names
from nightcramp.condition.table import Pair, column_pair, expression, known_pair, pair
from nightcramp.condition.tree import Or
from nightcramp.knowledge import KnowledgeBase
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME, rule_conditions

_TYPES = {"number": "DOUBLE", "date": "DOUBLE", "choice": "TEXT"}


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
    layers = _Layers(knowledge, frozenset(columns), tuple(keep)).queries(table, wanted)
    fired = [_named(f"is_{level}", pair(Or(tuple(rules)))) for level, rules in by_level.items()]
    queries = [*layers, ("fired", exp.select(*keep, *(column for each in fired for column in each)).from_("findings"))]
    final = exp.select(
        *keep,
        exp.alias_(_level(knowledge, by_level, lambda level: exp.column(f"is_{level}_true")), "certain"),
        exp.alias_(_level(knowledge, by_level, lambda level: exp.not_(exp.column(f"is_{level}_false"))), "possible"),
    ).from_("fired")
    for name, select in queries:
        final = final.with_(name, as_=select)
    return final.sql(dialect=dialect)


def _level(knowledge: KnowledgeBase, by_level: Collection[str], fires: Callable[[str], exp.Expr]) -> exp.Case:
    case = exp.Case()
    for level in sorted((level for level in by_level if level != HOME), key=knowledge.rank, reverse=True):
        case = case.when(fires(level), exp.Literal.string(level))
    if HOME in by_level:
        case = case.when(exp.column(f"is_{HOME}_true"), exp.Literal.string(HOME))
    return case.else_(exp.Literal.string(DEFAULT_LEVEL))


def _named(name: str, value: Pair) -> Iterator[exp.Expr]:
    yield exp.alias_(value.true, f"{name}_true")
    yield exp.alias_(value.false, f"{name}_false")


class _Layers:
    """Works out findings in the order in which they rest on each other."""

    def __init__(self, knowledge: KnowledgeBase, columns: frozenset[str], keep: tuple[str, ...]) -> None:
        self.knowledge = knowledge
        self.columns = columns
        self.keep = keep
        self._depths: dict[str, int] = {}

    def queries(self, table: str, wanted: Collection[str]) -> list[tuple[str, exp.Select]]:
        """The layers as named queries; the last one is ``findings`` and has every wanted finding."""
        needed = self._closure(wanted)
        deepest = max((self._depth(name) for name in needed), default=0)
        found = []
        for depth in range(deepest + 1):
            select = exp.select(*self.keep)
            for name in needed:
                if self._depth(name) < depth:
                    select = select.select(*self._carried(name))
                elif self._depth(name) == depth:
                    select = select.select(*self._worked_out(name))
                elif name in self.columns:
                    select = select.select(*self._raw(name, depth))
            source = f"layer_{depth - 1}" if depth else table
            found.append((f"layer_{depth}" if depth < deepest else "findings", select.from_(source)))
        return found

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

    def _is_boolean(self, name: str) -> bool:
        return self.knowledge.findings[name].type == "boolean"

    def _carried(self, name: str) -> list[exp.Expr]:
        """The columns of a finding that an earlier layer worked out."""
        if self._is_boolean(name):
            columns = column_pair(name)
            return [columns.true, columns.false]
        return [exp.column(name)]

    def _raw(self, name: str, depth: int) -> list[exp.Expr]:
        """What is given of a finding that a later layer works out, under a name of its own."""
        if not self._is_boolean(name):
            return [exp.column(f"given_{name}") if depth else exp.alias_(exp.column(name), f"given_{name}")]
        if depth:
            columns = column_pair(f"given_{name}")
            return [columns.true, columns.false]
        return list(_named(f"given_{name}", known_pair(exp.column(name))))

    def _worked_out(self, name: str) -> list[exp.Expr]:
        """A finding by its definition; what is given wins, what does not apply is absent."""
        if not self._depth(name):
            return self._answered(name)
        finding = self.knowledge.findings[name]
        definition = self.knowledge.definition(name)
        relevance = pair(self.knowledge.condition(finding.relevant)) if finding.relevant else None
        if finding.type == "boolean":
            value = pair(definition) if definition else Pair(exp.false(), relevance.false if relevance else exp.false())
            value = value.absent_where(relevance.false) if relevance and definition else value
            value = column_pair(f"given_{name}").else_(value) if name in self.columns else value
            return list(_named(name, value))
        number: exp.Expr = expression(definition) if definition else self._nothing(name)
        if relevance and definition:
            number = exp.Case().when(relevance.false, exp.null()).else_(number)
        return [
            exp.alias_(
                exp.func("COALESCE", exp.column(f"given_{name}"), number) if name in self.columns else number, name
            )
        ]

    def _answered(self, name: str) -> list[exp.Expr]:
        """A finding that rests on no other: what is given, or unknown."""
        given = name in self.columns
        if self._is_boolean(name):
            return list(_named(name, known_pair(exp.column(name)) if given else Pair(exp.false(), exp.false())))
        return [exp.column(name) if given else exp.alias_(self._nothing(name), name)]

    def _nothing(self, name: str) -> exp.Expr:
        return exp.cast(exp.null(), _TYPES[self.knowledge.findings[name].type])
