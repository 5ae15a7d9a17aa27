"""How many pieces of harmful advice the published cases are given. Part of ``make benchmark-accuracy``.

The sources of the cases say what must not be told to the person; ``tests/cases/harmful_advice.yaml`` says each of it
once as a condition on the output. Ends with 1 when a piece is given.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import nightcramp
from support.harm import AFTER_INTERVIEW, MODES, harms_in, plan_of, read_harms, read_published


def main() -> None:
    """Print the figure for each mode, and what was given."""
    knowledge, harms, cases = nightcramp.load_knowledge(), read_harms(), read_published()
    looked_at = sum(len(case.harmful) for case in cases)
    print(f"\nharmful advice ({len(harms)} conditions, {len(cases)} cases)")
    every = []
    for mode in (*MODES, AFTER_INTERVIEW):
        plans = [(case, plan_of(case, mode, knowledge)) for case in cases]
        given = [f"{case.id}: {told}" for case, made in plans for told in harms_in(made, case, harms)]
        offers = sum(len(made.offers) for _, made in plans)
        print(f"  {mode:<24}{len(given):>3} given of {looked_at} pieces; {offers} actions offered")
        every += given
    for told in every:
        print(f"    given: {told}")
    sys.exit(bool(every))


if __name__ == "__main__":
    main()
