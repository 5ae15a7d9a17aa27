"""Causes and the network that they form."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.findings import Code
from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, Level, Number, SourceKey, Statement

COMPLAINT = "leg_complaint"
"""The finding that the causes explain: cramp brings it, and so do the look-alikes."""


class Rate(Number, frozen=True, kw_only=True):
    """A probability for the people of whom ``when`` is certainly true; of several, the first that fits is taken.

    Attributes:
        among: ``people_who_ask``: found among people with the complaint, so that the complaint is already counted.
    """

    when: Condition = ""
    among: Literal["population", "people_who_ask"] = "population"


class Context(Number, frozen=True, kw_only=True):
    """By how much a circumstance that is certainly there multiplies the odds of a cause (an odds ratio)."""

    when: Condition


class Parent(Number, frozen=True, kw_only=True):
    """How often people with another cause have this one, others of its causes included."""

    cause: Identifier


class Sign(Number, frozen=True, kw_only=True):
    """How often people with a cause show a finding, other reasons for the finding included (the published frequency).

    Attributes:
        defining: the finding is the exposure, or the disease itself, as the person knows it.
    """

    finding: Identifier
    defining: bool = False


class Association(Statement, frozen=True):
    """A published association of a cause with cramps; without a value only the direction is known."""

    contrast: str
    basis: Basis
    measure: Literal["odds ratio", "risk ratio", ""] = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Confirmation(Statement, frozen=True):
    """What would confirm or exclude a cause.

    Attributes:
        test: what is done, in plain words.
        tells: what the result says.
        by: who does it.
    """

    test: str
    tells: str
    by: Literal["you", "pharmacist", "GP", "midwife", "hospital", "specialist", "emergency team"]
    sources: tuple[SourceKey, ...] = ()


class Cause(Statement, frozen=True):
    """A cause of night cramps, what contributes to them, or what is taken for them.

    Attributes:
        plain: what it is, in one plain sentence.
        kind: a ``mimic`` is taken for a cramp and causes none; the others may raise cramps.
        explains_the_rest: the default explanation: what the others leave of the baseline. What it shows is shown by
            cramp itself, whatever brings the cramp on.
        named_only: the article names it, and no link was found; never ranked above the default explanation.
        applies_to: whom it can concern; where this is certainly false, the cause is not in the person's network.
        prevalence: how common it is; the last rate has no condition. Of what explains the rest: its share in the cramps
            of a population, at least.
        context: circumstances that raise or lower the odds.
        raised_by: the causes that bring it on.
        raises_cramp: the probability that it alone brings on night cramps: a weight of the noisy-OR, net of the leak.
        taken_for_cramp: the probability that it alone, without a cramp, brings the complaint.
        cramp_frequency: how often people who have it have cramps, as published: their other causes are in it.
        shows: the findings that it brings.
        confirm: what would settle it.
    """

    id: Identifier
    name: str
    plain: str
    kind: Literal["physiological", "contributor", "disease", "medicine", "mimic"]
    prevalence: tuple[Rate, ...]
    urgency: Level
    urgency_reason: str
    explains_the_rest: bool = False
    named_only: bool = False
    applies_to: Condition = ""
    context: tuple[Context, ...] = ()
    raised_by: tuple[Parent, ...] = ()
    raises_cramp: Number | None = None
    taken_for_cramp: Number | None = None
    cramp_frequency: Number | None = None
    association: Association | None = None
    shows: tuple[Sign, ...] = ()
    confirm: tuple[Confirmation, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Background(Statement, frozen=True):
    """How often people who have none of the causes of a finding show it: the leak of the finding.

    Attributes:
        graded_by: the laboratory values that say how far outside its interval the finding is.
    """

    finding: Identifier
    rates: tuple[Rate, ...]
    graded_by: tuple[Identifier, ...] = ()
    side: Literal["low", "high", ""] = ""


class Baseline(Number, frozen=True, kw_only=True):
    """How many people of a group have night cramps, as published.

    Attributes:
        when: who they are.
        window: over which time they were asked.
        calibrates: the leak of cramp is worked out from it; the first that fits a person is taken.
    """

    id: Identifier
    group: str
    when: Condition
    window: str
    calibrates: bool = False


class CrampFeature(Statement, frozen=True):
    """A published figure on night cramps that the network does not need, kept for explanations."""

    id: Identifier
    feature: str
    value: float
    unit: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    low: float | None = None
    high: float | None = None
    note: str = ""


class FaceGroup(Statement, frozen=True):
    """Findings that are faces of one sign, the best first: the first that is answered counts, the others do not."""

    id: Identifier
    faces: tuple[Identifier, ...]
    why: str
    sources: tuple[SourceKey, ...] = ()
