"""Every possible person at once, for proofs: their answers as Z3 terms, their levels, and what breaks a statement."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import z3

from nightcramp.condition.prove import Quantity, SymbolicState, Truth
from nightcramp.knowledge import KnowledgeBase
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME, rule_conditions


@dataclasses.dataclass(frozen=True, slots=True)
class Proof:
    """The outcome for one statement.

    Attributes:
        name: the statement, in words.
        holds: whether it was proved (for a control: whether a counterexample was found, as it must be).
        queries: how many questions were put to the solver.
        seconds: how long they took.
        counterexample: the answers of a person who breaks it, for each failure.
    """

    name: str
    holds: bool
    queries: int
    seconds: float
    counterexample: tuple[str, ...] = ()


class People:
    """Every possible person at once, and questions about them.

    Args:
        knowledge: the knowledge base.
        also: further conditions that will be asked about, so that their findings are part of a person.
    """

    def __init__(self, knowledge: KnowledgeBase, also: Iterable[str] = ()) -> None:
        self.knowledge = knowledge
        self.also = [knowledge.condition(text) for text in dict.fromkeys(also) if text]
        self.rules = [(rule, knowledge.condition(condition)) for rule, condition in rule_conditions(knowledge)]
        self.exceptions = {lowering.finding for lowering in knowledge.collection("lowering_findings")}
        self.state = self.fresh("person")
        self.solver = z3.Solver()
        self.solver.add(self.possible(self.state))

    # --- states and levels

    def fresh(self, name: str) -> SymbolicState:
        """A state with the rules and constraints written out, so that all its variables exist."""
        definitions = {
            finding.id: definition
            for finding in self.knowledge.findings.values()
            if finding.derived and not finding.may_be_given and (definition := self.knowledge.definition(finding.id))
        }
        relevance = {
            finding.id: self.knowledge.condition(finding.relevant)
            for finding in self.knowledge.findings.values()
            if finding.relevant
        }
        state = SymbolicState(self.knowledge, name, definitions, relevance)
        for condition in [*(condition for _, condition in self.rules), *self.also]:
            state.truth(condition)
        self.possible(state)
        return state

    def possible(self, state: SymbolicState) -> Any:
        """That the answers are possible: numbers are plausible, nothing contradictory is certain."""
        limits = [
            z3.Not(state.truth(self.knowledge.condition(constraint.impossible)).true)
            for constraint in self.knowledge.collection("constraints")
        ]
        for name, found in list(state.free.items()):
            finding = self.knowledge.findings[name]
            if isinstance(found, Quantity):
                if finding.choices:
                    limits.append(z3.Or([found.value == code for code in range(len(finding.choices))]))
                elif finding.plausible:
                    limits += [found.value >= finding.plausible[0], found.value <= finding.plausible[1]]
            definition = self.knowledge.definition(name)
            if definition is not None and isinstance(found, Truth) and finding.answered_by != "laboratory":
                # A no to what follows from other answers is refused; only a laboratory may judge by its own interval.
                limits.append(z3.Implies(state.truth(definition).true, found.true))
            if finding.relevant:
                absent = state.truth(self.knowledge.condition(finding.relevant)).false
                given = found.true if isinstance(found, Truth) else found.known
                limits.append(z3.Not(z3.And(given, absent)))
        return z3.And(limits)

    def certain(self, state: SymbolicState) -> Any:
        """The rank of the certain level."""
        return self._rank(state, lambda truth: truth.true)

    def worst(self, state: SymbolicState) -> Any:
        """The rank of the possible level."""
        return self._rank(state, lambda truth: z3.Not(truth.false))

    def _rank(self, state: SymbolicState, counts: Callable[[Truth], Any]) -> Any:
        home = z3.Or(
            [state.truth(condition).true for rule, condition in self.rules if rule.level == HOME] or [z3.BoolVal(False)]
        )
        rank = z3.If(home, self.knowledge.rank(HOME), self.knowledge.rank(DEFAULT_LEVEL))
        for level in sorted((level for level in self.knowledge.levels if level != HOME), key=self.knowledge.rank):
            fires = [counts(state.truth(condition)) for rule, condition in self.rules if rule.level == level]
            if fires:
                rank = z3.If(z3.Or(fires), self.knowledge.rank(level), rank)
        return rank

    def completion(self) -> tuple[SymbolicState, Any]:
        """A state that knows everything and agrees with the person's wherever that one knows something."""
        whole = self.fresh("whole")
        agrees = []
        for name, known in self.state.free.items():
            full = whole.free[name]
            if isinstance(known, Truth) and isinstance(full, Truth):
                agrees += [z3.Implies(known.true, full.true), z3.Implies(known.false, full.false)]
            elif isinstance(known, Quantity) and isinstance(full, Quantity):
                agrees.append(z3.Implies(known.known, z3.And(full.known, full.value == known.value)))
        return whole, z3.And(self.possible(whole), *agrees)

    def refute(self, broken: list[Any]) -> tuple[int, list[str]]:
        """How many statements were tried, and the people of whom one holds."""
        models = [self.check(statement) for statement in broken]
        return len(broken), [person(self.state, model) for model in models if model is not None]

    def check(self, *conditions: Any) -> Any:
        """A possible person of whom the conditions hold, or ``None`` when there is none."""
        self.solver.push()
        self.solver.add(*conditions)
        outcome = self.solver.check()
        assert outcome != z3.unknown, "the solver gave up"
        model = self.solver.model() if outcome == z3.sat else None
        self.solver.pop()
        return model

    def _same(self, first: Truth | Quantity, second: Truth | Quantity) -> Any:
        if isinstance(first, Truth) and isinstance(second, Truth):
            return z3.And(first.true == second.true, first.false == second.false)
        assert isinstance(first, Quantity)
        assert isinstance(second, Quantity)
        return z3.And(first.known == second.known, first.value == second.value)


def person(state: SymbolicState, model: Any) -> str:
    """The answers of the person that a model describes."""
    told = []
    for name, found in state.free.items():
        if isinstance(found, Truth):
            if z3.is_true(model.eval(found.true)):
                told.append(name)
            elif z3.is_true(model.eval(found.false)):
                told.append(f"not {name}")
        elif z3.is_true(model.eval(found.known)):
            told.append(f"{name} = {model.eval(found.value, model_completion=True)}")
    return ", ".join(told) or "a person of whom nothing is known"
