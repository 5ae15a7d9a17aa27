"""From somebody's own words to findings that they can confirm. Nothing is believed unconfirmed.

Words are compared with those of the knowledge base: what laypeople say (``lay_words``), the labels of findings, the
names of medicines. What was denied, hedged, feared, asked, past, or said of somebody else is told apart; where that is
not sure, nothing is proposed and the person is asked.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from nightcramp.answers.medicines import Recognised, medicine_names
from nightcramp.answers.values import ValueRefusedError, read_value
from nightcramp.interview.grammar import (
    ARTICLES,
    BREAKS,
    DOSE,
    DOUBTFUL,
    EVERY_UNIT,
    HEDGES,
    HEDGING,
    LIGHT,
    NEGATORS,
    OTHERS,
    PAIRED,
    PAST,
    SCOPE,
    SUBJECTS,
    TAKING,
    UNITS_IN_WORDS,
)
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.model import SPOKEN_UNITS
from nightcramp.knowledge.schema import Finding

Said = Literal["yes", "no", "unsure", "ask"]

LONGEST_TEXT = 4000
"""Letters; a longer one is cut, and the rest is told as not understood."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?(?![.,]?\d)|[^\W\d_]+(?:'[^\W\d_]+)?|[.,;:!?()/%°=+\n-]|\S")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ANSWERED = re.compile(r"\?\s*(no|none|never|nope|yes)\b(?=\s*(?:[.,;!?\n]|$))")
"""Fever? No."""
_CONTRACTED = re.compile(r"\b(is|are|was|were|does|do|did|has|have|had|would|could|should)n't\b")
_SHORT = ((re.compile(r"\bcan(?:'t|not)\b"), "can not"), (re.compile(r"\bwon't\b"), "will not"),
          (re.compile(r"\bi'm\b"), "i am"), (re.compile(r"\bi've\b"), "i have"))  # fmt: skip
_ENDS = frozenset(".;!?\n")
_AFTER_LIST = frozenset({"or", "nor"})
_GAP = 2
_MISSPELT = 86
"""Of 100: how alike two words must be."""
_SHORTEST_MISSPELT = 5
_LONGEST_LABEL = 4
"""Words of a label that is looked for as it stands."""


