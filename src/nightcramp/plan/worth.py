"""What an action is worth to one person: how many of the cramps it may prevent, how sure that is, what it costs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, BenefitWords


@dataclasses.dataclass(frozen=True, slots=True)
class Worth:
    """The expected gain of an action for a person.

    Attributes:
        shares: the causes that it works on, with their shares in this person's cramps, the largest first.
        value, low, high: the part of this person's cramps that it may prevent. Below 0 it may bring more. The interval
            is that of the effect alone.
        weight: how much that counts, by its certainty.
        cost: what its burden takes away.
    """

    shares: tuple[tuple[str, float], ...]
    value: float
    low: float
    high: float
    weight: float
    cost: float

    @property
    def counted(self) -> float:
        """The expected reduction, cut for its certainty."""
        return self.value * self.weight

    @property
    def score(self) -> float:
        """What actions are ranked by."""
        return self.counted - self.cost

    @property
    def may_not_help(self) -> bool:
        """Whether no help at all, or harm, is within the interval."""
        return self.low <= 0


def worth(action: Action, shares: Mapping[str, float], knowledge: KnowledgeBase) -> Worth | None:
    """What an action is worth; nothing is known of one without a rate ratio.

    Args:
        action: the action.
        shares: the share of each cause in the cramps of the person.
        knowledge: the weights.
    """
    if action.rate_ratio is None:
        return None
    found = sorted(((name, shares.get(name, 0.0)) for name in action.addresses), key=lambda each: (-each[1], each[0]))
    attributed = sum(share for _, share in found)
    ratio = action.rate_ratio
    return Worth(
        shares=tuple(each for each in found if each[1] > 0),
        value=attributed * (1 - ratio.value),
        low=attributed * (1 - ratio.high),
        high=attributed * (1 - ratio.low),
        weight=certainty_weight(action, knowledge),
        cost=burden_cost(action, knowledge),
    )


def certainty_weight(action: Action, knowledge: KnowledgeBase) -> float:
    """How much an effect of this certainty counts."""
    weights: dict[str, float] = {each.id: each.weight.value for each in knowledge.collection("certainty_weights")}
    return weights[action.certainty]


def burden_cost(action: Action, knowledge: KnowledgeBase) -> float:
    """What the burden of an action costs."""
    costs: dict[int, float] = {each.burden: each.cost.value for each in knowledge.collection("burden_costs")}
    return costs[action.burden]


def in_words(found: Worth, knowledge: KnowledgeBase) -> BenefitWords | None:
    """How a reduction is said, or ``None`` where it is not worth proposing."""
    fitting = [each for each in knowledge.collection("benefit_words") if found.counted >= each.at_least.value]
    return max(fitting, key=lambda each: each.at_least.value, default=None)
