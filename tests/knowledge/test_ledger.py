"""Every claim of the article keeps its row, with a verdict, and is realised or planned; nothing hangs in the air."""

import collections
import datetime
import json
import re
import warnings
from pathlib import Path

import pytest

import nightcramp
from nightcramp.knowledge.check import cited, stale
from nightcramp.knowledge.schema import COLLECTIONS

PLANNED_AT_MOST = json.loads((Path(__file__).parent / "planned.json").read_text(encoding="utf-8"))
"""What later releases still owe. A ratchet: whoever realises a claim lowers the number in the same commit."""


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


def test_every_claim_is_either_realised_or_planned(knowledge):
    for claim in knowledge.collection("claims"):
        assert bool(claim.realised_by) != bool(claim.planned), claim.id


def test_what_is_planned_only_falls(knowledge):
    planned = collections.Counter(claim.planned for claim in knowledge.collection("claims") if claim.planned)
    assert dict(planned) == PLANNED_AT_MOST, "lower the numbers in planned.json, never raise them"


def test_a_refuted_claim_that_is_realised_cites_or_corrects(knowledge):
    corrections = {correction.id for correction in knowledge.collection("corrections")}
    for claim in knowledge.collection("claims"):
        if claim.verdict == "harmful" and claim.realised_by:
            assert claim.sources or corrections & set(claim.realised_by), claim.id


@pytest.mark.parametrize("nutrient", ["potassium", "calcium", "magnesium"])
def test_a_food_that_the_article_is_right_about_is_named_for_its_nutrient_and_may_be_proposed(knowledge, nutrient):
    foods = {food.id: food for food in knowledge.collection("household_foods")}
    claims = [claim for claim in knowledge.collection("claims") if claim.id.startswith(f"prevention_{nutrient}_")]
    named = [
        foods[name] for claim in claims if claim.verdict == "supported" for name in claim.realised_by if name in foods
    ]
    assert named
    for food in named:
        assert nutrient in food.named_for, food.id
        assert food.offered, food.id


def test_every_source_is_there_and_used(knowledge):
    used = {key for name in COLLECTIONS for statement in knowledge.collection(name) for key in cited(statement)}
    assert used == set(knowledge.sources)


def test_facts_that_nobody_looked_at_for_24_months_are_told(knowledge):
    dated = [rule.checked_on for rule in knowledge.collection("rules")]
    assert all(datetime.date.fromisoformat(day) for day in dated)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        for name in stale(knowledge, datetime.date.today()):  # noqa: DTZ011 - the day here, no matter where
            warnings.warn(f"{name} was last looked at more than 24 months ago", stacklevel=1)
    day = max(datetime.date.fromisoformat(source.checked) for source in knowledge.collection("sources"))
    assert stale(knowledge, day) == []
    assert stale(knowledge, day + datetime.timedelta(days=731)) != []


def test_every_source_says_when_it_was_checked_and_every_key_is_plain(knowledge):
    for source in knowledge.collection("sources"):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.checked), source.key
        assert source.title, source.key


def test_ids_are_plain_english_names(knowledge):
    for collection in COLLECTIONS:
        for statement in knowledge.collection(collection):
            name = getattr(statement, "id", "a_name")
            assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name), name
