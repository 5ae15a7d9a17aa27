"""In which order the nodes are taken, so that few questions are open at a time.

The *frontier* is what must be remembered between two nodes: of each open child one bit, which says whether something
has switched it on already. A child is open from its first parent to its last (a positive finding), or until it is taken
itself (a node with parents). A node that would open many children is *held* instead: its own bit is remembered, and
each child asks for it when it is taken. The work grows with two to the power of the width.

Which findings are positive decides the order; their grades, the negative findings and the person do not.
"""

from __future__ import annotations

import dataclasses
import functools

from nightcramp.causes.network import Network

HELD_FROM = 3
"""Nodes that a node would open, from which on it is held; found by trying on the network of causes."""
CLOSER = 0.5
"""Bits that it is worth to bring a child near its end; found in the same way."""


@dataclasses.dataclass(frozen=True)
class Step:
    """One node, taken with all its effects; or some of them, when it is held.

    Attributes:
        node: which.
        opens: children that it is the first parent of; their bits come above the others.
        own: the place of its own bit, which is used up; None for a node that has none.
        edges: children with the place of their bit (after the own one is gone).
        held: its own bit comes (back) above the others.
        closes: places of the findings that it is the last parent of, each after the one before is gone.
        first: false when it was held before.
    """

    node: int
    opens: tuple[int, ...]
    own: int | None
    edges: tuple[tuple[int, int], ...]
    held: bool
    closes: tuple[int, ...]
    first: bool


@dataclasses.dataclass(frozen=True, eq=False)
class Plan:
    """How one set of positive findings is worked out.

    Attributes:
        folded: child to those of its parents that are folded into its leak, in the order to do it.
        loose: nodes that are folded and have no open child.
        steps: the other nodes.
        width: the largest number of bits at a time.
    """

    folded: dict[int, tuple[int, ...]]
    loose: tuple[int, ...]
    steps: tuple[Step, ...]
    width: int


@functools.lru_cache(maxsize=4096)
def plan(network: Network, positive: tuple[int, ...]) -> Plan:
    """The plan for these positive findings.

    A node whose parents are all folded, and which has one open child at most, is independent of all others until it
    meets them in that child. It needs no step: it is *folded* into the child's leak.

    Args:
        network: only its structure matters.
        positive: findings, sorted.
    """
    n, columns = len(network.nodes), network.columns
    children = {node: list(columns.children[node]) for node in range(n)}
    for finding in positive:
        for parent in columns.parents[n + finding]:
            children[parent].append(n + finding)
    folded: dict[int, list[int]] = {}
    loose, taken = [], set()
    for node in network.topological:
        if len(children[node]) > 1 or any(parent in taken for parent in columns.parents[node]):
            taken.add(node)
        elif children[node]:
            folded.setdefault(children[node][0], []).append(node)
        else:
            loose.append(node)
    steps, width = _Planner(network, taken, children).plan()
    order = [*network.topological, *(n + finding for finding in positive)]
    return Plan({child: tuple(folded[child]) for child in order if child in folded}, tuple(loose), steps, width)


class _Planner:
    """Takes the nodes in a greedy order.

    Attributes:
        left: for each child how many of its parents are not taken yet.
        holding: for each node its held parents.
        waiting: for each held node how many children will ask for it.
        slots: whose bits there are, from the lowest.
    """

    def __init__(self, network: Network, taken: set[int], children: dict[int, list[int]]) -> None:
        parents = network.columns.parents
        self.n, self.children = len(network.nodes), children
        self.left = {
            child: sum(parent in taken for parent in parents[child])
            for node in taken
            for child in [node, *children[node]]
        }
        self.ready = {node for node in taken if not self.left[node]}
        self.holding: dict[int, list[int]] = {node: [] for node in taken}
        self.waiting: dict[int, int] = {}
        self.slots: list[int] = []
        self.steps: list[Step] = []
        self.width = 0

    def plan(self) -> tuple[tuple[Step, ...], int]:
        """The steps, and the width of the frontier."""
        while self.ready:
            node = min(self.ready, key=lambda node: (*self.cost(node), node))
            self.ready.remove(node)
            for parent in self.holding[node]:
                self.ask(parent, node)
            self.take(node)
        return tuple(self.steps), self.width

    def cost(self, node: int) -> tuple[float, int]:
        """How much wider the frontier gets by taking this node; then, how long that lasts."""
        opened, later = self.news(node)
        wider = len(opened) + bool(later) - (node in self.slots)
        wider -= sum(self.waiting[parent] == 1 for parent in self.holding[node])
        nearer = 0
        for child in self.children[node]:
            wider -= child >= self.n and self.left[child] == 1
            nearer += child in self.slots and self.left[child] <= 2
        longer = sum(self.left[child] - 1 for child in opened) + sum(self.left[child] for child in later)
        return wider - CLOSER * nearer, longer

    def news(self, node: int) -> tuple[list[int], list[int]]:
        """The children that the node opens, and those for which it is held."""
        fresh = [child for child in self.children[node] if child not in self.slots]
        nodes = [child for child in fresh if child < self.n]
        if len(nodes) < HELD_FROM:
            return fresh, []
        return [child for child in fresh if child >= self.n], nodes

    def ask(self, parent: int, node: int) -> None:
        """The one edge from a held parent."""
        self.waiting[parent] -= 1
        self.step(parent, [] if node in self.slots else [node], [node], held=self.waiting[parent] > 0, first=False)

    def take(self, node: int) -> None:
        """A node with all its edges, or with those that are not left for later."""
        opened, later = self.news(node)
        now = [child for child in self.children[node] if child not in later]
        self.waiting[node] = len(later)
        for child in later:
            self.holding[child].append(node)
        for child in self.children[node]:
            self.left[child] -= 1
            if not self.left[child] and child < self.n:
                self.ready.add(child)
        self.step(node, opened, now, held=bool(later), first=True)

    def step(self, node: int, opens: list[int], children: list[int], *, held: bool, first: bool) -> None:
        """Note the places of the bits."""
        slots = self.slots
        slots.extend(opens)
        self.width = max(self.width, len(slots))
        own = slots.index(node) if node in slots else None
        if own is not None:
            del slots[own]
        edges = tuple((child, slots.index(child)) for child in children)
        if held:
            slots.append(node)
            self.width = max(self.width, len(slots))
        closes = []
        for child in children:
            if child >= self.n and not self.left[child]:
                closes.append(slots.index(child))
                del slots[closes[-1]]
        self.steps.append(Step(node, tuple(opens), own, edges, held, tuple(closes), first))
