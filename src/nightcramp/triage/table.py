"""Triage for a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

The same rules as for one person; the text is valid in DuckDB and in Spark SQL. It is a straight line of columns, each
worked out from those before it: a finding from its definition and relevance, then each level from its rules. What the
table does not know of anybody is left out beforehand (:mod:`nightcramp.condition.simplify`), truths are codes without
NULL (:class:`nightcramp.condition.table.Coded`), and what several rules share is worked out once.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Collection

from sqlglot import exp

from nightcramp.condition import Node
from nightcramp.condition.simplify import simplify
from nightcramp.condition.table import FALSE, TRUE, Coded, both, code, code_of, unless_false
from nightcramp.condition.tree import Constant, Or
from nightcramp.knowledge import KnowledgeBase
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
    findings = _Findings(knowledge, frozenset(columns))
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


class _Findings:
    """The findings as the rules see them, each worked out in a step of its own when it is first used."""

    def __init__(self, knowledge: KnowledgeBase, given: frozenset[str]) -> None:
        self.knowledge = knowledge
        self.given = given
        self.steps = _Steps()
        self.coded = Coded(self._column, self.steps.column)
        self._constants: dict[str, Constant | None] = {}
        self._columns: dict[str, exp.Expr] = {}

    def truth(self, node: Node) -> exp.Expr:
        """The column with the code of a condition."""
        return self.steps.column(self.coded.truth(self._simplified(node)))

    def _simplified(self, node: Node) -> Node:
        return simplify(node, self._constant)

    def _definition(self, name: str) -> Node:
        return self._simplified(self.knowledge.definition(name) or Constant(None))

    def _relevance(self, name: str) -> Node:
        relevant = self.knowledge.findings[name].relevant
        return self._simplified(self.knowledge.condition(relevant) if relevant else Constant(True))

    def _is_boolean(self, name: str) -> bool:
        return self.knowledge.findings[name].type == "boolean"

    def _constant(self, name: str) -> Constant | None:
        """The value of a finding that is the same for everybody."""
        if name not in self._constants:
            self._constants[name] = None if name in self.given else self._worked_out_for_everybody(name)
        return self._constants[name]

    def _worked_out_for_everybody(self, name: str) -> Constant | None:
        definition, relevance = self._definition(name), self._relevance(name)
        absent = Constant(False if self._is_boolean(name) else None)
        if relevance == Constant(False):
            return absent
        settled = isinstance(relevance, Constant) or definition == absent
        return definition if settled and isinstance(definition, Constant) else None

    def _column(self, name: str) -> exp.Expr:
        if name not in self._columns:
            worked_out = self._boolean(name) if self._is_boolean(name) else self._number(name)
            self._columns[name] = self.steps.column(worked_out)
        return self._columns[name].copy()

    def _boolean(self, name: str) -> exp.Expr:
        """What is given; else what follows from the definition; absent where it does not apply."""
        worked_out, relevance = self.coded.truth(self._definition(name)), self._relevance(name)
        if relevance == Constant(False):
            worked_out = code(FALSE)
        elif not isinstance(relevance, Constant):
            worked_out = both([worked_out, self.steps.column(unless_false(self.truth(relevance)))])
        given = exp.column(name)
        return code_of(given, nullable=[given.copy()], where_null=worked_out) if name in self.given else worked_out

    def _number(self, name: str) -> exp.Expr:
        """What is given; else what follows from the definition; unknown where it does not apply."""
        definition, relevance = self._definition(name), self._relevance(name)
        if definition == Constant(None) or relevance == Constant(False):
            return exp.column(name)
        worked_out = self.coded.number(definition)
        if not isinstance(relevance, Constant):
            applies = exp.NEQ(this=self.truth(relevance), expression=code(FALSE))
            worked_out = exp.Case().when(applies, worked_out, copy=False)
        return exp.func("COALESCE", exp.column(name), worked_out) if name in self.given else worked_out


class _Steps:
    """Columns worked out one from the other, each once, in layers (common table expressions)."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._expressions: dict[str, exp.Expr] = {}

    def column(self, expression: exp.Expr) -> exp.Expr:
        """The column that stands for an expression."""
        if isinstance(expression, exp.Column | exp.Cast):  # a column already, or a code
            return expression
        text = expression.sql()
        name = self._names.setdefault(text, f"step_{len(self._names)}")
        self._expressions.setdefault(name, expression)
        return exp.column(name)

    def query(self, table: str, keep: Collection[str], final: exp.Select) -> exp.Select:
        """The final selection over the layers; each carries on only what is still used above it."""
        steps = self._written_out(final)
        depths: dict[str, int] = {}
        for name, expression in steps.items():
            depths[name] = max((depths.get(used, -1) + 1 for used in _used(expression)), default=0)
        top = max(depths.values(), default=-1) + 1
        last_use = dict.fromkeys([*keep, *_used(final)], top)
        for name, expression in steps.items():
            for used in _used(expression):
                last_use[used] = max(last_use.get(used, -1), depths[name])
        source = table
        for depth in range(top):
            carried = [exp.column(name) for name, last in last_use.items() if depths.get(name, -1) < depth < last]
            made = [exp.alias_(expression, name) for name, expression in steps.items() if depths[name] == depth]
            layer = exp.select(*carried, *made, copy=False).from_(source, copy=False)
            source = f"layer_{depth}"
            final = final.with_(source, as_=layer, copy=False)
        return final.from_(source, copy=False)

    def _written_out(self, final: exp.Select) -> dict[str, exp.Expr]:
        """The steps; one that is used in a single place is written out there, for each column has its price."""
        users = [*self._expressions.values(), final]
        uses = collections.Counter(column.name for user in users for column in user.find_all(exp.Column))
        once: dict[str, exp.Expr] = {}
        steps: dict[str, exp.Expr] = {}
        for name, expression in self._expressions.items():
            for column in list(expression.find_all(exp.Column)):
                if column.name in once:
                    column.replace(once[column.name])
            (once if uses[name] == 1 else steps)[name] = expression
        return steps


def _used(expression: exp.Expr) -> list[str]:
    """The names of the columns in an expression, each once."""
    return list(dict.fromkeys(column.name for column in expression.find_all(exp.Column)))
