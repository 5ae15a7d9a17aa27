"""Check a knowledge base as a whole: ids, references, conditions, units, sources, claims.

Everything is checked before anything is refused, so that one run shows every fault.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from nightcramp.condition import ConditionError, names
from nightcramp.knowledge import schema
from nightcramp.knowledge.check.actions import ActionsCheck
from nightcramp.knowledge.check.causes import NAMED_ONLY_AT_MOST, CausesCheck
from nightcramp.knowledge.check.diary import DiaryCheck
from nightcramp.knowledge.check.food import FoodCheck
from nightcramp.knowledge.check.ground import name_of
from nightcramp.knowledge.errors import Fault
from nightcramp.knowledge.loader import Written
from nightcramp.knowledge.model import KnowledgeBase

STALE_AFTER = datetime.timedelta(days=730)
"""Facts that nobody looked at for 24 months are reported."""

_CONDITION_FIELDS = {
    "findings": ("relevant",),
    "constraints": ("impossible",),
    "rules": ("applies_to", "when"),
    "warning_signs": ("relevant",),
    "screens": ("relevant",),
    "characteristics": ("applies_to", "when"),
    "mimics": ("applies_to", "when"),
    "verdicts": ("applies_to", "when"),
    "instruments": ("meant_for", "met_when"),
    "reference_intervals": ("when",),
    "critical_limits": ("when",),
    "decision_limits": ("when",),
    "intakes": ("when",),
    "causes": ("applies_to",),
    "baselines": ("when",),
    "actions": ("meant_for", "propose_when", "no_help_when"),
    "dangers": ("when",),
    "relief_lines": ("true_when",),
    "relief_hints": ("when",),
    "relief_limits": ("when",),
    "food_exclusions": ("when",),
    "food_limits": ("when",),
    "food_notes": ("when",),
    "fluid_rules": ("when",),
}  # fmt: skip
_REALISERS = (
    "rules", "findings", "characteristics", "mimics", "instruments", "corrections", "screens", "warning_signs",
    "policies", "rejected_rules", "analytes", "causes", "actions", "household_foods", "food_limits", "food_notes",
    "food_exclusions", "fluid_rules",
)  # fmt: skip


def check(written: Written) -> tuple[list[Fault], dict[str, tuple[Any, ...]]]:
    """All faults of a knowledge base, and its statements with units worked out."""
    return _Check(written).run()


class _Check(CausesCheck, ActionsCheck, FoodCheck, DiaryCheck):
    def run(self) -> tuple[list[Fault], dict[str, tuple[Any, ...]]]:
        self._unique_ids()
        self._units()
        self.knowledge = KnowledgeBase.of(self.collections)
        for step in (
            self._conditions, self._definitions, self._cycles, self._findings, self._rules, self._screens,
            self._instruments, self._laboratory, self._causes, self._chains, self._backgrounds, self._actions,
            self._dangers, self._foods, self._relief, self._diary, self._shown, self._claims, self._hazards,
            self._sources,
        ):  # fmt: skip
            step()
        return self.faults, self.collections

    def _unique_ids(self) -> None:
        for collection in self.collections:
            seen: set[str] = set()
            if collection in ("reference_intervals", "critical_limits", "decision_limits", "intakes", "food_tags",
                              "food_uncertainties", "lay_words"):  # fmt: skip
                continue
            for statement, note in self._each(collection):
                if name_of(statement) in seen:
                    note("id", f"stands twice among {collection}")
                seen.add(name_of(statement))

    def _units(self) -> None:
        from nightcramp.knowledge.units import conversion

        converted = []
        for finding, note in self._each("findings"):
            factors = dict(finding.factors)
            for unit in finding.units:
                if unit in factors:
                    continue
                try:
                    factors[unit] = conversion(finding, unit)
                except ValueError as error:
                    note("units", str(error))
            if finding.type == "number" and not finding.unit:
                note("unit", "a number needs a UCUM unit ('1' when it has none)")
            if finding.type != "number" and (finding.unit or finding.units or finding.plausible):
                note("unit", "only numbers have units and plausible ranges")
            converted.append(msgspec.structs.replace(finding, factors=factors))
        self.collections["findings"] = tuple(converted)

    def _conditions(self) -> None:
        for collection, fields in _CONDITION_FIELDS.items():
            for statement, note in self._each(collection):
                for field in fields:
                    self._condition(getattr(statement, field), "for" if field == "meant_for" else field, note)

    def _definitions(self) -> None:
        for finding, note in self._each("findings"):
            try:
                self.knowledge.definition(finding.id)
            except ConditionError as error:
                note("derived", str(error))

    def _cycles(self) -> None:
        """Derived findings and relevance must not rest on themselves."""
        if self.faults:
            return
        done: set[str] = set()
        for finding, note in self._each("findings"):
            path: list[str] = []
            if cycle := self._cycle(finding.id, path, done):
                note("derived", f"rests on itself: {' -> '.join(cycle)}")

    def _cycle(self, name: str, path: list[str], done: set[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        path.append(name)
        finding = self.knowledge.findings[name]
        trees = [self.knowledge.definition(name)] + (
            [self.knowledge.condition(finding.relevant)] if finding.relevant else []
        )
        for tree in trees:
            for below in names(tree) if tree else ():
                if cycle := self._cycle(below, path, done):
                    return cycle
        path.pop()
        done.add(name)
        return []

    def _findings(self) -> None:
        for finding, note in self._each("findings"):
            if bool(finding.derived) == bool(finding.question) and not finding.may_be_given:
                note("question", "a finding has either a question or a derivation (or both with 'may_be_given: true')")
            if (finding.type == "choice") != bool(finding.choices):
                note("choices", "a choice needs choices, and nothing else has them")
            if finding.plausible and finding.plausible[0] >= finding.plausible[1]:
                note("plausible", "the lowest value must be below the highest")
            for message in self._known(finding.medicine_classes, "medicine_classes"):
                note("medicine_classes", message)
            for message in self._known(finding.kind_of, "findings"):
                note("kind_of", message)
            if finding.kind_of and (finding.type != "boolean" or self._is_kind_of(finding.id, finding.kind_of)):
                note("kind_of", "only what is there or not is a kind of something, and nothing of itself")
        for medicine, note in self._each("medicines"):
            for message in self._known(medicine.classes, "medicine_classes"):
                note("class", message)
        for constraint, note in self._each("constraints"):
            for message in self._known(constraint.fields, "findings"):
                note("fields", message)

    def _is_kind_of(self, name: str, kinds: Iterable[str]) -> bool:
        """Whether a finding is among these more general ones, or among those above them."""
        findings = {finding.id: finding for finding, _ in self._each("findings")}
        seen, stack = set[str](), list(kinds)
        while stack:
            above = stack.pop()
            if above not in seen and above in findings:
                seen.add(above)
                stack += findings[above].kind_of
        return name in seen

    def _rules(self) -> None:
        for rule, note in self._each("rules"):
            if not rule.id.startswith(f"{rule.level}_"):
                note("id", f"must begin with its level, {rule.level!r}")
            for message in self._known(rule.companion_of, "rules"):
                note("companion_of", message)
        for lowering, note in self._each("lowering_findings"):
            for message in self._known([lowering.finding], "findings"):
                note("finding", message)
        for mimic, note in self._each("mimics"):
            for message in self._known(mimic.rules, "rules"):
                note("rules", message)

    def _screens(self) -> None:
        covered: dict[str, str] = {}
        taken = self._ids("findings", "pages")
        for screen, note in self._each("screens"):
            if screen.id in taken:
                note("id", "is the id of a finding or a page, too; a screen needs one of its own")
            for message in self._known([screen.page] if screen.page else [], "pages"):
                note("page", message)
            for message in self._known(screen.covers, "findings"):
                note("covers", message)
            for name in screen.covers:
                if name in covered:
                    note("covers", f"{name!r} is already asked on the screen {covered[name]!r}")
                covered[name] = screen.id

        self._lay_words()

    def _lay_words(self) -> None:
        for lay, note in self._each("lay_words"):
            for message in self._known([lay.finding], "findings"):
                note("finding", message)
            finding = next((found for found in self.collections["findings"] if found.id == lay.finding), None)
            if finding is not None and (not finding.question or (finding.derived and not finding.may_be_given)):
                note("finding", "is not asked, so that nobody can confirm it")
            if finding is not None and (lay.means not in finding.choices if finding.choices else lay.means):
                note("means", "is none of the choices of the finding")

    def _instruments(self) -> None:
        for instrument, note in self._each("instruments"):
            for item in instrument.items:
                self._condition(item.when, "items", note)
                for message in self._known([item.value] if item.value else [], "findings"):
                    note("items", message)
                if instrument.ship == "items" and not (item.when or item.value):
                    note("items", f"{item.id!r} needs 'when' or 'value' to be scored")
            if instrument.ship == "items" and not (instrument.met_when or instrument.score):
                note("score", "a shipped instrument needs 'score' and 'bands', or 'met_when'")
            for lower, upper in zip(instrument.bands, instrument.bands[1:], strict=False):
                if lower.highest >= upper.lowest:
                    note("bands", f"{lower.name!r} and {upper.name!r} overlap")

    def _laboratory(self) -> None:
        for collection in ("analytes", "reference_intervals", "critical_limits", "decision_limits"):
            for statement, note in self._each(collection):
                for message in self._known([_analyte(statement)], "findings"):
                    note("analyte", message)
                low, high = getattr(statement, "low", None), getattr(statement, "high", None)
                if low is not None and high is not None and low >= high:
                    note("low", "the lower limit must be below the upper one")

    def _claims(self) -> None:
        for claim, note in self._each("claims"):
            if bool(claim.realised_by) == bool(claim.planned):
                note("realised_by", "give exactly one of 'realised_by' and 'planned'")
            for message in self._known([claim.section], "article_sections"):
                note("section", message)
            for message in self._known(claim.realised_by, *_REALISERS):
                note("realised_by", message)
            for message in self._known(claim.see_also, "claims"):
                note("see_also", message)
            for message in self._known(claim.recommends, "actions"):
                note("recommends", message)
        for omission, note in self._each("omissions"):
            for message in self._known(omission.realised_by, *_REALISERS):
                note("realised_by", message)

    def _sources(self) -> None:
        used: set[str] = set()
        for collection in self.collections:
            for statement, note in self._each(collection):
                keys = list(cited(statement))
                used.update(keys)
                for message in self._known(keys, "sources"):
                    note("sources", message)
        for source, note in self._each("sources"):
            if source.key not in used:
                note("key", "no statement rests on this source; remove it or use it")


def _analyte(statement: Any) -> str:
    return str(statement.id if isinstance(statement, schema.Analyte) else statement.analyte)


def cited(value: Any) -> Iterator[str]:
    """The source keys in a statement and in the parts of it."""
    if isinstance(value, msgspec.Struct):
        yield from getattr(value, "sources", ())
        for field in value.__struct_fields__:
            yield from cited(getattr(value, field))
    elif isinstance(value, tuple):
        for part in value:
            if isinstance(part, msgspec.Struct):
                yield from cited(part)


def stale(knowledge: KnowledgeBase, today: datetime.date) -> list[str]:
    """Statements that nobody has looked at for too long."""
    dated = [(rule.id, rule.checked_on) for rule in knowledge.collection("rules")]
    dated += [(source.key, source.checked) for source in knowledge.collection("sources") if source.checked]
    return [name for name, day in dated if today - datetime.date.fromisoformat(day) > STALE_AFTER]


__all__ = ["NAMED_ONLY_AT_MOST", "check", "cited", "stale"]
