"""The interview: what matters first, nothing twice, never too long."""

import random

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.interview import is_out_of_reach, next_question, questions_of, remaining, without_tests
from nightcramp.interview.interview import simulate
from nightcramp.triage import full_condition, triage

LONGEST = 25
"""Questions for somebody who knows nothing, or who has much: each chosen line of a page is asked in detail."""
LONGEST_WHEN_WELL = {
    "a well man of 40": 15,
    "a well woman of 34": 15,
    "a well man of 78": 15,
    "a woman in week 30": 16,
    "a woman 2 weeks after birth": 15,
    "a child of 9": 16,
    "a child of 5": 16,
    "a baby": 15,
}
"""People are tired and in pain: nobody who has plain cramps and nothing else answers more questions."""
PLAIN_CRAMP = {
    "cramp_in_calf_or_foot": True,
    "cramp_painful_sudden": True,
    "hard_knot": True,
    "cramp_eased_by_stretch": True,
    "cramp_at_night_or_rest": True,
    "well_between": True,
    "cramp_minutes": 3,
    "soreness_hours": 2,
    "cramps_per_week": 0.5,
    "cramps_per_day": 1,
}
PEOPLE = {
    "a well man of 40": {"age": 40, "sex": "male", **PLAIN_CRAMP},
    "a well woman of 34": {"age": 34, "sex": "female", **PLAIN_CRAMP},
    "a well man of 78": {"age": 78, "sex": "male", **PLAIN_CRAMP},
    "a woman in week 30": {"age": 31, "sex": "female", "pregnant": True, "gestational_week": 30, **PLAIN_CRAMP},
    "a woman 2 weeks after birth": {"age": 31, "sex": "female", "gave_birth_last_6_weeks": True, **PLAIN_CRAMP},
    "a child of 9": {"age": 9, "sex": "female", "parent_says_cramp": True, **PLAIN_CRAMP},
    "a child of 5": {
        "age": 5,
        "sex": "male",
        "both_legs_or_shifting": True,
        "gone_by_morning": True,
        "well_between": True,
    },
    "a baby": {"age": "5 months", "sex": "male"},
}


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture
def nobody(knowledge):
    return Answers.read({}, knowledge)


def person(**facts):
    """Answers every question from the facts; what is not among them is not there."""

    def reply(question, answers):
        if question.kind in ("page", "pick"):
            chosen = [line.id for line in question.lines if any(facts.get(name) is True for name in line.findings)]
            return question.picked(chosen)
        name = question.findings[0]
        absent = {"yes_no": False, "number": 0, "medicines": []}
        return question.answered(facts.get(name, absent.get(question.kind, "unknown")))

    return reply


def interview(answers, reply):
    asked = list(simulate(answers, reply))
    return [question for question, _ in asked], asked[-1][1] if asked else answers


def test_age_then_sex_then_the_first_page(nobody):
    questions, _ = interview(nobody, person(age=40, sex="male"))
    assert [question.id for question in questions[:3]] == ["age", "sex", "first_page"]


def test_the_first_page_leaves_out_pregnancy_where_it_cannot_be(nobody):
    assert "first_pregnancy" not in [line.id for line in next_question(nobody.adding(age=40, sex="male")).lines]
    assert "first_pregnancy" in [line.id for line in next_question(nobody.adding(age=40, sex="female")).lines]


def test_none_on_the_first_page_answers_all_of_it_with_no(nobody):
    answers = nobody.adding(age=40, sex="male")
    answers = answers.adding(**next_question(answers).picked())
    assert answers["chest_pain"] is False
    assert answers["one_leg_swollen"] is False


def test_a_line_chosen_on_the_first_page_is_asked_in_detail_at_once(nobody):
    answers = nobody.adding(age=40, sex="male")
    page = next_question(answers)
    answers = answers.adding(**page.picked(["first_swollen_leg"]))
    follow_up = next_question(answers)
    assert follow_up.id == "first_swollen_leg"
    assert [line.id for line in follow_up.lines] == ["one_leg_swollen", "leg_warm", "leg_red_or_dark"]


