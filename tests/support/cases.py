"""Case files: a person in answers, and what must be said of them.

```yaml
cases:
- name: A cramp of 25 minutes is urgent
  given: {age: 40, cramp_minutes: 25, cramp_in_calf_or_foot: yes}
  otherwise: no            # every other boolean finding that a rule rests on was asked and is no
  expect: {level: urgent, fires: [urgent_cramp_over_10_min], silent: [soon_sore_over_a_day]}
```

``otherwise: normal`` also gives all numbers under ``normal`` in the file, unless the case has its own; ``otherwise:
unknown`` leaves everything else open. Of a rule, a case may expect that it ``fires`` (it is true), is ``silent`` (it is ruled out) or ``open`` (neither). A
value ``not asked`` leaves that finding open beside ``otherwise: no``. A file may also name ``people``; a case in it says
for whom its rule fires, is silent or open, and stands for one case with each of them:

```yaml
people: {older_adult: {age: 72}, after_birth: {age: 30, sex: female, gave_birth_last_6_weeks: yes}}
cases:
- name: Falls of older people are seen soon, for whom
  rule: soon_falls
  given: {fell_last_year: yes}
  otherwise: no
  fires_for: [older_adult]      # or: everybody
  silent_for: [after_birth]
```
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from nightcramp.answers import Answers, State
from nightcramp.answers.files import parse
from nightcramp.condition import names
from nightcramp.knowledge import KnowledgeBase
from nightcramp.triage import full_condition, levels, triage

FOLDER = Path(__file__).parent.parent / "cases"
NOT_ASKED = "not asked"
_PARTS = frozenset(
    {"name", "given", "otherwise", "expect", "instrument", "source", "rule", "fires_for", "silent_for", "open_for"}
)
EXPECTATIONS = ("level", "possible", "advised", "settle", "fires", "silent", "open")
_WANTED = {"fires": True, "silent": False, "open": None}
_EXPECTED = {"fires": "should fire", "silent": "should be ruled out", "open": "should be open"}
_OUTCOMES = {True: "fires", False: "is ruled out", None: "is open (neither fires nor is ruled out)"}


@dataclasses.dataclass(frozen=True)
class Case:
    """One case of a file."""

    file: str
    name: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    otherwise: Literal["no", "unknown"]
    instrument: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.file})"


def read_cases(pattern: str) -> tuple[Case, ...]:
    """The cases of all files in tests/cases that match a pattern."""
    return tuple(case for path in sorted(FOLDER.glob(pattern)) for case in _read(path))


def _read(path: Path) -> Iterator[Case]:
    file = str(path.relative_to(FOLDER))
    text = path.read_text(encoding="utf-8")
    document = parse(text if "\ncases:" in f"\n{text}" else f"cases:\n{text}", file)
    normal = document.get("normal", {})
    for raw in document["cases"]:
        extra = set(raw) - _PARTS
        assert not extra, f"{file}: {raw.get('name')}: unknown part {', '.join(extra)}"
        otherwise: Any = {False: "no", "no": "no", "normal": "no"}.get(raw.get("otherwise", "unknown"), "unknown")
        if raw.get("otherwise") == "normal":
            raw["given"] = {**normal, **raw["given"]}
        if "rule" in raw:
            yield from _for_each_person(file, raw, otherwise, document["people"])
        else:
            yield Case(file, raw["name"], raw["given"], raw["expect"], otherwise, raw.get("instrument", ""))


def _for_each_person(file: str, raw: Mapping[str, Any], otherwise: Any, people: Mapping[str, Any]) -> Iterator[Case]:
    for outcome in ("fires", "silent", "open"):
        wanted = raw.get(f"{outcome}_for", ())
        for person in people if wanted == "everybody" else wanted:
            given = {**people[person], **raw["given"]}
            yield Case(file, f"{raw['name']}: {person}", given, {outcome: [raw["rule"]]}, otherwise)


# --- the person of a case


@functools.lru_cache(maxsize=8)
def rule_findings(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The boolean findings on which the triage rules rest."""
    return boolean_findings(knowledge, map(full_condition, knowledge.rules.values()))


