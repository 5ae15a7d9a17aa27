"""The tree of a condition: what every reader of the language walks.

A node is an immutable value. Boolean nodes have one of Kleene's three values (true, false, unknown); number nodes have
a number or are unknown. The tree knows no medicine: names are opaque.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Literal as OneOf

Comparator = OneOf["<", "<=", ">", ">=", "==", "!="]
Operator = OneOf["+", "-", "*", "/", "**", "min", "max"]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What is known of the person under this name."""

    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Constant:
    """A number, a choice (text) or a truth value; ``None`` is the unknown."""

    value: bool | float | str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Not:
    """True where the operand is false, unknown where it is unknown."""

    operand: Node


@dataclasses.dataclass(frozen=True, slots=True)
class And:
    """False as soon as one operand is false; true only when all are true."""

    operands: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Or:
    """True as soon as one operand is true; false only when all are false."""

    operands: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; unknown when either side is unknown."""

    comparator: Comparator
    left: Node
    right: Node


@dataclasses.dataclass(frozen=True, slots=True)
class Arithmetic:
    """A number made of two numbers; unknown when either is unknown or the result is not defined."""

    operator: Operator
    left: Node
    right: Node


@dataclasses.dataclass(frozen=True, slots=True)
class Choose:
    """``then if condition else otherwise``; unknown while the condition is unknown."""

    condition: Node
    then: Node
    otherwise: Node


Node = Finding | Constant | Not | And | Or | Compare | Arithmetic | Choose


def children(node: Node) -> tuple[Node, ...]:
    """The direct operands of a node, in reading order."""
    match node:
        case Not(operand):
            return (operand,)
        case And(operands) | Or(operands):
            return operands
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Choose(condition, then, otherwise):
            return (condition, then, otherwise)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, depth first."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> tuple[str, ...]:
    """The names of the findings in a tree, each once, in reading order."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Finding)))
