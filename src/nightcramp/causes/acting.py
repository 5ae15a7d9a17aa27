"""What brings the complaint: from the edges that fire to the part that each cause has in it."""

from __future__ import annotations

import numpy as np

from nightcramp.causes.inference import Posterior
from nightcramp.causes.kernel import Many
from nightcramp.causes.model import CRAMP, Model
from nightcramp.causes.network import FloatArray, Network

SMALLEST = 1e-300


def direct(model: Model, found: Posterior | Many) -> FloatArray:
    """How probable it is that each cause is there and brings the complaint by its own last edge, (D, causes).

    The leading axis is of draws, of people, or not there.

    A look-alike does so by its own edge to the complaint. What raises cramps does so when it switches cramp on and
    cramp brings the complaint: some people with a clot have plain cramps, too, but those are not why they ask.
    """
    acts, cramp = found.acts.copy(), len(model.causes)
    brings = acts[..., cramp] / np.maximum(found.present[..., cramp], SMALLEST)
    acts[..., model.watched == cramp] *= brings[..., None]
    return np.asarray(acts[..., :cramp])


def acts(model: Model, network: Network, found: Posterior | Many, leak: FloatArray) -> FloatArray:
    """The same, with what a cause does through others: a medicine through the low magnesium that it brings.

    An effect that acts is credited to each of its causes by the chance that this one brought it. That chance is taken
    from the posteriors of the causes, as if they were independent given the answers; where they are known, it is exact.
    Nothing is credited for leading to a medicine.

    Args:
        model: of the person.
        network: of the model, with draws or without: the one that was asked.
        found: what it said.
        leak: the leaks of the person, as it was asked with.
    """
    total, chain = direct(model, found), network.chain
    for child in reversed(network.topological):
        edges = np.flatnonzero(chain.children == child)
        if not edges.size or network.nodes[child] == CRAMP or child in model.medicines:
            continue
        parents = chain.parents[edges]
        fires = found.present[..., parents] * chain.weights[..., edges]
        silent = (1 - leak[..., child]) * np.prod(1 - fires, axis=-1)
        brought = fires / np.maximum(1 - silent, SMALLEST)[..., None]
        credited = total[..., parents] + brought * total[..., child, None]
        total[..., parents] = np.minimum(found.present[..., parents], credited)
    return total
