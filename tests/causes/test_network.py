"""A network refuses what is none."""

import numpy as np
import pytest

from nightcramp.causes.network import Edges, Network

SOUND = {
    "nodes": ("a", "b"),
    "findings": ("f",),
    "leak": np.full(2, 0.1),
    "chain": Edges.of([(0, 1, 0.5)]),
    "finding_leak": np.full((1, 3), 0.1),
    "weights": Edges.of([(0, 0, 0.5)]),
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nodes": ("a", "a")}, "nodes have the same name"),
        ({"findings": ("f", "f")}, "findings have the same name"),
        ({"leak": np.full(3, 0.1)}, r"leak: expected the shape \(2,\)"),
        ({"leak": np.array([0.1, 1.5])}, "probability"),
        ({"leak": np.array([0.1, np.nan])}, "probability"),
        ({"leak": np.full((2, 2), 0.1)}, r"finding_leak: expected the shape \(2, 1, 3\)"),
        ({"finding_leak": np.full((1, 2), 0.1)}, "finding_leak"),
        ({"chain": Edges.of([(0, 1, -0.5)])}, "weights of the chain: every value"),
        ({"chain": Edges.of([(0, 2, 0.5)])}, "chain: each child is from 0 to 1"),
        ({"chain": Edges.of([(0, 1, 0.5), (0, 1, 0.4)])}, "same pair"),
        ({"chain": Edges.of([(0, 1, 0.5), (1, 0, 0.4)])}, "circle"),
        ({"chain": Edges.of([(1, 1, 0.5)])}, "circle"),
        ({"weights": Edges.of([(0, 1, 0.5)])}, "weights: each child is from 0 to 0"),
        ({"weights": Edges(np.array([0.0]), np.array([0]), np.array([0.5]))}, "integer"),
        ({"weights": Edges(np.array([0]), np.array([0, 0]), np.array([0.5]))}, "one length"),
    ],
)
def test_a_network_refuses_what_is_none(change, message):
    Network(**SOUND)
    with pytest.raises(ValueError, match=message):
        Network(**SOUND | change)


def test_a_network_without_draws_has_none_to_choose():
    with pytest.raises(ValueError, match="no draws"):
        Network(**SOUND).draw(0)
