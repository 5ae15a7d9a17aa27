"""Many people at once: equal rows once, compiled where Numba is installed (the extra ``cohort``)."""

from __future__ import annotations

import concurrent.futures
import importlib.util
import os
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nightcramp.causes.inference import infer
from nightcramp.causes.network import Evidence, FloatArray, IntArray, Network, check_evidence, check_leak, check_watched

SEED = 20261125
HEAP = 2048
"""People that one thread takes at a time."""


class Many(NamedTuple):
    """The posteriors of many people.

    Attributes:
        present: (people, n), see ``Posterior``.
        acts: (people, n).
        exact: (people,), false where chains sampled.
    """

    present: npt.NDArray[np.floating]
    acts: npt.NDArray[np.floating]
    exact: npt.NDArray[np.bool_]


def infer_many(
    network: Network,
    evidence: Evidence,
    leak: FloatArray | None = None,
    watched: IntArray | None = None,
    dtype: type[np.float64 | np.float32] = np.float64,
) -> Many:
    """The posterior of every node for many people.

    Args:
        network: without draws.
        evidence: (people, m): -1 unknown, 0 absent, or the grade in which it is present.
        leak: (n,) or (people, n), instead of the network's.
        watched: (n,), see ``Network.watch``.
        dtype: float64 or float32, of what is returned.
    """
    if network.draws is not None:
        raise ValueError("many people are worked out with one set of parameters: choose a draw")
    evidence = check_evidence(network, evidence, 2)
    watched = check_watched(network, watched)
    leak = check_leak(network, network.leak if leak is None else leak, (len(evidence),))
    rows, inverse = distinct(evidence, leak if leak.ndim > 1 else None)
    leak = leak[rows] if leak.ndim > 1 else np.broadcast_to(leak, (1, leak.size))
    work = _compiled if importlib.util.find_spec("numba") else _interpreted
    present, acts, exact = work(network, evidence[rows], np.array(leak, order="C"), watched, dtype)
    return Many(present[inverse], acts[inverse], exact[inverse])


def distinct(evidence: Evidence, leak: FloatArray | None) -> tuple[IntArray, IntArray]:
    """The first of each group of equal rows, and to which group each row belongs.

    Rows are compared by a 64-bit key, and then in full with the first of their group: sorting whole rows
    takes longer than inferring them. Should two different rows share a key, all rows are kept.

    >>> distinct(np.array([[0, 1], [1, 1], [0, 1]], np.int8), None)
    (array([0, 1]), array([0, 1, 0]))
    """
    words = [_words(evidence)] + ([] if leak is None else [leak.view(np.uint64)])
    _, rows, inverse = np.unique(_keys(words), return_index=True, return_inverse=True)
    order = np.argsort(rows)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    rows, inverse = rows[order], rank[inverse]
    first = rows[inverse]
    if all(np.array_equal(table, table[first]) for table in words):
        return rows, inverse
    everyone = np.arange(len(evidence))
    return everyone, everyone


def _keys(tables: list[npt.NDArray[np.uint64]]) -> npt.NDArray[np.uint64]:
    """A number for each row; equal rows have equal ones, others hardly ever."""
    random = np.random.default_rng(SEED)
    key = np.zeros(len(tables[0]), np.uint64)
    for table in tables:
        for column in table.T:
            key ^= column * np.uint64(random.integers(2**62) * 2 + 1)
            key ^= key >> np.uint64(29)
    return key


def _words(evidence: Evidence) -> npt.NDArray[np.uint64]:
    """Eight findings in one word."""
    padded = np.zeros((len(evidence), -(-evidence.shape[1] // 8) * 8), np.int8)
    padded[:, : evidence.shape[1]] = evidence
    return padded.view(np.uint64)


def _compiled(
    network: Network, evidence: Evidence, leak: FloatArray, watched: IntArray, dtype: type[np.floating]
) -> Many:
    """By the compiled kernel; what is too wide for it, one by one."""
    from nightcramp.causes import compiled  # Numba is optional, and takes a second to import

    shape = len(evidence), len(network.nodes)
    present, acts, exact = np.empty(shape, dtype), np.empty(shape, dtype), np.ones(shape[0], np.bool_)
    network_leak = np.array(network.finding_leak, order="C")
    structure, order = compiled.flatten(network, watched), np.array(network.topological, np.int64)

    def heap(begin: int) -> None:
        rows = slice(begin, begin + HEAP)
        leaks = leak[rows] if len(leak) > 1 else leak
        found = np.empty((2, len(exact[rows]), shape[1]))  # one type, so that one version is compiled
        compiled.people(structure, order, network_leak, evidence[rows], leaks, found[0], found[1], exact[rows])
        present[rows], acts[rows] = found

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(heap, range(0, len(evidence), HEAP)))
    wide = np.flatnonzero(~exact)
    if wide.size:
        leak = leak if len(leak) == 1 else leak[wide]
        present[wide], acts[wide], exact[wide] = _interpreted(network, evidence[wide], leak, watched, dtype)
    return Many(present, acts, exact)


def _interpreted(
    network: Network, evidence: Evidence, leak: FloatArray, watched: IntArray, dtype: type[np.floating]
) -> Many:
    """One by one."""
    leaks = np.broadcast_to(leak, (len(evidence), leak.shape[1]))
    found = [infer(network, row, own, watched) for row, own in zip(evidence, leaks, strict=True)]
    n = len(network.nodes)
    present = np.array([one.present for one in found], dtype).reshape(-1, n)
    acts = np.array([one.acts for one in found], dtype).reshape(-1, n)
    return Many(present, acts, np.array([one.exact for one in found], np.bool_))
