"""How many faults planted in the triage rules are caught by a case file or a proof.

Run with ``make benchmark-mutation``. Each mutant is one rule with one small fault: a term dropped, *and* and *or*
swapped, a *not* removed, a comparison swapped, the people for whom it is meant dropped, a level changed. A mutant is
caught when a case in tests/cases fails, or a proof does. One that means the same as the rule in every possible state
(proved with Z3) is no fault and not counted. One that means something else, but changes nobody's level since another
rule always decides, is counted as not caught, and marked.
"""

from __future__ import annotations

import argparse
import ast
import collections
import copy
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import z3

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import nightcramp
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS, Rule
from nightcramp.triage import full_condition
from nightcramp.triage.proofs import prove, same_levels, same_meaning
from nightcramp.triage.triage import combine
from support.cases import Case, answers_of, read_cases, rule_findings

SWAPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A rule with one fault."""

    kind: str
    rule: Rule
    original: Rule


def main() -> None:
    """Print the figure, and the mutants that nothing caught."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--no-proofs", action="store_true", help="judge by the case files alone")
    options = arguments.parse_args()
    knowledge = nightcramp.load_knowledge()
    cases = Cases(knowledge)
    mutants = [mutant for rule in knowledge.rules.values() for mutant in mutate(rule, list(knowledge.levels))]
    outcomes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    survivors = []
    for mutant in mutants:
        outcome = judge(mutant, knowledge, cases, with_proofs=not options.no_proofs)
        outcomes[mutant.kind][outcome] += 1
        if outcome == "not caught":
            survivors.append(mutant)
    show(outcomes, [(mutant, note(mutant, knowledge)) for mutant in survivors], len(cases.people))


def show(outcomes: dict[str, collections.Counter[str]], survivors: list[tuple[Mutant, str]], cases: int) -> None:
    """The table by kind of fault."""
    columns = ("caught by a case", "caught by a proof", "not caught", "same meaning")
    print(f"{cases} cases\n{'fault':<24}" + "".join(f"{column:>20}" for column in columns))
    for kind, counts in sorted(outcomes.items()):
        print(f"{kind:<24}" + "".join(f"{counts[column]:>20}" for column in columns))
    total = sum(outcomes.values(), collections.Counter())
    print(f"{'all':<24}" + "".join(f"{total[column]:>20}" for column in columns))
    faults = total.total() - total["same meaning"]
    caught = total["caught by a case"] + total["caught by a proof"]
    print(f"\n{caught} of {faults} faults caught: {caught / faults:.1%} (aim: at least 95 %)")
    for mutant, remark in survivors:
        print(
            f"  not caught{remark}: {mutant.rule.id}: {mutant.kind}: {mutant.rule.level}: {full_condition(mutant.rule)}"
        )


# --- planting faults


def mutate(rule: Rule, levels: list[str]) -> Iterator[Mutant]:
    """All mutants of a rule."""
    place = levels.index(rule.level)
    for level in levels[max(0, place - 1) : place + 2]:
        if level != rule.level:
            yield Mutant("level changed", msgspec.structs.replace(rule, level=level), rule)
    if rule.applies_to:
        yield Mutant("people dropped", msgspec.structs.replace(rule, applies_to=""), rule)
    for field in ("when", "applies_to"):
        text = getattr(rule, field)
        for kind, changed in mutate_condition(text) if text else ():
            yield Mutant(kind, msgspec.structs.replace(rule, **{field: changed}), rule)


