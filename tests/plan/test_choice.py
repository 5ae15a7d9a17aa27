"""Which actions are proposed to whom: by what they promise this person, less their burden, and few at a time."""

import dataclasses
import itertools

import msgspec
import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.knowledge.schema import Number
from nightcramp.plan import Cleared, clear_all, plan
from nightcramp.plan.choice import MOST, Candidate, candidates, choose
from nightcramp.plan.worth import Worth, worth

PEOPLE = {
    "a man of 70": {"age": 70, "sex": "male"},
    "a woman of 45 in tight bedding": {"age": 45, "sex": "female", "tight_bedding": True},
    "a woman of 30, 30 weeks pregnant": {"age": 30, "sex": "female", "pregnant": True, "gestational_week": 30},
    "a girl of 9": {"age": 9, "sex": "female", "parent_says_cramp": True, "legs_used_more_than_usual": True},
    "a man of 80 with weak kidneys on six medicines": {
        "age": 80, "sex": "male", "kidney_disease": True, "fell_last_year": True,
        "medicines": ["furosemide", "ramipril", "atorvastatin", "omeprazole", "apixaban", "amlodipine"],
    },
    "a man of 55 on dialysis": {"age": 55, "sex": "male", "kidney_disease": True, "on_dialysis": True},
    "a man of 58 with a scarred liver": {"age": 58, "sex": "male", "cirrhosis": True, "selfcare_weeks": 6},
    "a woman of 68 whom stretching did not help": {"age": 68, "sex": "female", "selfcare_weeks": 8},
    "a man of 52 with one swollen leg": {"age": 52, "sex": "male", "one_leg_swollen": True},
}  # fmt: skip


def ids(offers):
    return [offer.action.id for offer in offers]


@pytest.fixture(params=PEOPLE, ids=str)
def made(request, plan_for):
    return plan_for(**PEOPLE[request.param])


def test_a_plan_holds_five_actions_at_most_and_each_group_no_more_than_it_may(made, knowledge):
    assert 0 < len(made.offers) <= MOST
    for group in knowledge.collection("plan_groups"):
        assert len(made.of(group.id)) <= group.most


def test_nothing_is_offered_that_the_gate_did_not_clear(made):
    outcomes = clear_all(made.assessment.answers, made.assessment.triage)
    assert all(isinstance(outcomes[name], Cleared) for name in ids(made.offers))


def test_every_action_is_offered_withheld_refused_or_passed_over(made, knowledge):
    passed = [each.candidate.action.id for each in made.choice.passed_over]
    held = [each.candidate.action.id for each in made.withheld]
    never = [name for name, action in knowledge.actions.items() if action.offer == "never"]
    not_meant = [each.action.id for each in made.ranked if getattr(each.outcome, "why", "") == "not_meant_for"]
    assert set(ids(made.offers)) | set(passed) | set(held) | set(never) | set(not_meant) == set(knowledge.actions)


def test_the_same_answers_give_the_same_plan(made):
    again = plan(nightcramp.assess(made.assessment.answers))
    assert ids(again.offers) == ids(made.offers)
    assert [each.candidate.action.id for each in again.withheld] == [each.candidate.action.id for each in made.withheld]


def test_every_refusal_gives_a_reason_and_every_one_for_a_danger_its_source_or_says_that_it_is_an_estimate(made):
    for withheld in made.withheld:
        assert withheld.reasons or withheld.asks, withheld.candidate.action.id
        if withheld.why in ("contraindicated", "ask_doctor_first"):
            lines = [line for line in withheld.candidate.action.contraindications if line.reason in withheld.reasons]
            assert withheld.sources or any(line.basis == "estimate" for line in lines), withheld.candidate.action.id


def test_what_is_tried_first_is_offered_and_can_be_judged_by_a_day(made):
    if made.try_first:
        assert made.try_first in made.offers
        assert made.try_first.action.onset.days


# --- the right thing for the right person


def test_an_older_man_stretches_before_bed_and_hears_that_magnesium_does_not_help(plan_for):
    made = plan_for(age=70, sex="male")
    assert made.try_first.action.id == "stretch_bedtime_protocol"
    assert "relief_calf_stretch" in ids(made.of("now"))
    assert "supplement_magnesium" in [action.id for action in made.no_help]
    assert "supplement_magnesium" not in ids(made.offers)


