"""What goes together: pairs that clash, and sums of nutrients against the upper limits of the person."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

from nightcramp.answers import State
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Clash, Intake


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """An action that is left out, the one that comes before it, and why."""

    action: Action
    beside: tuple[Action, ...]
    says: str
    sources: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Together:
    """The actions that go together.

    Attributes:
        kept: in the order given.
        left: those that clash with one before them, or push a sum over a limit.
        apart: what must be kept apart among those kept.
    """

    kept: tuple[Action, ...]
    left: tuple[Left, ...]
    apart: tuple[Clash, ...]


def together(actions: Sequence[Action], state: State) -> Together:
    """Keep the actions that go together; one that comes first wins.

    Args:
        actions: cleared actions, the best first.
        state: the person, for the upper limits.
    """
    kept: list[Action] = []
    left: list[Left] = []
    for action in actions:
        if reason := _against(action, kept, state):
            left.append(reason)
        else:
            kept.append(action)
    pairs = itertools.combinations(kept, 2)
    apart = dict.fromkeys(clash for one, other in pairs for clash in clashes(state.knowledge, one, other, "apart"))
    return Together(tuple(kept), tuple(left), tuple(apart))


def clashes(knowledge: KnowledgeBase, first: Action, second: Action, rule: str = "one_only") -> list[Clash]:
    """The clashes of two different actions."""
    return [
        clash
        for clash in knowledge.collection("clashes")
        if clash.rule == rule and first.id != second.id and _meet(clash, first, second)
    ]


def upper_limit(knowledge: KnowledgeBase, nutrient: str, unit: str, state: State) -> Intake | None:
    """The lowest upper limit that holds, or may hold, for the person."""
    rows = [
        intake
        for intake in knowledge.collection("intakes")
        if intake.nutrient == nutrient and intake.unit == unit and intake.kind == "ul" and intake.value is not None
        if knowledge.evaluator(intake.when)(state) is not False
    ]
    return min(rows, key=lambda intake: intake.value or 0.0, default=None)


def sums(actions: Iterable[Action]) -> dict[tuple[str, str], float]:
    """What actions add up to, by nutrient and unit."""
    found: dict[tuple[str, str], float] = {}
    for action in actions:
        for part in action.contributes:
            key = part.nutrient, part.unit
            found[key] = found.get(key, 0.0) + part.value
    return found


def _against(action: Action, kept: list[Action], state: State) -> Left | None:
    for other in kept:
        for clash in clashes(state.knowledge, action, other):
            return Left(action, (other,), clash.says, clash.sources)
    for (nutrient, unit), total in sums([*kept, action]).items():
        limit = upper_limit(state.knowledge, nutrient, unit, state)
        if limit is None or limit.value is None or total <= limit.value:
            continue
        if any((part.nutrient, part.unit) == (nutrient, unit) for part in action.contributes):
            beside = tuple(other for other in kept if any(part.nutrient == nutrient for part in other.contributes))
            says = (
                f"In all this would be {total:g} {unit} of {nutrient.replace('_', ' ')}. The limit is {limit.value:g}."
            )
            return Left(action, beside, says, limit.sources)
    return None


def _meet(clash: Clash, first: Action, second: Action) -> bool:
    """Whether two actions stand for two entries, or both for the only one."""
    one, other = ({entry for entry in clash.between if entry == action.id or entry in action.uses}
                  for action in (first, second))  # fmt: skip
    if not one or not other:
        return False
    return len(clash.between) == 1 or len(one | other) > 1