@dataclasses.dataclass(frozen=True, slots=True)
class Understood:
    """A finding that somebody seems to have told.

    Attributes:
        finding: its id.
        said: yes, no, unsure; or ``ask`` where it was named and it is not clear what was said of it.
        words: the words from which it was understood.
        value: of a number or a choice, as an answer may give it; of a number with the unit that was written.
        start: where the words stand.
    """

    finding: str
    said: Said
    words: str
    value: str = ""
    start: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a text.

    Attributes:
        found: the findings, in the order of the text.
        medicines: the names of medicines as they were written, and what they were taken for.
        no_medicines: the words that say that no medicine is taken.
        not_understood: the parts in which nothing was understood.
    """

    found: tuple[Understood, ...]
    medicines: tuple[Recognised, ...]
    no_medicines: str
    not_understood: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Phrase:
    finding: str
    words: tuple[str, ...]
    means: str
    unless: frozenset[str]
    said: Said
    weight: float
    one_of: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Match:
    phrase: _Phrase
    places: tuple[int, ...]
    number: str = ""
    unit: str = ""

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


def read_text(text: str, knowledge: KnowledgeBase, *, of_somebody_else: bool = False) -> Read:
    """What a text seems to say.

    Args:
        text: somebody's own words.
        knowledge: the knowledge base.
        of_somebody_else: whether the text is about a child or another person, so that "my mother" may be that person.
    """
    plain = _plain(text[:LONGEST_TEXT])
    found: list[Understood] = []
    medicines: dict[str, Recognised] = {}
    missed: list[str] = []
    no_medicines = ""
    for clause, is_question in _clauses(plain):
        words = [token.text for token in clause]
        taken = _medicines(words, clause, plain, knowledge)
        covered = {place for start, end, _ in taken for place in range(start, end)}
        matches = [match for match in _matches(words, knowledge) if not covered.intersection(match.places)]
        told = [place for match in matches for place in match.places]
        for match in matches:
            said = _said(words, match, matches, is_question=is_question, of_somebody_else=of_somebody_else)
            found += _understood(match, said, clause, plain)
        for start, end, entry in taken:
            span = range(start, end)
            pretended = _Match(_Phrase("", tuple(words[start:end]), "", frozenset(), "yes", 1.0), tuple(span))
            said = _said(words, pretended, matches, is_question=is_question, of_somebody_else=of_somebody_else)
            if said == "yes":
                medicines.setdefault(entry.medicines[0].generic, entry)
            else:
                found += _denied_medicine(entry, said, plain[clause[start].start : clause[end - 1].end], knowledge)
        denied = _no_medicines(words)
        if denied:
            no_medicines = plain[clause[denied[0]].start : clause[denied[-1]].end]
        missed += _missed(clause, {*told, *covered, *denied}, plain)
    if text[LONGEST_TEXT:].strip():
        missed.append(f"{text[LONGEST_TEXT : LONGEST_TEXT + 60].strip()} …")
    return Read(_once(found), tuple(medicines.values()), no_medicines, tuple(missed))


# --- the text


def _plain(text: str) -> str:
    """The text in small letters, contractions written out."""
    plain = text.casefold().replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    plain = _ANSWERED.sub(r": \1", plain)
    plain = _CONTRACTED.sub(r"\1 not", plain)
    for pattern, written in _SHORT:
        plain = pattern.sub(written, plain)
    return plain


def _clauses(plain: str) -> Iterator[tuple[list[_Token], bool]]:
    """The clauses of a text, and whether each is part of a question."""
    sentence: list[_Token] = []
    for match in (*_TOKEN.finditer(plain), None):
        token = _Token(match[0], match.start(), match.end()) if match else None
        if token is None or token.text in _ENDS:
            yield from ((part, token is not None and token.text == "?") for part in _parts(sentence))
            sentence = []
        else:
            sentence.append(token)


def _parts(sentence: list[_Token]) -> Iterator[list[_Token]]:
    part: list[_Token] = []
    for token in sentence:
        if token.text in BREAKS and part:
            yield part
            part = []
        part.append(token)
    if part:
        yield part


# --- what is looked for


def _phrases(knowledge: KnowledgeBase) -> dict[str, list[_Phrase]]:
    """All phrases by the stem of their first word that counts."""
    found: dict[str, list[_Phrase]] = {}
    for phrase in (*_lay_phrases(knowledge), *_labels(knowledge)):
        found.setdefault(_stem(phrase.words[0]), []).append(phrase)
    return found


def _lay_phrases(knowledge: KnowledgeBase) -> Iterator[_Phrase]:
    for lay in knowledge.collection("lay_words"):
        unless = frozenset(lay.unless)
        for text in lay.words:
            yield dataclasses.replace(_phrase(lay.finding, text, lay.means, unless), one_of=lay.one_of)
        for text in lay.opposite:
            yield dataclasses.replace(_phrase(lay.finding, text, "", unless), said="no")


def _labels(knowledge: KnowledgeBase) -> Iterator[_Phrase]:
    """Labels that can stand in a sentence as they are."""
    unless: dict[str, frozenset[str]] = {}
    for lay in knowledge.collection("lay_words"):
        unless[lay.finding] = unless.get(lay.finding, frozenset()) | frozenset(lay.unless)
    for finding in knowledge.findings.values():
        words = tuple(word for word in finding.label.casefold().split() if word not in ("a", "an", "the"))
        plain = all(word.replace("-", "").isalpha() for word in words)
        is_open = finding.answered_by == "person" and finding.question and finding.type == "boolean"
        if is_open and plain and words and len(words) <= _LONGEST_LABEL and not finding.medicine_classes:
            yield _phrase(finding.id, " ".join(words), "", unless.get(finding.id, frozenset()))


def _phrase(finding: str, text: str, means: str, unless: frozenset[str]) -> _Phrase:
    first, *others = _TOKEN.findall(_plain(text.replace("{n}", " 0 ")))
    words = (first, *(word for word in others if word not in ARTICLES))
    weight = sum(0.2 if word in LIGHT else 1.0 for word in words)
    return _Phrase(finding, words, means, unless, "yes", weight)


@functools.lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """A word without its plainest endings; one leg and two legs are not the same."""
    if word in PAIRED:
        return word
    for ending in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


@functools.lru_cache(maxsize=200_000)
def _is_same(written: str, wanted: str) -> bool:
    """Whether a word is meant, perhaps misspelt."""
    if written == wanted:
        return True
    if wanted == "0":
        return bool(_NUMBER.fullmatch(written))
    if _stem(written) == _stem(wanted):
        return True
    is_short = min(len(written), len(wanted)) < _SHORTEST_MISSPELT
    if is_short or written[0] != wanted[0] or PAIRED.intersection((written, wanted)):
        return False
    from rapidfuzz import fuzz  # only misspelt words need it

    return fuzz.ratio(written, wanted) >= _MISSPELT


# --- matches


def _matches(words: list[str], knowledge: KnowledgeBase) -> list[_Match]:
    """The best matches of a clause; of those that overlap the one that tells more, of equal ones all."""
    found = [match for match in _all_matches(words, knowledge) if not _is_excluded(match, words)]
    found.sort(key=lambda match: (-match.phrase.weight, match.last - match.first, match.first))
    kept: list[_Match] = []
    for match in found:
        rivals = [other for other in kept if set(other.places) & set(match.places)]
        if all(_may_stand_beside(match, other, words) for other in rivals):
            kept.append(match)
    return sorted(kept, key=lambda match: match.first)


def _may_stand_beside(match: _Match, other: _Match, words: list[str]) -> bool:
    """Whether two matches that share words both tell something: the same words, or each some of its own."""
    if other.phrase.finding == match.phrase.finding:
        return False
    if other.phrase.means or match.phrase.means:
        return True
    if other.number and match.number:
        return match.places == other.places
    if other.number or match.number:
        return True
    mine, its = set(match.places), set(other.places)
    if mine == its:
        return match.phrase.weight == other.phrase.weight
    return all(any(words[place] not in LIGHT for place in own) for own in (mine - its, its - mine))


def _all_matches(words: list[str], knowledge: KnowledgeBase) -> Iterator[_Match]:
    phrases = knowledge.memo(_phrases)
    for start, word in enumerate(words):
        first = "0" if _NUMBER.fullmatch(word) else _stem(word)
        for stem in (first, *_like(first, knowledge)):
            for phrase in phrases.get(stem, ()):
                if match := _match(words, start, phrase, knowledge):
                    yield match


def _like(stem: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """First words that may be meant by a misspelt one."""
    known = knowledge.memo(_phrases)
    if len(stem) < _SHORTEST_MISSPELT or stem in known:
        return ()
    return tuple(other for other in known if other[0] == stem[0] and _is_same(stem, other))


def _match(words: list[str], start: int, phrase: _Phrase, knowledge: KnowledgeBase) -> _Match | None:
    places: list[int] = []
    number = unit = ""
    at = start
    for index, wanted in enumerate(phrase.words):
        place = _next_place(words, at, wanted, 0 if index == 0 else _GAP)
        if place is None:
            return None
        places.append(place)
        at = place + 1
        if wanted == "0":
            number = words[place]
            unit, length = _unit_at(words, at, knowledge.findings[phrase.finding])
            places += range(at, at + length)
            at += length
            if (
                not length
                and at < len(words)
                and _is_unit(words[at])
                and phrase.words[index + 1 : index + 2] != (words[at],)
            ):
                return None
    return _Match(phrase, tuple(places), number, unit)


def _next_place(words: list[str], at: int, wanted: str, gap: int) -> int | None:
    for place in range(at, min(len(words), at + gap + 1)):
        if _is_same(words[place], wanted):
            return place
        if not words[place][0].isalnum() or words[place] in NEGATORS or words[place] in ("and", "or"):
            return None
    return None


@functools.lru_cache(maxsize=512)
def _units_of(finding_unit: str, units: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """How the units of a finding are written, as words."""
    written: dict[tuple[str, ...], str] = {}
    for code in (finding_unit, *units):
        for text in {code, SPOKEN_UNITS.get(code, code), *UNITS_IN_WORDS.get(code, ())}:
            if text and text != "1":
                written[tuple(_TOKEN.findall(text.casefold()))] = code
    return written


def _unit_at(words: list[str], at: int, finding: Finding) -> tuple[str, int]:
    """The unit of a number, in UCUM, and how many words it takes."""
    known = _units_of(finding.unit, finding.units)
    for length in range(min(5, len(words) - at), 0, -1):
        code = known.get(tuple(words[at : at + length]))
        if code is not None:
            return code, length
    return "", 0


def _is_unit(word: str) -> bool:
    """Whether a word is a unit, of whatever finding."""
    return word in EVERY_UNIT


def _is_excluded(match: _Match, words: list[str]) -> bool:
    """Whether a word between the same commas says that something else is meant."""
    commas = [place for place, word in enumerate(words) if word == ","]
    start = max((place for place in commas if place < match.first), default=-1)
    end = min((place for place in commas if place > match.last), default=len(words))
    beside = [words[place] for place in range(start + 1, end) if place not in match.places]
    return any(_is_same(word, other) for word in beside for other in match.phrase.unless)


# --- what was said of it


def _said(words: list[str], match: _Match, matches: list[_Match], *, is_question: bool, of_somebody_else: bool) -> Said:
    """Whether a match was told, denied, hedged, or named in some other way."""
    before, after = words[: match.first], words[match.last + 1 :]
    beside = before[len(before) - before[::-1].index(",") :] if "," in before else before
    inside = [words[place] for place in range(match.first, match.last + 1) if place not in match.places]
    if is_question or any(word in NEGATORS for word in inside):
        return "ask"
    if not of_somebody_else and match.phrase.means and OTHERS.intersection(match.phrase.words):
        return "no"  # "my mother" tells nothing of who writes
    if not of_somebody_else and OTHERS.intersection(before) and "family" not in match.phrase.finding:
        return "ask"
    if _hedged(before) or (after[:1] == ["?"]):
        return "unsure"
    if DOUBTFUL.intersection(beside[-6:]):
        return "ask"
    denied = _denial(words, match, matches)
    if denied == "yes" and match.phrase.one_of:
        return "ask"
    if denied == "yes" and _is_past(beside, after, match):
        return "ask"
    if denied == "yes":
        return match.phrase.said
    return denied if match.phrase.said == "yes" else "ask"


def _hedged(before: list[str]) -> bool:
    near = before[-8:]
    pairs = {tuple(near[start : start + length]) for length in (2, 3) for start in range(len(near))}
    return bool(HEDGES.intersection(near)) or any(phrase in pairs for phrase in HEDGING)


def _is_past(before: list[str], after: list[str], match: _Match) -> bool:
    """Whether it may be over; not where the phrase itself speaks of the past."""
    if PAST.intersection(match.phrase.words) or "{n}" in match.phrase.words or "0" in match.phrase.words:
        return False
    near = set(before[-4:]) | set(after[:4])
    return bool(near & PAST) and not near & {"for", "since"}


def _denial(words: list[str], match: _Match, matches: list[_Match]) -> Said:
    """``no`` where a negation surely belongs to the match, ``ask`` where it may, ``yes`` where there is none."""
    if _denied_after(words, match):
        return "no"
    negators = [place for place in range(match.first) if words[place] in NEGATORS and not _is_inside(place, matches)]
    if not negators:
        return "yes"
    nearest = negators[-1]
    if (
        len(negators) > 1
        and not {"neither", "nor"} & {words[place] for place in negators}
        and nearest - negators[-2] < 4
    ):
        return "ask"
    between = [
        words[place] for place in range(nearest + 1, match.first) if not _is_inside(place, matches)
    ]  # what was matched in between belongs to the same list
    if "and" in between:
        rest = between[between.index("and") + 1 :]
        return "yes" if SUBJECTS.intersection(rest) else "ask"
    commas = "," in between
    if commas and SUBJECTS.intersection(between[len(between) - 1 - between[::-1].index(",") :]):
        return "yes"  # a new clause with its own subject
    if words[nearest + 1 : nearest + 2] and words[nearest + 1] in (
        "only",
        "just",
        "longer",
        "more",
        "better",
        "relief",
    ):
        return "ask"
    unclear = [word for word in between if word not in SCOPE and word != ","]
    if not unclear and (not commas or _closes_with_or(words, nearest, matches)):
        return "no"
    if unclear and not commas and match.first - nearest > len(unclear) + 6:
        return "yes"
    if commas and DOSE.intersection(words[match.last : match.last + 4]):
        return "yes"
    return "ask"


def _closes_with_or(words: list[str], negator: int, matches: list[_Match]) -> bool:
    """Whether a list after a "no" is closed by an "or", so that all of it is denied: no fever, cough or rash."""
    place = negator + 1
    while place < len(words):
        word = words[place]
        if word in _AFTER_LIST:
            return True
        if not (_is_inside(place, matches) or word == "," or word in SCOPE):
            return False
        place += 1
    return False


def _denied_after(words: list[str], match: _Match) -> bool:
    """Fever: no. Swelling none. Numbness is not there."""
    rest = words[match.last + 1 :]
    if rest[:1] and rest[0] in (":", "-", "=", "?"):
        rest = rest[1:]
        return bool(rest) and rest[0] in ("no", "none", "absent", "negative", "never") and rest[1:2] in ([], [","])
    return rest[:1] == ["none"] or rest[:3] == ["is", "not", "there"] or rest[:2] == ["not", "present"]


def _is_inside(place: int, matches: Iterable[_Match]) -> bool:
    return any(place in match.places for match in matches)


def _understood(match: _Match, said: Said, clause: list[_Token], plain: str) -> list[Understood]:
    words = plain[clause[match.first].start : clause[match.last].end]
    start, phrase = clause[match.first].start, match.phrase
    if "0" not in phrase.words and not phrase.means:
        return [Understood(phrase.finding, said, words, "", start)]
    if phrase.means:
        return [] if said == "no" else [Understood(phrase.finding, said, words, phrase.means, start)]
    return [Understood(phrase.finding, said, words, f"{match.number.replace(',', '.')} {match.unit}".strip(), start)]


# --- medicines


def _medicines(
    words: list[str], clause: list[_Token], plain: str, knowledge: KnowledgeBase
) -> list[tuple[int, int, Recognised]]:
    """The medicines that a clause names; minerals only where it is about taking them."""
    index = medicine_names(knowledge)
    found = index.within(words)
    known = {word for phrases in knowledge.memo(_phrases).values() for phrase in phrases for word in phrase.words}
    for place, word in enumerate(words):
        if not any(start <= place < end for start, end, _ in found) and word not in known and word.isalpha():
            guess = index.recognise(word)
            if guess.medicines:
                found.append((place, place + 1, guess.medicines[0]))
    told = []
    for start, end, medicine in sorted(found, key=lambda one: one[0]):
        if _is_also_measured(words[start:end], known) and not _is_taken(words, start, end):
            continue
        if _is_number_of_test(words, end, knowledge, start):
            continue
        after = end + 2 if _is_dose(words, end) else end
        written = plain[clause[start].start : clause[after - 1].end]
        told.append((start, after, dataclasses.replace(index.recognise(written), medicines=(medicine,))))
    return told


def _is_also_measured(words: list[str], known: set[str]) -> bool:
    """Whether the word also stands for something else, such as a result of a blood test."""
    return any(word in known for word in words) or len(words[0]) < 4


def _is_taken(words: list[str], start: int, end: int) -> bool:
    return bool(TAKING.intersection(words[max(0, start - 5) : end + 3])) or _is_dose(words, end)


def _is_dose(words: list[str], at: int) -> bool:
    return (
        len(words) > at + 1
        and bool(_NUMBER.fullmatch(words[at]))
        and words[at + 1] in DOSE
        and words[at + 2 : at + 3] != ["/"]
    )


def _is_number_of_test(words: list[str], end: int, knowledge: KnowledgeBase, start: int) -> bool:
    """Magnesium 0.6, or magnesium 1.8 mg/dl: a result, not a tablet."""
    return any(match.number and start in match.places for match in _all_matches(words, knowledge)) and not _is_dose(
        words, end
    )


def _denied_medicine(entry: Recognised, said: Said, words: str, knowledge: KnowledgeBase) -> list[Understood]:
    """A medicine that is not taken, or perhaps: the finding of its class, to be asked."""
    classes = {cls for medicine in entry.medicines for cls in medicine.classes}
    named = [finding for finding in knowledge.findings.values() if classes.intersection(finding.medicine_classes)]
    # That one medicine is not taken does not deny its class.
    return [Understood(finding.id, "unsure" if said == "unsure" else "ask", words) for finding in named[:1]]


def _no_medicines(words: list[str]) -> list[int]:
    """Where a clause says that no medicine is taken at all."""
    for place, word in enumerate(words):
        if word in ("medicine", "medicines", "medication", "medications", "tablets", "pills", "meds", "drugs"):
            negators = [at for at in range(max(0, place - 4), place) if words[at] in NEGATORS]
            between = set(words[negators[-1] + 1 : place]) if negators else {"-"}
            if between <= {"take", "any", "taking", "on", "regular", "am", "other", "use"} and "other" not in between:
                return list(range(negators[-1], place + 1))
    return []


# --- the rest


def _once(found: list[Understood]) -> tuple[Understood, ...]:
    """Each finding once; what was said in two ways is asked."""
    by_name: dict[str, Understood] = {}
    for one in found:
        before = by_name.setdefault(one.finding, one)
        if before is one or (before.said, before.value) == (one.said, one.value):
            continue
        if "ask" in (before.said, one.said) and not one.value and before.said != "no" and one.said != "no":
            by_name[one.finding] = before if one.said == "ask" else one
        else:
            by_name[one.finding] = dataclasses.replace(before, said="ask", words=f"{before.words} … {one.words}")
    return tuple(sorted(by_name.values(), key=lambda one: one.start))


def _missed(clause: list[_Token], told: set[int], plain: str) -> list[str]:
    """The parts between commas in which nothing was understood though something was said."""
    parts: list[list[int]] = [[]]
    for place, token in enumerate(clause):
        if token.text == ",":
            parts.append([])
        else:
            parts[-1].append(place)
    missed = []
    for part in parts:
        heavy = [p for p in part if clause[p].text[0].isalnum() and clause[p].text not in LIGHT | BREAKS | NEGATORS]
        if len(heavy) >= 1 and not told.intersection(part):
            missed.append(plain[clause[part[0]].start : clause[part[-1]].end])
    return missed


def fits(one: Understood, knowledge: KnowledgeBase) -> bool:
    """Whether the value of a number or choice can be."""
    finding = knowledge.findings[one.finding]
    if not one.value:
        return True
    try:
        read_value(finding, one.value)
    except ValueRefusedError:
        return False
    return True