def test_whoever_sleeps_under_tight_covers_loosens_them(plan_for):
    assert "sleep_loose_bedding" in ids(plan_for(age=45, sex="female", tight_bedding=True).of("tonight"))
    assert "sleep_loose_bedding" not in ids(plan_for(age=45, sex="female").offers)


def test_whoever_cannot_stand_stretches_in_bed(plan_for):
    made = plan_for(age=83, sex="female", cannot_stand=True)
    assert made.try_first.action.id == "stretch_in_bed"
    assert not {"standing", "load"} & {agent for offer in made.offers for agent in offer.action.uses}


def test_restless_legs_are_no_cramps_and_get_nothing_for_them(plan_for):
    made = plan_for(
        age=55, sex="female", leg_cramps=False, hard_knot=False, cramp_painful_sudden=False, urge_to_move=True,
        urge_at_rest=True, urge_eased_by_moving=True, urge_in_evening=True, cramp_eased_by_stretch=False,
        cramp_in_calf_or_foot=False,
    )  # fmt: skip
    assert made.nothing_is_known_to_help
    assert "clinician_review" in ids(made.offers)


def test_late_in_pregnancy_it_is_the_stretch_in_bed_and_no_tablet(plan_for):
    made = plan_for(age=30, sex="female", pregnant=True, gestational_week=30)
    assert made.try_first.action.id == "stretch_in_bed"
    assert {offer.action.kind for offer in made.offers} <= {"relief_step", "stretch", "sleep_habit", "care"}


def test_a_child_stretches_with_a_parent_and_gets_no_medicine(plan_for):
    made = plan_for(age=9, sex="female", parent_says_cramp=True, legs_used_more_than_usual=True)
    assert "stretch_child_parent" in ids(made.offers)
    assert not {"medicine", "supplement", "remedy"} & {offer.action.kind for offer in made.offers}


def test_the_water_tablet_is_talked_about_before_a_new_medicine(plan_for):
    made = plan_for(**PEOPLE["a man of 80 with weak kidneys on six medicines"])
    assert "medicine_deprescribing_review" in ids(made.of("with_your_doctor"))
    assert not {"medicine", "supplement"} & {offer.action.kind for offer in made.offers}


def test_on_dialysis_it_is_the_dialysis_that_is_changed(plan_for):
    made = plan_for(age=55, sex="male", kidney_disease=True, on_dialysis=True)
    assert {"medicine_dialysis_prescription", "hydration_limit_known"} <= set(ids(made.offers))


def test_a_medicine_is_talked_about_only_after_stretching_failed(plan_for):
    assert "supplement_vitamin_k2" in ids(plan_for(age=68, sex="female", selfcare_weeks=8).offers)
    assert "supplement_vitamin_k2" not in ids(plan_for(age=68, sex="female").offers)


def test_with_one_swollen_leg_there_is_the_doctor_and_nothing_that_can_wait(plan_for):
    made = plan_for(age=52, sex="male", one_leg_swollen=True)
    assert made.level.id == "urgent"
    assert ids(made.offers) == ["relief_wait_calmly", "clinician_review"]
    assert made.try_first is None


def test_at_an_emergency_there_is_what_to_do_until_help_comes_and_nothing_else(knowledge):
    answers = Answers.read({"age": 40, "leg_cold_pale_blue": True, "leg_pain_sudden": True}, knowledge)
    made = plan(nightcramp.assess(answers))
    assert made.is_emergency
    assert ids(made.offers) == ["wait_for_help"]
    assert (made.try_first, made.never, made.withheld, made.no_help, made.questions) == (None, (), (), (), ())


def test_nothing_is_proposed_to_prevent_cramps_while_a_question_could_make_it_an_emergency(knowledge):
    made = plan(nightcramp.assess(Answers.read({"age": 70, "leg_cramps": True}, knowledge)))
    assert ids(made.offers) == ["clinician_review"]
    assert made.questions


@pytest.mark.parametrize("given", PEOPLE.values(), ids=PEOPLE)
def test_after_the_interview_a_plan_asks_a_handful_of_questions_at_most(given, plan_for):
    before, after = plan_for(for_plan=False, **given), plan_for(**given)
    assert not after.questions
    asked = set(after.assessment.answers) - set(before.assessment.answers)
    assert len(asked) <= 5


