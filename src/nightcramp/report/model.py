"""What is told to the person, in the order in which it matters; every rendering shows the same."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import Answers
from nightcramp.assessment import Assessment
from nightcramp.interview import is_out_of_reach, without_tests
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import (
    Authority,
    Characteristic,
    Country,
    Finding,
    LevelMeaning,
    Mimic,
    Rule,
    Source,
    Verdict,
)
from nightcramp.plan import Plan
from nightcramp.report.why import Why, why
from nightcramp.report.wording import country, in_words, with_numbers
from nightcramp.triage import Fired, Open, full_condition

MOST_DOUBTS = 8
"""Doubts that are named; more would be a wall."""
EVERY_DOUBT = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """Why this level: a rule that fired.

    Attributes:
        rule: the rule.
        do: its advice, with the numbers of the country.
        because: the answers that made it fire, in words.
        sources: what it rests on.
    """

    rule: Rule
    do: str
    because: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Doubt:
    """What could not be ruled out.

    Attributes:
        rule: the rule that is open.
        asked: whether the person was asked and did not know.
        needs: the findings that would settle it.
        questions: the same as labels.
    """

    rule: Rule
    asked: bool
    needs: tuple[str, ...]
    questions: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Measurement:
    """A laboratory value beside its reference interval; ``None`` is no limit on that side."""

    finding: Finding
    value: float
    low: float | None
    high: float | None

    @property
    def is_low(self) -> bool:
        """Below the interval."""
        return self.low is not None and self.value < self.low

    @property
    def is_high(self) -> bool:
        """Above the interval."""
        return self.high is not None and self.value > self.high


@dataclasses.dataclass(frozen=True, slots=True)
class LookAlike:
    """What is taken for a night cramp and fits the answers."""

    mimic: Mimic
    sources: tuple[Source, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Disagreement:
    """A rule on which national authorities differ."""

    rule: Rule
    authorities: tuple[Authority, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The report.

    Attributes:
        level: the level that is advised.
        within: how soon that is.
        certain: the level from what is known.
        is_emergency: whether it is the highest level.
        raised: whether doubt raised the advice above the certain level.
        is_settled: whether nothing that the person could still say would raise the certain level.
        means: what the level asks for, with the numbers of the country.
        do: what to do first, the most urgent first.
        verdict: is it a night cramp.
        met, unmet, unknown: its traits.
        reasons: why this level, the most urgent first.
        doubts: what could not be ruled out, the most urgent first.
        more_doubts: how many more there are.
        doubts_for_tests: how many things only a blood test or an examination can tell.
        signs: signs that mean call at once.
        look_alikes: what to think of.
        disagreements: where authorities differ.
        measurements: laboratory values and the intervals that fit the person.
        causes: why it probably happens, the most probable explanation first; nothing at an emergency.
        not_recognised: medicines of the list that were not recognised.
        plan: what to do, where it was asked for.
        knowledge: the knowledge base that it rests on.
    """

    level: LevelMeaning
    within: str
    certain: LevelMeaning
    is_emergency: bool
    raised: bool
    is_settled: bool
    means: str
    do: tuple[str, ...]
    verdict: Verdict
    met: tuple[Characteristic, ...]
    unmet: tuple[Characteristic, ...]
    unknown: tuple[Characteristic, ...]
    reasons: tuple[Reason, ...]
    doubts: tuple[Doubt, ...]
    more_doubts: int
    doubts_for_tests: int
    signs: tuple[str, ...]
    look_alikes: tuple[LookAlike, ...]
    disagreements: tuple[Disagreement, ...]
    measurements: tuple[Measurement, ...]
    causes: tuple[Why, ...]
    not_recognised: tuple[str, ...]
    plan: Plan | None
    knowledge: KnowledgeBase


