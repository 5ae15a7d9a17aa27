"""What is said is plain: reading grade, amounts as people say them, nothing left unsaid."""

import re

import pytest
import textstat

from nightcramp.plan.food.json import as_object
from nightcramp.plan.food.table import food_table
from nightcramp.plan.food.words import amount, lines
from support.eaters import people

HARDEST, HARDEST_MEAN = 8.0, 6.0
NAMES = re.compile(
    r"\b(magnesium|calcium|potassium|phosphorus|vitamin|sodium|energy|caffeine|dialysis|insulin|warfarin|estimate|"
    r"mushrooms|alcoholic|alcohol|potatoes?|cantaloupe|pumpernickel|apricots?|broccoli|diabetes|pregnancy|dietitian|"
    r"sunflower|yoghurts?|allergy|chamomile|formula|Europe|United States|litres?)\b",
    re.IGNORECASE,
)
"""Names that must appear count as one syllable, as in the knowledge base."""
SHOWN = {
    "food_limits": "says", "food_exclusions": "says", "food_notes": "says", "fluid_rules": "says", "food_questions": "asks",
}  # fmt: skip


def grade(text):
    return textstat.flesch_kincaid_grade(NAMES.sub("name", re.sub(r"\([^)]*\)", "", text)))


def test_the_texts_of_the_knowledge_base_read_easily(knowledge):
    texts = [getattr(item, field) for name, field in SHOWN.items() for item in knowledge.collection(name)]
    grades = {text: grade(text) for text in texts if len(text.split()) >= 8}
    hard = {text: found for text, found in grades.items() if found > HARDEST}
    assert not hard
    assert sum(grades.values()) / len(grades) <= HARDEST_MEAN


def test_whole_plans_read_easily(plan_for):
    grades = []
    for answers, diet in people(20, seed=4):
        plan = plan_for(answers, diet, seconds=0.2)
        text = " ".join(line for _, section in lines(plan) for line in section)
        grades.append(grade(text))
    assert max(grades) <= HARDEST
    assert sum(grades) / len(grades) <= HARDEST_MEAN


@pytest.mark.parametrize(
    ("food", "portions", "says"),
    [
        ("banana", 0.5, "half a banana"), ("banana", 1, "1 banana"), ("banana", 1.5, "1\u00bd bananas"),
        ("spinach", 0.5, "a quarter of a cup of cooked spinach"), ("spinach", 1, "half a cup of cooked spinach"),
        ("spinach", 2, "1 cup of cooked spinach"), ("milk", 1.5, "1\u00bd glasses of whole milk"),
        ("milk", 0.5, "half a glass of whole milk"), ("dried_apricots", 0.5, "2 dried apricots"),
        ("brazil_nuts", 1, "2 Brazil nuts"), ("avocado", 1, "half an avocado"), ("orange", 0.5, "half an orange"),
        ("bread_wholemeal", 2, "2 slices of wholemeal bread"), ("egg", 2, "2 boiled eggs"), ("egg", 0.5, "half a boiled egg"),
        ("salmon", 1, "1 small fillet of cooked salmon"), ("potato_baked", 1, "1 baked potato with its skin"),
        ("peanut_butter", 0.5, "1 tablespoon of peanut butter"), ("peas", 1.5, "three quarters of a cup of cooked green peas"),
    ],
)  # fmt: skip
def test_amounts_as_people_say_them(food, portions, says, knowledge):
    assert amount(food_table(knowledge).household[food], portions) == says


def test_every_amount_can_be_said(knowledge):
    for food in food_table(knowledge).household.values():
        for portions in (0.5, 1, 1.5, 2):
            assert not re.search(r" x |\d\.\d\d", amount(food, portions)), food.id


def test_json_is_plain_and_keeps_every_source(plan_for, woman, day):
    import json

    plan = plan_for(woman, {"meals": [day]})
    found = json.loads(json.dumps(as_object(plan)))
    assert set(found) == {"plan", "intake", "limits", "held", "fluids", "diet", "notes", "warnings", "asks",
                          "food_sources", "knowledge"}  # fmt: skip
    assert found["food_sources"]["nutrients"] == ["usda-sr28"]
    assert all(line["reference"]["sources"] for line in found["intake"] if line["reference"])
    assert all(limit["sources"] for limit in found["limits"])
    assert found["knowledge"]["hash"]


def test_a_guess_and_what_is_not_counted_are_said(knowledge, man):
    import nightcramp
    from nightcramp.plan.food import food_plan, read_diet

    answers = nightcramp.Answers.read(man, knowledge)
    meals = ["4 potatoes, 3 cups rice, 4 bananas, bananna, xyzzy"]
    plan = food_plan(answers, read_diet({"meals": meals}, answers, leave_out_unknown=True), seconds=0.1)
    text = " ".join(line for _, section in lines(plan) for line in section)
    assert '"xyzzy" was not found, so it is not counted.' in text


MEAGRE = [
    "3 slices of bread with butter",
    "lentil soup, an apple",
    "200 ml milk",
    "3 glasses of water, 2 cups of coffee",
]


def test_nobody_is_told_of_a_limit_that_they_did_not_name(plan_for):
    def said(**told):
        plan = plan_for({"age": 34, "sex": "female", **told}, {"meals": MEAGRE})
        return " ".join(line for _, section in lines(plan) for line in section)

    assert "A limit for potassium may be in the way. Whether you have one is not known yet." in said()
    assert "You were told" not in said()
    assert "You were told to limit potassium." in said(potassium_limit_given=True)
