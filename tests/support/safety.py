"""Safety cases: a person, and what is not offered to them.

```yaml
people: {man: {age: 40, sex: male, cramp_minutes: 2}}
cases:
- name: A man on dialysis
  person: man
  given: {on_dialysis: yes}
  not_offered: [hydration_target, supplement_magnesium]
  because: Fluid and minerals build up between the sessions.
```

What is not given is no. Without the facts of the case, each of the actions would be offered (but for those that are never
offered to anybody), so that a case is about its facts. The refusal, or the question, must name one of them.
``not asked`` leaves a finding open.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from nightcramp.answers import Answers
from nightcramp.answers.files import parse
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action
from nightcramp.plan import Cleared, Outcome, gate
from nightcramp.plan.gate import Asks, Refused
from nightcramp.triage import Triage, full_condition, triage
from support.cases import FOLDER, Case, answers_of, boolean_findings

_PARTS = {"name", "person", "given", "not_offered", "because"}


@dataclasses.dataclass(frozen=True)
class SafetyCase:
    """One case of a file; ``person`` is what is known without the facts of the case."""

    file: str
    name: str
    person: Mapping[str, Any]
    given: Mapping[str, Any]
    not_offered: tuple[str, ...]
    because: str

    def __str__(self) -> str:
        return f"{self.name} ({self.file})"


def read_safety_cases(pattern: str = "safety/*.yaml") -> tuple[SafetyCase, ...]:
    """The cases of all files that match a pattern."""
    return tuple(_read(pattern))


def _read(pattern: str) -> Iterator[SafetyCase]:
    people = parse((FOLDER / "safety/people.yaml").read_text(encoding="utf-8"), "people.yaml")["people"]
    for path in sorted(FOLDER.glob(pattern)):
        document = parse(path.read_text(encoding="utf-8"), path.name)
        for raw in document.get("cases", ()):
            assert set(raw) == _PARTS, f"{path.name}: {raw.get('name')}: parts {set(raw) ^ _PARTS}"
            person, actions = people[raw["person"]], tuple(raw["not_offered"])
            yield SafetyCase(path.name, raw["name"], person, raw["given"], actions, raw["because"])


def asked(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The boolean findings on which rules and actions rest."""
    conditions = [full_condition(rule) for rule in knowledge.rules.values()]
    for action in knowledge.actions.values():
        conditions += [action.meant_for, *(line.when for line in action.contraindications)]
    return boolean_findings(knowledge, conditions)


@dataclasses.dataclass(frozen=True)
class Person:
    """A person of a case, ready for the gate."""

    answers: Answers
    triage: Triage

    def outcome(self, action: Action) -> Outcome:
        """What the gate says of an action."""
        return gate(action, self.answers, self.triage, self.answers.state())


def person(given: Mapping[str, Any], knowledge: KnowledgeBase, findings: tuple[str, ...]) -> Person:
    """The person of whom this is given, and all else is no."""
    answers = answers_of(Case("", "", given, {}, "no"), knowledge, findings)
    return Person(answers, triage(answers))


def failures(case: SafetyCase, knowledge: KnowledgeBase, findings: tuple[str, ...]) -> list[str]:
    """What is offered to the person of a case and should not be, or is not offered for another reason."""
    before = person(case.person, knowledge, findings)
    after = person({**case.person, **case.given}, knowledge, findings)
    told = []
    for name in case.not_offered:
        action = knowledge.actions[name]
        if action.offer != "never" and not isinstance(before.outcome(action), Cleared):
            told.append(f"{name} is not offered even without the facts of the case")
        told += [f"{name} {fault}" for fault in faults(case, after.outcome(action))]
    return told


def faults(case: SafetyCase, outcome: Outcome) -> list[str]:
    """What is wrong with the outcome for an action that the case says is not offered."""
    if isinstance(outcome, Cleared):
        return ["is offered"]
    if isinstance(outcome, Refused) and outcome.why not in ("contraindicated", "not_known", "never"):
        return [f"is refused, but not for good: {outcome.why}"]
    named = set(outcome.findings if isinstance(outcome, Asks) else outcome.because)
    return [f"is not offered for another reason: {sorted(named)}"] if named.isdisjoint(case.given) else []
