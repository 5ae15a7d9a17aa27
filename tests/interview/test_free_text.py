"""Free text: what people write, and what is understood of it."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nightcramp
from nightcramp.interview.free_text import fits, read_text

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))
import free_text

LEAST_PRECISION, LEAST_RECALL = 0.99, 0.9
KNOWLEDGE = nightcramp.load_knowledge()
CASES = free_text.cases()


def said(text, **options):
    return {one.finding: one.said for one in read_text(text, KNOWLEDGE, **options).found}


def test_what_is_proposed_is_right_and_most_is_found():
    score = free_text.judge(KNOWLEDGE)
    assert score.precision >= LEAST_PRECISION, score.faults
    assert score.recall >= LEAST_RECALL, score.faults


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_nothing_is_denied_that_nobody_denied(case):
    wanted = {name for part in ("denied", "may") for name in case.get(part, ())}
    read = read_text(case["text"], KNOWLEDGE, of_somebody_else=case.get("who", "me") != "me")
    assert {one.finding for one in read.found if one.said == "no"} <= wanted


@pytest.mark.parametrize("case", [case for case in CASES if case.get("not_understood")], ids=lambda case: case["text"])
def test_what_is_not_understood_is_told(case):
    assert read_text(case["text"], KNOWLEDGE).not_understood


def test_one_leg_or_both_is_asked_where_it_was_not_said():
    assert said("some swelling since Monday") == {"one_leg_swollen": "ask", "both_legs_swollen": "ask"}
    assert said("my leg is swollen") == {"one_leg_swollen": "yes"}
    assert said("my legs are swollen") == {"both_legs_swollen": "yes"}


def test_a_no_and_a_yes_to_the_same_is_asked():
    assert said("no fever. I have a fever")["fever"] == "ask"


def test_a_value_that_cannot_be_is_not_proposed():
    found = read_text("magnesium 400", KNOWLEDGE).found
    assert not any(fits(one, KNOWLEDGE) for one in found if one.finding == "magnesium")


def test_my_mother_may_be_the_person_when_it_is_about_somebody_else():
    assert said("my mother has diabetes")["diabetes"] == "ask"
    assert said("my mother has diabetes", of_somebody_else=True)["diabetes"] == "yes"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    read_text(text, KNOWLEDGE)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["no", "fever", ",", "not", "swollen", "leg", "or", "and", "0.6", "magnesium", "?", ".",
                                 "my", "pregnant", "weeks", "30", "furosemide", "maybe", "but"]), max_size=14))  # fmt: skip
def test_where_no_word_denies_nothing_is_denied(words):
    if not {"no", "not"} & set(words):
        assert "no" not in said(" ".join(words)).values()
