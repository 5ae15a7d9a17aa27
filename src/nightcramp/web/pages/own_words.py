"""Tell it in your own words: what was understood is shown as ticks, and only what is confirmed is kept."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from nightcramp.answers import Answers, AnswersError
from nightcramp.diary.people import ConflictError, keep_answers
from nightcramp.interview.free_text import LONGEST_TEXT, read_text
from nightcramp.web import asked, told
from nightcramp.web.context import InContext, Known, KnownPerson, Transaction
from nightcramp.web.pages.interview import is_emergency
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}/check/words")
SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
ALL, MORE = "all", "more"
NOTHING_TYPED = "Type a few words first, or go on with the questions."
CHANGED = (
    "The answers changed meanwhile in another window. Nothing was overwritten. Look at your ticks, then keep them."
)


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0)


SentForm = Annotated[FormData, Depends(_form)]


@router.get("")
def ask(request: Request, who: KnownPerson) -> Response:
    """A box to type into."""
    return page(request, "words.html", person=who.person, text="", fault="", longest=LONGEST_TEXT)


@router.post("")
def understand(request: Request, who: KnownPerson, form: SentForm) -> Response:
    """What was understood; nothing is kept yet."""
    text = str(form.get("text", "")).strip()
    if not text:
        return page(
            request, "words.html", status=UNPROCESSABLE, person=who.person, text="", fault=NOTHING_TYPED,
            longest=LONGEST_TEXT,
        )  # fmt: skip
    read = read_text(text, who.answers.knowledge, of_somebody_else=who.person.relation != "me")
    names = tuple(entry.written for entry in read.medicines)
    return _ticks(
        request, who, told.ticks(read, who.answers), names, text=text, no_medicines=read.no_medicines,
        not_understood=read.not_understood,
    )  # fmt: skip


@router.post("/confirm")
def confirm(
    request: Request, who: KnownPerson, form: SentForm, session: Transaction, context: InContext
) -> Response:  # fmt: skip
    """Keep what was confirmed."""
    knowledge = context.knowledge
    found, faults = told.confirmed(form, knowledge)
    names = tuple(str(name)[:200] for name in form.getlist("medicine") if str(name).strip())
    which = str(form.get("medicines", ""))
    if which == ALL:
        found["medicines"] = list(names)
    answers, more = _read(who, found) if not faults else (None, {})
    problems = {name: [says] for name, says in faults.items()} | more
    odd = [name for name in problems if name and name not in knowledge.findings]
    if odd:
        problems[""] = [f"We do not know what to do with {odd[0][:40]!r}. The rest is shown below."]
    is_stale = str(form.get("version", "")) != str(who.person.version)
    if answers is None or is_stale:
        return _ticks(
            request, who, told.shown_again(form, who.answers, problems), names, text=str(form.get("text", "")),
            which=which, no_medicines=str(form.get("no_medicines", "")), status=CONFLICT if is_stale else UNPROCESSABLE,
            problem=CHANGED if is_stale else " ".join(problems.get("", [])),
        )  # fmt: skip
    if found:
        try:
            keep_answers(session, who.person, answers.raw(), knowledge)
        except ConflictError:
            session.refresh(who.person)
            return _ticks(request, who, told.shown_again(form, who.answers, {}), names, text=str(form.get("text", "")),
                          which=which, status=CONFLICT, problem=CHANGED)  # fmt: skip
    if is_emergency(answers):
        return RedirectResponse(f"/people/{who.person.id}/emergency", SEE_OTHER)
    ask = f"?{urlencode([('ask', 'medicines'), *(('medicine', name) for name in names)])}" if which == MORE else ""
    return RedirectResponse(f"/people/{who.person.id}/check{ask}", SEE_OTHER)


def _read(who: Known, found: dict[str, object]) -> tuple[Answers | None, dict[str, list[str]]]:
    """The answers with what was confirmed, or what is wrong with it, by finding."""
    try:
        return Answers.read({**who.answers.raw(), **found}, who.answers.knowledge), {}
    except AnswersError as error:
        problems: dict[str, list[str]] = {}
        for fault in error.faults:
            names = [name.strip() for name in fault.field.split(",") if name.strip() in found] or [""]
            says = asked.plain(f"This {fault.problem}. {fault.mend}.", who.answers.knowledge)
            for name in names:
                problems.setdefault(name, []).append(says)
        return None, problems


def _ticks(
    request: Request,
    who: Known,
    found: list[told.Tick],
    names: tuple[str, ...],
    *,
    text: str,
    which: str = "",
    no_medicines: str = "",
    not_understood: tuple[str, ...] = (),
    status: int = 200,
    problem: str = "",
) -> Response:
    return page(
        request,
        "words_ticks.html",
        status=status,
        person=who.person,
        ticks=found,
        medicines=asked.medicine_lines(names, who.answers.knowledge),
        which=which,
        text=text[:LONGEST_TEXT],
        no_medicines=no_medicines,
        not_understood=not_understood,
        problem=problem,
        say=lambda words: asked.wording(who.person, words),
    )
