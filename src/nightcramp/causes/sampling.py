"""Where the frontier is too wide: several Gibbs chains, and how far apart they end.

Many chains run at once, as columns: each node in turn is drawn given all others. What is averaged are the probabilities
that it is drawn with, not the draws, which leaves less noise. The chains form groups; the spread is between the groups.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from nightcramp.causes.network import ABSENT, UNKNOWN, Evidence, FloatArray, IntArray, Network

GROUPS = 4
CHAINS = 256
"""Chains in all; with draws each gets its part of them, and one for each group at least."""
SWEEPS = 600
SETTLING = 200
"""Sweeps at the beginning that do not count."""
SEED = 20261125
NEARLY_ONE = 1 - 1e-9
"""Weights are cut to this: with certain ones a chain could not leave its state."""


@dataclasses.dataclass(frozen=True, eq=False)
class Sampled:
    """Averages over all chains: (n, D) each, and the standard deviation of ``present`` between groups of chains."""

    present: FloatArray
    acts: FloatArray
    spread: FloatArray


def sample(network: Network, evidence: Evidence, leak: FloatArray | None, watched: IntArray) -> Sampled:
    """Estimate the posteriors; the same input gives the same estimate.

    Args:
        network: with D draws, or without (D = 1).
        evidence: (m,).
        leak: (n, D) or (n, 1), instead of the network's.
        watched: (n,).
    """
    chains = _Chains(network, evidence, leak, watched)
    for _ in range(SETTLING):
        chains.sweep()
    present, acts = np.zeros_like(chains.prior), np.zeros_like(chains.prior)
    for _ in range(SWEEPS):
        chains.sweep()
        present += chains.chance
        acts += chains.act
    groups = (present / SWEEPS).reshape(len(present), GROUPS, -1, chains.draws).mean(axis=2)
    acts = (acts / SWEEPS).reshape(len(acts), -1, chains.draws).mean(axis=1)
    return Sampled(groups.mean(axis=1), acts, groups.std(axis=1, ddof=1))


class _Chains:
    """The state of all chains: (n, C), C = chains times draws, the draws innermost.

    ``survival`` holds for each child that matters (nodes with parents, positive findings) the probability that neither
    its leak nor a present parent switches it on.
    """

    def __init__(self, network: Network, evidence: Evidence, leak: FloatArray | None, watched: IntArray) -> None:
        columns, n = network.columns, len(network.nodes)
        self.draws = network.draws or 1
        self.repeat = GROUPS * max(1, CHAINS // GROUPS // self.draws)
        self.random = np.random.default_rng(SEED)
        self.n, self.watched, self.evidence = n, watched.tolist(), evidence
        priors = np.broadcast_to(columns.leak if leak is None else leak, (n, self.draws))
        self.prior, fits = self.wide(priors), columns.absorb(evidence)
        self.fits = self.wide(np.broadcast_to(fits, (n, self.draws)))
        positive = [n + f for f in np.flatnonzero(evidence > ABSENT).tolist()]
        self.parents = {c: columns.parents[c] for c in (*range(n), *positive) if columns.parents[c] or c >= n}
        self.children: list[list[int]] = [[] for _ in range(n)]
        for child, parents in self.parents.items():
            for parent in parents:
                self.children[parent].append(child)
        self.slot = {child: k for k, child in enumerate(self.parents)}
        self.leak = np.stack(
            [self.prior[c] if c < n else self.wide(columns.finding_leak[c - n, evidence[c - n] - 1]) for c in self.slot]
        )
        self.weight = {key: np.minimum(self.wide(values), NEARLY_ONE) for key, values in columns.weight.items()}
        self.on = self.random.random(self.prior.shape) < 0.5  # far apart, so that the spread shows what has not settled
        self.chance, self.act = np.zeros_like(self.prior), np.zeros_like(self.prior)

    def wide(self, values: FloatArray) -> FloatArray:
        """One copy a chain."""
        return np.tile(values, self.repeat) if values.shape[-1] == self.draws else np.repeat(values, self.columns, -1)

    @property
    def columns(self) -> int:
        """Chains times draws."""
        return self.repeat * self.draws

    def sweep(self) -> None:
        """Draw every node once, given all others."""
        self.survival = self.survive()
        draws = self.random.random(self.prior.shape)
        for node in range(self.n):
            self.draw(node, draws[node])
        for node, child in enumerate(self.watched):
            if child == node:
                gate = 1 - self.survival[self.slot[node]] if node in self.slot else self.prior[node]
                self.act[node] = self.on[node] * self.prior[node] / np.maximum(gate, 1e-300)

    def survive(self) -> FloatArray:
        """The survival of each child, afresh, so that rounding does not add up."""
        survival = 1 - self.leak
        for child, parents in self.parents.items():
            for parent in parents:
                survival[self.slot[child]] *= np.where(self.on[parent], 1 - self.weight[child, parent], 1)
        return survival

    def draw(self, node: int, draws: FloatArray) -> None:
        """Draw one node in all chains; ``act`` is the chance that it is on and its watched edge has fired."""
        gate = 1 - self.survival[self.slot[node]] if node in self.slot else self.prior[node]
        absent, present = 1 - gate, gate * self.fits[node]
        children = self.children[node]
        others = [self.survival[self.slot[c]] / np.where(self.on[node], 1 - self.weight[c, node], 1) for c in children]
        for child, other in zip(children, others, strict=True):
            with_node = other * (1 - self.weight[child, node])
            switched = True if child >= self.n else self.on[child]
            absent = absent * np.where(switched, 1 - other, other)
            present = present * np.where(switched, 1 - with_node, with_node)
        self.chance[node] = present / np.maximum(absent + present, 1e-300)
        self.on[node] = draws < self.chance[node]
        self.act[node] = self.acting(node, dict(zip(children, others, strict=True)))
        for child, other in zip(children, others, strict=True):
            self.survival[self.slot[child]] = other * np.where(self.on[node], 1 - self.weight[child, node], 1)

    def acting(self, node: int, others: dict[int, FloatArray]) -> FloatArray:
        """P(on and the watched edge fires), given all other nodes."""
        child = self.watched[node]
        if child in others:
            weight = self.weight[child, node]
            fired = weight / np.maximum(1 - others[child] * (1 - weight), 1e-300)  # a draw may have no weight
            return np.asarray(self.chance[node] * fired * (self.on[child] if child < self.n else 1))
        if child >= self.n and self.evidence[child - self.n] == UNKNOWN:
            return np.asarray(self.chance[node] * self.weight[child, node])
        return np.zeros_like(self.prior[node])
