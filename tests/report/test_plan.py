"""How a plan is told: what to do first, honest words, and why each thing is offered or not."""

import re

import click
import pytest
import textstat

import nightcramp
from nightcramp.answers import Answers
from nightcramp.plan import plan
from nightcramp.plan.words import expectation, spoken_days
from nightcramp.report import report
from nightcramp.report.phrases import URGENT_FIRST
from nightcramp.report.plan import FOOT, render_plan
from nightcramp.report.plan_json import plan_as_object, why_as_object
from nightcramp.report.plan_parts import HELD_BACK, NO_PROMISE, NOTHING_HELPS
from nightcramp.report.plan_why import OFFERED, PASSED_OVER, REFUSALS, render_why, status
from nightcramp.report.text import render

GIVEN = {
    "age": 70, "sex": "male", "leg_cramps": True, "cramp_painful_sudden": True, "cramp_in_calf_or_foot": True,
    "cramp_at_night_or_rest": True, "hard_knot": True, "cramp_eased_by_stretch": True, "cramps_per_week": 3,
    "cramp_minutes": 3, "medicines": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def man(knowledge):
    """A plan of a man of 70 who answered all that it waited for."""
    from nightcramp.interview import next_question, plan_question

    answers = Answers.read(GIVEN, knowledge)
    while question := next_question(answers) or plan_question(answers):
        known = question.picked() if question.kind in ("page", "pick") else question.not_known()
        answers = answers.adding(**(question.answered(False) if question.kind == "yes_no" else known))
    return plan(nightcramp.assess(answers))


@pytest.fixture(scope="module")
def text(man):
    return click.unstyle(render_plan(man))


def flat(text):
    return " ".join(text.split())


def test_what_to_do_when_a_cramp_comes_stands_first_and_what_never_to_do_last(text):
    order = ["When a cramp comes", "Begin with one thing", "Tonight", "Tested, with no help", "Not for you", "Never"]
    positions = [text.index(f"\n{heading}") for heading in order]
    assert positions == sorted(positions)


def test_the_words_are_honest_about_size_certainty_and_time(text):
    said = flat(text)
    assert "It may help a little (low certainty). It may also not help. Judge it after 6 weeks." in said
    assert "After 6 weeks, compare the last week with the week before you began." in said
    assert NO_PROMISE in said


def test_it_says_that_magnesium_does_not_help_older_people(text):
    assert "Magnesium tablets did not help older people" in flat(text)


def test_no_line_is_wider_than_the_terminal(man):
    for width in (40, 80):
        lines = click.unstyle(render_plan(man, width=width)).splitlines()
        assert max(map(len, lines)) <= width


def test_the_frame_of_a_plan_is_easy_to_read():
    for words in (
        FOOT.replace("nightcramp plan FILE --why ACTION", "it"),
        HELD_BACK,
        NO_PROMISE,
        NOTHING_HELPS,
        URGENT_FIRST,
    ):
        assert textstat.flesch_kincaid_grade(words) <= 8, words


@pytest.mark.parametrize("words", [*REFUSALS.values(), *PASSED_OVER.values()])
def test_the_reasons_are_easy_to_read(words):
    assert textstat.flesch_kincaid_grade(words) <= 8


def test_a_plan_with_open_questions_asks_them_first(knowledge):
    made = plan(nightcramp.assess(Answers.read({"age": 70, "leg_cramps": True}, knowledge)))
    told = click.unstyle(render_plan(made))
    assert told.index("Questions that come first") < told.index("With your doctor")
    assert "'nightcramp assess --plan' asks them one by one." in flat(told)


def test_at_urgent_the_rest_waits(knowledge):
    made = plan(nightcramp.assess(Answers.read({"age": 52, "one_leg_swollen": True}, knowledge)))
    told = flat(click.unstyle(render_plan(made)))
    assert told.startswith("Speak to a doctor, midwife or health line today. ")
    assert URGENT_FIRST in told
    assert "Tonight" not in told
    assert "Tested, with no help" not in told


def test_at_an_emergency_the_call_comes_before_what_to_do_until_help_is_there(knowledge):
    assessment = nightcramp.assess(
        Answers.read({"age": 40, "leg_cold_pale_blue": True, "leg_pain_sudden": True}, knowledge)
    )
    told = click.unstyle(render(report(assessment, plan=plan(assessment))))
    assert told.index("EMERGENCY") < told.index("While you wait for help")
    assert "Never" not in told


def test_the_report_holds_the_plan_where_it_is_asked_for(man):
    assert "When a cramp comes" in click.unstyle(render(report(man.assessment, plan=man)))
    assert "When a cramp comes" not in click.unstyle(render(report(man.assessment)))


@pytest.mark.parametrize(
    ("days", "said"), [(1, "1 day"), (7, "1 week"), (10, "10 days"), (42, "6 weeks"), (90, "13 weeks")]
)
def test_days_are_spoken_as_people_do(days, said):
    assert spoken_days(days) == said


def test_what_is_not_ranked_by_its_effect_says_when_it_works(man, knowledge):
    stretch = next(offer for offer in man.offers if offer.action.id == "relief_calf_stretch")
    assert expectation(stretch, knowledge) == "It helps within seconds to 2 minutes."


# --- why


def test_why_an_offer(man):
    told = flat(click.unstyle(render_why(man, "stretch_bedtime_protocol")))
    assert OFFERED in told
    assert "Your cramps on which it works: Plain night leg cramp, no cause found" in told
    assert "Hallegraeff" in told


def test_why_a_refusal_names_the_answer_and_the_source(man, knowledge):
    told = flat(click.unstyle(render_why(man, "medicine_orphenadrine")))
    assert REFUSALS["contraindicated"] in told
    assert re.search(r"Because of: .*age: 70", told)
    source = knowledge.sources[next(iter(man.candidate("medicine_orphenadrine").outcome.sources))]
    assert source.title.rstrip(".") in told


def test_why_something_waits_names_the_question(man):
    assert status(man, "relief_massage") == "asks"
    assert "(skin_broken)" in render_why(man, "relief_massage")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("supplement_vitamin_d", "asks"),
        ("sleep_regular", "too_little"),
        ("stretch_in_bed", "clash"),
        ("medicine_valproate", "never"),
        ("stretch_child_parent", "not_meant_for"),
        ("medicines_talk", "not_called_for"),
    ],
)
def test_every_fate_of_an_action_has_its_words(man, action, kind):
    assert status(man, action) == kind
    assert render_why(man, action)


