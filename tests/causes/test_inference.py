"""Exact inference: equal to enumeration, to a peer, and to sixty digits; and what must hold of any network."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightcramp.causes import inference
from nightcramp.causes.frontier import plan
from nightcramp.causes.inference import infer
from nightcramp.causes.network import ABSENT, UNKNOWN, Edges, Network
from support.networks import enumerate_posterior, random_evidence, random_network, random_watched
from support.referees import pyagrum_posterior, sixty_digit_posterior

SEEDS = st.integers(0, 2**32 - 1)
EXACT = 1e-12


@st.composite
def cases(draw, **kinds):
    """A small network with evidence and with something to watch."""
    seed = draw(SEEDS)
    network = random_network(
        seed, draw(st.integers(1, 7)), draw(st.integers(1, 9)), chained=draw(st.sampled_from([0.0, 0.3, 0.9])), **kinds
    )
    evidence = random_evidence(seed, network, draw(st.integers(0, 6)), draw(st.integers(0, 4)))
    return network, evidence, random_watched(seed, network)


def close(found, expected, tolerance=EXACT):
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@settings(max_examples=100, deadline=None)
@given(cases(), SEEDS)
def test_inference_equals_enumeration(case, seed):
    network, evidence, watched = case
    for leak in (None, np.random.default_rng(seed).uniform(0.01, 0.9, len(network.nodes))):
        likelihood, present, acts = enumerate_posterior(network, evidence, leak, watched)
        posterior = infer(network, evidence, leak, watched)
        assert posterior.exact
        assert posterior.spread is None
        close(posterior.likelihood, likelihood)
        close(posterior.present, present)
        close(posterior.acts, acts)


@pytest.mark.parametrize("seed", range(100))
def test_inference_equals_a_peer_on_random_networks(seed):
    network = random_network(seed, 4 + seed % 12, 5 + seed % 15, parents=2)
    evidence = random_evidence(seed, network, seed % 8, seed % 9)
    close(infer(network, evidence).present, pyagrum_posterior(network, evidence), 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_inference_equals_sixty_digits_on_larger_networks(seed):
    network = random_network(seed, 30, 40, parents=2, chained=0.1, low=0.001)
    evidence = random_evidence(seed, network, 6, 15)
    np.testing.assert_allclose(
        infer(network, evidence).present, sixty_digit_posterior(network, evidence), rtol=1e-9, atol=1e-12
    )


@settings(max_examples=30, deadline=None)
@given(cases(draws=3), SEEDS)
def test_draws_are_networks_side_by_side(case, seed):
    network, evidence, watched = case
    leaks = np.random.default_rng(seed).uniform(0.01, 0.9, network.leak.shape)
    for leak in (None, leaks, leaks[0]):
        together = infer(network, evidence, leak, watched)
        assert together.present.shape == (3, len(network.nodes))
        assert together.likelihood.shape == (3,)
        for k in range(3):
            own = leak[k] if leak is not None and leak.ndim > 1 else leak
            alone = infer(network.draw(k), evidence, own, watched)
            close(together.likelihood[k], alone.likelihood)
            close(together.present[k], alone.present)
            close(together.acts[k], alone.acts)


@settings(max_examples=50, deadline=None)
@given(cases(), SEEDS)
def test_the_order_of_nodes_and_findings_never_matters(case, seed):
    network, evidence, watched = case
    random = np.random.default_rng(seed)
    n, m = len(network.nodes), len(network.findings)
    node, finding = random.permutation(n), random.permutation(m)  # the new place holds the old one
    new_node, new_finding = np.argsort(node), np.argsort(finding)
    new_child = np.concatenate([new_node, n + new_finding, [-1]])
    moved = Network(
        tuple(network.nodes[i] for i in node),
        tuple(network.findings[f] for f in finding),
        network.leak[node],
        Edges(new_node[network.chain.parents], new_node[network.chain.children], network.chain.weights),
        network.finding_leak[finding],
        Edges(new_node[network.weights.parents], new_finding[network.weights.children], network.weights.weights),
    )
    here = infer(network, evidence, None, watched)
    there = infer(moved, evidence[finding], None, new_child[watched[node]])
    close(there.present, here.present[node])
    close(there.acts, here.acts[node])


@settings(max_examples=50, deadline=None)
@given(cases(), st.data())
def test_a_sign_of_one_cause_alone_never_lowers_it(case, data):
    network, evidence, _ = case
    cause = data.draw(st.integers(0, len(network.nodes) - 1))
    own = len(network.findings)
    shows = network.weights
    larger = dataclasses.replace(
        network,
        findings=(*network.findings, "own"),
        finding_leak=np.vstack([network.finding_leak, [[0.1, 0.05, 0.01]]]),
        weights=Edges(np.append(shows.parents, cause), np.append(shows.children, own), np.append(shows.weights, 0.4)),
    )
    chances = [infer(larger, np.append(evidence, value)).present[cause] for value in (ABSENT, UNKNOWN, 1, 2, 3)]
    assert all(lower <= higher + EXACT for lower, higher in itertools.pairwise(chances))


@settings(max_examples=50, deadline=None)
@given(cases())
def test_who_acts_is_present(case):
    network, evidence, watched = case
    posterior = infer(network, evidence, None, watched)
    assert np.all(posterior.acts <= posterior.present + EXACT)
    assert np.all((posterior.acts >= 0) & (posterior.present <= 1 + EXACT))


def test_many_negative_findings_do_not_underflow():
    network = random_network(1, 30, 3000, parents=10, chained=0.1)
    posterior = infer(network, np.zeros(3000, np.int8))
    assert posterior.likelihood < -700  # exp of that is zero in double precision
    assert np.all(np.isfinite(posterior.present))


def test_impossible_evidence_is_said_to_be():
    network = Network(("a",), ("f",), np.array([0.1]), Edges.of([]), np.zeros((1, 3)), Edges.of([]))
    posterior = infer(network, np.array([1], np.int8))
    assert posterior.likelihood == -np.inf
    certain = dataclasses.replace(network, leak=np.array([1.0]), weights=Edges.of([(0, 0, 1.0)]))
    assert infer(certain, np.array([0], np.int8)).likelihood == -np.inf
    assert infer(certain, np.array([3], np.int8)).present == [1]


def test_the_cramp_its_causes_and_its_look_alikes_each_watch_how_they_act():
    network = Network(
        ("cramp", "thirst", "restless", "rash"),
        ("complaint", "spots"),
        np.full(4, 0.1),
        Edges.of([(1, 0, 0.5)]),
        np.full((2, 3), 0.01),
        Edges.of([(0, 0, 0.9), (2, 0, 0.3), (3, 1, 0.5)]),
    )
    assert network.watch("cramp", "complaint").tolist() == [0, 0, 4, -1]


@pytest.mark.parametrize("draws", [None, 2])
def test_beyond_the_exact_width_chains_sample_within_their_spread(draws, monkeypatch):
    network = random_network(5, 12, 12, draws=draws, low=0.03)
    evidence, watched = random_evidence(5, network, 5, 3), random_watched(5, network)
    exact = infer(network, evidence, None, watched)
    monkeypatch.setattr(inference, "EXACT_WIDTH", 0)
    sampled = infer(network, evidence, None, watched)
    again = infer(network, evidence, None, watched)
    assert not sampled.exact
    assert np.array_equal(sampled.present, again.present)
    assert np.all(np.abs(sampled.present - exact.present) <= 4 * sampled.spread + 1e-3)
    assert np.all(np.abs(sampled.acts - exact.acts) <= 4 * sampled.spread + 5e-3)
    assert np.all(np.isnan(sampled.likelihood))


def test_contributors_to_one_child_need_no_state():
    fan = Network(
        ("cramp", *(f"c{i}" for i in range(50))),
        ("complaint", "knot"),
        np.full(51, 0.1),
        Edges.of([(i, 0, 0.2) for i in range(1, 51)]),
        np.full((2, 3), 0.01),
        Edges.of([(0, 0, 0.9), (0, 1, 0.5)]),
    )
    assert len(plan(fan, (0, 1)).steps) == 1


@pytest.mark.parametrize(
    ("evidence", "leak", "watched", "message"),
    [
        ([0, 0, 0], None, None, "evidence is"),
        ([4, 0], None, None, "a grade from 1 to 3"),
        ([-2, 0], None, None, "unknown"),
        ([0, 0], [0.1], None, "leak is"),
        ([0, 0], [0.1, 1.1], None, "probability"),
        ([0, 0], None, [0], "watched is"),
        ([0, 0], None, [0, 2], "'b' watches child 2"),
    ],
)
def test_what_does_not_fit_the_network_is_refused(evidence, leak, watched, message):
    network = Network(
        ("a", "b"), ("f", "g"), np.full(2, 0.1), Edges.of([]), np.full((2, 3), 0.1), Edges.of([(0, 0, 0.5)])
    )
    with pytest.raises(ValueError, match=message):
        infer(network, np.array(evidence), leak, watched)
