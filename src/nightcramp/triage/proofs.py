"""Statements about triage, proved for every possible person with Z3.

Each proof asks for a person that breaks the statement; "unsatisfiable" is the proof, anything else is shown as the
person found. Controls are statements known to be wrong: a control that finds nobody means that the prover is blind.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from typing import Any

import z3

from nightcramp.condition.prove import Quantity, SymbolicState, Truth
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Rule
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


def prove(knowledge: KnowledgeBase) -> Iterator[Proof]:
    """Prove all statements about triage, one after the other."""
    prover = _Prover(knowledge)
    statements: list[tuple[str, Callable[[], tuple[int, list[str]]]]] = [
        ("Some person is possible (control: the constraints do not exclude everybody)", prover.somebody_is_possible),
        ("Each state has exactly one certain and one possible level", prover.one_level),
        ("A finding that turns present never lowers the level, but for the listed exceptions", prover.monotone),
        ("Each listed exception does lower the level somewhere (control)", prover.exceptions_are_real),
        ("The possible level is never below the certain one", prover.possible_is_not_below_certain),
        ("The possible level bounds the level of every completion of the unknowns", prover.possible_bounds_completions),
        ("A bound without its unknown rules is broken by somebody (control)", prover.certain_does_not_bound),
        ("Every rule can fire and decide the level, or names the rules above it", prover.rules_are_alive),
        ("Every rule decides alone for somebody, or names its companions", prover.rules_decide_alone),
    ]  # fmt: skip
    for name, statement in statements:
        start = time.perf_counter()
        queries, broken = statement()
        yield Proof(name, not broken, queries, time.perf_counter() - start, tuple(broken))


class _Prover:
    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.rules = [(rule, knowledge.condition(condition)) for rule, condition in rule_conditions(knowledge)]
        self.exceptions = {lowering.finding for lowering in knowledge.collection("lowering_findings")}
        self.state = self._fresh("person")
        self.solver = z3.Solver()
        self.solver.add(self.possible(self.state))

    # --- states and levels

    def _fresh(self, name: str) -> SymbolicState:
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
        for _, condition in self.rules:
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

    # --- statements: each gives the number of queries and what breaks it

    def somebody_is_possible(self) -> tuple[int, list[str]]:
        found = self._check()
        return 1, [] if found is not None else ["nobody is possible"]

    def one_level(self) -> tuple[int, list[str]]:
        state = self.state
        wrong = [
            z3.Not(z3.Or([rank == self.knowledge.rank(level) for level in self.knowledge.levels]))
            for rank in (self.certain(state), self.worst(state))
        ]
        return self._refute(wrong)

    def possible_is_not_below_certain(self) -> tuple[int, list[str]]:
        return self._refute([self.worst(self.state) < self.certain(self.state)])

    def monotone(self) -> tuple[int, list[str]]:
        """All findings but the exceptions at once: no set of them lowers the level by turning present."""
        names = [
            name for name, found in self.state.free.items() if isinstance(found, Truth) and name not in self.exceptions
        ]
        after, may_turn = self._turning(names)
        if self._check(self.possible(after), may_turn, self.certain(after) < self.certain(self.state)) is None:
            return 1, []
        lowering = self._lowering(names)
        told = [f"{name} turning present lowers the level of: {_person(self.state, model)}" for name, model in lowering]
        return 1 + len(names), told or ["several findings turning present together lower the level"]

    def _turning(self, names: list[str]) -> tuple[SymbolicState, Any]:
        """A second state that differs at most by some of the findings turning present."""
        after = self._fresh("after")
        turns = []
        for name, before in self.state.free.items():
            same = self._same(before, after.free[name])
            found = after.free[name]
            turns.append(z3.Or(same, found.true) if name in names and isinstance(found, Truth) else same)
        return after, z3.And(turns)

    def _lowering(self, names: list[str]) -> list[tuple[str, Any]]:
        """The findings that lower the certain level by turning present, each with a person in whom it does."""
        after, may_turn = self._turning(names)
        choice = {name: z3.Bool(f"turns:{name}") for name in names}
        self.solver.push()
        self.solver.add(self.possible(after), may_turn, self.certain(after) < self.certain(self.state))
        for name in names:
            self.solver.add(z3.Or(choice[name], self._same(self.state.free[name], after.free[name])))
        found = []
        for name in names:
            alone = [chosen if other == name else z3.Not(chosen) for other, chosen in choice.items()]
            model = self._check(*alone)
            if model is not None:
                found.append((name, model))
        self.solver.pop()
        return found

    def exceptions_are_real(self) -> tuple[int, list[str]]:
        names = sorted(self.exceptions & set(self.state.free))
        lowering = {name for name, _ in self._lowering(names)}
        idle = [
            f"{name} is listed as an exception but never lowers the level" for name in names if name not in lowering
        ]
        unused = [f"{name} is listed as an exception but no rule rests on it" for name in self.exceptions - set(names)]
        return len(names), idle + unused

    def possible_bounds_completions(self) -> tuple[int, list[str]]:
        whole, completes = self._completion()
        return self._refute([z3.And(completes, self.certain(whole) > self.worst(self.state))])

    def certain_does_not_bound(self) -> tuple[int, list[str]]:
        whole, completes = self._completion()
        found = self._check(completes, self.certain(whole) > self.certain(self.state))
        return 1, [] if found is not None else ["no unknown answer could raise anybody's level"]

    def _completion(self) -> tuple[SymbolicState, Any]:
        """A state that knows everything and agrees with the person's wherever that one knows something."""
        whole = self._fresh("whole")
        agrees = []
        for name, known in self.state.free.items():
            full = whole.free[name]
            if isinstance(known, Truth) and isinstance(full, Truth):
                agrees += [z3.Implies(known.true, full.true), z3.Implies(known.false, full.false)]
            elif isinstance(known, Quantity) and isinstance(full, Quantity):
                agrees.append(z3.Implies(known.known, z3.And(full.known, full.value == known.value)))
        return whole, z3.And(self.possible(whole), *agrees)

    def rules_are_alive(self) -> tuple[int, list[str]]:
        """A rule that never fires is dead; so is one that fires only under a higher level without naming it."""
        dead = []
        for rule, condition in self.rules:
            least = (
                z3.BoolVal(True) if rule.companion_of else self.certain(self.state) == self.knowledge.rank(rule.level)
            )
            if self._check(self.state.truth(condition).true, least) is None:
                dead.append(f"{rule.id} can never {'fire' if rule.companion_of else 'decide the level'}")
        return len(self.rules), dead

    def rules_decide_alone(self) -> tuple[int, list[str]]:
        """A rule that always fires with another of its level must say so (``companion_of``)."""
        broken = []
        for rule, condition in self.rules:
            others = [other for other in self.rules if self._is_as_high(other[0], rule)]
            alone = [z3.Not(self.state.truth(other).true) for _, other in others]
            decides = self._check(self.state.truth(condition).true, *alone) is not None
            if decides == bool(rule.companion_of):
                broken.append(f"{rule.id} {'decides alone, but names companions' if decides else 'never fires alone'}")
        return len(self.rules), broken

    def _is_as_high(self, other: Rule, rule: Rule) -> bool:
        return other.id != rule.id and self.knowledge.rank(other.level) >= self.knowledge.rank(rule.level)

    # --- help

    def _refute(self, broken: list[Any]) -> tuple[int, list[str]]:
        models = [self._check(statement) for statement in broken]
        return len(broken), [_person(self.state, model) for model in models if model is not None]

    def _check(self, *conditions: Any) -> Any:
        """A possible person of whom the conditions hold, or ``None`` when there is none."""
        self.solver.push()
        self.solver.add(*conditions)
        outcome = self.solver.check()
        assert outcome != z3.unknown, "the solver gave up"
        model = self.solver.model() if outcome == z3.sat else None
        self.solver.pop()
        return model

    def same_meaning(self, first: str, second: str) -> bool:
        """Whether two conditions have the same value, of the three, for every possible person."""
        one, two = (self.state.truth(self.knowledge.condition(text)) for text in (first, second))
        return self._check(z3.Or(one.true != two.true, one.false != two.false)) is None

    def same_levels(self, other: _Prover) -> bool:
        """Whether other rules give every possible person the same two levels."""
        certain = self.certain(self.state) != other.certain(self.state)
        return self._check(z3.Or(certain, self.worst(self.state) != other.worst(self.state))) is None

    def _same(self, first: Truth | Quantity, second: Truth | Quantity) -> Any:
        if isinstance(first, Truth) and isinstance(second, Truth):
            return z3.And(first.true == second.true, first.false == second.false)
        assert isinstance(first, Quantity)
        assert isinstance(second, Quantity)
        return z3.And(first.known == second.known, first.value == second.value)


def _person(state: SymbolicState, model: Any) -> str:
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


def same_meaning(knowledge: KnowledgeBase, first: str, second: str) -> bool:
    """Whether two conditions have the same value, of the three, for every possible person."""
    return _Prover(knowledge).same_meaning(first, second)


def same_levels(knowledge: KnowledgeBase, changed: KnowledgeBase) -> bool:
    """Whether a knowledge base with other rules gives every possible person the same two levels."""
    return _Prover(knowledge).same_levels(_Prover(changed))
