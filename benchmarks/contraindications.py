"""How many deleted contraindications a safety case or a proof catches.

Run with ``make benchmark-contraindications``. Each absolute contraindication is deleted in turn. It is caught when a
case in tests/cases/safety fails (the action is offered, or no longer refused for good because of the facts of the
case), or when a proof that no action is cleared in a danger of what it works with fails.
"""

from __future__ import annotations

import collections
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import z3

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import nightcramp
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Contraindication
from nightcramp.plan.proofs import ActionPeople
from support.safety import Person, SafetyCase, asked, faults, person, read_safety_cases


@dataclasses.dataclass(frozen=True)
class Deletion:
    """An action without one of its contraindications."""

    action: Action
    line: Contraindication


def main() -> None:
    """Print the figure, and the deletions that nothing caught."""
    knowledge = nightcramp.load_knowledge()
    people = list(cases(knowledge))
    prover = ActionPeople(knowledge)
    total = collections.Counter[str]()
    missed = []
    for deletion in deletions(knowledge):
        by_case = any(
            faults(case, somebody.outcome(deletion.action))
            for case, somebody in people
            if deletion.action.id in case.not_offered
        )
        by_proof = bool(prover.danger_faults(deletion.action))
        total["caught by a case"] += by_case
        total["caught by a proof"] += by_proof
        total["caught by both"] += by_case and by_proof
        total["deleted"] += 1
        if not (by_case or by_proof):
            missed.append(deletion)
    caught = total["deleted"] - len(missed)
    print(f"{len(people)} cases, {len(knowledge.collection('dangers'))} dangers")
    for name, count in total.items():
        print(f"{name:<20}{count:>6}")
    print(f"\n{caught} of {total['deleted']} deletions caught: {caught / total['deleted']:.1%} (aim: 100 %)")
    for deletion in missed:
        print(f"  not caught: {deletion.action.id}: {deletion.line.when} ({deletion.line.if_unknown})")
    sys.exit(bool(missed))


def cases(knowledge: KnowledgeBase) -> Iterator[tuple[SafetyCase, Person]]:
    findings = asked(knowledge)
    for case in read_safety_cases():
        yield case, person({**case.person, **case.given}, knowledge, findings)


def deletions(knowledge: KnowledgeBase) -> Iterator[Deletion]:
    for action in knowledge.actions.values():
        for number, line in enumerate(action.contraindications):
            if line.severity == "absolute":
                rest = action.contraindications[:number] + action.contraindications[number + 1 :]
                yield Deletion(msgspec.structs.replace(action, contraindications=rest), line)


if __name__ == "__main__":
    z3.set_param("timeout", 60_000)
    main()