def test_quinine_is_never_our_idea(plan_for):
    for given in PEOPLE.values():
        for weeks in (0, 8):
            made = plan_for(**{**given, "selfcare_weeks": weeks})
            assert "medicine_quinine" not in ids(made.offers)


# --- how the choice is made, on actions made up for it


def number(value):
    return Number(value=value, low=value, high=value, basis="estimate")


@pytest.fixture
def invented(knowledge):
    """A candidate like a bedtime habit with this effect, burden and certainty, for a person whose cramps are all its."""
    model = knowledge.actions["exercise_relax_meditate"]

    def made(name, ratio, burden=0, certainty="high"):
        action = msgspec.structs.replace(model, id=name, rate_ratio=number(ratio), burden=burden, certainty=certainty,
                                         addresses=("idiopathic",))  # fmt: skip
        return Candidate(action, Cleared(action), worth(action, {"idiopathic": 1.0}, knowledge))

    return made


@pytest.fixture
def chosen(knowledge):
    state = Answers.read({"age": 40}, knowledge).state()

    def order(*found):
        ranked = candidates({each.action.id: each.outcome for each in found}, {"idiopathic": 1.0}, state)
        return [each.action.id for each in choose(ranked, "self_care", state).chosen]

    return order


def test_the_larger_effect_comes_first(invented, chosen):
    assert chosen(invented("small", 0.9), invented("large", 0.6)) == ["large", "small"]


def test_of_equal_effects_the_surer_one_comes_first(invented, chosen):
    assert chosen(invented("unsure", 0.6, certainty="low"), invented("sure", 0.6)) == ["sure", "unsure"]


def test_a_burden_that_eats_the_benefit_up_is_not_proposed(invented, chosen):
    assert chosen(invented("hard", 0.95, burden=3), invented("easy", 0.95)) == ["easy"]


def test_a_tie_is_settled_by_the_burden_and_then_by_name(invented, chosen, knowledge):
    cost = next(each.cost.value for each in knowledge.collection("burden_costs") if each.burden == 1)
    with_burden = invented("a_burden", 0.8 - cost, burden=1)
    without = invented("b_none", 0.8)
    assert with_burden.score == without.score
    assert chosen(with_burden, without) == ["b_none", "a_burden"]
    assert chosen(invented("d", 0.8), invented("c", 0.8)) == ["c", "d"]


def test_what_promises_nothing_is_not_proposed(invented, chosen):
    assert chosen(invented("nothing", 1.0), invented("harm", 1.2)) == []


def test_the_share_of_the_causes_scales_what_an_action_promises(knowledge):
    action = knowledge.actions["stretch_bedtime_protocol"]
    half = worth(action, {"idiopathic": 0.4, "long_standing": 0.1, "restless_legs": 0.5}, knowledge)
    assert half.value == pytest.approx(0.5 * (1 - action.rate_ratio.value))
    assert half.low == pytest.approx(0.5 * (1 - action.rate_ratio.high))
    assert half.high == pytest.approx(0.5 * (1 - action.rate_ratio.low))
    assert half.shares == (("idiopathic", 0.4), ("long_standing", 0.1))
    assert half.may_not_help


def test_an_action_with_no_measured_effect_has_no_worth(knowledge):
    assert worth(knowledge.actions["clinician_review"], {"idiopathic": 1.0}, knowledge) is None


def test_the_weights_fall_with_certainty_and_the_costs_rise_with_burden(knowledge):
    weights = [each.weight.value for each in knowledge.collection("certainty_weights")]
    costs = [each.cost.value for each in knowledge.collection("burden_costs")]
    assert weights == sorted(weights, reverse=True)
    assert costs == sorted(costs)
    assert {each.id for each in knowledge.collection("certainty_weights")} == {"high", "moderate", "low", "very_low"}
    assert [each.burden for each in knowledge.collection("burden_costs")] == [0, 1, 2, 3]


def test_nothing_in_a_plan_clashes(made, knowledge):
    from nightcramp.plan.interactions import clashes

    for one, other in itertools.combinations([offer.action for offer in made.offers], 2):
        assert clashes(knowledge, one, other) == []


def test_a_worth_is_a_plain_record():
    assert Worth((), 0.2, 0.1, 0.3, 0.5, 0.01).score == pytest.approx(0.09)
    assert dataclasses.asdict(Worth((), 0.2, 0.1, 0.3, 0.5, 0.01))["cost"] == 0.01
