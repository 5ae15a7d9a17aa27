"""Triage and recognition of the published cases: how often right, how often safe, and where not.

Each case is a published case report, vignette or examination question, coded as facts (``tests/cases/published``). It
is judged in four modes: with what a lay person can answer, with examination, with laboratory values, and with all.
The mix of cases is far from real life; the figures tell where the rules fail, not how often they will.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import binomtest

from nightcramp import Answers, KnowledgeBase, assess, load_knowledge

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "published"
UNSEEN = CASES.with_name("unseen")
"""Published cases that were coded, with the right urgency, before any of them was tried."""
MODES: dict[str, tuple[str, ...]] = {
    "history only": ("history",),
    "history + examination": ("history", "examination"),
    "history + laboratory": ("history", "laboratory"),
    "all": ("history", "examination", "laboratory"),
}
BEGIN, END = "<!-- begin: benchmarks/accuracy.py -->", "<!-- end: benchmarks/accuracy.py -->"
OF_UNSEEN = "<!-- begin: unseen -->", "<!-- end: unseen -->"


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A published case: the facts by who can tell them, and what a clinician would do."""

    id: str
    name: str
    groups: tuple[str, ...]
    facts: dict[str, dict[str, Any]]
    urgency: str
    acceptable: tuple[str, ...]
    mimic: bool

    def answers(self, mode: str, knowledge: KnowledgeBase) -> Answers:
        """The answers that are known in a mode."""
        return Answers.read({k: v for part in MODES[mode] for k, v in self.facts[part].items()}, knowledge)


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of one case in one mode, and how that compares with the truth.

    Attributes:
        level: the certain level, which is judged.
        distance: ranks above the right level; negative when below.
    """

    case: Case
    mode: str
    level: str
    advised: str
    possible: str
    rules: tuple[str, ...]
    verdict: str
    distance: int
    lowest_acceptable_distance: int

    @property
    def exact(self) -> bool:
        """The right level."""
        return self.distance == 0

    @property
    def acceptable(self) -> bool:
        """A level that a reasonable clinician could choose."""
        return self.level in self.case.acceptable

    @property
    def safe(self) -> bool:
        """The right level, a higher one, or one that is lower by one at most."""
        return self.distance >= -1

    @property
    def strictly_under(self) -> bool:
        """Lower than every acceptable level."""
        return self.distance < self.lowest_acceptable_distance

    @property
    def recognised(self) -> bool:
        """A mimic that is not called typical, or a cramp that is called typical or possible."""
        return self.verdict != "typical" if self.case.mimic else self.verdict != "unlikely"


def cases(folder: Path = CASES) -> list[Case]:
    """All published cases, by id."""
    return [_case(path) for path in sorted(folder.glob("*.yaml"))]


def _case(path: Path) -> Case:
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    truth = written["truth"]
    return Case(
        path.stem,
        written["name"],
        tuple(written["groups"]),
        {part: written[part] for part in ("history", "examination", "laboratory")},
        truth["urgency"],
        tuple(truth["urgency_acceptable"]),
        truth["mimic"],
    )


def judge(case: Case, mode: str, knowledge: KnowledgeBase) -> Outcome:
    """Assess one case in one mode."""
    assessment = assess(case.answers(mode, knowledge))
    triage = assessment.triage
    right = knowledge.rank(case.urgency)
    return Outcome(
        case,
        mode,
        triage.certain,
        triage.advised,
        triage.possible,
        tuple(fired.rule.id for fired in triage.fired),
        assessment.recognition.verdict.id,
        knowledge.rank(triage.certain) - right,
        min(map(knowledge.rank, case.acceptable)) - right,
    )


def outcomes(knowledge: KnowledgeBase, folder: Path = CASES) -> list[Outcome]:
    """Every case in every mode."""
    return [judge(case, mode, knowledge) for mode in MODES for case in cases(folder)]


# --- figures ------------------------------------------------------------------------------------------------------

Test = Callable[[Outcome], bool]


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A count out of n with its Wilson interval at 95 %."""

    hits: int
    n: int

    @property
    def percent(self) -> float:
        """The share in percent; 0 of 0 is 0."""
        return 100 * self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The limits in percent."""
        if not self.n:
            return 0.0, 100.0
        found = binomtest(self.hits, self.n).proportion_ci(confidence_level=0.95, method="wilson")
        return 100 * float(found.low), 100 * float(found.high)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.hits:>3} of {self.n:<3} {self.percent:5.1f} %  ({low:5.1f} to {high:5.1f})" if self.n else "-"


def _everybody(_: Outcome) -> bool:
    return True


def _home(outcome: Outcome) -> bool:
    return outcome.case.urgency == "self_care"


MEASURES: dict[str, tuple[Test, Test]] = {
    "exact": (_everybody, lambda outcome: outcome.exact),
    "acceptable": (_everybody, lambda outcome: outcome.acceptable),
    "safe": (_everybody, lambda outcome: outcome.safe),
    "strict under-triage": (_everybody, lambda outcome: outcome.strictly_under),
    "over-triage of self-care cases": (_home, lambda outcome: outcome.level != "self_care"),
    "self-care cases not above routine": (_home, lambda outcome: outcome.level in ("self_care", "routine")),
    "emergencies at routine or self-care": (
        lambda outcome: outcome.case.urgency == "emergency",
        lambda outcome: outcome.level in ("self_care", "routine"),
    ),
    "mimics not called typical": (lambda outcome: outcome.case.mimic, lambda outcome: outcome.recognised),
    "cramps called typical or possible": (lambda outcome: not outcome.case.mimic, lambda outcome: outcome.recognised),
}
"""Name to (which outcomes count, which of them are hits)."""
BY_GROUP = ("exact", "acceptable", "safe", "strict under-triage")


def share(measure: str, found: Iterable[Outcome]) -> Share:
    """A measure over outcomes."""
    counts, hits = MEASURES[measure]
    judged = [hits(outcome) for outcome in found if counts(outcome)]
    return Share(sum(judged), len(judged))


def in_mode(found: Iterable[Outcome], mode: str) -> list[Outcome]:
    """The outcomes of one mode."""
    return [outcome for outcome in found if outcome.mode == mode]


# --- tables -------------------------------------------------------------------------------------------------------


def report(found: Sequence[Outcome]) -> str:
    """The whole report as plain text; the same cases and rules give the same text."""
    groups = sorted({group for outcome in found for group in outcome.case.groups})
    number = len({outcome.case.id for outcome in found})
    parts = [f"{number} published cases; the level judged is the certain one; 95 % intervals after Wilson"]
    for mode in MODES:
        outcomes_here = in_mode(found, mode)
        rows = [(measure, str(share(measure, outcomes_here))) for measure in MEASURES]
        parts.append(_table(mode, rows))
    for group in groups:
        rows = [
            (f"{mode}: {measure}", str(share(measure, _of_group(in_mode(found, mode), group))))
            for mode in ("history only", "all")
            for measure in BY_GROUP
        ]
        parts.append(_table(f"group {group}", rows))
    parts.append(_levels(found))
    parts.append(_failures(found))
    return "\n\n".join(parts) + "\n"


def report_of_unseen(found: Sequence[Outcome]) -> str:
    """The report of the cases that nobody had seen: by mode, and what fails."""
    parts = [f"{len({one.case.id for one in found})} published cases; the level judged is the certain one"]
    for mode in ("history only", "all"):
        rows = [(measure, str(share(measure, in_mode(found, mode)))) for measure in MEASURES]
        parts.append(_table(mode, rows))
    return "\n\n".join([*parts, _failures(found)]) + "\n"


def _of_group(found: Iterable[Outcome], group: str) -> list[Outcome]:
    return [outcome for outcome in found if group in outcome.case.groups]


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join([title, *(f"  {name:<45}{figure}" for name, figure in rows)])


def _levels(found: Sequence[Outcome]) -> str:
    """One line a case: the right level, then certain and advised level in each mode."""
    lines = ["every case: right level | certain (advised, where it differs) in each mode | verdict with all"]
    by_case: dict[str, list[Outcome]] = {}
    for outcome in found:
        by_case.setdefault(outcome.case.id, []).append(outcome)
    for case, here in sorted(by_case.items()):
        said = [
            o.level if o.level == o.advised else f"{o.level} ({o.advised})"
            for o in sorted(here, key=lambda o: list(MODES).index(o.mode))
        ]
        said = said[:1] if len(set(said)) == 1 else said
        lines.append(f"  {case:<31}{here[0].case.urgency:<10}| {' / '.join(said)} | {here[-1].verdict}")
    return "\n".join(lines)


def _failures(found: Sequence[Outcome]) -> str:
    """Every outcome that is not acceptable, with the rules that decided."""
    lines = ["not acceptable"]
    for outcome in found:
        if not outcome.acceptable:
            kind = "UNDER" if outcome.strictly_under else "over"
            fired = ", ".join(outcome.rules) or "no rule fired"
            text = (
                f"{kind}  {outcome.case.id} ({outcome.mode}): {outcome.level}, "
                f"right is {outcome.case.urgency}; because: {fired}"
            )
            lines.append(textwrap.fill(text, 112, initial_indent="  ", subsequent_indent="      "))
    return "\n".join(lines if len(lines) > 1 else [*lines, "  none"])


def as_json(found: Sequence[Outcome]) -> str:
    """The figures and every outcome, for programs."""
    figures = {
        mode: {
            measure: dataclasses.asdict(one) | {"percent": round(one.percent, 2), "interval": list(one.interval)}
            for measure in MEASURES
            for one in [share(measure, in_mode(found, mode))]
        }
        for mode in MODES
    }
    told = [
        {
            "case": outcome.case.id,
            "mode": outcome.mode,
            "right": outcome.case.urgency,
            "certain": outcome.level,
            "advised": outcome.advised,
            "possible": outcome.possible,
            "acceptable": outcome.acceptable,
            "safe": outcome.safe,
            "verdict": outcome.verdict,
            "rules": list(outcome.rules),
        }
        for outcome in found
    ]
    return json.dumps({"figures": figures, "outcomes": told}, indent=2)


def page(old: str, text: str, begin: str = BEGIN, end: str = END) -> str:
    """A docs page with the report between its markers."""
    before, rest = old.split(begin)
    after = rest.split(end)[1]
    return f"{before}{begin}\n```text\n{text}```\n{end}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report, or write it into a docs page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print figures and outcomes as JSON")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="renew the report in this docs page")
    options = parser.parse_args(arguments)
    knowledge = load_knowledge()
    found, unseen = outcomes(knowledge), outcomes(knowledge, UNSEEN)
    if options.write:
        text = page(options.write.read_text(encoding="utf-8"), report(found))
        options.write.write_text(page(text, report_of_unseen(unseen), *OF_UNSEEN), encoding="utf-8")
    elif options.json:
        sys.stdout.write(as_json(found) + "\n")
    else:
        sys.stdout.write(f"{report(found)}\ncases that the rules had not seen\n\n{report_of_unseen(unseen)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
