"""The findings of a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

What is derived, and what does not apply, is worked out as for one person, in layers (common table expressions), each of
which looks only at the layers before it. Boolean findings are carried as pairs of columns without NULL
(:func:`nightcramp.condition.table.pair`), which databases reckon with many times faster than with three-valued ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlglot import exp

from nightcramp.condition import names
from nightcramp.condition.table import Pair, column_pair, expression, known_pair, pair
from nightcramp.condition.tree import Finding
from nightcramp.knowledge.model import KnowledgeBase

_TYPES = {"number": "DOUBLE", "date": "DOUBLE", "choice": "TEXT"}


def named(name: str, value: Pair) -> Iterator[exp.Expr]:
    """The pair of columns of a truth, as :func:`~nightcramp.condition.table.column_pair` finds it."""
    yield exp.alias_(value.true, f"{name}_true", copy=False)
    yield exp.alias_(value.false, f"{name}_false", copy=False)


class Layers:
    """Works out findings in the order in which they rest on each other.

    Args:
        knowledge: the knowledge base.
        columns: the findings that the table has; all others are unknown. Dates are day numbers.
        keep: columns of the table to carry along, such as an identifier.
    """

    def __init__(self, knowledge: KnowledgeBase, columns: Collection[str], keep: Collection[str] = ()) -> None:
        self.knowledge = knowledge
        self.columns = frozenset(columns)
        self.keep = tuple(keep)
        self._depths: dict[str, int] = {}

    def queries(self, table: str, wanted: Collection[str]) -> list[tuple[str, exp.Select]]:
        """The layers as named queries; the last one is ``findings`` and has every wanted finding."""
        needed = self._closure(wanted)
        deepest = max((self._depth(name) for name in needed), default=0)
        found = []
        for depth in range(deepest + 1):
            columns: list[str | exp.Expr] = [*self.keep]
            for name in needed:
                if self._depth(name) < depth:
                    columns += self._carried(name)
                elif self._depth(name) == depth:
                    columns += self._worked_out(name)
                elif name in self.columns:
                    columns += self._raw(name, depth)
            select = exp.select(*columns, copy=False)
            source = f"layer_{depth - 1}" if depth else table
            found.append((f"layer_{depth}" if depth < deepest else "findings", select.from_(source, copy=False)))
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
        """What a finding is worked out from; nothing, where no column of the table can tell of it."""
        if self.columns.isdisjoint(self.knowledge.base_names(Finding(name))):
            return []
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
        return list(named(f"given_{name}", known_pair(exp.column(name))))

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
            return list(named(name, value))
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
            return list(named(name, known_pair(exp.column(name)) if given else Pair(exp.false(), exp.false())))
        return [exp.column(name) if given else exp.alias_(self._nothing(name), name)]

    def _nothing(self, name: str) -> exp.Expr:
        return exp.cast(exp.null(), _TYPES[self.knowledge.findings[name].type])
