"""Bad input is refused with field, value and mend; all of it at once."""

import pytest

import nightcramp
from nightcramp.answers import AnswersError
from nightcramp.plan.food import read_diet

MEALS = ["4 potatoes, 3 cups rice, 4 bananas, 2 slices bread"]


@pytest.fixture
def read(knowledge, man):
    def reading(diet, **options):
        return read_diet(diet, nightcramp.Answers.read(man, knowledge), **options)

    return reading


@pytest.mark.parametrize(
    ("diet", "field", "mend"),
    [
        ([], "diet", "meals"),
        ({}, "diet", "Add 'meals:'"),
        ({"meal": MEALS}, "diet.meal", "did you mean 'meals'?"),
        ({"meals": MEALS, "often": {"milk": "1 a day"}}, "diet", "Keep one"),
        ({"meals": ["3 bananannas of the sea, moonfruit"]}, "diet.meals", "Near names"),
        ({"meals": [*MEALS, "90 kg rice"]}, "diet.meals", "Check the number"),
        ({"meals": [*MEALS, "0 bananas"]}, "diet.meals", "Check the number"),
        ({"meals": [*MEALS, 7]}, "diet.meals", "200 ml milk"),
        ({"meals": 12}, "diet.meals", "Write ["),
        ({"meals": MEALS, "days": 0}, "diet.days", "1 to 31"),
        ({"meals": ["an apple"]}, "diet", "List all food"),
        ({"meals": ["2 kg butter"]}, "diet", "Check the amounts"),
        ({"often": {"mlik": "1 a day"}}, "diet.often.mlik", "did you mean 'milk'?"),
        ({"often": {"milk": "lots"}}, "diet.often.milk", "2 a day"),
        ({"often": {"milk": "900 a day"}}, "diet.often.milk", "0 to 40"),
        ({"often": {"milk": -1}}, "diet.often.milk", "0 to 40"),
        ({"often": {"milk": float("nan")}}, "diet.often.milk", "0 to 40"),
        ({"often": {"milk": [1]}}, "diet.often.milk", "2 a day"),
        ({"often": "milk"}, "diet.often", "milk: 2 a day"),
        ({"meals": MEALS, "exclude": ["vegn"]}, "diet.exclude", "did you mean 'vegan'?"),
        ({"meals": MEALS, "exclude": {"vegan": True}}, "diet.exclude", "[one, another]"),
        ({"meals": [*MEALS, "chicken"], "exclude": ["vegan"]}, "diet", "Take it out"),
        ({"meals": [*MEALS, "almonds"], "exclude": ["nuts"]}, "diet", "Take it out"),
        ({"meals": MEALS, "exclude": ["gluten"]}, "diet", "Take it out"),
        ({"meals": MEALS, "dislikes": ["kail"]}, "diet.dislikes", "cooked kale"),
        ({"meals": MEALS, "limits": {"potasium": 2000}}, "diet.limits.potasium", "did you mean 'potassium'?"),
        ({"meals": MEALS, "limits": {"potassium": "much"}}, "diet.limits.potassium", "number in mg"),
        ({"meals": MEALS, "limits": [1]}, "diet.limits", "potassium: 2000"),
        ({"meals": MEALS, "supplements": {"vitamin_d": -5}}, "diet.supplements.vitamin_d", "number in ug"),
        ({"meals": MEALS, "supplements": {"sodium": 5}}, "diet.supplements.sodium", "Write one of"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_field_and_mend(diet, field, mend, read):
    with pytest.raises(AnswersError) as caught:
        read(diet)
    faults = [fault for fault in caught.value.faults if fault.field == field]
    assert faults, caught.value
    assert any(mend in fault.mend for fault in faults), faults


def test_all_faults_are_told_at_once(read):
    with pytest.raises(AnswersError) as caught:
        read({"meals": ["xyzzy"], "exclude": ["vegn"], "dislikes": ["kail"], "limits": {"a": 1}})
    assert len(caught.value.faults) == 4


def test_unknown_foods_can_be_left_out_and_are_named(read):
    diet = read({"meals": [*MEALS, "xyzzy"]}, leave_out_unknown=True)
    assert [matched.written for matched in diet.unmatched] == ["xyzzy"]


@pytest.mark.parametrize(
    ("answer", "portions"),
    [("2 a day", 2), ("3 a week", 3 / 7), ("1 a month", 1 / 30.4), ("never", 0), (1.5, 1.5), ("daily", 1), (False, 0),
     ("3x/week", 3 / 7), ("2 times per day", 2), ("twice a week", 2 / 7), ("0,5 a day", 0.5)],
)  # fmt: skip
def test_how_often(answer, portions, read):
    diet = read({"often": {"starch": "5 a day", "fruit": "3 a day", "tofu": answer}})
    found = {entry.food.id: entry.portions for entry in diet.eaten}
    assert found.get("tofu", 0) == pytest.approx(portions)


def test_meals_of_several_days_are_divided(read):
    one, two = read({"meals": MEALS}), read({"meals": MEALS * 2, "days": 2})
    assert [e.portions for e in one.eaten] == pytest.approx([e.portions for e in two.eaten])


def test_lines_that_were_left_out_are_named(read):
    assert "milk" in read({"often": {"starch": "5 a day", "fruit": "4 a day"}}).unanswered


def test_lactose_intolerance_does_not_contradict_a_little_milk(knowledge, man):
    answers = nightcramp.Answers.read({**man, "lactose_intolerance": True}, knowledge)
    diet = read_diet({"meals": [*MEALS, "glass of milk"], "exclude": ["lactose"]}, answers)
    assert "lactose" in diet.refused


def test_the_age_is_needed(knowledge, plan_for, man):
    man.pop("age")
    with pytest.raises(AnswersError, match="age"):
        plan_for(man, {"meals": MEALS})
