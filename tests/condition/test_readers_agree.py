"""The readers of the language agree on random expressions and random states with unknowns."""

import functools

import duckdb
import pytest
import sqlglot
import z3
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from nightcramp.condition import because, evaluator, names
from nightcramp.condition.evaluate import WALKS, compiled, explain
from nightcramp.condition.prove import Quantity, SymbolicState, Truth
from nightcramp.condition.simplify import simplify
from nightcramp.condition.table import FALSE, TRUE, UNKNOWN, Coded, code_of, sql, unless_false
from nightcramp.condition.tree import Constant
from nightcramp.condition.words import words
from support.conditions import TERMS, VOCABULARY, conditions, states

_TYPES = {"boolean": "BOOLEAN", "number": "DOUBLE", "choice": "TEXT", "date": "DOUBLE"}


@functools.cache
def _connection():
    return duckdb.connect()


def _row(state):
    columns = ", ".join(f"CAST(? AS {_TYPES[term.kind]}) AS {name}" for name, term in TERMS.items())
    return f"(SELECT {columns})", [state[name] for name in TERMS]


@settings(deadline=None)  # a time limit would measure how busy the machine is
@given(conditions, states)
def test_sql_in_duckdb_gives_what_the_evaluator_gives(tree, state):
    row, values = _row(state)
    (answer,) = _connection().execute(f"SELECT {sql(tree)} FROM {row}", values).fetchone()
    assert answer is evaluator(tree)(state)


def _nothing_is_constant(name):
    return None


def _coded(tree):
    """The code of a simplified tree, each finding a column of codes or a nullable one."""

    def column(name):
        found = exp.column(name)
        return code_of(found, nullable=[found.copy()]) if TERMS[name].kind == "boolean" else found

    return Coded(column, lambda expression: expression).truth(tree)


@given(conditions, states)
def test_codes_in_duckdb_give_what_the_evaluator_gives(tree, state):
    row, values = _row(state)
    coded = _coded(simplify(tree, _nothing_is_constant)).sql(dialect="duckdb")
    (answer,) = _connection().execute(f"SELECT {coded} FROM {row}", values).fetchone()
    assert answer == {True: TRUE, None: UNKNOWN, False: FALSE}[evaluator(tree)(state)]


@given(conditions, states)
def test_a_mask_hides_a_code_just_where_the_other_is_false(tree, state):
    row, values = _row(state)
    mask = unless_false(_coded(simplify(tree, _nothing_is_constant))).sql(dialect="duckdb")
    (hidden,) = (
        _connection()
        .execute(f"SELECT [{FALSE} & {mask}, {UNKNOWN} & {mask}, {TRUE} & {mask}] FROM {row}", values)
        .fetchone()
    )
    assert hidden == ([FALSE] * 3 if evaluator(tree)(state) is False else [FALSE, UNKNOWN, TRUE])


@given(conditions)
def test_the_codes_for_spark_are_valid_spark(tree):
    coded = _coded(simplify(tree, _nothing_is_constant)).sql(dialect="spark")
    parsed = sqlglot.parse_one(f"SELECT {coded} FROM people", read="spark")
    assert {column.name for column in parsed.find_all(exp.Column)} <= set(names(tree))


@given(conditions, states, st.sets(st.sampled_from(sorted(TERMS))))
def test_a_tree_simplified_by_what_is_known_of_everybody_has_the_same_value(tree, state, everybody):
    simplified = simplify(tree, {name: Constant(state[name]) for name in everybody}.get)
    assert evaluator(simplified)(state) is evaluator(tree)(state)
    assert everybody.isdisjoint(names(simplified))


@given(conditions)
def test_a_condition_over_nothing_but_unknowns_is_a_constant(tree):
    assert isinstance(simplify(tree, lambda name: Constant(None)), Constant)


@given(conditions, states)
def test_walking_the_tree_gives_what_the_compiled_evaluator_gives(tree, state):
    assert explain(tree, state)[0] is compiled(tree)(state)


@given(conditions, states)
def test_the_value_stays_the_same_when_a_tree_is_compiled_for_being_looked_at_often(tree, state):
    evaluate = evaluator(tree)
    assert {evaluate(state) for _ in range(WALKS + 2)} == {compiled(tree)(state)}


@settings(deadline=None)
@given(conditions)
def test_the_sql_for_spark_is_valid_spark(tree):
    parsed = sqlglot.parse_one(f"SELECT {sql(tree, 'spark')} FROM people", read="spark")
    assert {column.name for column in parsed.find_all(exp.Column)} == set(names(tree))


@settings(max_examples=150)
@given(conditions, states)
def test_z3_gives_what_the_evaluator_gives(tree, state):
    symbolic = SymbolicState(VOCABULARY, "person", {}, {})
    truth = symbolic.truth(tree)
    solver = z3.Solver()
    for name, found in symbolic.free.items():
        value = state[name]
        if isinstance(found, Truth):
            solver.add(found.true == (value is True), found.false == (value is False))
        elif isinstance(found, Quantity):
            solver.add(found.known == (value is not None))
            if value is not None:
                solver.add(found.value == (TERMS[name].choices.index(value) if TERMS[name].choices else value))
    assert solver.check() == z3.sat
    model = solver.model()
    is_true, is_false = (z3.is_true(model.eval(part, model_completion=True)) for part in (truth.true, truth.false))
    assert (True if is_true else False if is_false else None) is evaluator(tree)(state)


@given(conditions, states, st.data())
def test_what_is_certain_stays_so_whatever_the_unknowns_turn_out_to_be(tree, state, data):
    """Kleene's logic is safe: a known value never depends on an unknown one."""
    value = evaluator(tree)(state)
    full = {
        name: data.draw(st.sampled_from(_values(name))) if known is None else known for name, known in state.items()
    }
    if value is not None and not _has_unknown_constant(tree):
        assert evaluator(tree)(full) is value


@given(conditions, states)
def test_the_reasons_alone_give_the_same_value(tree, state):
    value = evaluator(tree)(state)
    kept = {name: known if name in because(tree, state) else None for name, known in state.items()}
    if value is not None:
        assert evaluator(tree)(kept) is value


@settings(deadline=None)
@given(conditions)
def test_every_condition_can_be_said_in_words(tree):
    phrase = words(tree, lambda name: f"<{name}>", lambda name: "")
    assert all(f"<{name}>" in phrase for name in names(tree))


def _values(name):
    term = TERMS[name]
    return {"boolean": [True, False], "number": [0.0, 1.0], "choice": list(term.choices), "date": [None]}[term.kind]


def _has_unknown_constant(tree):
    return "Constant(value=None)" in repr(tree)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("fever and cramp_minutes > 10", "fever and cramp_minutes over 10 min"),
        ("not (fever or limp)", "not (fever, or limp)"),
        ("(fever or limp) and dark_urine", "(fever, or limp) and dark_urine"),
        ("sex == 'female'", "sex is female"),
    ],
)
def test_words_are_plain(text, phrase):
    from nightcramp.condition import parse_condition

    unit = {"cramp_minutes": "min"}
    assert words(parse_condition(text, VOCABULARY), str, lambda name: unit.get(name, "")) == phrase
