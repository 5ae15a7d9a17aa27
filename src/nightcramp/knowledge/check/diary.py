"""What the diary asks, works out and proposes."""

from __future__ import annotations

from nightcramp.condition import ConditionError, parse
from nightcramp.knowledge.check.ground import Statements
from nightcramp.knowledge.model import KnowledgeBase


class DiaryCheck(Statements):
    """The checks of the diary."""

    def _diary(self) -> None:
        self._noted()
        self._imports()
        self._worked_out()

    def _noted(self) -> None:
        """What may be noted for a day, and what a trial may be judged by."""
        for exposure, note in self._each("diary_exposures"):
            if not all(0 <= choice <= exposure.most for choice in exposure.choices):
                note("choices", f"must lie between 0 and {exposure.most}")
            if exposure.id in self._ids("actions"):
                note("id", "is that of an action")
            for field, action in (("try_more", exposure.try_more), ("try_less", exposure.try_less)):
                for message in self._known([action] if action else [], "actions"):
                    note(field, message)
        for outcome, note in self._each("diary_outcomes"):
            if outcome.kind == "count" and outcome.worthwhile >= 1:
                note("worthwhile", "of a count is a share below 1")

    def _worked_out(self) -> None:
        """What is worked out of the nights, and proposed."""
        for finding, note in self._each("diary_findings"):
            if finding.needs > finding.nights:
                note("needs", f"asks for more nights than the {finding.nights} of which it speaks")
        vocabulary = KnowledgeBase.of({"findings": self.collections.get("diary_findings", ())})
        findings = {finding.id: finding for finding in self.collections.get("findings", ())}
        for proposal, note in self._each("diary_proposals"):
            for message in self._known([proposal.finding], "findings"):
                note("finding", message)
            for field, text, kind in (("when", proposal.when, "boolean"), ("value", proposal.value, "number")):
                try:
                    if text:
                        parse(text, vocabulary, kind)  # type: ignore[arg-type]  # both are kinds
                except ConditionError as error:
                    note(field, str(error))
            target = findings.get(proposal.finding)
            if target is not None and target.type != ("number" if proposal.value else "boolean"):
                note("value", f"{proposal.finding} is a {target.type}: a number needs a value, a boolean has none")

    def _imports(self) -> None:
        """What files of other apps bring."""
        amounts = self._ids("diary_exposures") | self._ids("diary_measurements")
        for measurement, note in self._each("diary_measurements"):
            if measurement.id in self._ids("actions") | self._ids("diary_exposures"):
                note("id", "is that of an action or an exposure")
        for unit, note in self._each("diary_import_units"):
            if unit.to not in amounts:
                note("to", f"{unit.to} is neither an exposure nor a measurement")
