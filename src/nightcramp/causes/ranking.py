"""Which causes probably matter for one person, how sure that is, and what each has in the cramps."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

from nightcramp.answers import Answers
from nightcramp.causes.acting import SMALLEST, acts, direct
from nightcramp.causes.evidence import Case, case
from nightcramp.causes.inference import infer
from nightcramp.causes.model import CRAMP
from nightcramp.causes.network import FloatArray
from nightcramp.knowledge.schema import Cause

Band = Literal["likely", "possible", "unlikely", "cannot_tell"]
LIKELY_FROM, UNLIKELY_BELOW = 0.5, 0.1
"""Of the probability that a cause acts: where the whole interval lies above, or below."""
LOW, HIGH = 5, 95
"""Percentiles over the draws: an interval of 90 %."""


@dataclasses.dataclass(frozen=True, slots=True)
class Interval:
    """A probability with the interval of 90 % that the uncertainty of the parameters leaves."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: FloatArray) -> Interval:
        """From the value itself (draw 0) and the other draws, (D,)."""
        ordered = np.sort(draws[1:])
        # What np.percentile gives; that function takes as long to load as all of NumPy.
        low, high = np.interp((LOW, HIGH), np.linspace(0, 100, len(ordered)), ordered)
        value = float(draws[0])
        return cls(value, min(float(low), value), max(float(high), value))


@dataclasses.dataclass(frozen=True, slots=True)
class Ranked:
    """What is said of one cause.

    Attributes:
        cause: which.
        posterior: the probability that it is present, given the answers.
        acts: the probability that it is present and brings the complaint, by itself or through what it causes.
        share: its own part in the explanation: the probability that its own last edge brings the complaint, over the
            sum of all of these.
        band: ``acts`` in words.
    """

    cause: Cause
    posterior: Interval
    acts: Interval
    share: float
    band: Band


@dataclasses.dataclass(frozen=True, slots=True)
class Causes:
    """The causes of one person's complaint, the most probable explanation first.

    Attributes:
        ranked: every cause that can concern the person.
        cramp: the probability that a muscle cramps at all.
        exact: false when the network had to be sampled.
        spread: the largest standard deviation between the chains, when it was.
        case: the person as inference took them.
    """

    ranked: tuple[Ranked, ...]
    cramp: Interval
    exact: bool
    spread: float
    case: Case

    def of(self, cause: str) -> Ranked:
        """What is said of a cause.

        Raises:
            KeyError: it cannot concern this person, or there is no such cause.
        """
        for ranked in self.ranked:
            if ranked.cause.id == cause:
                return ranked
        raise KeyError(cause)


def causes(answers: Answers) -> Causes:
    """Why it happens to this person: a pure function of the answers."""
    person = case(answers.knowledge, answers.state())
    found = infer(person.model.network, person.evidence, person.leak, person.model.watched)
    own, all_acts = direct(person.model, found), acts(person.model, person.model.network, found, person.leak)
    shares = own[0] / max(own[0].sum(), SMALLEST)
    ranked = [
        _ranked(answers.knowledge.causes[name], found.present[:, node], all_acts[:, node], float(shares[node]))
        for node, name in enumerate(person.model.causes)
    ]
    ranked.sort(key=lambda one: (-one.acts.value, one.cause.id))
    cramp = Interval.of(found.present[:, person.model.network.nodes.index(CRAMP)])
    spread = 0.0 if found.spread is None else float(found.spread.max())
    return Causes(tuple(ranked), cramp, found.exact, spread, person)


def band(acts: Interval) -> Band:
    """The probability that a cause acts, in words.

    >>> band(Interval(0.7, 0.55, 0.9)), band(Interval(0.02, 0.001, 0.09)), band(Interval(0.3, 0.05, 0.6))
    ('likely', 'unlikely', 'cannot_tell')
    """
    if acts.low >= LIKELY_FROM:
        return "likely"
    if acts.high < UNLIKELY_BELOW:
        return "unlikely"
    return "cannot_tell" if acts.low < UNLIKELY_BELOW and acts.high > LIKELY_FROM else "possible"


def _ranked(cause: Cause, present: FloatArray, acts: FloatArray, share: float) -> Ranked:
    interval = Interval.of(acts)
    return Ranked(cause, Interval.of(present), interval, share, band(interval))
