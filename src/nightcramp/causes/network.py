"""The network of causes as arrays: nodes, findings, and the noisy-OR edges between them.

A node is a cause or the hidden cramp itself. For a node or a finding with leak ``l`` and present parents ``i`` of
weight ``w_i``: ``P(absent) = (1 - l) · Π (1 - w_i)``. Weights and leaks are net of each other. This module knows no
medicine.

Children have one numbering: node ``i`` is child ``i``, finding ``f`` is child ``n + f``.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

GRADES = 3
"""How far out a positive finding may be: just, clearly, far."""
UNKNOWN, ABSENT = -1, 0
NOTHING = -1
"""A node without a watched edge."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Evidence = npt.NDArray[np.int8]


@dataclasses.dataclass(frozen=True, eq=False)
class Edges:
    """Noisy-OR edges, in any order, each pair at most once.

    Attributes:
        parents: (k,) nodes.
        children: (k,) nodes or findings.
        weights: (k,) or (D, k), the probability that the edge fires while its parent is present, net of the leak.
    """

    parents: IntArray
    children: IntArray
    weights: FloatArray

    @classmethod
    def of(cls, edges: Sequence[tuple[int, int, float]]) -> Edges:
        """Edges from ``(parent, child, weight)``.

        >>> Edges.of([(0, 1, 0.5)]).weights
        array([0.5])
        """
        return cls(
            np.array([parent for parent, _, _ in edges], dtype=np.int64),
            np.array([child for _, child, _ in edges], dtype=np.int64),
            np.array([weight for _, _, weight in edges], dtype=np.float64),
        )


@dataclasses.dataclass(frozen=True, eq=False)
class Network:
    """``n`` nodes (causes and the hidden cramp), ``m`` findings; or ``D`` networks of one structure.

    With draws, every array of floats has a leading axis of ``D``.

    Attributes:
        nodes: ``n`` names, in any order.
        findings: ``m`` names.
        leak: (n,), the prior of a root, the leak of a node with parents.
        chain: edges from nodes to nodes; no circles.
        finding_leak: (m, GRADES), the leak of a finding that is present in this grade. Grade 1 also is the leak of its
            absence. The weights stay the same in every grade.
        weights: edges from nodes to findings.
    """

    nodes: tuple[str, ...]
    findings: tuple[str, ...]
    leak: FloatArray
    chain: Edges
    finding_leak: FloatArray
    weights: Edges

    def __post_init__(self) -> None:
        """Refuse what is no network.

        Raises:
            ValueError: a shape, a probability, an edge or a circle.
        """
        n, m = len(self.nodes), len(self.findings)
        for what, names in (("nodes", self.nodes), ("findings", self.findings)):
            if len(set(names)) < len(names):
                raise ValueError(f"two {what} have the same name")
        _check_edges("chain", self.chain, n, n)
        _check_edges("weights", self.weights, n, m)
        _check_floats("leak", self.leak, self.draws, (n,))
        _check_floats("finding_leak", self.finding_leak, self.draws, (m, GRADES))
        _check_floats("weights of the chain", self.chain.weights, self.draws, self.chain.parents.shape)
        _check_floats("weights of the findings", self.weights.weights, self.draws, self.weights.parents.shape)
        _topological(n, self.chain)

    @property
    def draws(self) -> int | None:
        """How many sets of parameters there are; None when there is one, without an axis."""
        return self.leak.shape[0] if self.leak.ndim > 1 else None

    def draw(self, index: int) -> Network:
        """One of the networks, without the axis of draws."""
        if self.draws is None:
            raise ValueError("this network has no draws to choose from")
        return dataclasses.replace(
            self,
            leak=self.leak[index],
            chain=dataclasses.replace(self.chain, weights=self.chain.weights[index]),
            finding_leak=self.finding_leak[index],
            weights=dataclasses.replace(self.weights, weights=self.weights.weights[index]),
        )

    @functools.cached_property
    def topological(self) -> tuple[int, ...]:
        """The nodes, parents before children."""
        return _topological(len(self.nodes), self.chain)

    @functools.cached_property
    def columns(self) -> Columns:
        """The same numbers as inference wants them."""
        return Columns.of(self)

    def watch(self, target: str, complaint: str) -> IntArray:
        """What each node does for the complaint: the edge whose firing counts as acting.

        A parent of the target watches its edge to it, another parent of the complaint its edge to that, and the target
        itself its own leak (a node that watches itself).

        Args:
            target: a node, the cramp.
            complaint: a finding.

        Returns:
            (n,) children, or NOTHING.
        """
        node, finding = self.nodes.index(target), self.findings.index(complaint)
        watched = np.full(len(self.nodes), NOTHING)
        watched[self.weights.parents[self.weights.children == finding]] = len(self.nodes) + finding
        watched[self.chain.parents[self.chain.children == node]] = node
        watched[node] = node
        return watched


