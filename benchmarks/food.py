"""Food plans: time and number of changes, beside the plain mixed-integer program on the same people, as ratios.

Run with ``make benchmark-food``. Both look for the fewest changes among the same ones within the same bounds. The program
runs as it is used where there is no enumeration: to the end, or to a time limit of ten seconds.
"""

from __future__ import annotations

import collections
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from scipy.optimize import milp  # noqa: F401 - its import is no part of the times

import nightcramp
from nightcramp.plan.food import Diet, FoodPlan, food_plan, read_diet
from nightcramp.plan.food.plan import open_moves
from nightcramp.plan.food.program import solve
from support.eaters import people

PEOPLE = 200
SECONDS = 10.0


def main() -> None:
    """Print the times of both, whether they agree, and whether a plan that claims the fewest changes is refuted."""
    knowledge = nightcramp.load_knowledge()
    everybody = []
    for raw, raw_diet in people(PEOPLE):
        answers = nightcramp.Answers.read(raw, knowledge)
        everybody.append((answers, read_diet(raw_diet, answers)))
    food_plan(*everybody[0])
    timed = [(*timed_plan(answers, diet), answers, diet) for answers, diet in everybody]
    searched = [row for row in timed if row[1].status not in ("held", "nothing_needed")]
    print(f"{PEOPLE} people: {dict(collections.Counter(plan.status for _, plan, *_ in timed))}")
    sizes = collections.Counter(len(plan.proposals[0].changes) for _, plan, *_ in searched if plan.proposals)
    print(f"changes of the plans: {dict(sorted(sizes.items()))}")
    print(f"plans to choose from, median: {statistics.median(plan.count for _, plan, *_ in searched if plan.count):g}")
    show("whole plan, everybody", [seconds for seconds, *_ in timed])
    ours = [seconds for seconds, *_ in searched]
    program, agree, fewer, stopped, proven, refuted = [], 0, 0, 0, 0, 0
    for _, plan, answers, diet in searched:
        seconds, count, status = timed_program(answers, diet)
        program.append(seconds)
        stopped += status in ("best_found", "nothing_found")
        have = len(plan.proposals[0].changes) if plan.proposals else 0
        agree += have == count
        beaten = bool(count and have and count < have)
        fewer += beaten
        proven += plan.proven and plan.status != "none"
        refuted += beaten and plan.proven and plan.status != "none"
    show(f"whole plan, the {len(searched)} who need changes", ours)
    show("plain mixed-integer program, the same people", program)
    print(f"  ratio of the medians: {statistics.median(ours) / statistics.median(program):.3f}")
    print(f"  median of the ratios: {statistics.median(a / b for a, b in zip(ours, program, strict=True)):.3f}")
    print(f"same number of changes: {agree} of {len(searched)}; the program found fewer: {fewer}; "
          f"it was stopped at {SECONDS:g} s: {stopped}")  # fmt: skip
    print(f"plans that say no plan has fewer changes: {proven}; the program found fewer for {refuted} of them")


def timed_plan(answers: nightcramp.Answers, diet: Diet) -> tuple[float, FoodPlan]:
    start = time.perf_counter()
    plan = food_plan(answers, diet)
    return time.perf_counter() - start, plan


def timed_program(answers: nightcramp.Answers, diet: Diet) -> tuple[float, int, str]:
    start = time.perf_counter()
    solved = solve(open_moves(answers, diet), seconds=SECONDS)
    return time.perf_counter() - start, len(solved.plan), solved.status


def show(title: str, seconds: list[float]) -> None:
    ranked = sorted(seconds)
    print(f"  {title:<52} median {statistics.median(ranked) * 1e3:8.1f} ms   90 % {ranked[int(0.9 * len(ranked))] * 1e3:8.1f} ms"
          f"   worst {ranked[-1] * 1e3:8.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
