"""Makes the replies that follow from answers alone: the same for answers that are sent and for those of a person."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from fastapi import Response
from starlette.concurrency import run_in_threadpool

from nightcramp.answers import AnswerFault, Answers, AnswersError
from nightcramp.answers.files import DIET, without_diet
from nightcramp.condition import nearest
from nightcramp.knowledge import KnowledgeBase
from nightcramp.relief import answering, before, find, relief
from nightcramp.report.json import as_object, causes_as_objects, explanation_as_object
from nightcramp.report.plan_json import plan_as_object, why_as_object
from nightcramp.report.question_json import next_question_as_object
from nightcramp.report.relief_json import before_as_object, relief_as_object
from nightcramp.report.what_if_json import comparison_as_object
from nightcramp.web.api.reply import of_bytes
from nightcramp.web.assessed import Assessed
from nightcramp.web.context import Context
from nightcramp.web.errors import NotThereError, ProblemError
from nightcramp.web.results import Results

_encode = msgspec.json.Encoder().encode
NO_LINES: tuple[str, ...] = ("",)
"""The page before relief was not asked."""


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """A reply that is still to be made.

    Attributes:
        key: all that it depends on.
        make: makes it, as plain objects.
        results: where it is kept.
    """

    key: tuple[Any, ...]
    make: Callable[[], dict[str, Any]]
    results: Results

    async def sent(self) -> Response:
        """What is kept, at once; else it is made by a thread, so that others are answered meanwhile."""
        found = self.results.kept(self.key)
        if found is None:
            found = await run_in_threadpool(self.results.get, self.key, lambda: _encode(self.make()))
        return of_bytes(found)


class Making:
    """Replies to one set of answers.

    Args:
        context: of the app.
        raw: the answers as they were given, with what is eaten, where it is known.
    """

    def __init__(self, context: Context, raw: Mapping[str, Any]) -> None:
        self.knowledge: KnowledgeBase = context.knowledge
        self._results = context.results
        self._assessments = context.assessments
        self._raw = raw
        self._key = (context.knowledge.hash, json.dumps(raw, separators=(",", ":")))

    def assessment(self, *, with_plan: bool = False) -> Work:
        """Everything about the person."""

        def make() -> dict[str, Any]:
            found = self._assessed()
            return as_object(found.assessment, found.plan if with_plan else None)

        return self._work(("assessment", with_plan), make)

    def causes(self) -> Work:
        """The ranking of causes."""
        return self._work(
            ("causes",),
            lambda: {"causes": causes_as_objects(self._assessed().assessment), "knowledge": self.knowledge.dump()},
        )

    def cause(self, cause: str) -> Work:
        """One cause in full.

        Raises:
            NotThereError: there is no such cause.
            ProblemError: it cannot concern this person.
        """
        if cause not in self.knowledge.causes:
            raise NotThereError("cause", cause)

        def make() -> dict[str, Any]:
            try:
                return explanation_as_object(cause, self._assessed().assessment)
            except KeyError:
                fault = {"field": "cause", "value": cause, "problem": "cannot concern this person",
                         "mend": "Ask for one of those that 'causes' lists"}  # fmt: skip
                raise ProblemError(422, "That cause is not for people like this one.", [fault]) from None

        return self._work(("cause", cause), make)

    def plan(self) -> Work:
        """The plan, with a food plan where the answers say what is eaten."""

        def make() -> dict[str, Any]:
            made = self._assessed().plan
            found = {"plan": plan_as_object(made), "knowledge": self.knowledge.dump()}
            if DIET in self._raw and made.holds_prevention:
                found["food"] = food_as_object(self._raw[DIET], made.assessment.answers)
            return found

        return self._work(("plan",), make)

    def food(self) -> Work:
        """The food plan."""

        def make() -> dict[str, Any]:
            if DIET not in self._raw:
                raise AnswersError([AnswerFault(DIET, "", "is missing", "Add 'diet' with 'meals' or 'often'")])
            return food_as_object(self._raw[DIET], self._answers())

        return self._work(("food",), make)

    def safe(self, name: str) -> Work:
        """What becomes of the actions that bear a name, and why.

        Raises:
            NotThereError: nothing bears it.
        """

        def make() -> dict[str, Any]:
            actions, guessed = _actions(name, self.knowledge)
            made = self._assessed().plan
            found = [why_as_object(made, action) for action in actions]
            return {"asked": name, "read_as": guessed or None, "answers": found}

        return self._work(("safe", name), make)

    def relief(self, part: str, chosen: tuple[str, ...] | None) -> Work:
        """What to do now.

        Args:
            part: where it cramps.
            chosen: the lines that are true; ``None``: the person does not know; :data:`NO_LINES`: not asked.

        Raises:
            ProblemError: there is no such part or line.
        """
        _check("part", [part], {known.id for known in self.knowledge.collection("relief_protocols")})
        if chosen and chosen != NO_LINES:
            _check("chosen", chosen, {line.id for line in self.knowledge.collection("relief_lines")})

        def make() -> dict[str, Any]:
            answers = self._answers()
            if chosen != NO_LINES:
                answers = answering(answers, chosen)
            return {
                "before": before_as_object(before(answers)),
                **relief_as_object(relief(answers, part)),
                "knowledge": self.knowledge.dump(),
            }

        return self._work(("relief", part, chosen), make)

    def what_if(self, finding: str, value: Any) -> Work:
        """What another answer would change.

        Raises:
            AnswersError: there is no such finding, or the answer cannot be.
            ProblemError: it is an emergency.
        """

        def make() -> dict[str, Any]:
            answers = self._answers()
            if self._assessments.of(answers).report().is_emergency:
                raise ProblemError(409, "This is an emergency: get help now. There is nothing to compare.")
            return comparison_as_object(self._assessments.what_if(answers, finding, value), self.knowledge)

        return self._work(("what if", finding, json.dumps(value)), make)

    def next_question(self, *, for_plan: bool = False) -> Work:
        """The question that matters most now."""
        return self._work(
            ("next question", for_plan), lambda: next_question_as_object(self._answers(), for_plan=for_plan)
        )

    def _answers(self) -> Answers:
        return Answers.read(without_diet(self._raw), self.knowledge)

    def _assessed(self) -> Assessed:
        return self._assessments.of(self._answers())

    def _work(self, what: tuple[Any, ...], make: Callable[[], dict[str, Any]]) -> Work:
        return Work((*what, *self._key), make, self._results)


def food_as_object(diet: Any, answers: Answers) -> dict[str, Any]:
    """The food plan of a person, as plain objects.

    Raises:
        AnswersError: what they eat cannot be used.
        ProblemError: this server has no food plans.
    """
    try:
        from nightcramp.plan.food import food_plan, read_diet
        from nightcramp.plan.food.json import as_object as food_object

        return food_object(food_plan(answers, read_diet(diet, answers)))
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("numpy", "scipy"):
            raise
        raise ProblemError(501, "This server was set up without food plans (numpy and scipy).") from None


def _actions(name: str, knowledge: KnowledgeBase) -> tuple[tuple[str, ...], str]:
    """The ids of the actions that bear a name, and for what it was taken if it was written otherwise."""
    if name in knowledge.actions:
        return (name,), ""
    named = find(name, knowledge)
    if not named.actions:
        near = f"Did you mean {' or '.join(named.near)}?" if named.near else "See /api/v1/actions for all"
        fault = {"field": "action", "value": name[:80], "problem": "is not known", "mend": near}
        raise ProblemError(404, f"There is no action {name[:60]!r} here.", [fault])
    return tuple(action.id for action in named.actions), named.guessed


def _check(field: str, given: tuple[str, ...] | list[str], known: set[str]) -> None:
    for name in given:
        if name not in known:
            mend = f"Check the name{nearest(name[:80], known)}. Known: {', '.join(sorted(known))}"
            fault = {"field": field, "value": name[:80], "problem": "is not known", "mend": mend}
            raise ProblemError(422, "The request cannot be used.", [fault])
