"""The states of a table of people, in SQL: everything that the inference of causes rests on, as small integers.

The same as :mod:`nightcramp.causes.evidence` says of one person, for as many as there are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from sqlglot import exp

from nightcramp.causes.evidence import CLEARLY, CLEARLY_FROM, FAR, FAR_FROM, JUST, WIDTH_OF_ONE_LIMIT
from nightcramp.causes.model import population_conditions
from nightcramp.causes.network import ABSENT, UNKNOWN
from nightcramp.condition.table import FALSE, TRUE, code
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COMPLAINT, Background, ReferenceInterval
from nightcramp.knowledge.table import Findings


@dataclasses.dataclass(frozen=True)
class Places:
    """The columns of a state.

    Attributes:
        findings: the code of each finding: -1 unknown, 0 absent, or the grade in which it is present.
        conditions: whether a condition is true (1), false (0) or unknown (-1).
    """

    findings: dict[str, int]
    conditions: dict[str, int]

    @classmethod
    def of(cls, knowledge: KnowledgeBase) -> Places:
        """Every finding of the causes; every condition of their populations and circumstances."""
        circumstances = [context.when for cause in knowledge.causes.values() for context in cause.context]
        conditions = dict.fromkeys((*population_conditions(knowledge), *circumstances))
        findings = {name: place for place, name in enumerate(knowledge.backgrounds)}
        return cls(findings, {text: len(findings) + place for place, text in enumerate(conditions)})

    def __len__(self) -> int:
        return len(self.findings) + len(self.conditions)


def states_query(knowledge: KnowledgeBase, table: str, columns: Collection[str]) -> str:
    """A query that gives the state of each row, for DuckDB.

    Args:
        knowledge: the knowledge base.
        table: the name of the table.
        columns: the findings that the table has; all others are unknown. Dates are day numbers.

    Returns:
        SQL whose columns are ``state_0``, ``state_1`` … in the order of :class:`Places`.
    """
    places = Places.of(knowledge)
    findings = Findings(knowledge, columns)
    writer = _Writer(knowledge, findings)
    codes = [writer.finding(knowledge.backgrounds[name]) for name in places.findings]
    codes += [writer.truth(text, _number(1)).else_(_number(UNKNOWN)) for text in places.conditions]
    small = [
        exp.alias_(exp.cast(code, exp.DataType.Type.TINYINT), f"state_{place}") for place, code in enumerate(codes)
    ]
    return findings.steps.query(table, (), exp.select(*small)).sql(dialect="duckdb")


class _Writer:
    """Writes the codes of a state."""

    def __init__(self, knowledge: KnowledgeBase, findings: Findings) -> None:
        self.knowledge = knowledge
        self.findings = findings

    def truth(self, condition: str, present: exp.Expr) -> exp.Case:
        """What stands for true, and 0 for false; the rest is left."""
        truth = self.findings.truth(self.knowledge.condition(condition or "True"))
        return exp.Case().when(_is(truth, FALSE), _number(ABSENT)).when(_is(truth, TRUE), present)

    def finding(self, background: Background) -> exp.Expr:
        """The code of a finding; see :func:`nightcramp.causes.evidence.code`."""
        grade = self.grade(background)
        case = self.truth(background.finding, grade)
        for whole, told in self.knowledge.told_by(background.finding):
            if whole in self.findings.given:
                answer = exp.Is(this=exp.column(whole), expression=exp.convert(told))
                case = case.when(answer, grade.copy() if told else _number(ABSENT))
        return case.else_(_number(JUST if background.finding == COMPLAINT else UNKNOWN))

    def grade(self, background: Background) -> exp.Expr:
        """How far out of its reference interval a finding is; just, where no number says more."""
        if not background.graded_by:
            return _number(JUST)
        beyond = [self.beyond(analyte, background.side) for analyte in background.graded_by]
        farthest = exp.func("GREATEST", *beyond)
        return (
            exp.Case()
            .when(exp.GTE(this=farthest, expression=_number(FAR_FROM)), _number(FAR))
            .when(exp.GTE(this=farthest.copy(), expression=_number(CLEARLY_FROM)), _number(CLEARLY))
            .else_(_number(JUST))
        )

    def beyond(self, analyte: str, side: str) -> exp.Expr:
        """By how many widths of its interval a value is beyond the limit on one side; 0 where that is not known.

        The same as for one person: the first interval that certainly fits, or the least of those that may.
        """
        certain = exp.Case()
        possible: list[exp.Expr] = [exp.null()]
        value = self.findings.number(analyte)
        for interval in self.knowledge.reference_intervals(analyte):
            applies = self.findings.truth(self.knowledge.condition(interval.when or "True"))
            distance = _distance(interval, value.copy(), side)
            certain = certain.when(_is(applies, TRUE), distance)
            possible.append(exp.Case().when(exp.not_(_is(applies, FALSE)), distance.copy()))
        return exp.func("COALESCE", certain, exp.func("LEAST", *possible), _number(0.0))


def _distance(interval: ReferenceInterval, value: exp.Expr, side: str) -> exp.Expr:
    low, high = interval.low, interval.high
    limit = low if side == "low" else high
    if limit is None:
        return _number(0.0)
    width = high - low if low is not None and high is not None else WIDTH_OF_ONE_LIMIT * limit
    ends = (_number(limit), value) if side == "low" else (value, _number(limit))
    return exp.Div(this=exp.paren(exp.Sub(this=ends[0], expression=ends[1])), expression=_number(width))


def _is(truth: exp.Expr, value: int) -> exp.Expr:
    return exp.EQ(this=truth.copy(), expression=code(value))


def _number(value: float) -> exp.Expr:
    return exp.convert(value)
