"""A condition as SQL, for a table with one row a person and NULL for unknown.

SQL's logic of NULL is Kleene's, so the tree is rendered node by node (:func:`expression`). sqlglot builds the
expression; the same text is valid in DuckDB and in Spark SQL.

For large tables :func:`pair` renders a condition as two columns without NULL, "certainly true" and "certainly false": a
database reckons with plain booleans many times faster than with nullable ones.
"""

from __future__ import annotations

import dataclasses

from sqlglot import exp

from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or

_COMPARE: dict[str, type[exp.Binary]] = {
    "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "==": exp.EQ, "!=": exp.NEQ,
}  # fmt: skip
_ARITHMETIC: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "/": exp.Div}


def expression(node: Node) -> exp.Expr:
    """The tree as a sqlglot expression over columns that bear the names of the findings."""
    match node:
        case Finding(name):
            return exp.column(name)
        case Constant(value):
            return _constant(value)
        case Not(operand):
            return exp.Not(this=exp.paren(expression(operand)))
        case And(operands):
            return exp.paren(exp.and_(*(expression(operand) for operand in operands)))
        case Or(operands):
            return exp.paren(exp.or_(*(expression(operand) for operand in operands)))
        case Compare(comparator, left, right):
            return exp.paren(_COMPARE[comparator](this=expression(left), expression=expression(right)))
        case Arithmetic(sign, left, right):
            return _arithmetic(sign, left, right)
        case Choose(condition, then, otherwise):
            test = expression(condition)
            return (
                exp.Case()
                .when(test, expression(then))
                .when(exp.Not(this=exp.paren(test.copy())), expression(otherwise))
            )


def sql(node: Node, dialect: str = "duckdb") -> str:
    """The condition as SQL text.

    >>> sql(Or((Finding("fever"), Compare(">=", Finding("temperature"), Constant(38.0)))))
    '(fever OR (temperature >= 38.0))'
    """
    return expression(node).sql(dialect=dialect)


def _constant(value: float | str | None) -> exp.Expr:
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, str):
        return exp.Literal.string(value)
    # A double literal keeps Spark from computing in decimals.
    return exp.Literal.number(repr(value)) if value >= 0 else exp.Neg(this=exp.Literal.number(repr(-value)))


def _arithmetic(sign: str, left: Node, right: Node) -> exp.Expr:
    first, second = expression(left), expression(right)
    if sign in ("min", "max"):
        # LEAST and GREATEST skip NULL in DuckDB.
        smaller = exp.LTE if sign == "min" else exp.GTE
        test = smaller(this=first, expression=second)
        return exp.Case().when(test, first.copy()).when(exp.Not(this=exp.paren(test.copy())), second.copy())
    if sign == "**":
        positive = exp.GT(this=first, expression=exp.Literal.number("0.0"))
        return exp.Case().when(positive, exp.Pow(this=first.copy(), expression=second))
    if sign == "/":
        second = exp.func("NULLIF", exp.paren(second), exp.Literal.number("0.0"))
    return exp.paren(_ARITHMETIC[sign](this=exp.paren(first), expression=exp.paren(second)))


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """A three-valued truth as two expressions that are never NULL; unknown where both are false."""

    true: exp.Expr
    false: exp.Expr

    def absent_where(self, condition: exp.Expr) -> Pair:
        """This truth, but false where a condition holds."""
        return Pair(exp.and_(self.true, exp.not_(condition)), exp.or_(self.false, condition.copy()))

    def else_(self, other: Pair) -> Pair:
        """This truth where it is known, the other one elsewhere."""
        return Pair(
            exp.or_(self.true, exp.and_(exp.not_(self.false), other.true)),
            exp.or_(self.false, exp.and_(exp.not_(self.true), other.false)),
        )


def column_pair(name: str) -> Pair:
    """The pair of columns that carries a boolean finding."""
    return Pair(exp.column(f"{name}_true"), exp.column(f"{name}_false"))


def known_pair(value: exp.Expr) -> Pair:
    """A nullable boolean as a pair."""
    is_true = exp.Is(this=value, expression=exp.true())
    return Pair(is_true, exp.not_(exp.or_(is_true.copy(), exp.Is(this=value.copy(), expression=exp.null()))))


def pair(node: Node) -> Pair:
    """A boolean condition as a pair, over columns as :func:`column_pair` names them; numbers are nullable columns."""
    match node:
        case Finding(name):
            return column_pair(name)
        case Constant(value):
            return Pair(exp.convert(value is True), exp.convert(value is False))
        case Not(operand):
            inner = pair(operand)
            return Pair(inner.false, inner.true)
        case And(operands):
            parts = [pair(operand) for operand in operands]
            return Pair(exp.and_(*(part.true for part in parts)), exp.or_(*(part.false for part in parts)))
        case Or(operands):
            parts = [pair(operand) for operand in operands]
            return Pair(exp.or_(*(part.true for part in parts)), exp.and_(*(part.false for part in parts)))
        case _:
            return known_pair(expression(node))
