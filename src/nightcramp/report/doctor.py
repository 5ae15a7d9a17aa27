"""One page for the doctor or midwife: who, how urgent, what was asked, why probably, what could be done next.

It says what the person told, in a clinician's words, and nothing that they did not.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from nightcramp.answers import UNKNOWN, Answers, State
from nightcramp.assessment import Assessment
from nightcramp.condition.words import PLURALS
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding, LevelMeaning, Rule, Source
from nightcramp.plan import Plan
from nightcramp.report.model import Report, report
from nightcramp.report.why import Why
from nightcramp.report.wording import spelled, value_of
from nightcramp.triage import full_condition

Reader = Literal["doctor", "midwife"]
MOST_CAUSES, MOST_TESTS, MOST_QUESTIONS, MOST_DOUBTS, MOST_REASONS = 4, 5, 5, 4, 2
MOST_REPORTED, MOST_DENIED, MOST_OF_A_SCREEN = 24, 24, 2
"""Answers that are named; the page must stay one page, so the others are counted."""
WEEKS_SHOWN = 12
DAYS_A_WEEK = 7
RED_FLAG_LEVELS = ("emergency", "urgent")
WHO = ("age", "sex")
NO_CLINICIAN = ("you", "pharmacist", "emergency team")
"""Who does a test that a doctor need not consider."""


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """A week of the diary.

    Attributes:
        begins: its first evening.
        cramps: how many cramps were written down.
        nights: for how many nights something was written down; the others are missing, not without cramps.
    """

    begins: datetime.date
    cramps: int
    nights: int


@dataclasses.dataclass(frozen=True, slots=True)
class Tried:
    """What was tried, and what came of it, in words."""

    name: str
    result: str


@dataclasses.dataclass(frozen=True, slots=True)
class CauseLine:
    """One probable cause.

    Attributes:
        name, band: which, and how probable in words.
        low, value, high: of the posterior that it plays a part, with its 90 % interval.
        supports, against: the answers, in words.
    """

    name: str
    band: str
    low: float
    value: float
    high: float
    supports: tuple[str, ...]
    against: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Test:
    """A test that could be considered: what, what it tells, and for which cause."""

    name: str
    tells: str
    cause: str


@dataclasses.dataclass(frozen=True, slots=True)
class DoctorsPage:
    """The page.

    Attributes:
        reader: for whom it is written.
        name: of the person, as they call themselves; may be empty.
        who: age, sex and week of pregnancy, in a line.
        on: the day.
        told_by: who told it.
        level: how urgent we hold it, in a word and in time.
        advice: what the person was told to do.
        could_be: how urgent it could be by what was not answered; empty where that changes nothing.
        because: the rules that say so.
        verdict: is it a night cramp; empty at an emergency, where that is not the question.
        is_emergency: whether causes and questions were left out, since help comes first.
        reported: what the person told, in a clinician's words, with how many more there are.
        flags_present: warning signs that are there.
        flags_denied: warning signs that were asked and denied.
        more_denied: how many more were denied.
        not_known: what the person was asked and did not know.
        doubts: what was not ruled out.
        weeks: of the diary, the oldest first.
        causes, conditions, medicines, measurements: what bears on it.
        tried: what was tried.
        questions: for the talk.
        tests: that could be considered.
        sources: of the rules that fired.
        knowledge: version and hash.
    """

    reader: Reader
    name: str
    who: str
    on: datetime.date
    told_by: str
    level: str
    advice: str
    could_be: str
    because: tuple[str, ...]
    verdict: str
    is_emergency: bool
    reported: tuple[str, ...]
    flags_present: tuple[str, ...]
    flags_denied: tuple[str, ...]
    more_denied: int
    not_known: tuple[str, ...]
    doubts: tuple[str, ...]
    weeks: tuple[Week, ...]
    causes: tuple[CauseLine, ...]
    conditions: tuple[str, ...]
    medicines: tuple[str, ...]
    measurements: tuple[str, ...]
    tried: tuple[Tried, ...]
    questions: tuple[str, ...]
    tests: tuple[Test, ...]
    sources: tuple[Source, ...]
    knowledge: str


def doctors_page(
    assessment: Assessment,
    plan: Plan,
    *,
    on: datetime.date,
    name: str = "",
    nights: Mapping[datetime.date, int] | None = None,
    tried: Iterable[Tried] = (),
    country: str | None = None,
) -> DoctorsPage:
    """The page of one person.

    Args:
        assessment: of the person.
        plan: made from it.
        on: the day that stands on it.
        name: of the person.
        nights: cramps by the evening of the night, for the nights that were written down.
        tried: what was tried, and what came of it.
        country: whose numbers the advice names.

    Raises:
        KeyError: there is no such country.
    """
    answers = assessment.answers
    knowledge, made = answers.knowledge, report(assessment, country, len(answers.knowledge.rules))
    told = _Told(assessment)
    reasons = [one for one in made.reasons if one.rule.level == made.level.id][:MOST_REASONS]
    causes = [one for one in made.causes if not one.is_open][:MOST_CAUSES]
    denied = told.denied_flags()
    return DoctorsPage(
        reader="midwife" if answers.state()["pregnant"] is True else "doctor",
        name=name,
        who=_who(answers),
        on=on,
        told_by="a parent" if answers.state()["parent_says_cramp"] is True else "the person",
        level=f"{_named(made.level)} ({made.level.within})",
        advice=made.means,
        could_be="" if made.is_settled else _higher(knowledge, assessment.triage.possible, made.level),
        because=tuple(f"{one.rule.in_words.rstrip('.')} ({', '.join(one.rule.points_to)})." for one in reasons),
        verdict="" if made.is_emergency else made.verdict.says,
        is_emergency=made.is_emergency,
        reported=told.reported()[:MOST_REPORTED],
        flags_present=told.present_flags(),
        flags_denied=denied[:MOST_DENIED],
        more_denied=max(0, len(denied) - MOST_DENIED),
        not_known=told.not_known(),
        doubts=told.doubts(doubt.rule for doubt in made.doubts)[:MOST_DOUBTS],
        weeks=weeks_of(nights or {}, on),
        causes=tuple(map(_cause, causes)),
        conditions=told.conditions(),
        medicines=tuple(_medicine(entry.written, [m.generic for m in entry.medicines]) for entry in answers.medicines),
        measurements=(*_measurements(made, knowledge), *told.other_measurements(made)),
        tried=tuple(tried),
        questions=() if made.is_emergency else _questions(plan, causes),
        tests=_tests(causes),
        sources=tuple(dict.fromkeys(source for reason in reasons for source in reason.sources)),
        knowledge=f"{knowledge.version} {knowledge.hash[:19]}",
    )


def weeks_of(nights: Mapping[datetime.date, int], on: datetime.date) -> tuple[Week, ...]:
    """The last weeks with something written down, in whole weeks back from a day.

    >>> day = datetime.date(2026, 11, 25)
    >>> [(week.cramps, week.nights) for week in weeks_of({day: 2, day - datetime.timedelta(8): 0}, day)]
    [(0, 1), (2, 1)]
    """
    cramps: Counter[int] = Counter()
    written: Counter[int] = Counter()
    for date, count in nights.items():
        back = (on - date).days // DAYS_A_WEEK
        if 0 <= back < WEEKS_SHOWN:
            cramps[back] += count
            written[back] += 1
    if not written:
        return ()
    begin = on + datetime.timedelta(days=1)
    return tuple(
        Week(begin - datetime.timedelta(weeks=back + 1), cramps[back], written[back])
        for back in range(max(written), -1, -1)
    )


class _Told:
    """What a person told, sorted for a clinician."""

    def __init__(self, assessment: Assessment) -> None:
        self.answers = answers = assessment.answers
        self.triage = assessment.triage
        self.knowledge = answers.knowledge
        self.findings = [self.knowledge.findings[name] for name in answers if name not in (*WHO, "medicines")]
        self.flags = self.knowledge.memo(_red_flags)
        self.defining = self.knowledge.memo(_defining)
        self.look_alikes = self.knowledge.memo(_look_alikes)
        there = most_exact([found.id for found in self.findings if self._is_there(found)], answers)
        self._exact = [self.knowledge.findings[name] for name in there]

    def reported(self) -> tuple[str, ...]:
        """What is there and is no condition: complaints, habits, numbers."""
        return tuple(
            clinical(found, self.answers)
            for found in self._exact
            if found.id not in self.defining and found.answered_by != "laboratory"
        )

    def conditions(self) -> tuple[str, ...]:
        """Illnesses and the like that a cause is defined by."""
        return tuple(
            clinical(found, self.answers)
            for found in self._exact
            if found.id in self.defining and not found.medicine_classes
        )

    def present_flags(self) -> tuple[str, ...]:
        """The answers that make it urgent."""
        fired = [one for one in self.triage.fired if one.rule.level in RED_FLAG_LEVELS]
        names = most_exact(
            dict.fromkeys(name for one in fired for name in one.because if name not in WHO), self.answers
        )
        return tuple(clinical(self.knowledge.findings[name], self.answers) for name in names)

    def denied_flags(self) -> tuple[str, ...]:
        """Warning signs that were asked and denied: those of such a person first, then those of look-alikes.

        Of a screen two stand for all, such as two of six kinds of fits, unless it is of such a person only.
        """
        denied = {
            found.id
            for found in self.findings
            if found.type == "boolean" and self.answers[found.id] is False and found.id in self.flags
            and self._concerns(found)
        }  # fmt: skip
        ranks: tuple[list[str], ...] = ([], [], [], [])
        for screen in self.knowledge.collection("screens"):
            of_it = sorted((name for name in screen.covers if screen.page and name in denied), key=self._place)
            place = self._place(of_it[0]) if of_it else -1
            most = len(of_it) if place == 0 else MOST_OF_A_SCREEN
            ranks[place].extend(of_it[:most])
            ranks[-1].extend(of_it[most:])
        return tuple(self.knowledge.findings[name].clinician for name in dict.fromkeys(itertools.chain(*ranks)))

    def _place(self, name: str) -> int:
        """What is asked of such a person only comes first, then what tells a look-alike."""
        return 0 if self.knowledge.findings[name].relevant else 1 if name in self.look_alikes else 2

    def doubts(self, rules: Iterable[Rule]) -> tuple[str, ...]:
        """What was not ruled out: of the most urgent what is taken for a cramp comes first."""
        named = {name for one in self.knowledge.collection("mimics") for name in one.rules}
        ordered = sorted(rules, key=lambda rule: (-self.knowledge.rank(rule.level), rule.id not in named))
        return tuple(dict.fromkeys(", ".join(rule.points_to) or rule.in_words for rule in ordered))

    def other_measurements(self, made: Report) -> tuple[str, ...]:
        """Laboratory values for which we know no usual interval."""
        shown = {one.finding.id for one in made.measurements}
        return tuple(
            clinical(found, self.answers)
            for found in self.findings
            if found.answered_by == "laboratory" and found.id not in shown and self._is_there(found)
        )

    def not_known(self) -> tuple[str, ...]:
        """What was asked and not known."""
        return tuple(found.clinician for found in self.findings if self.answers[found.id] == UNKNOWN)

    def _concerns(self, found: Finding) -> bool:
        """Whether it could be true of this person at all."""
        return not found.relevant or self.knowledge.evaluator(found.relevant)(self.answers.state()) is not False

    def _is_there(self, found: Finding) -> bool:
        return self.answers[found.id] not in (False, UNKNOWN)


def most_exact(names: Iterable[str], answers: Answers) -> tuple[str, ...]:
    """The findings that are there, without those that others among them say more exactly.

    "Leg cramps, site not further given" says nothing beside "cramp in calf or foot", which is a kind of it; "numb,
    tingling or burning feet" nothing beside "burning feet", from which it follows; "laboratory results are at hand"
    nothing beside a result, since there is none without them.

    Args:
        names: findings that are there, in the order in which they are shown.
        answers: of the person.
    """
    known, knowledge = tuple(names), answers.knowledge
    kinds = knowledge.memo(_kinds)
    said = {general for name in known for general in kinds.get(name, ())}
    state = answers.state()
    there = {name: state[name] for name in known}

    def is_said(name: str) -> bool:
        others = {other: value for other, value in there.items() if other != name}
        if knowledge.findings[name].derived and State(knowledge, others, answers.medicines)[name] is True:
            return True
        about = [one for one in knowledge.collection("constraints") if name in one.fields]
        if not about or there[name] is not True:
            return False
        denied = State(knowledge, {**others, name: False}, answers.medicines)
        return any(knowledge.evaluator(one.impossible)(denied) is True for one in about)

    return tuple(name for name in known if name not in said and not is_said(name))


def _kinds(knowledge: KnowledgeBase) -> dict[str, frozenset[str]]:
    """For each finding that is a kind of others, all of these, however far above."""

    def above(name: str) -> frozenset[str]:
        kinds = knowledge.findings[name].kind_of
        return frozenset(kinds).union(*map(above, kinds))

    return {name: above(name) for name, finding in knowledge.findings.items() if finding.kind_of}


def _red_flags(knowledge: KnowledgeBase) -> dict[str, int]:
    """The findings on which an emergency or an urgency rests, with the number of such rules.

    What only tells whether it is a cramp, and what defines a condition, is none.
    """
    traits = {name for one in knowledge.collection("characteristics") for name in _names(knowledge, one.when)}
    found: Counter[str] = Counter()
    for rule in knowledge.rules.values():
        if rule.level in RED_FLAG_LEVELS:
            found.update(_names(knowledge, full_condition(rule)))
    return {name: count for name, count in found.items() if name not in traits | _defining(knowledge)}


def _look_alikes(knowledge: KnowledgeBase) -> frozenset[str]:
    """The findings that tell what is taken for a night cramp, and those of the rules about it."""
    mimics = knowledge.collection("mimics")
    rules = [full_condition(knowledge.rules[name]) for one in mimics for name in one.rules]
    return frozenset(name for when in (*(one.when for one in mimics), *rules) for name in _names(knowledge, when))


def _named(level: LevelMeaning) -> str:
    """The word for a level.

    >>> _named(LevelMeaning(id="self_care", rank=1, means="", within="", basis="estimate"))
    'Self-care'
    """
    return level.id.replace("_", "-").capitalize()


def _higher(knowledge: KnowledgeBase, possible: str, level: LevelMeaning) -> str:
    """The level that is possible, where it is more urgent."""
    found = knowledge.levels[possible]
    return _named(found) if found.rank > level.rank else ""


def _questions(plan: Plan, causes: Sequence[Why]) -> tuple[str, ...]:
    """What the person may want to ask: of the plan, then of the causes that are more than a plain cramp."""
    offers = [offer.action for offer in plan.of("with_your_doctor")]
    asked = [action.ask or f"What do you think of this for me: {action.name}?" for action in offers]
    named = [one.ranked.cause.name for one in causes if not one.ranked.cause.explains_the_rest]
    asked += [f"Could this play a part: {name[:1].lower()}{name[1:]}?" for name in named]
    return tuple(asked[:MOST_QUESTIONS])


def _names(knowledge: KnowledgeBase, condition: str) -> tuple[str, ...]:
    return knowledge.base_names(knowledge.condition(condition))


def _defining(knowledge: KnowledgeBase) -> frozenset[str]:
    return frozenset(sign.finding for cause in knowledge.causes.values() for sign in cause.shows if sign.defining)


def clinical(finding: Finding, answers: Answers) -> str:
    """An answer in a clinician's words: "Number of cramps per week: 4"."""
    value = value_of(finding.id, answers)
    match finding.type:
        case "boolean":
            return finding.clinician
        case "number":
            unit = answers.knowledge.spoken_unit(finding.id)
            unit = unit.removesuffix("s") if value == 1 and unit in PLURALS else unit
            said = unit.startswith("a ") and unit.removeprefix("a ") in finding.clinician
            return f"{finding.clinician}: {spelled(value)} {'' if said else unit}".rstrip()
        case "choice":
            return f"{finding.clinician}: {finding.choices.get(value, value).lower()}"
        case _:
            return f"{finding.clinician}: {value}"


