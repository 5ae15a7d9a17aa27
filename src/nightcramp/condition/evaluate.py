"""Evaluate a condition for one person in Kleene's three values, and say because of which answers.

``True`` and ``False`` are themselves, ``None`` is the unknown. A tree is compiled once to nested closures: a state is
then evaluated many times without walking the tree.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or

Value = bool | float | str | datetime.date | None
State = Mapping[str, Any]
"""A mapping from names to values; a name that is not known maps to ``None``."""
Evaluator = Callable[[State], Any]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def evaluator(node: Node) -> Evaluator:
    """A function from a state to the value of the tree in it.

    >>> both = And((Finding("fever"), Finding("limp")))
    >>> [evaluator(both)({"fever": fever, "limp": None}) for fever in (True, False, None)]
    [None, False, None]
    """
    match node:
        case Finding(name):
            return operator.itemgetter(name)
        case Constant(value):
            return lambda _: value
        case Not(operand):
            return _negation(evaluator(operand))
        case And(operands):
            return _connective(tuple(map(evaluator, operands)), decides=False)
        case Or(operands):
            return _connective(tuple(map(evaluator, operands)), decides=True)
        case Compare(comparator, Finding(name), Constant(value)) if value is not None:
            return _comparison_with_constant(_COMPARE[comparator], name, value)
        case Compare(comparator, left, right):
            return _binary(_COMPARE[comparator], evaluator(left), evaluator(right))
        case Arithmetic(sign, left, right):
            return _binary(_ARITHMETIC[sign], evaluator(left), evaluator(right))
        case Choose(condition, then, otherwise):
            return _choice(evaluator(condition), evaluator(then), evaluator(otherwise))


def _negation(operand: Evaluator) -> Evaluator:
    def negation(state: State) -> bool | None:
        value: bool | None = operand(state)
        return None if value is None else not value

    return negation


def _connective(operands: tuple[Evaluator, ...], *, decides: bool) -> Evaluator:
    """*and* (decided by one false) or *or* (decided by one true), after Kleene."""

    def connective(state: State) -> bool | None:
        result: bool | None = not decides
        for operand in operands:
            value: bool | None = operand(state)
            if value is decides:
                return decides
            if value is None:
                result = None
        return result

    return connective


def _comparison_with_constant(compare: Callable[[Any, Any], bool], name: str, constant: Any) -> Evaluator:
    """The common comparison, without a call for each side."""

    def comparison(state: State) -> bool | None:
        value = state[name]
        return None if value is None else bool(compare(value, constant))

    return comparison


def _binary(function: Callable[[Any, Any], Any], left: Evaluator, right: Evaluator) -> Evaluator:
    def binary(state: State) -> Any:
        first, second = left(state), right(state)
        return None if first is None or second is None else function(first, second)

    return binary


def _choice(condition: Evaluator, then: Evaluator, otherwise: Evaluator) -> Evaluator:
    def choice(state: State) -> Any:
        chosen = condition(state)
        return None if chosen is None else (then if chosen else otherwise)(state)

    return choice


def _defined(function: Callable[[float, float], float]) -> Callable[[float, float], float | None]:
    """The function, unknown where its result is no finite number."""

    def defined(left: float, right: float) -> float | None:
        try:
            result = function(left, right)
        except (ArithmeticError, ValueError):
            return None
        return result if isinstance(result, int | float) and math.isfinite(result) else None

    return defined


def _power(base: float, exponent: float) -> float:
    """Powers of positive numbers; others are not defined here."""
    return math.pow(base, exponent) if base > 0 else math.nan


_ARITHMETIC: dict[str, Callable[[float, float], float | None]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "min": min, "max": max,
    "/": _defined(operator.truediv), "**": _defined(_power),
}  # fmt: skip


def because(node: Node, state: State) -> tuple[str, ...]:
    """The names that settle the value of a condition; of an unknown one, the names that would settle it.

    A true *or* is explained by its true operands, a false *and* by its false ones; the operands that do not matter are
    left out.
    """
    found: dict[str, None] = {}
    _collect(node, state, found)
    return tuple(found)


def _collect(node: Node, state: State, found: dict[str, None]) -> None:
    match node:
        case Finding(name):
            found.setdefault(name)
        case Not(operand):
            _collect(operand, state, found)
        case And(operands) | Or(operands):
            value = evaluator(node)(state)
            for operand in operands:
                if evaluator(operand)(state) is value:
                    _collect(operand, state, found)
        case Choose(condition, then, otherwise):
            _collect(condition, state, found)
            chosen = evaluator(condition)(state)
            if chosen is not None:
                _collect(then if chosen else otherwise, state, found)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            unknown = [side for side in (left, right) if evaluator(side)(state) is None]
            for side in unknown or (left, right):
                _collect(side, state, found)
        case Constant():
            pass
