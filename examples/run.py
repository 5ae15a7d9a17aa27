"""Start the interview; without a terminal, assess all examples and print their reports.

``make run`` does this. One example: ``nightcramp assess examples/swollen_calf_at_52.yaml``. Those whose name begins
with ``plan_`` answer enough questions for a plan.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nightcramp.cli import exits, main

EXAMPLES = sorted(Path(__file__).parent.glob("*.yaml"))


def title(example: Path) -> str:
    """The first line of an example says whom it is about."""
    return example.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")


def command(example: Path) -> list[str]:
    """What is run on an example."""
    return ["plan" if example.name.startswith("plan_") else "assess", f"examples/{example.name}"]


def run() -> int:
    """The exit code: that of the interview, or the first one of an example that is not 0."""
    if sys.stdin.isatty():
        code = main(["assess", "--plan"])
        return exits.DONE if code == exits.INTERRUPTED else code  # to stop is no failure of make
    sys.stdout.write(f"There is no terminal to ask questions in. So here are {len(EXAMPLES)} examples.\n")
    codes = []
    for example in EXAMPLES:
        sys.stdout.write(f"\n\n##### {title(example)}\n##### nightcramp {' '.join(command(example))}\n\n")
        codes.append(main([command(example)[0], str(example)]))
    sys.stdout.write(
        "\n\nNow your own: .venv/bin/nightcramp assess --plan asks you. docs/answers.md says how to write a file.\n"
    )
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(run())
