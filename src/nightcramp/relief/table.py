"""All that relief can say to one person, as a table: for a page that must work without a network.

Which lines are chosen is not known when the page is sent, so every set of them is worked out before. A set of lines
acts on a rule, a step or a hint only through the findings on which that rests. Each of these is therefore looked at
once for every way in which *its* lines can be chosen, and the results are put together for all sets. The table equals
:func:`nightcramp.relief.relief` for each set, each part and each age; the tests compare them one by one.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from nightcramp.answers import Answers, State
from nightcramp.condition.tree import Compare, Constant, Finding, walk
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, ReliefLine
from nightcramp.plan import Cleared, Outcome, Refused, gate
from nightcramp.relief.relief import (
    AGE,
    DOUBT,
    Relief,
    answering,
    answers_of,
    before,
    relief,
    steps_of,
    together,
    until_help_comes,
)
from nightcramp.relief.words import comes_first, reasons, signs, till_then
from nightcramp.triage import Fired, Triage, triage
from nightcramp.triage.triage import combine, rule_conditions

UNKNOWN = "unknown"
MONTHS = "age_months"


@dataclasses.dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as it is shown; see :class:`nightcramp.relief.Step`."""

    action: str
    seconds: int | None
    cautions: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What is shown after the page of lines.

    Attributes:
        level: the certain level of urgency.
        first: what comes before the cramp, where help is needed.
        hints: see :class:`nightcramp.relief.Relief`.
        steps: in their order.
        stopped: what is said where it is known that the cramp lasts too long.
        reasons: why there is no step.
        rest: what to do when there is no step left.
        signs: for which to call.
    """

    level: str
    first: str
    hints: tuple[str, ...]
    steps: tuple[ShownStep, ...]
    stopped: str
    reasons: tuple[str, ...]
    rest: str
    signs: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """People to whom the same is said.

    Attributes:
        age: an age of the group, in years; ``unknown`` where nobody knows it, ``None`` where it need not be asked.
        low: the youngest of the group.
        high: the age at which the next group begins; ``None`` for the oldest.
        lines: the lines that are asked.
        shown: for each part, what is shown for every set of lines. The set's number has a bit for each line, the first
            line the lowest.
        in_doubt: for each part, what is shown to somebody who does not know.
    """

    age: float | str | None
    low: float | None
    high: float | None
    lines: tuple[ReliefLine, ...]
    shown: dict[str, tuple[Shown, ...]]
    in_doubt: dict[str, Shown]

    def says_same(self, other: Group) -> bool:
        """Whether nothing tells the groups apart."""
        return (self.lines, self.shown, self.in_doubt) == (other.lines, other.shown, other.in_doubt)


def shown(found: Relief, answers: Answers) -> Shown:
    """What a page shows of what is to be done now."""
    return Shown(
        level=found.triage.certain,
        first=comes_first(found.triage),
        hints=found.hints,
        steps=tuple(ShownStep(step.action.id, step.seconds, step.cautions) for step in found.steps),
        stopped=found.stopped.says if found.stopped else "",
        reasons=() if found.steps or found.stopped else tuple(reasons(found)),
        rest=till_then(found),
        signs=signs(answers),
    )


def table(answers: Answers) -> tuple[Group, ...]:
    """Everything that may be shown to a person, by age where that is not known yet."""
    if not before(answers).age:
        return (_group(answers, None),)
    found: list[Group] = []
    ages = ages_that_matter(answers.knowledge)
    for low, high in zip(ages, (*ages[1:], None), strict=True):
        group = _group(answers.adding(age=low), low, low, high)
        if found and group.says_same(found[-1]):
            found[-1] = dataclasses.replace(found[-1], high=high)
        else:
            found.append(group)
    return (*found, _group(answers.adding(age=UNKNOWN), UNKNOWN))


def ages_that_matter(knowledge: KnowledgeBase) -> tuple[float, ...]:
    """The ages in years, from 0 and in whole years from 1, at which something that is shown may change."""
    return knowledge.memo(_ages_that_matter)


# --- every set of lines


def _group(answers: Answers, age: float | str | None, low: float | None = None, high: float | None = None) -> Group:
    sets = _Sets(answers, before(answers).lines)
    parts = [protocol.id for protocol in answers.knowledge.collection("relief_protocols")]
    in_doubt = answering(answers, None) if sets.lines else answers
    level = triage(in_doubt)
    return Group(
        age, low, high, sets.lines,
        shown={part: tuple(sets.shown(part)) for part in parts},
        in_doubt={part: shown(relief(in_doubt, part, level), in_doubt) for part in parts},
    )  # fmt: skip


class _Sets:
    """What follows from each set of lines, looked at once for all sets that do not differ in what matters to it.

    Args:
        answers: what is known already.
        lines: that are asked.
    """

    def __init__(self, answers: Answers, lines: tuple[ReliefLine, ...]) -> None:
        self.base, self.lines, self.knowledge = answers, lines, answers.knowledge
        self.numbers = range(2 ** len(lines))
        self._bits: dict[str, int] = {}
        for place, line in enumerate(lines):
            for name in {*line.denies, *line.means}:
                self._bits[name] = self._bits.get(name, 0) | 1 << place
        self._made: dict[int, tuple[Answers, State]] = {}
        self._doubts: list[frozenset[str]] = [frozenset()] * len(self.numbers)
        self._doubts = self._each(_what_contradicts(answers, self._bits), self._doubted)
        self._levels = self._triages()
        self._gated: dict[str, list[Any]] = {}

    def shown(self, part: str) -> Iterator[Shown]:
        """What is shown for each set."""
        knowledge = self.knowledge
        protocol = {known.id: known for known in knowledge.collection("relief_protocols")}[part]
        waiting = [self._outcomes(action) for action in until_help_comes(knowledge)]
        steps = [self._outcomes(action) for action in steps_of(protocol, knowledge)]
        words = [self._truths(condition) for condition in _conditions_of_words(knowledge)]
        made: dict[Any, Shown] = {}
        for number in self.numbers:
            first, then = [each[number] for each in waiting], [each[number] for each in steps]
            level = self._levels[number]
            key = (id(level), *map(id, first), *map(id, then), *(each[number] for each in words))
            if key not in made:
                answers, state = self._of(number)
                made[key] = shown(together(protocol, level, state, first, then), answers)
            yield made[key]

    # --- piece by piece

    def _of(self, number: int) -> tuple[Answers, State]:
        """The answers with a set of lines."""
        if number not in self._made:
            chosen = [line.id for place, line in enumerate(self.lines) if number >> place & 1]
            answers = answering(self.base, chosen) if self.lines else self.base
            self._made[number] = answers, answers.state()
        return self._made[number]

    def _each(self, names: Iterable[str], look: Callable[[int], Any], beside: Sequence[Any] | None = None) -> list[Any]:
        """What ``look`` finds for each set, where that depends on these findings, and on what stands ``beside``."""
        mask = 0
        for name in names:
            mask |= self._bits.get(name, 0)
        seen: dict[Any, Any] = {}
        found = []
        for number in self.numbers:
            key = (number & mask, self._doubts[number], beside[number] if beside else None)
            if key not in seen:
                seen[key] = look(number)
            found.append(seen[key])
        return found

    def _doubted(self, number: int) -> frozenset[str]:
        """What is not known because the set and what was known contradict each other."""
        answers, chosen = self._of(number)[0], [line.id for n, line in enumerate(self.lines) if number >> n & 1]
        told = {**answers_of(self.lines, chosen), **self.base}
        return frozenset(n for n, value in told.items() if value != UNKNOWN and answers.status(n) != "answered")

    def _truths(self, condition: str) -> list[Any]:
        evaluate = self.knowledge.evaluator(condition)
        return self._each(_rests_on(self.knowledge, condition), lambda number: evaluate(self._of(number)[1]))

    def _triages(self) -> list[Triage]:
        """The urgency of each set as far as relief looks at it: the certain level, and the rules that are true."""
        rules = [(rule, self._truths(condition)) for rule, condition in rule_conditions(self.knowledge)]
        rules = [(rule, truths) for rule, truths in rules if True in truths]
        made: dict[tuple[str, str], Triage] = {}
        found = []
        for number in self.numbers:
            fired = [rule for rule, truths in rules if truths[number] is True]
            certain, _ = combine(self.knowledge, ((rule.level, True) for rule in fired))
            level = Triage(certain, certain, certain, tuple(Fired(rule, ()) for rule in fired), (), ())
            found.append(made.setdefault((certain, comes_first(level)), level))
        return found

    def _outcomes(self, action: Action) -> list[Outcome]:
        """What the gate says of an action: by its own conditions, and by the level."""
        if action.id not in self._gated:
            made: dict[Any, Outcome] = {}

            def look(number: int) -> Outcome:
                answers, state = self._of(number)
                outcome = gate(action, answers, self._levels[number], state, doubt=DOUBT)
                return made.setdefault(_as_shown(outcome), outcome)

            conditions = [action.meant_for, *(line.when for line in action.contraindications)]
            names = {name for text in conditions for name in _rests_on(self.knowledge, text)}
            self._gated[action.id] = self._each(names, look, [level.certain for level in self._levels])
        return self._gated[action.id]


def _as_shown(outcome: Outcome) -> Any:
    """What is shown of an outcome: not because of which findings."""
    match outcome:
        case Cleared(_, cautions):
            return "cleared", cautions
        case Refused(_, why, because):
            return why, because
        case _:
            return "asks"


def _what_contradicts(answers: Answers, told: Collection[str]) -> set[str]:
    """The findings on which it rests whether answers contradict each other."""
    knowledge = answers.knowledge
    found = {n for one in knowledge.collection("constraints") for n in _rests_on(knowledge, one.impossible)}
    for name in (*told, *answers):
        definition, relevant = knowledge.definition(name), knowledge.findings[name].relevant
        parts = (*(knowledge.base_names(definition) if definition else ()), *_rests_on(knowledge, relevant))
        found |= {name, *parts} if parts else set()
    return found


# --- on what it rests


class _Supports(dict[str, tuple[str, ...]]):
    """The findings on which conditions rest."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        super().__init__()
        self.knowledge = knowledge

    def __missing__(self, condition: str) -> tuple[str, ...]:
        self[condition] = found = self.knowledge.base_names(self.knowledge.condition(condition))
        return found


