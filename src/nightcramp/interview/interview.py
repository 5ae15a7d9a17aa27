"""Which question comes next.

First who the person is, then the first page, then whatever could still raise the urgency most, then what tells a night
cramp from its look-alikes, then what home care rests on, then what tells most about the causes. An emergency ends the
questions at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from nightcramp.answers import Answers, AnswersError
from nightcramp.interview.agenda import agenda
from nightcramp.interview.asking import Asking
from nightcramp.interview.doubts import is_out_of_reach, without_the_untold
from nightcramp.interview.question import Question
from nightcramp.interview.telling import telling
from nightcramp.knowledge import KnowledgeBase
from nightcramp.triage import Triage, full_condition, triage
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME

WHO = ("age", "sex")
"""Asked before anything else: almost every rule is meant for some ages."""
MOST_QUESTIONS = 100
"""No interview is as long; a longer one is a fault in the knowledge base."""
MOST_AFTER_THE_FIRST_PAGE = 25
"""Questions; what would only tell more about the causes is not asked beyond it."""


def next_question(answers: Answers) -> Question | None:
    """The question that matters most now, or ``None`` when the interview is over."""
    if _is_emergency(answers.knowledge, triage(answers)):
        return None
    return _for_urgency(answers) or _for_causes(answers)


def remaining(answers: Answers) -> int:
    """About how many questions are left: as many as a well person would still be asked."""
    if _is_emergency(answers.knowledge, triage(answers)):
        return 0
    count = 0
    question = _for_urgency(answers)
    while question is not None and count < MOST_QUESTIONS:
        count += 1
        answers = _answered_as_by_a_well_person(question, answers)
        question = _for_urgency(answers)
    return count + _left_for_causes(answers)


def _for_urgency(answers: Answers) -> Question | None:
    """What could raise the urgency, tells a night cramp from its look-alikes, or what home care rests on."""
    asking, result, deciding, at_home = _urgent_asking(answers)
    stages = (*_before_all(asking), *_raising(answers, result), deciding, at_home)
    return next((question for wanted in stages if (question := asking.question(wanted))), None)


def asking_now(answers: Answers) -> Asking:
    """What can be asked of a person now, for anything but the causes."""
    return _urgent_asking(answers)[0]


def purpose_of(question: Question, answers: Answers) -> str:
    """Why a question is asked: ``who``, ``urgency``, ``recognise``, ``home`` or ``causes``."""
    if set(question.findings) <= set(WHO):
        return "who"
    asking, result, deciding, _ = _urgent_asking(answers)
    if any(name in found.needs for found in result.open for name in question.findings):
        return "urgency"
    if not asking.worth.intersection(question.findings):
        return "causes"
    return "recognise" if set(deciding).intersection(question.findings) else "home"


def _urgent_asking(answers: Answers) -> tuple[Asking, Triage, list[str], list[str]]:
    result = triage(answers)
    deciding = _unsettled(answers, _deciding_traits(answers))
    at_home = _home_care(answers, result)
    worth = frozenset([*(settling.name for settling in result.settle), *deciding, *at_home])
    return Asking(agenda(answers.knowledge), answers, answers.state(), worth), result, deciding, at_home


def _for_causes(answers: Answers) -> Question | None:
    """The question that tells most about the causes; none when nothing is worth asking."""
    if _room_for_causes(answers) <= 0:
        return None
    asking = Asking(agenda(answers.knowledge), answers, answers.state(), frozenset())
    found = telling(asking)
    for key in found.bits:
        asking = dataclasses.replace(asking, worth=found.beside)
        if question := asking.question(found.names[key]):
            return question
    return None


def _left_for_causes(answers: Answers) -> int:
    """How many questions are worth asking about the causes, by what is known now."""
    asking = Asking(agenda(answers.knowledge), answers, answers.state(), frozenset())
    return max(0, min(len(telling(asking).bits), _room_for_causes(answers)))


def _room_for_causes(answers: Answers) -> int:
    """How many questions may still be asked."""
    plan = agenda(answers.knowledge)
    first = {*WHO, *(name for screen in plan.first for name in screen.covers)}
    asked = sum(not first.intersection(names) for names in questions_of(answers))
    return MOST_AFTER_THE_FIRST_PAGE - asked


def progress(answers: Answers) -> tuple[int, int]:
    """How many questions were answered, and about how many are left."""
    return len(questions_of(answers)), remaining(answers)


def questions_of(answers: Answers) -> list[tuple[str, ...]]:
    """The answered findings, grouped into the questions that asked them, in the order of asking."""
    plan = agenda(answers.knowledge)
    groups: list[tuple[str, list[str]]] = []
    for name in answers.raw():
        screen = plan.screen_of.get(name)
        key = name if screen is None else screen.page or screen.id
        if groups and groups[-1][0] == key:
            groups[-1][1].append(name)
        else:
            groups.append((key, [name]))
    return [tuple(found) for _, found in groups]


def _is_emergency(knowledge: KnowledgeBase, result: Triage) -> bool:
    return result.certain == max(knowledge.levels, key=knowledge.rank)


# --- the stages, in their order: the findings that each of them wants


def _before_all(asking: Asking) -> Iterator[Iterable[str]]:
    """Who the person is, the first page, for whom the rules are meant, and the details of the chosen lines."""
    yield WHO
    yield [name for screen in asking.plan.first for name in screen.covers]
    yield asking.plan.populations
    yield asking.chosen()


def _raising(answers: Answers, result: Triage) -> Iterator[Iterable[str]]:
    """What could raise the level, the highest level first; not what only a test could, nor what the untold forbids."""
    supposed = without_the_untold(answers)
    by_level: dict[str, list[str]] = {}
    for doubtful in result.open:
        if not is_out_of_reach(full_condition(doubtful.rule), answers, supposed):
            by_level.setdefault(doubtful.rule.level, []).extend(doubtful.needs)
    yield from by_level.values()


def _deciding_traits(answers: Answers) -> list[str]:
    """The conditions that decide whether it is a night cramp."""
    state = answers.state()
    return [
        trait.when
        for trait in answers.knowledge.collection("characteristics")
        if trait.decides and answers.knowledge.evaluator(trait.applies_to)(state) is not False
    ]


def _home_care(answers: Answers, result: Triage) -> list[str]:
    """What home care rests on, and what would speak against it; nothing where a rule speaks for more."""
    if any(fired.rule.level != HOME for fired in result.fired):
        return []
    rules = [rule for rule in answers.knowledge.rules.values() if rule.level in (HOME, DEFAULT_LEVEL)]
    supposed = without_the_untold(answers)
    conditions = [full_condition(rule) for rule in rules]
    return _unsettled(answers, [text for text in conditions if not is_out_of_reach(text, answers, supposed)])


def _unsettled(answers: Answers, conditions: Iterable[str]) -> list[str]:
    """The findings that would settle the conditions that are unknown."""
    state = answers.state()
    unknown = [text for text in conditions if answers.knowledge.evaluator(text)(state) is None]
    return list(dict.fromkeys(name for text in unknown for name in state.because(text)))


# --- a well person, and whoever replies by a function


def _answered_as_by_a_well_person(question: Question, answers: Answers) -> Answers:
    """The answers after such a reply; where a no cannot be true of this person, after none."""
    try:
        return answers.adding(**_as_a_well_person(question, answers))
    except AnswersError:
        return answers.adding(**question.not_known())


def _as_a_well_person(question: Question, answers: Answers) -> dict[str, Any]:
    """The answers of somebody of middle age who has nothing of what is asked."""
    finding = answers.knowledge.findings.get(question.findings[0])
    match question.kind:
        case "page" | "pick":
            return question.picked()
        case "yes_no":
            return question.answered(False)
        case "medicines":
            return question.answered([])
        case "number" if finding is not None and finding.plausible:
            low, high = finding.plausible
            value = (low + high) / 2 if finding.id in WHO else low
            return question.answered(int(value) if finding.integer else value)
        case _:
            return question.not_known()


def simulate(answers: Answers, reply: Any) -> Iterator[tuple[Question, Answers]]:
    """Go through an interview with a function from a question to its answers, for tests and measurements."""
    while (question := next_question(answers)) is not None:
        try:
            answers = answers.adding(**reply(question, answers))
        except AnswersError as error:
            raise ValueError(f"{question.id}: {error}") from error
        yield question, answers
