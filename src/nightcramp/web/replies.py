"""What somebody filled into the form of a question, as answers, or what is wrong with it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from nightcramp.interview import Question

OWN_FIELDS = frozenset({"csrf", "question", "version", "for", "again", "do", "forget", "shape"})
FIELDS = {
    "page": {"yes", "unsure"}, "pick": {"yes", "unsure"}, "yes_no": set(), "choice": set(),
    "number": {"value", "unit"}, "date": {"value"}, "medicines": {"medicine", "more", "shown"},
}  # fmt: skip
"""The fields of each kind of question, beside our own."""
LONGEST = 300
"""Letters of one field that are shown again."""


@dataclasses.dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field, and how to mend it; an empty field means the question as a whole."""

    field: str
    says: str


@dataclasses.dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in, to be shown again.

    Attributes:
        do: the button: ``yes``, ``no``, ``none``, ``unknown``, ``on``, ``add``, or ``choice:`` with a choice.
        yes: the lines that are true.
        unsure: the lines that somebody is not sure about.
        value: a number or a date, as it was typed.
        unit: of the number, in UCUM.
        medicines: as they were typed.
        shown: the medicines of which somebody saw what they were taken for.
    """

    do: str = ""
    yes: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    value: str = ""
    unit: str = ""
    medicines: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()


def filled(form: FormData) -> Filled:
    """Read a form; files and overlong texts become empty or short."""
    names = [*_texts(form, "medicine"), *_more(form)]
    names = [" ".join(name.split()) for name in names]
    do = _text(form, "do")
    if do.startswith("remove:"):
        names = [name for index, name in enumerate(names) if f"remove:{index}" != do]
    if do.startswith("take:"):
        _, index, better = (*do.split(":", 2), "", "")[:3]
        names = [better if str(place) == index else name for place, name in enumerate(names)]
    return Filled(
        do=do,
        yes=frozenset(_texts(form, "yes")),
        unsure=frozenset(_texts(form, "unsure")),
        value=_text(form, "value").strip(),
        unit=_text(form, "unit"),
        medicines=tuple(dict.fromkeys(name for name in names if name)),
        shown=frozenset(_texts(form, "shown")),
    )


def answers_in(question: Question, given: Filled) -> tuple[dict[str, Any], list[FieldFault]]:
    """The answers in a form, and what is wrong with it."""
    if given.do == "unknown" and question.kind not in ("page", "pick"):
        return question.not_known(), []
    match question.kind:
        case "page" | "pick":
            return _picked(question, given)
        case "yes_no":
            if given.do in ("yes", "no"):
                return question.answered(given.do == "yes"), []
            return {}, [FieldFault("", "Choose Yes, No, or I don't know.")]
        case "choice":
            chosen = given.do.removeprefix("choice:")
            if given.do.startswith("choice:") and any(line.id == chosen for line in question.lines):
                return question.answered(chosen), []
            return {}, [FieldFault("", "Choose one of these, or I don't know.")]
        case "medicines":
            return _medicines(question, given)
        case _:
            return _typed(question, given)


def shape(question: Question) -> str:
    """A few letters that change with what a reply to the question would answer.

    A form that was made for other lines must not say no to lines that nobody saw.
    """
    seen = repr((question.id, question.kind, [(line.id, line.findings) for line in question.lines], question.findings))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def unknown_fields(question: Question, form: FormData) -> list[FieldFault]:
    """Fields that the form of this question does not have."""
    extra = sorted(str(key) for key in set(form.keys()) - OWN_FIELDS - FIELDS[question.kind])
    return [FieldFault("", f"This question has no field {name[:40]!r}. Please answer it here.") for name in extra[:3]]


def _picked(question: Question, given: Filled) -> tuple[dict[str, Any], list[FieldFault]]:
    known = {line.id: line for line in question.lines}
    faults = [
        FieldFault("", f"{name[:40]!r} is not on this list. Please choose from the lines here.")
        for name in sorted((given.yes | given.unsure) - set(known))[:3]
    ]
    faults += [
        FieldFault(name, "This is marked as true and as not sure. Keep one of them.")
        for name in known
        if name in given.yes and name in given.unsure
    ]
    if given.do == "none" and (given.yes or given.unsure):
        faults.append(
            FieldFault("", "You marked a line and also said None of these. Clear the line, or go on with it.")
        )
    if given.do not in ("none", "unknown") and not given.yes and not given.unsure:
        faults.append(FieldFault("", "Nothing is marked. If none is true, say None of these."))
    if faults:
        return {}, faults
    unsure = set(known) - given.yes if given.do == "unknown" else given.unsure
    return question.picked(given.yes, unsure), []


def _typed(question: Question, given: Filled) -> tuple[dict[str, Any], list[FieldFault]]:
    if not given.value:
        what = "date" if question.kind == "date" else "number"
        return {}, [FieldFault("value", f"Type a {what}, or say I don't know.")]
    if given.value.casefold() in ("unknown", "?"):
        return question.not_known(), []
    has_unit = any(letter.isalpha() or letter in "%°" for letter in given.value)
    unit = "" if has_unit or question.kind == "date" else given.unit
    return question.answered(f"{given.value} {unit}".strip()), []


def _medicines(question: Question, given: Filled) -> tuple[dict[str, Any], list[FieldFault]]:
    if given.do == "none":
        if given.medicines:
            return {}, [FieldFault("", "You typed a medicine and also said No medicines. Remove it, or go on with it.")]
        return question.answered([]), []
    if not given.medicines:
        return {}, [FieldFault("more", "Type a name, or say No medicines.")]
    return question.answered(list(given.medicines)), []


def _more(form: FormData) -> list[str]:
    """Further medicines; several may stand in one field."""
    return [part for text in _texts(form, "more") for part in text.replace(";", ",").replace("\n", ",").split(",")]


def _text(form: FormData, key: str) -> str:
    found = form.get(key, "")
    return found[:LONGEST] if isinstance(found, str) else ""


def _texts(form: FormData, key: str) -> Sequence[str]:
    return [text[:LONGEST] for text in form.getlist(key) if isinstance(text, str)]


def same_as(reply: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    """Whether a reply says what is kept already."""
    return bool(reply) and all(name in kept and kept[name] == value for name, value in reply.items())
