"""What is left of diary writes when the server is killed again and again: ``make benchmark-reliability``.

A real server, on SQLite and then on PostgreSQL; a client that sends each entry until it is acknowledged, as the queue of
the app does; SIGKILL at random moments, for PostgreSQL also of the database itself. Ends with 1 if anything that was
acknowledged is not there, or anything is there twice or half.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from support.kills import Figures, run
from support.postgres import Postgres


def told(name: str, figures: Figures, seconds: float) -> str:
    """The figures as a row of a table."""
    return (
        f"| {name} | {figures.writes} | {figures.kills} | {figures.database_kills} | {figures.tries} "
        f"| {figures.acknowledged} | {figures.lost} | {figures.doubled} | {figures.half_written} "
        f"| {figures.given_up_kept} of {figures.given_up} | {seconds:.0f} s |"
    )


def main() -> int:
    """Run both, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--writes", type=int, default=500)
    asked.add_argument("--kills", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    print("| database | writes | kills of the server | of the database | requests | acknowledged | lost | doubled "
          "| half written | there of those cut off and never sent again | time |")  # fmt: skip
    print("| --- |" + " --- |" * 10)
    are_good = True
    for name in ("SQLite", "PostgreSQL"):
        began = time.monotonic()
        postgres = Postgres(durable=True) if name == "PostgreSQL" else None
        try:
            figures = run(given.writes, given.kills, given.seed, postgres)
        finally:
            if postgres:
                postgres.remove()
        print(told(name, figures, time.monotonic() - began), flush=True)
        are_good = are_good and figures.are_good
    return 0 if are_good else 1


if __name__ == "__main__":
    sys.exit(main())
