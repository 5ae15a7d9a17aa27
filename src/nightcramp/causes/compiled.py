"""The same inference as ``inference``, compiled, for one set of parameters and many people.

Written a second time because a compiler wants loops where NumPy wants arrays; a test holds the two together. Planning
and the forward pass are one here: each person has their own positive findings, so a plan would serve once. Names are
those of ``inference``; records keep together what belongs to one child, one edge, one step.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from nightcramp.causes.network import Evidence, FloatArray, IntArray, Network

WIDTH = 18
"""Bits of the frontier up to which the compiled inference is exact: the scratch space is one for each thread."""
Records = npt.NDArray[Any]

CHILD = np.dtype(
    [(name, np.float64) for name in ("leak", "on", "off", "fits", "total", "fit_on", "fit_off")]
    + [(name, np.float64) for name in ("fires", "before_on", "before_off", "after_on", "after_off")]
    + [(name, np.int64) for name in ("left", "slot", "taken", "live_begin", "live_end")]
    + [(name, np.int64) for name in ("parents_begin", "parents_end", "children_begin", "children_end", "watched")]
)
"""One node or finding: first what changes with the person, then the structure."""
EDGE = np.dtype([("end", np.int64), ("weight", np.float64), ("place", np.int64)])
"""One edge: the other end, the weight, and the place of the child's bit."""
STEP = np.dtype(
    [(name, np.int64) for name in ("node", "own", "begin", "size", "opened", "closed")] + [("scale", np.float64)]
)
"""One step: its node, its own bit's place or -1, its states in the trail, how many bits opened and closed before."""
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
    up = np.array([(parent, columns.weight[child, parent][0], 0) for child, parent in pairs], EDGE)
    down = np.array([(child, columns.weight[child, parent][0], 0) for child, parent in by_node], EDGE)
    return children, up, down


@numba.njit(cache=True, error_model="numpy")
def _ready(child: Any) -> None:
    """One node or positive finding, before anything is folded into it."""
    child.on, child.off, child.after_on, child.after_off = child.leak, 1 - child.leak, 0.0, 1.0
    child.left, child.slot, child.taken = 0, -1, 0


@numba.njit(cache=True, error_model="numpy")
def _begin(c: Records, up: Records, evidence: Evidence, leak: FloatArray, finding_leak: FloatArray) -> None:
    """Priors, leaks by grade, and the absent findings."""
    n = len(leak)
    for node in range(n):
        c[node].leak, c[node].fits = leak[node], 1.0
        _ready(c[node])
    for finding in range(len(evidence)):
        child, grade = c[n + finding], evidence[finding]
        if grade > 0:
            child.leak = finding_leak[finding, grade - 1]
            _ready(child)
        elif grade == 0:
            for k in range(child.parents_begin, child.parents_end):
                c[up[k].end].fits *= 1 - up[k].weight


@numba.njit(cache=True, error_model="numpy")
def _fold(c: Records, up: Records, down: Records, live: Records, order: IntArray, evidence: Evidence) -> int:
    """List the live edges, fold what has one at most, mark the rest as taken; how many those are."""
    n, end, taken = len(order), 0, 0
    for node in order:
        one = c[node]
        one.live_begin = end
        for k in range(one.children_begin, one.children_end):
            if down[k].end < n or evidence[down[k].end - n] > 0:
                live[end].end, live[end].weight = down[k].end, down[k].weight
                end += 1
        one.live_end = end
        if one.live_end - one.live_begin > 1:
            one.taken = 1
        for k in range(one.parents_begin, one.parents_end):
            one.taken |= c[up[k].end].taken
        if one.taken:
            taken += 1
            for k in range(one.live_begin, end):
                c[live[k].end].left += 1
            continue
        one.total = one.off + one.on * one.fits
        if end > one.live_begin:
            child = c[live[one.live_begin].end]
            one.fires = one.on * one.fits / one.total * live[one.live_begin].weight
            one.before_on, one.before_off = child.on, child.off
            child.on += child.off * one.fires
            child.off *= 1 - one.fires
    return taken


