"""The network that is made of the knowledge base gives back what was published, and counts nothing twice."""

import functools

import numpy as np
import pytest

import nightcramp
from nightcramp import Answers
from nightcramp.causes.acting import direct
from nightcramp.causes.evidence import case
from nightcramp.causes.inference import infer
from nightcramp.causes.model import CRAMP, chained_leak, model_for, moderate, net
from nightcramp.causes.network import UNKNOWN
from nightcramp.causes.parameters import DRAWS, parameters

PREGNANT = {"age": 30, "sex": "female", "pregnant": True}
PEOPLE = {
    "adult of 30": ({"age": 30}, ("adults_usa", "adults_healthy_australia")),
    "adult of 45": ({"age": 45}, ("adults_usa", "adults_healthy_australia")),
    "person of 62": ({"age": 62}, ("over_60_france",)),
    "person of 70": ({"age": 70}, ("over_65_uk", "over_60_france")),
    "woman of 70": ({"age": 70, "sex": "female"}, ("over_65_women",)),
    "man of 70": ({"age": 70, "sex": "male"}, ("over_65_men",)),
    "first trimester": ({**PREGNANT, "gestational_week": 9}, ("first_trimester",)),
    "second trimester": ({**PREGNANT, "gestational_week": 20}, ("second_trimester",)),
    "third trimester": ({**PREGNANT, "gestational_week": 33}, ("third_trimester",)),
    "pregnant, week not known": (PREGNANT, ("pregnant",)),
    "after birth": ({"age": 30, "sex": "female", "gave_birth_last_6_weeks": True}, ("after_birth",)),
    "child of 6": ({"age": 6}, ("under_8",)),
    "child of 10": ({"age": 10}, ("from_8_to_11",)),
    "child of 14": ({"age": 14}, ("from_12_to_15",)),
    "child of 17": ({"age": 17}, ("from_16_to_18",)),
}
GROWN = [name for name in PEOPLE if name != "child of 6" and name != "child of 10"]


@functools.cache
def knowledge():
    return nightcramp.load_knowledge()


@functools.cache
def person(name):
    return case(knowledge(), Answers.read(PEOPLE[name][0], knowledge()).state())


@functools.cache
def complaining(name):
    """The posterior of somebody of whom nothing is known but the complaint."""
    someone = person(name)
    return infer(someone.model.network, someone.evidence, someone.leak, someone.model.watched)


@functools.cache
def baselines():
    return {baseline.id: baseline for baseline in knowledge().collection("baselines")}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_marginal_of_cramp_is_the_published_one(name):
    """Exactly, through all chains, in the values and over the draws; not only by the formula of the compiler."""
    someone = person(name)
    nothing = np.full_like(someone.evidence, UNKNOWN)
    posterior = infer(someone.model.network, nothing, someone.leak)
    assert posterior.exact
    cramp = posterior.present[:, someone.model.node(CRAMP)]
    for published in (baselines()[baseline] for baseline in PEOPLE[name][1]):
        assert published.low <= cramp[0] <= published.high
        assert published.low - 0.06 <= np.median(cramp) <= published.high + 0.06


@pytest.mark.parametrize("name", PEOPLE)
def test_a_cause_that_others_raise_is_as_common_as_published(name):
    model = person(name).model
    for node, (cause, place) in enumerate(model.population.rates):
        rate = knowledge().causes[cause].prevalence[place]
        if knowledge().causes[cause].raised_by and rate.among == "population":
            assert rate.value * 0.99 <= model.prevalence[0, node] <= max(rate.value * 1.6, rate.high), cause


@pytest.mark.parametrize("name", GROWN)
def test_what_has_no_cause_keeps_the_largest_share_where_nothing_speaks_for_another(name):
    """Under 12, growing pains are the likelier explanation: cramps are rare there, and under 8 none were seen."""
    someone = person(name)
    acts = direct(someone.model, complaining(name))[0]
    rest = someone.model.node(someone.model.rest)
    assert acts.argmax() == rest
    assert acts[rest] >= 1.2 * np.delete(acts, rest).max()


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_only_named_never_comes_before_what_has_no_cause(name):
    """Also where the person certainly has it: in every draw its weight is below the leak."""
    model = person(name).model
    cramp, rest = model.node(CRAMP), model.network.leak[:, model.node(model.rest)]
    chain = model.network.chain
    for column, (parent, child) in enumerate(zip(chain.parents, chain.children, strict=True)):
        if child == cramp and knowledge().causes[model.network.nodes[parent]].named_only:
            assert (chain.weights[:, column] < rest).all()


