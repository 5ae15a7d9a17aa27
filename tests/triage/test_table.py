"""Triage of a table in SQL gives each row the levels that the single person gets."""

import functools
import random

import duckdb
import pytest
import sqlglot
from sqlglot import exp

import nightcramp
from nightcramp.answers import State
from nightcramp.triage import levels
from nightcramp.triage.table import triage_query
from nightcramp.triage.triage import rule_conditions
from support.cases import answers_of, read_cases, rule_findings

TYPES = {"boolean": "BOOLEAN", "number": "DOUBLE", "choice": "TEXT", "date": "DOUBLE"}


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


@functools.cache
def every_column():
    """The findings that a table may have and on which the rules rest."""
    conditions = [knowledge().condition(condition) for _, condition in rule_conditions(knowledge())]
    found = {name for condition in conditions for name in knowledge().base_names(condition)}
    return tuple(sorted(name for name in found if knowledge().findings[name].type in TYPES))


@functools.cache
def people():
    """The people of the rule cases: between them, each rule fires, is ruled out and is open."""
    asked = rule_findings(knowledge())
    states = [answers_of(case, knowledge(), asked).state() for case in read_cases("rules/*.yaml")]
    return [{name: state[name] for name in every_column() if name in state.given} for state in states]


def in_sql(rows, columns):
    """The levels of each row, by the query."""
    with duckdb.connect() as connection:
        made = ", ".join(f"{name} {TYPES[knowledge().findings[name].type]}" for name in columns)
        connection.execute(f"CREATE TABLE people (person INTEGER{', ' if made else ''}{made})")
        values = [(number, *(row.get(name) for name in columns)) for number, row in enumerate(rows)]
        connection.executemany(f"INSERT INTO people VALUES ({', '.join('?' * (len(columns) + 1))})", values)
        query = triage_query(knowledge(), "people", columns, keep=["person"])
        return connection.execute(f"SELECT certain, possible FROM ({query}) ORDER BY person").fetchall()


def for_each(rows, columns):
    """The levels of each row, by the evaluator for one person."""
    known = [{name: row[name] for name in columns if name in row} for row in rows]
    return [levels(knowledge(), State(knowledge(), row)) for row in known]


def mixed(seed, count):
    """People whose answers come from any of the cases, contradictions included: the table does not refuse them."""
    chance = random.Random(seed)
    answers = {name: [row.get(name) for row in people()] for name in every_column()}
    blank = chance.choice((0.0, 0.3, 0.9))
    return [
        {
            name: value
            for name, values in answers.items()
            if chance.random() >= blank and (value := chance.choice(values)) is not None
        }
        for _ in range(count)
    ]


def test_the_people_of_the_cases_get_the_same_levels():
    rows = people()[::5]
    expected = for_each(rows, every_column())
    assert {level for pair in expected for level in pair} == set(knowledge().levels)
    assert in_sql(rows, every_column()) == expected


@pytest.mark.parametrize("seed", range(4))
def test_mixed_people_in_tables_with_some_of_the_columns_get_the_same_levels(seed):
    chance = random.Random(seed)
    columns = sorted(chance.sample(every_column(), chance.choice((3, 40, 200))))
    rows = mixed(seed, 150)
    assert in_sql(rows, columns) == for_each(rows, columns)


def test_mixed_people_with_all_columns_get_the_same_levels():
    rows = mixed(99, 300)
    assert in_sql(rows, every_column()) == for_each(rows, every_column())


def test_a_table_that_knows_nothing_of_anybody_leaves_the_query_no_finding_to_look_at():
    query = sqlglot.parse_one(triage_query(knowledge(), "people", [], keep=["person"]), read="duckdb")
    assert {column.name for column in query.find_all(exp.Column) if column.name in knowledge().findings} == set()
    assert in_sql([{}], []) == for_each([{}], [])


def test_the_query_for_spark_is_valid_spark():
    text = triage_query(knowledge(), "people", every_column(), keep=["person"], dialect="spark")
    query = sqlglot.parse_one(text, read="spark")
    assert query.named_selects == ["person", "certain", "possible"]
    assert {column.name for column in query.find_all(exp.Column)} >= set(every_column())
