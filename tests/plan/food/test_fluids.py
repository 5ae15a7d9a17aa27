"""A range of drinks, or "ask your doctor" where a limit may apply."""

import pytest

import nightcramp
from nightcramp.plan.food import read_diet
from nightcramp.plan.food.fluids import fluids


def test_a_healthy_man_gets_a_range(plan_for, man, day):
    advice = plan_for(man, {"meals": [day]}).fluids
    assert advice.status == "range"
    assert (advice.low_l, advice.high_l) == pytest.approx((1.75, 2.0))
    assert advice.sources == ("efsa2010water", "jequier2010")


@pytest.mark.parametrize(
    "answers",
    [
        {"heart_failure": True}, {"kidney_disease": True}, {"cirrhosis": True}, {"ascites": True},
        {"sodium": 128}, {"medicines": ["furosemide"]},
    ],
)  # fmt: skip
def test_where_a_limit_may_apply_there_is_no_target(answers, plan_for, man, day):
    advice = plan_for({**man, **answers}, {"meals": [day]}).fluids
    assert advice.status == "ask_doctor"
    assert advice.low_l is None
    assert advice.high_l is None


@pytest.mark.parametrize("answers", [{"on_dialysis": True, "kidney_disease": True}, {"fluid_limit_given": True}])
def test_a_limit_that_was_set_stands(answers, plan_for, man, day):
    assert plan_for({**man, **answers}, {"meals": [day]}).fluids.status == "own_amount"


@pytest.mark.parametrize(
    "unanswered", ["heart_failure", "kidney_disease", "cirrhosis", "fluid_limit_given", "medicines"]
)
def test_what_was_not_asked_holds_the_target_back(unanswered, plan_for, man, day):
    man.pop(unanswered)
    advice = plan_for(man, {"meals": [day]}).fluids
    assert advice.status == "answer_first"
    assert advice.low_l is None
    assert advice.asks


def test_drinking_too_much_is_said(plan_for, man, day):
    advice = plan_for({**man, "drink_litres_per_day": 5}, {"meals": [day]}).fluids
    assert advice.status == "less"
    assert any(rule.id == "too_much" for rule in advice.rules)


def test_caffeine_and_alcohol_are_counted(plan_for, man, day):
    advice = plan_for(man, {"meals": [day + ", 5 cups coffee, 2 glasses of wine"]}).fluids
    assert advice.caffeine_mg > 400 == advice.caffeine_limit_mg
    assert advice.alcoholic_drinks == pytest.approx(2)
    assert any(rule.effect == "alcohol" for rule in advice.rules)


def test_no_alcohol_in_pregnancy(plan_for, woman, day):
    woman |= {"age": 30, "pregnant": True, "gestational_week": 20}
    woman.pop("could_become_pregnant")
    advice = plan_for(woman, {"meals": [day + ", glass of wine"]}).fluids
    assert "alcohol_none" in {rule.id for rule in advice.rules}


def test_no_target_in_any_state_in_which_a_limit_may_apply(knowledge, man, day):
    """Every pair of answers to the findings behind "ask first", unknown among them."""
    diet = read_diet({"meals": [day]}, nightcramp.Answers.read(man, knowledge))
    names = ("heart_failure", "kidney_disease", "cirrhosis", "ascites", "fluid_limit_given", "sodium_low")
    for first in names:
        for second in names:
            for values in ((True, False), (True, None), (None, False), (None, None), (True, True)):
                answers = {**man, **dict(zip((first, second), values, strict=True))}
                answers = {name: value for name, value in answers.items() if value is not None}
                read = nightcramp.Answers.read(answers, knowledge)
                advice = fluids(read, diet, 0, None)
                risky = {name for name in names if answers.get(name) is not False and name != "sodium_low"}
                if risky or answers.get("sodium_low"):
                    assert advice.low_l is None, answers
