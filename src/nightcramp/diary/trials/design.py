"""The design of a trial on oneself: what is asked, in which blocks, and what is revealed when.

Blocks come in pairs, one with the measure and one without. Which comes first is drawn by lot, so that half of the pairs
begin with the measure. Of four lots the fairest is taken: the one in which weekends and time say least about the
measure. Short blocks guard best against good and bad spells (docs/trials.md has the figures). The lot depends on the
seed and the first night alone, through SHA-256: it is the same on every machine.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from statistics import correlation as _correlation
from typing import Literal

from nightcramp.diary.trials.errors import TrialError

Arm = Literal["with", "without"]
FEWEST_PAIRS = 2
SHORTEST_KEPT = 4
"""Nights of a block that count, at least."""
LONGEST_WASHOUT = 14
"""Nights. What takes longer to come or go cannot be tried in blocks within a bearable time."""
LONGEST_TRIAL = 366
"""Nights."""
_WEEKEND = (4, 5)
"""Friday and Saturday, as :meth:`datetime.date.weekday` counts."""
LOTS = 4
"""Lots that are drawn, of which the fairest is taken. Of seven pairs this leaves some 60 of the 70 orders; with more
lots it would be only a little fairer, and could be foretold."""
MOST_LOTS = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What is written down for each night.

    Attributes:
        name: what it is, in the plural: "cramps", "times woken".
        kind: "count" for whole numbers from 0, "score" for points on a scale.
        better: whether fewer (or lower) is better, or more (or higher).
        worthwhile: the smallest effect worth having; for a count a share (0.2 is a fifth fewer), for a score points.
        id: of the outcome of the diary from which it is read; empty where it comes from elsewhere.
    """

    name: str = "cramps"
    kind: Literal["count", "score"] = "count"
    better: Literal["lower", "higher"] = "lower"
    worthwhile: float = 0.2
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in ("count", "score"):
            raise TrialError("outcome.kind", self.kind, "there is no such kind", "Use count or score.")
        if self.better not in ("lower", "higher"):
            raise TrialError("outcome.better", self.better, "there is no such direction", "Use lower or higher.")
        if self.kind == "count" and not 0 < self.worthwhile < 1:
            raise TrialError("outcome.worthwhile", self.worthwhile, "it is not a share", "Use 0.2 for a fifth fewer.")
        if self.kind == "score" and not self.worthwhile > 0:
            raise TrialError("outcome.worthwhile", self.worthwhile, "it is not above 0", "Give it in points.")


