import csv

import pytest
import yaml

import nightcramp
from nightcramp.knowledge.compiler import BASE
from nightcramp.plan.food import food_plan, read_diet

WELL = {
    "kidney_disease": False, "on_dialysis": False, "potassium_limit_given": False, "fluid_limit_given": False,
    "heart_failure": False, "cirrhosis": False, "ascites": False, "diabetes": False, "medicines": [],
}  # fmt: skip
WOMAN = {"age": 52, "sex": "female", "pregnant": False, "breastfeeding": False, "could_become_pregnant": False, **WELL}
MAN = {"age": 40, "sex": "male", **WELL}
DAY = (
    "4 slices white bread with butter, 2 slices cheddar, 2 cups coffee, chicken breast, 2 boiled potatoes, salad, "
    "an apple, 3 biscuits, can of cola, glass of milk, yoghurt, 3 glasses water"
)


@pytest.fixture(scope="session")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="session")
def rows():
    """The table as it was written, read without the product's code."""
    with (BASE / "food/foods.csv").open(encoding="utf-8", newline="") as stream:
        return {row["ndb_no"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="session")
def household():
    return {
        food["id"]: food
        for food in yaml.safe_load((BASE / "food/household.yaml").read_text(encoding="utf-8"))["household_foods"]
    }


@pytest.fixture
def plan_for(knowledge):
    """The plan for raw answers and a raw diet."""

    def planned(answers, diet, **options):
        read = nightcramp.Answers.read(answers, knowledge)
        return food_plan(read, read_diet(diet, read), **options)

    return planned


@pytest.fixture
def woman():
    return dict(WOMAN)


@pytest.fixture
def man():
    return dict(MAN)


@pytest.fixture
def day():
    return DAY
