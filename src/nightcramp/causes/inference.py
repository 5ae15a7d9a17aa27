"""How probable each cause is, given the answers: exactly, in one pass forward and one back.

Negative findings multiply into the weight of each node's presence. Nodes that meet all others in one child only are
folded into its leak. The others are taken one by one (``frontier``); the state says which open children are switched
on. Forward, the probability of each state; backward, how well it fits what is still to come. No term is negative, so
nothing cancels.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from nightcramp.causes import sampling
from nightcramp.causes.frontier import Plan, Step, plan
from nightcramp.causes.network import (
    ABSENT,
    UNKNOWN,
    Evidence,
    FloatArray,
    IntArray,
    Network,
    check_evidence,
    check_leak,
    check_watched,
)

EXACT_WIDTH = 20
"""Bits of the frontier up to which inference is exact. Draws share the room: 64 of them leave six bits less."""


@dataclasses.dataclass(frozen=True, eq=False)
class Posterior:
    """What the evidence says of each node; with draws, D rows of it.

    Evidence that is impossible in the network has a likelihood of minus infinity and NaN for the rest.

    Attributes:
        likelihood: log P(evidence), () or (D,). NaN when sampled.
        present: P(node present | evidence), (n,) or (D, n).
        acts: P(node present and its watched edge fires | evidence), of the same shape. An edge fires with its weight,
            also where another fires too. Only the edge itself counts: an indirect cause (diabetes, through neuropathy)
            acts on the cramp through its chain, and that is the act of the last link. For a node that watches itself,
            P(its own leak fires | evidence). Zero for a node that watches nothing.
        exact: false when the frontier was too wide and chains sampled.
        spread: the standard deviation of ``present`` between the chains, of the same shape; None when exact.
    """

    likelihood: FloatArray
    present: FloatArray
    acts: FloatArray
    exact: bool
    spread: FloatArray | None = None


def infer(
    network: Network, evidence: Evidence, leak: FloatArray | None = None, watched: IntArray | None = None
) -> Posterior:
    """The posterior of every node for one person.

    Args:
        network: with or without draws.
        evidence: (m,): -1 unknown, 0 absent, or the grade in which it is present.
        leak: (n,) or (D, n), this person's priors instead of the network's.
        watched: (n,), see ``Network.watch``.

    >>> from nightcramp.causes.network import Edges
    >>> shows = Edges.of([(0, 0, 0.5)])
    >>> network = Network(("cause",), ("sign",), np.array([0.5]), Edges.of([]), np.zeros((1, 3)), shows)
    >>> infer(network, np.array([0], np.int8)).present.round(3)
    array([0.333])
    """
    evidence = check_evidence(network, evidence, 1)
    watched = check_watched(network, watched)
    if leak is not None:
        leak = np.atleast_2d(check_leak(network, leak, () if network.draws is None else (network.draws,))).T
    forecast = plan(network, tuple(np.flatnonzero(evidence > ABSENT).tolist()))
    columns = network.draws or 1
    if columns * 2**forecast.width > 2**EXACT_WIDTH:
        found = sampling.sample(network, evidence, leak, watched)
        return _posterior(network, np.full(columns, np.nan), found.present, found.acts, found.spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        passes = _Passes(network, forecast, evidence, leak, watched)
        passes.forward()
        passes.backward()
    return _posterior(network, passes.likelihood, passes.present, passes.acts, None)


def infer_each_absent(
    network: Network,
    evidence: Evidence,
    findings: IntArray,
    leak: FloatArray | None = None,
    watched: IntArray | None = None,
) -> Posterior:
    """The posterior as if each of some unknown findings were absent, each on its own, in one pass.

    With it the posterior of its presence is known as well: ``P(node, present) = P(node) - P(node, absent)``.

    Args:
        network: without draws.
        evidence: (m,).
        findings: (k,) unknown findings.
        leak: (n,), this person's priors instead of the network's.
        watched: (n,), see ``Network.watch``.

    Returns:
        With k rows, one for each finding.

    Raises:
        ValueError: the network has draws, or the frontier is too wide for exact inference.
    """
    evidence = check_evidence(network, evidence, 1)
    forecast = plan(network, tuple(np.flatnonzero(evidence > ABSENT).tolist()))
    if network.draws is not None or forecast.width > EXACT_WIDTH:
        raise ValueError("absent findings are tried one by one in an exact network without draws")
    leak = None if leak is None else np.atleast_2d(check_leak(network, leak, ())).T
    watched = check_watched(network, watched)
    at_a_time = max(1, 2 ** (EXACT_WIDTH - forecast.width))
    parts = [findings[start : start + at_a_time] for start in range(0, max(1, len(findings)), at_a_time)]
    found = [_each_absent(network, forecast, evidence, part, leak, watched) for part in parts]
    return Posterior(
        np.concatenate([part.likelihood for part in found]),
        np.concatenate([part.present for part in found], axis=1).T,
        np.concatenate([part.acts for part in found], axis=1).T,
        exact=True,
    )


def _each_absent(
    network: Network, forecast: Plan, evidence: Evidence, findings: IntArray, leak: FloatArray | None, watched: IntArray
) -> _Passes:
    with np.errstate(divide="ignore", invalid="ignore"):
        passes = _Passes(network, forecast, evidence, leak, watched, findings)
        passes.forward()
        passes.backward()
    return passes


def _posterior(
    network: Network, likelihood: FloatArray, present: FloatArray, acts: FloatArray, spread: FloatArray | None
) -> Posterior:
    """Draws in front, or gone."""

    def rows(values: FloatArray) -> FloatArray:
        return np.ascontiguousarray(values.T) if network.draws is not None else values[..., 0]

    spread_rows = None if spread is None else rows(spread)
    return Posterior(rows(likelihood), rows(present), rows(acts), exact=spread is None, spread=spread_rows)


class _Passes:
    """The passes over one plan. Arrays end in an axis of C columns, one a draw.

    ``on`` and ``off`` are the probabilities that a child is switched on, or not, by its leak and by what is folded into
    it.
    After the backward pass, ``fit_on`` and ``fit_off`` say how well either fits all the evidence, so that
    ``on · fit_on + off · fit_off = 1``; everything that is asked for follows from those.
    """

    def __init__(
        self,
        network: Network,
        plan: Plan,
        evidence: Evidence,
        leak: FloatArray | None,
        watched: IntArray,
        each_absent: IntArray | None = None,
    ) -> None:
        columns, n = network.columns, len(network.nodes)
        priors = columns.leak if leak is None else np.broadcast_to(leak, columns.leak.shape)
        grades = columns.finding_leak[np.arange(len(evidence)), np.maximum(evidence, 1) - 1]
        self.n, self.plan, self.evidence, self.watched, self.weight = (
            n,
            plan,
            evidence,
            watched.tolist(),
            columns.weight,
        )
        self.leak = np.concatenate([priors, grades])
        self.on, self.off = self.leak.copy(), 1 - self.leak
        self.fits_absent = columns.absorb(evidence)
        if each_absent is not None:  # one column for each
            self.leak = np.repeat(self.leak, len(each_absent), axis=1)
            self.on, self.off = self.leak.copy(), 1 - self.leak
            self.fits_absent = self.fits_absent * columns.absorb_each(each_absent)
        self.total = self.off[:n] + self.on[:n] * self.fits_absent
        self.fit_on, self.fit_off = np.zeros_like(self.leak), np.zeros_like(self.leak)
        self.present, self.acts = np.zeros_like(self.total), np.zeros_like(self.total)
        self.likelihood: FloatArray = np.log(self.off[n + np.flatnonzero(evidence == ABSENT)]).sum(axis=0)
        if each_absent is not None:
            self.likelihood = self.likelihood + np.log(1 - columns.finding_leak[each_absent, 0, 0])
        self.without: dict[int, tuple[FloatArray, FloatArray]] = {}
        self.trail: list[tuple[FloatArray, FloatArray]] = []

    def forward(self) -> None:
        """Fold, then take the steps and remember the states."""
        for child, parents in self.plan.folded.items():
            self.fold(child, list(parents))
        state = np.ones((1, self.leak.shape[1]))
        for step in self.plan.steps:
            state = self.take(step, state)
        self.likelihood += np.log(self.total[self.closed_form_nodes()]).sum(axis=0)
        self.likelihood += np.log(self.on[self.closed_form_findings()]).sum(axis=0)

    def backward(self) -> None:
        """Take the steps back, unfold, and say what acts."""
        findings = self.closed_form_findings()
        self.fit_on[findings] = 1 / self.on[findings]
        value = np.ones((1, self.leak.shape[1]))
        for step in reversed(self.plan.steps):
            value = self.take_back(step, value)
        loose = list(self.plan.loose)
        self.fit_on[loose], self.fit_off[loose] = self.fits_absent[loose] / self.total[loose], 1 / self.total[loose]
        for child, parents in reversed(self.plan.folded.items()):
            self.unfold(child, list(parents))
        alone = [*self.closed_form_nodes(), *(step.node for step in self.plan.steps if step.own is None)]
        self.present[alone] = self.on[alone] * self.fit_on[alone]
        self.act_without_evidence()

    def closed_form_nodes(self) -> list[int]:
        """The nodes that need no step."""
        return [*self.plan.loose, *(node for parents in self.plan.folded.values() for node in parents)]

    def closed_form_findings(self) -> list[int]:
        """The positive findings whose parents all are folded: they need no bit."""
        opened = {child for step in self.plan.steps for child in step.opens}
        return [self.n + f for f in np.flatnonzero(self.evidence > ABSENT).tolist() if self.n + f not in opened]

    def fold(self, child: int, parents: list[int]) -> None:
        """Fold parents into a child's leak; remember the child without each of them."""
        fires = self.on[parents] * self.fits_absent[parents] / self.total[parents] * self.weights(child, parents)
        before_on, before_off = _gate(self.leak[child], fires)
        after_on, after_off = (values[::-1] for values in _gate(np.zeros_like(fires[0]), fires[::-1]))
        self.on[child], self.off[child] = before_on[-1], before_off[-1]
        self.without[child] = before_on[:-1] + before_off[:-1] * after_on[1:], before_off[:-1] * after_off[1:]
        if child < self.n:
            self.total[child] = self.off[child] + self.on[child] * self.fits_absent[child]

    def unfold(self, child: int, parents: list[int]) -> None:
        """From how the child fits to how its folded parents do."""
        weight, present = self.weights(child, parents), self.fits_absent[parents] / self.total[parents]
        on, off = self.without[child]
        silent = on * self.fit_on[child] + off * self.fit_off[child]
        self.fit_off[parents] = silent / self.total[parents]
        self.fit_on[parents] = present * (weight * self.fit_on[child] + (1 - weight) * silent)
        for k, parent in enumerate(parents):
            if self.watched[parent] == child:
                self.acts[parent] = self.on[parent] * present[k] * weight[k] * self.fit_on[child]

    def take(self, step: Step, state: FloatArray) -> FloatArray:
        """One step forward: open bits, switch children on where the node is present, close bits, scale to one."""
        for child in step.opens:
            state = np.concatenate([state * self.off[child], state * self.on[child]])
        absent, present = self.split(step, state)
        present = present * self.fits_absent[step.node] if step.first else present.copy()
        for child, place in step.edges:
            weight, (off, on) = self.weight[child, step.node], _halves(present, place)
            on += weight * off
            off *= 1 - weight
        after = np.concatenate([absent, present]) if step.held else absent + present
        for place in step.closes:
            after = _halves(after, place)[1].reshape(-1, after.shape[1])
        scale = after.sum(axis=0)
        self.likelihood += np.log(scale)
        self.trail.append((state, scale))
        scaled: FloatArray = after / scale
        return scaled

    def take_back(self, step: Step, value: FloatArray) -> FloatArray:
        """The same step back: ``value`` says how well each state fits what comes later."""
        state, scale = self.trail.pop()
        value = value / scale
        for place in reversed(step.closes):
            value = _join(np.zeros_like(value), value, place)
        present = self.split(step, state)[1]
        value, fits = _top(value) if step.held else (value, value)
        fits = fits * self.fits_absent[step.node] if step.first else fits.copy()
        for child, place in sorted(step.edges, key=lambda edge: edge[0] == self.watched[step.node]):
            weight, (off, on) = self.weight[child, step.node], _halves(fits, place)
            if child == self.watched[step.node]:  # the last, so that the other edges are in already
                self.acts[step.node] = weight * (sum(_halves(present, place)) * on).sum(axis=(0, 1))
            off *= 1 - weight
            off += weight * on
        if step.own is None:
            self.fit_off[step.node] = (state * value).sum(axis=0)
            self.fit_on[step.node] = (state * fits).sum(axis=0)
            value = self.off[step.node] * value + self.on[step.node] * fits
        else:
            if step.first:
                self.present[step.node] = (present * fits).sum(axis=0)
            value = _join(value, fits, step.own)
        for child in reversed(step.opens):
            off, on = _top(state)
            state = off + on
            value_off, value_on = _top(value)
            self.fit_off[child], self.fit_on[child] = (state * value_off).sum(axis=0), (state * value_on).sum(axis=0)
            value = self.off[child] * value_off + self.on[child] * value_on
        return value

    def split(self, step: Step, state: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The states with the node absent and with it present, its own bit gone."""
        if step.own is None:
            return state * self.off[step.node], state * self.on[step.node]
        off, on = _halves(state, step.own)
        return off.reshape(-1, state.shape[1]), on.reshape(-1, state.shape[1])

    def weights(self, child: int, parents: list[int]) -> FloatArray:
        """The weights of some edges to a child, (k, C)."""
        return np.stack([self.weight[child, parent] for parent in parents])

    def act_without_evidence(self) -> None:
        """Acts on what nobody asked about, and the leaks."""
        for node, child in enumerate(self.watched):
            if child == node:
                self.acts[node] = self.leak[node] * self.fit_on[node]
            elif child >= self.n and self.evidence[child - self.n] == UNKNOWN:
                self.acts[node] = self.present[node] * self.weight[child, node]


def _gate(leak: FloatArray, fires: FloatArray) -> tuple[FloatArray, FloatArray]:
    """On and off after a leak and after each of k more that may fire: two arrays (k + 1, C), without a difference."""
    off = np.multiply.accumulate(np.concatenate([(1 - leak)[None], 1 - fires]))
    on = np.add.accumulate(np.concatenate([leak[None], off[:-1] * fires]))
    return on, off


def _halves(state: FloatArray, place: int) -> tuple[FloatArray, FloatArray]:
    """Views of the states with the bit at this place off and on."""
    view = state.reshape(-1, 2, 1 << place, state.shape[1])
    return view[:, 0], view[:, 1]


def _top(state: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same for the highest bit."""
    middle = len(state) // 2
    return state[:middle], state[middle:]


def _join(off: FloatArray, on: FloatArray, place: int) -> FloatArray:
    """The inverse of ``_halves``."""
    columns = off.shape[1]
    parts = [half.reshape(-1, 1 << place, columns) for half in (off, on)]
    return np.stack(parts, axis=1).reshape(-1, columns)
