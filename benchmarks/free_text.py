"""How well free text is understood: precision and recall over the sentences of ``tests/cases/free_text.yaml``."""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path
from typing import Any

import yaml

import nightcramp
from nightcramp.interview.free_text import fits, read_text
from nightcramp.knowledge import KnowledgeBase

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "free_text.yaml"

SAID = {"told": "yes", "denied": "no", "hedged": "unsure"}


@dataclasses.dataclass
class Score:
    """What was right and wrong.

    Attributes:
        right: understood as it should be.
        missed: not understood, or only asked.
        wrong: understood though nothing of it was said, or as its opposite.
        wrong_no: those of them that deny something.
        faults: each in words.
    """

    right: int = 0
    missed: int = 0
    wrong: int = 0
    wrong_no: int = 0
    faults: list[str] = dataclasses.field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was understood that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what was said that was understood."""
        return self.right / max(1, self.right + self.missed)


def cases() -> list[dict[str, Any]]:
    """The sentences."""
    found: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]
    return found


def wanted_of(case: dict[str, Any]) -> set[tuple[str, str]]:
    """What should be understood, as pairs."""
    return {
        *((said, name) for part, said in SAID.items() for name in case.get(part, ())),
        *((f"={value}", name) for name, value in case.get("values", {}).items()),
        *(("takes", name) for name in case.get("medicines", ())),
        *({("no", "medicines")} if case.get("no_medicines") else ()),
    }


def found_in(case: dict[str, Any], knowledge: KnowledgeBase) -> set[tuple[str, str]]:
    """What was understood and is proposed; what is only asked is not among it."""
    read = read_text(case["text"], knowledge, of_somebody_else=case.get("who", "me") != "me")
    found = {(f"={one.value}" if one.value else one.said, one.finding) for one in read.found
             if one.said != "ask" and fits(one, knowledge)}  # fmt: skip
    found |= {("takes", medicine.generic) for entry in read.medicines for medicine in entry.medicines}
    return found | ({("no", "medicines")} if read.no_medicines else set())


def judge(knowledge: KnowledgeBase) -> Score:
    """Judge all sentences."""
    score = Score()
    for case in cases():
        wanted, found = wanted_of(case), found_in(case, knowledge)
        may = {*case.get("may", ()), *case.get("may_medicines", ())}
        wrong = {(said, name) for said, name in found - wanted if name not in may}
        score.right += len(wanted & found)
        score.missed += len(wanted - found)
        score.wrong += len(wrong)
        score.wrong_no += sum(said == "no" for said, _ in wrong)
        score.faults += [f"wrong  {said} {name}: {case['text']}" for said, name in sorted(wrong)]
        score.faults += [f"missed {said} {name}: {case['text']}" for said, name in sorted(wanted - found)]
        if case.get("not_understood") and not read_text(case["text"], knowledge).not_understood:
            score.faults.append(f"nothing told as not understood: {case['text']}")
    return score


def main() -> None:
    """Print what was found."""
    knowledge = nightcramp.load_knowledge()
    judge(knowledge)
    start = time.perf_counter()
    score = judge(knowledge)
    milliseconds = (time.perf_counter() - start) * 1000 / len(cases())
    sys.stdout.write("".join(f"{fault}\n" for fault in score.faults))
    sys.stdout.write(
        f"{len(cases())} sentences: precision {score.precision:.3f}, recall {score.recall:.3f}, "
        f"wrong denials {score.wrong_no}, {milliseconds:.1f} ms a sentence\n"
    )


if __name__ == "__main__":
    main()
