"""What goes together, and what does not."""

import itertools

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.plan import together
from nightcramp.plan.interactions import clashes, sums, upper_limit


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def state(knowledge, **answers):
    return Answers.read(answers, knowledge).state()


def kept(knowledge, *names, **answers):
    found = together([knowledge.actions[name] for name in names], state(knowledge, **answers))
    return [action.id for action in found.kept]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("medicine_baclofen", "medicine_gabapentin"),
        ("medicine_diltiazem", "medicine_verapamil"),
        ("medicine_quinine", "medicine_mexiletine"),
        ("relief_warming_ointment", "device_bed_warmer"),
        ("relief_warming_ointment", "remedy_foot_bath_plain"),
        ("relief_warm_compress", "relief_cold_pack"),
        ("diet_potassium", "medicine_potassium"),
        ("supplement_magnesium", "supplement_magnesium_pregnancy"),
        ("hydration_target", "hydration_limit_known"),
    ],
)
def test_two_that_clash_are_never_offered_together_and_the_first_wins(knowledge, first, second):
    assert kept(knowledge, first, second, age=40) == [first]
    assert kept(knowledge, second, first, age=40) == [second]


def test_what_goes_together_is_kept_in_order(knowledge):
    names = ("stretch_bedtime_protocol", "sleep_loose_bedding", "device_bed_warmer", "remedy_foot_bath_plain")
    assert kept(knowledge, *names) == list(names)


def test_what_is_kept_apart_is_said(knowledge):
    chosen = [knowledge.actions[name] for name in ("medicine_iron", "supplement_calcium_pregnancy")]
    found = together(chosen, state(knowledge))
    assert len(found.kept) == 2
    assert [clash.id for clash in found.apart] == ["iron_and_minerals"]


def test_no_action_clashes_with_itself_and_every_clash_is_mutual(knowledge):
    actions = list(knowledge.actions.values())
    for one, other in itertools.product(actions, repeat=2):
        assert clashes(knowledge, one, other) == clashes(knowledge, other, one)
    assert all(not clashes(knowledge, action, action) for action in actions)


def test_sums_are_held_against_the_lowest_limit_that_may_hold(knowledge):
    grown, unknown = state(knowledge, age=40), state(knowledge)
    assert upper_limit(knowledge, "vitamin_d", "ug/d", grown).value == 100
    assert upper_limit(knowledge, "vitamin_d", "ug/d", unknown).value == 25
    assert sums([knowledge.actions["supplement_vitamin_d"]]) == {("vitamin_d", "ug/d"): 10}
    assert kept(knowledge, "supplement_vitamin_e", "supplement_vitamin_d", age=40) == [
        "supplement_vitamin_e", "supplement_vitamin_d",
    ]  # fmt: skip


def test_a_sum_over_the_limit_leaves_the_later_one_out_and_says_so(knowledge):
    import msgspec

    strong = msgspec.structs.replace(
        knowledge.actions["supplement_vitamin_d"],
        id="more",
        contributes=(msgspec.structs.replace(knowledge.actions["supplement_vitamin_d"].contributes[0], value=95.0),),
    )
    found = together([knowledge.actions["supplement_vitamin_d"], strong], state(knowledge, age=40))
    assert [action.id for action in found.kept] == ["supplement_vitamin_d"]
    (left,) = found.left
    assert left.says == "In all this would be 105 ug/d of vitamin d. The limit is 100."
    assert [action.id for action in left.beside] == ["supplement_vitamin_d"]
    assert left.sources
