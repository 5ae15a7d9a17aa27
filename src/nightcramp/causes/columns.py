"""The columns of a table of people, checked as the answers of one person are, and in the types of the conditions."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nightcramp.answers import AnswerFault, AnswersError
from nightcramp.answers.values import ValueRefusedError, read_value
from nightcramp.condition import nearest
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding

DAY_ONE = 719163
"""1 January 1970 as conditions count days."""


def as_findings(knowledge: KnowledgeBase, table: pa.Table, keep: Collection[str] = ()) -> pa.Table:
    """The findings of a table: booleans, doubles (dates as day numbers) and texts.

    Args:
        knowledge: the knowledge base.
        table: one row a person.
        keep: columns that need not be findings.

    Raises:
        AnswersError: every column that is no finding, that has the wrong type, or a value that cannot be.
    """
    faults = [
        AnswerFault(name, "", "is not a column of the table", f"Check the name{nearest(name, table.column_names)}")
        for name in keep
        if name not in table.column_names
    ]
    columns: dict[str, pa.ChunkedArray] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        fault = _no_finding(knowledge, name)
        if name in columns:
            faults.append(AnswerFault(name, "", "stands twice in the table", "Leave one of the two columns out"))
        elif fault is None:
            finding = knowledge.findings[name]
            try:
                columns[name] = _KINDS[finding.type](finding, column)
            except ValueRefusedError as error:
                faults.append(error.fault)
        elif name not in keep:
            faults.append(fault)
    if faults:
        raise AnswersError(faults)
    if not columns:  # a table without columns would forget how many people there are
        return pa.table({"age": pa.nulls(len(table), pa.float64())})
    return pa.table(columns)


def _no_finding(knowledge: KnowledgeBase, name: str) -> AnswerFault | None:
    """Why a name cannot be a column of answers, if it cannot."""
    finding = knowledge.findings.get(name)
    if finding is None:
        mend = f"Check the name{nearest(name, knowledge.findings)}, or name it in 'keep' to carry it along"
        return AnswerFault(name, "", "is not a known finding", mend)
    if finding.type == "medicines":
        mend = "Give the classes instead, such as takes_statin, as booleans"
        return AnswerFault(name, "", "cannot be a column", mend)
    if finding.derived and not finding.may_be_given:
        return AnswerFault(name, "", "is worked out from other answers", "Leave it out, and give those instead")
    return None


def _wrong_type(finding: Finding, column: pa.ChunkedArray, wanted: str) -> ValueRefusedError:
    return ValueRefusedError(AnswerFault(finding.id, str(column.type), f"is not a column of {wanted}", "Cast it"))


def _booleans(finding: Finding, column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_boolean(column.type) or pa.types.is_null(column.type)):
        raise _wrong_type(finding, column, "booleans (NULL for unknown)")
    return column.cast(pa.bool_())


def _numbers(finding: Finding, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if not (numeric or pa.types.is_null(kind)):
        raise _wrong_type(finding, column, f"numbers{f' in {finding.unit}' if finding.unit else ''}")
    doubles = column.cast(pa.float64(), safe=False)
    known = doubles.drop_null().to_numpy()
    suspects = [] if not known.size else [known.min(), known.max()]  # one that is not a number is both
    if finding.integer:
        suspects += known[known != np.floor(known)][:1].tolist()
    for value in suspects:
        read_value(finding, float(value))
    return doubles


def _choices(finding: Finding, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)):
        raise _wrong_type(finding, column, "texts")
    texts = column.cast(pa.string())
    for value in pc.unique(texts).to_pylist():
        if value is not None and value not in finding.choices:
            mend = f"Write one of: {', '.join(finding.choices)}; NULL for unknown"
            raise ValueRefusedError(AnswerFault(finding.id, value, "is none of its choices", mend))
    return texts


def _dates(finding: Finding, column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_temporal(column.type) or pa.types.is_null(column.type)):
        raise _wrong_type(finding, column, "dates")
    days = column.cast(pa.date32(), safe=False).cast(pa.int32()).cast(pa.float64())
    return pc.add(days, float(DAY_ONE))


_KINDS: dict[str, Callable[[Finding, pa.ChunkedArray], pa.ChunkedArray]] = {
    "boolean": _booleans,
    "number": _numbers,
    "choice": _choices,
    "date": _dates,
}
