"""The causes of many people at once: an Arrow table or a DuckDB relation in, an Arrow table out.

One row a person, one column a finding, NULL for unknown. What is derived (age groups, the trimester, flags of the
laboratory) is worked out in SQL as for one person; people of whom the same is known are worked out once. Needs the
extras ``cohort`` and ``table``.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from typing import Literal

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from nightcramp.answers import AnswerFault, AnswersError
from nightcramp.causes.acting import acts
from nightcramp.causes.columns import as_findings
from nightcramp.causes.kernel import distinct, infer_many
from nightcramp.causes.model import CRAMP, Model, Population, model_of, population, times_odds
from nightcramp.causes.model import population_conditions as conditions_of_populations
from nightcramp.causes.network import UNKNOWN, Evidence, FloatArray, IntArray
from nightcramp.causes.states import Places, states_query
from nightcramp.knowledge import KnowledgeBase

Measure = Literal["posterior", "acts"]
EXACT = "exact"
ROWS = 1 << 17
"""People that are worked out at a time: some hundred megabytes."""
TRUTH = {1: True, 0: False, -1: None}


def causes_table(
    knowledge: KnowledgeBase,
    people: pa.Table | duckdb.DuckDBPyRelation,
    keep: Collection[str] = (),
    measure: Measure = "posterior",
) -> pa.Table:
    """How probable each cause is for each row of a table.

    Every value is checked on its own; that the answers of a row contradict each other is not looked for.

    Args:
        knowledge: the knowledge base.
        people: one row a person. Columns are findings: booleans, numbers in the canonical unit, choices by their id,
            dates. NULL is unknown.
        keep: columns to carry along, such as an identifier; they need not be findings.
        measure: ``posterior``, the probability that the cause is present, or ``acts``, that it is present and brings
            the complaint, by which one person's causes are ranked.

    Returns:
        The rows in their order. The columns are ``keep``, ``exact`` (false where the figures were sampled), ``cramp``
        (the posterior of the cramp itself) and every cause by its id: NULL where it cannot concern the person.

    Raises:
        AnswersError: a column that is no finding or has the wrong type, or a value that cannot be.
    """
    table = people if isinstance(people, pa.Table) else people.to_arrow_table()
    _check_kept(knowledge, keep)
    findings = as_findings(knowledge, table, keep)
    worker = _Table(knowledge, findings.column_names, measure)
    found = pa.concat_tables([worker.work_out(states) for states in worker.states(findings)])
    kept = {name: table.column(name) for name in keep}
    return pa.table(kept | dict(zip(found.column_names, found.columns, strict=True)))


def _check_kept(knowledge: KnowledgeBase, keep: Collection[str]) -> None:
    problem, mend = "is also a column of the result", "Rename it before you keep it"
    faults = [AnswerFault(name, "", problem, mend) for name in keep if name in {EXACT, CRAMP, *knowledge.causes}]
    if faults:
        raise AnswersError(faults)


class _Table:
    """Works out tables that have the same columns."""

    def __init__(self, knowledge: KnowledgeBase, columns: Collection[str], measure: Measure) -> None:
        self.knowledge = knowledge
        self.measure = measure
        self.places = Places.of(knowledge)
        self.query = states_query(knowledge, "people", columns)

    def work_out(self, states: Evidence) -> pa.Table:
        """The result for some of the rows."""
        rows, inverse = distinct(states, None)
        values, cramp, exact = self.infer(states[rows])
        found = {EXACT: pa.array(exact[inverse]), CRAMP: pa.array(cramp[inverse])}
        for column, name in enumerate(self.knowledge.causes):
            of_cause = values[inverse, column]
            found[name] = pa.array(of_cause, mask=np.isnan(of_cause))
        return pa.table(found)

    def states(self, people: pa.Table) -> Iterator[Evidence]:
        """The state of each person, (people, states), some of them at a time."""
        with duckdb.connect() as connection:  # keeps the order of the rows
            connection.register("people", people)
            found = connection.execute(self.query).fetchnumpy()
        columns = [found[f"state_{place}"] for place in range(len(self.places))]
        for start in range(0, max(1, len(people)), ROWS):
            yield np.stack([column[start : start + ROWS] for column in columns], axis=1)

    def infer(self, states: Evidence) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
        """The measure of every cause (people, causes), NaN where it cannot concern them.

        Beside it the posterior of cramp (people,), and whether both are exact.
        """
        column = {name: place for place, name in enumerate(self.knowledge.causes)}
        values = np.full((len(states), len(column)), np.nan)
        cramp, exact = np.zeros(len(states)), np.ones(len(states), np.bool_)
        for key, rows in self.populations(states).items():
            model = model_of(self.knowledge, key)
            evidence, leak = self.evidence(model, states[rows]), self.leak(model, states[rows])
            many = infer_many(model.values, evidence, leak, model.watched)
            found = many.present if self.measure == "posterior" else acts(model, model.values, many, leak)
            for node, name in enumerate(model.causes):
                values[rows, column[name]] = found[:, node]
            cramp[rows], exact[rows] = many.present[:, model.network.nodes.index(CRAMP)], many.exact
        return values, cramp, exact

    def populations(self, states: Evidence) -> dict[Population, IntArray]:
        """The rows of each population."""
        truths = states[:, [self.places.conditions[condition] for condition in self._conditions]]
        first, group = distinct(truths, None)
        ends = np.cumsum(np.bincount(group, minlength=len(first)))
        members = np.split(np.argsort(group, kind="stable"), ends)[:-1]
        found: dict[Population, list[IntArray]] = {}
        for row, rows in zip(first, members, strict=True):
            holds = dict(zip(self._conditions, (TRUTH[code] for code in truths[row].tolist()), strict=True))
            found.setdefault(population(self.knowledge, holds.__getitem__), []).append(rows)
        return {key: np.concatenate(parts) for key, parts in found.items()}

    @functools.cached_property
    def _conditions(self) -> tuple[str, ...]:
        return conditions_of_populations(self.knowledge)

    def evidence(self, model: Model, states: Evidence) -> Evidence:
        """(people, m): the codes of the model's findings; of the faces of one sign, the first that is answered."""
        order = {name: place for place, name in enumerate(model.network.findings)}
        found = states[:, [self.places.findings[name] for name in order]]
        for group in self.knowledge.collection("face_groups"):
            answered = np.zeros(len(found), np.bool_)
            for place in (order[face] for face in group.faces if face in order):
                here = found[:, place] != UNKNOWN
                found[answered, place] = UNKNOWN
                answered |= here
        return found

    def leak(self, model: Model, states: Evidence) -> FloatArray:
        """(people, n): the leaks of the model, moved by the circumstances that are certainly there."""
        found = np.tile(model.values.leak, (len(states), 1))
        for node, name in enumerate(model.causes):
            for context in self.knowledge.causes[name].context:
                here = states[:, self.places.conditions[context.when]] == 1
                found[here, node] = times_odds(found[here, node], np.array(context.value))
        return found
