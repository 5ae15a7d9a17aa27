"""Inference of causes, side by side in one run, as ratios: with two peers' exact engines, and with the floor.

Run with ``make benchmark-inference``. Peers get help: absent findings are multiplied into the nodes for them, gates of many
parents are split into chains of small ones (the same distribution), and building their network is not timed. Each of their
cases runs in a process of its own, with limits of time and memory; a case over the limit is said to be.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from nightcramp.causes.frontier import plan
from nightcramp.causes.inference import infer
from nightcramp.causes.kernel import distinct, infer_many
from nightcramp.causes.network import GRADES, Edges, Network

SEED = 20261125
POSITIVES = (5, 10, 15, 20)
CASES = 5
ABSENT, ASKED, DRAWS = 40, 50, 64
MEMORY = 6 * 2**30
CRAMP, COMPLAINT = "cramp", "complaint"
GATE = 3
"""Parents of one gate, when gates are split for a peer."""


def real_network(draws: int | None = None) -> Network:
    """The network that is measured: until the knowledge base has one, a random one of its size and shape.

    A hundred nodes: cramp, 55 contributors and 20 look-alikes among the rest, a fifth of the causes with a parent. 150
    findings of about four parents each; the complaint has cramp and the look-alikes.
    """
    random = np.random.default_rng(SEED)
    causes, findings = 99, 150
    chain = {(int(random.integers(child)), child): 0.2 for child in range(40, causes) if random.random() < 0.3}
    chain |= {(parent, causes): 0.2 for parent in range(55)}
    shows = {(causes, finding): 0.6 for finding in range(4)} | {
        (look_alike, 0): 0.3 for look_alike in range(79, causes)
    }
    for finding in range(1, findings):
        for parent in random.choice(causes, random.integers(2, 7), replace=False):
            shows[int(parent), finding] = 0.3
    lead = () if draws is None else (draws,)

    def probabilities(low: float, high: float, *shape: int) -> np.ndarray:
        middle = np.exp(random.uniform(np.log(low), np.log(high), shape))
        return np.clip(middle * np.exp(0.3 * random.standard_normal((*lead, *shape))), 1e-4, 0.95)

    def edges(pairs: dict[tuple[int, int], float]) -> Edges:
        parents, children = np.array(list(pairs)).T
        return Edges(parents, children, probabilities(0.05, 0.8, len(pairs)))

    leak = np.sort(probabilities(0.003, 0.1, findings, GRADES), axis=-1)[..., ::-1].copy()
    names = tuple(f"cause_{i}" for i in range(causes)), tuple(f"finding_{i}" for i in range(1, findings))
    return Network(
        (*names[0], CRAMP),
        (COMPLAINT, *names[1]),
        probabilities(0.003, 0.2, causes + 1),
        edges(chain),
        leak,
        edges(shows),
    )


def case(network: Network, positives: int, number: int) -> np.ndarray:
    """The complaint and other findings positive, some absent."""
    random = np.random.default_rng((SEED, positives, number))
    complaint = network.findings.index(COMPLAINT)
    order = [complaint, *random.permutation(np.delete(np.arange(len(network.findings)), complaint))]
    evidence = np.full(len(order), -1, np.int8)
    evidence[order[:positives]] = random.integers(1, GRADES + 1, positives)
    evidence[order[positives : positives + ABSENT]] = 0
    return evidence


def main() -> None:
    """Print the comparisons, or work as one peer's process."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--limit", type=int, default=60, help="seconds for one case of a peer")
    arguments.add_argument("--rows", type=int, default=200_000, help="people in the table")
    arguments.add_argument("--states", type=int, default=100, help="random states compared with a peer")
    arguments.add_argument("--peer", nargs=3, metavar=("NAME", "POSITIVES", "NUMBER"), help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.peer:
        name, positives, number = options.peer
        seconds, present = PEERS[name](real_network(), case(real_network(), int(positives), int(number)))
        print(json.dumps([seconds, present]))
        return
    one_person(options.limit)
    agreement(options.states)
    table(options.rows)


def seconds_of(function: Callable[[], object], times: int = 5) -> float:
    """The median time of a call, after one to warm up."""
    function()
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def one_person(limit: int) -> None:
    """All posteriors of one person: ours, and the peers'."""
    point, drawn = real_network(), real_network(DRAWS)
    watched = point.watch(CRAMP, COMPLAINT)
    print(f"One person, all posteriors, {CASES} cases a row, median (worst) milliseconds; peers: 1 case of those")
    for positives in POSITIVES:
        cases = [case(point, positives, number) for number in range(CASES)]
        widths = [plan(point, tuple(np.flatnonzero(evidence > 0).tolist())).width for evidence in cases]
        print(f"\n{positives} positive findings (frontier of {min(widths)} to {max(widths)} bits)")
        ours = [seconds_of(lambda evidence=evidence: infer(point, evidence, None, watched)) for evidence in cases]
        draws = [seconds_of(lambda evidence=evidence: infer(drawn, evidence, None, watched)) for evidence in cases]
        compiled = [seconds_of(lambda evidence=evidence: infer_many(point, evidence[None])) for evidence in cases]
        print_row("ours, NumPy, with acts", ours, 1.0)
        sampled = sum(not infer(drawn, evidence).exact for evidence in cases)
        title = f"ours, NumPy, {DRAWS} draws" + (f", {sampled} of {CASES} sampled" if sampled else "")
        print_row(title, draws, statistics.median(draws) / statistics.median(ours))
        print_row("ours, compiled", compiled, statistics.median(compiled) / statistics.median(ours))
        for name in PEERS:
            print_peer(name, positives, limit, ours[0], infer(point, cases[0]).present)


def print_row(name: str, seconds: list[float], ratio: float) -> None:
    print(f"  {name:<38} {statistics.median(seconds) * 1e3:10.2f} ({max(seconds) * 1e3:.2f}) {ratio:12.2f} x")


def print_peer(name: str, positives: int, limit: int, ours: float, present: np.ndarray) -> None:
    """One case by a peer, in a process with limits."""
    command = [sys.executable, __file__, "--peer", name, str(positives), "0"]
    try:
        process = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        print(f"  {name:<38} not finished in {limit} s, that is {limit / ours:,.0f} x and more")
        return
    if process.returncode:
        reason = process.stderr.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        print(f"  {name:<38} failed: {reason[0][:90]}")
        return
    seconds, theirs = json.loads(process.stdout)
    print_row(name, [seconds], seconds / ours)
    print(f"  {'':<38} largest difference of a posterior: {np.abs(present - theirs).max():.1e}")


def gates(network: Network, evidence: np.ndarray) -> tuple[list[tuple[str, float, list[tuple[str, float]]]], list[str]]:
    """The network as small noisy-OR gates (name, leak, parents), and which are observed as present.

    An absent finding becomes one observation a node: absent findings are independent given each node.
    """
    n, names = len(network.nodes), [*network.nodes, *network.findings]
    grades = network.finding_leak[np.arange(len(evidence)), np.maximum(evidence, 1) - 1]
    leaks = np.concatenate([network.leak, grades])
    columns = network.columns
    result: list[tuple[str, float, list[tuple[str, float]]]] = []
    positive = [n + f for f in np.flatnonzero(evidence > 0)]
    for child in (*network.topological, *positive):
        parents = [(names[p], float(columns.weight[child, p][0])) for p in columns.parents[child]]
        leak = float(leaks[child])
        while len(parents) > GATE:
            part = f"{names[child]}_{len(parents)}"
            result.append((part, leak, parents[:GATE]))
            parents, leak = [(part, 1.0), *parents[GATE:]], 0.0
        result.append((names[child], leak, parents))
    return result, [names[child] for child in positive]


def pyagrum_engine(network: Network, evidence: np.ndarray) -> tuple[float, list[float]]:
    """By lazy propagation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyagrum

    parts, observed = gates(network, evidence)
    net = pyagrum.BayesNet()
    for name, leak, _ in parts:
        net.addNoisyORNet(pyagrum.LabelizedVariable(name, "", 2), leak)
    for name, _, parents in parts:
        for parent, weight in parents:
            net.addWeightedArc(parent, name, weight)
    fits = network.columns.absorb(evidence)[:, 0]
    start = time.perf_counter()
    engine = pyagrum.LazyPropagation(net)
    engine.setEvidence(
        dict.fromkeys(observed, 1) | {n: [1.0, float(f)] for n, f in zip(network.nodes, fits, strict=True) if f < 1}
    )
    engine.makeInference()
    present = [float(engine.posterior(name)[1]) for name in network.nodes]
    return time.perf_counter() - start, present


def pgmpy_engine(network: Network, evidence: np.ndarray) -> tuple[float, list[float]]:
    """By variable elimination, one query a node."""
    import logging

    logging.disable(logging.WARNING)
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteBayesianNetwork

    def table(name: str, leak: float, parents: list[tuple[str, float]]) -> Any:
        off = np.array([1 - leak])
        for _, weight in parents:
            off = np.concatenate([off[:, None], off[:, None] * (1 - weight)], axis=1).ravel()
        return TabularCPD(name, 2, [off, 1 - off], [parent for parent, _ in parents], [2] * len(parents))

    parts, observed = gates(network, evidence)
    seen = dict.fromkeys(observed, 1)
    model = DiscreteBayesianNetwork()
    model.add_nodes_from([name for name, _, _ in parts])
    model.add_edges_from([(parent, name) for name, _, parents in parts for parent, _ in parents])
    model.add_cpds(*(table(*part) for part in parts))
    for name, fit in zip(network.nodes, network.columns.absorb(evidence)[:, 0], strict=True):
        if fit < 1:
            model.add_edge(name, f"absent_{name}")
            model.add_cpds(TabularCPD(f"absent_{name}", 2, [[0.0, 1 - fit], [1.0, fit]], [name], [2]))
            seen[f"absent_{name}"] = 1
    start = time.perf_counter()
    engine = VariableElimination(model)
    present = [float(engine.query([name], seen, show_progress=False).values[1]) for name in network.nodes]
    return time.perf_counter() - start, present


PEERS = {"pyagrum": pyagrum_engine, "pgmpy": pgmpy_engine}


def agreement(states: int) -> None:
    """Many random states against the peer that is fast enough."""
    network, worst = real_network(), 0.0
    for number in range(states):
        evidence = case(network, 1 + number % 6, 1000 + number)
        _, theirs = pyagrum_engine(network, evidence)
        worst = max(worst, float(np.abs(infer(network, evidence).present - theirs).max()))
    print(f"\n{states} random states, 1 to 6 positive findings: largest difference from pyAgrum {worst:.1e}")


def people(network: Network, rows: int, asked: int, *, fixed: bool) -> np.ndarray:
    """People simulated from the network, each asked the complaint and some questions: the same for all, or anyone's own."""
    random = np.random.default_rng(SEED)
    n, columns = len(network.nodes), network.columns
    state = np.zeros((n + len(network.findings), rows), bool)
    leaks = np.concatenate([network.leak, network.finding_leak[:, 0]])
    for child in (*network.topological, *range(n, len(state))):
        survival = np.full(rows, 1 - leaks[child], np.float32)
        for parent in columns.parents[child]:
            survival[state[parent]] *= 1 - columns.weight[child, parent][0]
        state[child] = random.random(rows, np.float32) > survival
    evidence = state[n:].T.astype(np.int8)
    scores = random.random((1 if fixed else rows, len(network.findings)), np.float32)
    scores[:, network.findings.index(COMPLAINT)] = -1
    limit = np.partition(scores, asked - 1, axis=1)[:, asked - 1 : asked]
    return np.where(scores <= limit, evidence, np.int8(-1))


def table(rows: int) -> None:
    """A table of people, beside one pass of NumPy over the same table."""
    network = real_network()
    watched = network.watch(CRAMP, COMPLAINT)
    infer_many(network, people(network, 100, ASKED, fixed=False), None, watched)
    print(f"\n{rows:,} people in one table")
    for title, asked, fixed in (
        ("50 questions, of each their own", ASKED, False),
        ("15 questions, the same", 15, True),
    ):
        evidence = people(network, rows, asked, fixed=fixed)
        counts = np.percentile((evidence > 0).sum(axis=1), [50, 95, 99]).astype(int)
        floor = seconds_of(lambda evidence=evidence: (evidence > 0).sum(axis=1))
        start, cpu = time.perf_counter(), time.process_time()
        many = infer_many(network, evidence, None, watched, dtype=np.float32)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        different = len(distinct(evidence, None)[0])
        print(f"  {title}: {different:,} different; positive findings at 50/95/99 %: {'/'.join(map(str, counts))}")
        print(
            f"    ours {rows / seconds:12,.0f} rows/s ({cpu / rows * 1e6:.1f} µs of processor a row), exact for {many.exact.mean():.3%}"
        )
        print(f"    floor {rows / floor:11,.0f} rows/s: we take {seconds / floor:,.0f} x")


if __name__ == "__main__":
    if "--peer" in sys.argv:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main()
