"""Which cause comes first, how sure that is, what speaks for it, and what would change it."""

import itertools

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import nightcramp
from nightcramp import Answers
from nightcramp.causes import Explainer, causes, gains
from nightcramp.causes.acting import acts, direct
from nightcramp.causes.inference import infer
from nightcramp.causes.ranking import Interval, band

CRAMP = {"hard_knot": True, "cramp_eased_by_stretch": True, "cramp_in_calf_or_foot": True}
RESTLESS = {"urge_to_move": True, "urge_at_rest": True, "urge_eased_by_moving": True, "hard_knot": False}
LOW_MAGNESIUM = {"magnesium": {"value": 0.55, "unit": "mmol/L"}}
PEOPLE = (
    {"age": 40, "sex": "male", **CRAMP},
    {"age": 72, "sex": "female", "diabetes": True, "feet_numb": True},
    {"age": 55, "sex": "female", **LOW_MAGNESIUM, "medicines": ["omeprazole"]},
    {"age": 31, "sex": "female", "pregnant": True, "gestational_week": 30, "one_leg_swollen": True},
    {"age": 9, "parent_says_cramp": True, **CRAMP},
)


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def read(knowledge):
    return lambda facts: Answers.read(facts, knowledge)


@pytest.mark.parametrize("facts", PEOPLE)
def test_shares_add_up_and_every_number_lies_in_its_interval(read, facts):
    found = causes(read(facts))
    assert sum(one.share for one in found.ranked) == pytest.approx(1)
    for one in found.ranked:
        for interval in (one.posterior, one.acts):
            assert 0 <= interval.low <= interval.value <= interval.high <= 1
        assert one.acts.value <= one.posterior.value + 1e-12, "who acts is present"
    assert [one.acts.value for one in found.ranked] == sorted((one.acts.value for one in found.ranked), reverse=True)


@pytest.mark.parametrize("facts", PEOPLE)
def test_the_order_of_answers_never_matters(read, facts):
    expected = [(one.cause.id, one.acts) for one in causes(read(facts)).ranked]
    for order in itertools.islice(itertools.permutations(facts.items()), 1, 12, 5):
        assert [(one.cause.id, one.acts) for one in causes(read(dict(order))).ranked] == expected


def test_legs_that_must_move_are_restless_legs_and_no_cramp(read):
    found = causes(read({"age": 42, "sex": "male", **RESTLESS}))
    assert found.ranked[0].cause.id == "restless_legs"
    assert found.cramp.value < causes(read({"age": 42, "sex": "male", **CRAMP})).cramp.value


def test_a_plain_cramp_has_no_cause_that_is_found(read):
    assert causes(read({"age": 45, "sex": "male", **CRAMP})).ranked[0].cause.id == "idiopathic"


def test_what_is_only_named_by_the_article_stays_visible_and_below_the_plain_cramp(knowledge, read):
    order = [one.cause.id for one in causes(read({"age": 50, "sex": "male", **CRAMP})).ranked]
    only_named = [name for name in order if knowledge.causes[name].named_only]
    assert {"brain_tumour", "ramsay_hunt", "alzheimer"} <= set(only_named)
    assert all(order.index(name) > order.index("idiopathic") for name in only_named)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.5, 0.9, "likely"), (0.49, 0.9, "possible"), (0.0, 0.099, "unlikely"), (0.0, 0.1, "possible"),
     (0.09, 0.51, "cannot_tell"), (0.1, 0.6, "possible")],
)  # fmt: skip
def test_the_band_follows_from_the_interval(low, high, expected):
    assert band(Interval((low + high) / 2, low, high)) == expected


def test_a_cause_that_works_through_another_is_credited_with_it(read):
    """A water tablet that lowers potassium brings the cramp through the potassium."""
    found = causes(read({"age": 70, "sex": "female", "medicines": ["hydrochlorothiazide"], "potassium": "2.8 mmol/L"}))
    model, case = found.case.model, found.case
    posterior = infer(model.network, case.evidence, case.leak, model.watched)
    own, all_of_it = direct(model, posterior)[0], acts(model, model.network, posterior, case.leak)[0]
    assert all_of_it[model.node("med_thiazide")] > own[model.node("med_thiazide")]
    assert (all_of_it >= own - 1e-12).all()
    assert (all_of_it <= posterior.present[0, : len(all_of_it)] + 1e-12).all()


