"""Synthetic people and what they eat, varied on purpose: ages, pregnancy, illness, medicines, ways of eating."""

import random

NO_ILLNESS = {
    "kidney_disease": False, "on_dialysis": False, "potassium_limit_given": False, "fluid_limit_given": False,
    "heart_failure": False, "cirrhosis": False, "ascites": False, "diabetes": False, "hypertension": False,
}  # fmt: skip
WAYS = ((), ("vegetarian",), ("vegan",), ("nuts",), ("gluten",), ("lactose",), ("halal",), ("kosher",), ("no_fish",),
        ("vegetarian", "nuts"), ("vegan", "gluten"), ("no_milk", "no_egg"))  # fmt: skip
NOT_EATEN = {
    "vegan": ("milk", "yoghurt", "cheese", "eggs", "meat", "halal_meat", "fish", "fast_food", "sweets", "fat"),
    "vegetarian": ("meat", "halal_meat", "fish", "fast_food"),
    "nuts": ("nuts",),
    "gluten": ("bread_white", "bread_wholemeal", "cereal", "starch", "sweets", "fast_food", "alcohol"),
    "halal": ("meat", "alcohol"),
    "kosher": ("meat",),
    "no_fish": ("fish",),
    "no_milk": ("milk", "yoghurt", "cheese", "fast_food", "sweets", "fat"),
    "no_egg": ("eggs", "fast_food", "sweets"),
}
USUAL = {
    "bread_white": (0, 5), "bread_wholemeal": (0, 4), "cereal": (0, 1), "starch": (0.5, 3), "green_vegetables": (0, 1.5),
    "other_vegetables": (0, 2), "fruit": (0, 3), "beans": (0, 1), "nuts": (0, 0.7), "milk": (0, 2), "plant_milk": (0, 1),
    "yoghurt": (0, 1), "cheese": (0, 2), "eggs": (0, 1), "meat": (0, 2), "halal_meat": (0, 2), "fish": (0, 0.5),
    "tofu": (0, 1), "sweets": (0, 3), "fast_food": (0, 0.5), "fat": (1, 4), "juice": (0, 1.5), "sweet_drinks": (0, 1.5),
    "coffee": (0, 3), "tea": (0, 3), "water": (1, 6), "alcohol": (0, 1),
}  # fmt: skip
MEALS = (
    "4 slices white bread with butter, 2 slices cheddar, 2 cups coffee, chicken breast, 2 boiled potatoes, salad, apple",
    "bowl of porridge, banana, 200 ml milk, pasta, tomato sauce, 3 biscuits, can of cola, tuna, 2 slices toast, jam",
    "2 boiled eggs, 3 slices rye bread, yoghurt, rice, lentils, cooked carrots, orange, 2 cups of tea, ham",
    "corn flakes, glass of milk, burger, fries, crisps, milk chocolate, orange juice, pizza, 3 glasses of water",
)


def people(number, seed=1):
    """So many people: raw answers and the raw ``diet`` part."""
    chance = random.Random(seed)
    return [_person(chance, index) for index in range(number)]


def _person(chance, index):
    answers = _answers(chance, index)
    if index % 5 == 0:
        diet = {"meals": [chance.choice(MEALS)]}
    else:
        ways = chance.choice(WAYS)
        banned = {line for way in ways for line in NOT_EATEN.get(way, ())}
        some = {line: round(chance.uniform(*span), 2) for line, span in USUAL.items() if line not in banned}
        some.pop("halal_meat" if "meat" in some else "meat", None)
        if answers["age"] < 18:
            for line in ("coffee", "alcohol"):
                some.pop(line, None)
        some["starch" if "starch" not in banned else "other_vegetables"] = 3
        some["fruit"] = some.get("fruit", 0) + 2
        some["beans"] = max(some["beans"], 0.5)
        diet = {"often": {line: f"{times} a day" for line, times in some.items()}, "exclude": list(ways)}
    if chance.random() < 0.3:
        diet["dislikes"] = chance.sample(["spinach", "kale", "salmon", "tofu", "banana", "lentils"], 2)
    if chance.random() < 0.2:
        diet["supplements"] = {"vitamin_d": 10}
    if answers.get("on_dialysis") and chance.random() < 0.5:
        diet["limits"] = {"potassium": 2500, "phosphorus": 1000}
    return answers, diet


def _answers(chance, index):
    age = chance.choice([3, 7, 9, 12, 16, 22, 28, 34, 41, 52, 63, 70, 78, 85])
    sex = chance.choice(["female", "male"])
    answers = {"age": age, "sex": sex, "medicines": [], **NO_ILLNESS, "body_weight": 15 + 3 * age if age < 18 else 70}
    if sex == "female" and 9 <= age <= 60:
        answers |= {"pregnant": False, "breastfeeding": False, "could_become_pregnant": False}
        if 18 <= age <= 41 and index % 3 == 0:
            answers |= {"pregnant": True, "gestational_week": chance.randint(6, 39)}
            answers.pop("could_become_pregnant")
        elif 18 <= age <= 41 and index % 3 == 1:
            answers["breastfeeding"] = True
    if age >= 41:
        for name, share in (("kidney_disease", 0.15), ("on_dialysis", 0.05), ("heart_failure", 0.1),
                            ("diabetes", 0.2), ("hypertension", 0.3)):  # fmt: skip
            if chance.random() < share:
                answers[name] = True
        if answers["on_dialysis"]:
            answers["kidney_disease"] = True
        answers["medicines"] = chance.choice([[], [], ["ramipril"], ["spironolactone"], ["warfarin"], ["furosemide"]])
    if index % 11 == 0:
        for name in ("kidney_disease", "on_dialysis", "potassium_limit_given"):
            answers.pop(name)
    if index % 13 == 0:
        answers["allergy_nuts"] = True
    return answers
