"""Food and drink: typed meals go to the food engine, what is wrong in them is said, and nothing is kept."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import expect

from nightcramp.plan.food import food_plan, read_diet
from nightcramp.plan.food.words import sections
from support.interviewed import PEOPLE, interviewed
from support.web import add, text_of

DAY = (
    "2 slices of wholemeal bread with butter, 2 cups of coffee\na bowl of lentil stew, 2 boiled potatoes, a banana, yoghurt\n"
    "3 slices of rye bread, 2 slices of cheddar, 200 ml milk, an apple, 4 glasses of water"
)


def test_the_page_says_what_the_food_plan_says(client, knowledge):
    answers = interviewed(PEOPLE["woman of 34"])
    me = client.new_person("me", **answers.raw())
    reply = client.submit(f"/people/{me}/food", meals=DAY, exclude="vegetarian")
    assert reply.status_code == 200
    said = text_of(reply)
    diet = read_diet({"meals": DAY.splitlines(), "exclude": ["vegetarian"]}, answers)
    for heading, lines in sections(food_plan(answers, diet)):
        assert heading in said
        assert all(line in said for line in lines)
    assert "--json" not in said


def test_a_man_on_dialysis_gets_no_food_plan_without_his_clinician(client):
    me = client.new_person("me", **interviewed(PEOPLE["man on dialysis"]).raw())
    said = text_of(client.submit(f"/people/{me}/food", meals=DAY))
    assert "No plan without your doctor" in said
    assert "Aim for" not in said


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"meals": ""}, "is empty. Type what you eat and drink."),
        ({"meals": "2 slices of bread, blorp"}, "'blorp' is no food that we know."),
        ({"meals": "9000 kg milk"}, "Check the number and the unit."),
        ({"meals": "an apple"}, "too little for a whole day"),
        ({"meals": DAY, "exclude": "air"}, "is not a known way of eating"),
        ({"meals": DAY, "exclude": "vegan"}, "vegan"),
        ({"meals": "x" * 20_000}, "is too long"),
    ],
)
def test_what_cannot_be_used_is_said_with_how_to_mend_it_and_what_was_typed_stays(client, fields, told):
    me = client.new_person("me", age=46, sex="female")
    reply = client.submit(f"/people/{me}/food", **fields)
    assert reply.status_code == 422
    alert = re.search(r'role="alert".*?</div>', reply.text, re.DOTALL)
    assert told in html.unescape(alert[0])
    assert html.escape(fields["meals"][:50], quote=False).replace("'", "&#39;") in reply.text


def test_before_something_urgent_there_is_no_diet(client):
    me = client.new_person("me", **interviewed(PEOPLE["woman with one leg swollen"]).raw())
    said = text_of(client.submit(f"/people/{me}/food", meals=DAY))
    assert "First do what stands above" in said
    assert "What you get in a day" not in said


def test_the_form_works_without_javascript(visit, server):
    page = visit("phone", "/people", java_script_enabled=False)
    me = add(page, server, interviewed(PEOPLE["woman of 34"]))
    page.goto(f"/people/{me}/food")
    page.get_by_label("All food and drink").fill(DAY)
    page.get_by_role("button", name="Look at my day").click()
    expect(page.get_by_role("heading", name="What you get in a day")).to_be_visible()
