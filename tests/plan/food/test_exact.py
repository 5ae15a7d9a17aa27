"""Where it is claimed that no plan has fewer changes, an exact solver and plain loops agree."""

import itertools
import random

import numpy as np
import pytest

import nightcramp
from nightcramp.plan.food import read_diet
from nightcramp.plan.food.plan import open_moves
from nightcramp.plan.food.program import solve
from nightcramp.plan.food.search import fewest, sets
from support.eaters import people

SAMPLE = random.Random(3).sample(range(200), 14)


def moves_of(person, knowledge):
    answers = nightcramp.Answers.read(person[0], knowledge)
    return open_moves(answers, read_diet(person[1], answers))


@pytest.mark.parametrize("index", SAMPLE)
def test_the_exact_solver_finds_no_fewer_changes(index, knowledge):
    possible = moves_of(people(200)[index], knowledge)
    if (possible.needs <= 0).all():
        pytest.skip("nothing is missing")
    found = fewest(possible)
    solved = solve(possible, seconds=60 if found.plans else 3)
    if found.plans:
        assert solved.status == "proven"
        assert len(solved.plan) == found.changes
    else:
        assert not solved.plan or len(solved.plan) > 3


def plain_sets(possible, size):
    """All sets by plain loops."""
    found = []
    for rows in itertools.combinations(range(len(possible)), size):
        goals = sum(possible.goals[row] for row in rows)
        limits = sum(possible.limits[row] for row in rows)
        added = [possible.added[row] for row in rows]
        removed = [possible.removed[row] for row in rows if possible.removed[row] >= 0]
        taken = {food: sum(possible.taken[row] for row in rows if possible.removed[row] == food) for food in removed}
        if (
            (goals >= possible.needs - 1e-9).all()
            and (limits <= possible.rooms + 1e-9).all()
            and len(set(added)) == size
            and not set(added) & set(removed)
            and all(amount <= possible.eaten[food] + 1e-9 for food, amount in taken.items())
        ):
            found.append(rows)
    return found


def some_of(possible, rows):
    import dataclasses

    return dataclasses.replace(
        possible, changes=tuple(possible.changes[row] for row in rows), goals=possible.goals[rows],
        limits=possible.limits[rows], added=possible.added[rows], removed=possible.removed[rows],
        taken=possible.taken[rows],
    )  # fmt: skip


@pytest.mark.parametrize("index", random.Random(5).sample(range(200), 8))
@pytest.mark.parametrize("size", [1, 2, 3])
def test_enumeration_finds_what_plain_loops_find(index, size, knowledge):
    possible = moves_of(people(200)[index], knowledge)
    if (possible.needs <= 0).all():
        pytest.skip("nothing is missing")
    missing = possible.needs > 0
    gain = np.minimum(possible.goals[:, missing] / possible.needs[missing], 1).sum(axis=1)
    best = np.argsort(-gain)[: {1: 400, 2: 120, 3: 36}[size]]
    few = some_of(possible, np.sort(best))
    assert [tuple(row) for row in sets(few, size).tolist()] == plain_sets(few, size)
