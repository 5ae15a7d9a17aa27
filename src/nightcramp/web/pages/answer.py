"""The answer: what to do and how urgent, is it a cramp, why probably, what could not be ruled out; and what if."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.answers import AnswersError
from nightcramp.diary.people import ConflictError, keep_answers
from nightcramp.interview import next_question
from nightcramp.knowledge.schema import Finding
from nightcramp.report.not_to_do import for_nobody, not_for_this_person
from nightcramp.report.what_if import Choice, Comparison, answers_that_matter, change, choices, value_given
from nightcramp.report.wording import in_words
from nightcramp.web.assessed import Assessed
from nightcramp.web.context import Context, InContext, Known, KnownPerson, Transaction
from nightcramp.web.countries import country_of
from nightcramp.web.errors import NotThereError, faults_of
from nightcramp.web.templates import is_part, page

router = APIRouter(prefix="/people/{person_id}")
SEE_OTHER = 303
MOST_MATTERING = 12
"""Answers whose change is offered on the page; any other one can be picked."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """An answer that can be changed to see what changes.

    Attributes:
        finding: whose answer.
        words: the answer in words; empty where there is none.
        given: the same as a form has it.
        choices: the other values; none where something is typed.
        unit: of a number, as people say it.
    """

    finding: Finding
    words: str
    given: str
    choices: tuple[Choice, ...]
    unit: str


@dataclasses.dataclass(frozen=True, slots=True)
class Tried:
    """Another answer that was tried: what would change, or why it cannot be.

    Attributes:
        name: the finding.
        value: the other answer, as a form has it.
        comparison: what would change.
        faults: why the value cannot be.
    """

    name: str
    value: str
    comparison: Comparison | None = None
    faults: tuple[dict[str, str], ...] = ()


@router.get("/answer")
def answer(request: Request, known: KnownPerson, context: InContext, what_if: str = "") -> Response:
    """The answer. With ``what_if=finding:value`` it also shows what another answer would change."""
    person = known.person
    if not known.answers:
        return page(request, "answer_none.html", person=person, left_out=known.labels(), damaged=known.damaged)
    found = context.assessments.of(known.answers)
    where = country_of(request, person, context)
    report = found.report(where)
    if report.is_emergency:
        return _to_emergency(known)
    matter = answers_that_matter(report, _because(found), known.answers)[:MOST_MATTERING]
    name, _, value = what_if.partition(":")
    tried = _try(known, context, name, value) if what_if else None
    if tried and tried.name not in matter:
        matter = (tried.name, *matter)
    return page(
        request,
        "answer.html",
        person=person,
        report=report,
        plan=found.plan,
        not_for_you=not_for_this_person(found.plan),
        for_nobody=for_nobody(found.plan),
        where=where,
        left_out=known.labels(),
        damaged=known.damaged,
        questions_left=found.progress[1],
        is_unfinished=next_question(known.answers) is not None,
        rows=[_row(each, known) for each in matter],
        tried=tried,
        today=datetime.date.today(),  # noqa: DTZ011 - the day at the person's own place
    )


@router.get("/what-if")
def try_another(
    request: Request, known: KnownPerson, context: InContext, finding: str = "", value: str = ""
) -> Response:
    """What another answer would change. For htmx only that part, else a page; without a finding, a list of them."""
    if known.answers and context.assessments.of(known.answers).report().is_emergency:
        return _to_emergency(known)
    tried = _try(known, context, finding, value) if finding and value else None
    if tried and is_part(request):
        return page(request, "what_if_part.html", person=known.person, tried=tried)
    return page(
        request,
        "what_if.html",
        person=known.person,
        row=_row(_finding(finding, context).id, known) if finding else None,
        tried=tried,
        groups=_askable(known),
    )


@router.post("/what-if")
def keep(
    known: KnownPerson,
    context: InContext,
    session: Transaction,
    finding: str = Form(),
    value: str = Form(),
    version: int = Form(),
) -> Response:
    """Keep the other answer.

    Raises:
        AnswersError: it cannot be used.
        ConflictError: the answers were changed since the page was made.
    """
    person = known.person
    _finding(finding, context)
    if person.version != version:
        raise ConflictError
    changed = change(known.answers, finding, value)
    raw = {**_not_understood(known), **changed.answers.raw()}
    keep_answers(session, person, raw, context.knowledge)
    return RedirectResponse(f"/people/{person.id}/answer", SEE_OTHER)


def _to_emergency(known: Known) -> Response:
    return RedirectResponse(f"/people/{known.person.id}/emergency", SEE_OTHER)


def _because(found: Assessed) -> list[str]:
    """The answers on which the advised level rests: what was told, and what is not known."""
    triage = found.assessment.triage
    told = [name for fired in triage.fired if fired.rule.level == triage.certain for name in fired.because]
    doubted = [each.name for each in triage.settle if each.asked] if triage.advised != triage.certain else []
    return [*doubted, *told]


def _try(known: Known, context: Context, name: str, value: str) -> Tried:
    """Compare with another answer; nothing is kept."""
    finding = _finding(name, context)
    try:
        return Tried(finding.id, value, context.assessments.what_if(known.answers, finding.id, value))
    except AnswersError as error:
        return Tried(finding.id, value, faults=tuple(faults_of(error)))


def _finding(name: str, context: Context) -> Finding:
    found = context.knowledge.findings.get(name)
    if found is None:
        raise NotThereError("question", name)
    return found


def _row(name: str, known: Known) -> Row:
    finding = known.answers.knowledge.findings[name]
    given = value_given(name, known.answers)
    unit = known.answers.knowledge.spoken_unit(name) if finding.type == "number" else ""
    others = tuple(each for each in choices(finding) if each.value != given)
    return Row(finding, in_words(name, known.answers) if given is not None else "", given or "", others, unit)


def _askable(known: Known) -> list[tuple[str, list[Finding]]]:
    """The findings that a person can answer, those first that were answered; for a list to pick from."""
    knowledge, state = known.answers.knowledge, known.answers.state()
    found = [
        each
        for each in sorted(knowledge.findings.values(), key=lambda each: each.label.casefold())
        if each.question and (not each.relevant or knowledge.evaluator(each.relevant)(state) is not False)
    ]
    answered = [each for each in found if each.id in known.answers]
    groups = [("What you told us", answered), ("Not asked yet", [each for each in found if each not in answered])]
    return [(name, findings) for name, findings in groups if findings]


def _not_understood(known: Known) -> dict[str, Any]:
    """The answers that today's knowledge does not understand; they stay where they are."""
    return {name: value for name, value in known.person.answers.items() if name not in known.answers}
