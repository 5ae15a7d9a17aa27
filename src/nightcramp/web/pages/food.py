"""Food and drink: what somebody gets in a day, and the fewest changes that mend it. Nothing of it is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from nightcramp.answers import AnswersError
from nightcramp.plan.food.intake import Intake
from nightcramp.plan.food.words import ASKS, INTAKE, READ, nutrient, sections, to_ask
from nightcramp.web.context import Known, KnownPerson
from nightcramp.web.errors import ProblemError, faults_of
from nightcramp.web.pages.plan import to_emergency
from nightcramp.web.planned import is_emergency, plan_of
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}/food")
LONGEST = 10_000
"""Letters of a day's meals."""


@router.get("")
def show(request: Request, known: KnownPerson) -> Response:
    """The form."""
    return _page(request, known)


@router.post("")
def look(
    request: Request,
    known: KnownPerson,
    meals: Annotated[str, Form()] = "",
    exclude: Annotated[list[str] | None, Form()] = None,
    leave_out: Annotated[str, Form()] = "",
) -> Response:
    """What is in the meals, and what to change."""
    given = {"meals": meals[:LONGEST], "exclude": exclude or [], "leave_out": bool(leave_out)}
    typed = [line for line in meals.splitlines() if line.strip()]
    if not typed:
        fault = {"field": "diet.meals", "value": "", "problem": "is empty", "mend": "Type what you eat and drink"}
        return _page(request, known, given, faults=[fault])
    if len(meals) > LONGEST:
        fault = {"field": "diet.meals", "value": f"{len(meals)} letters", "problem": "is too long",
                 "mend": f"Type the food of one usual day, at most {LONGEST} letters"}  # fmt: skip
        return _page(request, known, given, faults=[fault])
    try:
        from nightcramp.plan.food import food_plan, read_diet
    except ModuleNotFoundError as error:
        raise ProblemError(503, f"{error.name} is missing here. Install: pip install 'nightcramp[food]'") from None
    try:
        diet = read_diet(
            {"meals": typed, "exclude": given["exclude"]}, known.answers, leave_out_unknown=bool(leave_out)
        )
        made = food_plan(known.answers, diet)
    except AnswersError as error:
        return _page(request, known, given, faults=faults_of(error))
    asks = [known.answers.knowledge.findings[name] for name in to_ask(made)]
    bars = {nutrient(line): _bar(line) for line in made.intake.values() if line.reference is not None}
    return _page(request, known, given, found=list(sections(made)), asks=asks, bars=bars)


def _bar(line: Intake) -> tuple[float, float, float]:
    """Where a nutrient lies in a picture from 0 to twice the need: lowest, most likely and highest, as shares of it."""
    assert line.reference is not None
    low, high = line.range_towards_goal
    whole = 2 * line.reference.value
    return min(low / whole, 1), min(line.towards_goal / whole, 1), min(high / whole, 1)


def _page(
    request: Request,
    known: Known,
    given: dict[str, Any] | None = None,
    *,
    found: list[tuple[str, list[str]]] | None = None,
    asks: list[Any] | None = None,
    bars: dict[str, tuple[float, float, float]] | None = None,
    faults: list[dict[str, str]] | None = None,
) -> Response:
    made = plan_of(known)
    if is_emergency(made):
        return to_emergency(known)
    return page(
        request, "food.html", status=422 if faults else 200,
        person=known.person, plan=made, given=given or {"meals": "", "exclude": [], "leave_out": False},
        found=found or [], bars=bars or {}, folded=READ, pictured=INTAKE, asks=asks or [], asks_title=ASKS,
        faults=faults or [],
        exclusions=[each for each in known.answers.knowledge.collection("food_exclusions") if not each.when],
    )  # fmt: skip
