"""The three-valued logic, over its whole tables."""

import itertools

import pytest

from nightcramp.condition import because, evaluator
from nightcramp.condition.evaluate import compiled
from nightcramp.condition.tree import And, Arithmetic, Choose, Compare, Constant, Finding, Not, Or

T, F, U = True, False, None
AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}
A, B = Finding("a"), Finding("b")


@pytest.fixture(params=[evaluator, compiled], ids=["walked", "compiled"])
def value_in(request):
    """The value of a tree in a state, by either way."""
    return lambda tree, state: request.param(tree)(state)


@pytest.mark.parametrize(("left", "right"), AND)
def test_and_is_kleenes(value_in, left, right):
    assert value_in(And((A, B)), {"a": left, "b": right}) is AND[left, right]


@pytest.mark.parametrize(("left", "right"), OR)
def test_or_is_kleenes(value_in, left, right):
    assert value_in(Or((A, B)), {"a": left, "b": right}) is OR[left, right]


@pytest.mark.parametrize(("value", "negated"), [(T, F), (F, T), (U, U)])
def test_not_is_kleenes(value_in, value, negated):
    assert value_in(Not(A), {"a": value}) is negated


@pytest.mark.parametrize("comparator", ["<", "<=", ">", ">=", "==", "!="])
def test_a_comparison_is_pythons_and_unknown_where_a_side_is_unknown(value_in, comparator):
    python = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "==": "__eq__", "!=": "__ne__"}[comparator]
    for left, right in itertools.product((1.0, 2.0, None), repeat=2):
        expected = None if left is None or right is None else getattr(left, python)(right)
        assert value_in(Compare(comparator, A, B), {"a": left, "b": right}) is expected


def test_a_choice_between_numbers_is_unknown_while_its_condition_is(value_in):
    tree = Choose(A, Constant(1.0), Constant(2.0))
    assert [value_in(tree, {"a": value}) for value in (True, False, None)] == [1.0, 2.0, None]


@pytest.mark.parametrize(
    ("operator", "left", "right"), [("/", 1.0, 0.0), ("**", -1.0, 0.5), ("**", 0.0, -1.0), ("**", 10.0, 999.0)]
)
def test_a_number_that_is_not_defined_is_unknown(value_in, operator, left, right):
    assert value_in(Arithmetic(operator, Constant(left), Constant(right)), {}) is None


def test_the_reasons_of_a_true_or_are_its_true_parts():
    assert because(Or((A, B, Finding("c"))), {"a": True, "b": None, "c": True}) == ("a", "c")


def test_the_reasons_of_a_false_and_are_its_false_parts():
    assert because(And((A, B)), {"a": True, "b": False}) == ("b",)


def test_an_unknown_condition_names_what_would_settle_it():
    tree = And((A, Or((B, Finding("c")))))
    assert because(tree, {"a": True, "b": None, "c": False}) == ("b",)


def test_of_an_unknown_comparison_only_the_unknown_side_is_named():
    assert because(Compare("<", A, B), {"a": 1.0, "b": None}) == ("b",)
