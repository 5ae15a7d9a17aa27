"""Causes, their chains, and the backgrounds of the findings of the network."""

from __future__ import annotations

import graphlib
import math
from collections.abc import Callable

from nightcramp.knowledge import schema
from nightcramp.knowledge.check.ground import Statements

NAMED_ONLY_AT_MOST = 0.03
"""The weight on cramp of a cause that the article names without support."""


class CausesCheck(Statements):
    """The checks of causes."""

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
