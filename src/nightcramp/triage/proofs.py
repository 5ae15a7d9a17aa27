"""Statements about triage, proved for every possible person with Z3.

Each proof asks for a person that breaks the statement; "unsatisfiable" is the proof, anything else is shown as the
person found. Controls are statements known to be wrong: a control that finds nobody means that the prover is blind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import z3

from nightcramp.condition.prove import SymbolicState, Truth
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Rule
from nightcramp.triage.people import People, Proof, person


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


class _Prover(People):
    # --- statements: each gives the number of queries and what breaks it

    def somebody_is_possible(self) -> tuple[int, list[str]]:
        found = self.check()
        return 1, [] if found is not None else ["nobody is possible"]

    def one_level(self) -> tuple[int, list[str]]:
        state = self.state
        wrong = [
            z3.Not(z3.Or([rank == self.knowledge.rank(level) for level in self.knowledge.levels]))
            for rank in (self.certain(state), self.worst(state))
        ]
        return self.refute(wrong)

    def possible_is_not_below_certain(self) -> tuple[int, list[str]]:
        return self.refute([self.worst(self.state) < self.certain(self.state)])

    def monotone(self) -> tuple[int, list[str]]:
        """All findings but the exceptions at once: no set of them lowers the level by turning present."""
        names = [
            name for name, found in self.state.free.items() if isinstance(found, Truth) and name not in self.exceptions
        ]
        after, may_turn = self._turning(names)
        if self.check(self.possible(after), may_turn, self.certain(after) < self.certain(self.state)) is None:
            return 1, []
        lowering = self._lowering(names)
        told = [f"{name} turning present lowers the level of: {person(self.state, model)}" for name, model in lowering]
        return 1 + len(names), told or ["several findings turning present together lower the level"]

    def _turning(self, names: list[str]) -> tuple[SymbolicState, Any]:
        """A second state that differs at most by some of the findings turning present."""
        after = self.fresh("after")
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
            model = self.check(*alone)
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
        whole, completes = self.completion()
        return self.refute([z3.And(completes, self.certain(whole) > self.worst(self.state))])

    def certain_does_not_bound(self) -> tuple[int, list[str]]:
        whole, completes = self.completion()
        found = self.check(completes, self.certain(whole) > self.certain(self.state))
        return 1, [] if found is not None else ["no unknown answer could raise anybody's level"]

    def rules_are_alive(self) -> tuple[int, list[str]]:
        """A rule that never fires is dead; so is one that fires only under a higher level without naming it."""
        dead = []
        for rule, condition in self.rules:
            least = (
                z3.BoolVal(True) if rule.companion_of else self.certain(self.state) == self.knowledge.rank(rule.level)
            )
            if self.check(self.state.truth(condition).true, least) is None:
                dead.append(f"{rule.id} can never {'fire' if rule.companion_of else 'decide the level'}")
        return len(self.rules), dead

    def rules_decide_alone(self) -> tuple[int, list[str]]:
        """A rule that always fires with another of its level must say so (``companion_of``)."""
        broken = []
        for rule, condition in self.rules:
            others = [other for other in self.rules if self._is_as_high(other[0], rule)]
            alone = [z3.Not(self.state.truth(other).true) for _, other in others]
            decides = self.check(self.state.truth(condition).true, *alone) is not None
            if decides == bool(rule.companion_of):
                broken.append(f"{rule.id} {'decides alone, but names companions' if decides else 'never fires alone'}")
        return len(self.rules), broken

    def _is_as_high(self, other: Rule, rule: Rule) -> bool:
        return other.id != rule.id and self.knowledge.rank(other.level) >= self.knowledge.rank(rule.level)

    def same_meaning(self, first: str, second: str) -> bool:
        """Whether two conditions have the same value, of the three, for every possible person."""
        one, two = (self.state.truth(self.knowledge.condition(text)) for text in (first, second))
        return self.check(z3.Or(one.true != two.true, one.false != two.false)) is None

    def same_levels(self, other: _Prover) -> bool:
        """Whether other rules give every possible person the same two levels."""
        certain = self.certain(self.state) != other.certain(self.state)
        return self.check(z3.Or(certain, self.worst(self.state) != other.worst(self.state))) is None


def same_meaning(knowledge: KnowledgeBase, first: str, second: str) -> bool:
    """Whether two conditions have the same value, of the three, for every possible person."""
    return _Prover(knowledge).same_meaning(first, second)


def same_levels(knowledge: KnowledgeBase, changed: KnowledgeBase) -> bool:
    """Whether a knowledge base with other rules gives every possible person the same two levels."""
    return _Prover(knowledge).same_levels(_Prover(changed))
