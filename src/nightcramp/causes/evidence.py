"""From the answers of a person to what the network takes: evidence by finding, and leaks that fit the circumstances."""

from __future__ import annotations

import dataclasses

import numpy as np

from nightcramp.answers import State
from nightcramp.causes.model import Model, build, model_for, times_odds
from nightcramp.causes.network import ABSENT, UNKNOWN, Evidence, FloatArray
from nightcramp.causes.parameters import Parameters, parameters
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COMPLAINT, Background, ReferenceInterval

JUST, CLEARLY, FAR = 1, 2, 3
"""How far out a value is."""
CLEARLY_FROM, FAR_FROM = 0.25, 0.5
"""Beyond the limit, in widths of the reference interval."""
WIDTH_OF_ONE_LIMIT = 0.5
"""An interval with one limit is taken to be half as wide as that limit."""


@dataclasses.dataclass(frozen=True, eq=False)
class Case:
    """One person, as inference takes them.

    Attributes:
        model: of the population.
        evidence: (m,) for each finding of the network -1 unknown, 0 absent, or the grade in which it is present.
        leak: (D, n) the leaks of the network, moved by the circumstances of this person.
    """

    model: Model
    evidence: Evidence
    leak: FloatArray


def case(knowledge: KnowledgeBase, state: State, numbers: Parameters | None = None) -> Case:
    """Everything that inference needs of a person, with the usual draws of the numbers or with others."""
    model = model_for(knowledge, state)
    if numbers is not None:
        model = build(knowledge, model.population, numbers)
    return Case(
        model, evidence(knowledge, model, state), leak(knowledge, model, state, numbers or parameters(knowledge))
    )


def evidence(knowledge: KnowledgeBase, model: Model, state: State) -> Evidence:
    """What the answers say of each finding of the network; of the faces of one sign, the first that is answered."""
    found = {name: code(knowledge, name, state) for name in model.network.findings}
    for group in knowledge.collection("face_groups"):
        answered = [face for face in group.faces if found.get(face, UNKNOWN) != UNKNOWN]
        for face in answered[1:]:
            found[face] = UNKNOWN
    return np.array([found[name] for name in model.network.findings], dtype=np.int8)


def code(knowledge: KnowledgeBase, finding: str, state: State) -> int:
    """One finding: unknown, absent, or present and how far out.

    Whoever asks has a complaint, so it is present unless it is certainly denied. A part of what was answered as a whole
    follows from it, where it does.
    """
    value = state[finding]
    if value is None:
        wholes = knowledge.told_by(finding)
        value = next((told for whole, told in wholes if whole in state.given and state[whole] is told), None)
    if value is False:
        return ABSENT
    if value is None:
        return JUST if finding == COMPLAINT else UNKNOWN
    return grade(knowledge, knowledge.backgrounds[finding], state)


def grade(knowledge: KnowledgeBase, background: Background, state: State) -> int:
    """How far out of its reference interval a finding is; just, where no number says more."""
    beyond = [_beyond(knowledge, analyte, background.side, state) for analyte in background.graded_by]
    farthest = max(beyond, default=0.0)
    return FAR if farthest >= FAR_FROM else CLEARLY if farthest >= CLEARLY_FROM else JUST


def _beyond(knowledge: KnowledgeBase, analyte: str, side: str, state: State) -> float:
    """By how many widths of its interval a value is beyond the limit on one side; 0 where that is not known.

    Where none certainly fits the person (pregnant or not?), the least by the intervals that may fit.
    """
    value = state[analyte]
    if value is None:
        return 0.0
    possible = []
    for interval in knowledge.reference_intervals(analyte):
        fits = knowledge.evaluator(interval.when)(state)
        if fits is True:
            return _distance(interval, value, side)
        if fits is None:
            possible.append(_distance(interval, value, side))
    return min(possible, default=0.0)


def _distance(interval: ReferenceInterval, value: float, side: str) -> float:
    low, high = interval.low, interval.high
    limit = low if side == "low" else high
    if limit is None:
        return 0.0
    width = high - low if low is not None and high is not None else WIDTH_OF_ONE_LIMIT * limit
    return (limit - value if side == "low" else value - limit) / width


def leak(knowledge: KnowledgeBase, model: Model, state: State, numbers: Parameters) -> FloatArray:
    """The leaks of the network with the odds multiplied by each circumstance that is certainly there, (D, n)."""
    found = model.network.leak.copy()
    for node, name in enumerate(model.causes):
        for context in knowledge.causes[name].context:
            if knowledge.evaluator(context.when)(state) is True:
                found[:, node] = times_odds(found[:, node], numbers.of(context))
    return found
