"""What a person does not eat is never proposed: proved over every household food, by other rules than the product's."""

import re

import pytest

import nightcramp
from nightcramp.plan.food import read_diet
from nightcramp.plan.food.moves import possible_changes
from nightcramp.plan.food.table import food_table
from support.eaters import people

MEAT = {"Beef Products", "Pork Products", "Lamb, Veal, and Game Products", "Poultry Products",
        "Sausages and Luncheon Meats"}  # fmt: skip
FISH = {"Finfish and Shellfish Products"}
DAIRY = {"Dairy and Egg Products"}
NUT = re.compile(
    r"^nuts|almond|cashew|walnut|pecan|pistachio|hazel|filbert|peanut|^seeds|sesame|hummus|tahini", re.IGNORECASE
)
GLUTEN = re.compile(r"\b(wheat|rye|barley|oats|bread|pasta|bulgur|couscous|pita|crackers?|rolls)\b", re.IGNORECASE)
GLUTEN_FREE = re.compile(r"buckwheat|rice cracker|rice cakes", re.IGNORECASE)
NEVER = {
    "vegan": lambda row: row["food_group"] in MEAT | FISH | DAIRY or "Honey" in row["description"],
    "vegetarian": lambda row: row["food_group"] in MEAT | FISH,
    "nuts": lambda row: NUT.search(row["description"]),
    "gluten": lambda row: GLUTEN.search(row["description"]) and not GLUTEN_FREE.search(row["description"]),
    "lactose": lambda row: re.search(r"^(milk|yogurt|kefir|ice cream)", row["description"], re.IGNORECASE),
    "no_milk": lambda row: row["food_group"] in DAIRY and "Egg" not in row["description"],
    "no_egg": lambda row: re.search(r"\begg", row["description"], re.IGNORECASE),
    "no_fish": lambda row: row["food_group"] in FISH,
    "halal": lambda row: re.search(r"pork|ham\b|bacon|alcoholic", row["description"], re.IGNORECASE),
    "kosher": lambda row: re.search(r"pork|ham\b|bacon|shrimp|crustacean", row["description"], re.IGNORECASE),
    "soya": lambda row: re.search(r"soy|tofu|edamame", row["description"], re.IGNORECASE),
}


@pytest.fixture
def open_to(knowledge, man):
    """The ids and table numbers of all foods that a plan may add for a way of eating."""

    def found(exclude=(), **answers):
        read = nightcramp.Answers.read({**man, **answers}, knowledge)
        diet = read_diet({"meals": ["4 potatoes, 2 bananas, 2 cups rice, 4 apples"], "exclude": list(exclude)}, read)
        return {change.add.id: change.add.ndb_no for change in possible_changes(read, diet)}

    return found


@pytest.mark.parametrize("way", NEVER)
def test_no_food_that_a_way_of_eating_refuses_can_be_proposed(way, open_to, rows):
    wrong = {food for food, number in open_to([way]).items() if NEVER[way](rows[number])}
    assert wrong == set()


@pytest.mark.parametrize("way", NEVER)
def test_the_check_of_a_way_of_eating_would_find_something(way, open_to, rows, household):
    """Without the exclusion some refused food would be open, or is at least in the table: the check is not empty."""
    offered = {food for food, number in open_to().items() if NEVER[way](rows[number])}
    known = {food for food, entry in household.items() if NEVER[way](rows[entry["ndb_no"]])}
    assert offered or known


def test_a_nut_allergy_in_the_answers_leaves_out_nuts_and_seeds(open_to, rows):
    assert not {food for food, number in open_to(allergy_nuts=True).items() if NUT.search(rows[number]["description"])}


def test_a_child_under_five_gets_no_whole_nuts(open_to):
    foods = open_to(age=4, body_weight=17)
    assert not {"almonds", "walnuts", "pumpkin_seeds", "peanuts"} & set(foods)
    assert "peanut_butter" in foods


def test_with_warfarin_greens_are_neither_added_nor_taken_away(knowledge, man):
    read = nightcramp.Answers.read({**man, "medicines": ["warfarin"]}, knowledge)
    diet = read_diet({"meals": ["4 cups broccoli, 3 cups rice, 4 potatoes, 3 bananas"]}, read)
    for change in possible_changes(read, diet):
        assert "greens" not in change.add.tags
        assert change.instead_of is None or change.instead_of.id != "broccoli"


def test_what_is_disliked_is_not_proposed(knowledge, man):
    read = nightcramp.Answers.read(man, knowledge)
    meals = ["4 potatoes, 3 cups rice, 4 bananas"]
    diet = read_diet({"meals": meals, "dislikes": ["kale", "salmon", "yoghurt", "fish"]}, read)
    foods = {change.add.id for change in possible_changes(read, diet)}
    assert not {"kale", "salmon", "tinned_salmon", "yoghurt", "greek_yoghurt", "cod", "trout"} & foods
    assert "spinach" in foods


def test_no_plan_of_a_synthetic_person_has_what_the_person_does_not_eat(plan_for, rows):
    for answers, diet in people(60, seed=9):
        plan = plan_for(answers, diet, seconds=0.1)
        steps = (plan.first_step,) if plan.first_step else ()
        for proposal in (*plan.proposals, *steps):
            for change in proposal.changes:
                row = rows[change.add.ndb_no]
                assert not [way for way in diet.get("exclude", ()) if NEVER[way](row)], change.add.name
                assert not (answers.get("allergy_nuts") and NUT.search(row["description"]))


def test_the_hand_written_tags_have_all_that_the_rules_find(knowledge):
    """Two ways to the same answer: what is written by hand for a food, and the rules over the table's names."""
    table = food_table(knowledge)
    for food in table.household.values():
        surely, _ = table.tags(table.rows[food.ndb_no])
        assert surely <= set(food.household.contains), (food.id, surely - set(food.household.contains))


@pytest.mark.parametrize(
    ("number", "surely", "not_in"),
    [
        ("01077", {"milk", "lactose"}, {"meat"}), ("01009", {"milk"}, {"lactose"}), ("12117", set(), {"nuts", "milk"}),
        ("16098", {"peanut"}, {"milk", "nuts"}), ("09184", set(), {"honey"}), ("19296", {"honey"}, {"meat"}),
        ("20010", set(), {"gluten"}), ("16147", {"soya"}, {"meat"}), ("11209", set(), {"egg"}), ("10027", {"pork"}, set()),
        ("21090", {"meat", "milk"}, set()), ("14003", {"alcohol", "gluten"}, set()), ("11458", {"oxalate"}, {"milk"}),
        ("07069", {"pork", "meat"}, set()), ("15086", {"fish", "oily_fish"}, {"meat"}), ("15016", {"fish"}, {"oily_fish"}),
        ("18350", {"gluten"}, {"meat"}),
    ],
)  # fmt: skip
def test_what_foods_of_the_table_contain(number, surely, not_in, knowledge):
    table = food_table(knowledge)
    found, perhaps = table.tags(table.rows[number])
    assert surely <= found
    assert not not_in & found
