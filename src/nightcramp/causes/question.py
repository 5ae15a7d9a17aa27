"""Which finding, if it were known, would tell most about the causes that matter.

The gain of a finding is the expected fall of uncertainty (entropy, in bits) about which causes act, each weighted by
how much hangs on it: a cause that needs a doctor today counts more than one that can wait.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

from nightcramp.answers import Answers
from nightcramp.causes.explanation import Explainer
from nightcramp.causes.network import FloatArray
from nightcramp.causes.ranking import Causes

AnsweredBy = Literal["person", "examination", "laboratory", "record"]
WEIGHT = {"emergency": 4.0, "urgent": 3.0, "soon": 2.0, "routine": 1.5, "self_care": 1.0}
"""How much hangs on a cause, by its urgency; ours, not measured."""
NAMED_ONLY_WEIGHT = 0.0
"""Of what the article names without support: no question is asked for it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Gain:
    """What a finding would tell.

    Attributes:
        finding: of the network.
        chance: how probably it is present.
        bits: the expected fall of the weighted uncertainty.
    """

    finding: str
    chance: float
    bits: float


def gains(answers: Answers, found: Causes, answered_by: tuple[AnsweredBy, ...] = ("person",)) -> tuple[Gain, ...]:
    """The unknown findings that somebody can tell, the most telling first.

    Args:
        answers: of the person.
        found: what :func:`~nightcramp.causes.ranking.causes` says of them.
        answered_by: who is there to tell; a clinician can tell signs and laboratory values as well.
    """
    explainer = Explainer(answers, found)
    names, findings = found.case.model.network.findings, answers.knowledge.findings
    candidates = np.array(
        [place for place in explainer.candidates().tolist() if findings[names[place]].answered_by in answered_by],
        dtype=np.int64,
    )
    chance, absent, present = explainer.either_way(candidates)
    weight = _weights(answers, found)
    now = float(_entropy(explainer.acts) @ weight)
    left = (1 - chance) * (_entropy(absent) @ weight) + chance * (_entropy(present) @ weight)
    worth = [Gain(names[place], float(chance[k]), max(0.0, now - float(left[k]))) for k, place in enumerate(candidates)]
    return tuple(sorted(worth, key=lambda gain: (-gain.bits, gain.finding)))


def _weights(answers: Answers, found: Causes) -> FloatArray:
    causes = [answers.knowledge.causes[name] for name in found.case.model.causes]
    return np.array([NAMED_ONLY_WEIGHT if cause.named_only else WEIGHT[cause.urgency] for cause in causes])


def _entropy(probability: FloatArray) -> FloatArray:
    """Of a yes-or-no question, in bits, elementwise.

    >>> _entropy(np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, 0.0]
    """
    other = 1 - probability
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = -(probability * np.log2(probability) + other * np.log2(other))
    return np.nan_to_num(bits, nan=0.0)
