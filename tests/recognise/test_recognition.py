"""Is it a night cramp: the verdict, the traits, and the look-alikes, from case files."""

import functools

import pytest

import nightcramp
from nightcramp.recognise import recognise
from support.cases import answers_of, boolean_findings, read_cases

CASES = read_cases("recognition/*.yaml")


@functools.cache
def _knowledge():
    return nightcramp.load_knowledge()


@functools.cache
def _asked():
    """What recognition asks."""
    knowledge = _knowledge()
    statements = (*knowledge.collection("characteristics"), *knowledge.collection("mimics"))
    conditions = [condition for said in statements for condition in (said.when, said.applies_to)]
    return boolean_findings(knowledge, [*conditions, *(verdict.when for verdict in knowledge.collection("verdicts"))])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_recognition_says_what_the_case_expects(case):
    result = recognise(answers_of(case, _knowledge(), _asked()))
    told = []
    if case.expect.get("verdict", result.verdict.id) != result.verdict.id:
        told.append(f"the verdict is {result.verdict.id}, not {case.expect['verdict']}")
    for part in ("met", "unmet", "unknown", "mimics"):
        named = [found.id for found in getattr(result, part)]
        missing = [wanted for wanted in case.expect.get(part, ()) if wanted not in named]
        if missing or (named and case.expect.get(part) == []):
            told.append(f"{part} are {', '.join(named) or 'none'}, not {', '.join(missing) or 'none'}")
    wrong = [mimic.id for mimic in result.mimics if mimic.id in case.expect.get("no_mimics", ())]
    told += [f"{mimic} is named, but its pattern is not met" for mimic in wrong]
    assert not told, f"{case}: {'; '.join(told)}"


def test_each_characteristic_is_met_in_a_case_and_unmet_in_another():
    for part in ("met", "unmet"):
        named = {name for case in CASES for name in case.expect.get(part, ())}
        assert {trait.id for trait in _knowledge().collection("characteristics")} - named == set(), f"never {part}"


def test_each_mimic_is_named_in_a_case_and_not_in_another():
    for part in ("mimics", "no_mimics"):
        named = {name for case in CASES for name in case.expect.get(part, ())}
        assert {mimic.id for mimic in _knowledge().collection("mimics")} - named == set(), f"in no case under {part}"


def test_each_verdict_is_given_in_a_case():
    given = {case.expect.get("verdict") for case in CASES}
    assert {verdict.id for verdict in _knowledge().collection("verdicts")} - given == set()


def test_the_traits_of_a_result_are_all_traits_that_apply():
    for case in CASES:
        result = recognise(answers_of(case, _knowledge(), _asked()))
        traits = [trait.id for trait in (*result.met, *result.unmet, *result.unknown)]
        assert len(traits) == len(set(traits)) == len(_knowledge().collection("characteristics"))
