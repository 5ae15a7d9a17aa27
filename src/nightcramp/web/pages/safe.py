"""Is it safe for me? Any remedy, food, tablet or habit, as the safety gate sees it for this person."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.answers import UNKNOWN, AnswersError
from nightcramp.diary.people import keep_answers
from nightcramp.knowledge.schema import Action, Cause, HouseholdFood, Medicine
from nightcramp.plan import Plan
from nightcramp.plan.lookup import lookup
from nightcramp.report.safety import Safety, answer, is_it_safe, kind_of
from nightcramp.web.context import Known, KnownPerson, Transaction
from nightcramp.web.errors import ProblemError
from nightcramp.web.pages.plan import to_emergency
from nightcramp.web.planned import is_emergency, plan_of
from nightcramp.web.templates import is_part, page

router = APIRouter(prefix="/people/{person_id}/safe")
SEE_OTHER = 303
MOST_QUESTIONS = 20
"""That are asked here, one at a time; more are asked in their good order by the interview."""
KINDS = {
    "relief_step": "When a cramp comes", "stretch": "Stretches", "exercise": "Exercise", "sleep_habit": "Sleep",
    "hydration": "Drinks and salts", "diet": "Food", "supplement": "Vitamins, minerals and other supplements",
    "remedy": "Home remedies", "device": "Things to wear or use", "medicine": "Medicines", "care": "Care",
}  # fmt: skip
_REPLIES = {"yes": True, "no": False, "unknown": UNKNOWN}


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What is shown for a query.

    Attributes:
        query: as it was understood; empty where nothing was asked.
        safety: the full answer, where one action is meant.
        others: what may be meant, too, each with the title of its answer.
        foods: foods of that name.
        medicines: medicines of that name, each with the cramps that it may bring.
        nearest: names that are spelt alike.
    """

    query: str
    safety: Safety | None = None
    others: tuple[tuple[Action, str], ...] = ()
    foods: tuple[HouseholdFood, ...] = ()
    medicines: tuple[tuple[Medicine, tuple[Cause, ...]], ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of it."""
        return not (self.safety or self.others or self.foods or self.medicines)


@router.get("")
def show(request: Request, known: KnownPerson, q: Annotated[str, Query()] = "") -> Response:
    """The search, and the answer to it."""
    return _page(request, known, q)


async def fields(request: Request) -> dict[str, str]:
    """What a form with any fields gives; of one that stands twice, the last."""
    return {name: str(value) for name, value in (await request.form()).items()}


@router.post("")
def settle(form: Annotated[dict[str, str], Depends(fields)], known: KnownPerson, session: Transaction) -> Response:
    """Answer the questions that come first, then say if it is safe."""
    query = form.get("q", "")
    given, faults = _given({name: value for name, value in form.items() if name not in ("q", "csrf")}, known)
    try:
        answers = known.answers.adding(**given)
    except AnswersError as error:
        faults += [{"field": fault.field, "value": str(fault.value), "problem": fault.problem, "mend": fault.mend}
                   for fault in error.faults]  # fmt: skip
    if faults:
        raise ProblemError(422, "Some answers cannot be used.", faults)
    # What is asked here was open when it was asked. Who went back, or has an old page, sees what is kept, to change it.
    for name, value in given.items():
        if known.answers.raw().get(name, UNKNOWN) not in (UNKNOWN, value):
            return RedirectResponse(f"/people/{known.person.id}/check?ask={name}", SEE_OTHER)
    keep_answers(session, known.person, answers.raw(), known.answers.knowledge)
    return RedirectResponse(f"/people/{known.person.id}/safe?{urlencode({'q': query})}#found", SEE_OTHER)


def _given(form: dict[str, str], known: Known) -> tuple[dict[str, Any], list[dict[str, str]]]:
    given: dict[str, Any] = {}
    faults = []
    for name, value in form.items():
        finding = known.answers.knowledge.findings.get(name)
        if finding is None or finding.type != "boolean":
            faults.append({"field": name[:80], "value": value[:80], "problem": "is no question that is asked here",
                           "mend": "Go back and answer what is on the page"})  # fmt: skip
        elif value not in _REPLIES:
            faults.append({"field": name, "value": value[:80], "problem": "is no answer",
                           "mend": f"Use one of {', '.join(_REPLIES)}"})  # fmt: skip
        else:
            given[name] = _REPLIES[value]
    return given, faults


def _page(request: Request, known: Known, query: str) -> Response:
    made = plan_of(known)
    if is_emergency(made):
        return to_emergency(known)
    knowledge = known.answers.knowledge
    found = _found(made, query)
    asks = [knowledge.findings[name] for name in found.safety.questions] if found.safety else []
    values: dict[str, Any] = {
        "person": known.person, "plan": made, "found": found, "asks": asks,
        "is_short": len(asks) <= MOST_QUESTIONS,
        "says": lambda kind: answer(knowledge, kind),
    }  # fmt: skip
    if is_part(request):
        return page(request, "safe_found.html", **values)
    return page(request, "safe.html", browse=_browse(made), **values)


def _found(plan: Plan, query: str) -> Found:
    answers = plan.assessment.answers
    knowledge, state = answers.knowledge, answers.state()
    taken = lookup(query, knowledge)
    if not taken.query:
        return Found("")
    kinds = {action.id: kind_of(plan, action.id, state) for action, _ in taken.actions}
    # What is made for other people stands behind what is made for this one.
    ordered = sorted(taken.actions, key=lambda each: kinds[each[0].id] == "not_meant")
    meant = [each for each in ordered if kinds[each[0].id] != "not_meant"] or ordered
    is_certain = bool(meant) and not taken.foods and (len(meant) == 1 or meant[0][1] > meant[1][1])
    safety = is_it_safe(plan, meant[0][0].id) if is_certain else None
    others = [(action, answer(knowledge, kinds[action.id]).title) for action, _ in ordered
              if safety is None or action.id != safety.action.id]  # fmt: skip
    medicines = tuple((each, _causes(plan, each)) for each in taken.medicines) if safety is None else ()
    return Found(taken.query, safety, tuple(others), taken.foods, medicines, taken.nearest)


def _causes(plan: Plan, medicine: Medicine) -> tuple[Cause, ...]:
    """The causes of cramps that a medicine stands for."""
    knowledge = plan.assessment.answers.knowledge
    classes = set(medicine.classes)
    taking = {name for name, finding in knowledge.findings.items() if classes & set(finding.medicine_classes)}
    return tuple(
        cause
        for cause in knowledge.causes.values()
        if cause.kind == "medicine" and any(sign.defining and sign.finding in taking for sign in cause.shows)
    )


def _browse(plan: Plan) -> list[tuple[str, list[tuple[Action, str]]]]:
    answers = plan.assessment.answers
    knowledge, state = answers.knowledge, answers.state()
    titles = {each.id: each.title for each in knowledge.collection("safety_answers")}
    grouped: dict[str, list[tuple[Action, str]]] = {kind: [] for kind in KINDS}
    for action in knowledge.actions.values():
        grouped[action.kind].append((action, titles[kind_of(plan, action.id, state)]))
    return [(KINDS[kind], entries) for kind, entries in grouped.items() if entries]
