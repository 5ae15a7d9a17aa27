"""What the interview can ask of a knowledge base: worked out once, without a person."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable

from nightcramp.condition import names
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding, Page, Screen
from nightcramp.triage import full_condition

FIRST_PAGE = "first_page"
"""The page that looks for what cannot wait."""
MEDICINES = "medicines"
"""The list of medicines, which answers for each class of them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Agenda:
    """The findings that a person can be asked, and how.

    Attributes:
        pages: the pages by id.
        screens: the screens by id, in the order of the knowledge base.
        screen_of: the screen that asks a finding.
        place: the place of a question (page, screen, or the list of medicines) in the order of the knowledge base.
        askable: the findings on which triage, recognition or the causes rest and that a person can answer, as coarse
            as a screen has them.
        populations: those of them that decide for whom rules are meant.
        gates: for a number, the screen questions that say whether it makes sense ("Was it measured?").
    """

    pages: dict[str, Page]
    screens: dict[str, Screen]
    screen_of: dict[str, Screen]
    place: dict[str, int]
    askable: frozenset[str]
    populations: tuple[str, ...]
    gates: dict[str, tuple[str, ...]]

    def screens_on(self, page: str) -> tuple[Screen, ...]:
        """The screens of a page."""
        return tuple(screen for screen in self.screens.values() if screen.page == page)

    @property
    def first(self) -> tuple[Screen, ...]:
        """The screens of the first page."""
        return self.screens_on(FIRST_PAGE)


@functools.lru_cache(maxsize=4)
def agenda(knowledge: KnowledgeBase) -> Agenda:
    """The agenda of a knowledge base, worked out once."""
    screens = {screen.id: screen for screen in knowledge.collection("screens")}
    screen_of = {name: screen for screen in screens.values() for name in screen.covers}
    conditions = [full_condition(rule) for rule in knowledge.rules.values()]
    conditions += [trait.when for trait in knowledge.collection("characteristics") if trait.decides]
    conditions += [*knowledge.backgrounds, *_circumstances(knowledge)]
    resting = rests_on(knowledge, conditions, screen_of)
    applies = rests_on(knowledge, [rule.applies_to for rule in knowledge.rules.values() if rule.applies_to], screen_of)
    askable = frozenset(name for name in resting if _person_can_answer(knowledge.findings[name]))
    return Agenda(
        pages={page.id: page for page in knowledge.collection("pages")},
        screens=screens,
        screen_of=screen_of,
        place=_places(knowledge, screens.values()),
        askable=askable,
        populations=tuple(name for name in applies if name in askable),
        gates=_gates(knowledge, screen_of),
    )


def _circumstances(knowledge: KnowledgeBase) -> list[str]:
    """The conditions that move the odds of the causes."""
    return [context.when for cause in knowledge.causes.values() for context in cause.context]


def _places(knowledge: KnowledgeBase, screens: Iterable[Screen]) -> dict[str, int]:
    """Pages stand where their first screen does; the list of medicines where the first of them is asked by itself."""
    places: dict[str, int] = {}
    for screen in screens:
        if screen.page:
            places.setdefault(screen.page, len(places))
        if any(knowledge.findings[name].medicine_classes for name in screen.covers if name in knowledge.findings):
            places.setdefault(MEDICINES, len(places))
        places[screen.id] = len(places)
    return places


def rests_on(knowledge: KnowledgeBase, conditions: Iterable[str], stop_at: Iterable[str] = ()) -> tuple[str, ...]:
    """The findings on which conditions rest, down to those that are only answered.

    Neither ``stop_at`` nor numbers and choices that have a question of their own are followed further.
    """
    stops = {
        *stop_at,
        *(name for name, found in knowledge.findings.items() if found.question and found.type != "boolean"),
    }
    found: dict[str, None] = {}
    seen: set[str] = set()
    queue = [name for condition in conditions for name in names(knowledge.condition(condition))]
    for name in queue:
        if name in seen:
            continue
        seen.add(name)
        finding = knowledge.findings[name]
        definition = None if name in stops else knowledge.definition(name)
        if definition is None:
            found[name] = None
        else:
            queue.extend(names(definition))
        if finding.relevant:
            queue.extend(names(knowledge.condition(finding.relevant)))
    return tuple(found)


def _person_can_answer(finding: Finding) -> bool:
    return finding.answered_by == "person" and bool(finding.question)


def _gates(knowledge: KnowledgeBase, screen_of: dict[str, Screen]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for gate in screen_of:
        definition = knowledge.definition(gate) if gate in knowledge.findings else None
        for name in names(definition) if definition else ():
            found[name] = (*found.get(name, ()), gate)
    return found
