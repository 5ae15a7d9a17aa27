"""The numbers of the knowledge base as distributions: one column of common random draws for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from nightcramp.causes.draws import PERCENTILE_95, draw, standard_normals
from nightcramp.causes.network import FloatArray
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Context, Number

DRAWS = 64
"""Sets of parameters; the first holds the values themselves."""
SMALLEST_RATIO = 1e-3
"""Of the odds; the lower end of a ratio is at least this."""


@dataclasses.dataclass(frozen=True, eq=False)
class Parameters:
    """Draws of every number of the network. A number keeps its draws in every population and for every person.

    Attributes:
        columns: from the identity of a number to its column.
        probabilities: (D, k).
        numbers: the k numbers; they keep the identities alive.
    """

    columns: dict[int, int]
    probabilities: FloatArray
    numbers: tuple[Number, ...]

    def of(self, number: Number) -> FloatArray:
        """The draws of one number, (D,); draw 0 is its value."""
        column: FloatArray = self.probabilities[:, self.columns[id(number)]]
        return column


def parameters(knowledge: KnowledgeBase) -> Parameters:
    """The draws of all numbers of the causes, their signs and the baselines; made once for a knowledge base."""
    return knowledge.memo(_parameters)


def numbers_of(knowledge: KnowledgeBase) -> tuple[Number, ...]:
    """Every number that the network uses, in the order of the sources."""
    return tuple(_numbers(knowledge))


def drawn_with(knowledge: KnowledgeBase, normals: FloatArray) -> Parameters:
    """Draws of all numbers.

    Args:
        knowledge: the knowledge base.
        normals: (D, k) how far from its value each number of :func:`numbers_of` is, in standard deviations; the first
            row should be zero.
    """
    numbers = numbers_of(knowledge)
    drawn = np.empty_like(normals)
    ratios = np.array([isinstance(number, Context) for number in numbers])
    value, low, high = (
        np.array([getattr(number, field) for number in numbers], dtype=np.float64) for field in ("value", "low", "high")
    )
    shares = ~ratios
    drawn[:, shares] = draw(value[shares], low[shares], high[shares], normals[:, shares])
    drawn[:, ratios] = _draw_ratios(value[ratios], low[ratios], high[ratios], normals[:, ratios])
    return Parameters({id(number): column for column, number in enumerate(numbers)}, drawn, numbers)


def _parameters(knowledge: KnowledgeBase) -> Parameters:
    return drawn_with(knowledge, standard_normals(DRAWS, len(numbers_of(knowledge))))


def _numbers(knowledge: KnowledgeBase) -> Iterator[Number]:
    for cause in knowledge.causes.values():
        yield from (*cause.prevalence, *cause.context, *cause.raised_by, *cause.shows)
        yield from (number for number in (cause.raises_cramp, cause.taken_for_cramp) if number is not None)
    for background in knowledge.backgrounds.values():
        yield from background.rates
    yield from (baseline for baseline in knowledge.collection("baselines") if baseline.calibrates)


def _draw_ratios(value: FloatArray, low: FloatArray, high: FloatArray, normals: FloatArray) -> FloatArray:
    """Ratios of odds: a split log-normal through the value and its interval.

    >>> ends = np.array([[-PERCENTILE_95], [0.0], [PERCENTILE_95]])
    >>> _draw_ratios(np.array([2.0]), np.array([1.0]), np.array([8.0]), ends).round(6).ravel().tolist()
    [1.0, 2.0, 8.0]
    """
    middle, lower, upper = (np.log(np.maximum(end, SMALLEST_RATIO)) for end in (value, low, high))
    deviation = np.where(normals < 0, middle - lower, upper - middle) / PERCENTILE_95
    return np.asarray(np.exp(middle + normals * deviation))
