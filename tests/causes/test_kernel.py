"""Many people: the compiled kernel says what the interpreted inference says."""

import importlib.util

import numpy as np
import pytest

from nightcramp.causes import kernel
from nightcramp.causes.inference import infer
from nightcramp.causes.kernel import distinct, infer_many
from nightcramp.causes.network import Edges, Network
from support.networks import random_evidence, random_network, random_watched

pytestmark = pytest.mark.usefixtures("compiled_once")


def people(network, count):
    rows = [random_evidence(k % (count - 2), network, k % 7, k % 11) for k in range(count)]
    return np.array(rows)


@pytest.mark.parametrize("seed", range(30))
def test_the_kernel_equals_the_interpreted_inference(seed):
    network = random_network(seed, 1 + seed % 30, 3 + seed % 40)
    watched, evidence = random_watched(seed, network), people(network, 12)
    leaks = np.random.default_rng(seed).uniform(0.01, 0.9, (12, len(network.nodes)))
    for leak in (None, leaks[0], leaks):
        many = infer_many(network, evidence, leak, watched)
        assert many.exact.all()
        for k, row in enumerate(evidence):
            one = infer(network, row, leaks[k] if leak is leaks else leak, watched)
            np.testing.assert_allclose(many.present[k], one.present, rtol=0, atol=1e-12)
            np.testing.assert_allclose(many.acts[k], one.acts, rtol=0, atol=1e-12)


def test_without_numba_the_result_is_the_same(monkeypatch):
    network = random_network(1, 12, 20)
    evidence = people(network, 12)
    compiled = infer_many(network, evidence)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    interpreted = infer_many(network, evidence)
    np.testing.assert_allclose(compiled.present, interpreted.present, rtol=0, atol=1e-12)


def test_too_wide_a_frontier_is_sampled_and_named():
    causes, signs = 3, kernel_width() + 3
    shows = Edges.of([(cause, sign, 0.3) for cause in range(causes) for sign in range(signs)])
    network = Network(
        tuple("abc"),
        tuple(f"f{i}" for i in range(signs)),
        np.full(causes, 0.1),
        Edges.of([]),
        np.full((signs, 3), 0.3),
        shows,
    )
    evidence = np.stack([np.ones(signs, np.int8), np.r_[np.int8(1), np.zeros(signs - 1, np.int8)]])
    many = infer_many(network, evidence)
    assert many.exact.tolist() == [False, True]
    assert np.allclose(many.present[0], many.present[0, 0], atol=0.02)


def kernel_width():
    return importlib.import_module("nightcramp.causes.compiled").WIDTH


def test_single_precision_on_request():
    network = random_network(1, 12, 20)
    assert infer_many(network, people(network, 4), dtype=np.float32).present.dtype == np.float32


def test_nobody_is_no_error():
    network = random_network(1, 12, 20)
    assert infer_many(network, np.empty((0, 20), np.int8)).present.shape == (0, 12)


def test_equal_people_are_worked_out_once():
    random = np.random.default_rng(3)
    evidence = random.integers(-1, 1, (200, 4)).astype(np.int8)
    leak = random.integers(0, 2, (200, 1)) / 2
    rows, inverse = distinct(evidence, leak)
    assert len(rows) == len(np.unique(np.hstack([evidence, leak]), axis=0))
    assert np.array_equal(evidence[rows][inverse], evidence)
    assert np.array_equal(leak[rows][inverse], leak)


def test_rows_whose_keys_collide_are_not_merged(monkeypatch):
    monkeypatch.setattr(kernel, "_keys", lambda tables: np.zeros(len(tables[0]), np.uint64))
    evidence = np.array([[0, 1], [1, 0]], np.int8)
    rows, inverse = distinct(evidence, None)
    assert np.array_equal(evidence[rows][inverse], evidence)


def test_draws_are_not_for_many_people():
    network = random_network(1, 5, 5, draws=2)
    with pytest.raises(ValueError, match="choose a draw"):
        infer_many(network, np.zeros((2, 5), np.int8))