def _who(answers: Answers) -> str:
    parts = []
    if answers.status("age") == "answered":
        age = answers["age"]
        parts.append(f"{spelled(age)} {'year' if age == 1 else 'years'}")
    if answers.status("sex") == "answered":
        parts.append(answers.knowledge.findings["sex"].choices[answers["sex"]].lower())
    if answers.status("gestational_week") == "answered":
        parts.append(f"week {spelled(answers['gestational_week'])} of pregnancy")
    return ", ".join(parts) or "age and sex not told"


def _cause(one: Why) -> CauseLine:
    acts = one.ranked.acts
    return CauseLine(
        one.ranked.cause.name, one.band, acts.low, acts.value, acts.high, one.speaks_for, one.speaks_against
    )


def _medicine(written: str, generics: Sequence[str]) -> str:
    known = ", ".join(generics)
    return written if not known or known.casefold() in written.casefold() else f"{written} ({known})"


def _measurements(made: Report, knowledge: KnowledgeBase) -> tuple[str, ...]:
    lines = []
    for one in made.measurements:
        unit = knowledge.spoken_unit(one.finding.id)
        ends = [spelled(end) if end is not None else "" for end in (one.low, one.high)]
        mark = " LOW" if one.is_low else " HIGH" if one.is_high else ""
        within = f"{ends[0]} to {ends[1]}" if all(ends) else f"{'from ' if ends[0] else 'up to '}{''.join(ends)}"
        lines.append(f"{one.finding.clinician}: {spelled(one.value)} {unit}{mark} (usual {within})")
    return tuple(lines)


def _tests(causes: Iterable[Why]) -> tuple[Test, ...]:
    """What a clinician could do about the causes, each test once; of a cause that is certain the first."""
    found: dict[str, Test] = {}
    for one in causes:
        cause = one.ranked.cause
        doable = [each for each in cause.confirm if each.by not in NO_CLINICIAN and not cause.explains_the_rest]
        for confirm in doable if one.confirm else doable[:1]:
            found.setdefault(confirm.test, Test(confirm.test, confirm.tells, cause.name))
    return tuple(found.values())[:MOST_TESTS]
