"""Finds what somebody asks about: an action, a food or a medicine, by any of its names, also misspelt."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from nightcramp.answers.medicines import medicine_names
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, HouseholdFood, Medicine

LONGEST = 80
"""Letters of a query that are looked at."""
MOST = 8
"""Actions that are shown for one query."""
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_MISSPELT = 4
_ALIKE = 78
"""Of 100: how alike a misspelt word must be to be asked about."""
_SAME, _AGENT, _NAMED, _BEGINS, _SAID = 100, 95, 90, 80, 40
"""How well a query fits: the very name; what it works with; all its words in the name; their beginnings; in what the
article says of it."""
_IDLE = frozenset(
    _WORD.findall(
        "a an and any at be can do does drink eat for from good have help i if in is it me my of ok on or safe should "
        "take taking that the this to try use using what with"
    )
)
"""Words of a question that name nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a query was taken for.

    Attributes:
        query: as it was understood.
        actions: the best first, each with how well it fits; empty when none was found.
        foods: foods of that name, which are no actions.
        medicines: medicines of that name, which are no actions.
        nearest: names that are spelt alike, where nothing was found.
    """

    query: str
    actions: tuple[tuple[Action, float], ...] = ()
    foods: tuple[HouseholdFood, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    nearest: tuple[str, ...] = ()


def lookup(query: str, knowledge: KnowledgeBase) -> Found:
    """What somebody asks about.

    Args:
        query: any text; what is too long is cut.
        knowledge: the knowledge base.
    """
    return knowledge.memo(_Index).find(query)


@dataclasses.dataclass(frozen=True, slots=True)
class _Named:
    name: str
    words: tuple[str, ...]
    action: Action
    best: float


class _Index:
    """All names of actions, built once for a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        others = {each.id: each.words for each in knowledge.collection("other_names")}
        self.named = [
            _Named(" ".join(_words(name)), _words(name), action, best)
            for action in knowledge.actions.values()
            for names, best in (((action.name, action.id, *others.get(action.id, ())), _SAME), (action.uses, _AGENT))
            for name in names
        ]
        self.named += [
            _Named("", _words(claim.claim), knowledge.actions[name], _SAID)
            for claim in knowledge.collection("claims")
            for name in dict.fromkeys((*claim.recommends, *claim.realised_by))
            if name in knowledge.actions
        ]
        self.foods: dict[str, HouseholdFood] = {}
        for food in knowledge.collection("household_foods"):
            for name in (food.name, *food.aliases):
                self.foods.setdefault(" ".join(_words(name)), food)
        ids = {" ".join(_words(name)) for name in knowledge.actions}
        self.spoken = [each.name for each in self.named if each.best == _SAME and each.name not in ids]

    def find(self, query: str) -> Found:
        shown = " ".join(query.split())[:LONGEST]
        words = tuple(word for word in _words(shown) if word not in _IDLE) or _words(shown)
        if not words:
            return Found(shown)
        scored = self._scored(words)
        order = sorted(scored, key=lambda name: (-scored[name], name))
        best = scored[order[0]] if order else 0
        fitting = [name for name in order if scored[name] >= min(best, _BEGINS)][:MOST]
        actions = tuple((self.knowledge.actions[name], scored[name]) for name in fitting)
        foods = self._food(words)
        taken = medicine_names(self.knowledge).recognise(shown) if best < _SAME else None
        medicines = taken.medicines if taken is not None and not taken.guessed else ()
        if best < _BEGINS and (foods or medicines):
            actions = self._for_food(foods)
        found = bool(actions or foods or medicines)
        return Found(shown, actions, foods, medicines, () if found else self._nearest(words))

    def _scored(self, words: tuple[str, ...]) -> dict[str, float]:
        scored: dict[str, float] = {}
        joined = " ".join(words)
        for each in self.named:
            if score := _fits(joined, words, each):
                scored[each.action.id] = max(score, scored.get(each.action.id, 0))
        return scored

    def _food(self, words: tuple[str, ...]) -> tuple[HouseholdFood, ...]:
        joined = " ".join(words)
        for name in (joined, joined.removesuffix("s"), joined.removesuffix("es")):
            if name in self.foods:
                return (self.foods[name],)
        return ()

    def _for_food(self, foods: Iterable[HouseholdFood]) -> tuple[tuple[Action, float], ...]:
        """The actions that bring more of what a food is named for."""
        nutrients = {nutrient for food in foods for nutrient in food.named_for}
        return tuple(
            (action, _BEGINS)
            for action in self.knowledge.actions.values()
            if action.kind == "diet" and nutrients & {action.id.removeprefix("diet_")}
        )

    def _nearest(self, words: tuple[str, ...]) -> tuple[str, ...]:
        from rapidfuzz import fuzz, process  # only misspelt names need it

        joined = " ".join(words)
        if len(joined) < _SHORTEST_MISSPELT:
            return ()
        names = list(dict.fromkeys([*self.spoken, *self.foods]))
        alike = process.extract(joined, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=MOST // 2)
        return tuple(name for name, _, _ in alike)


def _fits(joined: str, words: tuple[str, ...], named: _Named) -> float:
    if named.best == _SAID:
        return _SAID if all(len(word) >= _SHORTEST_MISSPELT and word in named.words for word in words) else 0
    if named.name == joined:
        return named.best
    spare = 1 / (1 + len(named.words))
    if set(words) <= set(named.words):
        return _NAMED + spare
    begins = all(any(other.startswith(word) for other in named.words) for word in words)
    return _BEGINS + spare if begins and len(joined) > 1 else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(match.group().casefold() for match in _WORD.finditer(text.replace("'", "")))
