"""``make docs``: renew every generated page and every generated part of a page."""

from __future__ import annotations

import sys
from pathlib import Path

from generator import api, bad_input, commands, reference, safety
from generator.markdown import renewed
from nightcramp import load_knowledge
from nightcramp.knowledge import KnowledgeBase

DOCS = Path(__file__).parents[1]


def pages(docs: Path = DOCS) -> dict[Path, str]:
    """Every page that is generated, whole or in part, as it must be; but for the table of bad input."""
    knowledge = load_knowledge()
    found = {docs / "reference" / f"{name}.md": text for name, text in reference.pages(knowledge).items()}
    command_line = docs / "command-line.md"
    found[command_line] = renewed(command_line.read_text(encoding="utf-8"), "commands", commands.page())
    operations, shapes = api.pages(knowledge)
    page = (docs / "api.md").read_text(encoding="utf-8")
    found[docs / "api.md"] = renewed(renewed(page, "operations", operations), "shapes", shapes)
    found[docs / "safety.md"] = _safety_page(docs / "safety.md", knowledge)
    return found


def _safety_page(path: Path, knowledge: KnowledgeBase) -> str:
    """The safety case: what it is for is written by hand, the rest comes from knowledge and proofs."""
    page = path.read_text(encoding="utf-8")
    for name, content in (
        ("numbers", safety.numbers(knowledge)),
        ("proofs", safety.proof_list()),
        ("hazard log", safety.hazard_log(knowledge)),
    ):
        page = renewed(page, name, content)
    return page


def bad_input_page(tried: list[tuple[str, list[bad_input.Outcome]]], docs: Path = DOCS) -> tuple[Path, str]:
    """The page of bad input as it must be."""
    path = docs / "bad-input.md"
    return path, renewed(path.read_text(encoding="utf-8"), "bad input", bad_input.page(tried))


def main() -> int:
    """Write the pages; the exit code is 1 when a bad input did not come back as it should."""
    tried = bad_input.outcomes()
    for path, text in (*pages().items(), bad_input_page(tried)):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"renewed {path.relative_to(DOCS.parent)}\n")
    wrong = [f"{outcome.case['try']}: {outcome.wrong}" for _, found in tried for outcome in found if outcome.wrong]
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
