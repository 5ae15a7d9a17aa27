"""People for plans: what is not said of them was asked and denied, as after an interview."""

import functools

import pytest

import nightcramp
from nightcramp.plan import plan
from support.interviewed import interviewed


@functools.cache
def _knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="session")
def knowledge():
    return _knowledge()


@functools.cache
def _plan_for(given, for_plan):
    answers = interviewed({name: list(value) if isinstance(value, tuple) else value for name, value in given},
                          for_plan=for_plan)  # fmt: skip
    return plan(nightcramp.assess(answers))


@pytest.fixture(scope="session")
def plan_for():
    """The plan of a person with night cramps of whom this is given; all else is denied."""

    def made(*, for_plan=True, **given):
        pairs = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in given.items())
        return _plan_for(pairs, for_plan)

    return made
