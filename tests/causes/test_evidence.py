"""Answers become evidence: three values, grades of blood values, one face of a sign, circumstances."""

import functools

import numpy as np
import pytest

import nightcramp
from nightcramp import Answers
from nightcramp.causes.acting import direct
from nightcramp.causes.evidence import CLEARLY, FAR, JUST, case
from nightcramp.causes.inference import infer
from nightcramp.causes.network import ABSENT, UNKNOWN


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


def of(**raw):
    return case(knowledge(), Answers.read(raw, knowledge()).state())


def code(finding, **raw):
    someone = of(**raw)
    return someone.evidence[someone.model.network.findings.index(finding)]


def present(cause, **raw):
    someone = of(**raw)
    return infer(someone.model.network, someone.evidence, someone.leak).present[0, someone.model.node(cause)]


def test_unknown_absent_and_present_are_three_things():
    assert code("hard_knot", age=40) == UNKNOWN
    assert code("hard_knot", age=40, hard_knot="unknown") == UNKNOWN
    assert code("hard_knot", age=40, hard_knot=False) == ABSENT
    assert code("hard_knot", age=40, hard_knot=True) == JUST


@pytest.mark.parametrize(
    ("potassium", "expected"), [(3.5, ABSENT), (4.0, ABSENT), (3.4, JUST), (3.0, CLEARLY), (2.5, FAR), (6.5, ABSENT)]
)
def test_a_blood_value_is_graded_by_how_far_out_it_is(potassium, expected):
    """3.5 to 5.3 mmol/L: a quarter of the width is 0.45, half of it 0.9."""
    assert code("potassium_low", age=40, sex="female", pregnant=False, potassium=f"{potassium} mmol/L") == expected


def test_the_interval_that_the_laboratory_sent_decides_whether_it_is_out_at_all():
    own = {"value": 3.55, "unit": "mmol/L", "low": 3.6, "high": 5.0}
    assert code("potassium_low", age=40, sex="male", potassium=own) == JUST


def test_a_value_far_out_says_more_than_one_just_out():
    just, far = (present("hypokalaemia", age=70, sex="male", potassium=f"{value} mmol/L") for value in (3.4, 3.02))
    assert 0.5 < just < far
    assert present("marked_hypokalaemia", age=70, sex="male", potassium="2.4 mmol/L") > 0.9


def test_an_interval_with_one_limit_is_graded_too():
    assert code("hba1c_high", age=50, sex="male", hba1c=40) == JUST
    assert code("hba1c_high", age=50, sex="male", hba1c=60) == FAR


def test_calcium_counts_by_whichever_test_there_is():
    assert code("calcium_low", age=50, sex="male", calcium_ionised=1.0) == FAR
    assert code("calcium_low", age=50, sex="male", calcium_total=1.9) == CLEARLY
    assert code("calcium_low", age=50, sex="male", calcium_total=1.9, albumin=20) == UNKNOWN


def test_two_faces_of_one_sign_count_once_and_the_better_one_counts():
    swollen = {"age": 60, "one_leg_swollen": True}
    assert code("one_leg_swollen", **swollen) == JUST
    measured = {**swollen, "calf_circumference_left": 40, "calf_circumference_right": 36}
    assert code("one_leg_swollen", **measured) == UNKNOWN
    assert code("calf_difference_3_cm", **measured) == JUST
    assert present("deep_vein_thrombosis", **measured) < 3 * present("deep_vein_thrombosis", **swollen)


DENIED = (
    "leg_cramps", "cramp_now", "cramp_in_calf_or_foot", "cramp_in_thigh", "cramp_in_arm_chest_belly",
    "cramp_widespread", "cramp_in_bed", "cramp_wakes", "cramp_at_rest", "on_dialysis", "leg_pain", "calf_pain",
    "back_pain", "new_back_pain", "pain_down_leg", "calf_pain_stays", "limb_pain_severe", "limp", "urge_to_move",
    "leg_jerks_in_sleep", "one_leg_swollen",
)  # fmt: skip


def test_whoever_asks_has_a_complaint_unless_all_of_it_is_denied():
    assert code("leg_complaint", age=40) == JUST
    assert code("leg_complaint", age=40, leg_cramps=False) == JUST
    assert code("leg_complaint", age=40, **dict.fromkeys(DENIED, False)) == ABSENT


def test_a_circumstance_moves_the_odds_when_it_is_certain_either_way():
    cause = "deep_vein_thrombosis"
    unknown, surgery, none = (
        present(cause, age=50),
        present(cause, age=50, surgery_last_12_weeks=True),
        present(cause, age=50, recent_immobility_or_surgery=False),
    )
    assert none < unknown < surgery
    odds = [value / (1 - value) for value in (unknown, surgery)]
    assert 3 < odds[1] / odds[0] < 4.94, "on the leak: what cancer brings on is not moved"


def test_what_is_unknown_multiplies_nothing():
    someone = of(age=50)
    assert np.array_equal(someone.leak, someone.model.network.leak)


@pytest.mark.parametrize(
    ("cause", "sign"),
    [
        ("diabetes_mellitus", {"diabetes": True}),
        ("med_thiazide", {"medicines": ["hydrochlorothiazide"]}),
        ("med_teriparatide", {"takes_teriparatide": True}),
        ("dialysis_treatment", {"on_dialysis": True}),
        ("parkinson", {"parkinson_disease": True}),
        ("liver_cirrhosis", {"cirrhosis": True}),
        ("alcohol_every_week", {"alcohol_weekly": True}),
    ],
)
@pytest.mark.parametrize("age", [45, 75])
def test_who_says_that_they_have_something_mostly_has_it(cause, sign, age):
    assert present(cause, age=age, **sign) > 0.9


@pytest.mark.parametrize(
    ("cause", "sign"),
    [
        ("vitamin_d_lack", {}),
        ("med_statin", {"takes_statin": True}),
        ("chronic_venous_disease", {"varicose_veins": True}),
        ("alcohol_every_week", {"alcohol_weekly": True}),
        ("joint_disease", {"arthritis": True}),
    ],
)
def test_what_is_common_and_hardly_raises_cramps_does_not_come_first(cause, sign):
    someone = of(age=66, sex="female", **sign)
    found = infer(someone.model.network, someone.evidence, someone.leak, someone.model.watched)
    acts = direct(someone.model, found)[0]
    assert acts[someone.model.node(cause)] < 0.2 * acts[someone.model.node("idiopathic")]


def test_a_hard_knot_speaks_for_a_cramp_and_against_its_look_alikes():
    moves = {"age": 50, "sex": "female", "urge_to_move": True, "urge_eased_by_moving": True}
    assert present("restless_legs", **moves, hard_knot=False) > 1.5 * present("restless_legs", **moves, hard_knot=True)


def test_a_value_far_out_by_every_interval_that_may_fit_is_far_out():
    """A woman who may be pregnant: none of the intervals is hers for certain, and 3120 is far beyond them all."""
    assert code("creatine_kinase_high", age=43, sex="female", creatine_kinase=3120) == FAR
