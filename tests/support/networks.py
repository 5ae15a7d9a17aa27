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


def enumerate_posterior(network, evidence, leak=None, watched=None):
    """Likelihood, presence and acts of a network without draws, over all states of all nodes.

    An act is found as one less the chance that the watched edge stays silent: with its weight set to zero, the same state
    and the same evidence.
    """
    n = len(network.nodes)
    leak = network.leak if leak is None else leak
    chain = list(zip(network.chain.parents, network.chain.children, network.chain.weights, strict=True))
    shows = list(zip(network.weights.parents, network.weights.children, network.weights.weights, strict=True))

    def probability(state, silent=None):
        result = 1.0
        survival = 1 - leak
        for parent, child, weight in chain:
            survival = survival.copy()
            if silent == (parent, child):
                weight = 0  # noqa: PLW2901
            survival[child] *= 1 - weight * state[parent]
        if silent is not None and silent[0] == silent[1]:
            survival[silent[0]] /= 1 - leak[silent[0]]
        for node in range(n):
            result *= 1 - survival[node] if state[node] else survival[node]
        for finding, value in enumerate(evidence):
            if value < 0:
                continue
            off = 1 - network.finding_leak[finding, max(value, 1) - 1]
            for parent, child, weight in shows:
                if child == finding and silent != (parent, n + child):
                    off *= 1 - weight * state[parent]
            result *= 1 - off if value else off
        return result

    def weight_of(node, child):
        edges = chain if child < n else [(p, n + c, w) for p, c, w in shows]
        return next(w for p, c, w in edges if (p, c) == (node, child))

    total, present, acts = 0.0, np.zeros(n), np.zeros(n)
    for state in itertools.product((0, 1), repeat=n):
        joint = probability(state)
        total += joint
        present += joint * np.array(state)
        for node, child in enumerate(np.full(n, NOTHING) if watched is None else watched):
            if child == NOTHING or not state[node]:
                continue
            chance = leak[node] if child == node else weight_of(node, child)
            acts[node] += joint - (1 - chance) * probability(state, (node, child))
    return np.log(total), present / total, acts / total