def mutate_condition(text: str) -> Iterator[tuple[str, str]]:
    """All conditions that differ from one by one fault, with the kind of fault."""
    tree = ast.parse(text.replace("\n", " "), mode="eval")
    for index, node in enumerate(ast.walk(tree)):
        for kind, change in changes(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[index]
            replacement = change(target)
            if replacement is not target:
                changed = _Replace(target, replacement).visit(changed)
            yield kind, ast.unparse(changed)


def changes(node: ast.AST) -> Iterator[tuple[str, collections.abc.Callable[[ast.AST], ast.AST]]]:
    """The faults that can be planted at a node, as functions that give the node to stand in its place."""
    if isinstance(node, ast.BoolOp):
        for number in range(len(node.values)):
            yield "term dropped", lambda target, number=number: _without(target, number)
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield "and/or swapped", lambda target: ast.BoolOp(other(), target.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not removed", lambda target: target.operand
    elif isinstance(node, ast.Compare):
        for swap in SWAPS[type(node.ops[0])]:
            yield "comparison swapped", lambda target, swap=swap: ast.Compare(target.left, [swap()], target.comparators)


def _without(node: ast.BoolOp, number: int) -> ast.AST:
    left = [value for place, value in enumerate(node.values) if place != number]
    return left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return self.replacement if node is self.target else super().generic_visit(node)


# --- judging them


class Cases:
    """All triage cases with the value of every rule, so that a mutant needs one evaluation a case."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        asked = rule_findings(knowledge)
        cases = [*read_cases("rules/*.yaml"), *read_cases("vignettes.yaml")]
        self.people = [(case, answers_of(case, knowledge, asked).state()) for case in cases]
        self.values = [
            {rule.id: knowledge.evaluator(full_condition(rule))(state) for rule in knowledge.rules.values()}
            for _, state in self.people
        ]

    def catch(self, mutant: Mutant) -> bool:
        """Whether one of the cases fails with the mutant in place of its rule."""
        evaluate = self.knowledge.evaluator(full_condition(mutant.rule))
        for (case, state), values in zip(self.people, self.values, strict=True):
            value = evaluate(state)
            if value is values[mutant.rule.id] and mutant.rule.level == mutant.original.level:
                continue
            outcomes = {**values, mutant.rule.id: value}
            if self._fails(case, mutant, outcomes):
                return True
        return False

    def _fails(self, case: Case, mutant: Mutant, outcomes: dict[str, bool | None]) -> bool:
        levels = {rule.id: rule.level for rule in self.knowledge.rules.values()} | {mutant.rule.id: mutant.rule.level}
        certain, possible = combine(self.knowledge, [(levels[name], value) for name, value in outcomes.items()])
        expect = case.expect
        wanted = {"fires": True, "silent": False, "open": None}
        return (
            expect.get("level", certain) != certain
            or expect.get("possible", possible) != possible
            or any(outcomes[name] is not value for key, value in wanted.items() for name in expect.get(key, ()))
        )


def judge(mutant: Mutant, knowledge: KnowledgeBase, cases: Cases, *, with_proofs: bool) -> str:
    """What becomes of a mutant."""
    if cases.catch(mutant):
        return "caught by a case"
    before, after = full_condition(mutant.original), full_condition(mutant.rule)
    if mutant.rule.level == mutant.original.level and same_meaning(knowledge, before, after):
        return "same meaning"
    return "caught by a proof" if with_proofs and proof_fails(mutant, knowledge) else "not caught"


def note(mutant: Mutant, knowledge: KnowledgeBase) -> str:
    """What is to be said of a mutant that nothing caught."""
    return " (changes nobody's level)" if same_levels(knowledge, with_mutant(mutant, knowledge)) else ""


def with_mutant(mutant: Mutant, knowledge: KnowledgeBase) -> KnowledgeBase:
    """The knowledge base with a mutant in place of its rule."""
    collections_ = {name: knowledge.collection(name) for name in COLLECTIONS}
    rules = tuple(mutant.rule if rule.id == mutant.rule.id else rule for rule in knowledge.rules.values())
    return KnowledgeBase.of({**collections_, "rules": rules})


def proof_fails(mutant: Mutant, knowledge: KnowledgeBase) -> bool:
    """Whether a statement about triage no longer holds with the mutant."""
    return any(not proof.holds for proof in prove(with_mutant(mutant, knowledge)))


if __name__ == "__main__":
    z3.set_param("timeout", 60_000)
    main()
