"""Read a condition: Python's own parser, a whitelist of its nodes, and the types of the vocabulary.

The language is a small part of Python's expressions::

    pregnant and gestational_week >= 20 and (severe_headache or vision_change)
    cramp_minutes > '10 min'          a quantity, converted to the finding's unit
    sex == 'female'                   a choice
    low(potassium)                    below the reference interval which fits the person
    calcium_total + 0.02 * (40 - albumin)           a number expression, for derived findings
"""

from __future__ import annotations

import ast
import re
from typing import Literal, get_args

from nightcramp.condition.errors import ConditionError, nearest
from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Operator, Or
from nightcramp.condition.vocabulary import Kind, Term, Vocabulary

_COMPARATORS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_ARITHMETIC_KINDS: dict[tuple[Kind, str, Kind], Kind] = {
    ("number", "any", "number"): "number",
    ("date", "-", "date"): "number",
    ("date", "-", "number"): "date",
    ("date", "+", "number"): "date",
}
_QUANTITY = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*(\S+)\s*")


def parse_condition(text: str, vocabulary: Vocabulary) -> Node:
    """Read a boolean condition.

    Raises:
        ConditionError: the text is not of the language, or a name, type or unit is wrong.
    """
    return parse(text, vocabulary, "boolean")


def parse(text: str, vocabulary: Vocabulary, wanted: Kind) -> Node:
    """Read an expression whose value has the wanted kind.

    Raises:
        ConditionError: as for :func:`parse_condition`.
    """
    try:
        expression = ast.parse(text.strip().replace("\n", " "), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionError(f"not an expression: {text.strip()!r} ({getattr(error, 'msg', error)})") from None
    return _Reader(vocabulary, text).read(expression, wanted)


class _Reader:
    """Turns Python's syntax tree into ours, checking types on the way."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.vocabulary = vocabulary
        self.text = text

    def read(self, node: ast.expr, wanted: Kind) -> Node:
        tree, kind = self._typed(node)
        if kind != wanted:
            hint = " (compare it: 'name >= number')" if (wanted, kind) == ("boolean", "number") else ""
            raise self._error(node, f"is a {kind} where a {wanted} is needed{hint}")
        return tree

    def _typed(self, node: ast.expr) -> tuple[Node, Kind]:
        match node:
            case ast.Name(id="unknown"):
                return Constant(None), "number"
            case ast.Name(id=name):
                return Finding(name), self._term(name).kind
            case ast.Constant(value=bool(value)):
                return Constant(value), "boolean"
            case ast.Constant(value=int() | float() as value):
                return Constant(float(value)), "number"
            case ast.BoolOp(op=operator, values=values):
                operands = tuple(self.read(value, "boolean") for value in values)
                return (And(operands) if isinstance(operator, ast.And) else Or(operands)), "boolean"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand, "boolean")), "boolean"
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return Constant(-float(value)), "number"
            case ast.Compare(left=left, ops=operators, comparators=rights):
                return self._comparison(left, operators, rights), "boolean"
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                return self._arithmetic(node, _OPERATORS[type(operator)], left, right)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return Choose(
                    self.read(test, "boolean"), self.read(body, "number"), self.read(orelse, "number")
                ), "number"
            case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
                return self._call(node, function, arguments)
            case _:
                raise self._error(node, "is not part of the language of conditions")

    def _term(self, name: str) -> Term:
        term = self.vocabulary.term(name)
        if term is None:
            raise ConditionError(f"unknown name {name!r}{nearest(name, self.vocabulary.names())}")
        return term

    def _arithmetic(self, node: ast.expr, operator: str, left: ast.expr, right: ast.expr) -> tuple[Node, Kind]:
        """Numbers give a number; two dates give the days between them; a date and days give a date."""
        assert operator in get_args(Operator)
        (left_tree, left_kind), (right_tree, right_kind) = self._typed(left), self._typed(right)
        kind = _ARITHMETIC_KINDS.get((left_kind, operator if "date" in (left_kind, right_kind) else "any", right_kind))
        if kind is None:
            raise self._error(node, f"reckons with a {left_kind} and a {right_kind}")
        return Arithmetic(operator, left_tree, right_tree), kind  # type: ignore[arg-type]

    def _call(self, node: ast.expr, function: str, arguments: list[ast.expr]) -> tuple[Node, Kind]:
        match function, arguments:
            case (("min" | "max"), [left, right]):
                return self._arithmetic(node, function, left, right)
            case ("low" | "high") as side, [ast.Name(id=name)]:
                return self._reference(name, side), "boolean"
            case _:
                raise self._error(node, "is no function of the language: low(name), high(name), min(a, b), max(a, b)")

    def _reference(self, name: str, side: Literal["low", "high"]) -> Node:
        self._term(name)
        condition = self.vocabulary.reference_condition(name, side)
        if condition is None:
            raise ConditionError(f"{name!r} has no reference interval, so {side}({name}) means nothing")
        return parse_condition(condition, self.vocabulary)

    def _comparison(self, left: ast.expr, operators: list[ast.cmpop], rights: list[ast.expr]) -> Node:
        parts: list[Node] = []
        for operator, right in zip(operators, rights, strict=True):
            if type(operator) not in _COMPARATORS:
                raise self._error(right, "is compared in a way that is not part of the language")
            parts.append(self._compare(_COMPARATORS[type(operator)], left, right))
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _compare(self, comparator: str, left: ast.expr, right: ast.expr) -> Node:
        texts = [side for side in (left, right) if isinstance(side, ast.Constant) and isinstance(side.value, str)]
        if len(texts) == 2:
            raise self._error(left, "compares two texts; one side must be a finding")
        if texts:
            other = left if texts[0] is right else right
            sides = [self._text(side, other) if side is texts[0] else self._typed(side)[0] for side in (left, right)]
            if isinstance(sides[0 if texts[0] is left else 1], Constant) and comparator not in ("==", "!="):
                value = sides[0 if texts[0] is left else 1]
                if isinstance(value, Constant) and isinstance(value.value, str):
                    raise self._error(left, "is a choice: only == and != make sense")
            return Compare(comparator, sides[0], sides[1])  # type: ignore[arg-type]
        (left_tree, left_kind), (right_tree, right_kind) = self._typed(left), self._typed(right)
        if left_kind != right_kind:
            raise self._error(right, f"is a {right_kind}, compared with a {left_kind}")
        if left_kind == "boolean":
            raise self._error(left, "is true or false by itself: write it without a comparison, or with 'not'")
        if left_kind == "choice":
            raise self._error(left, "is a choice: compare it with one of its values in quotes")
        self._same_unit(left_tree, right_tree, right)
        return Compare(comparator, left_tree, right_tree)  # type: ignore[arg-type]

    def _same_unit(self, left: Node, right: Node, where: ast.expr) -> None:
        if isinstance(left, Finding) and isinstance(right, Finding):
            units = self._term(left.name).unit, self._term(right.name).unit
            if units[0] != units[1]:
                raise self._error(where, f"has the unit {units[1]!r}, but {left.name!r} has {units[0]!r}")

    def _text(self, constant: ast.expr, other: ast.expr) -> Constant:
        """A text in a comparison: a choice, or a quantity with its unit."""
        assert isinstance(constant, ast.Constant)
        assert isinstance(constant.value, str)
        if not isinstance(other, ast.Name):
            raise self._error(other, "cannot be compared with a text; only a finding can")
        term = self._term(other.id)
        if term.kind == "choice":
            if constant.value not in term.choices:
                known = ", ".join(repr(choice) for choice in term.choices)
                raise ConditionError(f"{other.id!r} has no choice {constant.value!r}; it has {known}")
            return Constant(constant.value)
        found = _QUANTITY.fullmatch(constant.value)
        if term.kind != "number" or not found:
            raise self._error(constant, f"is a text, but {other.id!r} is a {term.kind}")
        number, unit = float(found[1]), found[2]
        if unit == term.unit:
            return Constant(number)
        if unit not in term.factors:
            raise ConditionError(
                f"{other.id!r} has the unit {term.unit!r}; {unit!r} cannot be converted to it"
                f"{nearest(unit, [term.unit, *term.factors])}"
            )
        return Constant(number * term.factors[unit])

    def _error(self, node: ast.expr, fault: str) -> ConditionError:
        part = ast.unparse(node)
        return ConditionError(f"{part!r} {fault}")
