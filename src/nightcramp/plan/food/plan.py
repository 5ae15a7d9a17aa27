"""One food plan: intake, limits, the fewest changes, what forbids them, and drinks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

from nightcramp.answers import AnswerFault, Answers, AnswersError
from nightcramp.knowledge.schema import FoodNote
from nightcramp.plan.food.diet import Diet
from nightcramp.plan.food.fluids import Fluids, fluids
from nightcramp.plan.food.intake import Intake, estimate
from nightcramp.plan.food.moves import SLACK, Change, Moves, moves, possible_changes
from nightcramp.plan.food.program import SECONDS, forbidding, solve
from nightcramp.plan.food.references import Bound, Held, bounds, held, supplement_limit
from nightcramp.plan.food.search import Found, Plan, changes_of, closest, fewest, variety

MOST_ALTERNATIVES = 6
"""Plans shown, the first among them; all of them are counted."""

FIRST_STEP = 2
"""The most changes of a first step."""

NEGLIGIBLE = 0.05
"""The share of a reference intake that may be missing without being a gap: an estimate is not that exact."""

Status = Literal["nothing_needed", "fewest", "best_found", "none", "held"]


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """A set of changes, and what the day comes to with them.

    Attributes:
        after: the amount of each nutrient, ``towards_goal`` what of it counts towards the reference.
        still_short: goals that it leaves open.
    """

    changes: tuple[Change, ...]
    after: Mapping[str, float]
    towards_goal: Mapping[str, float]
    still_short: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class FoodPlan:
    """What a person may change in what is eaten, and because of what.

    Attributes:
        intake: the estimate, by nutrient.
        gaps: what is missing a day, by nutrient: the goals of the plan.
        bounds: the most that a plan may lead to, by nutrient.
        held: limits that hold, or that open answers could not rule out.
        status: ``nothing_needed``; ``fewest``: no plan has fewer changes; ``best_found``: the solver's best in its
            time; ``none``: no plan within the limits; ``held``: a clinician's limits are needed first.
        proven: whether it is proven that no plan has fewer changes.
        proposals: the plan and its alternatives, best first; ``count`` is the number of all with as few changes.
        first_step: where the plan has more than three changes, or there is none: the one or two that help most.
        forbidden_by: limits that stand in the way of a plan; ``out_of_reach``: goals that food does not reach.
    """

    answers: Answers
    diet: Diet
    intake: Mapping[str, Intake]
    gaps: Mapping[str, float]
    bounds: Mapping[str, Bound]
    held: tuple[Held, ...]
    status: Status
    proposals: tuple[Proposal, ...]
    count: int
    fluids: Fluids
    notes: tuple[FoodNote, ...]
    proven: bool = False
    first_step: Proposal | None = None
    forbidden_by: tuple[str, ...] = ()
    out_of_reach: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def asks(self) -> tuple[str, ...]:
        """Findings that would make the plan more certain, or wider."""
        found = dict.fromkeys(name for item in self.held for name in item.asks)
        for line in self.intake.values():
            found.update(dict.fromkeys(line.reference.asks if line.reference else ()))
        found.update(dict.fromkeys(self.fluids.asks))
        return tuple(found)


def food_plan(answers: Answers, diet: Diet, *, seconds: float = SECONDS) -> FoodPlan:
    """The food plan of a person: a pure function of the answers, the diet and the knowledge base.

    Args:
        answers: what is known of the person; the age is needed.
        diet: what is eaten, see :func:`nightcramp.plan.food.read_diet`.
        seconds: the time limit of the mixed-integer solver, where more than three changes are needed.

    Raises:
        AnswersError: the age is not known.
    """
    if answers.state()["age"] is None:
        raise AnswersError([AnswerFault("age", "", "is needed for a food plan", "Write the age, such as 'age: 52'")])
    return _Planner(answers, diet, seconds).plan()


def open_moves(answers: Answers, diet: Diet) -> Moves:
    """What the search for a plan looks at, for benchmarks and for other searches."""
    return _Planner(answers, diet, SECONDS).moves()


class _Planner:
    def __init__(self, answers: Answers, diet: Diet, seconds: float) -> None:
        self.answers, self.diet, self.seconds = answers, diet, seconds
        self.intake = estimate(answers, diet)
        self.held = held(answers)
        self.bounds = bounds(answers, diet, self.intake, self.held)
        self.needs = self._needs()
        self.gaps = {name: need for name, need in self.needs.items() if need > 0}

    def _needs(self) -> dict[str, float]:
        """What is missing of each goal, or below 0, what there is to spare.

        A nutrient that a limit is about is no goal. What is nearly reached need not rise, but must not fall.
        """
        limited = {name for item in self.held for name in item.limit.nutrients} | set(self.diet.limits)
        needs = {}
        for name, line in self.intake.items():
            if line.reference and name not in limited:
                need = line.reference.value - line.towards_goal
                needs[name] = 0.0 if 0 < need <= NEGLIGIBLE * line.reference.value else need
        return needs

    def moves(self) -> Moves:
        """The changes that are open to the person, with what is needed and what is allowed."""
        rooms = {name: bound.upper - self.intake[name].value for name, bound in self.bounds.items()}
        return moves(possible_changes(self.answers, self.diet), self.diet, self.needs, rooms)

    def plan(self) -> FoodPlan:
        if self._is_held():
            return self._result("held")
        open_moves = self.moves()
        if not self.gaps and (open_moves.rooms >= -SLACK).all():
            return self._result("nothing_needed")
        found = fewest(open_moves)
        if found.plans:
            shown = variety(open_moves, found.plans, MOST_ALTERNATIVES)
            proposals = tuple(self._proposal(open_moves, plan) for plan in shown)
            return self._result("fewest", proposals, len(found.plans), proven=True)
        return self._more_changes(open_moves)

    def _is_held(self) -> bool:
        """Whether there must be no plan, or none without a clinician's limits."""
        for item in self.held:
            if item.certain and item.limit.effect == "no_plan":
                return True
            missing = set(item.limit.nutrients) - set(self.diet.limits)
            if item.certain and item.limit.effect == "clinician_sets" and missing:
                return True
        return False

    def _more_changes(self, open_moves: Moves) -> FoodPlan:
        """Where enumeration found no plan: the solver, a first step, and what forbids a plan."""
        solved = solve(open_moves, seconds=self.seconds)
        first_step = self._first_step(open_moves) if self.gaps else None
        if solved.plan:
            proposal = self._proposal(open_moves, solved.plan)
            return self._result("best_found", (proposal,), 1, proven=solved.status == "proven", first_step=first_step)
        why = forbidding(open_moves, seconds=self.seconds)
        if why.plan:
            return self._result("best_found", (self._proposal(open_moves, why.plan),), 1, first_step=first_step)
        return dataclasses.replace(
            self._result("none", first_step=first_step, proven=solved.status == "impossible"),
            forbidden_by=why.limits,
            out_of_reach=why.goals,
        )

    def _first_step(self, open_moves: Moves) -> Proposal | None:
        """The fewest changes that close all gaps but one (vitamin D, if it may be chosen); else those nearest to it."""
        for left_out in sorted(self.gaps, key=lambda name: name != "vitamin_d"):
            rest = tuple(name for name in self.needs if name != left_out)
            found = fewest(open_moves.for_goals(rest), FIRST_STEP) if len(self.gaps) > 1 else Found(())
            if found.plans:
                return self._proposal(open_moves, found.plans[0])
        nearest = closest(open_moves)
        return self._proposal(open_moves, nearest) if nearest else None

    def _proposal(self, open_moves: Moves, plan: Plan) -> Proposal:
        changes = changes_of(open_moves, plan)
        after = {name: line.value for name, line in self.intake.items()}
        counted = {name: line.towards_goal for name, line in self.intake.items() if line.reference}
        for change in changes:
            for food, sign in ((change.add, 1), (change.instead_of, -1)):
                if food is None:
                    continue
                for name in after:
                    after[name] += sign * change.portions * (food.amounts[name] or 0.0)
                for name in counted:
                    counted[name] += sign * change.portions * (food.goal_amounts[name] or 0.0)
        short = tuple(
            name for name in self.gaps if counted[name] < (self.intake[name].towards_goal + self.gaps[name]) - 1e-6
        )
        return Proposal(changes, after, counted, short)

    def _result(
        self,
        status: Status,
        proposals: tuple[Proposal, ...] = (),
        count: int = 0,
        *,
        proven: bool = False,
        first_step: Proposal | None = None,
    ) -> FoodPlan:
        caffeine = self.bounds.get("caffeine")
        limit = (caffeine.limit, caffeine.sources) if caffeine and caffeine.limit is not None else None
        return FoodPlan(
            answers=self.answers,
            diet=self.diet,
            intake=self.intake,
            gaps=self.gaps,
            bounds=self.bounds,
            held=tuple(self.held),
            status=status,
            proposals=proposals,
            count=count,
            fluids=fluids(self.answers, self.diet, self.intake["caffeine"].value, limit),
            notes=self._notes(),
            proven=proven,
            first_step=first_step,
            warnings=self._warnings(),
        )

    def _notes(self) -> tuple[FoodNote, ...]:
        state = self.answers.state()
        return tuple(
            note
            for note in self.answers.knowledge.collection("food_notes")
            if self.answers.knowledge.evaluator(note.when)(state) is True
            and (not note.shown_with or note.shown_with in self.gaps)
        )

    def _warnings(self) -> tuple[str, ...]:
        """Supplements above their own upper level."""
        level = supplement_limit(self.answers)
        taken = self.diet.supplements.get("magnesium", 0.0)
        if level is None or taken <= level[0]:
            return ()
        return (
            f"You take {taken:g} mg of magnesium a day as tablets. {level[0]:g} mg is the most that is seen as safe "
            "without a doctor.",
        )
