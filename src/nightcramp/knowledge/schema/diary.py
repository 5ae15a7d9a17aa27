"""The diary: what may be noted for a day, what is worked out of the nights, and when that goes back to triage."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from nightcramp.knowledge.schema.findings import Finding
from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, SourceKey, Statement


class DiaryExposure(Statement, frozen=True):
    """What may be noted for a day whose night it may act on.

    Attributes:
        name: a short noun phrase, for charts and lists.
        question: for the person, about today.
        unit: what is counted; empty for what was done or not.
        most: a larger amount is a slip.
        choices: the amounts that are offered at a tap.
        disturbs: it changes a night so much that a trial is read with such nights and without them.
        try_more: the action that tries more of it by oneself, where there is one.
        try_less: the action that tries less of it.
    """

    id: Identifier
    name: str
    question: str
    most: Annotated[float, msgspec.Meta(gt=0)]
    choices: tuple[float, ...]
    unit: str = ""
    help: str = ""
    disturbs: bool = False
    try_more: Identifier | None = None
    try_less: Identifier | None = None
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class DiaryOutcome(Statement, frozen=True):
    """What a trial on oneself may be judged by.

    Attributes:
        name: in the plural, for sentences: "cramps".
        says: what is watched, for the person to choose.
        kind: "count" for whole numbers a night, "score" for points.
        worthwhile: the smallest effect worth having; of a count a share, of a score points.
    """

    id: Identifier
    name: str
    says: str
    kind: Literal["count", "score"]
    worthwhile: Annotated[float, msgspec.Meta(gt=0)]
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class DiaryFinding(Finding, frozen=True):
    """What is worked out of the nights that were written down; the names of the conditions of diary proposals.

    Attributes:
        nights: of how many nights it speaks, back from the last one.
        needs: how many of them must be written down; with fewer it is unknown.
    """

    nights: Annotated[int, msgspec.Meta(ge=1)] = 1
    needs: Annotated[int, msgspec.Meta(ge=1)] = 1


class DiaryProposal(Statement, frozen=True):
    """What the diary proposes to add to the answers. The person confirms it; it never makes an answer milder.

    Attributes:
        when: over diary findings.
        finding: which answer.
        value: an expression over diary findings, for a number; a boolean is proposed as true.
        says: to the person; ``{value}`` stands for the value.
    """

    id: Identifier
    when: Condition
    finding: Identifier
    says: str
    basis: Basis
    value: str = ""
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class DiaryMeasurement(Statement, frozen=True):
    """What a device counted. It is never asked for.

    Attributes:
        name: a short noun phrase, for charts and lists.
        unit: what is counted.
        of: whether it is of a night, or of a day.
        most: a larger amount is a slip.
    """

    id: Identifier
    name: str
    unit: str
    of: Literal["night", "day"]
    most: Annotated[float, msgspec.Meta(gt=0)]
    note: str = ""


class DiaryImportWords(Statement, frozen=True):
    """What a name in a file is taken for beforehand; the person can change it.

    Attributes:
        to: a target, see :mod:`nightcramp.diary.imports.targets`.
        words: the whole name, in any case of letters.
    """

    id: Identifier
    to: Identifier
    words: tuple[str, ...]


class DiaryImportRefusal(Statement, frozen=True):
    """Words of names that are never a leg cramp.

    Attributes:
        words: one of them in a name is enough.
        says: to the person.
    """

    id: Identifier
    words: tuple[str, ...]
    says: str


class DiaryImportUnit(Statement, frozen=True):
    """How an amount in the unit of a device becomes one of ours.

    Attributes:
        to: the exposure or measurement.
        one_counts: how much one of theirs is in our unit.
    """

    id: Identifier
    to: Identifier
    one_counts: Annotated[float, msgspec.Meta(gt=0)]
    note: str = ""