def test_the_draws_begin_with_the_values_and_are_the_same_for_everybody():
    drawn = parameters(knowledge())
    assert drawn.probabilities.shape[0] == DRAWS
    for number in drawn.numbers:
        assert drawn.of(number)[0] == pytest.approx(number.value, abs=1e-9)
    assert person("adult of 30").model is model_for(knowledge(), Answers.read({"age": 30}, knowledge()).state())
    assert person("adult of 30").model is model_for(knowledge(), Answers.read({"age": 31}, knowledge()).state())


def test_the_weight_of_a_published_frequency_gives_it_back_with_the_leak():
    frequency, leak = np.array([0.3, 0.9]), np.array([0.1, 0.4])
    assert 1 - (1 - leak) * (1 - net(frequency, leak)) == pytest.approx(frequency)


def test_the_leak_of_a_chain_gives_back_the_prevalence():
    prevalence, presence = np.array([0.2, 0.1]), np.array([[0.3, 0.1], [0.2, 0.2]])
    frequency = np.array([[0.4, 0.5], [0.2, 0.1]])
    leak = chained_leak(prevalence, presence, frequency)
    weight = net(frequency, leak[:, None])
    assert 1 - (1 - leak) * np.prod(1 - presence * weight, axis=1) == pytest.approx(prevalence, abs=1e-9)


def test_guessed_weights_give_way_before_the_others():
    weight, presence = np.array([[0.4, 0.4, 0.9]]), np.array([[0.12, 0.12, 0.9]])
    fits = moderate(weight, presence, np.array([False, True, True]), np.array([0.3]), np.array([0.7]))
    assert fits[0, 0] == pytest.approx(0.15 * 0.3 / 0.12)
    assert fits[0, 1] < fits[0, 0]
    explained = 1 - np.prod(1 - presence * fits)
    assert 1 - (1 - 0.3) / (1 - explained) == pytest.approx(0.7 * 0.3, abs=1e-6)


def test_a_rate_among_people_who_ask_comes_back_when_they_ask():
    """A clot in 2 of 1,000 people with calf pain at night: that is what the complaint alone says of it."""
    someone, posterior = person("adult of 45"), complaining("adult of 45")
    for cause in ("deep_vein_thrombosis", "myoclonus", "calf_tear"):
        rate = next(rate for rate in reversed(knowledge().causes[cause].prevalence) if rate.among == "people_who_ask")
        assert posterior.present[0, someone.model.node(cause)] == pytest.approx(rate.value, rel=0.1)


def test_a_cause_that_cannot_concern_a_person_is_not_in_the_network():
    assert "growing_pains" not in person("adult of 45").model.network.nodes
    assert "womb_presses_veins" not in person("man of 70").model.network.nodes
    assert "med_raloxifene" not in person("man of 70").model.network.nodes
    assert person("third trimester").model.rest == "pregnancy_itself"
    assert person("adult of 45").model.rest == "idiopathic"


def test_the_network_is_sparse():
    """About four causes a finding at most keeps inference exact; the network has fewer than two."""
    network = person("person of 70").model.network
    assert len(network.weights.parents) / len(network.findings) <= 4


def test_a_rare_cause_keeps_its_weight_where_the_common_ones_must_give_way():
    """It explains next to nothing of the cramps of a population, however often it brings them to those who have it."""
    weight, presence = np.array([[0.3, 0.3, 0.3, 0.6]]), np.array([[0.2, 0.2, 0.2, 0.0001]])
    fits = moderate(weight, presence, np.full(4, True), np.array([0.3]), np.array([0.8]))
    assert (fits[0, :3] < 0.15).all()
    assert fits[0, 3] == pytest.approx(0.6)
