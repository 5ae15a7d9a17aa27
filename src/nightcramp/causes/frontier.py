"""In which order the nodes are taken, so that few questions are open at a time.

The *frontier* is what must be remembered between two nodes: of each open child one bit, which says whether something
has switched it on already. A child is open from its first parent to its last (a positive finding), or until it is taken
itself (a node with parents). The work grows with two to the power of the width.

Which findings are positive decides the order; their grades, the negative findings and the person do not.
"""

from __future__ import annotations

import dataclasses
import functools

from nightcramp.causes.network import Network


@dataclasses.dataclass(frozen=True)
class Step:
    """One node, taken with all its effects.

    Attributes:
        node: which.
        opens: children that it is the first parent of; their bits come above the others.
        own: the place of its own bit, which is used up; None for a node that has none.
        edges: children with the place of their bit (after the own one is gone).
        closes: places of the findings that it is the last parent of, each after the one before is gone.
    """

    node: int
    opens: tuple[int, ...]
    own: int | None
    edges: tuple[tuple[int, int], ...]
    closes: tuple[int, ...]


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
    steps, width = _steps(network, taken, children)
    order = [*network.topological, *(n + finding for finding in positive)]
    return Plan({child: tuple(folded[child]) for child in order if child in folded}, tuple(loose), steps, width)


def _steps(network: Network, taken: set[int], children: dict[int, list[int]]) -> tuple[tuple[Step, ...], int]:
    """The steps in a greedy order, and the width of the frontier."""
    parents = network.columns.parents
    left = {
        child: sum(parent in taken for parent in parents[child]) for node in taken for child in [node, *children[node]]
    }
    ready = {node for node in taken if not left[node]}
    slots: list[int] = []
    steps, width = [], 0
    while ready:
        node = min(ready, key=lambda node: (*_cost(node, children[node], left, slots), node))
        ready.remove(node)
        opens = tuple(child for child in children[node] if child not in slots)
        slots.extend(opens)
        width = max(width, len(slots))
        own = slots.index(node) if node in slots else None
        if own is not None:
            del slots[own]
        edges = tuple((child, slots.index(child)) for child in children[node])
        closes = []
        for child in children[node]:
            left[child] -= 1
            if left[child] == 0 and child < len(network.nodes):
                ready.add(child)
            elif left[child] == 0:
                closes.append(slots.index(child))
                del slots[closes[-1]]
        steps.append(Step(node, opens, own, edges, tuple(closes)))
    return tuple(steps), width


def _cost(node: int, children: list[int], left: dict[int, int], slots: list[int]) -> tuple[int, int]:
    """How much wider the frontier gets by taking this node; then, how long that lasts."""
    wider, longer = -(node in slots), 0
    for child in children:
        opened = child not in slots
        wider += opened - (left[child] == 1)
        longer += opened * (left[child] - 1)
    return wider, longer
