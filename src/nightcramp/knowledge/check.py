"""Check a knowledge base as a whole: ids, references, conditions, units, sources, claims.

Everything is checked before anything is refused, so that one run shows every fault.
"""

from __future__ import annotations

import datetime
import graphlib
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from nightcramp.condition import ConditionError, names, nearest
from nightcramp.knowledge import schema
from nightcramp.knowledge.errors import Fault
from nightcramp.knowledge.loader import Place, Written
from nightcramp.knowledge.model import KnowledgeBase

STALE_AFTER = datetime.timedelta(days=730)
"""Facts that nobody looked at for 24 months are reported."""

NAMED_ONLY_AT_MOST = 0.03
"""The weight on cramp of a cause that the article names without support."""

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
    "relief_hints": ("when",),
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


class _Check:
    def __init__(self, written: Written) -> None:
        self.written = written
        self.collections = dict(written.collections)
        self.faults: list[Fault] = []

    def run(self) -> tuple[list[Fault], dict[str, tuple[Any, ...]]]:
        self._unique_ids()
        self._units()
        self.knowledge = KnowledgeBase.of(self.collections)
        for step in (
            self._conditions, self._definitions, self._cycles, self._findings, self._rules, self._screens,
            self._instruments, self._laboratory, self._causes, self._chains, self._backgrounds, self._actions,
            self._dangers, self._foods, self._relief, self._claims, self._hazards, self._sources,
        ):  # fmt: skip
            step()
        return self.faults, self.collections

    # --- help for the steps

    def _each(self, collection: str) -> Iterator[tuple[Any, Callable[..., None]]]:
        """Each statement of a collection with a function that notes a fault in one of its fields."""
        for index, statement in enumerate(self.collections.get(collection, ())):
            place = self.written.places.get((collection, index), Place("memory", None))
            yield statement, self._noter(_name(statement), place)

    def _noter(self, name: str, place: Place) -> Callable[..., None]:
        def note(field: str, message: str) -> None:
            self.faults.append(Fault(place.file, place.line_of(field), f"{name}.{field}", message))

        return note

    def _ids(self, *collections: str) -> dict[str, None]:
        return {_name(statement): None for name in collections for statement in self.collections.get(name, ())}

    def _known(self, wanted: Iterable[str], *collections: str) -> Iterator[str]:
        """A message for each id that none of the collections has."""
        ids = self._ids(*collections)
        for name in wanted:
            if name not in ids:
                yield f"there is no {name!r} among {', '.join(collections)}{nearest(name, ids)}"

    # --- steps

    def _unique_ids(self) -> None:
        for collection in self.collections:
            seen: set[str] = set()
            if collection in ("reference_intervals", "critical_limits", "decision_limits", "intakes", "food_tags",
                              "food_uncertainties"):  # fmt: skip
                continue
            for statement, note in self._each(collection):
                if _name(statement) in seen:
                    note("id", f"stands twice among {collection}")
                seen.add(_name(statement))

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

    def _condition(self, text: str, field: str, note: Callable[..., None]) -> None:
        if text:
            try:
                self.knowledge.condition(text)
            except ConditionError as error:
                note(field, str(error))

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
        for medicine, note in self._each("medicines"):
            for message in self._known(medicine.classes, "medicine_classes"):
                note("class", message)
        for constraint, note in self._each("constraints"):
            for message in self._known(constraint.fields, "findings"):
                note("fields", message)

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

    def _causes(self) -> None:
        backgrounds, shown = self._ids("backgrounds"), {schema.COMPLAINT}
        for cause, note in self._each("causes"):
            self._numbers_of(cause, note)
            self._role(cause, note)
            if not cause.prevalence or cause.prevalence[-1].when:
                note("prevalence", "the last rate must have no condition, for people of whom little is known")
            signs, parents = [sign.finding for sign in cause.shows], [parent.cause for parent in cause.raised_by]
            for field, linked, collection in (("shows", signs, "findings"), ("raised_by", parents, "causes")):
                for message in self._known(linked, collection):
                    note(field, message)
                for name in {name for name in linked if linked.count(name) > 1}:
                    note(field, f"{name!r} stands twice")
            for name in signs:
                if name not in backgrounds:
                    note("shows", f"{name!r} has no background")
            shown.update(signs)
        for background, note in self._each("backgrounds"):
            if background.finding not in shown:
                note("finding", "no cause shows it")

    def _numbers_of(self, cause: schema.Cause, note: Callable[..., None]) -> None:
        for field in ("prevalence", "context", "raised_by", "shows"):
            for number in getattr(cause, field):
                self._number(number, field, note, highest=math.inf if field == "context" else 1)
                self._condition(getattr(number, "when", ""), field, note)
        for field in ("raises_cramp", "taken_for_cramp", "cramp_frequency"):
            if number := getattr(cause, field):
                self._number(number, field, note)

    def _role(self, cause: schema.Cause, note: Callable[..., None]) -> None:
        """Each cause raises cramps, is taken for them (or both), or explains what is left."""
        raises, taken = cause.raises_cramp is not None, cause.taken_for_cramp is not None
        if cause.explains_the_rest == (raises or taken):
            note("id", "needs 'raises_cramp' or 'taken_for_cramp', or else 'explains_the_rest'")
        if not cause.explains_the_rest and (cause.kind == "mimic") == raises:
            note("kind", "a mimic, and nothing else, does not raise cramps")
        if cause.explains_the_rest and cause.raised_by:
            note("raised_by", "what explains the rest is what no cause explains, so none raises it")
        if cause.named_only and cause.raises_cramp is not None and cause.raises_cramp.value > NAMED_ONLY_AT_MOST:
            note("raises_cramp", f"a cause that is only named weighs {NAMED_ONLY_AT_MOST} at most")

    def _number(self, number: schema.Number, field: str, note: Callable[..., None], highest: float = 1) -> None:
        if not 0 <= number.low <= number.value <= number.high <= highest:
            note(field, f"{number.low} <= {number.value} <= {number.high} must hold, within 0 and {highest}")
        if number.basis == "measured" and not number.sources:
            note(field, f"{number.value} is measured, so it needs its source")
        if number.basis == "derived" and not (number.sources or number.how):
            note(field, f"{number.value} is derived, so say from what, and how")

    def _chains(self) -> None:
        """What raises a cause must not be raised by it, directly or in the end."""
        raised = {cause.id: [parent.cause for parent in cause.raised_by] for cause in self.collections["causes"]}
        try:
            graphlib.TopologicalSorter(raised).prepare()
        except graphlib.CycleError as error:
            for cause, note in self._each("causes"):
                if cause.id == error.args[1][0]:
                    note("raised_by", f"runs in a circle: {' -> '.join(error.args[1])}")

    def _backgrounds(self) -> None:
        for background, note in self._each("backgrounds"):
            for rate in background.rates:
                self._number(rate, "rates", note)
                self._condition(rate.when, "rates", note)
            if not background.rates or background.rates[-1].when:
                note("rates", "the last rate must have no condition, for people of whom little is known")
            for message in self._known([background.finding, *background.graded_by], "findings"):
                note("finding", message)
            if bool(background.graded_by) != bool(background.side):
                note("side", "a graded finding needs the side on which it is abnormal")
        for baseline, note in self._each("baselines"):
            self._number(baseline, "value", note)
        grouped: set[str] = set()
        for group, note in self._each("face_groups"):
            for message in self._known(group.faces, "backgrounds"):
                note("faces", message)
            for name in grouped.intersection(group.faces):
                note("faces", f"{name!r} is in another group, too")
            grouped.update(group.faces)

    def _actions(self) -> None:
        for action, note in self._each("actions"):
            if (action.offer == "never") != (action.group == "never"):
                note("offer", "an action that is never offered has the group 'never', and no other has")
            if (action.offer == "never") != bool(action.say_instead) or bool(action.steps) == bool(action.say_instead):
                note("steps", "give steps; an action that is never offered has 'say_instead' in their place")
            for line in action.contraindications:
                self._condition(line.when, "contraindications", note)
                if line.if_unknown == "pass" and not self._needs_measuring(line.when):
                    note("contraindications", f"{line.when!r} passes when unknown, but the person can answer it")
                if line.basis != "estimate" and not line.sources:
                    note("contraindications", f"{line.when!r} has no source and is no estimate")
            for interaction in action.interactions:
                self._condition(interaction.with_, "interactions", note)
            self._nutrients(action, note)
            if bool(action.no_help_when) != bool(action.no_help):
                note("no_help", "say for whom it is known not to help, and what is said to them")
            if self.collections.get("causes"):
                for message in self._known(action.addresses, "causes"):
                    note("addresses", message)

    def _nutrients(self, action: schema.Action, note: Callable[..., None]) -> None:
        """Upper limits stand among the intakes, once."""
        units = {(intake.nutrient, intake.unit) for intake in self.collections.get("intakes", ())}
        for nutrient in action.limited_by:
            for message in self._known([nutrient], "intakes"):
                note("limited_by", message)
        for part in action.contributes:
            if (part.nutrient, part.unit) not in units:
                note("contributes", f"no intake of {part.nutrient!r} in {part.unit!r} to hold it against")

    def _needs_measuring(self, condition: str) -> bool:
        """Whether a condition rests on something that only a laboratory or an examination can tell."""
        try:
            rests_on = self.knowledge.base_names(self.knowledge.condition(condition))
        except ConditionError:
            return True  # the condition is a fault of its own
        return any(self.knowledge.findings[name].answered_by in ("laboratory", "examination") for name in rests_on)

    def _relief(self) -> None:
        for line, note in self._each("relief_lines"):
            for message in self._known([*line.denies, *line.means], "findings"):
                note("denies", message)
        for protocol, note in self._each("relief_protocols"):
            for message in self._known(protocol.steps, "actions"):
                note("steps", message)

    def _dangers(self) -> None:
        agents = {agent for action in self.collections.get("actions", ()) for agent in action.uses}
        for danger, note in self._each("dangers"):
            for agent in danger.agents:
                if agent not in agents:
                    note("agents", f"no action uses {agent!r}{nearest(agent, agents)}")
            for message in self._known(danger.except_for, "actions"):
                note("except_for", message)
        known = {*agents, *self._ids("actions")}
        for clash, note in self._each("clashes"):
            for name in clash.between:
                if name not in known:
                    note("between", f"{name!r} is neither an action nor an agent{nearest(name, known)}")

    def _foods(self) -> None:
        """Every food, role and nutrient that the rules on food name exists."""
        for collection, field, target in (
            ("household_foods", "ndb_no", "foods"),
            ("household_foods", "role", "food_roles"),
            ("food_roles", "may_become", "food_roles"),
            ("food_questions", "mix", "household_foods"),
            ("food_limits", "nutrients", "food_nutrients"),
        ):
            for statement, note in self._each(collection):
                value = getattr(statement, field)
                wanted = [value] if isinstance(value, str) else [name for name in value if name != "all"]
                for message in self._known(wanted, target):
                    note(field, message)
        self._food_tags()
        for limit, note in self._each("food_limits"):
            if (limit.effect in ("small_rise", "cap")) != (limit.value is not None):
                note("value", "a small rise and a cap need a value, and nothing else has one")

    def _food_tags(self) -> None:
        """No exclusion refuses a tag that no food can have: it would exclude nothing."""
        tags = {rule.tag for rule in self.collections.get("food_tags", ())}
        tags |= {tag for food in self.collections.get("household_foods", ()) for tag in food.contains}
        for exclusion, note in self._each("food_exclusions"):
            for tag in exclusion.refuses:
                if tag not in tags:
                    note("refuses", f"no food has the tag {tag!r}{nearest(tag, tags)}")

    def _claims(self) -> None:
        for claim, note in self._each("claims"):
            if bool(claim.realised_by) == bool(claim.planned):
                note("realised_by", "give exactly one of 'realised_by' and 'planned'")
            for message in self._known(claim.realised_by, *_REALISERS):
                note("realised_by", message)
            for message in self._known(claim.see_also, "claims"):
                note("see_also", message)
            for message in self._known(claim.recommends, "actions"):
                note("recommends", message)
        for omission, note in self._each("omissions"):
            for message in self._known(omission.realised_by, *_REALISERS):
                note("realised_by", message)

    def _hazards(self) -> None:
        """What a control names is there; for its proofs and tests, which stand elsewhere, a test looks."""
        for hazard, note in self._each("hazards"):
            for message in self._known([hazard.group], "hazard_groups"):
                note("group", message)
        for collection in ("hazard_groups", "hazards"):
            for statement, note in self._each(collection):
                for control in statement.controls:
                    self._control(control, note)

    def _control(self, control: schema.Control, note: Callable[..., None]) -> None:
        named = {field: getattr(control, field) for field in control.__struct_fields__ if field != "says"}
        if not any(named.values()):
            note("controls", f"name the rule, danger, proof or test that does this: {control.says!r}")
        for field, ids in named.items():
            for message in self._known(ids, field) if field in schema.COLLECTIONS else ():
                note("controls", message)

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


def _name(statement: Any) -> str:
    for field in ("id", "key", "ndb_no", "term", "generic", "country", "finding", "analyte", "nutrient"):
        if hasattr(statement, field):
            return str(getattr(statement, field))
    return type(statement).__name__


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