def test_a_page_on_which_every_line_is_chosen_does_not_come_again(nobody):
    questions, answers = [], nobody.adding(age=40, sex="male", **dict.fromkeys(first_page(nobody), False))
    while (question := next_question(answers)) is not None and len(questions) < LONGEST * 3:
        questions.append(question.id)
        chosen = [line.id for line in question.lines] if question.kind == "page" else []
        answers = answers.adding(**question.picked(chosen)) if question.lines else answers.adding(
            **(question.not_known() if question.kind != "yes_no" else question.answered(False))
        )  # fmt: skip
    assert len(questions) == len(set(questions))


def first_page(nobody):
    return next_question(nobody.adding(age=40, sex="male")).findings


def test_an_unsure_line_is_kept_as_not_known(nobody):
    answers = nobody.adding(age=40, sex="male")
    answers = answers.adding(**next_question(answers).picked(unsure=["first_dark_urine"]))
    assert answers.status("dark_urine") == "unknown"


def test_an_emergency_ends_the_questions(nobody):
    answers = nobody.adding(age=40, sex="male", chest_pain=True)
    assert triage(answers).certain == "emergency"
    assert next_question(answers) is None
    assert remaining(answers) == 0


@pytest.mark.parametrize("who", PEOPLE)
def test_the_interview_of_a_well_person_is_short_and_settles_the_level(nobody, who):
    questions, answers = interview(nobody, person(**PEOPLE[who]))
    assert len(questions) <= LONGEST_WHEN_WELL[who]
    result = triage(answers)
    assert result.open == ()
    assert result.possible == result.certain


@pytest.mark.parametrize("age", [0.3, 2, 5, 10, 15, 31, 40, 78])
def test_nothing_stays_open_that_the_person_could_have_settled(nobody, age):
    """Somebody who knows every answer, whatever it is, is never left with an open rule but for tests."""
    for seed in range(8):
        _, answers = interview(nobody, knows_everything(random.Random(seed), age))
        untested = without_tests(answers)
        left = [
            found
            for found in triage(answers).open
            if not is_out_of_reach(full_condition(found.rule), answers, untested)
        ]
        needs = {name for found in left for name in found.needs if answers.status(name) == "not_asked"}
        assert [name for name in needs if answers.knowledge.findings[name].answered_by == "person"] == []


def knows_everything(chance, age):
    """Replies by chance, never with "don't know"; nothing on the first page, so that the questions go on."""

    def reply(question, answers):
        ids = [line.id for line in question.lines]
        match question.kind:
            case "page" | "pick":
                most = 0 if question.id == "first_page" else chance.choice([0, 0, 1, 2])
                return question.picked(chance.sample(ids, k=min(len(ids), most)))
            case "choice":
                return question.answered(chance.choice(ids))
            case "yes_no":
                return question.answered(chance.choice([True, False]))
            case "number":
                low, high = answers.knowledge.findings[question.id].plausible
                return question.answered(age if question.id == "age" else chance.choice([low, min(low + 10, high)]))
            case _:
                return question.answered(chance.choice([[], ["simvastatin"], ["insulin glargine"]]))

    return reply


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_asked_twice(nobody, who):
    questions, _ = interview(nobody, person(**PEOPLE[who]))
    asked = [name for question in questions for name in question.findings if question.kind != "page"]
    assert len(asked) == len(set(asked))


def test_somebody_who_knows_nothing_gets_to_the_end_and_is_told_so(nobody):
    questions, answers = interview(nobody, lambda question, _: question.not_known())
    assert len(questions) <= LONGEST
    result = triage(answers)
    assert result.possible == "emergency"
    assert result.advised != result.certain
    assert any(found.asked for found in result.settle)


def test_the_week_of_pregnancy_comes_right_after_the_first_page(nobody):
    questions, _ = interview(nobody, person(**PEOPLE["a woman in week 30"]))
    assert [question.id for question in questions[3:5]] == ["first_pregnancy", "gestational_week"]