def _rests_on(knowledge: KnowledgeBase, condition: str) -> tuple[str, ...]:
    return knowledge.memo(_Supports)[condition] if condition else ()


def _conditions_of_words(knowledge: KnowledgeBase) -> list[str]:
    """The conditions of hints, limits and signs."""
    found = [hint.when for hint in knowledge.collection("relief_hints")]
    found += [limit.when for limit in knowledge.collection("relief_limits")]
    return found + [sign.relevant for sign in knowledge.collection("warning_signs") if sign.relevant]


def _ages_that_matter(knowledge: KnowledgeBase) -> tuple[float, ...]:
    texts = [condition for _, condition in rule_conditions(knowledge)] + _conditions_of_words(knowledge)
    texts += [constraint.impossible for constraint in knowledge.collection("constraints")]
    texts += [finding.relevant for finding in knowledge.findings.values() if finding.relevant]
    steps = [action for each in knowledge.collection("relief_protocols") for action in steps_of(each, knowledge)]
    for action in {action.id: action for action in (*steps, *until_help_comes(knowledge))}.values():
        texts += [text for text in (action.meant_for, *(line.when for line in action.contraindications)) if text]
    nodes = [knowledge.condition(text) for text in texts]
    nodes += [node for node in map(knowledge.definition, knowledge.findings) if node is not None]
    found = {0.0}
    for part in itertools.chain.from_iterable(walk(node) for node in nodes):
        match part:
            case Compare(comparator, Finding(name), Constant(float() | int() as value)) if name in (AGE, MONTHS):
                years = value / 12 if name == MONTHS else value
                # At most 60 is less than 61: who is asked gives whole years, and a baby's age is no edge of this kind.
                found.add(years if comparator in ("<", ">=") else years + 1)
    return tuple(sorted(found))
