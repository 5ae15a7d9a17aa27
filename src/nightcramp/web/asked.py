"""A question as a page shows it: what stands in its fields, what was taken for what, why it is asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from nightcramp.answers import UNKNOWN, Answers, AnswersError
from nightcramp.answers.medicines import medicine_names
from nightcramp.diary.database import Person
from nightcramp.interview import Question, WhyAsked, addressed, marked
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.model import SPOKEN_UNITS
from nightcramp.knowledge.schema import Finding
from nightcramp.web.replies import FieldFault, Filled

DEFAULT_NAMES = {"me": "", "child": "your child", "other": ""}
_NAMES_OF_THE_APP = frozenset({"Me", "My child", "Someone else"})
_QUANTITY = re.compile(r"\s*([-+]?[\d.,]+)\s*(.*?)\s*")
_ID = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)*\b")
MOST_GUESSES = 3
_ALIKE = 60
"""Of 100: how alike a name must be to be offered."""


@dataclasses.dataclass(frozen=True, slots=True)
class MedicineLine:
    """One medicine of the list.

    Attributes:
        written: as it was typed.
        taken_for: the generic names, with what they are.
        is_guess: whether the name was misspelt.
        offers: names that are alike, where it was not recognised.
    """

    written: str
    taken_for: tuple[str, ...]
    is_guess: bool
    offers: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the name is that of the medicine, so that nothing has to be told."""
        return len(self.taken_for) == 1 and self.taken_for[0].split(":")[0].casefold() == self.written.casefold()


@dataclasses.dataclass(frozen=True)
class Shown:
    """Everything that the template of a question shows.

    Attributes:
        question: what is asked.
        given: what stands in the fields.
        faults: what is wrong, by field.
        said: the button that was pressed when the question was answered before.
        units: of a number: UCUM and spoken.
        medicines: the medicines so far.
    """

    question: Question
    given: Filled
    faults: dict[str, list[str]]
    said: str = ""
    units: tuple[tuple[str, str], ...] = ()
    medicines: tuple[MedicineLine, ...] = ()
    why: WhyAsked | None = None
    conflicts: tuple[tuple[str, str], ...] = ()


def wording(person: Person, text: str) -> str:
    """A text as it is said to whoever answers for a person."""
    if person.relation == "me":
        return addressed(text)
    name = DEFAULT_NAMES[person.relation] if person.name in _NAMES_OF_THE_APP else person.name
    return addressed(text, name) if name else text


def before(question: Question, answers: Answers) -> tuple[Filled, str]:
    """What was answered before, as it stood in the form; and the button that was pressed."""
    raw = answers.raw()
    if question.kind in ("page", "pick"):
        found = marked(answers, question)
        yes = frozenset(name for name, value in found.items() if value)
        unsure = frozenset(name for name, value in found.items() if value is None)
        return Filled(yes=yes, unsure=unsure), "none" if found and not yes and not unsure else ""
    name = question.findings[0]
    if name not in answers:
        return Filled(unit=answers.knowledge.findings[name].unit), ""
    value = answers[name]
    if value == UNKNOWN:
        return Filled(unit=answers.knowledge.findings[name].unit), "unknown"
    match question.kind:
        case "yes_no":
            return Filled(), "yes" if value else "no"
        case "choice":
            return Filled(), f"choice:{value}"
        case "medicines":
            return Filled(medicines=tuple(value), shown=frozenset(value)), "" if value else "none"
        case "number":
            typed, unit = _quantity(raw[name])
            return Filled(value=typed, unit=unit or answers.knowledge.findings[name].unit), ""
        case _:
            return Filled(value=str(value)), ""


def units_of(question: Question, knowledge: KnowledgeBase) -> tuple[tuple[str, str], ...]:
    """The units in which the number of a question may be given."""
    finding = knowledge.findings.get(question.findings[0])
    return units_of_finding(finding) if question.kind == "number" and finding is not None else ()


def units_of_finding(finding: Finding) -> tuple[tuple[str, str], ...]:
    """The units of a number: UCUM and spoken."""
    units = (finding.unit, *finding.units) if finding.type == "number" else ()
    return tuple((unit, SPOKEN_UNITS.get(unit, unit)) for unit in units if unit not in ("", "1"))


def medicine_lines(written: Iterable[str], knowledge: KnowledgeBase) -> tuple[MedicineLine, ...]:
    """What each name was taken for."""
    plain = {cls.id: cls.plain for cls in knowledge.collection("medicine_classes")}
    index = medicine_names(knowledge)
    found = []
    for name in written:
        entry = index.recognise(name)
        taken = tuple(
            f"{medicine.generic}: {'; '.join(plain[cls] for cls in medicine.classes[:1] if cls in plain)}".rstrip(": ")
            for medicine in entry.medicines
        )
        found.append(MedicineLine(name, taken, entry.guessed, () if taken else alike(name, knowledge)))
    return tuple(found)


def alike(name: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Names of medicines that are like a name which was not recognised."""
    from rapidfuzz import fuzz, process, utils  # only misspelt names need it

    known = all_medicine_names(knowledge)
    found = process.extract(name, known, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_ALIKE,
                            limit=MOST_GUESSES)  # fmt: skip
    return tuple(match[0] for match in found)


def all_medicine_names(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """All names in Latin letters, to be suggested."""
    return knowledge.memo(_all_medicine_names)


def _all_medicine_names(knowledge: KnowledgeBase) -> tuple[str, ...]:
    names = {name for one in knowledge.collection("medicines") for name in (one.generic, *one.names) if name.isascii()}
    return tuple(sorted(names, key=str.casefold))


def faults_in_words(error: AnswersError, question: Question, answers: Answers) -> list[FieldFault]:
    """The faults of a reply in plain words, each at the field where it can be mended."""
    field = {"number": "value", "date": "value", "medicines": "more"}.get(question.kind, "")
    found = []
    for fault in error.faults:
        names = {name.strip() for name in fault.field.split(",")}
        line = next((line.id for line in question.lines if names & set(line.findings)), field)
        found.append(FieldFault(line, plain(f"This {fault.problem}. {fault.mend}.", answers.knowledge)))
    return found


def conflicting(error: AnswersError, question: Question, answers: Answers) -> tuple[str, ...]:
    """The answers to other questions with which a reply does not fit."""
    named = [name.strip() for fault in error.faults for name in fault.field.split(",")]
    told = [word for fault in error.faults for word in _ID.findall(f"{fault.problem} {fault.mend}")]
    return tuple(dict.fromkeys(n for n in (*named, *told) if n in answers and n not in question.findings))


def by_field(faults: Iterable[FieldFault]) -> dict[str, list[str]]:
    """The faults by their field."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        if fault.says not in found.setdefault(fault.field, []):
            found[fault.field].append(fault.says)
    return found


def plain(text: str, knowledge: KnowledgeBase) -> str:
    """A text with the labels of findings instead of their ids."""
    text = text.replace(", or unknown", ", or say I don't know").replace(", unknown", "")
    return _ID.sub(
        lambda match: knowledge.findings[match[0]].label if match[0] in knowledge.findings else match[0], text
    )


def _quantity(raw: Any) -> tuple[str, str]:
    """The number and unit of a raw answer, as they stand in the form."""
    if isinstance(raw, dict):
        return f"{raw['value']}", raw.get("unit") or ""
    if isinstance(raw, str) and (found := _QUANTITY.fullmatch(raw)):
        spoken = {words: unit for unit, words in SPOKEN_UNITS.items()}
        return found[1], spoken.get(found[2], found[2])
    return f"{raw:g}" if isinstance(raw, float) else str(raw), ""
