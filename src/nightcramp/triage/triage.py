"""How urgent: the certain level, the possible level, and the findings that settle the difference.

Every rule is looked at. The certain level is the highest of the rules that are true; the possible level is the highest
of those that are true or unknown. Where no rule above self-care is true, the level is self-care if its conditions are
all met, and routine otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nightcramp.answers import Answers, State
from nightcramp.condition.evaluate import Evaluator
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Rule

DEFAULT_LEVEL = "routine"
HOME = "self_care"
HIGHEST_BY_DOUBT = "urgent"
"""Doubt alone raises the advice to this level at most."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fired:
    """A rule that is true, and the answered findings that made it so."""

    rule: Rule
    because: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Open:
    """A rule above the certain level that is neither true nor ruled out, and what would settle it."""

    rule: Rule
    needs: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Settling:
    """A finding that would settle open rules.

    Attributes:
        name: the finding.
        level: the highest level to which it could raise the person.
        rules: the ids of the rules that it would settle.
        asked: whether it was asked, and the person did not know.
    """

    name: str
    level: str
    rules: tuple[str, ...]
    asked: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Triage:
    """The result: two levels and their reasons.

    Attributes:
        certain: the level from the rules that are true.
        possible: the level if everything unknown were as bad as it can be.
        advised: the certain level, raised by one (to urgent at most) when the person did not know an answer that could
            make it an emergency or urgent.
        fired: the rules that are true, the most urgent first.
        open: the rules above the certain level that could not be ruled out.
        settle: the findings that would settle the difference, the most urgent first.
    """

    certain: str
    possible: str
    advised: str
    fired: tuple[Fired, ...]
    open: tuple[Open, ...]
    settle: tuple[Settling, ...]


def full_condition(rule: Rule) -> str:
    """The condition of a rule for the people for whom it is meant."""
    return f"({rule.applies_to}) and ({rule.when})" if rule.applies_to else rule.when


def triage(answers: Answers) -> Triage:
    """Triage one person."""
    knowledge, state = answers.knowledge, answers.state()
    outcomes = [(rule, evaluate(state)) for rule, evaluate in knowledge.memo(_evaluators)]
    certain, possible = combine(knowledge, ((rule.level, value) for rule, value in outcomes))
    true = [rule for rule, value in outcomes if value]
    above = [rule for rule, value in outcomes if value is None and knowledge.rank(rule.level) > knowledge.rank(certain)]
    fired = tuple(Fired(rule, state.because(full_condition(rule))) for rule in _most_urgent_first(knowledge, true))
    open_rules = tuple(Open(rule, _needs(state, rule)) for rule in _most_urgent_first(knowledge, above))
    settle = _settling(knowledge, answers, open_rules)
    return Triage(certain, possible, _advised(knowledge, certain, settle), fired, open_rules, settle)


def levels(knowledge: KnowledgeBase, state: State) -> tuple[str, str]:
    """The certain and the possible level, without reasons."""
    by_level = knowledge.memo(_evaluators_by_level).items()
    values = ((level, {evaluate(state) for evaluate in evaluators}) for level, evaluators in by_level)
    return combine(knowledge, ((level, value) for level, found in values for value in found))


def combine(knowledge: KnowledgeBase, outcomes: Iterable[tuple[str, bool | None]]) -> tuple[str, str]:
    """The certain and the possible level from the level of each rule and whether it is true."""
    found = [(level, value) for level, value in outcomes if value is not False]
    at_least = HOME if (HOME, True) in found else DEFAULT_LEVEL
    certain = max((level for level, value in found if value and level != HOME), key=knowledge.rank, default=at_least)
    possible = max((level for level, _ in found if level != HOME), key=knowledge.rank, default=certain)
    return certain, max(certain, possible, key=knowledge.rank)


def _evaluators(knowledge: KnowledgeBase) -> list[tuple[Rule, Evaluator]]:
    return [(rule, knowledge.evaluator(condition)) for rule, condition in rule_conditions(knowledge)]


def _evaluators_by_level(knowledge: KnowledgeBase) -> dict[str, list[Evaluator]]:
    found: dict[str, list[Evaluator]] = {}
    for rule, evaluate in knowledge.memo(_evaluators):
        found.setdefault(rule.level, []).append(evaluate)
    return found


def rule_conditions(knowledge: KnowledgeBase) -> list[tuple[Rule, str]]:
    """All rules with their full conditions."""
    return [(rule, full_condition(rule)) for rule in knowledge.rules.values()]


def _needs(state: State, rule: Rule) -> tuple[str, ...]:
    """What would settle an open rule; not an answer that is known, such as that a number does not apply."""
    return tuple(name for name in state.because(full_condition(rule)) if name not in state.given)


def _most_urgent_first(knowledge: KnowledgeBase, rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: -knowledge.rank(rule.level))


def _settling(knowledge: KnowledgeBase, answers: Answers, open_rules: tuple[Open, ...]) -> tuple[Settling, ...]:
    by_finding: dict[str, list[Rule]] = {}
    for doubtful in open_rules:
        for name in doubtful.needs:
            by_finding.setdefault(name, []).append(doubtful.rule)
    found = [
        Settling(
            name,
            max((rule.level for rule in rules), key=knowledge.rank),
            tuple(rule.id for rule in rules),
            answers.status(name) == "unknown",
        )
        for name, rules in by_finding.items()
    ]
    return tuple(sorted(found, key=lambda settling: (-knowledge.rank(settling.level), -len(settling.rules))))


def _advised(knowledge: KnowledgeBase, certain: str, settle: tuple[Settling, ...]) -> str:
    """Policy ``unknown_is_not_no``: doubt which the person cannot clear up raises the advice by one level."""
    highest = knowledge.rank(HIGHEST_BY_DOUBT)
    doubt = any(settling.asked and knowledge.rank(settling.level) >= highest for settling in settle)
    if not doubt or knowledge.rank(certain) >= highest:
        return certain
    return min(
        (level for level in knowledge.levels if knowledge.rank(level) > knowledge.rank(certain)), key=knowledge.rank
    )
