"""The causes of the published cases: how often the main cause is ranked first, among three, among five.

The cases are those of ``benchmarks/accuracy.py``, in the same four modes. A case whose main cause the knowledge base does
not have counts as missed. Published figures of symptom checkers stand beside: those chose among hundreds of diseases,
this ranks about a hundred causes of one complaint, so they show the scale, not a race.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import yaml

from accuracy import CASES, MODES, Case, Share, cases, page
from nightcramp import KnowledgeBase, load_knowledge
from nightcramp.causes import causes

SYNONYMS = CASES.parent / "cause_synonyms.yaml"
PUBLISHED = (
    "published, for scale: Semigran 2015, 23 symptom checkers: right diagnosis first 34 %, in three 51 %",
    "                      Gilbert 2020, in three: Ada 70.5 %, general practitioners 82.1 %",
    "                      (those chose among hundreds of diseases, over all complaints)",
)
PLACES = (1, 3, 5)
BEGIN, END = "<!-- begin: benchmarks/causes_accuracy.py -->", "<!-- end: benchmarks/causes_accuracy.py -->"
SHOWN = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """One case in one mode.

    Attributes:
        place: the best place of the main cause; 0 when it is not in the ranking.
        any_place: the best place of any true cause.
        first: the ids of the first causes.
        first_is_mimic: whether the first is a look-alike.
    """

    case: Case
    mode: str
    place: int
    any_place: int
    first: tuple[str, ...]
    first_is_mimic: bool

    def within(self, places: int) -> bool:
        """Whether the main cause is among the first."""
        return 0 < self.place <= places


def true_causes() -> dict[str, list[list[str]]]:
    """For every case, for each true cause, the ids that name it; the main one first."""
    synonyms = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))["synonyms"]
    return {
        path.stem: [synonyms[name] for name in yaml.safe_load(path.read_text(encoding="utf-8"))["truth"]["causes"]]
        for path in sorted(CASES.glob("*.yaml"))
    }


def judge(case: Case, mode: str, truth: list[list[str]], knowledge: KnowledgeBase) -> Outcome:
    """Rank the causes of one case in one mode."""
    found = causes(case.answers(mode, knowledge))
    order = [ranked.cause.id for ranked in found.ranked]
    places = [min((order.index(name) + 1 for name in names if name in order), default=0) for names in truth]
    first = found.ranked[0].cause
    return Outcome(
        case, mode, places[0], min((p for p in places if p), default=0), tuple(order[:SHOWN]), first.kind == "mimic"
    )


def outcomes(knowledge: KnowledgeBase) -> list[Outcome]:
    """Every case in every mode."""
    truth = true_causes()
    return [judge(case, mode, truth[case.id], knowledge) for mode in MODES for case in cases()]


def report(found: Sequence[Outcome], knowledge: KnowledgeBase) -> str:
    """The whole report as plain text."""
    number = len({outcome.case.id for outcome in found})
    parts = [f"{number} published cases; {len(knowledge.causes)} causes; 95 % intervals after Wilson"]
    parts += [_table(mode, [outcome for outcome in found if outcome.mode == mode]) for mode in MODES]
    for group in sorted({group for outcome in found for group in outcome.case.groups}):
        here = [outcome for outcome in found if group in outcome.case.groups]
        parts.append(_group(group, here))
    parts.append("\n".join(PUBLISHED))
    parts.append(_every_case(found))
    return "\n\n".join(parts) + "\n"


def _table(title: str, found: Sequence[Outcome]) -> str:
    rows = [(f"main cause in the first {places}", _share(found, lambda o, p=places: o.within(p))) for places in PLACES]
    mimics = [outcome for outcome in found if outcome.case.mimic]
    cramps = [outcome for outcome in found if not outcome.case.mimic]
    rows.append(("a look-alike is ranked first where it is one", _share(mimics, lambda o: o.first_is_mimic)))
    rows.append(("a cramp is ranked first where it is one", _share(cramps, lambda o: not o.first_is_mimic)))
    return "\n".join([title, *(f"  {name:<52}{figure}" for name, figure in rows if figure.n)])


def _group(group: str, found: Sequence[Outcome]) -> str:
    lines = [f"group {group}"]
    for mode in MODES:
        here = [outcome for outcome in found if outcome.mode == mode]
        for places in PLACES[:2]:
            share = _share(here, lambda outcome, places=places: outcome.within(places))
            lines.append(f"  {f'{mode}: main cause in the first {places}':<52}{share}")
    return "\n".join(lines)


def _share(found: Iterable[Outcome], hit: Callable[[Outcome], bool]) -> Share:
    judged = [hit(outcome) for outcome in found]
    return Share(sum(judged), len(judged))


def _every_case(found: Sequence[Outcome]) -> str:
    lines = ["every case, all facts: place of the main cause (history only in brackets) | the first three"]
    history = {outcome.case.id: outcome.place for outcome in found if outcome.mode == "history only"}
    for outcome in (outcome for outcome in found if outcome.mode == "all"):
        place = f"{outcome.place or '-'} ({history[outcome.case.id] or '-'})"
        lines.append(f"  {outcome.case.id:<31}{place:<9}| {', '.join(outcome.first)}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report, or write it into a docs page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print every outcome as JSON")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="renew the report in this docs page")
    options = parser.parse_args(arguments)
    knowledge = load_knowledge()
    found = outcomes(knowledge)
    if options.json:
        told = [dataclasses.asdict(outcome) | {"case": outcome.case.id} for outcome in found]
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    elif options.write:
        old = options.write.read_text(encoding="utf-8")
        options.write.write_text(page(old, report(found, knowledge), BEGIN, END), encoding="utf-8")
    else:
        sys.stdout.write(report(found, knowledge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
