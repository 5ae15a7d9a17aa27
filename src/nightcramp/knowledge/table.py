"""The findings of a table of people, in SQL: one row a person, one column a finding, NULL for unknown.

What is derived, and what does not apply, is worked out as for one person, in a straight line of columns, each made of
those before it. What the table does not know of anybody is left out beforehand (:mod:`nightcramp.condition.simplify`),
truths are codes without NULL (:class:`nightcramp.condition.table.Coded`), and what several conditions share is worked
out once (:class:`nightcramp.condition.steps.Steps`).
"""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from nightcramp.condition import Node
from nightcramp.condition.simplify import simplify
from nightcramp.condition.steps import Steps
from nightcramp.condition.table import FALSE, Coded, both, code, code_of, unless_false
from nightcramp.condition.tree import Constant, Finding
from nightcramp.knowledge.model import KnowledgeBase


class Findings:
    """The findings as conditions see them, each worked out in a step of its own when it is first used.

    Args:
        knowledge: the knowledge base.
        given: the findings that the table has; all others are unknown. Dates are day numbers.
    """

    def __init__(self, knowledge: KnowledgeBase, given: Collection[str]) -> None:
        self.knowledge = knowledge
        self.given = frozenset(given)
        self.steps = Steps()
        self.coded = Coded(self._column, self.steps.column)
        self._constants: dict[str, Constant | None] = {}
        self._columns: dict[str, exp.Expr] = {}

    def truth(self, node: Node) -> exp.Expr:
        """The column with the code of a condition."""
        return self.steps.column(self.coded.truth(self._simplified(node)))

    def number(self, name: str) -> exp.Expr:
        """The column of a number, NULL where it is unknown."""
        return self.coded.number(self._simplified(Finding(name)))

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
