"""Relief now: one tap from the icon to the first step, also offline.

The page holds all that may be shown to this person, as a table; its script looks things up and knows no medicine. Without
a script the same comes from here, as a list.
"""

from __future__ import annotations

import collections
import datetime
import json
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from nightcramp.answers import Answers
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Country
from nightcramp.relief import Relief, answering, before, relief
from nightcramp.relief.compact import compact
from nightcramp.relief.relief import never
from nightcramp.relief.table import Group, shown, table
from nightcramp.report.wording import country, with_numbers
from nightcramp.web.context import Context, InContext, LastPerson, PeopleSeen, Transaction, known_of
from nightcramp.web.templates import page

router = APIRouter()
SEE_OTHER = 303
MOST_TABLES = 64
"""Kept in memory; each is some ten kilobytes."""
NONE, LINES, UNKNOWN = "none", "lines", "unknown"
"""The buttons under the lines: none is true, those that are chosen are, nobody knows."""


@router.get("/relief")
def ask(request: Request, person: LastPerson, context: InContext, age: str = "", part: str = "calf") -> Response:
    """What could make a step harmful, as far as it is not known; where nothing is to be asked, the first step."""
    answers = _answers(person, context.knowledge)
    known = answers.adding(age=age) if age and before(answers).age else answers
    return page(request, "relief.html", **_shell(request, context, person, answers), **_stage(known, part))


@router.post("/relief")
def steps(
    request: Request, person: LastPerson, context: InContext,
    age: Annotated[str, Form()] = "", part: Annotated[str, Form()] = "calf", lines: Annotated[list[str], Form()] = [],
    answer: Annotated[str, Form()] = UNKNOWN,
) -> Response:  # fmt: skip
    """All steps at once, for a browser without a script."""
    answers = _answers(person, context.knowledge)
    answers = answers.adding(age=age) if age and before(answers).age else answers
    if before(answers).lines:
        answers = answering(answers, {NONE: (), LINES: lines}.get(answer))
    return _list(request, context, person, answers, part)
