"""What a person is told of the causes: in words, with what speaks for them, and nothing that is no sign of them."""

import xml.etree.ElementTree as ElementTree

import click
import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.report import report
from nightcramp.report.causes import render_every, render_explanation
from nightcramp.report.plot import write_plot
from nightcramp.report.text import render
from nightcramp.report.why import MOST_NAMED, why

CRAMP = {"age": 70, "sex": "female", "hard_knot": True, "cramp_eased_by_stretch": True, "cramp_in_calf_or_foot": True}
CLOT = {"age": 52, "sex": "male", "one_leg_swollen": True, "calf_pain_stays": True, "long_trip_recent": True}


@pytest.fixture(scope="module")
def assess():
    knowledge = nightcramp.load_knowledge()
    return lambda facts: nightcramp.assess(Answers.read(facts, knowledge))


def told(assessment):
    return {one.ranked.cause.id: one for one in why(assessment)}


def section(assessment):
    text = click.unstyle(render(report(assessment)))
    return text.split("What probably plays a part\n")[1].split("\n\n")[0]


def test_few_causes_are_named(assess):
    for facts in (CRAMP, CLOT, {"age": 40}):
        assert 1 <= sum(one.ranked.band != "unlikely" for one in told(assess(facts)).values()) <= MOST_NAMED


def test_a_clot_is_named_where_something_speaks_for_it_even_if_it_is_unlikely(assess):
    assert "deep_vein_thrombosis" in told(assess(CLOT))
    assert "deep_vein_thrombosis" not in told(assess(CRAMP))


def test_age_and_sex_alone_are_no_reasons(assess):
    for one in told(assess(CRAMP)).values():
        assert not any(reason.startswith(("age:", "sex:")) for reason in (*one.speaks_for, *one.speaks_against))


def test_what_brings_cramps_is_not_shown_by_its_being_a_cramp(assess):
    found = told(assess({**CRAMP, "diabetes": True}))
    assert "a hard knot in the muscle" not in found["diabetes_mellitus"].speaks_for


def test_no_test_is_proposed_for_what_the_person_knows(assess):
    assert told(assess({**CRAMP, "diabetes": True}))["diabetes_mellitus"].confirm == ()
    assert told(assess(CLOT))["deep_vein_thrombosis"].confirm != ()


def test_what_nothing_speaks_for_is_only_mentioned(assess):
    assessment = assess({"age": 70, "sex": "female"})
    open_ones = [one.ranked.cause.name for one in why(assessment) if one.is_open]
    listed = " ".join(section(assessment).split()).split("nothing that you told speaks for them:")[1]
    assert open_ones
    assert all(name in listed for name in open_ones)


def test_an_emergency_is_not_delayed_by_causes(assess):
    assert "plays a part" not in render(report(assess({"age": 40, "chest_pain": True})))


def test_only_measured_numbers_would_be_facts_so_people_see_words_and_a_bar(assess):
    assert "%" not in section(assess(CRAMP))
    assert "estimates" in section(assess(CRAMP))


def test_every_cause_has_a_line(assess):
    assessment = assess(CRAMP)
    lines = render_every(assessment).splitlines()
    for one in assessment.causes.ranked:
        assert any(line.startswith(f"{one.cause.id} ") for line in lines)


def test_an_explanation_says_what_would_change_and_settle_it(assess):
    text = click.unstyle(render_explanation("deep_vein_thrombosis", assess(CLOT)))
    for part in ("For: ", "How much each answer says", "What would change this", "What would settle it", "From"):
        assert part in text
    assert "D-dimer" in text


def test_the_article_is_named_where_only_it_names_a_cause(assess):
    assert "No link with night cramps was found" in " ".join(
        click.unstyle(render_explanation("ramsay_hunt", assess(CRAMP))).split()
    )


def test_the_picture_says_the_same_in_words_and_is_the_same_each_time(assess, tmp_path):
    assessment = assess(CRAMP)
    for name in ("one.svg", "two.svg"):
        write_plot(assessment, tmp_path / name)
    text = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "two.svg").read_text(encoding="utf-8")
    said = "".join(ElementTree.fromstring(text).itertext())
    assert all(one.ranked.cause.name in said for one in told(assessment).values())
