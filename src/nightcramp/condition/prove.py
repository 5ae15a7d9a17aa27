"""A condition as Z3 terms, so that a statement can be proved for every possible state.

Each finding is a pair: is it known, and its value. A boolean condition becomes the pair (certainly true, certainly
false); it is unknown where neither holds. A number becomes the pair (known, value).
"""

from __future__ import annotations

import dataclasses
from typing import Any

import z3

from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or
from nightcramp.condition.vocabulary import Vocabulary


@dataclasses.dataclass(frozen=True, slots=True)
class Truth:
    """A three-valued truth: certainly true, certainly false."""

    true: Any
    false: Any


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """A number, a date or the code of a choice, and whether it is known."""

    known: Any
    value: Any


class SymbolicState:
    """Every possible state at once: two Z3 variables for each finding.

    Args:
        vocabulary: the names and their types.
        name: distinguishes the variables of several states in one proof.
        definitions: the trees of derived findings.
        irrelevant: for a finding with a relevance, its relevance condition; where it is false, the finding is absent.
    """

    def __init__(
        self, vocabulary: Vocabulary, name: str, definitions: dict[str, Node], irrelevant: dict[str, Node]
    ) -> None:
        self.vocabulary = vocabulary
        self.name = name
        self.definitions = definitions
        self.irrelevant = irrelevant
        self.free: dict[str, Truth | Quantity] = {}
        self._cache: dict[str, Truth | Quantity] = {}

    def finding(self, name: str) -> Truth | Quantity:
        """What the state knows of a finding."""
        if name not in self._cache:
            definition = self.definitions.get(name)
            self._cache[name] = self._variable(name) if definition is None else self._derived(name, definition)
        return self._cache[name]

    def truth(self, node: Node) -> Truth:
        """The condition in this state."""
        match node:
            case Finding(name):
                found = self.finding(name)
                assert isinstance(found, Truth), name
                return found
            case Constant(value):
                return Truth(z3.BoolVal(value is True), z3.BoolVal(value is False))
            case Not(operand):
                inner = self.truth(operand)
                return Truth(inner.false, inner.true)
            case And(operands):
                parts = [self.truth(operand) for operand in operands]
                return Truth(z3.And([part.true for part in parts]), z3.Or([part.false for part in parts]))
            case Or(operands):
                parts = [self.truth(operand) for operand in operands]
                return Truth(z3.Or([part.true for part in parts]), z3.And([part.false for part in parts]))
            case Compare(comparator, left, right):
                return self._comparison(comparator, left, right)
            case _:
                raise TypeError(f"not a boolean condition: {node}")

    def quantity(self, node: Node, choices: tuple[str, ...] = ()) -> Quantity:
        """The number expression in this state; ``choices`` gives the codes of a choice."""
        match node:
            case Finding(name):
                found = self.finding(name)
                assert isinstance(found, Quantity), name
                return found
            case Constant(str() as value):
                return Quantity(z3.BoolVal(True), z3.RealVal(choices.index(value)))
            case Constant(None):
                return Quantity(z3.BoolVal(False), z3.RealVal(0))
            case Constant(value):
                return Quantity(z3.BoolVal(True), z3.RealVal(repr(value)))
            case Arithmetic(sign, left, right):
                linear = sign in _ARITHMETIC or (sign == "/" and isinstance(right, Constant) and right.value != 0)
                return self._arithmetic(sign, self.quantity(left), self.quantity(right), linear=linear)
            case Choose(condition, then, otherwise):
                test, first, second = self.truth(condition), self.quantity(then), self.quantity(otherwise)
                known = z3.Or(z3.And(test.true, first.known), z3.And(test.false, second.known))
                return Quantity(known, z3.If(test.true, first.value, second.value))
            case _:
                raise TypeError(f"not a number expression: {node}")

    def _variable(self, name: str) -> Truth | Quantity:
        term = self.vocabulary.term(name)
        assert term is not None, name
        known = z3.Bool(f"{self.name}:{name}:known")
        if term.kind == "boolean":
            value = z3.Bool(f"{self.name}:{name}")
            self.free[name] = Truth(z3.And(known, value), z3.And(known, z3.Not(value)))
        else:
            self.free[name] = Quantity(known, z3.Real(f"{self.name}:{name}"))
        return self._relevant(name, self.free[name])

    def _relevant(self, name: str, found: Truth | Quantity) -> Truth | Quantity:
        relevance = self.irrelevant.get(name)
        if relevance is None:
            return found
        absent = self.truth(relevance).false
        if isinstance(found, Truth):
            return Truth(z3.And(found.true, z3.Not(absent)), z3.Or(found.false, absent))
        return Quantity(z3.And(found.known, z3.Not(absent)), found.value)

    def _derived(self, name: str, definition: Node) -> Truth | Quantity:
        """A derived finding, by its definition."""
        term = self.vocabulary.term(name)
        assert term is not None, name
        found = self.truth(definition) if term.kind == "boolean" else self.quantity(definition)
        return self._relevant(name, found)

    def _comparison(self, comparator: str, left: Node, right: Node) -> Truth:
        finding = left if isinstance(left, Finding) else right
        term = self.vocabulary.term(finding.name) if isinstance(finding, Finding) else None
        choices = term.choices if term else ()
        first, second = self.quantity(left, choices), self.quantity(right, choices)
        known = z3.And(first.known, second.known)
        holds = _COMPARE[comparator](first.value, second.value)
        return Truth(z3.And(known, holds), z3.And(known, z3.Not(holds)))

    def _arithmetic(self, sign: str, left: Quantity, right: Quantity, *, linear: bool) -> Quantity:
        known = z3.And(left.known, right.known)
        if not linear:
            # Not linear: any value at all, which can only make a proof harder, never wrongly succeed.
            return Quantity(z3.And(known, z3.FreshBool("defined")), z3.FreshReal("power"))
        return Quantity(known, left.value / right.value if sign == "/" else _ARITHMETIC[sign](left.value, right.value))


_COMPARE: dict[str, Any] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
_ARITHMETIC: dict[str, Any] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "min": lambda a, b: z3.If(a <= b, a, b), "max": lambda a, b: z3.If(a >= b, a, b),
}  # fmt: skip
