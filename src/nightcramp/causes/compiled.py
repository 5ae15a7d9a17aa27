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

from nightcramp.causes.compiled_records import STEP, WAITING, WIDTH, Records, flatten
from nightcramp.causes.compiled_steps import backward, forward
from nightcramp.causes.network import Evidence, FloatArray, IntArray

__all__ = ["WIDTH", "flatten", "people"]


@numba.njit(cache=True, error_model="numpy")
def _ready(child: Any) -> None:
    """One node or positive finding, before anything is folded into it."""
    child.on, child.off, child.after_on, child.after_off = child.leak, 1 - child.leak, 0.0, 1.0
    child.left, child.slot, child.taken, child.waiting = 0, -1, 0, 0


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
                live[end].end, live[end].weight, live[end].step = down[k].end, down[k].weight, -1
                up[down[k].place].place = end
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
    live, steps = down.copy(), np.zeros(n + len(down) + 1, STEP)
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
        count, trail = forward(c, up, live, steps, lists, taken, n, trail, work)
        exact[row] = count >= 0
        if exact[row]:
            act[:] = 0.0
            backward(c, live, steps, lists, count, trail, value, work, posterior, act)
            _unfold(c, live, order, posterior, act)
            _act_without_evidence(c, down, evidence[row], posterior, act)
            present[row], acts[row] = posterior, act
