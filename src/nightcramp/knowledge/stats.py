"""Counts of a knowledge base: how much there is, on what it rests, what is still planned."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from nightcramp.knowledge.check import cited
from nightcramp.knowledge.model import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS, Basis, Certainty, Claim, Severity, Verdicts

PLANNED = ("causes", "plan", "app", "trials")
"""The parts of the product that realise claims later."""


def stats(knowledge: KnowledgeBase) -> dict[str, Any]:
    """The counts, as ``nightcramp knowledge stats --json`` prints them."""
    claims: tuple[Claim, ...] = knowledge.collection("claims")
    used = {key for name in COLLECTIONS for statement in knowledge.collection(name) for key in cited(statement)}
    return {
        "claims": {
            "total": len(claims),
            "by_verdict": _count((claim.verdict for claim in claims), get_args(Verdicts)),
            "by_certainty": _count((claim.certainty for claim in claims), get_args(Certainty)),
            "planned": _count((claim.planned for claim in claims if claim.planned), PLANNED),
            "realised": sum(1 for claim in claims if claim.realised_by),
        },
        "findings": len(knowledge.findings),
        "rules": len(knowledge.rules),
        "causes": 0,
        "actions": len(knowledge.actions),
        "contraindications": _count(
            (line.severity for action in knowledge.actions.values() for line in action.contraindications),
            get_args(Severity),
        ),
        "dangers": len(knowledge.collection("dangers")),
        "sources": {
            "total": len(knowledge.sources),
            "dangling": len(used - set(knowledge.sources)),
            "unused": len(set(knowledge.sources) - used),
        },
        "numbers_by_basis": _count(_bases(knowledge), get_args(Basis)),
        "omissions": len(knowledge.collection("omissions")),
        "instruments": len(knowledge.instruments),
        "reference_intervals": len(knowledge.collection("reference_intervals")),
        **knowledge.dump(),
    }


def _count(values: Iterator[str], known: tuple[str, ...]) -> dict[str, int]:
    found = collections.Counter(values)
    return {name: found[name] for name in known}


def _bases(knowledge: KnowledgeBase) -> Iterator[str]:
    """The basis of every statement, and of every part of one, that has a basis."""
    stack: list[Any] = [statement for name in COLLECTIONS for statement in knowledge.collection(name)]
    while stack:
        value = stack.pop()
        if isinstance(value, msgspec.Struct):
            if basis := getattr(value, "basis", ""):
                yield basis
            stack.extend(getattr(value, field) for field in value.__struct_fields__)
        elif isinstance(value, tuple):
            stack.extend(part for part in value if isinstance(part, msgspec.Struct))
