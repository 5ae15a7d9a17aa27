"""The result of a trial in plain words, at reading grade 8 or below.

How sure the words are follows the verdict alone; how large the effect is follows its median; what would be a surprise
follows the end of the middle 95 % that lies nearer to no effect.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from nightcramp.diary.trials.analysis import Result, Verdict
from nightcramp.diary.trials.planner import Plan

_SHARES = (
    (0.05, "a little"), (0.10, "a tenth"), (0.20, "a fifth"), (0.25, "a quarter"), (0.33, "a third"),
    (0.40, "two fifths"), (0.50, "half"), (0.60, "three fifths"), (0.67, "two thirds"), (0.75, "three quarters"),
    (0.80, "four fifths"), (0.90, "nine tenths"),
)  # fmt: skip
_HEADLINES: dict[Verdict, str] = {
    "helps": "It helps you",
    "probably_helps": "It probably helps you",
    "little_difference": "It makes little or no difference for you",
    "unclear": "We cannot tell if it helps you",
    "probably_worse": "It probably makes things worse for you",
    "worse": "It makes things worse for you",
    "withheld": "We cannot give a result",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What a person is told.

    Attributes:
        headline: the verdict and the size of the effect, in a sentence.
        surprise: what would be a surprise; empty when there is no verdict.
        nights: how the nights were with and without it.
        chances: the probabilities, as so many in 100.
        limits: what weakens the result.
    """

    headline: str
    surprise: str
    nights: str
    chances: str
    limits: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(
            part for part in (self.headline, self.surprise, self.nights, self.chances, *self.limits) if part
        )


def result_as_object(result: Result) -> dict[str, Any]:
    """A result as plain objects, with its words."""
    words = in_words(result)
    return {
        "verdict": result.verdict, "effect": result.effect.median, "low": result.effect.ninety_five[0],
        "high": result.effect.ninety_five[1], "p_better": result.p_better, "p_worthwhile": result.p_worthwhile,
        "headline": words.headline, "surprise": words.surprise, "limits": list(words.limits),
        "because": list(result.because),
    }  # fmt: skip


def in_words(result: Result) -> Words:
    """Tell a result."""
    headline = _HEADLINES[result.verdict]
    if result.verdict == "withheld":
        return Words(f"{headline}.", "", _nights(result), "", result.doubts)
    size = (
        "" if result.verdict in ("little_difference", "unclear") else f": about {_size(result, result.effect.median)}"
    )
    return Words(f"{headline}{size}.", _surprise(result), _nights(result), _chances(result), result.doubts)


def share(part: float) -> str:
    """A share as people say it.

    >>> share(0.34), share(0.52)
    ('a third', 'half')
    """
    return min(_SHARES, key=lambda known: abs(known[0] - part))[1]


def fewer(part: float) -> str:
    """So much less.

    >>> fewer(0.34), fewer(0.52)
    ('a third fewer', 'half as many')
    """
    said = share(part)
    return "half as many" if said == "half" else f"{said} fewer"


def _size(result: Result, effect: float) -> str:
    """An effect in words: "a third fewer"."""
    outcome = result.series.outcome
    if outcome.kind == "score":
        return f"{abs(effect):.2g} points {'lower' if effect < 0 else 'higher'}"
    if effect <= 1:
        return fewer(1 - effect)
    if effect >= 1.95:
        return f"{effect:.1f} times as many"
    more = share(effect - 1)
    return "half as many again" if more == "half" else f"{more} more"


def _surprise(result: Result) -> str:
    low, high = result.effect.ninety_five
    if result.verdict in ("unclear", "little_difference"):
        return f"It could be anything from {_size(result, low)} to {_size(result, high)}."
    good = result.verdict in ("helps", "probably_helps")
    lower_is_good = result.series.outcome.better == "lower"
    nearer = high if good == lower_is_good else low
    none = 1.0 if result.series.outcome.kind == "count" else 0.0
    if (nearer > none) != (result.effect.median > none) or math.isclose(nearer, none, abs_tol=0.025):
        return "We would be a bit surprised if it did nothing at all."
    if result.series.outcome.kind == "score":
        return f"We would be surprised by less than {abs(nearer):.2g} points."
    return f"We would be surprised by a change of less than {share(abs(1 - nearer))}."


def _nights(result: Result) -> str:
    name = result.series.outcome.name
    without, used = result.without.expected[0], result.with_measure.expected[0]
    if result.series.outcome.kind == "score":
        return f"With it, {name} would be about {used:.2g}, and without it about {without:.2g}."
    return f"You would have about {_number(used)} {name} a week with it, and about {_number(without)} without it."


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}".removesuffix(".0")


def _chances(result: Result) -> str:
    if result.series.outcome.kind == "count" and result.series.outcome.better == "lower":
        least = f"at least {fewer(result.series.outcome.worthwhile)}"
    else:
        least = "enough to matter"
    return (
        f"The chance that it does any good is {_percent(result.p_better)} in 100. "
        f"The chance that it does {'this' if least == 'enough to matter' else 'more'}, {least}, "
        f"is {_percent(result.p_worthwhile)} in 100."
    )


def _percent(chance: float) -> str:
    return "more than 99" if chance > 0.99 else "less than 1" if chance < 0.01 else f"{100 * chance:.0f}"


def plan_in_words(plan: Plan) -> str:
    """Tell what the planner advises."""
    is_count = plan.outcome.kind == "count"
    hoped = fewer(1 - plan.ratio) if is_count else f"{share(1 - plan.ratio)} less"
    chance = f"{100 * plan.chance:.0f}"
    if plan.advice == "go":
        return (
            f"If it truly gives you {hoped}, a trial of {plan.weeks:g} weeks will show it "
            f"in {chance} of 100 such trials."
        )
    if plan.advice == "long":
        return (
            f"You would need more than {plan.weeks:g} weeks for a good chance to see {hoped}. "
            f"In that time {chance} of 100 such trials would show it."
        )
    name = plan.outcome.name
    little = f"You have too few {name}, or they change" if is_count else f"Your {name} is too low, or changes"
    return (
        f"We advise against this trial. {little} too much from night to night, to show if it gives you {hoped}. "
        f"Even half a year would show it in only {chance} of 100 such trials."
    )
