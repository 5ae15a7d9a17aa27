"""Random networks of causes, and their posteriors by enumeration: slow and naive, to check the fast one with."""

import itertools

import numpy as np

from nightcramp.causes.network import GRADES, NOTHING, Edges, Network


def random_network(seed, nodes, findings, parents=3, chained=0.3, draws=None, low=0.01, high=0.6):
    """A sparse random network, its nodes in any order; with some weights and leaks exactly 0 or 1 where they may be."""
    random = np.random.default_rng(seed)
    lead = () if draws is None else (draws,)
    order = random.permutation(nodes)
    chain = []
    for place, child in enumerate(order):
        if place and random.random() < chained:
            chosen = random.choice(order[:place], min(place, 1 + random.integers(parents)), replace=False)
            chain += [(parent, child) for parent in chosen]
    shows = []
    for finding in range(findings):
        chosen = random.choice(nodes, min(nodes, random.integers(2 * parents) + (finding % 5 > 0)), replace=False)
        shows += [(parent, finding) for parent in chosen]
    random.shuffle(chain)
    random.shuffle(shows)

    def edges(pairs):
        parents, children = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return Edges(parents, children, random.uniform(low, 0.95, (*lead, len(pairs))))

    leak = np.sort(np.exp(random.uniform(np.log(low), np.log(high), (*lead, findings, GRADES))), axis=-1)[..., ::-1]
    return Network(
        tuple(f"n{i}" for i in range(nodes)),
        tuple(f"f{i}" for i in range(findings)),
        np.exp(random.uniform(np.log(low), np.log(high), (*lead, nodes))),
        edges(chain),
        leak.copy(),
        edges(shows),
    )


def random_evidence(seed, network, positive, absent):
    """So many positive findings in any grade, so many absent ones, the others unknown."""
    random = np.random.default_rng(seed)
    evidence = np.full(len(network.findings), -1, np.int8)
    order = random.permutation(len(network.findings))
    evidence[order[:positive]] = random.integers(1, GRADES + 1, len(order[:positive]))
    evidence[order[positive : positive + absent]] = 0
    return evidence


def random_watched(seed, network):
    """A child of each node, itself, or nothing."""
    random = np.random.default_rng(seed)
    n = len(network.nodes)
    watched = np.full(n, NOTHING)
    for node in range(n):
        choices = [node, NOTHING, *network.chain.children[network.chain.parents == node]]
        choices += list(n + network.weights.children[network.weights.parents == node]) * 3
        watched[node] = random.choice(choices)
    return watched


def edges_of(network):
    """Parent, child (findings from n on) and weight of every edge."""
    n = len(network.nodes)
    for edges, offset in ((network.chain, 0), (network.weights, n)):
        yield from zip(edges.parents.tolist(), (edges.children + offset).tolist(), edges.weights, strict=True)


def enumerate_posterior(network, evidence, leak=None, watched=None):
    """Likelihood, presence and acts of a network without draws, over all states of all nodes.

    An act is found as what is missing when the watched edge stays silent, in the same state and with the same evidence.
    """
    n = len(network.nodes)
    leak = network.leak if leak is None else leak
    grades = network.finding_leak[np.arange(len(evidence)), np.maximum(evidence, 1) - 1]
    edges, leaks = list(edges_of(network)), np.concatenate([leak, grades])
    chance = {(parent, child): weight for parent, child, weight in edges} | {(i, i): leak[i] for i in range(n)}

    def joint(state, silent=None):
        survival = 1 - leaks
        for parent, child, weight in edges:
            survival[child] *= 1 - weight * (state[parent] and (parent, child) != silent)
        if silent is not None and silent[0] == silent[1]:
            survival[silent[0]] /= 1 - leak[silent[0]]
        switched = np.concatenate([state, evidence])
        return np.prod(np.where(switched > 0, 1 - survival, survival)[switched >= 0])

    total, present, acts = 0.0, np.zeros(n), np.zeros(n)
    for state in itertools.product((0, 1), repeat=n):
        here = joint(state)
        total += here
        present += here * np.array(state)
        for node, child in enumerate([] if watched is None else watched):
            if child != NOTHING and state[node]:
                acts[node] += here - (1 - chance[node, child]) * joint(state, (node, child))
    return np.log(total), present / total, acts / total
