"""Say a condition in plain words."""

from __future__ import annotations

from collections.abc import Callable

from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or

_COMPARED = {
    "<": "under", "<=": "at most", ">": "over", ">=": "at least", "==": "is", "!=": "is not",
}  # fmt: skip
PLURALS = ("minutes", "hours", "days", "weeks", "months", "years", "seconds")
"""Units that lose their s after 1."""
_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by", "**": "to the power"}


def words(node: Node, label: Callable[[str], str], unit: Callable[[str], str]) -> str:
    """The condition as a phrase.

    Args:
        node: the condition.
        label: the noun phrase of a name.
        unit: how the unit of a name is spoken ("" when it has none).

    >>> words(Or((Finding("fever"), Not(Finding("limp")))), str, lambda name: "")
    'fever, or not limp'
    >>> words(Compare(">=", Finding("age"), Constant(1.0)), str, lambda name: "years")
    'age at least 1 year'
    """
    match node:
        case Finding(name):
            return label(name)
        case Constant(value):
            return "not known" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        case Not(operand):
            inner = words(operand, label, unit)
            return f"not ({inner})" if isinstance(operand, And | Or) else f"not {inner}"
        case And(operands):
            return " and ".join(_bracketed(operand, label, unit) for operand in operands)
        case Or(operands):
            return ", or ".join(_bracketed(operand, label, unit) for operand in operands)
        case Compare(comparator, left, right):
            phrase = f"{words(left, label, unit)} {_COMPARED[comparator]} {words(right, label, unit)}"
            spoken = unit(left.name) if isinstance(left, Finding) and isinstance(right, Constant) else ""
            if isinstance(right, Constant) and right.value == 1 and spoken in PLURALS:
                spoken = spoken.removesuffix("s")
            return f"{phrase} {spoken}".rstrip()
        case Arithmetic(("min" | "max") as sign, left, right):
            which = "smaller" if sign == "min" else "larger"
            return f"the {which} of {words(left, label, unit)} and {words(right, label, unit)}"
        case Arithmetic(sign, left, right):
            return f"({words(left, label, unit)} {_SIGNS[sign]} {words(right, label, unit)})"
        case Choose(condition, then, otherwise):
            return (
                f"{words(then, label, unit)} if {words(condition, label, unit)}, "
                f"otherwise {words(otherwise, label, unit)}"
            )


def _bracketed(node: Node, label: Callable[[str], str], unit: Callable[[str], str]) -> str:
    phrase = words(node, label, unit)
    return f"({phrase})" if isinstance(node, And | Or) and len(node.operands) > 1 else phrase
