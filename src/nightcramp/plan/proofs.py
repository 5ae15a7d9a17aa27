"""Statements about the safety of actions, proved for every possible person with Z3.

What the gate clears is made from its own decisions (:func:`~nightcramp.plan.gate.mark` and
:func:`~nightcramp.plan.gate.admits`, called for every case), so that a change of the gate changes the proofs. What must
hold is stated apart: the severity of each contraindication, the dangers of each agent, the completions of what is not
known yet, the claims that harm. The tests plant a fault for each statement and see that it is found.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import z3

from nightcramp.answers import State
from nightcramp.condition.prove import Quantity, SymbolicState, Truth
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Clash, Contraindication, Danger, Intake
from nightcramp.plan.gate import EMERGENCY, Doubt, admits, mark
from nightcramp.plan.interactions import together
from nightcramp.triage.people import People, Proof, person

_VALUES: tuple[bool | None, ...] = (True, False, None)
_MEASURED = ("laboratory", "examination")


def prove(knowledge: KnowledgeBase) -> Iterator[Proof]:
    """Prove all statements about actions, one after the other."""
    prover = _Prover(knowledge)
    statements: list[tuple[str, Callable[[], tuple[int, list[str]]]]] = [
        (f"Every action to offer can be cleared, with no blood test at hand ({prover.numbers})", prover.alive),
        ("No action is cleared while an absolute contraindication is true, or unknown and not waived", prover.absolute),
        ("No action is cleared while it needs a doctor's word first", prover.relative),
        ("No answer still to come can make a cleared action absolutely contraindicated", prover.completions),
        ("No action is cleared in a danger of what it works with", prover.dangers),
        ("At an emergency nothing is cleared that does anything to the body", prover.emergency),
        ("While a question could make it an emergency, only relief is cleared", prover.open_emergency),
        ("Nothing that a harmful claim recommends can be offered", prover.harmful_claims),
        ("No cleared action alone exceeds an upper limit of the person", prover.limits),
        ("Two actions that interact are never offered together", prover.interactions),
    ]  # fmt: skip
    for name, statement in statements:
        start = time.perf_counter()
        queries, broken = statement()
        yield Proof(name, not broken, queries, time.perf_counter() - start, tuple(broken))


class ActionPeople(People):
    """Every possible person, and what the gate clears for them, from its own decisions.

    Args:
        knowledge: the knowledge base.
        actions: about which the proofs are; all of them if ``None``.
        doubt: what a relative contraindication does that is unknown.
        also: further conditions that will be asked about.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        actions: Iterable[Action] | None = None,
        *,
        doubt: Doubt = "warn",
        also: Iterable[str] = (),
    ) -> None:
        self.actions = tuple(knowledge.actions.values() if actions is None else actions)
        self.doubt = doubt
        self.offered = tuple(action for action in self.actions if action.offer != "never")
        conditions = [line.when for action in self.actions for line in action.contraindications]
        conditions += [action.meant_for for action in self.actions]
        conditions += [danger.when for danger in knowledge.collection("dangers")]
        conditions += [intake.when for intake in knowledge.collection("intakes") if intake.kind == "ul"]
        super().__init__(knowledge, [*conditions, *also])

    def cleared(self, action: Action, state: SymbolicState) -> Any:
        """That the gate clears an action, whatever the urgency."""
        if action.offer == "never":
            return z3.BoolVal(False)
        return z3.And(
            self._is(action.meant_for, True, state), *(self._passes(line, state) for line in action.contraindications)
        )

    def _passes(self, line: Contraindication, state: SymbolicState) -> Any:
        holds = line.if_unknown == "hold"
        marks = {v: mark(line.severity, value=v, holds=holds, doubt=self.doubt) for v in _VALUES}
        passing = [value for value, found in marks.items() if found in ("clear", "caution")]
        return z3.Or([z3.BoolVal(False), *(self._is(line.when, value, state) for value in passing)])

    def endangered(self, action: Action) -> list[Danger]:
        """The dangers of what an action works with."""
        return [
            danger
            for danger in self.knowledge.collection("dangers")
            if set(danger.agents) & set(action.uses) and action.id not in danger.except_for
        ]

    def danger_faults(self, action: Action) -> list[str]:
        """The people for whom an action is cleared in a danger of what it works with."""
        told = []
        for danger in self.endangered(action):
            truth = self._truth(danger.when, self.state)
            wrong = truth.true if danger.if_unknown == "pass" else z3.Not(truth.false)
            found = self._shown(action, self.check(self.cleared(action, self.state), wrong))
            told += [f"{danger.id}: {line}" for line in found]
        return told

    def admitted(self, action: Action, state: SymbolicState | None = None) -> Any:
        """That the certain level leaves room for an action."""
        certain = self.certain(state or self.state)
        levels = [level for level in self.knowledge.levels if admits(action, level, emergency_open=False) == "yes"]
        return z3.Or([z3.BoolVal(False), *(certain == self.knowledge.rank(level) for level in levels)])

    def _is(self, condition: str, value: bool | None, state: SymbolicState) -> Any:  # noqa: FBT001 - one of three values
        truth = self._truth(condition, state)
        if value is None:
            return z3.Not(z3.Or(truth.true, truth.false))
        return truth.true if value else truth.false

    def _truth(self, condition: str, state: SymbolicState) -> Truth:
        return state.truth(self.knowledge.condition(condition or "True"))

    def _measured(self, name: str) -> bool:
        return self.knowledge.findings[name].answered_by in _MEASURED

    def _shown(self, action: Action, model: Any) -> list[str]:
        return [] if model is None else [f"{action.id} is cleared for: {person(self.state, model)}"]


