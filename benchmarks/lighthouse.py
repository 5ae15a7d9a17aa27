"""Google's Lighthouse on pages of the app, as a slow phone sees them; ``make benchmark-lighthouse``.

Needs Node.js: Lighthouse comes from npm at the first run. Without arguments it looks at relief as somebody new sees it, and
at the pages of a woman who has answered and kept a diary for a year; with arguments, at those addresses of hers
(``{person_id}`` is her id). Each page is measured three times, and the median is printed, as a table for
``docs/benchmarks.md``.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from support.household import fill
from support.web import CHROMIUM, start

LIGHTHOUSE = "lighthouse@12"
RUNS, TRIES = 3, 3
NEW = {"relief, somebody new": "/relief"}
KNOWN = {
    "first page": "/",
    "relief": "/relief",
    "a question": "/people/{person_id}/check",
    "the answer": "/people/{person_id}/answer",
    "the plan": "/people/{person_id}/plan",
    "the diary": "/people/{person_id}/nights",
}
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"


def look_at(address: str) -> dict:
    """Lighthouse's report on one page. At times Chromium does not record the load; then it is done again."""
    command = [
        "npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(AIMS)}",
    ]  # fmt: skip
    for _ in range(TRIES):
        found = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": CHROMIUM},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if not found.returncode:
            return json.loads(found.stdout)
    sys.exit(f"Lighthouse failed on {address}: {found.stderr[-2000:]}")


def row(name: str, address: str) -> tuple[str, bool]:
    """A line of the table, and whether all aims are met."""
    reports = [look_at(address) for _ in range(RUNS)]
    scores = {
        aim: statistics.median(round(100 * (one["categories"][aim]["score"] or 0)) for one in reports) for aim in AIMS
    }
    for report in reports:
        _explain(report)
    shown = statistics.median(one["audits"]["first-contentful-paint"]["numericValue"] for one in reports) / 1000
    items = [one["audits"]["network-requests"]["details"]["items"] for one in reports]
    size = statistics.median(sum(item.get("transferSize", 0) for item in each) for each in items) / 1000
    cells = [name, *(f"{score:g}" for score in scores.values()), f"{shown:.2f} s", f"{size:.0f} kB"]
    return f"| {' | '.join(cells)} |", all(scores[aim] >= least for aim, least in AIMS.items())


def _explain(report: dict) -> None:
    """Say on the side what costs points."""
    for aim in AIMS:
        for part in report["categories"][aim]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if audit["score"] is not None and audit["score"] < 0.9 and part["weight"]:
                print(f"    {audit['id']}: {audit['title']} {audit.get('displayValue', '')}", file=sys.stderr)


def main(pages: list[str]) -> int:
    """Print the table; 1 if a score is below its aim."""
    if shutil.which("npx") is None:
        print("Lighthouse needs Node.js (npx), which is not here.")
        return 2
    print(f"| page | {' | '.join(AIMS)} | first shown | transferred |\n| --- |{' --- |' * (len(AIMS) + 2)}")
    is_met = []
    with tempfile.TemporaryDirectory() as folder:
        ids = fill(Path(folder) / "known")
        for home, wanted in (("new", {} if pages else NEW), ("known", {page: page for page in pages} or KNOWN)):
            server = start(Path(folder) / home)
            try:
                for name, path in wanted.items():
                    text, is_good = row(name, server.address + path.format(**ids))
                    print(text, flush=True)
                    is_met.append(is_good)
            finally:
                server.stop()
    return int(not all(is_met))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
