"""The knowledge base as the other packages use it: collections by id, conditions read once, everything on demand."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from nightcramp.condition import Node, Term, evaluator, names, parse, parse_condition
from nightcramp.condition.evaluate import Evaluator
from nightcramp.condition.tree import And, Finding, Or
from nightcramp.condition.words import words
from nightcramp.knowledge import schema

_T = TypeVar("_T")
Reader = Callable[[str], Any]
"""Gives the decoded collection of a name."""


class KnowledgeBase:
    """What Nightcramp knows: statements by collection, and a vocabulary for conditions.

    Args:
        version: the version of the knowledge, by date.
        hash: the SHA-256 of its content; every result bears it.
        reader: gives a collection by name; called once for each collection that is used.
    """

    def __init__(self, version: str, hash: str, reader: Reader) -> None:  # noqa: A002 - it is one
        self.version = version
        self.hash = hash
        self._reader = reader
        self._collections: dict[str, Any] = {}
        self._memo: dict[Callable[[KnowledgeBase], Any], Any] = {}
        self._terms: dict[str, Term] = {}
        self._conditions: dict[str, Node] = {}
        self._definitions: dict[str, Node | None] = {}
        self._evaluators: dict[str, Evaluator] = {}
        self._values: dict[str, Evaluator | None] = {}
        self._working_out: dict[str, tuple[Evaluator | None, Evaluator | None, bool | None, tuple[str, ...]]] = {}

    @classmethod
    def of(cls, collections: Mapping[str, tuple[Any, ...]], version: str = "0") -> KnowledgeBase:
        """A knowledge base of statements in memory, for the compiler and for tests."""
        return cls(version, "", lambda name: collections.get(name, ()))

    def collection(self, name: str) -> Any:
        """All statements of a collection, in the order of the sources."""
        if name not in self._collections:
            self._collections[name] = self._reader(name)
        return self._collections[name]

    def memo(self, function: Callable[[KnowledgeBase], _T]) -> _T:
        """What a function makes of this knowledge base, made once."""
        if function not in self._memo:
            self._memo[function] = function(self)
        found: _T = self._memo[function]
        return found

    # --- collections that the packages above use

    @functools.cached_property
    def findings(self) -> dict[str, schema.Finding]:
        """The vocabulary, by id."""
        return {finding.id: finding for finding in self.collection("findings")}

    @functools.cached_property
    def rules(self) -> dict[str, schema.Rule]:
        """The triage rules, by id."""
        return {rule.id: rule for rule in self.collection("rules")}

    @functools.cached_property
    def levels(self) -> dict[str, schema.LevelMeaning]:
        """The levels, by id."""
        return {level.id: level for level in self.collection("levels")}

    @functools.cached_property
    def sources(self) -> dict[str, schema.Source]:
        """The sources, by key."""
        return {source.key: source for source in self.collection("sources")}

    @functools.cached_property
    def instruments(self) -> dict[str, schema.Instrument]:
        """The instruments, by id."""
        return {instrument.id: instrument for instrument in self.collection("instruments")}

    @functools.cached_property
    def actions(self) -> dict[str, schema.Action]:
        """The actions, by id."""
        return {action.id: action for action in self.collection("actions")}

    @functools.cached_property
    def causes(self) -> dict[str, schema.Cause]:
        """The causes and look-alikes, by id."""
        return {cause.id: cause for cause in self.collection("causes")}

    @functools.cached_property
    def backgrounds(self) -> dict[str, schema.Background]:
        """The leaks of the findings of the network, by finding."""
        return {background.finding: background for background in self.collection("backgrounds")}

    @functools.cached_property
    def _intervals(self) -> dict[str, list[schema.ReferenceInterval]]:
        found: dict[str, list[schema.ReferenceInterval]] = {}
        for interval in self.collection("reference_intervals"):
            if interval.preferred:
                found.setdefault(interval.analyte, []).append(interval)
        return found

    # --- the vocabulary of conditions (see nightcramp.condition.Vocabulary)

    def names(self) -> tuple[str, ...]:
        """The ids of all findings that conditions may use."""
        return tuple(name for name, finding in self.findings.items() if finding.type != "medicines")

    def term(self, name: str) -> Term | None:
        """What the condition language must know of a finding."""
        if name not in self._terms:
            finding = self.findings.get(name)
            if finding is None or finding.type == "medicines":
                return None
            self._terms[name] = Term(
                kind=finding.type,
                unit=finding.unit or "1",
                factors={
                    unit: conversion.factor for unit, conversion in finding.factors.items() if not conversion.offset
                },
                choices=tuple(finding.choices),
            )
        return self._terms[name]

    def reference_condition(self, name: str, side: Literal["low", "high"]) -> str | None:
        """That a value is outside the first preferred interval which fits the person.

        It is so, too, when it is outside every interval that we know, whoever the person is. It is unknown when no
        interval fits.
        """
        rows = [(f"({row.when})", getattr(row, side)) for row in self.reference_intervals(name)]
        limits = [limit for _, limit in rows if limit is not None]
        if not limits:
            return None
        sign, extreme = ("<", min(limits)) if side == "low" else (">", max(limits))
        earlier: list[str] = []
        cases = [f"{name} {sign} {extreme!r}"] if len(limits) == len(rows) else []
        for when, limit in rows:
            if limit is not None:
                cases.append(" and ".join([*earlier, when, f"{name} {sign} {limit!r}"]))
            earlier.append(f"not {when}")
        cases.append(" and ".join([*earlier, "unknown > 0"]))
        return " or ".join(cases)

    def reference_intervals(self, name: str) -> Sequence[schema.ReferenceInterval]:
        """The preferred intervals of an analyte; the first whose condition certainly fits a person is theirs."""
        return self._intervals.get(name, ())

    def reference_interval(self, name: str, state: Mapping[str, Any]) -> tuple[float | None, float | None] | None:
        """The lower and upper limit of the first preferred interval that certainly fits a person, if there is one."""
        for row in self.reference_intervals(name):
            if self.evaluator(row.when)(state) is True:
                return row.low, row.high
        return None

    # --- conditions

    def condition(self, text: str) -> Node:
        """The tree of a condition, read once.

        Raises:
            ConditionError: the text is not a condition over this vocabulary.
        """
        if text not in self._conditions:
            self._conditions[text] = parse_condition(text, self)
        return self._conditions[text]

    def evaluator(self, text: str) -> Evaluator:
        """A function from a state to true, false or ``None``; an empty condition is true."""
        if text not in self._evaluators:
            self._evaluators[text] = evaluator(self.condition(text or "True"))
        return self._evaluators[text]

    def definition(self, name: str) -> Node | None:
        """The tree that gives a derived finding its value, or ``None`` for one that is only answered."""
        if name not in self._definitions:
            finding = self.findings[name]
            wanted = "boolean" if finding.type == "medicines" else finding.type
            self._definitions[name] = parse(finding.derived, self, wanted) if finding.derived else None
        return self._definitions[name]

    def derived_value(self, name: str) -> Evaluator | None:
        """A function that works out a derived finding, or ``None`` for one that is only answered."""
        if name not in self._values:
            node = self.definition(name)
            self._values[name] = None if node is None else evaluator(node)
        return self._values[name]

    def told_by(self, name: str) -> tuple[tuple[str, bool], ...]:
        """The findings that tell a part of them when they are answered as a whole, and which answer of them does.

        No to "numb, tingling or burning feet" is no to each; yes to "sudden and painful" is yes to both.
        """
        return self.memo(_wholes).get(name, ())

    def working_out(self, name: str) -> tuple[Evaluator | None, Evaluator | None, bool | None, tuple[str, ...]]:
        """How a finding that was not answered is worked out.

        Returns:
            The function of its definition, that of its relevance, its value where it is not relevant, and the
            classes of medicines that answer it.
        """
        if name not in self._working_out:
            finding = self.findings[name]
            relevant = self.evaluator(finding.relevant) if finding.relevant else None
            absent = False if finding.type == "boolean" else None
            self._working_out[name] = (self.derived_value(name), relevant, absent, finding.medicine_classes)
        return self._working_out[name]

    def base_names(self, node: Node) -> tuple[str, ...]:
        """The answered findings on which a condition rests, through derived ones and relevance, in reading order."""
        found: dict[str, None] = {}
        stack = list(reversed(names(node)))
        seen: set[str] = set()
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            finding = self.findings[name]
            if not finding.derived or finding.may_be_given:
                found.setdefault(name)
            definition = self.definition(name)
            if definition is not None:
                stack.extend(reversed(names(definition)))
            if finding.relevant:
                stack.extend(reversed(names(self.condition(finding.relevant))))
        return tuple(found)

    def in_words(self, text: str) -> str:
        """A condition as a phrase."""
        return words(self.condition(text), lambda name: self.findings[name].label, self.spoken_unit)

    def spoken_unit(self, name: str) -> str:
        """The unit of a finding as people say it."""
        return SPOKEN_UNITS.get(self.findings[name].unit, self.findings[name].unit)

    def rank(self, level: str) -> int:
        """The rank of a level; a higher one is more urgent."""
        return self.levels[level].rank

    def dump(self) -> dict[str, Any]:
        """Version and hash, as every result bears them."""
        return {"version": self.version, "hash": self.hash}


SPOKEN_UNITS = {
    "min": "minutes", "h": "hours", "d": "days", "wk": "weeks", "mo": "months", "a": "years", "Cel": "\u00b0C",
    "s": "seconds", "[degF]": "\u00b0F", "[in_i]": "inches", "[lb_av]": "pounds", "[IU]/L": "IU/L",
    "mm[Hg]": "mmHg", "/d": "a day", "1/d": "a day", "/wk": "a week", "1/wk": "a week", "/min": "a minute", "1": "",
    "m[IU]/L": "mIU/L", "umol/L": "\u00b5mol/L", "ug/L": "\u00b5g/L", "{score}": "",
    "mL/min/{1.73_m2}": "mL/min/1.73 m\u00b2",
}  # fmt: skip
"""How UCUM units are spoken."""


def _wholes(knowledge: KnowledgeBase) -> dict[str, tuple[tuple[str, bool], ...]]:
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for whole in knowledge.findings.values():
        definition = knowledge.definition(whole.id) if whole.may_be_given else None
        if isinstance(definition, Or | And):
            for part in definition.operands:
                if isinstance(part, Finding):
                    found[part.name] = (*found.get(part.name, ()), (whole.id, isinstance(definition, And)))
    return found