class _Prover(ActionPeople):
    @property
    def numbers(self) -> str:
        """How much the proofs cover."""
        lines = [line for action in self.actions for line in action.contraindications]
        absolute = sum(line.severity == "absolute" for line in lines)
        return (
            f"{len(self.actions)} actions, {len(lines)} contraindications, {absolute} of them absolute; every state of "
            f"{len(self.state.free)} findings"
        )

    # --- statements: each gives the number of queries and what breaks it

    def alive(self) -> tuple[int, list[str]]:
        unmeasured = [z3.Not(_known(found)) for name, found in self.state.free.items() if self._measured(name)]
        dead = [
            f"{action.id} can be cleared for nobody, or only with a blood test at hand"
            for action in self.offered
            if self.check(self.cleared(action, self.state), self.admitted(action), *unmeasured) is None
        ]
        return len(self.offered), dead

    def absolute(self) -> tuple[int, list[str]]:
        def broken(line: Contraindication) -> Any:
            truth = self._truth(line.when, self.state)
            return truth.true if line.if_unknown == "pass" else z3.Not(truth.false)

        return self._never("absolute", broken)

    def relative(self) -> tuple[int, list[str]]:
        return self._never("relative", lambda line: self._truth(line.when, self.state).true)

    def _never(self, severity: str, broken: Callable[[Contraindication], Any]) -> tuple[int, list[str]]:
        queries, told = 0, []
        for action in self.actions:
            lines = [line for line in action.contraindications if line.severity == severity]
            if lines:
                queries += 1
                told += self._shown(
                    action, self.check(self.cleared(action, self.state), z3.Or([broken(x) for x in lines]))
                )
        return queries, told

    def completions(self) -> tuple[int, list[str]]:
        """A second state in which the person has answered everything; what must be measured stays as it was."""
        later = self.fresh("later")
        agrees = [self.possible(later)]
        for name, found in self.state.free.items():
            same = self._same(found, later.free[name])
            agrees.append(same if self._measured(name) else z3.Or(z3.Not(_known(found)), same))
        self.solver.push()
        self.solver.add(*agrees)
        told = []
        for action in self.offered:
            lines = [line for line in action.contraindications if line.severity == "absolute"]
            turned = z3.Or([z3.BoolVal(False), *(self._truth(line.when, later).true for line in lines)])
            told += self._shown(action, self.check(self.cleared(action, self.state), turned))
        self.solver.pop()
        return len(self.offered), told

    def dangers(self) -> tuple[int, list[str]]:
        queries = sum(len(self.endangered(action)) for action in self.offered)
        return queries, [told for action in self.offered for told in self.danger_faults(action)]

    def emergency(self) -> tuple[int, list[str]]:
        certain = self.certain(self.state) == self.knowledge.rank(EMERGENCY)
        acting = [
            action for action in self.actions if action.uses or action.dose or action.contributes or action.timing
        ]
        told = []
        for action in acting:
            told += self._shown(action, self.check(certain, self.cleared(action, self.state), self.admitted(action)))
        return len(acting), told

    def open_emergency(self) -> tuple[int, list[str]]:
        cases = list(itertools.product(self.actions, self.knowledge.levels))
        told = [
            f"{action.id} is cleared at {level} while a question could make it an emergency"
            for action, level in cases
            if admits(action, level, emergency_open=True) == "yes" and action.group != "now" and action.uses
        ]
        return len(cases), told

    def harmful_claims(self) -> tuple[int, list[str]]:
        queries, told = 0, []
        for claim in self.knowledge.collection("claims"):
            if claim.verdict == "harmful":
                for name in claim.recommends:
                    queries += 1
                    action = self.knowledge.actions[name]
                    told += [
                        f"{claim.id}: {x}" for x in self._shown(action, self.check(self.cleared(action, self.state)))
                    ]
        return queries, told

    def limits(self) -> tuple[int, list[str]]:
        queries, told = 0, []
        for action, row, value in self._added():
            if row.value is not None and value > row.value:
                queries += 1
                over = self._truth(row.when, self.state).true
                told += self._shown(action, self.check(self.cleared(action, self.state), over))
        return queries, told

    def _added(self) -> Iterator[tuple[Action, Intake, float]]:
        """What each action adds of a nutrient, with each upper limit of it."""
        limits = [row for row in self.knowledge.collection("intakes") if row.kind == "ul"]
        for action in self.offered:
            for part in action.contributes:
                fitting = (row for row in limits if (row.nutrient, row.unit) == (part.nutrient, part.unit))
                yield from ((action, row, part.value) for row in fitting)

    def interactions(self) -> tuple[int, list[str]]:
        """Each pair that a clash names, in both orders, for a person whom nothing is known of."""
        nobody = State(self.knowledge, {})
        pairs = [
            (clash, first, second)
            for clash in self.knowledge.collection("clashes")
            if clash.rule == "one_only"
            for first, second in self._pairs(clash)
        ]
        told = [
            f"{clash.id}: {first.id} is offered together with {second.id}"
            for clash, first, second in pairs
            if len(together((first, second), nobody).kept) > 1
        ]
        return len(pairs), told

    def _pairs(self, clash: Clash) -> Iterator[tuple[Action, Action]]:
        members = [[a for a in self.offered if a.id == entry or entry in a.uses] for entry in clash.between]
        sides = itertools.permutations(members, 2) if len(members) > 1 else [(members[0], members[0])]
        for one, other in sides:
            yield from ((first, second) for first in one for second in other if first.id != second.id)


def _known(found: Truth | Quantity) -> Any:
    return z3.Or(found.true, found.false) if isinstance(found, Truth) else found.known
