"""The search for the fewest changes: every single change, every pair and every set of three is looked at.

Enumeration is exact, gives all plans to choose from, and takes a small part of the time that a mixed-integer program
takes for one of them.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from nightcramp.plan.food.moves import SLACK, Change, Floats, Integers, Moves

Booleans = npt.NDArray[np.bool_]
ENUMERATED = 3
"""Plans of up to so many changes are enumerated."""

Plan = tuple[int, ...]
"""The rows of the changes that make a plan."""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """All plans with the fewest changes, best first."""

    plans: tuple[Plan, ...]

    @property
    def changes(self) -> int:
        """The number of changes of each plan."""
        return len(self.plans[0]) if self.plans else 0


def fewest(moves: Moves, most: int = ENUMERATED) -> Found:
    """All plans of one change that close every gap within every limit; else all of two changes; else all of three."""
    for size in range(1, most + 1):
        rows = sets(moves, size)
        if len(rows):
            return Found(_ranked(moves, rows))
    return Found(())


def sets(moves: Moves, size: int) -> Integers:
    """All sets of so many changes that close every gap within every limit, one a row, in rising order."""
    if not len(moves):
        return np.empty((0, size), dtype=np.intp)
    gains = np.hstack([moves.goals, -moves.limits])
    needs = np.concatenate([moves.needs, -moves.rooms]) - SLACK
    found = _sets(gains, needs, size)
    found = np.unique(np.sort(found, axis=1), axis=0) if len(found) else found
    for one in range(size):
        for other in range(one + 1, size):
            found = found[_go_together(moves, found[:, one], found[:, other])]
    return found[_leaves_enough(moves, found)] if size > 2 else found


def _sets(gains: Floats, needs: Floats, size: int) -> Integers:
    """Rows of changes whose gains add up to the needs, column by column.

    A limit is a need of less: its gain is what a change takes away. In every set of n, one change brings at least an
    n-th of each need. So only the changes that bring their share of the sharpest need are followed further.
    """
    if (gains.max(axis=0) * size < needs).any():
        return np.empty((0, size), dtype=np.intp)
    if size == 1:
        return np.flatnonzero((gains >= needs).all(axis=1)).reshape(-1, 1)
    leaders = _leaders(gains, needs, size)
    if size == 2:
        return _pairs(gains, needs, leaders)
    parts = [_with_leader(leader, _sets(gains, needs - gains[leader], size - 1)) for leader in leaders]
    return np.concatenate(parts) if parts else np.empty((0, size), dtype=np.intp)


def _leaders(gains: Floats, needs: Floats, size: int) -> Integers:
    """The changes that bring their share of the need which the fewest changes can meet."""
    open_needs = np.flatnonzero(needs > 0)
    if not len(open_needs):
        return np.arange(len(gains), dtype=np.intp)
    brings = gains[:, open_needs] >= needs[open_needs] / size
    return np.flatnonzero(brings[:, brings.sum(axis=0).argmin()])


def _with_leader(leader: int, rows: Integers) -> Integers:
    return np.hstack([np.full((len(rows), 1), leader, dtype=np.intp), rows])


def _pairs(gains: Floats, needs: Floats, leaders: Integers) -> Integers:
    """The pairs of a leader and any other change that meet the needs.

    The column that the fewest changes meet is looked at for all pairs, each further one for the pairs that are left.
    """
    order = np.argsort((gains[leaders] >= needs / 2).mean(axis=0) + (gains >= needs / 2).mean(axis=0))
    sharpest = order[0]
    first, second = np.nonzero(gains[leaders, sharpest][:, None] + gains[:, sharpest][None, :] >= needs[sharpest])
    first = leaders[first]
    for column in order[1:]:
        keep = gains[first, column] + gains[second, column] >= needs[column]
        first, second = first[keep], second[keep]
    return np.stack([first, second], axis=1)


def closest(moves: Moves) -> Plan:
    """The one or two changes within every limit that bring the goals nearest; empty when none helps.

    Nearness is the sum over the goals of the share of the gap that is closed, each at most 1.
    """
    missing = moves.needs > SLACK
    within = moves.for_goals(
        tuple(name for name, is_open in zip(moves.goal_names, missing, strict=True) if not is_open)
    )
    goals, gaps = moves.goals[:, missing], moves.needs[missing]
    best: Plan = ()
    best_share = 0.0
    for size in (1, 2):
        rows = sets(within, size)
        if not len(rows):
            continue
        gained = sum((goals[rows[:, place]] for place in range(size)), np.zeros((len(rows), len(gaps))))
        shares = np.minimum(gained / gaps, 1).sum(axis=1)
        if shares.max() > best_share + 1e-6:
            top = rows[shares >= shares.max() - 1e-6]
            best, best_share = _ranked(moves, top)[0], float(shares.max())
    return best


def _go_together(moves: Moves, first: Integers, second: Integers) -> Booleans:
    """Whether two changes make sense together.

    No food is added twice, or added by one and taken away by the other, and no more is taken away of a food than is
    eaten.
    """
    same_removed = (moves.removed[first] == moves.removed[second]) & (moves.removed[first] >= 0)
    taken = moves.taken[first] + moves.taken[second]
    too_much = same_removed & (taken > moves.eaten[moves.removed[first]] + SLACK)
    circular = (moves.added[first] == moves.removed[second]) | (moves.added[second] == moves.removed[first])
    distinct: Booleans = (moves.added[first] != moves.added[second]) & ~too_much & ~circular
    return distinct


def _leaves_enough(moves: Moves, rows: Integers) -> Booleans:
    """Whether a set of three or more takes away no more of a food than is eaten."""
    enough: Booleans = np.ones(len(rows), dtype=bool)
    for food in np.unique(moves.removed[moves.removed >= 0]):
        taken = np.where(moves.removed[rows] == food, moves.taken[rows], 0.0).sum(axis=1)
        enough &= taken <= moves.eaten[food] + SLACK
    return enough


def _ranked(moves: Moves, rows: Integers) -> tuple[Plan, ...]:
    """The smallest plans first; of equal ones those with foods that the article names, then those of every shop."""
    size = np.array([change.portions for change in moves.changes])
    named = np.array([change.add.named for change in moves.changes], dtype=float)
    seldom = np.array(
        [bool(change.add.household and change.add.household.seldom) for change in moves.changes], dtype=float
    )
    keys = [rows[:, column] for column in reversed(range(rows.shape[1]))]
    order = np.lexsort([*keys, _total(seldom, rows), -_total(named, rows), _total(size, rows)])
    return tuple(tuple(int(row) for row in rows[index]) for index in order)


def _total(values: Floats, rows: Integers) -> Floats:
    total: Floats = values[rows].sum(axis=1)
    return total


def variety(moves: Moves, plans: tuple[Plan, ...], most: int) -> tuple[Plan, ...]:
    """The first plans that differ in a food added from all that were taken before."""
    taken: list[Plan] = []
    seen: set[frozenset[str]] = set()
    for plan in plans:
        foods = frozenset(moves.changes[row].add.id for row in plan)
        if foods not in seen:
            seen.add(foods)
            taken.append(plan)
        if len(taken) == most:
            break
    return tuple(taken)


def changes_of(moves: Moves, plan: Plan) -> tuple[Change, ...]:
    """The changes of a plan."""
    return tuple(moves.changes[row] for row in plan)