@dataclasses.dataclass(frozen=True, eq=False)
class Columns:
    """A network with draws as the last axis (C columns, one where there are no draws), and edges in one numbering.

    Attributes:
        leak: (n, C).
        finding_leak: (m, GRADES, C).
        weight: child and parent to (C,).
        edge_nodes: (k,) parents of the edges to findings, sorted.
        edge_findings: (k,).
        edge_survival: (k, C), one less the weight.
        parents: for each child its parents of any weight, nodes first and findings after.
        children: for each node the nodes among its children.
    """

    leak: FloatArray
    finding_leak: FloatArray
    weight: dict[tuple[int, int], FloatArray]
    edge_nodes: IntArray
    edge_findings: IntArray
    edge_survival: FloatArray
    parents: tuple[tuple[int, ...], ...]
    children: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, network: Network) -> Columns:
        """The columns of a network."""
        n, m = len(network.nodes), len(network.findings)
        chain, shows = network.chain, network.weights
        order = np.argsort(shows.parents, kind="stable")
        weight = dict(_weights(chain, 0)) | dict(_weights(shows, n))
        parents: list[list[int]] = [[] for _ in range(n + m)]
        children: list[list[int]] = [[] for _ in range(n)]
        for (child, parent), values in weight.items():
            if values.any():  # an edge that never fires needs no state
                parents[child].append(parent)
                if child < n:
                    children[parent].append(child)
        return cls(
            leak=np.atleast_2d(network.leak).T.copy(),
            finding_leak=np.moveaxis(network.finding_leak.reshape(-1, m, GRADES), 0, -1).copy(),
            weight=weight,
            edge_nodes=shows.parents[order],
            edge_findings=shows.children[order],
            edge_survival=1 - np.atleast_2d(shows.weights).T[order],
            parents=tuple(map(tuple, parents)),
            children=tuple(map(tuple, children)),
        )

    def absorb(self, evidence: Evidence) -> FloatArray:
        """How well each node's presence fits the absent findings.

        Absent findings need no state: each multiplies into the weight of every parent on its own.

        Args:
            evidence: (m,).

        Returns:
            (n, C), ``P(absent findings | only this node)`` over the same without any node.
        """
        survival = np.ones_like(self.leak)
        edges = np.flatnonzero(evidence[self.edge_findings] == ABSENT)
        if edges.size:
            nodes = self.edge_nodes[edges]
            starts = np.flatnonzero(np.diff(nodes, prepend=-1))
            survival[nodes[starts]] = np.multiply.reduceat(self.edge_survival[edges], starts, axis=0)
        return survival

    def absorb_each(self, findings: IntArray) -> FloatArray:
        """The same for single findings, each absent on its own.

        Args:
            findings: (k,).

        Returns:
            (n, k).
        """
        survival = np.ones((len(self.leak), len(findings)))
        for column, finding in enumerate(findings.tolist()):
            edges = np.flatnonzero(self.edge_findings == finding)
            survival[self.edge_nodes[edges], column] = self.edge_survival[edges, 0]
        return survival


def check_evidence(network: Network, evidence: Evidence, dimensions: int) -> Evidence:
    """The evidence as int8, when it fits the network.

    Raises:
        ValueError: another shape, or a value beyond unknown, absent and the grades.
    """
    evidence = np.asarray(evidence)
    if evidence.ndim != dimensions or evidence.shape[-1] != len(network.findings):
        expected = "(people, m)" if dimensions > 1 else "(m,)"
        raise ValueError(f"evidence is {expected} with m = {len(network.findings)}, not {evidence.shape}")
    if evidence.size and not (evidence.min() >= UNKNOWN and evidence.max() <= GRADES):
        raise ValueError(f"evidence is -1 (unknown), 0 (absent) or a grade from 1 to {GRADES}")
    return evidence.astype(np.int8)


