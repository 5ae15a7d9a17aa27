"""The same search as a mixed-integer program, for plans of more than three changes, and for what forbids a plan."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

import numpy as np

from nightcramp.plan.food.moves import Moves
from nightcramp.plan.food.search import Plan

MOST_CHANGES = 5
"""More changes than this are no plan that a person can keep."""
SECONDS = 1.0
"""The time limit of the program; what it has found by then is labelled so."""
_SIZE = 0.001
"""What a portion counts beside a change: only to choose among plans of equally many changes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Solved:
    """What the program found.

    Attributes:
        plan: the changes; empty when there is none.
        status: ``proven``: no plan has fewer changes; ``best_found``: the time ran out; ``impossible``: proven that
            there is none; ``nothing_found``: the time ran out before any was found.
    """

    plan: Plan
    status: Literal["proven", "best_found", "impossible", "nothing_found"]


def solve(moves: Moves, *, seconds: float = SECONDS) -> Solved:
    """The fewest changes by SciPy's mixed-integer solver.

    Args:
        moves: what is open to the person.
        seconds: the time limit.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # 1.5 s: only where more changes are needed

    if not len(moves):
        return Solved((), "impossible")
    size = np.array([change.portions for change in moves.changes])
    matrix, low, high = _rows(moves)
    result = milp(
        1 + _SIZE * size,
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.ones(len(moves)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if result.x is None:
        return Solved((), "impossible" if result.status == 2 else "nothing_found")
    plan = tuple(int(row) for row in np.flatnonzero(result.x > 0.5))
    # A count is proven once the bound passes the next smaller one.
    bound = result.mip_dual_bound if result.mip_dual_bound is not None else 0.0
    proven = result.status == 0 or bound > len(plan) - 1 + _SIZE * 2 * MOST_CHANGES
    return Solved(plan, "proven" if proven else "best_found")


def _rows(moves: Moves) -> tuple[Any, np.ndarray, np.ndarray]:
    """The constraints as one sparse matrix with a lower and an upper bound for each row."""
    from scipy.sparse import csr_array, vstack

    foods = len(moves.eaten)
    rows = np.arange(len(moves))
    one = np.ones(len(moves))
    adds = csr_array((one, (moves.added, rows)), shape=(foods, len(moves)))
    swaps = moves.removed >= 0
    takes = csr_array((moves.taken[swaps], (moves.removed[swaps], rows[swaps])), shape=(foods, len(moves)))
    gone = csr_array((one[swaps], (moves.removed[swaps], rows[swaps])), shape=(foods, len(moves)))
    matrix = vstack(
        [
            csr_array(moves.goals.T),
            csr_array(moves.limits.T),
            adds,  # no food is added twice
            takes,  # no more is taken away than is eaten
            gone + MOST_CHANGES * adds,  # no food is both added and taken away
            csr_array(one.reshape(1, -1)),
        ],
        format="csr",
    )
    high = np.concatenate(
        [np.full(len(moves.needs), np.inf), moves.rooms, np.ones(foods), moves.eaten, np.full(foods, MOST_CHANGES),
         [MOST_CHANGES]]
    )  # fmt: skip
    low = np.concatenate([moves.needs, np.full(len(moves.rooms), -np.inf), np.full(3 * foods + 1, -np.inf)])
    return matrix, low, high


@dataclasses.dataclass(frozen=True, slots=True)
class Forbidding:
    """What stands in the way of a plan.

    Attributes:
        limits: limited nutrients that would have to be exceeded, the furthest first.
        goals: goals that no five changes reach, whatever the limits.
        plan: a plan that was come upon: nothing stands in the way.
    """

    limits: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    plan: Plan = ()


def forbidding(moves: Moves, *, seconds: float = SECONDS) -> Forbidding:
    """Which limits would have to give way for a plan of at most five changes; or which goals, if no limit is to blame.

    Two elastic programs: in the first, limits may be exceeded at a price. Only if it has no solution, goals may be
    missed.
    """
    if not len(moves):
        return Forbidding(
            goals=tuple(name for name, need in zip(moves.goal_names, moves.needs, strict=True) if need > 0)
        )
    found = _elastic(moves, seconds, goals_too=False)
    return found or _elastic(moves, seconds, goals_too=True) or Forbidding()


def _elastic(moves: Moves, seconds: float, *, goals_too: bool) -> Forbidding | None:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack

    matrix, low, high = _rows(moves)
    goals, limits, rows = len(moves.needs), len(moves.rooms), matrix.shape[0]
    largest = 1e-3 + np.concatenate([np.abs(moves.goals).max(axis=0), np.abs(moves.limits).max(axis=0)])
    scale = np.maximum(np.concatenate([np.abs(moves.needs), np.abs(moves.rooms)]), largest)
    signs = np.concatenate([np.ones(goals), -np.ones(limits)])
    slack = csr_array((signs * scale, (np.arange(goals + limits), np.arange(goals + limits))), (rows, goals + limits))
    price = np.concatenate([np.zeros(len(moves)), np.full(goals, 100.0), np.ones(limits)])
    most = np.concatenate([np.ones(len(moves)), np.full(goals, np.inf if goals_too else 0.0), np.full(limits, np.inf)])
    result = milp(
        price,
        constraints=LinearConstraint(hstack([matrix, slack], format="csr"), low, high),
        integrality=np.concatenate([np.ones(len(moves)), np.zeros(goals + limits)]),
        bounds=Bounds(0, most),
        options={"time_limit": seconds},
    )
    if result.x is None:
        return None
    used = result.x[len(moves) :] > 1e-6
    order = np.argsort(-result.x[len(moves) + goals :], kind="stable")
    chosen = tuple(int(row) for row in np.flatnonzero(result.x[: len(moves)] > 0.5))
    return Forbidding(
        limits=tuple(moves.limit_names[k] for k in order if used[goals + k]),
        goals=tuple(name for name, missed in zip(moves.goal_names, used[:goals], strict=True) if missed),
        plan=() if used.any() else chosen,
    )
