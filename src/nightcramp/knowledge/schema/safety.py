"""The hazard log: what can go wrong, what holds it back, and what remains."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.ground import Basis, Identifier, SourceKey, Statement

Harm = Literal["catastrophic", "major", "considerable", "significant", "minor"]
"""How bad the worst likely effect is."""
Likelihood = Literal["very_high", "high", "medium", "low", "very_low"]
"""How likely it is that somebody comes to this harm."""


class RiskStep(Statement, frozen=True):
    """What a step of severity or of likelihood means."""

    id: Harm | Likelihood
    of: Literal["severity", "likelihood"]
    means: str
    sources: tuple[SourceKey, ...]


class Control(Statement, frozen=True):
    """What holds a hazard back, and by what name it can be found.

    Each field but ``says``, ``proofs`` and ``tests`` has the name of a collection and holds ids of it.

    Attributes:
        proofs: ``triage.monotone`` is the statement ``monotone`` of ``nightcramp.triage.proofs``.
        tests: ``tests/plan/test_gate.py::test_name``.
    """

    says: str
    rules: tuple[Identifier, ...] = ()
    dangers: tuple[Identifier, ...] = ()
    actions: tuple[Identifier, ...] = ()
    clashes: tuple[Identifier, ...] = ()
    screens: tuple[Identifier, ...] = ()
    policies: tuple[Identifier, ...] = ()
    constraints: tuple[Identifier, ...] = ()
    warning_signs: tuple[Identifier, ...] = ()
    proofs: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


class HazardGroup(Statement, frozen=True):
    """A part of the hazard log, with the controls that serve all of its hazards."""

    id: Identifier
    title: str
    says: str
    controls: tuple[Control, ...] = ()


class Hazard(Statement, frozen=True):
    """A way in which people could come to harm. How bad and how likely it is are judgements of ours.

    Attributes:
        cause: how it comes about.
        effect: what happens to the person.
        before, after: how likely the effect is without the controls, and with them.
        remains: what the controls cannot do.
    """

    id: Identifier
    group: Identifier
    hazard: str
    cause: str
    effect: str
    severity: Harm
    before: Likelihood
    controls: tuple[Control, ...]
    after: Likelihood
    remains: str
    basis: Basis = "estimate"
