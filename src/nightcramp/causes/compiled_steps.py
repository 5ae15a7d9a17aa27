"""The steps of the compiled inference: the order of the nodes as in ``frontier``, and the passes of ``inference``."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from nightcramp.causes.compiled_records import CLOSED, OPENED, SLOTS, WAITING, WIDTH, Records
from nightcramp.causes.frontier import HELD_FROM
from nightcramp.causes.network import FloatArray, IntArray


@numba.njit(cache=True, error_model="numpy")
def _is_later(c: Records, edge: Any, nodes: int) -> bool:
    """Whether an edge waits, if its node is held: its child is a node that is not open."""
    return bool(edge.end < nodes and c[edge.end].slot < 0)


@numba.njit(cache=True, error_model="numpy")
def _cost(c: Records, up: Records, live: Records, node: int, nodes: int) -> int:
    """See ``frontier``: how much wider the frontier gets by taking this node; then, how long that lasts."""
    one = c[node]
    later, nearer, open_longer, held_longer, longer = 0, 0, 0, 0, 0
    wider = -int(one.slot >= 0)
    for k in range(one.parents_begin, one.parents_end):
        parent = c[up[k].end]
        wider -= int(parent.taken == 1 and live[up[k].place].step < 0 and parent.waiting == 1)
    for e in range(one.live_begin, one.live_end):
        child = c[live[e].end]
        wider -= int(live[e].end >= nodes and child.left == 1)
        nearer += int(child.slot >= 0 and child.left <= 2)
        if _is_later(c, live[e], nodes):
            later += 1
            open_longer += child.left - 1
            held_longer += child.left
        elif child.slot < 0:
            wider += 1
            longer += child.left - 1
    held = later >= HELD_FROM
    wider += 1 if held else later
    longer += held_longer if held else open_longer
    return int(((2 * wider - nearer) << 32) + longer)


@numba.njit(cache=True, error_model="numpy")
def _next(c: Records, up: Records, live: Records, waiting: IntArray, nodes: int) -> int:
    """Where in the waiting list is the node that costs least, among those whose parents are taken."""
    best, best_cost = -1, 0
    for k in range(len(waiting)):
        if c[waiting[k]].left > 0:
            continue
        cost = _cost(c, up, live, waiting[k], nodes)
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
def _open(c: Records, live: Records, lists: IntArray, node: int, s: int, bits: int, opened: int) -> int:
    """Give each child that is new in a step a bit; the bits, which may be too many."""
    for k in range(c[node].live_begin, c[node].live_end):
        child = live[k].end
        if live[k].step == s and c[child].slot < 0:
            if bits == WIDTH:
                return bits + 1
            lists[SLOTS, bits] = lists[OPENED, opened] = child
            c[child].slot = bits
            bits, opened = bits + 1, opened + 1
    return bits


@numba.njit(cache=True, error_model="numpy")
def _close(c: Records, live: Records, lists: IntArray, node: int, s: int, bits: int, closed: int, nodes: int) -> int:
    """Take away the bits of the findings that the step is the last for; the bits that remain."""
    for k in range(c[node].live_begin, c[node].live_end):
        child = c[live[k].end]
        if live[k].step == s and child.left == 0 and live[k].end >= nodes:
            lists[CLOSED, closed] = child.slot
            _remove(c, lists[SLOTS], bits, child.slot)
            bits, closed = bits - 1, closed + 1
    return bits


@numba.njit(cache=True, error_model="numpy")
def _index(k: int, place: int) -> int:
    """State ``k`` with a bit put in at this place, off."""
    return ((k >> place) << (place + 1)) | (k & ((1 << place) - 1))


@numba.njit(cache=True, error_model="numpy")
def _switch(one: Any, s: int, live: Records, work: FloatArray) -> None:
    """Switch the children of one step on where the node is present."""
    for e in range(one.live_begin, one.live_end):
        if live[e].step != s:
            continue
        bit, weight = 1 << live[e].place, live[e].weight
        for base in range(0, len(work), 2 * bit):
            for k in range(base, base + bit):
                work[k + bit] += weight * work[k]
                work[k] *= 1 - weight


@numba.njit(cache=True, error_model="numpy")
def _apply(
    one: Any, step: Any, s: int, live: Records, closed: IntArray, state: FloatArray, after: FloatArray, work: FloatArray
) -> None:
    """One step forward on the states: ``after`` is filled."""
    size, own, fits = len(state), step.own, one.fits if step.first else 1.0
    if own < 0:
        for k in range(size):
            after[k], work[k] = state[k] * one.off, state[k] * one.on * fits
    else:
        size //= 2
        for k in range(size):
            place = _index(k, own)
            after[k], work[k] = state[place], state[place | 1 << own] * fits
    _switch(one, s, live, work[:size])
    if step.held:
        after[size : 2 * size] = work[:size]
        size *= 2
    else:
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
def _step(
    c: Records,
    live: Records,
    steps: Records,
    s: int,
    lists: IntArray,
    bits: int,
    nodes: int,
    trail: FloatArray,
    work: FloatArray,
) -> tuple[int, FloatArray]:
    """One step forward, with the edges that are marked for it: the bits, and the trail, which may have grown."""
    step, after = steps[s], steps[s + 1]
    one, begin, size, opened = c[step.node], step.begin, 1 << bits, bits
    bits = _open(c, live, lists, step.node, s, bits, step.opened)
    if bits + step.held > WIDTH:
        return WIDTH + 1, trail
    after.opened = step.opened + bits - opened
    if begin + (4 << bits) > len(trail):
        longer = np.empty(2 * (begin + (4 << bits)))
        longer[: begin + size] = trail[: begin + size]
        trail = longer
    for o in range(step.opened, after.opened):
        on, off = c[lists[OPENED, o]].on, c[lists[OPENED, o]].off
        for k in range(begin, begin + size):
            trail[k + size] = trail[k] * on
            trail[k] *= off
        size *= 2
    step.own, step.size = one.slot, size
    if one.slot >= 0:
        _remove(c, lists[SLOTS], bits, one.slot)
        bits -= 1
    for k in range(one.live_begin, one.live_end):
        if live[k].step == s:
            live[k].place = c[live[k].end].slot
    if step.held:
        lists[SLOTS, bits] = step.node
        one.slot = bits
        bits += 1
    remaining = _close(c, live, lists, step.node, s, bits, step.closed, nodes)
    after.closed, after.begin = step.closed + bits - remaining, begin + size
    closed = lists[CLOSED, step.closed : after.closed]
    _apply(one, step, s, live, closed, trail[begin : begin + size], trail[begin + size :], work)
    return remaining, trail


@numba.njit(cache=True, error_model="numpy")
def _mark(c: Records, live: Records, step: Any, s: int, node: int, nodes: int) -> None:
    """Prepare the first step of a node: with all its edges, or, where many children would open, with the others."""
    one, later = c[node], 0
    for e in range(one.live_begin, one.live_end):
        later += int(_is_later(c, live[e], nodes))
    step.node, step.first, step.held = node, 1, int(later >= HELD_FROM)
    one.waiting = later if step.held else 0
    for e in range(one.live_begin, one.live_end):
        c[live[e].end].left -= 1
        if not (step.held and _is_later(c, live[e], nodes)):
            live[e].step = s


@numba.njit(cache=True, error_model="numpy")
def forward(
    c: Records,
    up: Records,
    live: Records,
    steps: Records,
    lists: IntArray,
    waiting: int,
    nodes: int,
    trail: FloatArray,
    work: FloatArray,
) -> tuple[int, FloatArray]:
    """All steps forward: how many, or -1 if the frontier was too wide; and the trail, which may have grown."""
    trail[0], bits, s = 1.0, 0, 0
    steps[0].opened = steps[0].closed = steps[0].begin = 0
    for taken in range(waiting):
        pick = _next(c, up, live, lists[WAITING, : waiting - taken], nodes)
        node = lists[WAITING, pick]
        lists[WAITING, pick] = lists[WAITING, waiting - taken - 1]
        for k in range(c[node].parents_begin, c[node].parents_end):
            parent, edge = c[up[k].end], live[up[k].place]
            if parent.taken and edge.step < 0:  # it is held, and asked now
                parent.waiting -= 1
                edge.step = s
                steps[s].node, steps[s].first, steps[s].held = up[k].end, 0, int(parent.waiting > 0)
                bits, trail = _step(c, live, steps, s, lists, bits, nodes, trail, work)
                if bits > WIDTH:
                    return -1, trail
                s += 1
        _mark(c, live, steps[s], s, node, nodes)
        bits, trail = _step(c, live, steps, s, lists, bits, nodes, trail, work)
        if bits > WIDTH:
            return -1, trail
        s += 1
    return s, trail


@numba.njit(cache=True, error_model="numpy")
def _effects_back(
    one: Any, step: Any, s: int, live: Records, size: int, state: FloatArray, value: FloatArray, work: FloatArray
) -> float:
    """How well each state fits while the node is present, into ``work``; and the act of the watched edge, the last."""
    act, own, fits, above = 0.0, step.own, one.fits if step.first else 1.0, size if step.held else 0
    for k in range(size):
        work[k] = value[above + k] * fits
    for e in range(one.live_begin, one.live_end):
        if live[e].step != s:
            continue
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
def backward(
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
        if step.held:
            size //= 2
        acts[step.node] += _effects_back(one, step, s, live, size, state, value, work)
        present[step.node] = _node_back(one, step.own, size, state, value, work)
        size = step.size
        for child in lists[OPENED, step.opened : steps[s + 1].opened][::-1]:
            size //= 2
            _open_back(c[child], size, state, value)
