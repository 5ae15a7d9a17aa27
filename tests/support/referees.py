"""Posteriors from elsewhere: a peer's exact engine, and inclusion-exclusion in sixty digits."""

import itertools
import warnings

import mpmath
import numpy as np

from support.networks import edges_of

with (
    warnings.catch_warnings()
):  # its wrapper types have no module, which Python warns of; as an error that ends the process
    warnings.simplefilter("ignore")
    import pyagrum


def pyagrum_posterior(network, evidence):
    """By pyAgrum's lazy propagation. ``addNoisyORNet`` has weights net of the leak; ``addNoisyOR`` has not."""
    n, names = len(network.nodes), [*network.nodes, *network.findings]
    asked = np.flatnonzero(evidence >= 0)
    grades = network.finding_leak[np.arange(len(evidence)), np.maximum(evidence, 1) - 1]
    leaks = np.concatenate([network.leak, grades])
    net = pyagrum.BayesNet()
    for child in (*range(n), *(n + asked).tolist()):
        net.addNoisyORNet(pyagrum.LabelizedVariable(names[child], "", 2), float(leaks[child]))
    for parent, child, weight in edges_of(network):
        if child < n or evidence[child - n] >= 0:
            net.addWeightedArc(names[parent], names[child], float(weight))
    engine = pyagrum.LazyPropagation(net)
    engine.setEvidence({network.findings[f]: int(evidence[f] > 0) for f in asked})
    engine.makeInference()
    return np.array([engine.posterior(name)[1] for name in network.nodes])


def sixty_digit_posterior(network, evidence):
    """Presence by inclusion and exclusion over whatever is on, in sixty digits.

    Nodes with parents are set to each of their states in turn; then what is off is a product over the roots, and what is on
    is one less such a product.
    """
    with mpmath.workdps(60):
        n = len(network.nodes)
        parents = {child: [] for child in range(n + len(evidence))}
        for parent, child, weight in edges_of(network):
            parents[child].append((parent, mpmath.mpf(float(weight))))
        chained = [node for node in range(n) if parents[node]]
        total, present = mpmath.mpf(0), [mpmath.mpf(0)] * n
        for values in itertools.product((0, 1), repeat=len(chained)):
            fixed = dict(zip(chained, values, strict=True))
            part, shares = _inclusion_exclusion(network, evidence, parents, fixed)
            total += part
            present = [one + share for one, share in zip(present, shares, strict=True)]
        return np.array([float(one / total) for one in present])


def _inclusion_exclusion(network, evidence, parents, fixed):
    n, one = len(network.nodes), mpmath.mpf(1)
    state = fixed | {n + f: int(value > 0) for f, value in enumerate(evidence) if value >= 0}
    off, on = [c for c in state if not state[c]], [c for c in state if state[c]]
    total, present = mpmath.mpf(0), [mpmath.mpf(0)] * n
    for count in range(len(on) + 1):
        for chosen in itertools.combinations(on, count):
            term, survival = one * (-1) ** count, [one] * n
            for child in (*off, *chosen):
                grade = 0 if child < n else max(int(evidence[child - n]), 1) - 1
                term *= 1 - mpmath.mpf(
                    float(network.leak[child] if child < n else network.finding_leak[child - n, grade])
                )
                for parent, weight in parents[child]:
                    survival[parent] *= 1 - weight
            for node, value in fixed.items():
                term *= survival[node] if value else 1
            shares = []
            for node in range(n):
                prior = mpmath.mpf(float(network.leak[node]))
                factor = 1 - prior + prior * survival[node] if node not in fixed else one
                term *= factor
                shares.append(fixed[node] if node in fixed else prior * survival[node] / factor)
            total += term
            present = [sum_ + term * share for sum_, share in zip(present, shares, strict=True)]
    return total, present
