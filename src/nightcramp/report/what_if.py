"""What would be said if one answer were another one: nothing is kept, two assessments are compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Literal

from nightcramp.answers import UNKNOWN, Answers, AnswersError
from nightcramp.assessment import Assessment
from nightcramp.causes import Ranked
from nightcramp.knowledge.schema import Finding, LevelMeaning, Verdict
from nightcramp.report.model import Report
from nightcramp.report.why import WHO, named
from nightcramp.report.wording import in_words, spelled

LEAST_MOVE = 0.05
"""Of the probability that a cause acts; less is not worth a word, unless it changes the word itself."""
MOST_MOVED = 6
MOST_TRIES = 5
"""Answers hang on each other in chains no longer than this."""
YES, NO = "yes", "no"
Way = Literal["more", "less", "same"]


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A value that an answer may have: as it is given, and in words."""

    value: str
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """The answers with one of them changed.

    Attributes:
        answers: all of them.
        dropped: what no longer applies then, such as the week of a pregnancy that is not one.
    """

    answers: Answers
    dropped: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """A cause before and after."""

    before: Ranked
    after: Ranked
    way: Way


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """What one other answer would change.

    Attributes:
        finding: whose answer.
        before_words, after_words: the answer in words; empty where nothing was answered.
        dropped: answers that would no longer apply, in words.
        dropped_names: their findings.
        level_before, level_after: how urgent.
        more_urgent, less_urgent: whether that moves.
        do: what to do first, where that is new.
        why: why that is so urgent, where that is new.
        verdict_before, verdict_after: is it a night cramp.
        more_likely, less_likely: the causes that move, the largest move first.
        stays: the named causes that stay as they are.
    """

    finding: Finding
    before_words: str
    after_words: str
    dropped: tuple[str, ...]
    level_before: LevelMeaning
    level_after: LevelMeaning
    more_urgent: bool
    less_urgent: bool
    do: tuple[str, ...]
    why: tuple[str, ...]
    verdict_before: Verdict
    verdict_after: Verdict
    more_likely: tuple[Moved, ...]
    less_likely: tuple[Moved, ...]
    stays: tuple[Moved, ...]
    dropped_names: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether all that is told stays the same."""
        return (
            self.level_before == self.level_after
            and not self.do
            and self.verdict_before == self.verdict_after
            and not (self.more_likely or self.less_likely)
        )


def choices(finding: Finding) -> tuple[Choice, ...]:
    """The values that can be picked from a list; none for a number, a date or a list of medicines."""
    not_known = Choice(UNKNOWN, "I don't know")
    match finding.type:
        case "boolean":
            return Choice(YES, "Yes"), Choice(NO, "No"), not_known
        case "choice":
            return (*(Choice(value, words) for value, words in finding.choices.items()), not_known)
        case _:
            return ()


def value_given(name: str, answers: Answers) -> str | None:
    """The answer to a finding as :func:`choices` has it; ``None`` when there is none."""
    if name not in answers:
        return None
    value = answers[name]
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return ", ".join(value)
    return spelled(value) if isinstance(value, int | float) else str(value)


def answers_that_matter(report: Report, because: Iterable[str], answers: Answers) -> tuple[str, ...]:
    """The answers on which the level and the named causes rest, in that order; not who the person is.

    Args:
        report: what is told.
        because: the findings on which the level rests.
        answers: of the person.
    """
    names = dict.fromkeys([*because, *(name for found in report.causes for name in found.rests_on)])
    return tuple(name for name in names if name in answers and name not in WHO)


def change(answers: Answers, name: str, value: object) -> Changed:
    """The answers with one changed; what no longer applies then is left out.

    Args:
        answers: of the person.
        name: the finding whose answer is changed.
        value: as an answer file gives it, or as a form does: a list as one text; ``None`` forgets the answer.

    Raises:
        AnswersError: the value cannot be used, or contradicts other answers.
    """
    finding = answers.knowledge.findings.get(name)
    given = value
    if isinstance(value, str) and value != UNKNOWN and _is_list(finding):
        given = [each.strip() for each in value.split(",") if each.strip()]
    raw = {**answers.raw(), name: given}
    dropped: list[str] = []
    for _ in range(MOST_TRIES):
        try:
            return Changed(Answers.read(raw, answers.knowledge), tuple(dropped))
        except AnswersError as error:
            hanging = [field.field for field in error.faults if _hangs_on_another(field.field, name, raw, answers)]
            if not hanging:
                raise
            dropped += hanging
            raw = {field: answer for field, answer in raw.items() if field not in hanging}
    return Changed(Answers.read(raw, answers.knowledge), tuple(dropped))


def what_if(
    before: Assessment, told: Report, after: Assessment, then: Report, name: str, dropped: Sequence[str] = ()
) -> Comparison:
    """Compare what is told now with what would be told.

    Args:
        before: the person as they are.
        told: what is told of them.
        after: the same with the changed answers.
        then: what would be told.
        name: the finding whose answer is changed.
        dropped: the answers that no longer apply then.
    """
    rank = before.answers.knowledge.rank
    moved = () if then.is_emergency or told.is_emergency else _moved(before, after)
    return Comparison(
        finding=before.answers.knowledge.findings[name],
        before_words=in_words(name, before.answers) if name in before.answers else "",
        after_words=in_words(name, after.answers) if name in after.answers else "",
        dropped=tuple(in_words(field, before.answers) for field in dropped),
        dropped_names=tuple(dropped),
        level_before=told.level,
        level_after=then.level,
        more_urgent=rank(then.level.id) > rank(told.level.id),
        less_urgent=rank(then.level.id) < rank(told.level.id),
        do=tuple(text for text in then.do if text not in told.do),
        why=_new_reasons(told, then),
        verdict_before=told.verdict,
        verdict_after=then.verdict,
        more_likely=tuple(one for one in moved if one.way == "more")[:MOST_MOVED],
        less_likely=tuple(one for one in moved if one.way == "less")[:MOST_MOVED],
        stays=tuple(one for one in moved if one.way == "same"),
    )


def _new_reasons(told: Report, then: Report) -> tuple[str, ...]:
    """Why the level would be what it is, by rules that do not speak now."""
    now = {reason.rule.id for reason in told.reasons}
    deciding = [reason.rule for reason in then.reasons if reason.rule.level == then.certain.id]
    return tuple(dict.fromkeys(rule.why for rule in deciding if rule.id not in now))


def _moved(before: Assessment, after: Assessment) -> tuple[Moved, ...]:
    """The causes that are named before or after, the largest move first."""
    now, then = ({one.cause.id: one for one in each.causes.ranked} for each in (before, after))
    names = dict.fromkeys(one.cause.id for each in (before, after) for one in named(each.causes))
    pairs = [(now[name], then[name]) for name in names if name in now and name in then]
    pairs.sort(key=lambda pair: -abs(pair[1].acts.value - pair[0].acts.value))
    return tuple(Moved(one, other, _way(one, other)) for one, other in pairs)


def _way(before: Ranked, after: Ranked) -> Way:
    move = after.acts.value - before.acts.value
    if abs(move) < LEAST_MOVE and before.band == after.band:
        return "same"
    return "more" if move > 0 else "less"


def _is_list(finding: Finding | None) -> bool:
    return finding is not None and finding.type == "medicines"


def _hangs_on_another(field: str, changed: str, raw: dict[str, object], answers: Answers) -> bool:
    """Whether an answer only makes sense beside another one."""
    finding = answers.knowledge.findings.get(field)
    return finding is not None and field != changed and field in raw and bool(finding.relevant)