def check_leak(network: Network, leak: FloatArray, rows: tuple[int, ...]) -> FloatArray:
    """A person's own leaks, when they fit: (n,), or with leading axes ``rows``."""
    leak = np.asarray(leak, dtype=np.float64)
    if leak.shape not in ((len(network.nodes),), (*rows, len(network.nodes))):
        raise ValueError(
            f"leak is (n,) with n = {len(network.nodes)} or {(*rows, len(network.nodes))}, not {leak.shape}"
        )
    _check_probabilities("leak", leak)
    return leak


def check_watched(network: Network, watched: IntArray | None) -> IntArray:
    """What is watched, when each watched child is one of the node itself.

    Raises:
        ValueError: a node watches what is neither itself nor a child of it.
    """
    n = len(network.nodes)
    if watched is None:
        return np.full(n, NOTHING)
    watched = np.asarray(watched, dtype=np.int64)
    if watched.shape != (n,):
        raise ValueError(f"watched is (n,) with n = {n}, not {watched.shape}")
    for node, child in enumerate(watched.tolist()):
        if child not in (NOTHING, node) and (child, node) not in network.columns.weight:
            raise ValueError(f"{network.nodes[node]!r} watches child {child}, to which it has no edge")
    return watched


def _check_floats(what: str, values: FloatArray, draws: int | None, shape: tuple[int, ...]) -> None:
    """Refuse another shape, and what is no probability."""
    expected = shape if draws is None else (draws, *shape)
    if values.shape != expected:
        raise ValueError(f"{what}: expected the shape {expected}, got {values.shape}")
    if draws == 0:
        raise ValueError("a network with draws needs at least one")
    _check_probabilities(what, values)


def _check_probabilities(what: str, values: FloatArray) -> None:
    if values.size and not (np.min(values) >= 0 and np.max(values) <= 1):
        raise ValueError(f"{what}: every value is a probability from 0 to 1")


def _check_edges(what: str, edges: Edges, parents: int, children: int) -> None:
    """Refuse edges from or to nowhere, and doubled ones."""
    if edges.parents.ndim != 1 or edges.parents.shape != edges.children.shape:
        raise ValueError(f"{what}: parents and children are two arrays of one length")
    for side, ids, count in (("parent", edges.parents, parents), ("child", edges.children, children)):
        if not np.issubdtype(ids.dtype, np.integer):
            raise ValueError(f"{what}: each {side} is an integer")
        if ids.size and not (ids.min() >= 0 and ids.max() < count):
            raise ValueError(f"{what}: each {side} is from 0 to {count - 1}")
    if len(set(zip(edges.parents.tolist(), edges.children.tolist(), strict=True))) < edges.parents.size:
        raise ValueError(f"{what}: two edges join the same pair")


def _topological(n: int, chain: Edges) -> tuple[int, ...]:
    """Parents before children (Kahn's algorithm)."""
    children: list[list[int]] = [[] for _ in range(n)]
    missing = [0] * n
    for parent, child in zip(chain.parents.tolist(), chain.children.tolist(), strict=True):
        children[parent].append(child)
        missing[child] += 1
    order = [node for node in range(n) if not missing[node]]
    for node in order:  # grows while it is read
        for child in children[node]:
            missing[child] -= 1
            if not missing[child]:
                order.append(child)
    if len(order) < n:
        raise ValueError(f"the chain has a circle through node {next(i for i in range(n) if missing[i])}")
    return tuple(order)


def _weights(edges: Edges, offset: int) -> list[tuple[tuple[int, int], FloatArray]]:
    """Child and parent of each edge, with its weight by column."""
    weights = np.ascontiguousarray(np.atleast_2d(edges.weights).T)
    pairs = zip(edges.children.tolist(), edges.parents.tolist(), strict=True)
    return [((child + offset, parent), weights[k]) for k, (child, parent) in enumerate(pairs)]
