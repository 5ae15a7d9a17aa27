"""Start the interview; without a terminal, assess all examples and print their reports.

``make run`` does this. One example: ``nightcramp assess examples/swollen_calf_at_52.yaml``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nightcramp.cli import exits, main

EXAMPLES = sorted(Path(__file__).parent.glob("*.yaml"))


def title(example: Path) -> str:
    """The first line of an example says whom it is about."""
    return example.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")


def run() -> int:
    """The exit code: that of the interview, or the first one of an example that is not 0."""
    if sys.stdin.isatty():
        code = main(["assess"])
        return exits.DONE if code == exits.INTERRUPTED else code  # to stop is no failure of make
    sys.stdout.write(f"There is no terminal to ask questions in. So here are {len(EXAMPLES)} examples.\n")
    codes = []
    for example in EXAMPLES:
        sys.stdout.write(f"\n\n##### {title(example)}\n##### nightcramp assess examples/{example.name}\n\n")
        codes.append(main(["assess", str(example)]))
    sys.stdout.write(
        "\n\nNow your own: .venv/bin/nightcramp assess asks you. docs/answers.md says how to write a file.\n"
    )
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(run())