def test_a_woman_in_week_31_with_a_swollen_leg_is_asked_about_the_lung_before_anything_else(nobody):
    facts = PEOPLE["a woman in week 30"] | {"one_leg_swollen": True}
    questions, answers = interview(nobody, person(**facts))
    assert triage(answers).certain == "urgent"
    assert answers["breathless_sudden"] is False


def test_days_of_weakness_are_asked_only_of_the_weak(nobody):
    def asked(**facts):
        return [question.id for question in interview(nobody, person(**PEOPLE["a well man of 40"], **facts))[0]]

    assert "weakness_days" not in asked()
    assert "weakness_days" in asked(muscle_weakness=True)


def test_a_temperature_is_asked_only_where_it_was_taken(nobody):
    child = PEOPLE["a child of 9"]
    without = [question.id for question in interview(nobody, person(**child))[0]]
    taken = [
        question.id
        for question in interview(
            nobody, person(**child, hot_surroundings=True, temperature_taken=True, temperature=37)
        )[0]
    ]
    assert "temperature" not in without
    assert "temperature" in taken


def test_children_are_not_asked_about_alcohol_nor_adults_about_growing(nobody):
    child = [question.id for question in interview(nobody, person(**PEOPLE["a child of 5"]))[0]]
    adult = [question.id for question in interview(nobody, person(**PEOPLE["a well man of 40"]))[0]]
    assert "alcohol" not in child
    assert not {"child_growth", "child_pain", "baby_signs", "pregnancy_signs"} & set(adult)


def test_the_list_of_medicines_answers_for_each_of_them(nobody):
    questions, answers = interview(nobody, person(**PEOPLE["a well man of 78"], medicines=["simvastatin"]))
    assert "medicines_that_matter" not in [question.id for question in questions]
    assert answers.state()["takes_statin"] is True


def test_a_medicine_that_is_not_recognised_leaves_the_question_open(nobody):
    questions, _ = interview(nobody, person(**PEOPLE["a well man of 78"], medicines=["blue tablet"]))
    asked = {name for question in questions for name in question.findings}
    assert {"takes_statin", "takes_quinine"} & asked


def test_the_questions_are_always_the_same(nobody):
    first, _ = interview(nobody, person(**PEOPLE["a woman in week 30"]))
    again, _ = interview(nobody, person(**PEOPLE["a woman in week 30"]))
    assert first == again


@pytest.mark.parametrize("who", PEOPLE)
def test_the_estimate_of_what_is_left_is_honest(nobody, who):
    """For a person who has nothing of what is asked, it is out by a few questions at most."""
    facts = {name: PEOPLE[who][name] for name in ("age", "sex", "pregnant", "gestational_week") if name in PEOPLE[who]}
    asked = list(simulate(nobody, person(**facts)))
    for place, (_, answers) in enumerate(asked[4:], 5):
        assert abs(remaining(answers) - (len(asked) - place)) <= 4
    assert remaining(asked[-1][1]) == 0


def test_whatever_is_answered_the_interview_ends(nobody):
    for seed in range(30):
        chance = random.Random(seed)

        def reply(question, answers, chance=chance):
            ids = [line.id for line in question.lines]
            match question.kind:
                case "page" | "pick":
                    return question.picked(chance.sample(ids, k=min(len(ids), chance.choice([0, 0, 1, 2]))))
                case "choice":
                    return question.answered(chance.choice(ids))
                case "yes_no":
                    return question.answered(chance.choice([True, False, "unknown"]))
                case "number":
                    low, high = answers.knowledge.findings[question.id].plausible
                    return question.answered(chance.choice(["unknown", low, min(low + 10, high)]))
                case _:
                    return question.answered([])

        questions, _ = interview(nobody, reply)
        assert len(questions) <= LONGEST


def test_answers_are_grouped_by_the_question_that_asked_them(nobody):
    answers = nobody.adding(age=40, sex="male")
    answers = answers.adding(**next_question(answers).picked())
    groups = questions_of(answers)
    assert groups[:2] == [("age",), ("sex",)]
    assert len(groups) == 3
