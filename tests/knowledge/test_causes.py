"""The causes of the knowledge base: all of them, each complete; and what the check refuses."""

import functools
from pathlib import Path

import msgspec
import pytest
import yaml

import nightcramp
from nightcramp.knowledge.check import NAMED_ONLY_AT_MOST, check
from nightcramp.knowledge.compiler import BASE
from nightcramp.knowledge.loader import Written
from nightcramp.knowledge.schema import COLLECTIONS, Cause, Number

CASES = Path(__file__).parents[1] / "cases"


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


def test_every_cause_has_plain_words_and_what_would_settle_it():
    """The 96 of the evidence, and twenty-two that a clinician must think of besides (docs/model-changes.md)."""
    causes = knowledge().causes.values()
    assert len(causes) == 96 + 22
    assert all(cause.plain and cause.urgency_reason and cause.confirm for cause in causes)


def test_what_the_article_names_without_support_stays_and_weighs_next_to_nothing():
    named = {cause.id: cause for cause in knowledge().causes.values() if cause.named_only}
    assert {"brain_tumour", "ramsay_hunt", "alzheimer", "meningitis", "degenerative_spine"} <= set(named)
    assert all(cause.raises_cramp.value <= NAMED_ONLY_AT_MOST for cause in named.values())


@pytest.mark.parametrize("field", ["prevalence", "context", "raised_by", "shows"])
def test_only_what_is_measured_or_derived_can_be_shown_as_a_fact(field):
    """A number that nobody saw is an estimate; a measured one names who saw it."""
    for cause in knowledge().causes.values():
        for number in getattr(cause, field):
            assert isinstance(number, Number)
            assert number.basis != "measured" or number.sources, (cause.id, number)


def test_claims_about_causes_are_realised():
    assert not [claim.id for claim in knowledge().collection("claims") if claim.planned == "causes"]


def written(**changes):
    """The knowledge base with one cause changed, before it is checked."""
    collections = {name: knowledge().collection(name) for name in COLLECTIONS}
    name = changes.pop("cause")
    changed = msgspec.structs.replace(knowledge().causes[name], **changes)
    collections["causes"] = tuple(changed if cause.id == name else cause for cause in collections["causes"])
    return Written("0", collections, {})


def number(**values):
    return Number(**{"value": 0.2, "low": 0.1, "high": 0.4, "basis": "estimate"} | values)


def link(kind, **values):
    types = {field.name: field.type for field in msgspec.structs.fields(Cause)}
    return msgspec.convert(
        [{"value": 0.2, "low": 0.1, "high": 0.4, "basis": "estimate"} | values], types[kind], strict=True
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"raised_by": link("raised_by", cause="no_such_cause")}, "there is no 'no_such_cause'"),
        ({"raised_by": link("raised_by", cause="tetany")}, "runs in a circle"),
        ({"shows": link("shows", finding="no_such_finding")}, "there is no 'no_such_finding'"),
        ({"shows": link("shows", finding="rash_not_fading")}, "has no background"),
        ({"context": link("context", when="no_such_finding")}, "no_such_finding"),
        ({"raises_cramp": number(low=0.3)}, "must hold"),
        ({"raises_cramp": number(basis="measured")}, "needs its source"),
        ({"raises_cramp": number(basis="derived")}, "from what, and how"),
        ({"raises_cramp": None}, "needs 'raises_cramp' or 'taken_for_cramp'"),
        ({"named_only": True}, "only named weighs"),
        ({"kind": "mimic"}, "does not raise cramps"),
        ({"prevalence": link("prevalence", when="age > 3")}, "the last rate must have no condition"),
    ],
)
def test_a_faulty_cause_is_refused(changes, says):
    faults, _ = check(written(cause="hypomagnesaemia", **changes))
    assert any(says in fault.message for fault in faults), [fault.message for fault in faults]


def test_the_names_of_the_true_causes_of_the_published_cases_are_mapped():
    table = yaml.safe_load((CASES / "cause_synonyms.yaml").read_text(encoding="utf-8"))
    synonyms = table["synonyms"]
    true = {
        name
        for path in (CASES / "published").glob("*.yaml")
        for name in yaml.safe_load(path.read_text(encoding="utf-8"))["truth"]["causes"]
    }
    assert true == set(synonyms)
    assert {cause for names in synonyms.values() for cause in names} <= set(knowledge().causes)
    assert {name for name, causes in synonyms.items() if not causes} <= set(table["reasons"]) <= true


def test_the_sources_of_causes_stand_in_files_by_family():
    assert len(list((BASE / "causes").glob("*.yaml"))) >= 10