def test_an_answer_speaks_by_what_is_lost_without_it(read):
    answers = read({"age": 55, "sex": "female", **LOW_MAGNESIUM})
    found = causes(answers)
    speaks = {one.finding: one for one in Explainer(answers, found).speaks("hypomagnesaemia")}
    assert speaks["magnesium_low"].change > 1
    assert "magnesium" in speaks["magnesium_low"].because


def test_shared_parts_add_up_to_what_all_of_them_say_together(read):
    answers = read({"age": 60, "sex": "male", "one_leg_swollen": True, "leg_warm": True, "calf_pain_stays": True})
    explainer, cause = Explainer(answers, causes(answers)), "deep_vein_thrombosis"
    joint = [one for one in explainer.speaks_jointly(cause) if one.jointly is not None]
    network, node = explainer.network, explainer.case.model.node(cause)
    places = [network.findings.index(one.finding) for one in joint]
    together = explainer._without([], node) - explainer._without(places, node)
    assert sum(one.jointly for one in joint) == pytest.approx(together, abs=1e-9)


def test_either_way_is_what_the_network_says_when_it_is_told(read):
    answers = read({"age": 60, "sex": "male", **CRAMP})
    found = causes(answers)
    explainer = Explainer(answers, found)
    places = explainer.candidates()[::20]
    chance, absent, present = explainer.either_way(places)
    case, model = found.case, found.case.model
    for k, place in enumerate(places.tolist()):
        for value, told in ((0, absent[k]), (1, present[k])):
            evidence = case.evidence.copy()
            evidence[place] = value
            again = infer(model.values, evidence, case.leak[0], model.watched)
            assert acts(model, model.values, again, case.leak[0]) == pytest.approx(told, abs=1e-6)
    assert ((chance >= 0) & (chance <= 1)).all()


def test_the_mean_over_both_results_of_a_question_is_what_is_known_now(read):
    answers = read({"age": 60, "sex": "male", **CRAMP})
    explainer = Explainer(answers, causes(answers))
    places = explainer.candidates()
    chance, absent, present = explainer.either_way(places)
    expected = chance[:, None] * present + (1 - chance[:, None]) * absent
    causal = slice(0, len(explainer.case.model.causes))
    own_mean = np.abs(expected[:, causal] - explainer.acts[causal])
    assert np.median(own_mean) < 1e-6


def test_the_best_question_tells_most_and_a_person_can_answer_it(knowledge, read):
    answers = read({"age": 60, "sex": "male", "leg_cramps": True})
    found = gains(answers, causes(answers))
    assert [one.bits for one in found] == sorted((one.bits for one in found), reverse=True)
    assert all(knowledge.findings[one.finding].answered_by == "person" for one in found)
    assert all(one.bits >= 0 for one in found)
    for_a_doctor = gains(answers, causes(answers), ("person", "examination", "laboratory"))
    assert {one.finding for one in found} < {one.finding for one in for_a_doctor}


SIGNS = ("feet_numb", "one_leg_swollen", "urge_to_move", "hard_knot", "muscle_weakness", "ankles_swollen_in_evening")


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(SIGNS), st.booleans()), st.sampled_from((35, 74)))
def test_a_disease_that_the_person_knows_of_never_becomes_less_likely_by_saying_so(facts, age):
    knowledge = nightcramp.load_knowledge()
    before = causes(Answers.read({"age": age, "sex": "male", **facts}, knowledge))
    after = causes(Answers.read({"age": age, "sex": "male", **facts, "diabetes": True}, knowledge))
    assert after.of("diabetes_mellitus").posterior.value >= before.of("diabetes_mellitus").posterior.value
