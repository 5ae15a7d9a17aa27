"""What follows from answers that are sent. Nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from msgspec import UNSET, UnsetType

from nightcramp.web.api import shapes
from nightcramp.web.api.body import JsonObject, shaped
from nightcramp.web.api.describe import described
from nightcramp.web.api.examples import DIET_EXAMPLE, EXAMPLE
from nightcramp.web.api.making import NO_LINES, Making
from nightcramp.web.context import Context, InContext

router = APIRouter(tags=["of answers"])
WithPlan = Annotated[bool, Query(description="Add the plan.")]
ForPlan = Annotated[bool, Query(description="Ask what a plan waits for, too.")]


async def making(context: InContext, body: JsonObject) -> Making:
    """What makes replies to the answers of the body."""
    return Making(context, body)


OfBody = Annotated[Making, Depends(making)]
_TAKES: dict[str, Any] = {"body": "Answers", "example": EXAMPLE}


@router.post("/assess", **described("Assessment", says="The assessment.", **_TAKES))
async def assess(making: OfBody, *, plan: WithPlan = False) -> Response:
    """Is it a night cramp, how urgent is it, why does it happen.

    The same as `nightcramp assess - --json`; `plan=true` adds the plan.
    """
    return await making.assessment(with_plan=plan).sent()


@router.post("/plan", **described("PlanReply", 501, says="The plan.", **_TAKES))
async def plan(making: OfBody) -> Response:
    """What to do now, tonight, this week and with a doctor, and what not.

    With a part `diet`, and where the urgency leaves room for it, a food plan is added.
    """
    return await making.plan().sent()


@router.post("/causes", **described("Causes", says="The causes.", **_TAKES))
async def causes(making: OfBody) -> Response:
    """Why it probably happens: every cause that can concern the person, the most probable explanation first."""
    return await making.causes().sent()


@router.post("/causes/{cause}", **described("Explanation", 404, says="The cause.", **_TAKES))
async def cause(making: OfBody, cause: str) -> Response:
    """One cause in full: what speaks for and against it, what would change and what would settle that."""
    return await making.cause(cause).sent()


@router.post("/next-question", **described("NextQuestion", says="The question.", **_TAKES))
async def next_question(making: OfBody, *, plan: ForPlan = False) -> Response:
    """The question that matters most now, and about how many are left.

    An emergency ends the questions at once. `plan=true` also asks what a plan waits for.
    """
    return await making.next_question(for_plan=plan).sent()


@router.post("/food", **described("FoodPlan", 501, says="The food plan.", body="Answers", example=DIET_EXAMPLE))
async def food(making: OfBody) -> Response:
    """What is eaten, what is missing, and the fewest changes that mend it within safe limits.

    The answers need a part `diet`, as in an answer file.
    """
    return await making.food().sent()


@router.post(
    "/relief",
    **described(
        "Relief", says="The steps.", body="ReliefRequest",
        example={"answers": {"age": 61}, "part": "calf", "chosen": []},
    ),
)  # fmt: skip
async def relief(
    context: InContext, body: Annotated[shapes.ReliefRequest, Depends(shaped(shapes.ReliefRequest))]
) -> Response:
    """A cramp is there now: the steps that safety clears for the person.

    `before` lists what is still to be asked; send the lines that are true as `chosen`.
    """
    return await relief_of(context, body.answers, body)


@router.post(
    "/what-if",
    **described(
        "WhatIf", 409, says="What would change.", body="WhatIfRequest",
        example={"answers": EXAMPLE, "finding": "cramp_minutes", "value": 20},
    ),
)  # fmt: skip
async def what_if(
    context: InContext, body: Annotated[shapes.WhatIfRequest, Depends(shaped(shapes.WhatIfRequest))]
) -> Response:
    """What another answer would change.

    At an emergency there is nothing to compare: 409.
    """
    return await Making(context, body.answers).what_if(body.finding, body.value).sent()


@router.post(
    "/safe",
    **described(
        "SafeReply", 404, says="The answer.", body="SafeRequest", example={"answers": EXAMPLE, "action": "quinine"}
    ),
)
async def safe(
    context: InContext, body: Annotated[shapes.SafeRequest, Depends(shaped(shapes.SafeRequest))]
) -> Response:
    """Is it safe for this person, and why.

    `action` is an id (`GET /api/v1/actions`) or a name that people have for it.
    """
    return await Making(context, body.answers).safe(body.action).sent()


async def relief_of(context: Context, answers: dict[str, Any], body: shapes.ReliefOfPerson) -> Response:
    """The steps for a person with these answers."""
    return await Making(context, answers).relief(body.part, chosen_lines(body.chosen)).sent()


def chosen_lines(chosen: list[str] | UnsetType | None) -> tuple[str, ...] | None:
    """The lines that are true, in one order; ``None``: not known; :data:`NO_LINES`: not asked."""
    if chosen is UNSET:
        return NO_LINES
    return None if chosen is None else tuple(sorted(set(chosen)))
