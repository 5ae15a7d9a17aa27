"""To go back: an answered question as it can be asked again, and what a changed answer replaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nightcramp.answers import UNKNOWN, Answers
from nightcramp.interview.agenda import Agenda, agenda
from nightcramp.interview.asking import line_of, screen_question, single
from nightcramp.interview.interview import asking_now
from nightcramp.interview.question import Line, Question
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Screen


def answered_questions(answers: Answers) -> tuple[str, ...]:
    """The questions that were answered, in the order of asking: ids of pages, screens and single findings.

    A page stands before the questions about its chosen lines.
    """
    plan = agenda(answers.knowledge)
    found: dict[str, None] = {}
    for name in answers.raw():
        screen = plan.screen_of.get(name)
        if screen is None:
            found.setdefault(name)
            continue
        if screen.page:
            found.setdefault(screen.page)
        if not screen.page or _is_told_in_detail(answers, screen):
            found.setdefault(screen.id)
    return tuple(found)


def question_of(name: str, answers: Answers) -> str:
    """The question that asked for an answered finding: the page, the screen, or the finding itself."""
    screen = agenda(answers.knowledge).screen_of.get(name)
    if screen is None:
        return name
    return screen.page if screen.page and not _is_told_in_detail(answers, screen) else screen.id


def asked_again(answers: Answers, question: str) -> Question | None:
    """An answered question, with the lines that were answered then; ``None`` if it was not answered.

    Args:
        answers: the answers so far.
        question: the id of a page, a screen or a finding.
    """
    knowledge, plan = answers.knowledge, agenda(answers.knowledge)
    if question in plan.pages:
        lines = tuple(_lines(answers, plan, question))
        findings = tuple(name for line in lines for name in line.findings)
        return Question(question, "page", plan.pages[question].ask, findings, "", lines) if lines else None
    if question in plan.screens:
        screen = plan.screens[question]
        names = [name for name in screen.covers if name in answers]
        return screen_question(knowledge, screen, names) if names else None
    if question in knowledge.findings and question in answers and knowledge.findings[question].question:
        return single(knowledge, knowledge.findings[question])
    return None


def marked(answers: Answers, question: Question) -> dict[str, bool | None]:
    """What was said of the lines of a list: yes, no, or ``None`` for not sure; a line without an answer is left out.

    A line of several findings that waits for its details counts as chosen, once the page was answered.
    """
    found: dict[str, bool | None] = {}
    page_is_answered = any(name in answers for name in question.findings)
    for line in question.lines:
        known = [answers[name] for name in line.findings if name in answers]
        if True in known or (not known and page_is_answered and question.kind == "page"):
            found[line.id] = True
        elif known:
            found[line.id] = None if UNKNOWN in known else False
    return found


def replaced(answers: Answers, question: Question, reply: Mapping[str, Any]) -> dict[str, Any]:
    """All raw answers after a reply, also to a question that was answered before.

    What the reply leaves open keeps its details, where it was a chosen line before; else it is asked.
    """
    before = marked(answers, question)
    raw = answers.raw()
    for line in question.lines if question.kind in ("page", "pick") else ():
        if not any(name in reply for name in line.findings) and before.get(line.id) is not True:
            for name in line.findings:
                raw.pop(name, None)
    return {**raw, **reply}


def _is_told_in_detail(answers: Answers, screen: Screen) -> bool:
    """Whether the line of a screen was chosen on its page, and then asked in detail."""
    return len(screen.covers) > 1 and any(answers.get(name) not in (None, False, UNKNOWN) for name in screen.covers)


def _lines(answers: Answers, plan: Agenda, page: str) -> Iterator[Line]:
    """The lines of a page that were answered, and those that were chosen and wait for their details."""
    asking = asking_now(answers)
    waits = not asking.is_fresh(page)
    if not any(name in answers for screen in plan.screens_on(page) for name in screen.covers):
        return
    for screen in plan.screens_on(page):
        names = [name for name in screen.covers if name in answers]
        if names:
            yield line_of(answers.knowledge, screen, names)
        elif waits and (waiting := asking.waiting(screen)):
            yield line_of(answers.knowledge, screen, waiting)


def single_question(knowledge: KnowledgeBase, name: str) -> Question | None:
    """The question for one finding, where a person can answer it."""
    finding = knowledge.findings.get(name)
    return single(knowledge, finding) if finding is not None and finding.question else None
