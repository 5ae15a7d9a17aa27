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
from nightcramp.condition import names
from nightcramp.condition.table import pair
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COMPLAINT, Background, ReferenceInterval
from nightcramp.knowledge.table import Layers


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
    writer = _Writer(knowledge, columns)
    codes = [writer.finding(knowledge.backgrounds[name]) for name in places.findings]
    codes += [writer.truth(text, _number(1)).else_(_number(UNKNOWN)) for text in places.conditions]
    small = [
        exp.alias_(exp.cast(code, exp.DataType.Type.TINYINT, copy=False), f"state_{place}", copy=False)
        for place, code in enumerate(codes)
    ]
    final = exp.select(*small, copy=False).from_("findings", copy=False)
    answered = exp.select("*", *(exp.alias_(exp.column(whole), _told(whole)) for whole in writer.wholes)).from_(table)
    layers = Layers(knowledge, columns, [_told(whole) for whole in writer.wholes])
    for name, select in [("answered", answered), *layers.queries("answered", [*writer.wanted])]:
        final = final.with_(name, as_=select, copy=False)
    return final.sql(dialect="duckdb")


class _Writer:
    """Writes codes.

    Attributes:
        wanted: the findings that they look at.
        wholes: the columns that may tell of their parts, as they were answered.
    """

    def __init__(self, knowledge: KnowledgeBase, columns: Collection[str]) -> None:
        self.knowledge = knowledge
        self.columns = columns
        self.wanted: dict[str, None] = {}
        self.wholes: dict[str, None] = {}

    def truth(self, condition: str, present: exp.Expr) -> exp.Case:
        """What stands for true, and 0 for false; the rest is left."""
        tree = self.knowledge.condition(condition or "True")
        self.wanted.update(dict.fromkeys(names(tree)))
        truth = pair(tree)
        return exp.Case().when(truth.false, _number(ABSENT), copy=False).when(truth.true, present, copy=False)

    def finding(self, background: Background) -> exp.Expr:
        """The code of a finding; see :func:`nightcramp.causes.evidence.code`."""
        grade = self.grade(background)
        case = self.truth(background.finding, grade)
        for whole, told in self.knowledge.told_by(background.finding):
            if whole in self.columns:
                self.wholes[whole] = None
                answer = exp.Is(this=exp.column(_told(whole)), expression=exp.convert(told))
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
            .when(exp.GTE(this=farthest, expression=_number(FAR_FROM)), _number(FAR), copy=False)
            .when(exp.GTE(this=farthest.copy(), expression=_number(CLEARLY_FROM)), _number(CLEARLY))
            .else_(_number(JUST))
        )

    def beyond(self, analyte: str, side: str) -> exp.Expr:
        """By how many widths of its interval a value is beyond the limit on one side; 0 where that is not known."""
        case = exp.Case()
        self.wanted[analyte] = None
        for interval in self.knowledge.reference_intervals(analyte):
            tree = self.knowledge.condition(interval.when or "True")
            self.wanted.update(dict.fromkeys(names(tree)))
            case = case.when(pair(tree).true, _distance(interval, analyte, side), copy=False)
        return exp.func("COALESCE", case, _number(0.0))


def _distance(interval: ReferenceInterval, analyte: str, side: str) -> exp.Expr:
    low, high = interval.low, interval.high
    limit = low if side == "low" else high
    if limit is None:
        return _number(0.0)
    width = high - low if low is not None and high is not None else WIDTH_OF_ONE_LIMIT * limit
    value = exp.column(analyte)
    ends = (_number(limit), value) if side == "low" else (value, _number(limit))
    return exp.Div(this=exp.paren(exp.Sub(this=ends[0], expression=ends[1])), expression=_number(width))


def _told(whole: str) -> str:
    """The column of an answer as it was given."""
    return f"told_{whole}"


def _number(value: float) -> exp.Expr:
    return exp.convert(value)
