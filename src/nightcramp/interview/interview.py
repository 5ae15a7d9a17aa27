"""Which question comes next.

First who the person is, then the first page, then whatever could still raise the urgency most, then what tells a night
cramp from its look-alikes, then what home care rests on. An emergency ends the questions at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nightcramp.answers import Answers, AnswersError, State
from nightcramp.interview.agenda import Agenda, agenda
from nightcramp.interview.doubts import only_tests_can_tell, without_tests
from nightcramp.interview.question import Kind, Line, Question
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding, Screen
from nightcramp.triage import Open, Triage, full_condition, triage
from nightcramp.triage.triage import DEFAULT_LEVEL, HOME

FIRST_PAGE = "first_page"
FIRST_ASK = "Is any of this true, now or in the last days?"
WHO = ("age", "sex")
"""Asked before anything else: almost every rule is meant for some ages."""
MOST_QUESTIONS = 100
"""No interview is as long; a longer one is a fault in the knowledge base."""


def next_question(answers: Answers) -> Question | None:
    """The question that matters most now, or ``None`` when the interview is over."""
    result = triage(answers)
    if _is_emergency(answers.knowledge, result):
        return None
    plan, state = agenda(answers.knowledge), answers.state()
    if question := _who(plan, answers, state) or _first(plan, answers, state):
        return question
    deciding = _unsettled(answers, state, _deciding_traits(answers, state))
    at_home = _home_care(answers, state, result)
    beside = [*(settling.name for settling in result.settle), *deciding, *at_home]
    untested = without_tests(answers)
    by_tests = [found for found in result.open if only_tests_can_tell(found.rule, answers, untested)]
    by_words = [found for found in result.open if found not in by_tests]
    return (
        _ask(plan, answers, state, plan.populations)
        or _raising(plan, answers, state, by_words, beside)
        or _raising(plan, answers, state, by_tests, beside)
        or _ask(plan, answers, state, deciding, beside)
        or _ask(plan, answers, state, at_home, beside)
    )


def remaining(answers: Answers) -> int:
    """About how many questions are left: as many as a well person would still be asked."""
    count = 0
    question = next_question(answers)
    while question is not None and count < MOST_QUESTIONS:
        count += 1
        answers = answers.adding(**_as_a_well_person(question, answers))
        question = next_question(answers)
    return count


def progress(answers: Answers) -> tuple[int, int]:
    """How many questions were answered, and about how many are left."""
    return len(questions_of(answers)), remaining(answers)


def questions_of(answers: Answers) -> list[tuple[str, ...]]:
    """The answered findings, grouped into the questions that asked them, in the order of asking."""
    plan = agenda(answers.knowledge)
    groups: list[tuple[str, list[str]]] = []
    for name in answers.raw():
        screen = plan.screen_of.get(name)
        key = name if screen is None else FIRST_PAGE if screen.first else screen.id
        if groups and groups[-1][0] == key:
            groups[-1][1].append(name)
        else:
            groups.append((key, [name]))
    return [tuple(found) for _, found in groups]


def _is_emergency(knowledge: KnowledgeBase, result: Triage) -> bool:
    return result.certain == max(knowledge.levels, key=knowledge.rank)


# --- the steps, in their order


def _who(plan: Agenda, answers: Answers, state: State) -> Question | None:
    return next((question for name in WHO if (question := _ask(plan, answers, state, [name]))), None)


def _first(plan: Agenda, answers: Answers, state: State) -> Question | None:
    """The first page; then, one by one, the groups that were chosen on it."""
    open_screens = [(screen, found) for screen in plan.first if (found := _open(screen.covers, answers, state))]
    if not open_screens:
        return None
    covered = [name for screen in plan.first for name in screen.covers]
    if len(open_screens) == 1 or any(answers.status(name) != "not_asked" for name in covered):
        screen, found = open_screens[0]
        return _screen(answers.knowledge, screen, found)
    lines = tuple(Line(screen.id, screen.ask, "", tuple(found)) for screen, found in open_screens)
    return Question(
        FIRST_PAGE, "first_page", FIRST_ASK, tuple(name for line in lines for name in line.findings), "", lines
    )


def _raising(plan: Agenda, answers: Answers, state: State, rules: list[Open], beside: list[str]) -> Question | None:
    """What could raise the level: the highest level first, then what settles the most of the open rules."""
    levels: dict[str, dict[str, int]] = {}
    for doubtful in rules:
        for name in doubtful.needs:
            weights = next((found for found in levels.values() if name in found), None)
            weights = levels.setdefault(doubtful.rule.level, {}) if weights is None else weights
            weights[name] = weights.get(name, 0) + 1
    questions = (_ask(plan, answers, state, weights, beside) for weights in levels.values())
    return next((question for question in questions if question), None)


def _deciding_traits(answers: Answers, state: State) -> list[str]:
    """The conditions that decide whether it is a night cramp."""
    return [
        trait.when
        for trait in answers.knowledge.collection("characteristics")
        if trait.decides and answers.knowledge.evaluator(trait.applies_to)(state) is not False
    ]


def _home_care(answers: Answers, state: State, result: Triage) -> list[str]:
    """What home care rests on, and what would speak against it; nothing where a rule speaks for more."""
    if any(fired.rule.level != HOME for fired in result.fired):
        return []
    rules = [rule for rule in answers.knowledge.rules.values() if rule.level in (HOME, DEFAULT_LEVEL)]
    return _unsettled(answers, state, [full_condition(rule) for rule in rules])


def _unsettled(answers: Answers, state: State, conditions: Iterable[str]) -> list[str]:
    """The findings that would settle the conditions that are unknown."""
    unknown = [text for text in conditions if answers.knowledge.evaluator(text)(state) is None]
    return list(dict.fromkeys(name for text in unknown for name in state.because(text)))


# --- from findings to one question


def _ask(
    plan: Agenda,
    answers: Answers,
    state: State,
    wanted: Iterable[str] | Mapping[str, int],
    beside: Iterable[str] = (),
) -> Question | None:
    """The question that asks the most of the wanted findings.

    Args:
        plan: what can be asked.
        answers: the answers so far.
        state: the findings that follow from them.
        wanted: the findings that would help, with their weights if they have any.
        beside: findings that are asked along with them where the same screen covers both.
    """
    knowledge = answers.knowledge
    weights = {
        name: wanted[name] if isinstance(wanted, Mapping) else 1
        for name in _open(wanted, answers, state)
        if name in plan.askable and not _waits(plan, answers, state, name)
    }
    if answers.status("medicines") == "not_asked" and any(
        knowledge.findings[name].medicine_classes for name in weights
    ):
        return _single(knowledge, knowledge.findings["medicines"])
    by_question: dict[str, int] = {}
    for name, weight in weights.items():
        key = plan.screen_of[name].id if name in plan.screen_of else name
        by_question[key] = by_question.get(key, 0) + weight
    if not by_question:
        return None
    best = max(by_question, key=lambda key: (by_question[key], -plan.place(key)))
    if best not in plan.screens:
        return _single(knowledge, knowledge.findings[best])
    names = {*weights, *beside}
    screen = plan.screens[best]
    return _screen(knowledge, screen, _open([name for name in screen.covers if name in names], answers, state))


def _open(names: Iterable[str], answers: Answers, state: State) -> list[str]:
    """The findings that were not asked, do not follow from other answers, and may apply to the person."""
    return [
        name
        for name in dict.fromkeys(names)
        if answers.status(name) == "not_asked" and state[name] is None and _may_apply(answers, state, name)
    ]


def _may_apply(answers: Answers, state: State, name: str) -> bool:
    """Whether the question can make sense; one that hangs on another answer waits for it."""
    knowledge, screen = answers.knowledge, agenda(answers.knowledge).screen_of.get(name)
    for condition in (knowledge.findings[name].relevant, screen.relevant if screen else ""):
        value = knowledge.evaluator(condition)(state)
        if value is False or (value is None and not _is_worth_asking_in_doubt(answers, state, name, condition)):
            return False
    return True


def _is_worth_asking_in_doubt(answers: Answers, state: State, name: str, relevant: str) -> bool:
    """Whether to ask although its relevance is unknown: only where age or sex are not known and cannot be asked."""
    needs = [answers.knowledge.findings[need] for need in state.because(relevant)]
    if answers.knowledge.findings[name].type == "number" or any(need.type == "boolean" for need in needs):
        return False
    return all(answers.status(need.id) != "not_asked" for need in needs if need.question)


def _waits(plan: Agenda, answers: Answers, state: State, name: str) -> bool:
    """Whether a number waits for the question that says if it makes sense, or that one was not answered with yes."""
    gates = [gate for gate in plan.gates.get(name, ()) if gate in plan.askable]
    if any(
        answers.status(gate) == "not_asked" and state[gate] is None and _may_apply(answers, state, gate)
        for gate in gates
    ):
        return True
    return bool(gates) and not any(state[gate] for gate in gates)


_KINDS: dict[str, Kind] = {
    "boolean": "yes_no", "number": "number", "choice": "choice", "date": "date", "medicines": "medicines",
}  # fmt: skip


def _single(knowledge: KnowledgeBase, finding: Finding) -> Question:
    lines = tuple(Line(choice, words, "", (finding.id,)) for choice, words in finding.choices.items())
    unit = knowledge.spoken_unit(finding.id) if finding.unit else ""
    return Question(finding.id, _KINDS[finding.type], finding.question, (finding.id,), finding.help, lines, unit)


def _screen(knowledge: KnowledgeBase, screen: Screen, names: list[str]) -> Question:
    """The list of a screen; a plain question when only one line is left."""
    if len(names) == 1:
        return _single(knowledge, knowledge.findings[names[0]])
    lines = tuple(_line(knowledge.findings[name]) for name in names)
    return Question(screen.id, "pick", screen.ask, tuple(names), "", lines)


def _line(finding: Finding) -> Line:
    text = finding.label[:1].upper() + finding.label[1:]
    return Line(finding.id, text, " ".join(filter(None, (finding.question, finding.help))), (finding.id,))


def _as_a_well_person(question: Question, answers: Answers) -> dict[str, Any]:
    """The answers of somebody of middle age who has nothing of what is asked."""
    finding = answers.knowledge.findings.get(question.findings[0])
    match question.kind:
        case "first_page" | "pick":
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
