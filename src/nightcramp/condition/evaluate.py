"""Evaluate a condition for one person in Kleene's three values, and say because of which answers.

``True`` and ``False`` are themselves, ``None`` is the unknown. A tree that is looked at often is rendered as a Python
expression and compiled: a state is then evaluated at the speed of Python's own ``and`` and ``or``. To compile takes as
long as to walk the tree some twenty times, and most trees are looked at once or twice for one person.
"""

from __future__ import annotations

import datetime
import itertools
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or

Value = bool | float | str | datetime.date | None
State = Mapping[str, Any]
"""A mapping from names to values; a name that is not known maps to ``None``."""
Evaluator = Callable[[State], Any]


WALKS = 8
"""How often a tree is walked before it is compiled."""


def evaluator(node: Node) -> Evaluator:
    """A function from a state to the value of the tree in it, compiled once it is looked at often.

    >>> both = And((Finding("fever"), Finding("limp")))
    >>> [evaluator(both)({"fever": fever, "limp": None}) for fever in (True, False, None)]
    [None, False, None]
    """
    walks, fast = 0, None

    def evaluate(state: State) -> Any:
        nonlocal walks, fast
        if fast is not None:
            return fast(state)
        walks += 1
        if walks > WALKS:
            fast = compiled(node)
        return explain(node, state)[0]

    return evaluate


def compiled(node: Node) -> Evaluator:
    """The same function, compiled at once."""
    temporaries = (f"t{number}" for number in itertools.count())
    function: Evaluator = eval(f"lambda s: {_source(node, temporaries)}", dict(_FUNCTIONS))  # noqa: S307 - our own tree
    return function


def _source(node: Node, names: Iterator[str]) -> str:
    """The tree as a Python expression over the state ``s``; ``names`` names values that are looked at twice."""
    match node:
        case Finding(name):
            return f"s[{name!r}]"
        case Constant(value):
            return repr(value)
        case Not(operand):
            value = next(names)
            return f"(None if ({value} := {_source(operand, names)}) is None else not {value})"
        case And(operands):
            return _connective(operands, names, decided_by=" is False", decided="False", otherwise="True")
        case Or(operands):
            return _connective(operands, names, decided_by="", decided="True", otherwise="False")
        case Compare(comparator, left, Constant(constant)) if constant is not None:
            value = next(names)
            return f"(None if ({value} := {_source(left, names)}) is None else {value} {comparator} {constant!r})"
        case Compare(comparator, left, right):
            return _of_two(left, right, names, f"{{}} {comparator} {{}}")
        case Arithmetic(sign, left, right):
            return _of_two(left, right, names, _ARITHMETIC.get(sign, f"{{}} {sign} {{}}"))
        case Choose(condition, then, otherwise):
            value = next(names)
            test, first, second = (_source(part, names) for part in (condition, then, otherwise))
            return f"(None if ({value} := {test}) is None else {first} if {value} else {second})"


def _connective(
    operands: tuple[Node, ...], names: Iterator[str], *, decided_by: str, decided: str, otherwise: str
) -> str:
    """*and* (decided by one false) or *or* (decided by one true), after Kleene."""
    values = [next(names) for _ in operands]
    tests = [
        f"({value} := {_source(operand, names)}){decided_by}" for value, operand in zip(values, operands, strict=True)
    ]
    unknown = " or ".join(f"{value} is None" for value in values)
    return f"({decided} if {' or '.join(tests)} else None if {unknown} else {otherwise})"


def _of_two(left: Node, right: Node, names: Iterator[str], form: str) -> str:
    """A value of two numbers, unknown when either is."""
    first, second = next(names), next(names)
    known = f"({first} := {_source(left, names)}) is None or ({second} := {_source(right, names)}) is None"
    return f"(None if {known} else {form.format(first, second)})"


def _defined(function: Callable[[float, float], float]) -> Callable[[float, float], float | None]:
    """The function, unknown where its result is no finite number."""

    def defined(left: float, right: float) -> float | None:
        try:
            result = function(left, right)
        except (ArithmeticError, ValueError):
            return None
        return result if math.isfinite(result) else None

    return defined


def _power(base: float, exponent: float) -> float:
    """Powers of positive numbers; others are not defined here."""
    return math.pow(base, exponent) if base > 0 else math.nan


def _divide(dividend: float, divisor: float) -> float:
    return dividend / divisor


_ARITHMETIC = {"/": "divide({}, {})", "**": "power({}, {})", "min": "min({}, {})", "max": "max({}, {})"}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "divide": _defined(_divide),
    "power": _defined(_power),
    "min": min,
    "max": max,
}


def because(node: Node, state: State) -> tuple[str, ...]:
    """The names that settle the value of a condition; of an unknown one, the names that would settle it.

    A true *or* is explained by its true operands, a false *and* by its false ones; the operands that do not matter are
    left out.
    """
    return tuple(dict.fromkeys(explain(node, state)[1]))


def explain(node: Node, state: State) -> tuple[Any, list[str]]:
    """The value of a tree, found by walking it, and the names that settle it."""
    match node:
        case Finding(name):
            return state[name], [name]
        case Constant(value):
            return value, []
        case Not(operand):
            value, names = explain(operand, state)
            return None if value is None else not value, names
        case And(operands) | Or(operands):
            parts = [explain(operand, state) for operand in operands]
            values = [value for value, _ in parts]
            decisive = isinstance(node, Or)
            result = decisive if decisive in values else None if None in values else not decisive
            return result, [name for value, names in parts if value is result for name in names]
        case Compare(sign, left, right) | Arithmetic(sign, left, right):
            sides = [explain(left, state), explain(right, state)]
            unknown = [name for value, names in sides if value is None for name in names]
            if any(value is None for value, _ in sides):
                return None, unknown
            return _OPERATIONS[sign](sides[0][0], sides[1][0]), [name for _, names in sides for name in names]
        case Choose(condition, then, otherwise):
            test, names = explain(condition, state)
            if test is None:
                return None, names
            value, more = explain(then if test else otherwise, state)
            return value, names + more


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _FUNCTIONS["divide"], "**": _FUNCTIONS["power"],
    "min": min, "max": max,
}  # fmt: skip
