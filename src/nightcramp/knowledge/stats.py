"""Counts of a knowledge base: how much there is, on what it rests, what is still planned."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from nightcramp.knowledge.check import cited
from nightcramp.knowledge.model import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS, Basis, Certainty, Claim, Number, Verdicts

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
        "causes": len(knowledge.causes),
        "actions": 0,
        "sources": {
            "total": len(knowledge.sources),
            "dangling": len(used - set(knowledge.sources)),
            "unused": len(set(knowledge.sources) - used),
        },
        "numbers_by_basis": _count(_bases(knowledge), get_args(Basis)),
        "omissions": len(knowledge.collection("omissions")),
        "instruments": len(knowledge.instruments),
        "reference_intervals": len(knowledge.collection("reference_intervals")),
        "network": _network(knowledge),
        **knowledge.dump(),
    }


def _network(knowledge: KnowledgeBase) -> dict[str, Any]:
    """The network: causes by kind, its links, and on what its numbers rest."""
    causes = tuple(knowledge.causes.values())
    links = collections.Counter(sign.finding for cause in causes for sign in cause.shows)
    numbers = [*_numbers(causes), *_numbers(tuple(knowledge.backgrounds.values())), *knowledge.collection("baselines")]
    return {
        "by_kind": dict(sorted(collections.Counter(cause.kind for cause in causes).items())),
        "named_only": sum(cause.named_only for cause in causes),
        "chains": sum(len(cause.raised_by) for cause in causes),
        "context": sum(len(cause.context) for cause in causes),
        "signs": links.total(),
        "findings": len(links),
        "causes_a_finding": round(links.total() / len(links), 2) if links else 0.0,
        "most_causes_of_a_finding": max(links.values(), default=0),
        "face_groups": len(knowledge.collection("face_groups")),
        "baselines": len(knowledge.collection("baselines")),
        "numbers_by_basis": _count((number.basis for number in numbers), get_args(Basis)),
    }


def _numbers(value: Any) -> Iterator[Number]:
    """Every number in a statement and in its parts."""
    if isinstance(value, Number):
        yield value
    if isinstance(value, msgspec.Struct):
        value = tuple(getattr(value, field) for field in value.__struct_fields__)
    if isinstance(value, tuple):
        for part in value:
            yield from _numbers(part)


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
