"""A condition made smaller by what is known of everybody beforehand, with the same value for every person.

A table that has no column for a finding knows it of nobody: the finding is unknown for everybody, and with it whole
branches of a condition, which need not be worked out for each person.
"""

from __future__ import annotations

from collections.abc import Callable

from nightcramp.condition.evaluate import explain
from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or


def simplify(node: Node, constant: Callable[[str], Constant | None]) -> Node:
    """The tree without the findings that have one value for everybody.

    Args:
        node: the tree.
        constant: gives the value of a finding that is the same for everybody, or ``None`` for one that differs.

    >>> tree = And((Finding("pregnant"), Or((Finding("fever"), Not(Finding("limp"))))))
    >>> simplify(tree, {"fever": Constant(True)}.get)
    Finding(name='pregnant')
    >>> simplify(tree, {"pregnant": Constant(False)}.get)
    Constant(value=False)
    """
    match node:
        case Finding(name):
            return constant(name) or node
        case Constant():
            return node
        case Not(operand):
            return _known(Not(simplify(operand, constant)))
        case And(operands):
            return _connective(And, operands, constant, decided_by=False)
        case Or(operands):
            return _connective(Or, operands, constant, decided_by=True)
        case Compare(sign, left, right):
            return _known(Compare(sign, simplify(left, constant), simplify(right, constant)))
        case Arithmetic(operator, left, right):
            return _known(Arithmetic(operator, simplify(left, constant), simplify(right, constant)))
        case Choose(condition, then, otherwise):
            test = simplify(condition, constant)
            if isinstance(test, Constant):
                return test if test.value is None else simplify(then if test.value else otherwise, constant)
            return Choose(test, simplify(then, constant), simplify(otherwise, constant))


def _connective(
    kind: type[And] | type[Or],
    operands: tuple[Node, ...],
    constant: Callable[[str], Constant | None],
    *,
    decided_by: bool,
) -> Node:
    """*and* (decided by one false) or *or* (decided by one true): decided, or without what changes nothing."""
    left = dict.fromkeys(simplify(operand, constant) for operand in operands)
    if Constant(decided_by) in left:
        return Constant(decided_by)
    left.pop(Constant(not decided_by), None)
    if not left:
        return Constant(not decided_by)
    return next(iter(left)) if len(left) == 1 else kind(tuple(left))


def _known(node: Not | Compare | Arithmetic) -> Node:
    """The value of a node whose operands settle it; else the node."""
    operands = (node.operand,) if isinstance(node, Not) else (node.left, node.right)
    if Constant(None) in operands:
        return Constant(None)
    return Constant(explain(node, {})[0]) if all(isinstance(operand, Constant) for operand in operands) else node
