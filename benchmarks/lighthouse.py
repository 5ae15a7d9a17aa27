"""Google's Lighthouse on pages of the app, as a slow phone sees them; ``make benchmark-lighthouse``.

Needs Node.js: Lighthouse comes from npm at the first run. Without arguments it looks at relief and at the pages of a
person; with arguments, at those addresses (``{person}`` is the person's id).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from support.web import CHROMIUM, start

LIGHTHOUSE = "lighthouse@12"
PAGES = ("/relief", "/", "/people/{person}/check", "/people/{person}/answer", "/people/{person}/nights")
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"
ANSWERS = {"age": 46, "sex": "female", "cramp_minutes": 4, "hard_knot": True}


def look_at(address: str) -> dict:
    """Lighthouse's report on one page."""
    found = subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}",
         f"--only-categories={','.join(AIMS)}"],
        env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    if found.returncode:
        sys.exit(f"Lighthouse failed on {address}: {found.stderr[-2000:]}")
    return json.loads(found.stdout)


def main(pages: list[str]) -> int:
    """Print the scores; 1 if one is below its aim."""
    if shutil.which("npx") is None:
        print("Lighthouse needs Node.js (npx), which is not here.")
        return 2
    below = False
    with tempfile.TemporaryDirectory() as folder:
        server = start(Path(folder))
        try:
            api = f"{server.address}/api/v1/people"
            httpx.get(f"{server.address}/relief", timeout=60)  # as nobody, while nobody is there
            person = httpx.post(api, json={"relation": "me"}).json()["id"]
            httpx.put(f"{api}/{person}/answers", json=ANSWERS)
            print(f"{'':40}" + "".join(f"{name:>16}" for name in AIMS) + f"{'shown':>10}{'bytes':>10}")
            for path in pages or PAGES:
                report = look_at(server.address + path.replace("{person}", person))
                scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in AIMS}
                audits = report["audits"]
                size = sum(item.get("transferSize", 0) for item in audits["network-requests"]["details"]["items"])
                shown = audits["first-contentful-paint"]["displayValue"]
                print(f"{path:40}" + "".join(f"{scores[name]:>16}" for name in AIMS) + f"{shown:>10}{size:>10}")
                below |= any(scores[name] < aim for name, aim in AIMS.items())
                for name in AIMS:
                    for part in report["categories"][name]["auditRefs"]:
                        audit = audits[part["id"]]
                        if audit["score"] is not None and audit["score"] < 0.9 and part["weight"]:
                            print(f"    {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")
        finally:
            server.stop()
    return int(below)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