def report(
    assessment: Assessment,
    country_code: str | None = None,
    most_doubts: int = MOST_DOUBTS,
    *,
    plan: Plan | None = None,
) -> Report:
    """The report of an assessment.

    Args:
        assessment: what is reported.
        country_code: the country whose numbers are shown, such as ``GB``.
        most_doubts: how many doubts are named; the others are counted.
        plan: what to do, if it is to be told.

    Raises:
        KeyError: there is no such country.
    """
    answers, triage, recognition = assessment.answers, assessment.triage, assessment.recognition
    knowledge = answers.knowledge
    where = country(knowledge, country_code)
    level = knowledge.levels[triage.advised]
    is_emergency = level.rank == max(found.rank for found in knowledge.levels.values())
    reasons = tuple(_reason(fired, answers, where) for fired in triage.fired)
    untested = without_tests(answers)
    by_tests = [found for found in triage.open if is_out_of_reach(full_condition(found.rule), answers, untested)]
    doubts = [_doubt(found, answers) for found in triage.open if found not in by_tests]
    doubts.sort(key=lambda doubt: (-knowledge.rank(doubt.rule.level), not doubt.asked))
    return Report(
        level=level,
        within=_how_soon(reasons, level),
        certain=knowledge.levels[triage.certain],
        is_emergency=is_emergency,
        raised=triage.advised != triage.certain,
        is_settled=not doubts,
        means=with_numbers(level.means, where),
        do=_do_first(reasons, triage.certain),
        verdict=recognition.verdict,
        met=recognition.met,
        unmet=recognition.unmet,
        unknown=recognition.unknown,
        reasons=reasons,
        doubts=tuple(doubts[:most_doubts]),
        more_doubts=max(0, len(doubts) - most_doubts),
        doubts_for_tests=len(by_tests),
        signs=_signs(answers, where),
        look_alikes=tuple(LookAlike(mimic, _sources(knowledge, mimic.sources)) for mimic in recognition.mimics),
        disagreements=tuple(Disagreement(f.rule, f.rule.authorities) for f in triage.fired if f.rule.authorities),
        measurements=_measurements(answers),
        causes=() if is_emergency else why(assessment),
        plan=plan,
        not_recognised=tuple(entry.written for entry in answers.medicines if not entry.medicines),
        knowledge=knowledge,
    )


def _reason(fired: Fired, answers: Answers, where: Country | None) -> Reason:
    because = tuple(in_words(name, answers) for name in fired.because)
    return Reason(
        fired.rule, with_numbers(fired.rule.do, where), because, _sources(answers.knowledge, fired.rule.sources)
    )


def _doubt(found: Open, answers: Answers) -> Doubt:
    knowledge = answers.knowledge
    asked = any(answers.status(name) == "unknown" for name in found.needs)
    needs = [name for name in found.needs if not asked or answers.status(name) == "unknown"]
    return Doubt(found.rule, asked, tuple(needs), tuple(knowledge.findings[name].label for name in needs))


def _do_first(reasons: tuple[Reason, ...], level: str) -> tuple[str, ...]:
    """The advice of the rules that decide the level, each once."""
    return tuple(dict.fromkeys(found.do for found in _for_such_people_first(reasons) if found.rule.level == level))


def _how_soon(reasons: tuple[Reason, ...], level: LevelMeaning) -> str:
    """How soon: as the first rule that decides the level says, else as the level does."""
    deciding = (reason.rule.within for reason in _for_such_people_first(reasons) if reason.rule.level == level.id)
    return next(filter(None, deciding), level.within)


def _for_such_people_first(reasons: tuple[Reason, ...]) -> list[Reason]:
    """The reasons in their order, but first the rules that are meant for people such as this one: they know better."""
    return sorted(reasons, key=lambda reason: not reason.rule.applies_to)


def _signs(answers: Answers, where: Country | None) -> tuple[str, ...]:
    knowledge, state = answers.knowledge, answers.state()
    return tuple(
        with_numbers(sign.text, where)
        for sign in knowledge.collection("warning_signs")
        if not sign.relevant or knowledge.evaluator(sign.relevant)(state)
    )


def _measurements(answers: Answers) -> tuple[Measurement, ...]:
    """The numbers of the laboratory for which there is an interval, with the preferred one that fits the person."""
    knowledge, state = answers.knowledge, answers.state()
    given = [knowledge.findings[name] for name in answers if answers.status(name) == "answered"]
    values = {
        finding.id: finding for finding in given if finding.answered_by == "laboratory" and finding.type == "number"
    }
    if not values:
        return ()
    found: dict[str, Measurement] = {}
    for interval in knowledge.collection("reference_intervals"):
        finding = values.get(interval.analyte)
        if finding and interval.preferred and finding.id not in found and knowledge.evaluator(interval.when)(state):
            found[finding.id] = Measurement(finding, answers[finding.id], interval.low, interval.high)
    return tuple(found.values())


def _sources(knowledge: KnowledgeBase, keys: tuple[str, ...]) -> tuple[Source, ...]:
    return tuple(knowledge.sources[key] for key in keys if key in knowledge.sources)
