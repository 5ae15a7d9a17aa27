"""Score a published instrument, item by item; unknown items make a range, never a lower score."""

from __future__ import annotations

import dataclasses
from typing import Literal

from nightcramp.answers import Answers
from nightcramp.knowledge.schema import Band, Instrument, Item


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """The result of an instrument for one person.

    Attributes:
        instrument: the instrument.
        lowest, highest: the score with all unknown items at their least and at their most; ``None`` for criteria.
        bands: the bands that the score may fall in; one when nothing that matters is unknown.
        criteria: for an instrument of criteria, whether they are met.
        unknown: the items that are not answered.
    """

    instrument: Instrument
    lowest: float | None
    highest: float | None
    bands: tuple[Band, ...]
    criteria: Literal["met", "not met", "unknown"] | None
    unknown: tuple[Item, ...]


class NotScoredError(ValueError):
    """The instrument is not scored here: its licence does not allow it, or it has no score."""


def score(instrument_id: str, answers: Answers) -> Score:
    """Score an instrument.

    Raises:
        KeyError: there is no such instrument.
        NotScoredError: the product may not score it.
    """
    knowledge, state = answers.knowledge, answers.state()
    instrument = knowledge.instruments[instrument_id]
    if instrument.ship != "items":
        raise NotScoredError(f"{instrument.name}: not scored here. {instrument.licence.terms}")
    ranges = [(item, *_range(item, answers)) for item in instrument.items]
    unknown = tuple(item for item, low, high in ranges if low != high)
    if instrument.met_when:
        met = knowledge.evaluator(instrument.met_when)(state)
        return Score(instrument, None, None, (), "unknown" if met is None else "met" if met else "not met", unknown)
    lowest, highest = sum(low for _, low, _ in ranges), sum(high for _, _, high in ranges)
    bands = tuple(dict.fromkeys((*_reached(instrument, lowest), *_between(instrument, lowest, highest))))
    return Score(instrument, lowest, highest, bands, None, unknown)


def _reached(instrument: Instrument, points: float) -> list[Band]:
    """The last band whose beginning is reached (bands leave no gap); none where the instrument has no bands."""
    return [band for band in instrument.bands if band.lowest <= points][-1:]


def _between(instrument: Instrument, lowest: float, highest: float) -> list[Band]:
    return [band for band in instrument.bands if lowest < band.lowest <= highest]


def _range(item: Item, answers: Answers) -> tuple[float, float]:
    """The least and the most points that an item can bring."""
    knowledge, state = answers.knowledge, answers.state()
    if item.value:
        number = state[item.value]
        plausible = knowledge.findings[item.value].plausible or (0.0, 0.0)
        return plausible if number is None else (number, number)
    value = knowledge.evaluator(item.when)(state)
    if value is None:
        return min(0.0, item.points), max(0.0, item.points)
    return (item.points, item.points) if value else (0.0, 0.0)
