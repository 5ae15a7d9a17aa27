"""The founding article, checked claim by claim, in words."""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, ArticleSection, Claim, Omission, Rule, Source, Verdicts

VERDICTS: dict[Verdicts, str] = {
    "supported": "Right", "partly": "Partly right", "unsupported": "Not proven", "contradicted": "Wrong",
    "harmful": "Dangerous",
}  # fmt: skip
CERTAINTY = {"high": "We are sure.", "moderate": "We are fairly sure.", "low": "We are not sure."}
NO_PROOF = "article_is_no_proof"
_REALISED: tuple[tuple[str, str, str], ...] = (
    ("causes", "We weigh it as a cause", "name"), ("mimics", "We tell it apart", "name"),
    ("findings", "We ask about", "label"), ("analytes", "We ask about", "name"),
    ("screens", "We ask", "ask"), ("instruments", "We use the scale", "name"),
    ("characteristics", "We look for", "says"), ("household_foods", "In the food plan", "name"),
    ("food_limits", "In the food plan", "says"), ("food_notes", "In the food plan", "says"),
    ("food_exclusions", "In the food plan", "label"), ("fluid_rules", "In the food plan", "says"),
    ("rules", "We say how soon to get help", "in_words"), ("warning_signs", "We warn of", "text"),
    ("policies", "We keep to", "text"),
)  # fmt: skip
"""Collections of what makes a claim real: how it is told, and which field tells it."""
_TITLE = 4
"""Words of a title that stand for an author who is not named."""
_LETTERS = re.compile(r"[^\W_]+")


@dataclasses.dataclass(frozen=True, slots=True)
class CheckedClaim:
    """One claim as it is shown.

    Attributes:
        corrections: what we say instead.
        instead: what to do instead of what it recommends.
        actions: what Nightcramp offers or refuses because of it.
        realised: how else it is made real: a heading, and its lines.
        words: all that can be searched.
    """

    claim: Claim
    verdict: str
    certainty: str
    corrections: tuple[str, ...]
    instead: tuple[str, ...]
    actions: tuple[Action, ...]
    realised: tuple[tuple[str, tuple[str, ...]], ...]
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class CheckedArticle:
    """The whole article.

    Attributes:
        sections: each with its claims, in the order of the article.
        counts: of the verdicts, the best first.
        omissions: what it leaves out, each with the rules that see to it.
        no_proof: what the article is.
    """

    sections: tuple[tuple[ArticleSection, tuple[CheckedClaim, ...]], ...]
    counts: tuple[tuple[Verdicts, str, int], ...]
    omissions: tuple[tuple[Omission, tuple[Rule, ...]], ...]
    no_proof: str

    @property
    def total(self) -> int:
        """How many claims it has."""
        return sum(count for _, _, count in self.counts)

    def only(self, query: str = "", verdict: str = "") -> tuple[tuple[ArticleSection, tuple[CheckedClaim, ...]], ...]:
        """The claims with all words of a query and of a verdict; empty for any."""
        words = [word.casefold() for word in _LETTERS.findall(query)]
        found = []
        for section, claims in self.sections:
            kept = tuple(each for each in claims if verdict in ("", each.claim.verdict)
                         and all(word in each.words for word in words))  # fmt: skip
            if kept:
                found.append((section, kept))
        return tuple(found)


def checked_article(knowledge: KnowledgeBase) -> CheckedArticle:
    """The article of a knowledge base, put together once."""
    return knowledge.memo(_checked)


def cited(statements: Iterable[Claim | Omission], knowledge: KnowledgeBase) -> tuple[Source, ...]:
    """The sources of claims and omissions, in the order of their short names."""
    keys = {key for each in statements for key in each.sources}
    return tuple(sorted((knowledge.sources[key] for key in keys), key=lambda each: short_name(each).casefold()))


def short_name(source: Source) -> str:
    """A source in two words, for a reference within a text.

    >>> short_name(Source(key="a", kind="article", title="Leg cramps", authors="Smith, Ann and Jones, Bo", year="2020"))
    'Smith 2020'
    >>> short_name(Source(key="b", kind="online", title="Leg cramps at night and what to do about them", authors=""))
    'Leg cramps at night …'
    """
    who = source.authors.partition(" and ")[0].partition(",")[0]
    if not who:
        words = source.title.split()
        who = " ".join(words[:_TITLE]) + (" …" if len(words) > _TITLE else "")
    return f"{who} {source.year}".strip()


def _checked(knowledge: KnowledgeBase) -> CheckedArticle:
    claims = {claim.id: _claim(claim, knowledge) for claim in knowledge.collection("claims")}
    by_section: dict[str, list[CheckedClaim]] = collections.defaultdict(list)
    for each in claims.values():
        by_section[each.claim.section].append(each)
    verdicts = collections.Counter(each.claim.verdict for each in claims.values())
    omissions = tuple((each, tuple(knowledge.rules[name] for name in each.realised_by if name in knowledge.rules))
                      for each in knowledge.collection("omissions"))  # fmt: skip
    corrections = {each.id: each.says for each in knowledge.collection("corrections")}
    return CheckedArticle(
        sections=tuple(
            (section, tuple(by_section[section.id])) for section in knowledge.collection("article_sections")
        ),
        counts=tuple((verdict, words, verdicts[verdict]) for verdict, words in VERDICTS.items()),
        omissions=omissions,
        no_proof=corrections[NO_PROOF],
    )


def _claim(claim: Claim, knowledge: KnowledgeBase) -> CheckedClaim:
    said = {each.id: each.says for each in knowledge.collection("corrections")}
    corrections = tuple(said[name] for name in claim.realised_by if name in said)
    named = dict.fromkeys((*claim.recommends, *claim.realised_by))
    actions = tuple(knowledge.actions[name] for name in named if name in knowledge.actions)
    instead = tuple(dict.fromkeys(each.say_instead for each in actions if each.say_instead))
    realised: dict[str, dict[str, None]] = {}
    for name in claim.realised_by:
        for heading, text in _realised(name, knowledge):
            realised.setdefault(heading, {})[text] = None
    told = tuple((heading, tuple(lines)) for heading, lines in realised.items())
    words = [claim.claim, claim.why, VERDICTS[claim.verdict], *corrections, *(each.name for each in actions)]
    return CheckedClaim(claim, VERDICTS[claim.verdict], CERTAINTY[claim.certainty], corrections, instead, actions, told,
                        " ".join(words).casefold())  # fmt: skip


def _realised(name: str, knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """How something makes a claim real; the first collection that has it tells."""
    for collection, heading, field in _REALISED:
        statement: Any = _by_id(collection, knowledge).get(name)
        if statement is not None:
            yield heading, getattr(statement, field, "") or name.replace("_", " ")
            return


def _by_id(collection: str, knowledge: KnowledgeBase) -> dict[str, Any]:
    if collection == "findings":
        return dict(knowledge.findings)
    return {str(getattr(each, "id", "")): each for each in knowledge.collection(collection)}