@numba.njit(cache=True, error_model="numpy")
def _unfold(c: Records, live: Records, order: IntArray, present: FloatArray, acts: FloatArray) -> None:
    """From how the children fit to how the folded nodes do."""
    for node in order[::-1]:
        one = c[node]
        if one.taken:
            continue
        weight, silent, fit_on = 0.0, 1.0, 1.0
        if one.live_end > one.live_begin:
            edge = live[one.live_begin]
            child, weight = c[edge.end], edge.weight
            fit_on = child.fit_on
            silent = (one.before_on + one.before_off * child.after_on) * fit_on
            silent += one.before_off * child.after_off * child.fit_off
            child.after_on = one.fires + (1 - one.fires) * child.after_on
            child.after_off *= 1 - one.fires
            if edge.end == one.watched:
                acts[node] = one.on * one.fits / one.total * weight * fit_on
        one.fit_off = silent / one.total
        one.fit_on = one.fits / one.total * (weight * fit_on + (1 - weight) * silent)
        present[node] = one.on * one.fit_on


@numba.njit(cache=True, error_model="numpy")
def _next(c: Records, live: Records, waiting: IntArray) -> int:
    """Where in the waiting list is the node that widens the frontier least, among those whose parents are taken."""
    best, best_cost = -1, 0
    for k in range(len(waiting)):
        one = c[waiting[k]]
        if one.left > 0:
            continue
        wider, longer = -int(one.slot >= 0), 0
        for e in range(one.live_begin, one.live_end):
            child = c[live[e].end]
            opened = int(child.slot < 0)
            wider += opened - int(child.left == 1)
            longer += opened * (child.left - 1)
        cost = (wider << 32) + longer
        if best < 0 or cost < best_cost:
            best, best_cost = k, cost
    return best


@numba.njit(cache=True, error_model="numpy")
def _remove(c: Records, slots: IntArray, bits: int, place: int) -> None:
    """Take one bit out of the slots; those above move down."""
    c[slots[place]].slot = -1
    for k in range(place, bits - 1):
        slots[k] = slots[k + 1]
        c[slots[k]].slot = k


@numba.njit(cache=True, error_model="numpy")
def _open(c: Records, live: Records, lists: IntArray, node: int, bits: int, opened: int) -> int:
    """Give each child that is new a bit; the bits, which may be too many."""
    for k in range(c[node].live_begin, c[node].live_end):
        child = live[k].end
        if c[child].slot < 0:
            if bits == WIDTH:
                return bits + 1
            lists[SLOTS, bits] = lists[OPENED, opened] = child
            c[child].slot = bits
            bits, opened = bits + 1, opened + 1
    return bits


@numba.njit(cache=True, error_model="numpy")
def _effects(c: Records, live: Records, lists: IntArray, node: int, bits: int, closed: int, nodes: int) -> int:
    """Note where the bits of the node's children are, and which close; the bits that remain."""
    for k in range(c[node].live_begin, c[node].live_end):
        live[k].place = c[live[k].end].slot
    for k in range(c[node].live_begin, c[node].live_end):
        child = c[live[k].end]
        child.left -= 1
        if child.left == 0 and live[k].end >= nodes:
            lists[CLOSED, closed] = child.slot
            _remove(c, lists[SLOTS], bits, child.slot)
            bits, closed = bits - 1, closed + 1
    return bits


@numba.njit(cache=True, error_model="numpy")
def _index(k: int, place: int) -> int:
    """State ``k`` with a bit put in at this place, off."""
    return ((k >> place) << (place + 1)) | (k & ((1 << place) - 1))


@numba.njit(cache=True, error_model="numpy")
def _apply(
    one: Any, step: Any, live: Records, closed: IntArray, state: FloatArray, after: FloatArray, work: FloatArray
) -> None:
    """One step forward on the states: ``after`` is filled."""
    size, own = len(state), step.own
    if own < 0:
        for k in range(size):
            after[k], work[k] = state[k] * one.off, state[k] * one.on * one.fits
    else:
        size //= 2
        for k in range(size):
            place = _index(k, own)
            after[k], work[k] = state[place], state[place | 1 << own] * one.fits
    for e in range(one.live_begin, one.live_end):
        bit, weight = 1 << live[e].place, live[e].weight
        for base in range(0, size, 2 * bit):
            for k in range(base, base + bit):
                work[k + bit] += weight * work[k]
                work[k] *= 1 - weight
    for k in range(size):
        after[k] += work[k]
    for place in closed:
        size //= 2
        for k in range(size):
            after[k] = after[_index(k, place) | 1 << place]
    scale = 0.0
    for k in range(size):
        scale += after[k]
    step.scale = scale
    for k in range(size):
        after[k] /= scale


