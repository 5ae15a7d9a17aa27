"""When the diary sends back to triage: statements of medicine, and that it never makes anything milder."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightcramp.answers import Answers
from nightcramp.diary.escalation import escalation
from nightcramp.diary.findings import WORKED_OUT, NightFacts, diary_findings
from nightcramp.triage import triage

TODAY = datetime.date(2026, 3, 15)
PLAIN = {
    "age": 46, "sex": "female", "leg_cramps": True, "cramp_in_calf_or_foot": True, "cramp_minutes": 2,
    "cramp_eased_by_stretch": True, "well_between": True, "cramp_both_legs_at_once": False, "sore_over_a_day": False,
    "cramps_per_week": 1, "cramps_several_a_day": False, "cramps_more_often": False, "sleep_disturbed": False,
    "selfcare_4_weeks": False,
}  # fmt: skip
CHILD = {"age": 9, "sex": "male", "parent_says_cramp": True, "cramps_per_week": 0.5, "cramps_several_a_day": False}


def nights(number, start=1, **facts):
    """So many nights in a row, back from the one before today or a later start."""
    return [NightFacts(TODAY - datetime.timedelta(day), **facts) for day in range(start, start + number)]


def looked_at(knowledge, written, raw=PLAIN, plan_began=None):
    return escalation(Answers.read(raw, knowledge), diary_findings(written, knowledge, TODAY, plan_began))


def rules(found):
    return {fired.rule.id for fired in found.fired} if found else set()


def test_each_diary_finding_of_the_knowledge_base_is_worked_out(knowledge):
    assert set(WORKED_OUT) == {finding.id for finding in knowledge.collection("diary_findings")}


def test_an_empty_diary_says_nothing(knowledge):
    found = diary_findings([], knowledge, TODAY)
    assert {name for name, value in found.items() if value is not None} == {"nights_written_last_week"}
    assert looked_at(knowledge, []) is None


def test_quiet_nights_do_not_change_the_advice(knowledge):
    assert looked_at(knowledge, nights(70, cramps=0)) is None


def test_pain_for_over_a_day_is_seen_in_the_next_days(knowledge):
    found = looked_at(knowledge, nights(1, cramps=1, hours_sore=30))
    assert rules(found) == {"soon_sore_over_a_day"}
    assert (found.before.advised, found.after.advised) == ("self_care", "soon")
    assert "sore_over_a_day" in found.replaced


def test_pain_for_a_day_is_usual(knowledge):
    assert looked_at(knowledge, nights(1, cramps=1, hours_sore=24)) is None


@pytest.mark.parametrize(
    ("raw", "cramps", "rule"), [(PLAIN, 3, "soon_several_a_day"), (CHILD, 2, "soon_several_a_day_child")]
)
def test_several_cramps_in_one_night_are_seen_in_the_next_days(knowledge, raw, cramps, rule):
    assert rule in rules(looked_at(knowledge, nights(1, cramps=cramps), raw))
    assert rule not in rules(looked_at(knowledge, nights(1, cramps=cramps - 1), raw))


def test_a_cramp_of_more_than_ten_minutes_is_no_longer_taken_for_a_plain_one(knowledge):
    found = looked_at(knowledge, nights(1, cramps=1, longest_seconds=15 * 60))
    assert knowledge.rank(found.after.advised) > knowledge.rank("self_care")
    assert looked_at(knowledge, nights(1, cramps=1, longest_seconds=9 * 60)) is None


def test_cramps_that_come_clearly_more_often_and_spoil_sleep_are_seen_in_the_next_days(knowledge):
    worse = [*nights(28, cramps=1, minutes_awake=30), *nights(28, start=29, cramps=0)]
    assert "soon_cramps_more_often" in rules(looked_at(knowledge, worse))
    steady = nights(56, cramps=1)
    assert "soon_cramps_more_often" not in rules(looked_at(knowledge, steady, {**PLAIN, "cramps_per_week": 7}))


def test_whether_it_got_worse_is_unknown_while_too_few_nights_are_written(knowledge):
    few = [*nights(28, cramps=1), *nights(20, start=29, cramps=0)]
    assert diary_findings(few, knowledge, TODAY)["cramps_per_week_a_month_ago"] is None


def test_four_weeks_of_a_plan_that_did_not_help_lead_to_a_visit(knowledge):
    began = TODAY - datetime.timedelta(30)
    raw = {**PLAIN, "cramps_per_week": 7}
    assert "routine_selfcare_failed" in rules(looked_at(knowledge, nights(60, cramps=1), raw, began))


def test_a_plan_that_helped_or_is_young_does_not(knowledge):
    raw = {**PLAIN, "cramps_per_week": 7}
    helped = [*nights(14, cramps=0), *nights(14, start=15, cramps=1), *nights(30, start=29, cramps=1)]
    assert "routine_selfcare_failed" not in rules(looked_at(knowledge, helped, raw, TODAY - datetime.timedelta(28)))
    young = TODAY - datetime.timedelta(20)
    assert "routine_selfcare_failed" not in rules(looked_at(knowledge, nights(60, cramps=1), raw, young))


def test_nights_that_are_missing_do_not_count_as_nights_without_cramps(knowledge):
    written = nights(2, cramps=1)
    assert diary_findings(written, knowledge, TODAY)["cramps_last_week"] == 2
    assert diary_findings(written, knowledge, TODAY)["cramps_per_week_now"] is None
    found = looked_at(knowledge, written, {**PLAIN, "cramps_per_week": 5})
    assert found is None or "cramps_per_week" not in found.replaced


def test_what_was_said_stays_until_it_is_confirmed(knowledge):
    answers = Answers.read(PLAIN, knowledge)
    found = escalation(answers, diary_findings(nights(1, cramps=1, hours_sore=30), knowledge, TODAY))
    assert answers.raw() == PLAIN
    assert found.answers["soreness_hours"] == 30
    assert escalation(found.answers, diary_findings(nights(1, cramps=1, hours_sore=30), knowledge, TODAY)) is None


NIGHT = st.builds(
    dict,
    cramps=st.none() | st.integers(0, 8),
    hours_sore=st.none() | st.floats(0, 300),
    minutes_awake=st.none() | st.integers(0, 600),
    longest_seconds=st.none() | st.integers(0, 80_000),
)


@settings(max_examples=150, deadline=None)
@given(
    entries=st.dictionaries(st.integers(0, 70), NIGHT, max_size=70),
    said=st.fixed_dictionaries(
        {"age": st.integers(3, 95), "leg_cramps": st.just(True)},
        optional={
            "cramps_per_week": st.integers(0, 40) | st.just("unknown"),
            "cramps_per_day": st.integers(0, 9),
            "soreness_hours": st.integers(0, 99),
            "cramp_minutes": st.integers(0, 90),
            "nights_woken_last_week": st.just(0),
            "cramp_nights_per_week": st.integers(0, 7),
            "cramps_more_often": st.booleans(),
            "sleep_disturbed": st.booleans(),
            "well_between": st.booleans(),
        },
    ),
    weeks=st.none() | st.integers(0, 9),
)
def test_no_diary_makes_the_advice_milder(knowledge, entries, said, weeks):
    answers = Answers.read(said, knowledge)
    written = [NightFacts(TODAY - datetime.timedelta(day), **facts) for day, facts in entries.items()]
    began = None if weeks is None else TODAY - datetime.timedelta(7 * weeks)
    found = escalation(answers, diary_findings(written, knowledge, TODAY, began))
    if found is None:
        return
    assert knowledge.rank(found.after.advised) >= knowledge.rank(triage(answers).advised)
    for one in found.proposed:
        given_before = answers.get(one.proposal.finding)
        assert given_before in (None, "unknown") or one.value > given_before
