"""What follows from the kept answers of a person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from msgspec import UNSET

from nightcramp.diary.people import keep_answers
from nightcramp.interview import Question
from nightcramp.report.question_json import asked_next, next_question_as_object
from nightcramp.web.api import shapes
from nightcramp.web.api.assessments import ForPlan, WithPlan, relief_of
from nightcramp.web.api.body import shaped
from nightcramp.web.api.describe import OF_A_PERSON, described
from nightcramp.web.api.making import NO_LINES, Making
from nightcramp.web.api.reply import reply
from nightcramp.web.context import InContext, KnownPerson, Transaction
from nightcramp.web.errors import ProblemError

router = APIRouter(prefix="/people/{person_id}", tags=["of a person"])
_PICKED = ("page", "pick")


async def making(context: InContext, known: KnownPerson) -> Making:
    """What makes replies to the answers of the person."""
    return Making(context, known.answers.raw())


OfPerson = Annotated[Making, Depends(making)]


@router.get("/assessment", **described("Assessment", *OF_A_PERSON, 422, says="The assessment."))
async def assessment(making: OfPerson, *, plan: WithPlan = False) -> Response:
    """Is it a night cramp, how urgent is it, why does it happen."""
    return await making.assessment(with_plan=plan).sent()


@router.post(
    "/what-if",
    **described("WhatIf", *OF_A_PERSON, 409, says="What would change.", body="OtherAnswer",
                example={"finding": "cramp_minutes", "value": 20}),
)  # fmt: skip
async def what_if(
    making: OfPerson, body: Annotated[shapes.OtherAnswer, Depends(shaped(shapes.OtherAnswer))]
) -> Response:
    """What another answer would change. Nothing is kept; to keep it, `PATCH` the answers.

    At an emergency there is nothing to compare: 409.
    """
    return await making.what_if(body.finding, body.value).sent()


@router.get("/plan", **described("PlanReply", *OF_A_PERSON, says="The plan."))
async def plan(making: OfPerson) -> Response:
    """What to do now, tonight, this week and with a doctor, and what not."""
    return await making.plan().sent()


@router.get("/causes", **described("Causes", *OF_A_PERSON, says="The causes."))
async def causes(making: OfPerson) -> Response:
    """Why it probably happens: every cause that can concern the person, the most probable explanation first."""
    return await making.causes().sent()


@router.get("/causes/{cause}", **described("Explanation", *OF_A_PERSON, 422, says="The cause."))
async def cause(making: OfPerson, cause: str) -> Response:
    """One cause in full: what speaks for and against it, what would change and what would settle that."""
    return await making.cause(cause).sent()


@router.get("/safe/{action}", **described("SafeReply", *OF_A_PERSON, says="The answer."))
async def safe(making: OfPerson, action: str) -> Response:
    """Is it safe for this person, and why.

    `action` is an id (`GET /api/v1/actions`) or a name that people have for it.
    """
    return await making.safe(action).sent()


@router.get("/relief", **described("Relief", *OF_A_PERSON, 422, says="The steps."))
async def relief(
    making: OfPerson, part: Annotated[str, Query(description="Where it cramps: calf, foot, thigh or both.")] = "calf"
) -> Response:
    """A cramp is there now: the steps that safety clears for this person.

    `before` lists what is still to be asked; POST the lines that are true.
    """
    return await making.relief(part, NO_LINES).sent()


@router.post(
    "/relief",
    **described("Relief", *OF_A_PERSON, says="The steps.", body="ReliefOfPerson",
                example={"part": "calf", "chosen": []}),
)  # fmt: skip
async def relief_with_lines(
    context: InContext,
    known: KnownPerson,
    body: Annotated[shapes.ReliefOfPerson, Depends(shaped(shapes.ReliefOfPerson))],
) -> Response:
    """The same with the lines that are true now. They are not kept: tomorrow they may be other ones."""
    return await relief_of(context, known.answers.raw(), body)


@router.get("/next-question", **described("NextQuestion", *OF_A_PERSON, 422, says="The question."))
async def next_question(making: OfPerson, *, plan: ForPlan = False) -> Response:
    """The question that matters most now, and about how many are left."""
    return await making.next_question(for_plan=plan).sent()


@router.post(
    "/next-question",
    **described("NextQuestion", *OF_A_PERSON, 409, says="The next question.", body="QuestionReply",
                example={"question": "age", "value": 61}),
)  # fmt: skip
def reply_to_question(
    context: InContext,
    known: KnownPerson,
    session: Transaction,
    body: Annotated[shapes.QuestionReply, Depends(shaped(shapes.QuestionReply))],
    *,
    plan: ForPlan = False,
) -> Response:
    """Reply to the question that is asked now; the next one comes back.

    Exactly one of `value`, `chosen` (with `unsure`) and `unknown` is given. To go back, forget the answers of the last
    question: `PATCH` the answers with `null`.
    """
    question = asked_next(known.answers, for_plan=plan)
    if question is None or question.id != body.question:
        asked = "none: all is asked" if question is None else repr(question.id)
        fault = {"field": "question", "value": body.question[:80], "problem": "is not asked now",
                 "mend": f"GET the question again; now it is {asked}"}  # fmt: skip
        raise ProblemError(409, "That question is not the one that is asked now. Nothing was changed.", [fault])
    changed = known.answers.adding(**_understood(question, body))
    keep_answers(session, known.person, changed.raw(), context.knowledge)
    return reply(next_question_as_object(changed, for_plan=plan))


def _understood(question: Question, body: shapes.QuestionReply) -> dict[str, Any]:
    """The answers that a reply gives.

    Raises:
        ProblemError: it does not fit the question.
    """
    lines = {line.id for line in question.lines}
    given = [name for name in ("value", "chosen", "unsure", "unknown") if getattr(body, name) is not UNSET]
    if given == ["unknown"] and body.unknown is True:
        return question.not_known()
    if question.kind in _PICKED and given and set(given) <= {"chosen", "unsure"}:
        chosen, unsure = (set(getattr(body, name) or ()) for name in ("chosen", "unsure"))
        if odd := sorted((chosen | unsure) - lines):
            raise _refused("chosen", odd[0], "is no line of the question", f"Choose among {', '.join(sorted(lines))}")
        return question.picked(chosen, unsure)
    if question.kind not in _PICKED and given == ["value"]:
        return question.answered(body.value)
    needed = "'chosen', the ids of the lines that are true" if question.kind in _PICKED else "'value'"
    raise _refused(", ".join(given) or "value", "", f"does not answer a question of the kind {question.kind}",
                   f"Send {needed}, or 'unknown': true")  # fmt: skip


def _refused(field: str, value: str, problem: str, mend: str) -> ProblemError:
    fault = {"field": field, "value": value[:80], "problem": problem, "mend": mend}
    return ProblemError(422, "The reply does not fit the question.", [fault])