def test_an_action_that_is_not_there_is_told(man):
    with pytest.raises(KeyError):
        render_why(man, "no_such_action")


# --- JSON


def test_the_json_has_every_part(man):
    found = plan_as_object(man)
    assert list(found) == [
        "level", "now", "tonight", "this_week", "with_your_doctor", "never", "withheld", "no_help", "try_first",
        "nothing_is_known_to_help", "questions", "apart",
    ]  # fmt: skip
    stretch = found["tonight"][0]
    assert stretch["id"] == "stretch_bedtime_protocol"
    assert stretch["worth"]["low"] <= stretch["worth"]["value"] <= stretch["worth"]["high"]
    assert found["try_first"]["days"] == 42


def test_the_json_tells_for_each_refusal_why_and_from_where(man):
    withheld = {each["id"]: each for each in plan_as_object(man)["withheld"]}
    assert withheld["medicine_orphenadrine"]["why"] == "contraindicated"
    assert withheld["medicine_orphenadrine"]["sources"]
    assert withheld["relief_massage"]["questions"][0]["question"].endswith("?")


def test_why_as_json(man):
    found = why_as_object(man, "supplement_magnesium")
    assert found["no_help"].startswith("Magnesium")
    assert found["action"]["id"] == "supplement_magnesium"
    assert found["knowledge"]["hash"].startswith("sha256:")
