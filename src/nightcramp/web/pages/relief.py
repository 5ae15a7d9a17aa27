"""Relief now: one tap from the icon to the first step, also offline.

The page holds all that may be shown to this person, as a table; its script looks things up and knows no medicine.
Without a script the same comes from here, as a list.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.answers import Answers
from nightcramp.diary.checks import PARTS
from nightcramp.diary.database import Person
from nightcramp.diary.nights import CrampEntry, Nights
from nightcramp.diary.people import NAMES
from nightcramp.knowledge import KnowledgeBase
from nightcramp.relief import answering, before, relief
from nightcramp.relief.relief import never
from nightcramp.relief.table import shown
from nightcramp.relief.words import NO_STEP
from nightcramp.report.wording import country, with_numbers
from nightcramp.web.context import Context, InContext, LastPerson, PeopleSeen, Transaction
from nightcramp.web.errors import ProblemError
from nightcramp.web.pages.people import remember
from nightcramp.web.relief_data import answers_tonight, data_of, groups_of, guessed_country, words_of_age
from nightcramp.web.templates import page

router = APIRouter(prefix="/relief")
SEE_OTHER = 303
NONE, LINES, UNKNOWN = "none", "lines", "unknown"
"""The buttons under the lines: none is true, those that are chosen are, nobody knows."""
BOTH = "both"


@router.get("")
def ask(request: Request, person: LastPerson, context: InContext, age: str = "", part: str = "calf") -> Response:
    """What could make a step harmful, as far as it is not known; where nothing is to be asked, the first step."""
    answers = answers_tonight(person, context.knowledge)
    known = _with_age(answers, age)
    wanted = before(known)
    found = None if wanted.age or wanted.lines else relief(known, _part(part, context.knowledge))
    groups = groups_of(answers)
    return page(
        request, "relief.html", **_common(request, context, person),
        data=data_of(groups, person, context.knowledge, context.settings.country),
        at="age" if wanted.age else "lines" if wanted.lines else "steps",
        ages=[(group.age, words_of_age(group)) for group in groups if group.age is not None],
        lines={line.id: line for group in groups for line in group.lines}.values(),
        asked={line.id for line in wanted.lines},
        age=age, part=part, found=found, shown=shown(found, known) if found else None,
    )  # fmt: skip


@router.post("")
def all_steps(
    request: Request, person: LastPerson, context: InContext,
    age: Annotated[str, Form()] = "", part: Annotated[str, Form()] = "calf",
    lines: Annotated[tuple[str, ...], Form()] = (), answer: Annotated[str, Form()] = UNKNOWN,
) -> Response:  # fmt: skip
    """All steps at once, for a browser without a script."""
    answers = _with_age(answers_tonight(person, context.knowledge), age)
    if before(answers).lines:
        answers = answering(answers, {NONE: (), LINES: lines}.get(answer))
    found = relief(answers, _part(part, context.knowledge))
    return page(
        request, "relief_steps.html", **_common(request, context, person), found=found, shown=shown(found, answers),
        part=part,
    )  # fmt: skip


@router.post("/gone")
def write_down(
    person: LastPerson, people: PeopleSeen, session: Transaction, context: InContext,
    part: Annotated[str, Form()] = "", at: Annotated[str, Form()] = "", seconds: Annotated[str, Form()] = "",
    steps: Annotated[tuple[str, ...], Form()] = (),
) -> Response:  # fmt: skip
    """Write the cramp down; who has not told of anybody is kept as "Me"."""
    person = person or people.add(NAMES["me"], "me")
    entry = CrampEntry(
        at=_moment(at), seconds=int(seconds) if seconds.isdecimal() else None, side=BOTH if part == BOTH else None,
        part=part if part in PARTS else None, steps=steps,
    )  # fmt: skip
    Nights(session, person, context.knowledge).add_cramp(entry)
    return remember(RedirectResponse("/relief/written", SEE_OTHER), person.id)


@router.get("/written")
def written(request: Request, person: LastPerson, context: InContext) -> Response:
    """What to expect after a cramp, once it is written down."""
    return page(request, "relief_written.html", **_common(request, context, person))


def _with_age(answers: Answers, age: str) -> Answers:
    return answers.adding(age=age) if age and before(answers).age else answers


def _part(part: str, knowledge: KnowledgeBase) -> str:
    parts = [protocol.id for protocol in knowledge.collection("relief_protocols")]
    if part not in parts:
        fault = {"field": "part", "value": part[:60], "problem": "is not known", "mend": f"Use {', '.join(parts)}"}
        raise ProblemError(422, "There are no steps for that part.", [fault])
    return part


def _moment(text: str) -> datetime.datetime:
    """When the cramp began, on the clock of the device; without a script, now on the clock of this machine."""
    if not text:
        return datetime.datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        fault = {"field": "at", "value": text[:60], "problem": "is no time", "mend": "Use 2026-01-31T03:12"}
        raise ProblemError(422, "The cramp was not written down.", [fault]) from None


def _common(request: Request, context: Context, person: Person | None) -> dict[str, Any]:
    """What every page of relief shows."""
    knowledge = context.knowledge
    chosen = (person.country if person else None) or context.settings.country
    guess = guessed_country(request.headers.get("accept-language", ""), knowledge)
    return {
        "person": person,
        "parts": knowledge.collection("relief_protocols"),
        "country": country(knowledge, chosen or guess),
        "country_is_known": bool(chosen),
        "countries": knowledge.collection("countries"),
        "after": [one.says for one in knowledge.collection("relief_afterwards")],
        "never": never(knowledge),
        "no_step": NO_STEP,
        "with_numbers": lambda text: with_numbers(text, country(knowledge, chosen)),
    }
