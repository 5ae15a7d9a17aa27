"""Actions, dangers, relief, and the hazard log that names what holds each of them back."""

from __future__ import annotations

from collections.abc import Callable

from nightcramp.condition import ConditionError, nearest
from nightcramp.knowledge import schema
from nightcramp.knowledge.check.ground import Statements
from nightcramp.knowledge.schema.actions import seconds_of


class ActionsCheck(Statements):
    """The checks of what is done, and of what must not be."""

    def _actions(self) -> None:
        for action, note in self._each("actions"):
            if (action.offer == "never") != (action.group == "never"):
                note("offer", "an action that is never offered has the group 'never', and no other has")
            if action.in_blocks and action.offer in ("never", "clinician_only"):
                note("in_blocks", "what nobody should do, or what a doctor decides, is not tried by oneself")
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
        for hint, note in self._each("relief_hints"):
            for message in self._known(hint.goes_with, "actions"):
                note("goes_with", message)
        for protocol, note in self._each("relief_protocols"):
            for message in self._known(protocol.steps, "actions"):
                note("steps", message)
            for action, _ in self._each("actions"):
                if action.id in protocol.steps and seconds_of(action.timing) is None:
                    note("steps", f"{action.id} does not say how long it takes")

    def _shown(self) -> None:
        """What is drawn, and other names, are of actions that there are."""
        for drawing, note in self._each("drawings"):
            for message in self._known(drawing.actions, "actions"):
                note("actions", message)
        for named, note in self._each("other_names"):
            for message in self._known([named.id], "actions"):
                note("id", message)

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
