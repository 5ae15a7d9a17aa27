"""A condition as SQL, for a table with one row a person and NULL for unknown.

SQL's logic of NULL is Kleene's, so the tree is rendered node by node (:func:`expression`). sqlglot builds the
expression; the same text is valid in DuckDB and in Spark SQL.

For large tables :class:`Coded` renders a condition as a small number without NULL. A database reckons with nullable
booleans row by row, and with the bits of numbers a whole vector at a time: many times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

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
            return _arithmetic(sign, expression(left), expression(right))
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


def _arithmetic(sign: str, first: exp.Expr, second: exp.Expr) -> exp.Expr:
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


FALSE, UNKNOWN, TRUE = 0, 1, 3
"""The codes of the three values: each has the bits of the one before, so that *and* is ``&`` and *or* is ``|``."""


def code(value: int) -> exp.Expr:
    """One of the three values in its smallest form; vectors of single bytes are fastest."""
    return exp.cast(exp.Literal.number(value), "TINYINT")


def code_of(test: exp.Expr, *, nullable: Iterable[exp.Expr], where_null: exp.Expr | None = None) -> exp.Expr:
    """The code of a truth that is NULL where one of its parts is.

    Args:
        test: the truth.
        nullable: its parts that may be NULL.
        where_null: the code to have there, if not that of the unknown.
    """
    is_null = exp.or_(*(exp.Is(this=part, expression=exp.null()) for part in nullable), copy=False)
    # NULL comes first: a database reckons the test faster when it need not look for NULL.
    return _case((is_null, where_null or code(UNKNOWN)), (test, code(TRUE)), otherwise=code(FALSE))


def _case(*branches: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Case:
    case = exp.Case()
    for test, value in branches:
        case = case.when(test, value, copy=False)
    return case.else_(otherwise, copy=False) if otherwise else case


def both(codes: Iterable[exp.Expr]) -> exp.Expr:
    """*and* of codes."""
    return _balanced(exp.BitwiseAnd, [*codes])


def either(codes: Iterable[exp.Expr]) -> exp.Expr:
    """*or* of codes."""
    return _balanced(exp.BitwiseOr, [*codes])


def _balanced(operation: type[exp.Binary], codes: Sequence[exp.Expr]) -> exp.Expr:
    """The codes under one operation, by halves: parsers are deep in the text of a long chain."""
    if len(codes) == 1:
        return codes[0]
    halves = codes[: len(codes) // 2], codes[len(codes) // 2 :]
    left, right = (_balanced(operation, half) for half in halves)
    return exp.Paren(this=operation(this=left, expression=right))


def unless_false(truth: exp.Expr) -> exp.Expr:
    """A mask that lets a code through where another is not false: all bits there, none where it is."""
    twice = exp.paren(exp.Add(this=truth.copy(), expression=truth.copy()))  # 1 becomes 2, so that both bits are there
    return either([truth, twice])


class Coded:
    """Conditions as codes, over columns of codes for boolean findings and nullable columns for all others.

    The trees are such as :func:`nightcramp.condition.simplify.simplify` leaves them: no truth in them is constant.

    Args:
        column: the column of a finding.
        shared: gives a column that stands for an expression, so that it is reckoned once however often a tree has it.
    """

    def __init__(self, column: Callable[[str], exp.Expr], shared: Callable[[exp.Expr], exp.Expr]) -> None:
        self._column = column
        self._shared = shared

    def truth(self, node: Node) -> exp.Expr:
        """A boolean condition as a code."""
        match node:
            case Finding(name):
                return self._column(name)
            case Constant(value):
                return code(UNKNOWN if value is None else TRUE if value else FALSE)
            case Not(operand):
                unknown, false = _is_code(self._shared(self.truth(operand)), UNKNOWN, FALSE)
                return self._shared(_case((unknown, code(UNKNOWN)), (false, code(TRUE)), otherwise=code(FALSE)))
            case And(operands):
                return both(map(self.truth, operands))
            case Or(operands):
                return either(map(self.truth, operands))
            case Compare(comparator, left, right):
                sides = [self.number(left), self.number(right)]
                test = _COMPARE[comparator](this=sides[0], expression=sides[1])
                nullable = [side.copy() for side in sides if next(side.find_all(exp.Column, exp.Null), None)]
                return self._shared(code_of(test, nullable=nullable))
            case _:
                raise TypeError(f"not a boolean condition: {node}")

    def number(self, node: Node) -> exp.Expr:
        """A number, a date or a choice, NULL where it is unknown."""
        match node:
            case Finding(name):
                return self._column(name)
            case Constant(value):
                return _constant(value)
            case Arithmetic(sign, left, right):
                return _arithmetic(sign, self.number(left), self.number(right))
            case Choose(condition, then, otherwise):
                true, false = _is_code(self._shared(self.truth(condition)), TRUE, FALSE)
                return _case((true, self.number(then)), (false, self.number(otherwise)))
            case _:
                raise TypeError(f"not a number expression: {node}")


def _is_code(truth: exp.Expr, *values: int) -> Iterator[exp.Expr]:
    """For each of the values, whether a code is that one."""
    for value in values:
        yield exp.EQ(this=truth.copy(), expression=code(value))
