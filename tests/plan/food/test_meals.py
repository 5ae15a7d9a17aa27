"""Typed meals become foods and grams; nothing is guessed in silence."""

import pytest

from nightcramp.plan.food.meals import food_names


@pytest.mark.parametrize(
    ("typed", "food", "grams"),
    [
        ("2 slices of wholemeal bread", "bread_wholemeal", 64), ("a banana", "banana", 118), ("200 ml milk", "milk", 200),
        ("milk 200 ml", "milk", 200), ("half a cup of lentils", "lentils", 99), ("lentils", "lentils", 99),
        ("1 1/2 cups rice", "rice_white", 237), ("30 g almonds", "almonds", 30), ("two boiled eggs", "egg", 100),
        ("a handful of nuts", "walnuts", 28), ("2 tbsp peanut butter", "peanut_butter", 32), ("3 apricots", "apricots", 105),
        ("4 dried apricots", "dried_apricots", 30), ("\u00bd avocado", "avocado", 75), ("a pint of beer", "beer", 568),
        ("2 cups of tea", "tea", 480), ("cheese pizza", "pizza", 162), ("a slice of pizza", "pizza", 81),
        ("2 slices of ham", "ham", 56), ("2% milk", "milk_low_fat", 244), ("2 small potatoes", "potato_boiled", 156),
        ("0,5 l water", "water", 500), ("dates 4", "dates", 28), ("1 kg apples", "apple", 1000),
        ("tablespoon of honey", "honey", 21), ("2 cans of cola", "cola", 740),
    ],
)  # fmt: skip
def test_a_typed_food_with_its_amount(typed, food, grams, knowledge):
    (found,) = food_names(knowledge).read(typed)
    assert found.food is not None
    assert found.food.id == food
    assert found.grams == pytest.approx(grams, abs=1)
    assert not found.guessed


def test_a_meal_is_taken_apart(knowledge):
    found = food_names(knowledge).read("2 slices of toast with jam and a cup of coffee, an egg")
    assert [match.food.id for match in found] == ["bread_white", "jam", "coffee", "egg"]


@pytest.mark.parametrize(("typed", "food"), [("wholmeal bred", "bread_wholemeal"), ("bananna", "banana")])
def test_a_misspelt_food_is_taken_for_the_nearest_one_and_said(typed, food, knowledge):
    (found,) = food_names(knowledge).read(typed)
    assert found.food.id == food
    assert found.guessed


def test_a_food_of_the_whole_table_is_found_and_said(knowledge):
    (found,) = food_names(knowledge).read("pickled herring")
    assert found.food.ndb_no == "15041"
    assert found.guessed


@pytest.mark.parametrize("typed", ["xyzzy", "moussaka of the moon", "12", "-", "qwertz 200 g"])
def test_what_is_not_found_is_not_guessed(typed, knowledge):
    assert all(match.food is None for match in food_names(knowledge).read(typed))


def test_every_household_food_is_found_by_its_name_and_aliases(knowledge):
    names = food_names(knowledge)
    for food in names.table.household.values():
        assert names.find(food.name)[0] is food
        for alias in food.household.aliases:
            found, guessed, _ = names.find(alias)
            assert found is not None, alias
            assert not guessed, alias
