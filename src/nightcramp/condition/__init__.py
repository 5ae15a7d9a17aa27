"""The condition language: one boolean expression syntax, one tree, several readers. It knows no medicine.

Readers live in their own modules, so that a process loads only what it uses: :mod:`~nightcramp.condition.evaluate` (one
person, three values), :mod:`~nightcramp.condition.table` (SQL), :mod:`~nightcramp.condition.prove` (Z3) and
:mod:`~nightcramp.condition.words` (plain words).
"""

from nightcramp.condition.errors import ConditionError, nearest
from nightcramp.condition.evaluate import because, evaluator
from nightcramp.condition.parse import parse, parse_condition
from nightcramp.condition.tree import Node, names
from nightcramp.condition.vocabulary import Kind, Term, Vocabulary

__all__ = [
    "ConditionError",
    "Kind",
    "Node",
    "Term",
    "Vocabulary",
    "because",
    "evaluator",
    "names",
    "nearest",
    "parse",
    "parse_condition",
]
