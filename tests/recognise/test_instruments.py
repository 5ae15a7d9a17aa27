"""Published instruments, scored on published examples and tables, from case files."""

import functools

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.recognise import score
from support.cases import read_cases

CASES = read_cases("instruments/*.yaml")


@functools.cache
def _knowledge():
    return nightcramp.load_knowledge()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_instrument_scores_as_published(case):
    knowledge = _knowledge()
    missing = [name for name in case.given if name not in knowledge.findings]
    assert not missing, f"{case}: the vocabulary has no finding {', '.join(missing)}"
    assert case.instrument in knowledge.instruments, f"{case}: there is no instrument {case.instrument}"
    found = score(case.instrument, Answers.read(case.given, knowledge))
    told = [f"nothing is known that '{key}' could mean in expect" for key in case.expect.keys() - _FOUND.keys()]
    for key, of in _FOUND.items():
        if key in case.expect and of(found) != _wanted(key, case.expect[key]):
            told.append(f"{key} is {of(found)}, not {case.expect[key]}")
    assert not told, f"{case}: {'; '.join(told)}"


_FOUND = {
    "score": lambda found: (found.lowest, found.highest),
    "band": lambda found: found.bands[0].name if len(found.bands) == 1 else [band.name for band in found.bands],
    "bands": lambda found: [band.name for band in found.bands],
    "criteria": lambda found: found.criteria,
    "unknown": lambda found: [item.id for item in found.unknown],
}


def _wanted(key, wanted):
    if key == "score":
        return tuple(wanted) if isinstance(wanted, list) else (wanted, wanted)
    return wanted


def test_each_instrument_that_is_scored_has_cases():
    scored = {name for name, instrument in _knowledge().instruments.items() if instrument.ship == "items"}
    assert scored - {case.instrument for case in CASES} == set()


def test_an_instrument_that_may_not_be_scored_is_refused():
    for name, instrument in _knowledge().instruments.items():
        if instrument.ship != "items":
            with pytest.raises(ValueError, match="not scored here"):
                score(name, Answers.read({}, _knowledge()))
