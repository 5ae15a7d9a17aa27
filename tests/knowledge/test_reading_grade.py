"""What people read is at a reading grade that most people can read (Flesch-Kincaid, measured by textstat).

The grade of a short question jumps with a single long word, so a text is measured alone from twelve words on, and the
mean of a collection over all of its texts together. Names of diseases and medicines that must appear count as one
plain word.
"""

import re

import pytest
import textstat

import nightcramp

NAMES = re.compile(
    r"\b(?:pre-eclampsia|meningitis|hydrochlorothiazide|indapamide|chlortalidone|spironolactone|eplerenone|amiloride|"
    r"triamterene|furosemide|torasemide|bumetanide|donepezil|rivastigmine|galantamine|salmeterol|formoterol|vilanterol|"
    r"rhabdomyolysis|epilepsy|dialysis|magnesium|calcium|potassium|sodium|quinine|oestrogen|parathyroid|thyroid|"
    r"haemoglobin|creatine|kinase|creatinine|appendicitis|clarithromycin|ritonavir|metronidazole|disulfiram|teriparatide|"
    r"raloxifene|naproxen|omeprazole|imatinib|vincristine|platinum|endometriosis|hyperparathyroidism|sarcoidosis|G6PD)\b",
    re.IGNORECASE,
)
HARDEST, MEAN, ALONE_FROM = 8.0, 6.0, 12
TEXTS = {
    "findings": ("question",),
    "screens": ("ask",),
    "rules": ("do",),
    "warning_signs": ("text",),
    "corrections": ("says",),
    "characteristics": ("says",),
    "verdicts": ("says",),
    "mimics": ("tells_apart",),
}


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def texts(knowledge, collection):
    found = [
        (getattr(statement, "id", ""), getattr(statement, field))
        for statement in knowledge.collection(collection)
        for field in TEXTS[collection]
        if getattr(statement, field) and getattr(statement, "answered_by", "person") == "person"
    ]
    return [(name, NAMES.sub("salt", text)) for name, text in found]


@pytest.mark.parametrize("collection", TEXTS)
def test_no_text_is_harder_than_grade_8(knowledge, collection):
    grades = {
        name: textstat.flesch_kincaid_grade(text)
        for name, text in texts(knowledge, collection)
        if len(text.split()) >= ALONE_FROM
    }
    assert {name: round(grade, 1) for name, grade in grades.items() if grade > HARDEST} == {}


@pytest.mark.parametrize("collection", TEXTS)
def test_a_collection_reads_at_grade_6_or_below(knowledge, collection):
    together = " ".join(text if text.endswith((".", "?")) else f"{text}." for _, text in texts(knowledge, collection))
    assert textstat.flesch_kincaid_grade(together) <= MEAN