@numba.njit(cache=True, error_model="numpy")
def _forward(
    c: Records,
    live: Records,
    steps: Records,
    lists: IntArray,
    waiting: int,
    nodes: int,
    trail: FloatArray,
    work: FloatArray,
) -> tuple[bool, FloatArray]:
    """All steps forward: whether the frontier was narrow enough, and the trail of states, which may have grown."""
    trail[0], bits, begin = 1.0, 0, 0
    steps[0].opened = steps[0].closed = 0
    for s in range(waiting):
        step, after = steps[s], steps[s + 1]
        pick = _next(c, live, lists[WAITING, : waiting - s])
        node = lists[WAITING, pick]
        lists[WAITING, pick] = lists[WAITING, waiting - s - 1]
        one, size, opened = c[node], 1 << bits, bits
        bits = _open(c, live, lists, node, bits, step.opened)
        if bits > WIDTH:
            return False, trail
        after.opened = step.opened + bits - opened
        if begin + (2 << bits) > len(trail):
            longer = np.empty(2 * (begin + (2 << bits)))
            longer[: begin + size] = trail[: begin + size]
            trail = longer
        for o in range(step.opened, after.opened):
            on, off = c[lists[OPENED, o]].on, c[lists[OPENED, o]].off
            for k in range(begin, begin + size):
                trail[k + size] = trail[k] * on
                trail[k] *= off
            size *= 2
        step.node, step.own, step.begin, step.size = node, one.slot, begin, size
        if one.slot >= 0:
            _remove(c, lists[SLOTS], bits, one.slot)
            bits -= 1
        remaining = _effects(c, live, lists, node, bits, step.closed, nodes)
        after.closed = step.closed + bits - remaining
        bits = remaining
        closed = lists[CLOSED, step.closed : after.closed]
        _apply(one, step, live, closed, trail[begin : begin + size], trail[begin + size :], work)
        begin += size
    return True, trail


@numba.njit(cache=True, error_model="numpy")
def _effects_back(
    one: Any, step: Any, live: Records, size: int, state: FloatArray, value: FloatArray, work: FloatArray
) -> float:
    """How well each state fits while the node is present, into ``work``; and the act of the watched edge, the last."""
    act, own = 0.0, step.own
    for k in range(size):
        work[k] = value[k] * one.fits
    for e in range(one.live_begin, one.live_end):
        bit, weight = 1 << live[e].place, live[e].weight
        if live[e].end == one.watched:
            for k in range(size):
                mass = state[k] * one.on if own < 0 else state[_index(k, own) | 1 << own]
                act += weight * mass * work[k | bit]
        for base in range(0, size, 2 * bit):
            for k in range(base, base + bit):
                work[k] = (1 - weight) * work[k] + weight * work[k + bit]
    return act


@numba.njit(cache=True, error_model="numpy")
def _node_back(one: Any, own: int, size: int, state: FloatArray, value: FloatArray, work: FloatArray) -> float:
    """Join the fits of absence and presence; the posterior of the node."""
    present = 0.0
    if own < 0:
        fit_off = 0.0
        for k in range(size):
            fit_off += state[k] * value[k]
            present += state[k] * work[k]
            value[k] = one.off * value[k] + one.on * work[k]
        one.fit_on, one.fit_off = present, fit_off
        return float(one.on * present)
    for k in range(size - 1, -1, -1):
        place = _index(k, own)
        present += state[place | 1 << own] * work[k]
        value[place | 1 << own], value[place] = work[k], value[k]
    return present


@numba.njit(cache=True, error_model="numpy")
def _open_back(child: Any, size: int, state: FloatArray, value: FloatArray) -> None:
    """Take the highest bit away, and note how well its child fits; ``size`` is what remains."""
    fit_on, fit_off = 0.0, 0.0
    for k in range(size):
        state[k] += state[k + size]
        fit_off += state[k] * value[k]
        fit_on += state[k] * value[k + size]
        value[k] = child.off * value[k] + child.on * value[k + size]
    child.fit_on, child.fit_off = fit_on, fit_off


