"""May I? One step or remedy by the name that people have for it, answered by the same gate as relief itself."""

from __future__ import annotations

import dataclasses
from typing import Literal

from nightcramp.answers import Answers
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action
from nightcramp.plan import Asks, Cleared, Outcome, Refused, gate
from nightcramp.plan.gate import emergency_questions
from nightcramp.relief.relief import DOUBT, relief
from nightcramp.triage import triage

Verdict = Literal["yes", "no", "ask"]
"""``ask``: something has to be asked first, of the person or of a doctor."""
SURE = 90
"""Of 100: how alike a name must be to be taken for the one that was meant."""
ALIKE = 65
"""Of 100: how alike a name must be to be suggested."""
MOST_SUGGESTIONS = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for.

    Attributes:
        actions: the actions that bear it.
        guessed: the name for which it was taken, if it was written in another way.
        near: names that are alike, where none is near enough to be meant.
    """

    actions: tuple[Action, ...]
    guessed: str = ""
    near: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class MayI:
    """The answer for one action.

    Attributes:
        outcome: of the gate.
        verdict: yes, no, or ask first.
        asks: what has to be known first; what could make just this harmful before what could make it an emergency.
        no_help: what is said where trials found that it does not help people like this.
        instead: what to do for the cramp in its place; a refused action has words of its own for that.
    """

    outcome: Outcome
    verdict: Verdict
    asks: tuple[str, ...]
    no_help: str
    instead: Action | None

    @property
    def action(self) -> Action:
        """What was asked for."""
        return self.outcome.action


def find(name: str, knowledge: KnowledgeBase) -> Named:
    """The actions that bear a name, or the nearest names.

    >>> import nightcramp
    >>> knowledge = nightcramp.load_knowledge()
    >>> [action.id for action in find("Needle", knowledge).actions]
    ['relief_needle_prick']
    >>> find("magnesum", knowledge).guessed, find("needel", knowledge).near[0]
    ('magnesium', 'needle')
    """
    from rapidfuzz import fuzz, process  # only names that people write need it

    names, written = knowledge.memo(_names), _key(name)
    if written in names:
        return Named(names[written])
    alike = process.extract(written, list(names), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_SUGGESTIONS)
    if alike and alike[0][1] >= SURE:
        return Named(names[alike[0][0]], guessed=alike[0][0])
    inside = process.extract(written, list(names), scorer=fuzz.WRatio, score_cutoff=SURE, limit=MOST_SUGGESTIONS)
    near = dict.fromkeys(found[0] for found in (*alike, *inside))
    return Named((), near=tuple(near)[:MOST_SUGGESTIONS])


def may_i(action: Action, answers: Answers, part: str = "calf") -> MayI:
    """Whether this person may do it now.

    Args:
        action: what was asked for.
        answers: of the person.
        part: where it cramps, for what to do instead.
    """
    state, level = answers.state(), triage(answers)
    outcome = gate(action, answers, level, state, doubt=DOUBT)
    verdict = _verdict(outcome)
    useless = action.no_help and state.knowledge.evaluator(action.no_help_when)(state) is not False
    steps = relief(answers, part).steps if verdict != "yes" and action.offer != "never" else ()
    instead = next((step.action for step in steps if step.action.id != action.id), None)
    urgent = set(emergency_questions(answers, level))
    asks = sorted(outcome.findings, key=lambda name: name in urgent) if isinstance(outcome, Asks) else ()
    return MayI(outcome, verdict, tuple(asks), action.no_help if useless else "", instead)


def meant_for(actions: tuple[Action, ...], answers: Answers) -> tuple[Action, ...]:
    """Of several actions of one name those that can be meant for this person; all if there is none."""
    state = answers.state()
    fitting = tuple(one for one in actions if state.knowledge.evaluator(one.meant_for)(state) is not False)
    return fitting or actions


def _verdict(outcome: Outcome) -> Verdict:
    match outcome:
        case Cleared(action):
            return "ask" if action.offer == "clinician_only" or action.group == "with_your_doctor" else "yes"
        case Asks():
            return "ask"
        case Refused(why="ask_doctor_first"):
            return "ask"
        case _:
            return "no"


def _names(knowledge: KnowledgeBase) -> dict[str, tuple[Action, ...]]:
    """All names of actions: what people say, the name that is shown, and the id."""
    found: dict[str, list[Action]] = {}
    for action in knowledge.actions.values():
        for name in dict.fromkeys(map(_key, (*action.also_called, action.name, action.id))):
            found.setdefault(name, []).append(action)
    return {name: tuple(actions) for name, actions in found.items()}


def _key(name: str) -> str:
    """A name without capitals, signs and an s for many.

    >>> _key("Magnesium  tablets!"), _key("ice-pack")
    ('magnesium tablet', 'ice pack')
    """
    words = "".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()
    return " ".join(word.removesuffix("s") if not word.endswith("ss") else word for word in words)
