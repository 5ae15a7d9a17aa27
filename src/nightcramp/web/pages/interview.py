"""The questions, one a screen; an emergency takes over at once."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from nightcramp.answers import Answers, AnswersError
from nightcramp.diary.people import ConflictError, keep_answers
from nightcramp.interview import (
    Question,
    answered_questions,
    asked_again,
    next_question,
    plan_question,
    progress,
    question_of,
    replaced,
    single_question,
    why_asked,
)
from nightcramp.knowledge.model import SPOKEN_UNITS
from nightcramp.report.wording import in_words
from nightcramp.triage import triage
from nightcramp.web import asked, replies
from nightcramp.web.context import InContext, Known, KnownPerson, Transaction
from nightcramp.web.replies import FieldFault, Filled
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}")
SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
EVERYTHING = "*"
DOES_NOT_FIT = "This does not fit with what was answered before."
MOST_PRESET = 50
"""Medicines that an address may name."""


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0)


SentForm = Annotated[FormData, Depends(_form)]


@router.get("/check")
def check(request: Request, who: KnownPerson, ask: str = "") -> Response:
    """The next question, or one that is asked again (``ask``)."""
    for_plan = _for_plan(request)
    if ask:
        question = _again(who.answers, ask)
        if question is None:
            return RedirectResponse(_address(who, for_plan=for_plan), SEE_OTHER)
        given, said = asked.before(question, who.answers)
        if question.kind == "medicines" and (told := request.query_params.getlist("medicine")):
            given, said = Filled(medicines=tuple(dict.fromkeys([*given.medicines, *told[:MOST_PRESET]]))), ""
        return _show(request, who, question, given, said, again=True)
    if is_emergency(who.answers):
        return _to(who, "emergency")
    question = _next(who.answers, for_plan=for_plan)
    if question is None:
        return _to(who, "plan" if for_plan else "answer")
    return _show(request, who, question, *asked.before(question, who.answers))


@router.post("/check")
def reply(request: Request, who: KnownPerson, form: SentForm, session: Transaction, context: InContext) -> Response:
    """Take the reply to the question for which the form was made, and go on."""
    for_plan, again = _for_plan(request, form), form.get("again") == "yes"
    given = replies.filled(form)
    name = str(form.get("question", ""))
    question = _again(who.answers, name) if again else _next(who.answers, for_plan=for_plan)
    is_stale = str(form.get("version", "")) != str(who.person.version)
    if is_stale or question is None or question.id != name:
        return _stale(request, who, form, given, for_plan=for_plan)
    if form.get("shape") != replies.shape(question):
        changed = FieldFault("", "The lines of this question changed. Please look at them again.")
        return _show(request, who, question, given, "", again=again, faults=[changed])
    found, faults = replies.answers_in(question, given)
    faults = replies.unknown_fields(question, form) + faults
    if question.kind == "medicines" and given.do != "unknown" and _must_be_seen(given, context.knowledge):
        return _show(request, who, question, given, "", again=again, status=200 if not faults else UNPROCESSABLE)
    if faults:
        return _show(request, who, question, given, "", again=again, faults=faults)
    if question.kind == "date":
        found["assessed_on"] = datetime.datetime.now().astimezone().date().isoformat()
    forget = set(form.getlist("forget"))
    raw = {n: value for n, value in replaced(who.answers, question, found).items() if n not in forget}
    try:
        answers = Answers.read(raw, context.knowledge)
    except AnswersError as error:
        faults = asked.faults_in_words(error, question, who.answers)
        conflicts = asked.conflicting(error, question, who.answers)
        faults = [FieldFault("", DOES_NOT_FIT)] if conflicts else faults
        return _show(request, who, question, given, "", again=again, faults=faults, conflicts=conflicts)
    return _keep(request, who, answers, session, form=form, given=given, for_plan=for_plan)


@router.get("/answers")
def every_answer(request: Request, who: KnownPerson) -> Response:
    """All answers in words, each to change or to forget."""
    answers = who.answers
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for name in answers.raw():
        question = asked_again(answers, question_of(name, answers))
        heading = question.ask if question and question.kind in ("page", "pick") else ""
        groups.setdefault(heading, []).append((name, in_words(name, answers), answers[name] is False))
    return page(
        request,
        "answers.html",
        person=who.person,
        groups=groups,
        emergency=is_emergency(answers),
        left_out=who.labels(),
        damaged=who.damaged,
        say=lambda text: asked.wording(who.person, text),
    )


@router.post("/answers")
def forget(who: KnownPerson, form: SentForm, session: Transaction, context: InContext) -> Response:
    """Forget one answer, or all of them."""
    if str(form.get("version", "")) != str(who.person.version):
        raise ConflictError
    name = str(form.get("forget", ""))
    raw = {} if name == EVERYTHING else {n: value for n, value in who.answers.raw().items() if n != name}
    keep_answers(session, who.person, Answers.read(raw, context.knowledge).raw(), context.knowledge)
    return _to(who, "answers" if raw else "check")


def is_emergency(answers: Answers) -> bool:
    """Whether it is certain that help is needed at once."""
    knowledge = answers.knowledge
    return triage(answers).certain == max(knowledge.levels, key=knowledge.rank)


# --- which question


def _next(answers: Answers, *, for_plan: bool) -> Question | None:
    question = next_question(answers)
    if question is None and for_plan and not is_emergency(answers):
        return plan_question(answers)
    return question


def _again(answers: Answers, name: str) -> Question | None:
    """A question that was answered, or a single one that somebody wants to answer now."""
    return asked_again(answers, name) or single_question(answers.knowledge, name)


def _for_plan(request: Request, form: FormData | None = None) -> bool:
    return "plan" in (request.query_params.get("for"), form.get("for") if form else None)


def _address(who: Known, *, for_plan: bool) -> str:
    return f"/people/{who.person.id}/check{'?for=plan' if for_plan else ''}"


def _to(who: Known, what: str) -> Response:
    return RedirectResponse(f"/people/{who.person.id}/{what}", SEE_OTHER)


def _back(who: Known, question: Question, *, again: bool) -> str:
    """The question before this one."""
    answered = answered_questions(who.answers)
    earlier = answered[: answered.index(question.id)] if again and question.id in answered else answered
    earlier = tuple(name for name in earlier if name != question.id)
    return earlier[-1] if earlier else ""


# --- what is shown


def _show(
    request: Request,
    who: Known,
    question: Question,
    given: Filled,
    said: str,
    *,
    again: bool = False,
    faults: list[FieldFault] | None = None,
    conflicts: tuple[str, ...] = (),
    status: int = 0,
) -> Response:
    knowledge, for_plan = who.answers.knowledge, _for_plan(request)
    is_open = not again and not any(name in who.answers for name in question.findings)
    done, left = progress(who.answers)
    shown = asked.Shown(
        question=question,
        given=given,
        faults=asked.by_field(faults or []),
        said=said,
        units=asked.units_of(question, knowledge),
        medicines=asked.medicine_lines(given.medicines, knowledge) if question.kind == "medicines" else (),
        why=why_asked(question, who.answers, for_plan=for_plan and next_question(who.answers) is None)
        if is_open
        else None,
        conflicts=tuple((name, in_words(name, who.answers)) for name in conflicts),
    )
    return page(
        request,
        "check.html",
        status=status or (UNPROCESSABLE if faults else 200),
        person=who.person,
        shown=shown,
        question=question,
        again=again,
        for_plan=for_plan,
        done=done,
        left=left,
        shape=replies.shape(question),
        back=_back(who, question, again=again),
        names=asked.all_medicine_names(knowledge) if question.kind == "medicines" else (),
        say=lambda text: asked.wording(who.person, text),
        left_out=who.labels(),
        damaged=who.damaged,
    )


def _must_be_seen(given: Filled, knowledge: Any) -> bool:
    """Whether somebody should see first what a medicine was taken for."""
    if given.do == "none":
        return False
    if given.do != "on":
        return True
    lines = asked.medicine_lines(given.medicines, knowledge)
    return any(not line.is_plain and line.written not in given.shown for line in lines)


def _stale(request: Request, who: Known, form: FormData, given: Filled, *, for_plan: bool) -> Response:
    """The answers changed since the form was made. Nothing is overwritten, and the reply is not lost."""
    name = str(form.get("question", ""))
    following = _next(who.answers, for_plan=for_plan)
    question = following if following and following.id == name else _again(who.answers, name)
    if question is None or (question is not following and not any(n in who.answers for n in question.findings)):
        return RedirectResponse(_address(who, for_plan=for_plan), SEE_OTHER)
    found, faults = replies.answers_in(question, given)
    if not faults and replies.same_as(found, who.answers.raw()):
        return RedirectResponse(_address(who, for_plan=for_plan), SEE_OTHER)  # sent twice
    return page(
        request,
        "check_conflict.html",
        status=CONFLICT,
        person=who.person,
        question=question,
        given=given,
        again=question is not following,
        for_plan=for_plan,
        shape=replies.shape(question),
        can_take=not faults and form.get("shape") == replies.shape(question),
        mine=_said(question, given),
        kept=_kept(question, who.answers),
        say=lambda text: asked.wording(who.person, text),
    )


def _kept(question: Question, answers: Answers) -> list[str]:
    """What is kept of a question, in words."""
    known = [name for name in question.findings if name in answers]
    if not known:
        return []
    if question.kind in ("page", "pick"):
        return [in_words(name, answers) for name in known if answers[name] is not False] or ["None of these"]
    return [in_words(known[0], answers)]


def _said(question: Question, given: Filled) -> list[str]:
    """A reply in words."""
    if given.do == "unknown":
        return ["I don't know"]
    match question.kind:
        case "page" | "pick":
            yes = [line.text for line in question.lines if line.id in given.yes]
            unsure = [f"Not sure: {line.text}" for line in question.lines if line.id in given.unsure]
            return yes + unsure or ["None of these"]
        case "yes_no":
            return ["Yes" if given.do == "yes" else "No"]
        case "choice":
            return [line.text for line in question.lines if f"choice:{line.id}" == given.do]
        case "medicines":
            return list(given.medicines) or ["No medicines"]
        case _:
            return [f"{given.value} {SPOKEN_UNITS.get(given.unit, given.unit)}".strip()]


def _keep(
    request: Request, who: Known, answers: Answers, session: Session, *, form: FormData, given: Filled, for_plan: bool
) -> Response:
    try:
        keep_answers(session, who.person, answers.raw(), answers.knowledge)
    except ConflictError:
        session.refresh(who.person)
        return _stale(request, who, form, given, for_plan=for_plan)
    if is_emergency(answers):
        return _to(who, "emergency")
    return RedirectResponse(_address(who, for_plan=for_plan), SEE_OTHER)
