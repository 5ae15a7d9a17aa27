"""Reference intakes and limits by age, sex, pregnancy, illness and medicines."""

import pytest

import nightcramp
from nightcramp.plan.food.references import references


@pytest.mark.parametrize(
    ("who", "magnesium", "calcium", "potassium"),
    [
        ({"age": 40, "sex": "male"}, 350, 950, 3500),
        ({"age": 40, "sex": "female", "pregnant": False, "breastfeeding": False}, 300, 950, 3500),
        (
            {"age": 22, "sex": "female", "pregnant": True, "gestational_week": 20, "breastfeeding": False},
            300,
            1000,
            3500,
        ),
        ({"age": 30, "sex": "female", "pregnant": False, "breastfeeding": True}, 300, 950, 4000),
        ({"age": 9, "sex": "male"}, 230, 800, 1800),
        ({"age": 12, "sex": "female", "pregnant": False, "breastfeeding": False}, 250, 1150, 2700),
    ],
)
def test_reference_intakes(who, magnesium, calcium, potassium, knowledge):
    found = references(nightcramp.Answers.read(who, knowledge))
    assert [found[name].value for name in ("magnesium", "calcium", "potassium")] == [magnesium, calcium, potassium]
    assert all(need.sources and need.body == "efsa" and need.certain for need in found.values())


def test_other_bodies_are_shown_beside(knowledge):
    found = references(nightcramp.Answers.read({"age": 40, "sex": "male"}, knowledge))
    assert dict(found["magnesium"].others) == {"nasem": 420}


def test_without_the_sex_the_lower_need_is_taken_and_the_sex_is_asked(knowledge):
    need = references(nightcramp.Answers.read({"age": 40}, knowledge))["magnesium"]
    assert (need.value, need.certain, need.asks) == (300, False, ("sex",))


@pytest.mark.parametrize(
    ("answers", "diet", "status"),
    [
        ({"on_dialysis": True, "kidney_disease": True}, {}, "held"),
        ({"potassium_limit_given": True}, {}, "held"),
        ({"egfr": 20, "kidney_disease": True}, {}, "held"),
        ({"age": 0.8, "body_weight": 8}, {}, "held"),
    ],
)
def test_no_plan_without_a_clinician(answers, diet, status, plan_for, man, day):
    plan = plan_for({**man, **answers}, {"meals": [day], **diet})
    assert plan.status == status
    assert plan.proposals == ()
    assert plan.first_step is None


def test_the_clinicians_own_limit_is_strict(plan_for, man, day):
    man |= {"on_dialysis": True, "kidney_disease": True}
    plan = plan_for(man, {"meals": [day], "limits": {"potassium": 2000, "phosphorus": 1100}})
    assert plan.bounds["potassium"].upper == 2000
    assert plan.bounds["potassium"].strict
    assert "potassium" not in plan.gaps
    for proposal in plan.proposals:
        assert proposal.after["potassium"] <= 2000


def test_where_no_plan_exists_the_limit_that_forbids_it_is_named(plan_for, man, day):
    man |= {"on_dialysis": True, "kidney_disease": True}
    plan = plan_for(man, {"meals": [day], "limits": {"potassium": 1500, "phosphorus": 3000}})
    assert plan.status == "none"
    assert "potassium" in plan.forbidden_by


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"kidney_disease": True}, "kidney_disease"),
        ({"medicines": ["spironolactone"]}, "potassium_keeping_tablet"),
        ({"medicines": ["ramipril"], "diabetes": True}, "pressure_tablet_with_risk"),
        ({"medicines": ["ramipril"], "age": 76}, "pressure_tablet_with_risk"),
        ({"potassium": 5.4}, "potassium_high_now"),
    ],
)
def test_potassium_is_not_raised(answers, reason, plan_for, man, day):
    plan = plan_for({**man, **answers}, {"meals": [day]})
    assert reason in {item.limit.id for item in plan.held if item.certain}
    assert "potassium" not in plan.gaps
    for proposal in plan.proposals:
        assert proposal.after["potassium"] <= plan.intake["potassium"].value + 1e-6