@numba.njit(cache=True, error_model="numpy")
def _backward(
    c: Records,
    live: Records,
    steps: Records,
    lists: IntArray,
    count: int,
    trail: FloatArray,
    value: FloatArray,
    work: FloatArray,
    present: FloatArray,
    acts: FloatArray,
) -> None:
    """All steps back."""
    size = 1
    value[0] = 1.0
    for s in range(count - 1, -1, -1):
        step = steps[s]
        one, state = c[step.node], trail[step.begin : step.begin + step.size]
        for k in range(size):
            value[k] /= step.scale
        for place in lists[CLOSED, step.closed : steps[s + 1].closed][::-1]:
            for k in range(size - 1, -1, -1):  # only states where the closed bit is on fit
                index = _index(k, place)
                value[index | 1 << place], value[index] = value[k], 0.0
            size *= 2
        acts[step.node] = _effects_back(one, step, live, size, state, value, work)
        present[step.node] = _node_back(one, step.own, size, state, value, work)
        size = step.size
        for child in lists[OPENED, step.opened : steps[s + 1].opened][::-1]:
            size //= 2
            _open_back(c[child], size, state, value)


@numba.njit(cache=True, error_model="numpy")
def _act_without_evidence(c: Records, down: Records, evidence: Evidence, present: FloatArray, acts: FloatArray) -> None:
    """Acts on what nobody asked about, and the leaks."""
    n = len(present)
    for node in range(n):
        one = c[node]
        if one.watched == node:
            acts[node] = one.leak * one.fit_on
        elif one.watched >= n and evidence[one.watched - n] < 0 and one.children_end > one.children_begin:
            edge = down[one.children_end - 1]  # the watched one is the last
            acts[node] = present[node] * edge.weight if edge.end == one.watched else 0.0


@numba.njit(cache=True, error_model="numpy", nogil=True)
def people(
    structure: tuple[Records, Records, Records],
    order: IntArray,
    finding_leak: FloatArray,
    evidence: Evidence,
    leak: FloatArray,
    present: FloatArray,
    acts: FloatArray,
    exact: npt.NDArray[np.bool_],
) -> None:
    """Some people, on one core; it lets other threads work beside it.

    Args:
        structure: the network, flattened; copied, since threads that share counters wait for each other.
        order: (n,), parents before children.
        finding_leak: (m, GRADES).
        evidence: (people, m).
        leak: (people, n), or (1, n) for all.
        present: (people, n), filled.
        acts: (people, n), filled.
        exact: (people,), filled: whether the frontier was narrow enough; otherwise the row is left as it is.
    """
    n = len(order)
    c, up, down = structure[0].copy(), structure[1].copy(), structure[2].copy()
    live, steps = down.copy(), np.zeros(n + 1, STEP)
    lists = np.zeros((4, len(c) + WIDTH), np.int64)
    trail, value, work = np.empty(1 << 12), np.empty(1 << WIDTH), np.empty(1 << WIDTH)
    posterior, act = np.empty(n), np.empty(n)
    for row in range(len(evidence)):
        _begin(c, up, evidence[row], leak[row if len(leak) > 1 else 0], finding_leak)
        taken, waiting = _fold(c, up, down, live, order, evidence[row]), 0
        for node in range(n):
            if c[node].taken:
                lists[WAITING, waiting] = node
                waiting += 1
        for child in range(n, len(c)):
            if evidence[row, child - n] > 0 and c[child].left == 0:  # all parents are folded
                c[child].fit_on, c[child].fit_off = 1 / c[child].on, 0.0
        exact[row], trail = _forward(c, live, steps, lists, taken, n, trail, work)
        if exact[row]:
            act[:] = 0.0
            _backward(c, live, steps, lists, taken, trail, value, work, posterior, act)
            _unfold(c, live, order, posterior, act)
            _act_without_evidence(c, down, evidence[row], posterior, act)
            present[row], acts[row] = posterior, act
