"""Why a cause ranks where it does: what speaks for and against it, and what would change that.

All of it is worked out by asking the network again: without an answer, or with one more.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from collections.abc import Sequence

import numpy as np

from nightcramp.answers import Answers
from nightcramp.causes.acting import acts
from nightcramp.causes.evidence import Case
from nightcramp.causes.inference import Posterior, infer, infer_each_absent
from nightcramp.causes.network import UNKNOWN, Evidence, FloatArray, IntArray, Network
from nightcramp.causes.ranking import Causes
from nightcramp.knowledge.schema import COMPLAINT, Finding

LEAST_CHANGE = 0.1
"""Of the log-odds; a smaller one says nothing."""
MOST_PLAYERS = 6
"""Answers whose interplay is worked out in every order; the others stay as they are."""
LEAST_SHIFT = 0.05
"""Of the probability that a cause acts; a finding that moves it by less is not worth a word."""
SURE = 1e-9


@dataclasses.dataclass(frozen=True, slots=True)
class Speaks:
    """An answer that speaks for a cause, or against it.

    Attributes:
        finding: the finding of the network, or what the condition of a circumstance rests on.
        because: the answers that it follows from.
        change: by how much the log-odds that the cause acts fall when it is taken away; below 0 it speaks against.
        jointly: the same shared out fairly (Shapley) where answers say the same or only together say something;
            ``None`` where that was not worked out.
    """

    finding: str
    because: tuple[str, ...]
    change: float
    jointly: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class WouldChange:
    """A finding that is not known and would move a cause.

    Attributes:
        finding: which.
        answered_by: who can tell.
        chance: how probably it is there.
        acts: the probability that the cause acts, now.
        if_present, if_absent: the same with either result.
    """

    finding: str
    answered_by: str
    chance: float
    acts: float
    if_present: float
    if_absent: float


class Explainer:
    """Asks the network of one person again and again.

    Args:
        answers: of the person.
        found: what :func:`~nightcramp.causes.ranking.causes` says of them.
    """

    def __init__(self, answers: Answers, found: Causes) -> None:
        self.answers = answers
        self.state = answers.state()
        self.case: Case = found.case
        self.network: Network = self.case.model.values
        self.leak: FloatArray = self.case.leak[0]
        self.now = self._infer(self.case.evidence)
        self.acts: FloatArray = self._all_acts(self.now)

    def speaks(self, cause: str) -> tuple[Speaks, ...]:
        """What speaks for and against a cause, the weightiest first."""
        node = self.case.model.node(cause)
        found = [self._answer(finding, node) for finding in self._told()]
        found += self._circumstances(cause, node)
        return tuple(sorted((one for one in found if abs(one.change) >= LEAST_CHANGE), key=_weight))

    def speaks_jointly(self, cause: str) -> tuple[Speaks, ...]:
        """The same, with the interplay of the weightiest answers worked out in every order (Shapley values)."""
        node = self.case.model.node(cause)
        found = self.speaks(cause)
        players = [one for one in found if one.finding in self.network.findings][:MOST_PLAYERS]
        values = self._shapley([self.network.findings.index(one.finding) for one in players], node)
        joint = {one.finding: value for one, value in zip(players, values, strict=True)}
        return tuple(dataclasses.replace(one, jointly=joint.get(one.finding)) for one in found)

    def would_change(self, cause: str) -> tuple[WouldChange, ...]:
        """The findings that nobody has told yet and that would move a cause, those that move it most first."""
        node = self.case.model.node(cause)
        candidates = self.candidates()
        chances, absent, present = self.either_way(candidates)
        found = [
            WouldChange(
                self.network.findings[finding],
                self._finding(finding).answered_by,
                float(chances[k]),
                float(self.acts[node]),
                float(present[k, node]),
                float(absent[k, node]),
            )
            for k, finding in enumerate(candidates.tolist())
        ]
        worth = [one for one in found if _shift(one) >= LEAST_SHIFT]
        return tuple(sorted(worth, key=lambda one: (-_shift(one), one.finding)))

    def candidates(self) -> IntArray:
        """The unknown findings of the network that count: of the faces of one sign, those before the answered one.

        None where the network had to be sampled: there is too much noise to compare.
        """
        if not self.now.exact:
            return np.zeros(0, dtype=np.int64)
        names = self.network.findings
        open_ones = set(np.flatnonzero(self.case.evidence == UNKNOWN).tolist())
        for group in self.answers.knowledge.collection("face_groups"):
            faces = [names.index(face) for face in group.faces if face in names]
            known = next((k for k, face in enumerate(faces) if self.case.evidence[face] != UNKNOWN), len(faces))
            open_ones.difference_update(faces[known:])
        return np.array(sorted(place for place in open_ones if self._may_be(place)), dtype=np.int64)

    def either_way(self, findings: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """What each unknown finding would say.

        Args:
            findings: (k,).

        Returns:
            (k,) how probably each is present; (k, n) the probability that each node acts if it is absent; and if it is
            present.
        """
        if not findings.size:
            nothing = np.zeros((0, len(self.acts)))
            return np.zeros(0), nothing, nothing
        watched = self.case.model.watched
        absent = infer_each_absent(self.network, self.case.evidence, findings, self.leak, watched)
        silent = np.exp(absent.likelihood - self.now.likelihood)
        chance = np.clip(1 - silent, SURE, 1.0)

        def rest(all_of: FloatArray, absent_of: FloatArray) -> FloatArray:
            """The part of a probability that is left for the presence."""
            return np.asarray(np.clip((all_of - silent[:, None] * absent_of) / chance[:, None], 0.0, 1.0))

        present = Posterior(
            np.zeros(len(chance)),
            rest(self.now.present, absent.present),
            rest(self.now.acts, absent.acts),
            exact=True,
        )
        return chance, self._all_acts(absent), self._all_acts(present)

    # --- asking again

    def _acts(self, evidence: Evidence, leak: FloatArray, node: int) -> float:
        found = infer(self.network, evidence, leak, self.case.model.watched)
        return float(acts(self.case.model, self.network, found, leak)[node])

    def _all_acts(self, found: Posterior) -> FloatArray:
        return acts(self.case.model, self.network, found, self.leak)

    def _infer(self, evidence: Evidence) -> Posterior:
        return infer(self.network, evidence, self.leak, self.case.model.watched)

    def _told(self) -> list[int]:
        """The findings that were told; the complaint is why anybody asks, and speaks for nothing."""
        known = np.flatnonzero(self.case.evidence != UNKNOWN).tolist()
        return [finding for finding in known if self.network.findings[finding] != COMPLAINT]

    def _without(self, findings: Sequence[int], node: int) -> float:
        evidence = self.case.evidence.copy()
        evidence[list(findings)] = UNKNOWN
        return log_odds(self._acts(evidence, self.leak, node))

    def _answer(self, finding: int, node: int) -> Speaks:
        name = self.network.findings[finding]
        change = log_odds(float(self.acts[node])) - float(self._alone[finding][node])
        return Speaks(name, self.state.because(name), change)

    @functools.cached_property
    def _alone(self) -> dict[int, FloatArray]:
        """For each told finding, the log-odds that each node acts without it, (n,)."""
        found = {}
        for finding in self._told():
            evidence = self.case.evidence.copy()
            evidence[finding] = UNKNOWN
            found[finding] = np.array([log_odds(float(value)) for value in self._all_acts(self._infer(evidence))])
        return found

    def _circumstances(self, cause: str, node: int) -> list[Speaks]:
        """The circumstances that moved the prior, each taken away alone."""
        knowledge, found = self.answers.knowledge, []
        for context in knowledge.causes[cause].context:
            if knowledge.evaluator(context.when)(self.state) is True:
                leak = self.leak.copy()
                odds = leak[node] / (1 - leak[node]) / context.value
                leak[node] = odds / (1 + odds)
                change = log_odds(float(self.acts[node])) - log_odds(self._acts(self.case.evidence, leak, node))
                because = self.state.because(context.when)
                if because:
                    found.append(Speaks(because[0], because, change))
        return found

    def _shapley(self, players: list[int], node: int) -> list[float]:
        """The part of each answer in the log-odds, averaged over all orders in which they could have been told."""
        worth = {
            told: self._without([player for player in players if player not in told], node)
            for size in range(len(players) + 1)
            for told in itertools.combinations(players, size)
        }
        return [_shapley_value(player, players, worth) for player in players]

    def _finding(self, place: int) -> Finding:
        return self.answers.knowledge.findings[self.network.findings[place]]

    def _may_be(self, place: int) -> bool:
        """Whether the finding can apply to the person."""
        relevant = self._finding(place).relevant
        return self.answers.knowledge.evaluator(relevant)(self.state) is not False


def log_odds(probability: float) -> float:
    """Log-odds, finite.

    >>> log_odds(0.5)
    0.0
    """
    inside = min(max(probability, SURE), 1 - SURE)
    return math.log(inside / (1 - inside))


def _shapley_value(player: int, players: list[int], worth: dict[tuple[int, ...], float]) -> float:
    others = [other for other in players if other != player]
    total = 0.0
    for size in range(len(others) + 1):
        weight = 1 / (len(players) * math.comb(len(others), size))
        for told in itertools.combinations(others, size):
            with_it = tuple(other for other in players if other in told or other == player)
            total += weight * (worth[with_it] - worth[told])
    return total


def _weight(one: Speaks) -> tuple[float, str]:
    return -abs(one.change), one.finding


def _shift(one: WouldChange) -> float:
    return max(abs(one.if_present - one.acts), abs(one.if_absent - one.acts))
