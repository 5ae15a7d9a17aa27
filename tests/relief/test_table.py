"""The table that a page of relief holds says just what relief says, whoever it is and whatever lines are chosen."""

import itertools

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.relief import answering, before, relief
from nightcramp.relief.compact import compact, look_up
from nightcramp.relief.table import UNKNOWN, ages_that_matter, shown, table
from nightcramp.triage import triage

PARTS = ("calf", "foot", "thigh", "both")
WHO = {
    "a baby": {"age": 0.4},
    "a child": {"age": 9},
    "a man of 40": {"age": 40, "sex": "male"},
    "a woman of 31 weeks with a swollen leg": {
        "age": 31, "sex": "female", "pregnant": True, "gestational_week": 31, "one_leg_swollen": True,
    },
    "a woman of 84 with many tablets": {"age": 84, "sex": "female", "medicines": ["furosemide", "zolpidem", "apixaban"]},
    "who does not know the age": {"age": "unknown"},
    "who had a clot and has diabetes": {"age": 66, "previous_clot": True, "diabetes": True, "feet_numb": True},
    "who denied every clot": {"age": 50, "previous_clot": False, "clot_risk": False},
    "who does not know much": {"age": 70, "leg_warm": "unknown", "falls": "unknown", "skin_broken": "unknown"},
    "who needs an ambulance": {"age": 60, "chest_pain": True},
    "whose cramp lasts too long": {"age": 60, "cramp_minutes": 25},
}  # fmt: skip


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def sets_of(lines):
    for number in range(2 ** len(lines)):
        yield number, {line.id for place, line in enumerate(lines) if number >> place & 1}


@pytest.mark.parametrize("who", WHO)
def test_for_every_set_of_lines_and_every_part_the_table_says_what_relief_says(who, knowledge):
    answers = Answers.read(WHO[who], knowledge)
    (group,) = table(answers)
    assert group.lines == before(answers).lines
    for number, chosen in sets_of(group.lines):
        told = answering(answers, chosen) if group.lines else answers
        level = triage(told)
        for part in PARTS:
            assert group.shown[part][number] == shown(relief(told, part, level), told), (chosen, part)
    told = answering(answers, None) if group.lines else answers
    for part in PARTS:
        assert group.in_doubt[part] == shown(relief(told, part), told)


def test_where_the_age_is_not_known_each_age_is_told_what_relief_says_at_that_age(knowledge):
    nobody = Answers.read({}, knowledge)
    groups = table(nobody)
    assert groups[-1].age == UNKNOWN
    assert [group.high for group in groups[:-1]] == [*(group.low for group in groups[1:-1]), None]
    ages = {*range(101), *ages_that_matter(knowledge)}
    for age in sorted(ages):
        answers = nobody.adding(age=age)
        (group,) = (g for g in groups[:-1] if g.low <= age and (g.high is None or age < g.high))
        assert group.lines == before(answers).lines
        chosen_sets = list(sets_of(group.lines))
        for number, chosen in (chosen_sets[0], chosen_sets[-1], *chosen_sets[1 :: 1 + len(chosen_sets) // 2]):
            told = answering(answers, chosen) if group.lines else answers
            assert group.shown["calf"][number] == shown(relief(told), told), (age, chosen)


@pytest.mark.parametrize("facts", [{}, WHO["a child"], WHO["who had a clot and has diabetes"]], ids=str)
def test_what_is_looked_up_in_the_small_table_is_what_the_large_one_says(facts, knowledge):
    groups = table(Answers.read(facts, knowledge))
    small = compact(groups)

    def same(fields, said):
        texts = small["texts"]
        for name in ("hints", "reasons", "signs"):
            assert tuple(texts[at] for at in fields[name]) == getattr(said, name)
        for name in ("first", "stopped", "rest"):
            assert ("" if fields[name] is None else texts[fields[name]]) == getattr(said, name)
        assert fields["level"] == said.level
        steps = [
            (action, seconds, tuple(texts[at] for at in cautions)) for action, (seconds, cautions) in fields["steps"]
        ]
        assert steps == [(step.action, step.seconds, step.cautions) for step in said.steps]

    for (place, group), part in itertools.product(enumerate(groups), PARTS):
        for number, chosen in sets_of(group.lines):
            same(look_up(small, place, part, chosen), group.shown[part][number])
        same(look_up(small, place, part, None), group.in_doubt[part])
