"""What must hold of the causes whatever the numbers of the knowledge base are."""

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nightcramp
from nightcramp import Answers
from nightcramp.causes import causes, gains, inference
from nightcramp.causes.evidence import case
from nightcramp.causes.inference import infer
from nightcramp.causes.kernel import infer_many
from nightcramp.causes.network import ABSENT, UNKNOWN
from nightcramp.knowledge.schema import COMPLAINT

pytestmark = pytest.mark.usefixtures("compiled_once")

PEOPLE = {
    "woman of 66": {"age": 66, "sex": "female"},
    "man of 45": {"age": 45, "sex": "male"},
    "pregnant": {"age": 30, "sex": "female", "pregnant": True, "gestational_week": 33},
    "child of 10": {"age": 10},
    "anybody": {},
}
TOLD = {
    "age": 61, "sex": "male", "walking_leg_pain": True, "smoker": True,
    "cramp_wakes": True, "medicines": ["furosemide", "atorvastatin"], "potassium": 3.1, "fever": False,
    "urge_to_move": False, "one_leg_swollen": "unknown",
}  # fmt: skip
EXACT = 1e-12


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


@functools.cache
def person(name):
    return case(knowledge(), Answers.read(PEOPLE[name], knowledge()).state())


def parents(network, finding):
    return network.columns.parents[len(network.nodes) + finding]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_sign_of_one_cause_alone_never_lowers_it(name):
    """Whatever else is known: absent, unknown, present. Of a sign of several causes the model does not promise it: what
    speaks for one may speak against another."""
    network, watched, random = person(name).model.values, person(name).model.watched, np.random.default_rng(1)
    m = len(network.findings)
    alone = [finding for finding in range(m) if len(parents(network, finding)) == 1]
    assert len(alone) > 20
    told = np.where(random.random((len(alone), m)) < 0.2, random.integers(0, 4, (len(alone), m)), UNKNOWN).astype(
        np.int8
    )
    told[:, network.findings.index(COMPLAINT)] = 1
    rows = np.repeat(told, 3, axis=0)
    for place, finding in enumerate(alone):
        rows[3 * place : 3 * place + 3, finding] = ABSENT, UNKNOWN, 1
    present = infer_many(network, rows, None, watched).present.reshape(len(alone), 3, -1)
    for place, finding in enumerate(alone):
        (cause,) = parents(network, finding)
        absent, unknown, shown = present[place, :, cause]
        assert absent <= unknown + EXACT, (network.nodes[cause], network.findings[finding])
        assert unknown <= shown + EXACT, (network.nodes[cause], network.findings[finding])


@pytest.mark.parametrize("name", PEOPLE)
def test_the_first_sign_raises_every_cause_that_shows_it(name):
    network = person(name).model.values
    m = len(network.findings)
    nothing = np.full(m, UNKNOWN, np.int8)
    before = infer(network, nothing).present
    after = infer_many(network, np.where(np.eye(m, dtype=bool), np.int8(1), np.int8(UNKNOWN))).present
    for finding in range(m):
        for cause in parents(network, finding):
            assert after[finding, cause] >= before[cause] - EXACT, (network.nodes[cause], network.findings[finding])


@settings(max_examples=10, deadline=None)
@given(st.permutations(list(TOLD)))
def test_the_order_of_the_answers_never_matters(order):
    answers = Answers.read({name: TOLD[name] for name in order}, knowledge())
    found, first = causes(answers), in_first_order()
    assert found.ranked == first[0].ranked
    assert gains(answers, found) == first[1]


@functools.cache
def in_first_order():
    answers = Answers.read(TOLD, knowledge())
    found = causes(answers)
    return found, gains(answers, found)


def test_what_was_sampled_is_said_to_be_with_its_spread(monkeypatch):
    answers = Answers.read(PEOPLE["child of 10"] | {"fever": True}, knowledge())
    exact = causes(answers)
    monkeypatch.setattr(inference, "EXACT_WIDTH", 0)
    monkeypatch.setattr("nightcramp.causes.sampling.SWEEPS", 200)
    sampled = causes(answers)
    assert (exact.exact, exact.spread) == (True, 0.0)
    assert not sampled.exact
    assert 0 < sampled.spread < 0.2
    for one in sampled.ranked:
        assert one.posterior.value == pytest.approx(exact.of(one.cause.id).posterior.value, abs=0.1)
    assert gains(answers, sampled) == (), "there is too much noise to choose a question by it"
