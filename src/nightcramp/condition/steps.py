"""SQL columns worked out one from the other, each once, so that a database reckons what many share a single time."""

from __future__ import annotations

import collections
from collections.abc import Collection

from sqlglot import exp


class Steps:
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
