"""Whatever a person reads is at grade 8 of Flesch and Kincaid at most, and at grade 6 on average in every collection.

How it is measured, so that it is fair:

- The formula counts words a sentence and syllables a word. It says nothing of one or two words, so a text of eight
  words or more is measured alone, and the shorter ones of a file are measured together, each as a sentence.
- Names that must appear (of a medicine, a blood value, an illness, a plant, an institution) count as a word of one
  syllable: a person who is asked about dialysis knows the word, and no plainer one says the same. They are listed.
- Claims of the article, sources, instruments and wordings for clinicians are not shown to the person and not measured.
"""

import collections
import functools
import re

import pytest
import textstat

from nightcramp.knowledge.compiler import BASE
from nightcramp.knowledge.loader import read

HARDEST = 8.0
HARDEST_MEAN = 6.0
WORDS_TO_STAND_ALONE = 8
SHOWN = {
    "findings": ("question", "help"),
    "pages": ("ask",),
    "screens": ("ask",),
    "rules": ("in_words", "do", "why"),
    "levels": ("means",),
    "warning_signs": ("text",),
    "characteristics": ("says",),
    "mimics": ("tells_apart",),
    "verdicts": ("says",),
    "corrections": ("says",),
    "constraints": ("says", "mend"),
    "policies": ("text",),
    "causes": ("plain", "urgency_reason", "confirm"),
    "face_groups": ("why",),
    "actions": ("name", "steps", "say_instead", "onset", "contraindications", "interactions", "no_help"),
    "clashes": ("says",),
    "relief_lines": ("says",),
    "relief_hints": ("says",),
    "relief_afterwards": ("says",),
    "relief_limits": ("says", "till_then"),
    "diary_exposures": ("question", "help"),
    "diary_proposals": ("says",),
    "diary_import_refusals": ("says",),
    "drawings": ("shows",),
    "safety_answers": ("says",),
    "risk_steps": ("means",),
    "hazard_groups": ("says", "controls"),
    "hazards": ("hazard", "cause", "effect", "controls", "remains"),
}
"""The fields that a person reads."""
PARTS = {
    "onset": ("says",),
    "contraindications": ("reason",),
    "interactions": ("effect", "do"),
    "confirm": ("test", "tells"),
    "controls": ("says",),
}
"""What a person reads of a field that is made of parts."""
NAMES = (
    "emergency department", "emergency number", "insulin", "quinine", "magnesium", "calcium", "potassium", "creatinine",
    "protein", "vitamin", "oxygen", "temperature", "thyroid", "dialysis", "pre-eclampsia", "tetany", "sciatica",
    "strychnine", "parathyroid", "endometriosis", "mitochondrial", "urea cycle", "coeliac disease", "cystic fibrosis",
    "Insomnia Severity Index", "ovary", "HIV", "trimethoprim", "heparin", "ciclosporin", "tacrolimus", "ibuprofen",
    "clarithromycin", "ritonavir", "tetracycline", "quinolone", "chamomile", "oregano", "celery",
)  # fmt: skip
NAMED = re.compile(rf"\b({'|'.join(map(re.escape, NAMES))})\b", re.IGNORECASE)


@functools.cache
def texts():
    """Every text that is shown: collection, file, id, field, text."""
    written = read(BASE)
    return [
        (collection, written.places[collection, index].file, statement.id, field, text)
        for collection, fields in SHOWN.items()
        for index, statement in enumerate(written.collections[collection])
        for field in fields
        for text in shown(field, getattr(statement, field))
        if text
    ]


def shown(field, value):
    """The texts of a field: itself, each of its list, or the shown parts of each."""
    values = value if isinstance(value, tuple) else (value,)
    for each in values:
        yield from (getattr(each, part) for part in PARTS[field]) if field in PARTS else (each,)


def grade(text):
    return textstat.flesch_kincaid_grade(NAMED.sub("name", text))


@functools.cache
def graded():
    """The grade of each text that stands alone, and of the shorter ones of a file together: collection, where, grade."""
    found, short = [], collections.defaultdict(list)
    for collection, file, name, field, text in texts():
        if len(text.split()) >= WORDS_TO_STAND_ALONE:
            found.append((collection, f"{file}: {name}.{field}: {text}", grade(text)))
        else:
            short[collection, file].append(text.rstrip(".?! ") + ".")
    for (collection, file), parts in short.items():
        if sum(len(part.split()) for part in parts) >= WORDS_TO_STAND_ALONE:
            found.append((collection, f"{file}: its short texts together", grade(" ".join(parts))))
    return found


def test_every_text_that_a_person_reads_is_at_grade_8_at_most():
    too_hard = sorted(((found, where) for _, where, found in graded() if found > HARDEST), reverse=True)
    assert not too_hard, "\n".join(f"grade {found:.1f}: {where}" for found, where in too_hard)


@pytest.mark.parametrize("collection", SHOWN)
def test_the_texts_of_a_collection_are_at_grade_6_on_average(collection):
    grades = [found for name, _, found in graded() if name == collection]
    assert grades
    assert sum(grades) / len(grades) <= HARDEST_MEAN


def test_every_name_that_is_excepted_appears():
    shown = " ".join(text for *_, text in texts()).casefold()
    assert [name for name in NAMES if name.casefold() not in shown] == []
