"""Every claim of the article keeps its row, with a verdict, and is realised or planned."""

import collections
import datetime
import re

import pytest

import nightcramp
from nightcramp.knowledge.check import stale

PLANNED_AT_MOST = {"causes": 59, "plan": 100, "app": 1, "trials": 1}
"""What later releases still owe; these numbers only fall."""


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def test_all_284_claims_are_there_with_their_verdicts(knowledge):
    verdicts = collections.Counter(claim.verdict for claim in knowledge.collection("claims"))
    assert verdicts == {"supported": 58, "partly": 108, "unsupported": 74, "contradicted": 22, "harmful": 22}
    assert verdicts.total() == 284


def test_the_claims_of_each_part_are_numbered_without_a_gap(knowledge):
    for part, count in (("causes", 103), ("actions", 117), ("triage", 64)):
        numbers = [claim.number for claim in knowledge.collection("claims") if claim.part == part]
        assert sorted(numbers) == list(range(1, count + 1))


def test_every_warning_sign_that_the_article_leaves_out_has_its_rules(knowledge):
    assert len(knowledge.collection("omissions")) == 22
    for omission in knowledge.collection("omissions"):
        assert set(omission.realised_by) <= set(knowledge.rules), omission.id


def test_what_is_planned_only_falls(knowledge):
    planned = collections.Counter(claim.planned for claim in knowledge.collection("claims") if claim.planned)
    assert all(planned[part] <= most for part, most in PLANNED_AT_MOST.items())
    assert set(planned) <= set(PLANNED_AT_MOST)


def test_a_refuted_claim_that_is_realised_cites_or_corrects(knowledge):
    corrections = {correction.id for correction in knowledge.collection("corrections")}
    for claim in knowledge.collection("claims"):
        if claim.verdict == "harmful" and claim.realised_by:
            assert claim.sources or corrections & set(claim.realised_by), claim.id


def test_facts_were_looked_at_within_24_months(knowledge):
    assert stale(knowledge, datetime.date(2026, 11, 24)) == []


def test_every_source_says_when_it_was_checked_and_every_key_is_plain(knowledge):
    for source in knowledge.collection("sources"):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.checked), source.key
        assert source.title, source.key
