"""What this person should leave, and what nobody should do; things with one reason are told together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nightcramp.plan import Plan, Refused


@dataclasses.dataclass(frozen=True, slots=True)
class NotToDo:
    """Things to leave, and the reason that they share."""

    names: tuple[str, ...]
    reason: str

    @property
    def in_words(self) -> str:
        """The things as one phrase.

        >>> NotToDo(("Rub the calf", "Warm the bed"), "It may be a clot.").in_words
        'Rub the calf; warm the bed'
        """
        first, *others = self.names
        return "; ".join([first, *(name[:1].lower() + name[1:] for name in others)])


def not_for_this_person(plan: Plan) -> tuple[NotToDo, ...]:
    """What people try by themselves and what would harm this person, by what was told."""
    withheld = [each.candidate for each in plan.withheld if each.why == "contraindicated"]
    refused = [each.outcome for each in withheld if isinstance(each.outcome, Refused)]
    own = [each for each in refused if each.action.offer != "clinician_only" and each.because]
    return _by_reason([*own, *(each for each in plan.never if each.because)])


def for_nobody(plan: Plan) -> tuple[NotToDo, ...]:
    """What nobody should do, though it is recommended."""
    return _by_reason(each for each in plan.never if not each.because)


def _by_reason(refused: Iterable[Refused]) -> tuple[NotToDo, ...]:
    found: dict[str, list[str]] = {}
    for each in refused:
        if each.reasons:
            found.setdefault(each.reasons[0], []).append(each.action.name)
    return tuple(NotToDo(tuple(names), reason) for reason, names in found.items())
