"""What the report says, and in which order."""

import re

import click
import msgspec
import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.assessment import Assessment
from nightcramp.knowledge.schema import Authority
from nightcramp.report import report
from nightcramp.report.text import render
from nightcramp.triage import Fired

EMERGENCY = {"age": 27, "sex": "male", "dark_urine": True, "muscle_weakness": True}
CLOT = {"age": 52, "sex": "male", "one_leg_swollen": True}
PREGNANT = {"age": 33, "sex": "female", "pregnant": True, "gestational_week": 31, "one_leg_swollen": True}
PLAIN = {
    "age": 70, "sex": "female", "cramp_in_calf_or_foot": True, "cramp_painful_sudden": True, "hard_knot": True,
    "cramp_eased_by_stretch": True, "cramp_at_night_or_rest": True, "cramp_minutes": 3, "well_between": True,
    "soreness_hours": 2, "cramps_per_week": 1, "cramp_both_legs_at_once": False,
}  # fmt: skip
RED = "\x1b[31m"


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture
def tell(knowledge):
    """The styled text of the report for some answers."""

    def told(facts, country=None, **options):
        return render(report(nightcramp.assess(Answers.read(facts, knowledge)), country), **options)

    return told


@pytest.fixture
def plain(tell):
    return lambda facts, country=None, **options: click.unstyle(tell(facts, country, **options))


def test_an_emergency_comes_first_with_whom_to_call_and_what_to_do(plain):
    lines = [line for line in plain(EMERGENCY).splitlines() if line.strip("= ")]
    assert lines[0].startswith("EMERGENCY. Call your emergency number")
    assert plain(EMERGENCY).index("Go to an emergency department now. Ask") < plain(EMERGENCY).index("Why")


def test_an_emergency_shows_the_number_of_the_country(plain):
    assert "your emergency number (999 or 112)" in plain(EMERGENCY, "GB")
    assert "999" in plain(CLOT, "gb")


def test_without_a_country_no_number_is_shown(plain):
    for facts in (EMERGENCY, CLOT, PREGNANT, PLAIN):
        assert not re.search(r"\b(112|999|911|000|111)\b", plain(facts))


def test_an_unknown_country_is_an_error(tell):
    with pytest.raises(KeyError):
        tell(CLOT, "XX")


def test_only_an_emergency_is_red(tell):
    assert RED in tell(EMERGENCY)
    for facts in (CLOT, PREGNANT, PLAIN):
        assert RED not in tell(facts)


def test_an_emergency_does_not_talk_about_anything_else(plain):
    text = plain(EMERGENCY)
    assert "Is it a night cramp?" not in text
    assert "What could not be ruled out" not in text


def test_below_emergency_the_signs_to_call_at_once_are_always_shown(plain):
    for facts in (CLOT, PREGNANT, PLAIN):
        assert "Get help at once if this happens" in plain(facts)


def test_signs_of_pregnancy_are_shown_only_to_those_whom_they_concern(plain):
    assert "In pregnancy call at once" in plain(PREGNANT)
    assert "In pregnancy call at once" not in plain(CLOT)


def test_the_reason_names_the_answers_that_made_it(plain):
    text = " ".join(plain(CLOT).split())
    assert "You told us: one leg swollen." in text
    assert "A clot can feel just like a cramp." in text
    assert "NHS: DVT (deep vein thrombosis)" in text


def test_what_could_not_be_ruled_out_is_no_wall_and_begins_with_emergencies(plain, knowledge):
    made = report(nightcramp.assess(Answers.read(CLOT, knowledge)))
    assert len(made.doubts) == 8
    assert made.more_doubts > 0
    ranks = [knowledge.rank(doubt.rule.level) for doubt in made.doubts]
    assert ranks == sorted(ranks, reverse=True)
    assert f"and {made.more_doubts} more" in plain(CLOT)


def test_home_care_says_that_it_may_be_more_urgent_while_questions_are_open(plain):
    assert "It may be more urgent than this" in plain(PLAIN)


def test_what_a_person_was_asked_and_did_not_know_comes_first_and_raises_the_advice(knowledge):
    made = report(nightcramp.assess(Answers.read({**PLAIN, "chest_pain": "unknown"}, knowledge)))
    assert made.raised
    assert made.doubts[0].asked
    assert made.doubts[0].questions == ("chest pain",)


def test_a_raised_level_says_why(plain):
    assert "one step up" in " ".join(plain({**PLAIN, "chest_pain": "unknown"}).split())


def test_a_typical_cramp_is_called_one_with_its_traits(plain):
    text = plain(PLAIN)
    assert "This sounds like a night leg cramp." in text
    assert "+ It sits in the calf or foot" in text


def test_look_alikes_are_told_apart(plain):
    assert "A cramp comes and goes." in plain(CLOT)


def test_a_laboratory_value_is_shown_beside_the_usual_ones(plain):
    text = plain({**PLAIN, "magnesium": {"value": 1.2, "unit": "mg/dL"}})
    assert re.search(r"Magnesium: 0\.494 mmol/L, low\. Usual for you: 0\.7 to 1\.\d", text)


def test_a_medicine_that_was_not_recognised_is_named(plain):
    assert "Not recognised among your medicines: blue tablet." in plain({**PLAIN, "medicines": ["blue tablet"]})


def test_authorities_that_differ_stand_with_jurisdiction_and_date(knowledge):
    assessment = nightcramp.assess(Answers.read(CLOT, knowledge))
    rows = (
        Authority(jurisdiction="Here", says="Go today.", level="urgent", checked_on="2026-01-02", sources=()),
        Authority(jurisdiction="There", says="See your doctor.", level="soon", checked_on="2026-01-03", sources=()),
    )
    fired = tuple(
        Fired(msgspec.structs.replace(found.rule, authorities=rows), found.because)
        for found in assessment.triage.fired[:1]
    )
    changed = Assessment(assessment.answers, assessment.recognition, _with(assessment.triage, fired))
    text = click.unstyle(render(report(changed)))
    assert "Here: Go today. (urgent; looked at on 2026-01-02)" in text
    assert "There: See your doctor. (soon; looked at on 2026-01-03)" in text


def _with(triage, fired):
    import dataclasses

    return dataclasses.replace(triage, fired=fired)


def test_the_report_bears_the_version_and_hash_of_the_knowledge(plain, knowledge):
    assert knowledge.version in plain(CLOT)
    assert knowledge.hash[:15] in plain(CLOT)


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("facts", [EMERGENCY, CLOT, PREGNANT, PLAIN])
def test_no_line_is_wider_than_the_terminal(plain, facts, width):
    for clinician in (False, True):
        long = [line for line in plain(facts, "GB", width=width, clinician=clinician).splitlines() if len(line) > width]
        assert long == []


def test_a_clinician_sees_rules_and_what_they_are_afraid_of(plain):
    text = plain(CLOT, clinician=True)
    assert "Rule urgent_dvt." in text
    assert "deep vein thrombosis" in text
    assert "Rule urgent_dvt." not in plain(CLOT)


def test_nothing_known_still_gives_a_report(plain):
    assert "Book an ordinary visit" in plain({})


def test_no_exclamation_mark_and_no_scolding(plain):
    for facts in (EMERGENCY, CLOT, PREGNANT, PLAIN):
        assert "!" not in plain(facts)
