"""A small vocabulary, random trees and random states, to try the readers of the language against each other."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from nightcramp.condition import Term
from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Node, Not, Or

TERMS = {
    "fever": Term("boolean"),
    "limp": Term("boolean"),
    "dark_urine": Term("boolean"),
    "cramp_minutes": Term("number", "min", {"h": 60.0}),
    "age": Term("number", "a"),
    "weeks": Term("number", "wk"),
    "sex": Term("choice", choices=("female", "male")),
    "born": Term("date"),
    "seen": Term("date"),
}


@dataclasses.dataclass
class SmallVocabulary:
    """The terms above; the age has a reference interval, so that low() and high() can be tried."""

    terms: dict[str, Term] = dataclasses.field(default_factory=lambda: dict(TERMS))

    def term(self, name: str) -> Term | None:
        return self.terms.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self.terms)

    def reference_condition(self, name: str, side: str) -> str | None:
        if name != "age":
            return None
        low = "(sex == 'female' and age < 18) or (sex == 'male' and age < 20)"
        return low if side == "low" else "age > 65"


VOCABULARY = SmallVocabulary()
BOOLEANS = [name for name, term in TERMS.items() if term.kind == "boolean"]
NUMBERS = [name for name, term in TERMS.items() if term.kind == "number"]
VALUES = (-1.0, 0.0, 0.5, 1.0, 2.0, 10.0)

booleans = st.sampled_from(BOOLEANS).map(Finding)
constants = st.sampled_from(VALUES).map(Constant)
number_findings = st.sampled_from(NUMBERS).map(Finding)
comparators = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


def _numbers(conditions: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    leaves = number_findings | constants | st.just(Constant(None))
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "min", "max"]), inner, inner)
            | st.builds(Choose, conditions, inner, inner)
        ),
        max_leaves=4,
    )


_simple = booleans | st.builds(Compare, comparators, number_findings, constants)
choices = st.builds(
    Compare, st.sampled_from(["==", "!="]), st.just(Finding("sex")), st.sampled_from(["female", "male"]).map(Constant)
)
_leaves = (
    booleans
    | choices
    | st.builds(Compare, comparators, _numbers(_simple), _numbers(_simple))
    | st.sampled_from([True, False, None]).map(Constant)
)
conditions: st.SearchStrategy[Node] = st.recursive(
    _leaves,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=8,
)
states = st.fixed_dictionaries(
    {name: st.sampled_from([True, False, None]) for name in BOOLEANS}
    | {name: st.sampled_from([*VALUES, None]) for name in NUMBERS}
    | {"sex": st.sampled_from(["female", "male", None]), "born": st.none(), "seen": st.none()}
)
