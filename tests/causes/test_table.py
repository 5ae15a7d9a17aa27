"""Many people in a table: each is told what they would be told alone."""

import datetime
import functools
import re
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

import nightcramp
from nightcramp import Answers, AnswersError
from nightcramp.causes import causes
from nightcramp.causes import table as tables
from nightcramp.causes.table import causes_table

pytestmark = pytest.mark.usefixtures("compiled_once")

TYPES = {"boolean": pa.bool_(), "number": pa.float64(), "choice": pa.string(), "date": pa.date32()}
PEOPLE = 8
SEED = 20261126


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


def someone(random):
    """Random answers that do not contradict each other: children, pregnant women, the old; signs and laboratory values."""
    given = {
        "sex": str(random.choice(["female", "male"])),
        "age": int(random.choice([5, 10, 14, 17, 30, 47, 62, 71, 85])),
    }
    if given["sex"] == "female" and 16 < given["age"] < 45:
        given |= {"pregnant": True, "gestational_week": int(random.integers(6, 40))}
    findings = [
        f
        for f in knowledge().findings.values()
        if f.type in ("boolean", "number") and (not f.derived or f.may_be_given)
    ]
    for finding in random.choice(np.array(findings, dtype=object), 40, replace=False):
        if finding.type == "boolean":
            given.setdefault(finding.id, bool(random.random() < 0.3))
        elif finding.answered_by == "laboratory":
            given.setdefault(finding.id, float(random.uniform(*finding.plausible)))
    while True:
        try:
            return Answers.read(given, knowledge())
        except AnswersError as error:
            for field in {name for fault in error.faults for name in fault.field.split(", ")} or set(given):
                given.pop(field, None)


@functools.cache
def everybody():
    random = np.random.default_rng(SEED)
    named = [Answers.read(given, knowledge()) for given in (
        {},
        {"age": 40, "alanine_aminotransferase": 900, "creatine_kinase": {"value": 100000, "unit": "U/L"}},
        {"age": 33, "sex": "female", "due_date": datetime.date(2026, 12, 24), "assessed_on": datetime.date(2026, 11, 26)},
        {"age": 70, "magnesium_low": True, "takes_statin": True},
        {"age": 50, "numb_tingling_feet": False, "cramp_painful_sudden": True},
    )]  # fmt: skip
    return [*named, *(someone(random) for _ in range(PEOPLE))]


@functools.cache
def as_table():
    names = sorted({name for answers in everybody() for name in answers})
    columns = {"person": pa.array([f"person {k}" for k in range(len(everybody()))])}
    for name in names:
        values = [answers.get(name) for answers in everybody()]
        columns[name] = pa.array(values, TYPES[knowledge().findings[name].type])
    return pa.table(columns)


@functools.cache
def result():
    return causes_table(knowledge(), as_table(), keep=["person"])


def test_each_row_says_what_is_said_of_the_person_alone():
    acts = causes_table(knowledge(), as_table(), keep=["person"], measure="acts")
    populations = set()
    for row, answers in enumerate(everybody()):
        alone = causes(answers)
        populations.add(alone.case.model.population)
        assert result()["cramp"][row].as_py() == pytest.approx(alone.cramp.value, abs=1e-9)
        told = {one.cause.id: one for one in alone.ranked}
        for name in knowledge().causes:
            if name not in told:
                assert result()[name][row].as_py() is acts[name][row].as_py() is None, (row, name)
            elif alone.exact:
                assert result()[name][row].as_py() == pytest.approx(told[name].posterior.value, abs=1e-9), (row, name)
                assert acts[name][row].as_py() == pytest.approx(told[name].acts.value, abs=1e-9), (row, name)
    assert len(populations) > 6


def test_the_columns_are_those_kept_and_every_cause():
    assert result().column_names == ["person", "exact", "cramp", *knowledge().causes]
    assert result()["person"].equals(as_table()["person"])


def test_a_relation_of_duckdb_will_do_and_equal_people_are_worked_out_once(monkeypatch):
    worked_out = []
    infer_many = tables.infer_many

    def counting(network, evidence, *more):
        worked_out.append(len(evidence))
        return infer_many(network, evidence, *more)

    monkeypatch.setattr(tables, "infer_many", counting)
    with duckdb.connect() as connection:
        people = connection.sql("SELECT unnest([40, 41, 40, 42]) AS age, 'male' AS sex")
        found = causes_table(knowledge(), people)
    assert worked_out == [1]
    alone = causes(Answers.read({"age": 40, "sex": "male"}, knowledge()))
    assert found["cramp"].to_pylist() == pytest.approx([alone.cramp.value] * 4, abs=1e-9)


def test_nobody_is_no_error_also_where_nothing_was_asked():
    nobody = pa.table({"person": pa.array([], pa.int64())})
    assert causes_table(knowledge(), nobody, keep=["person"]).column_names == [
        "person",
        "exact",
        "cramp",
        *knowledge().causes,
    ]


@pytest.mark.parametrize(
    ("columns", "keep", "message"),
    [
        ({"agee": [3]}, [], "agee: is not a known finding. Check the name; did you mean 'age'?"),
        ({"medicines": [["furosemide"]]}, [], "medicines: cannot be a column"),
        ({"any_adult": [True]}, [], "any_adult: is worked out from other answers"),
        ({"fever": [1]}, [], "fever (int64): is not a column of booleans"),
        ({"age": ["40"]}, [], "age (string): is not a column of numbers"),
        ({"age": [40, 400]}, [], "age (400"),
        ({"age": [float("nan")]}, [], "is not a finite number"),
        ({"sex": ["woman"]}, [], "sex (woman): is none of its choices. Write one of: female, male"),
        ({"sex": [1]}, [], "sex (int64): is not a column of texts"),
        ({"assessed_on": ["today"]}, [], "assessed_on (string): is not a column of dates"),
        ({"age": [40]}, ["aged"], "aged: is not a column of the table. Check the name; did you mean 'age'?"),
        ({"cramp": [1], "age": [4]}, ["cramp"], "cramp: is also a column of the result"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_column_is_refused_with_the_mend(columns, keep, message):
    with pytest.raises(AnswersError) as error:
        causes_table(knowledge(), pa.table(columns), keep=keep)
    assert message in str(error.value)


def test_the_examples_of_the_documentation_run():
    page = (Path(__file__).parents[2] / "docs" / "many-people.md").read_text(encoding="utf-8")
    names = {}
    for example in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(example, names)
    assert names["found"].column_names[:2] == ["person", "exact"]
    assert names["found"]["hypokalaemia"][0].as_py() > 0.9
    assert names["many"].present.shape == (1000, len(names["model"].values.nodes))
