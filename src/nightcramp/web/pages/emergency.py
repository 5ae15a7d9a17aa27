"""What cannot wait takes the whole screen: whom to call, what to do until help comes, and nothing else."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.answers import Answers
from nightcramp.assessment import assess
from nightcramp.report.model import Report, report
from nightcramp.report.wording import in_words
from nightcramp.web.context import InContext, KnownPerson, Transaction
from nightcramp.web.countries import country_of
from nightcramp.web.errors import ProblemError
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}")
SEE_OTHER, UNPROCESSABLE = 303, 422
CALL = "Call your emergency number"


@router.get("/emergency")
def emergency(request: Request, who: KnownPerson, context: InContext) -> Response:
    """What to do first."""
    answers, knowledge = who.answers, who.answers.knowledge
    where = country_of(request, who.person, context)
    found = report(assess(answers), where.country if where else None)
    if not found.is_emergency:
        return RedirectResponse(f"/people/{who.person.id}/check", SEE_OTHER)
    heading, then = _heading(found)
    waiting = [action for action in knowledge.actions.values() if action.while_waiting == "only"]
    return page(
        request,
        "emergency.html",
        person=who.person,
        heading=heading,
        then=then,
        where=where,
        waiting=waiting,
        because=_because(answers, [name for fired in assess(answers).triage.fired for name in fired.because]),
        reasons=[reason for reason in found.reasons if reason.rule.level == found.certain.id],
        countries=sorted(knowledge.collection("countries"), key=lambda one: one.name),
    )


@router.post("/country")
def choose(who: KnownPerson, session: Transaction, context: InContext, country: str = Form("")) -> Response:
    """Choose whose numbers are shown."""
    known = {found.country for found in context.knowledge.collection("countries")}
    if country not in known:
        fault = {"field": "country", "value": country[:40], "problem": "is not in our list", "mend": "Choose one"}
        raise ProblemError(UNPROCESSABLE, "We have no numbers for that country.", [fault])
    who.person.country = country
    session.flush()
    return RedirectResponse(f"/people/{who.person.id}/emergency", SEE_OTHER)


def _heading(found: Report) -> tuple[str, list[str]]:
    """The largest text, and what to do then. Where a rule says to call, that is it, and it is not said twice."""
    calls = [text.partition(". ")[0] for text in found.do if text.startswith(CALL)]
    heading = f"{calls[0].rstrip('.')}." if calls else found.means
    return heading, [then for text in found.do if (then := text.removeprefix(heading).strip())]


def _because(answers: Answers, names: list[str]) -> list[tuple[str, str]]:
    """The answers that made it one, so that a wrong one can be put right."""
    return [(name, in_words(name, answers)) for name in dict.fromkeys(names) if name in answers]
