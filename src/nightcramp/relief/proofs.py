"""Statements about relief, proved for every possible person, every set of lines of the page, and every part.

Two states stand side by side. The *truth* is any possible person. What the *page* leaves is what relief works with: of
each finding it holds the truth (from a file), nothing (not asked, or not known), or what the page tells when the lines
are chosen that are true, with any others besides. What the page tells comes from
:func:`~nightcramp.relief.relief.answers_of`, called for every set of lines; what is shown, from the decisions of the
gate. What must hold is stated of the truth.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import z3

from nightcramp.condition.prove import Truth
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Contraindication, ReliefLimit, ReliefLine
from nightcramp.plan.gate import EMERGENCY
from nightcramp.plan.proofs import ActionPeople
from nightcramp.relief.relief import AGE, DOUBT, answers_of, condition_of, never, steps_of, until_help_comes
from nightcramp.triage.people import Proof, person


def prove(knowledge: KnowledgeBase) -> Iterator[Proof]:
    """Prove all statements about relief, one after the other."""
    prover = _Prover(knowledge)
    statements: list[tuple[str, Callable[[], tuple[int, list[str]]]]] = [
        (f"Every step of relief is shown to who chooses no line ({prover.numbers})", prover.alive),
        ("No step of relief is shown that is absolutely contraindicated for who chose what is true", prover.absolute),
        ("No step of relief is shown that needs a doctor's word for who chose what is true", prover.relative),
        ("No step of relief is shown in a danger of what it works with for who chose what is true", prover.dangers),
        ("What relief does not ask, or nobody knows, holds back each step that it could make harmful", prover.unknown),
        ("At an emergency relief shows only what is done until help comes", prover.emergency),
        ("A line that is an emergency stops all steps when it is chosen, whatever else is", prover.emergency_lines),
        ("Nothing that is never offered, or that a harmful claim recommends, is a step", prover.never_offered),
    ]  # fmt: skip
    for name, statement in statements:
        start = time.perf_counter()
        queries, broken = statement()
        yield Proof(name, not broken, queries, time.perf_counter() - start, tuple(broken))


class _Prover(ActionPeople):
    """The truth is ``state``; ``page`` is what relief works with."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.protocols = knowledge.collection("relief_protocols")
        self.lines: tuple[ReliefLine, ...] = knowledge.collection("relief_lines")
        self.limits: tuple[ReliefLimit, ...] = knowledge.collection("relief_limits")
        parts = [*until_help_comes(knowledge), *(a for p in self.protocols for a in steps_of(p, knowledge))]
        steps = tuple({action.id: action for action in parts}.values())
        self.asked = tuple(dict.fromkeys(name for line in self.lines for name in (*line.denies, *line.means)))
        also = [*self.asked, *map(condition_of, self.lines), *(limit.when for limit in self.limits)]
        super().__init__(knowledge, steps, doubt=DOUBT, also=also)
        self.page = self.fresh("page")
        self.chosen = {line.id: z3.Bool(f"chosen:{line.id}") for line in self.lines}
        self.told = self._told()
        self.solver.add(self.possible(self.page), *self._honest(), *self._known_to_relief())

    @property
    def numbers(self) -> str:
        """How much the proofs cover."""
        return f"{len(self.actions)} steps, {2 ** len(self.lines)} sets of lines, {len(self.state.free)} findings"

    # --- what relief knows

    def _told(self) -> dict[str, Truth]:
        """When the page tells that a finding is there, and when that it is absent: each set of lines, by the code."""
        told: dict[str, dict[bool, list[Any]]] = {name: {True: [], False: []} for name in self.asked}
        for taken in itertools.product((True, False), repeat=len(self.lines)):
            ids = {line.id for line, is_taken in zip(self.lines, taken, strict=True) if is_taken}
            just_these = z3.And([known if name in ids else z3.Not(known) for name, known in self.chosen.items()])
            for name, value in answers_of(self.lines, ids).items():
                told[name][value].append(just_these)
        return {name: Truth(z3.Or(sets[True]), z3.Or(sets[False])) for name, sets in told.items()}

    def _honest(self) -> Iterator[Any]:
        """Who answers the page chooses each line that is true; they may choose others, too."""
        for line in self.lines:
            yield z3.Implies(self._truth(condition_of(line), self.state).true, self.chosen[line.id])

    def _known_to_relief(self) -> Iterator[Any]:
        for name, found in self.page.free.items():
            same = self._same(found, self.state.free[name])
            if self._measured(name):
                yield same
                continue
            ways = [same, z3.Not(_known(found))]
            if told := self.told.get(name):
                assert isinstance(found, Truth)
                ways += [z3.And(found.true, told.true), z3.And(found.false, told.false)]
            yield z3.Or(ways)

    def shown(self, action: Action) -> Any:
        """That relief shows a step."""
        parts = [self.cleared(action, self.page), self.admitted(action, self.page)]
        if action.while_waiting != "only":
            parts += [z3.Not(self._truth(limit.when, self.page).true) for limit in self.limits]
        return z3.And(parts)

    def _faults(self, statements: Iterator[tuple[Action, Any]]) -> tuple[int, list[str]]:
        queries, told = 0, []
        for action, wrong in statements:
            queries += 1
            model = self.check(self.shown(action), wrong)
            told += [] if model is None else [f"{action.id} is shown to: {self._told_and_true(model)}"]
        return queries, told

    def _told_and_true(self, model: Any) -> str:
        lines = [name for name, known in self.chosen.items() if z3.is_true(model.eval(known))]
        return f"{person(self.state, model)}; who chose {', '.join(lines) or 'no line'}"

    # --- statements: each gives the number of queries and what breaks it

    def alive(self) -> tuple[int, list[str]]:
        """Control: with the age and the page alone, no line chosen, each step comes; so relief does not just refuse."""
        told = answers_of(self.lines, ())
        nothing_else = [self._is_just_told(name, found, told) for name, found in self.page.free.items() if name != AGE]
        normal = [action for action in self.actions if action.while_waiting == "no"]
        dead = [f"{a.id} is shown to nobody who chooses no line" for a in normal
                if self.check(self.shown(a), *nothing_else) is None]  # fmt: skip
        return len(normal), dead

    def _is_just_told(self, name: str, found: Any, told: dict[str, bool]) -> Any:
        return found.false if name in told else z3.Not(_known(found))

    def absolute(self) -> tuple[int, list[str]]:
        return self._faults(self._true("absolute"))

    def relative(self) -> tuple[int, list[str]]:
        return self._faults(self._true("relative"))

    def _true(self, severity: str) -> Iterator[tuple[Action, Any]]:
        for action in self.actions:
            if lines := _lines(action, severity):
                yield action, z3.Or([self._truth(line.when, self.state).true for line in lines])

    def dangers(self) -> tuple[int, list[str]]:
        return self._faults(
            (action, self._truth(danger.when, self.state).true)
            for action in self.actions
            for danger in self.endangered(action)
        )

    def unknown(self) -> tuple[int, list[str]]:
        """Of what relief knows: no contraindication that holds is open, and no danger that holds."""
        return self._faults(
            (action, z3.Not(self._truth(condition, self.page).false))
            for action in self.actions
            for condition in (
                *(x.when for kind in ("absolute", "relative") for x in _lines(action, kind) if x.if_unknown == "hold"),
                *(danger.when for danger in self.endangered(action) if danger.if_unknown == "hold"),
            )
        )

    def emergency(self) -> tuple[int, list[str]]:
        certain = self.certain(self.page) == self.knowledge.rank(EMERGENCY)
        return self._faults((action, certain) for action in self.actions if action.while_waiting != "only")

    def emergency_lines(self) -> tuple[int, list[str]]:
        """The page alone, with any age and any other lines: a line whose chosen findings are an emergency is one."""
        queries, told = 0, []
        for line in self.lines:
            alone = self._page_alone(line)
            certain = self.certain(self.page) == self.knowledge.rank(EMERGENCY)
            if self.check(*alone, certain, *self._only(line)) is None:
                continue
            for action in (a for a in self.actions if a.while_waiting != "only"):
                queries += 1
                if self.check(*alone, self.shown(action)) is not None:
                    told.append(f"{action.id} is shown although {line.id} was chosen")
        return queries, told or ([] if queries else ["no line is an emergency"])

    def _page_alone(self, line: ReliefLine) -> list[Any]:
        """This line was chosen, with others or not, and what the page tells is all of it that is known."""
        just_told = [self.chosen[line.id]]
        for name, told in self.told.items():
            found = self.page.free[name]
            assert isinstance(found, Truth)
            just_told += [found.true == told.true, found.false == told.false]
        return just_told

    def _only(self, line: ReliefLine) -> list[Any]:
        others = [z3.Not(known) for name, known in self.chosen.items() if name != line.id]
        free = [z3.Not(_known(found)) for name, found in self.page.free.items() if name not in (*self.asked, AGE)]
        return [*others, *free]

    def never_offered(self) -> tuple[int, list[str]]:
        forbidden = {action.id for action in never(self.knowledge)}
        forbidden |= {action.id for action in self.knowledge.actions.values() if action.offer == "never"}
        forbidden |= {
            name
            for claim in self.knowledge.collection("claims")
            if claim.verdict == "harmful"
            for name in claim.recommends
        }
        told = [f"{name} is a step for {p.id}" for p in self.protocols for name in p.steps if name in forbidden]
        return sum(len(protocol.steps) for protocol in self.protocols), told


def _lines(action: Action, severity: str) -> list[Contraindication]:
    return [line for line in action.contraindications if line.severity == severity]


def _known(found: Any) -> Any:
    return z3.Or(found.true, found.false) if isinstance(found, Truth) else found.known