CRAMPS = Outcome()


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """A trial of one measure by one person.

    Attributes:
        question: what the person wants to know, in words.
        measure: the id or name of what is tried.
        start: the evening on which the first night begins (of the baseline, if there is one).
        seed: fixes the lot; keep it from the person.
        pairs: of blocks.
        block_nights: length of a block.
        washout_nights: nights at the start of each block that do not count, since the last block still acts or the
            measure does not yet act.
        onset_nights: how long the measure takes to act in full.
        offset_nights: how long it goes on acting.
        baseline_nights: nights before the first block, without the measure.
        blinded: whether the person truly cannot tell; never assume so.
        lots: of which the fairest is taken; a trial that was begun before there were several has one.
    """

    question: str
    measure: str
    start: datetime.date
    seed: int
    pairs: int
    block_nights: int = SHORTEST_KEPT
    washout_nights: int = 0
    onset_nights: int = 0
    offset_nights: int = 0
    baseline_nights: int = 0
    outcome: Outcome = CRAMPS
    blinded: bool = False
    lots: int = LOTS

    def __post_init__(self) -> None:
        for name in ("washout_nights", "onset_nights", "offset_nights", "baseline_nights"):
            if getattr(self, name) < 0:
                raise TrialError(name, getattr(self, name), "it is below 0", "Give a number of nights from 0 on.")
        if not 1 <= self.lots <= MOST_LOTS:
            raise TrialError("lots", self.lots, f"it is not from 1 to {MOST_LOTS}", f"Use {LOTS}.")
        if self.pairs < FEWEST_PAIRS:
            raise TrialError("pairs", self.pairs, "fewer than two pairs cannot be balanced", "Use two pairs or more.")
        if self.block_nights - self.washout_nights < 1:
            raise TrialError(
                "block_nights", self.block_nights, "the washout leaves no night of a block", "Make the blocks longer."
            )
        if self.nights + self.baseline_nights > LONGEST_TRIAL:
            raise TrialError("pairs", self.pairs, "it would last more than a year", "Use fewer or shorter blocks.")

    @property
    def nights(self) -> int:
        """Nights of all blocks, without the baseline."""
        return 2 * self.pairs * self.block_nights

    @property
    def first_block(self) -> datetime.date:
        """The first night that is drawn by lot."""
        return self.start + datetime.timedelta(days=self.baseline_nights)

    @property
    def end(self) -> datetime.date:
        """The last night."""
        return self.first_block + datetime.timedelta(days=self.nights - 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Consecutive nights with or without the measure; ``number`` and ``pair`` count from 0."""

    number: int
    pair: int
    arm: Arm
    first: datetime.date
    last: datetime.date


def block_length(onset_nights: int, offset_nights: int) -> tuple[int, int]:
    """The nights of a block and of its washout, from how slowly a measure comes and goes.

    As many nights count as are washed out, and at least four.

    Raises:
        TrialError: it comes or goes too slowly for blocks.

    >>> block_length(0, 0), block_length(3, 2), block_length(7, 7)
    ((4, 0), (7, 3), (14, 7))
    """
    washout = max(onset_nights, offset_nights)
    if washout > LONGEST_WASHOUT:
        field = "onset_nights" if onset_nights >= offset_nights else "offset_nights"
        raise TrialError(
            field, washout, "it comes or goes too slowly to be tried in blocks", "Compare months, or ask a doctor."
        )
    return washout + max(SHORTEST_KEPT, washout), washout


def design(
    question: str,
    measure: str,
    start: datetime.date,
    *,
    seed: int,
    weeks: float,
    onset_nights: int = 0,
    offset_nights: int = 0,
    baseline_nights: int = 0,
    outcome: Outcome = CRAMPS,
) -> Trial:
    """A trial that fits into a number of weeks, baseline not counted; two pairs of blocks at least.

    >>> trial = design("Does it help me?", "stretching", datetime.date(2025, 3, 3), seed=7, weeks=8)
    >>> trial.pairs, trial.block_nights, trial.end
    (7, 4, datetime.date(2025, 4, 27))
    """
    block, washout = block_length(onset_nights, offset_nights)
    return Trial(
        question,
        measure,
        start,
        seed,
        max(FEWEST_PAIRS, int(weeks * 7 // (2 * block))),
        block,
        washout,
        onset_nights,
        offset_nights,
        baseline_nights,
        outcome,
    )


def blocks(trial: Trial) -> tuple[Block, ...]:
    """The whole schedule. For the analysis only: a person is shown what :func:`revealed` gives.

    >>> trial = design("Does it help me?", "stretching", datetime.date(2025, 3, 3), seed=7, weeks=5)
    >>> [block.arm for block in blocks(trial)].count("with")
    4
    """
    found: list[Block] = []
    for pair, with_first in enumerate(_with_first(trial)):
        arms: tuple[Arm, Arm] = ("with", "without") if with_first else ("without", "with")
        for arm in arms:
            number = len(found)
            first = trial.first_block + datetime.timedelta(days=number * trial.block_nights)
            found.append(Block(number, pair, arm, first, first + datetime.timedelta(days=trial.block_nights - 1)))
    return tuple(found)


def revealed(trial: Trial, today: datetime.date) -> tuple[Block, ...]:
    """The blocks that have begun by today. What comes later stays concealed."""
    return tuple(block for block in blocks(trial) if block.first <= today)


def arm_of(trial: Trial, night: datetime.date, today: datetime.date) -> Arm | None:
    """What is due on a night: nothing before the first block or after the last.

    Raises:
        TrialError: the night's block has not begun, so it is not to be known yet.
    """
    if trial.first_block <= night <= trial.end:
        for block in revealed(trial, today):
            if block.first <= night <= block.last:
                return block.arm
        raise TrialError("night", night, "what is due then is still concealed", "Ask again when that block begins.")
    return None


def _with_first(trial: Trial) -> list[bool]:
    """For each pair whether the measure comes first: the fairest of the lots."""
    lots = [""] if trial.lots == 1 else [f"{number}: " for number in range(trial.lots)]
    return min((_drawn(trial, lot) for lot in lots), key=lambda drawn: _unfairness(trial, drawn))


def _drawn(trial: Trial, lot: str) -> list[bool]:
    """One lot: the measure comes first in half of the pairs; an odd pair is drawn as well."""
    by_lot = sorted(range(trial.pairs), key=lambda pair: _lot(trial.seed, f"{lot}pair {pair}"))
    half = trial.pairs // 2
    if trial.pairs % 2 and _lot(trial.seed, f"{lot}odd")[0] % 2:
        half += 1
    return [pair in by_lot[:half] for pair in range(trial.pairs)]


def _unfairness(trial: Trial, with_first: list[bool]) -> float:
    """How much of the measure weekends and time would explain: two squared correlations, over the nights that count."""
    measure, weekend, time = [], [], []
    for block in range(2 * trial.pairs):
        for position in range(trial.washout_nights, trial.block_nights):
            night = block * trial.block_nights + position
            measure.append(float(with_first[block // 2] == (block % 2 == 0)))
            weekend.append(float(is_weekend(trial.first_block + datetime.timedelta(days=night))))
            time.append(float(night))
    return sum(_correlation(measure, other) ** 2 for other in (weekend, time) if len(set(other)) > 1)


def is_weekend(date: datetime.date) -> bool:
    """Whether the night that begins on this evening is one of Friday or Saturday."""
    return date.weekday() in _WEEKEND


def _lot(seed: int, what: str) -> bytes:
    return hashlib.sha256(f"{seed}:{what}".encode()).digest()
