"""The records of the compiled inference: what belongs to one child, one edge, one step."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nightcramp.causes.network import IntArray, Network

WIDTH = 18
"""Bits of the frontier up to which the compiled inference is exact: the scratch space is one for each thread."""
Records = npt.NDArray[Any]

CHILD = np.dtype(
    [(name, np.float64) for name in ("leak", "on", "off", "fits", "total", "fit_on", "fit_off")]
    + [(name, np.float64) for name in ("fires", "before_on", "before_off", "after_on", "after_off")]
    + [(name, np.int64) for name in ("left", "slot", "taken", "waiting", "live_begin", "live_end")]
    + [(name, np.int64) for name in ("parents_begin", "parents_end", "children_begin", "children_end", "watched")]
)
"""One node or finding: first what changes with the person, then the structure."""
EDGE = np.dtype([("end", np.int64), ("weight", np.float64), ("place", np.int64), ("step", np.int64)])
"""One edge: the other end, the weight, the place of the child's bit, and the step that takes it, or -1.

Of an edge by child, the place is that of the same edge among the live ones; of one by node, among those by child."""
STEP = np.dtype(
    [(name, np.int64) for name in ("node", "own", "held", "first", "begin", "size", "opened", "closed")]
    + [("scale", np.float64)]
)
"""One step: its node, its own bit's place or -1, whether that stays, whether it is the node's first, its states in the
trail, how many bits opened and closed before."""
SLOTS, OPENED, CLOSED, WAITING = range(4)
"""Rows of the lists of one person."""


def flatten(network: Network, watched: IntArray) -> tuple[Records, Records, Records]:
    """The children, the edges by child (up) and by node (down, the watched one last) of a network without draws."""
    columns, n, m = network.columns, len(network.nodes), len(network.findings)
    pairs = [(child, parent) for child, parents in enumerate(columns.parents) for parent in parents]
    by_node = sorted(pairs, key=lambda pair: (pair[1], pair[0] == watched[pair[1]], pair[0]))
    children = np.zeros(n + m, CHILD)
    children["watched"][:n] = watched
    for name, ids, count in (
        ("parents", [child for child, _ in pairs], n + m),
        ("children", [parent for _, parent in by_node], n),
    ):
        bounds = np.searchsorted(np.array(ids, np.int64), np.arange(count + 1))
        children[f"{name}_begin"][:count], children[f"{name}_end"][:count] = bounds[:-1], bounds[1:]
    place = {pair: k for k, pair in enumerate(pairs)}
    up = np.array([(parent, columns.weight[child, parent][0], 0, -1) for child, parent in pairs], EDGE)
    down = np.array(
        [(child, columns.weight[child, parent][0], place[child, parent], -1) for child, parent in by_node], EDGE
    )
    return children, up, down
