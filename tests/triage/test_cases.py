"""Every rule has cases in which it fires and cases in which it just does not; all of them are run."""

import functools
from collections import Counter

import pytest

import nightcramp
from support.cases import NOT_ASKED, read_cases, triage_failures

RULE_CASES = read_cases("rules/*.yaml")
VIGNETTES = read_cases("vignettes.yaml")
MOST_CHANGES = 2
"""A near miss shares all facts with a case in which the rule fires, but at most so many."""


@functools.cache
def _knowledge():
    return nightcramp.load_knowledge()


def _by_file_and_rule(cases):
    """The cases in groups, so that a thousand of them stay quick: a case for many people is one group."""
    groups = {}
    for case in cases:
        groups.setdefault((case.file, case.name.split(": ")[0]), []).append(case)
    return [pytest.param(group, id=f"{name} ({file})") for (file, name), group in groups.items()]


@pytest.mark.parametrize("group", _by_file_and_rule(RULE_CASES + VIGNETTES))
def test_triage_says_what_the_case_expects(group):
    told = [f"{case}: {fault}" for case in group for fault in triage_failures(case, _knowledge())]
    assert not told, "\n" + "\n".join(told)


def test_each_case_has_a_name_of_its_own():
    counts = Counter(case.name for case in RULE_CASES + VIGNETTES)
    assert [name for name, count in counts.items() if count > 1] == []


def test_each_rule_fires_in_a_case_and_just_does_not_in_another():
    told = []
    for rule_id in _knowledge().rules:
        fires = [case for case in RULE_CASES if rule_id in case.expect.get("fires", ())]
        silent = [
            case for case in RULE_CASES if rule_id in (*case.expect.get("silent", ()), *case.expect.get("open", ()))
        ]
        if not fires:
            told.append(f"{rule_id} fires in no case")
        elif not any(_changes(one, other) <= MOST_CHANGES for one in fires for other in silent):
            told.append(f"{rule_id} has no near miss: no case in which {MOST_CHANGES} facts less or other silence it")
    assert not told, "\n" + "\n".join(told)


def _changes(one, other):
    """How many facts differ between two cases."""
    if one.otherwise != other.otherwise:
        return MOST_CHANGES + 1
    both = one.given.keys() | other.given.keys()
    return sum(_fact(one, name) != _fact(other, name) for name in both)


def _fact(case, name):
    """A fact of a case; beside ``otherwise: no``, what is left out is no."""
    return case.given.get(name, False if case.otherwise == "no" else NOT_ASKED)


def test_the_cases_name_no_rule_that_does_not_exist():
    named = {
        rule
        for case in RULE_CASES + VIGNETTES
        for key in ("fires", "silent", "open")
        for rule in case.expect.get(key, ())
    }
    assert named - set(_knowledge().rules) == set()