def boolean_findings(knowledge: KnowledgeBase, conditions: Iterable[str]) -> tuple[str, ...]:
    """The boolean findings that can be answered and on which conditions rest."""
    found = dict.fromkeys(
        name for condition in conditions for name in knowledge.base_names(knowledge.condition(condition or "True"))
    )
    return tuple(name for name in found if knowledge.findings[name].type == "boolean")


@functools.lru_cache(maxsize=4096)
def _parts(knowledge: KnowledgeBase, name: str) -> frozenset[str]:
    """The findings that a derived finding is made of, at any depth."""
    definition = knowledge.definition(name)
    if definition is None:
        return frozenset()
    below = names(definition)
    return frozenset(below).union(*(_parts(knowledge, other) for other in below))


def answers_of(case: Case, knowledge: KnowledgeBase, asked: Iterable[str]) -> Answers:
    """The answers of a case; where it says ``otherwise: no``, all other findings that are asked are no."""
    given = {name: value for name, value in case.given.items() if value != NOT_ASKED}
    if case.otherwise == "no":
        given.update(dict.fromkeys(_left_over(case, knowledge, asked), False))
    return Answers.read(given, knowledge)


def _left_over(case: Case, knowledge: KnowledgeBase, asked: Iterable[str]) -> Iterator[str]:
    """What is asked and not given; a whole follows from parts that are given, and its parts stay open beside it."""
    parts_of_given = {part for name in case.given for part in _parts(knowledge, name)}
    for name in asked:
        by_list = "medicines" in case.given and knowledge.findings[name].medicine_classes
        follows = not _parts(knowledge, name).isdisjoint(case.given)
        if name not in case.given and name not in parts_of_given and not follows and not by_list:
            yield name


# --- what is wrong with a case, in sentences


def triage_failures(case: Case, knowledge: KnowledgeBase) -> list[str]:
    """What triage says of a case otherwise than expected."""
    answers = answers_of(case, knowledge, rule_findings(knowledge))
    state = answers.state()
    return [
        *(f"nothing is known that '{key}' could mean in expect" for key in case.expect if key not in EXPECTATIONS),
        *_wrong_levels(case, answers, state),
        *_wrong_rules(case, state),
    ]


def _wrong_levels(case: Case, answers: Answers, state: State) -> Iterator[str]:
    certain, possible = levels(answers.knowledge, state)
    result = triage(answers) if {"advised", "settle"} & case.expect.keys() else None
    found = {"level": certain, "possible": possible, "advised": result.advised if result else None}
    for key, level in found.items():
        if key in case.expect and level != case.expect[key]:
            fired = ", ".join(fired.rule.id for fired in triage(answers).fired) or "no rule"
            yield f"the {'level' if key == 'level' else f'{key} level'} is {level}, not {case.expect[key]} ({fired} fires)"
    if result and "settle" in case.expect:
        named = [settling.name for settling in result.settle]
        missing = [name for name in case.expect["settle"] if name not in named]
        if missing or (named and not case.expect["settle"]):
            yield f"what would settle it is {', '.join(named) or 'nothing'}, not {', '.join(missing) or 'nothing'}"


def _wrong_rules(case: Case, state: State) -> Iterator[str]:
    knowledge = state.knowledge
    for key, wanted in _WANTED.items():
        for rule_id in case.expect.get(key, ()):
            rule = knowledge.rules.get(rule_id)
            if rule is None:
                yield f"there is no rule {rule_id}"
                continue
            outcome = knowledge.evaluator(full_condition(rule))(state)
            if outcome is not wanted:
                because = ", ".join(state.because(full_condition(rule))) or "its condition alone"
                yield f"{rule_id} {_OUTCOMES[outcome]} because of {because}, but it {_EXPECTED[key]}"