@pytest.mark.parametrize("medicine", ["ramipril", "ibuprofen"])
def test_a_medicine_that_raises_potassium_allows_a_small_rise(medicine, plan_for, man, day):
    plan = plan_for({**man, "medicines": [medicine]}, {"meals": [day]})
    assert plan.bounds["potassium"].upper == pytest.approx(plan.intake["potassium"].value + 500)


@pytest.mark.parametrize("unanswered", ["kidney_disease", "on_dialysis", "potassium_limit_given", "medicines"])
def test_an_unasked_reason_holds_potassium_back_and_is_asked(unanswered, plan_for, man, day):
    man.pop(unanswered)
    plan = plan_for(man, {"meals": [day]})
    assert "potassium" not in plan.gaps
    assert plan.bounds["potassium"].upper <= plan.intake["potassium"].value + 1e-6
    asked = plan.asks
    assert (unanswered if unanswered != "medicines" else "takes_potassium_sparing_diuretic") in asked


def test_high_calcium_holds_back_calcium_and_vitamin_d(plan_for, man, day):
    plan = plan_for({**man, "high_calcium_disease": True}, {"meals": [day]})
    assert not {"calcium", "vitamin_d"} & set(plan.gaps)
    for proposal in plan.proposals:
        assert proposal.after["vitamin_d"] <= plan.intake["vitamin_d"].value + 1e-6


@pytest.mark.parametrize(
    ("answers", "nutrient", "limit"),
    [
        ({}, "calcium", 2500), ({"age": 60}, "calcium", 2000), ({}, "vitamin_b6", 12), ({}, "vitamin_d", 100),
        ({"age": 9, "body_weight": 30}, "vitamin_d", 50), ({}, "phosphorus", 4000), ({}, "caffeine", 400),
        ({"age": 9, "body_weight": 30}, "caffeine", 75), ({}, "sodium", 2000), ({}, "oily_fish", 80),
    ],
)  # fmt: skip
def test_the_more_cautious_limit_is_taken(answers, nutrient, limit, plan_for, man, day):
    plan = plan_for({**man, **answers}, {"meals": [day.replace("2 cups coffee", "water")]})
    assert plan.bounds[nutrient].limit == limit


def test_caffeine_and_oily_fish_are_halved_in_pregnancy(plan_for, woman, day):
    woman |= {"age": 30, "pregnant": True, "gestational_week": 20}
    woman.pop("could_become_pregnant")
    plan = plan_for(woman, {"meals": [day]})
    assert plan.bounds["caffeine"].limit == 200
    assert plan.bounds["oily_fish"].limit == 40


def test_what_is_above_a_limit_now_is_never_made_worse(plan_for, man):
    meals = ["8 slices white bread, 6 slices ham, 4 slices cheddar, 4 cans of cola, 2 apples, chicken, 2 cups rice"]
    plan = plan_for(man, {"meals": meals})
    for nutrient in ("sodium", "free_sugars"):
        bound = plan.bounds[nutrient]
        assert bound.why == "now"
        assert bound.upper == pytest.approx(plan.intake[nutrient].value * 1.02)
        assert all(proposal.after[nutrient] <= bound.upper + 1e-6 for proposal in plan.proposals)


def test_supplements_count(plan_for, man, day):
    without = plan_for(man, {"meals": [day]})
    taken = plan_for(man, {"meals": [day], "supplements": {"vitamin_d": 15, "magnesium": 400}})
    assert taken.intake["vitamin_d"].value == pytest.approx(without.intake["vitamin_d"].value + 15)
    assert "vitamin_d" not in taken.gaps
    assert any("250 mg" in warning for warning in taken.warnings)


def test_an_estimate_is_a_range_and_says_so(plan_for, man, day):
    for line in plan_for(man, {"meals": [day]}).intake.values():
        assert line.low <= line.value <= line.high
        assert line.basis == "estimate"


def test_a_person_with_enough_gets_no_change(plan_for, woman):
    meals = ["6 slices wholemeal bread, 2 glasses low-fat milk, 2 cups cooked spinach, 2 salmon, 2 baked potatoes, "
             "2 bananas, 1 cup white beans, 2 oranges, 2 cups decaf coffee, vitamin D mushrooms"]  # fmt: skip
    plan = plan_for(woman, {"meals": meals})
    assert plan.status == "nothing_needed"
