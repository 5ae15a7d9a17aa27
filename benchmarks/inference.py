"""Inference of causes, side by side in one run, as ratios: with two peers' exact engines, and with the floor.

Run with ``make benchmark-inference``. The network is that of the knowledge base. Peers get help: absent findings are
multiplied into the nodes for them, gates of many parents are split into chains of small ones (the same distribution), and
building their network is not timed. Each of their cases runs in a process of its own, with limits of time and memory; a
case over the limit is said to be.
"""

from __future__ import annotations

import argparse
import functools
import json
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np

import nightcramp
from accuracy import ROOT, cases
from nightcramp import Answers, KnowledgeBase
from nightcramp.causes import causes, gains
from nightcramp.causes.frontier import plan
from nightcramp.causes.inference import infer
from nightcramp.causes.kernel import distinct, infer_many
from nightcramp.causes.model import Model, model_for
from nightcramp.causes.network import GRADES, Network
from nightcramp.causes.table import causes_table
from nightcramp.knowledge.schema import COMPLAINT

sys.path.insert(0, str(ROOT / "tests"))  # the referees of the tests

SEED = 20261125
POSITIVES = (5, 10, 15, 20)
CASES = 5
ABSENT, ASKED = 40, 50
MEMORY = 6 * 2**30
RANDOM_NETWORKS, LARGE_NETWORKS = 120, 12
TABLE_ROWS = 200_000
CHUNK = 100_000
GATE = 3
"""Parents of one gate, when gates are split for a peer."""


@functools.cache
def knowledge() -> KnowledgeBase:
    return nightcramp.load_knowledge()


@functools.cache
def real_model() -> Model:
    """The model that is measured: that of a woman of 66, whom nearly every cause can concern."""
    return model_for(knowledge(), Answers.read({"age": 66, "sex": "female"}, knowledge()).state())


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
    arguments.add_argument("--rows", type=int, default=1_000_000, help="people in one matrix")
    arguments.add_argument(
        "--states", type=int, default=30, help="random states compared with a peer, which takes up to minutes for one"
    )
    arguments.add_argument("--peer", nargs=3, metavar=("NAME", "POSITIVES", "NUMBER"), help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.peer:
        name, positives, number = options.peer
        seconds, present = PEERS[name](real_model().values, case(real_model().values, int(positives), int(number)))
        print(json.dumps([seconds, present]))
        return
    whole_person()
    one_person(options.limit)
    agreement(options.states)
    random_networks()
    matrix(options.rows)
    table(TABLE_ROWS)


def seconds_of(function: Callable[[], object], times: int = 5) -> float:
    """The median time of a call, after one to warm up."""
    function()
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def whole_person() -> None:
    """What a person waits for: the ranking with its intervals, and the next question."""
    print("The published cases, all facts: ranking with intervals from 64 draws, and the next question; milliseconds")
    told = [case.answers("all", knowledge()) for case in cases()]
    for title in ("first (networks are made)", "again"):
        seconds, exact = [], 0
        for answers in told:
            start = time.perf_counter()
            found = causes(answers)
            gains(answers, found)
            seconds.append(time.perf_counter() - start)
            exact += found.exact
        median, worst = statistics.median(seconds) * 1e3, max(seconds) * 1e3
        print(
            f"  {title:<38} median {median:.1f}, worst {worst:.1f}; {exact} of {len(told)} exact; aim: under 50 at the median"
        )


def one_person(limit: int) -> None:
    """All posteriors of one person: ours, and the peers'."""
    point, drawn, watched = real_model().values, real_model().network, real_model().watched
    print(
        f"\nOne network of {len(point.nodes)} nodes and {len(point.findings)} findings, all posteriors, {CASES} cases a row"
    )
    print("median (worst) milliseconds; peers: one of those cases, the ratio to ours (NumPy) in the same case")
    for positives in POSITIVES:
        cases = [case(point, positives, number) for number in range(CASES)]
        widths = [plan(point, tuple(np.flatnonzero(evidence > 0).tolist())).width for evidence in cases]
        print(f"\n{positives} positive findings (frontier of {min(widths)} to {max(widths)} bits)")
        ours = [seconds_of(lambda evidence=evidence: infer(point, evidence, None, watched)) for evidence in cases]
        draws = [seconds_of(lambda evidence=evidence: infer(drawn, evidence, None, watched)) for evidence in cases]
        compiled = [seconds_of(lambda evidence=evidence: infer_many(point, evidence[None])) for evidence in cases]
        print_row("ours, NumPy, with acts", ours, 1.0)
        sampled = sum(not infer(drawn, evidence).exact for evidence in cases)
        title = f"ours, NumPy, {drawn.draws} draws" + (f", {sampled} of {CASES} sampled" if sampled else "")
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
    n, names = len(network.nodes), [*network.nodes, *(f"sign_{name}" for name in network.findings)]  # some share a name
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
    network, worst = real_model().values, 0.0
    for number in range(states):
        evidence = case(network, 1 + number % 6, 1000 + number)
        _, theirs = pyagrum_engine(network, evidence)
        worst = max(worst, float(np.abs(infer(network, evidence).present - theirs).max()))
    print(f"\n{states} random states of this network, 1 to 6 positive findings and {ABSENT} absent ones:")
    print(f"  largest difference from pyAgrum {worst:.1e}")


def random_networks() -> None:
    """Random networks against the peer, enumeration and sixty digits."""
    from support.networks import enumerate_posterior, random_evidence, random_network
    from support.referees import pyagrum_posterior, sixty_digit_posterior

    peer = counted = digits = 0.0
    for seed in range(RANDOM_NETWORKS):
        network = random_network(seed, 4 + seed % 7, 5 + seed % 15, parents=2)
        evidence = random_evidence(seed, network, seed % 8, seed % 9)
        present = infer(network, evidence).present
        peer = max(peer, float(np.abs(present - pyagrum_posterior(network, evidence)).max()))
        counted = max(counted, float(np.abs(present - enumerate_posterior(network, evidence)[1]).max()))
    for seed in range(LARGE_NETWORKS):
        network = random_network(seed, 30, 40, parents=2, chained=0.1, low=0.001)
        evidence = random_evidence(seed, network, 6, 15)
        digits = max(
            digits, float(np.abs(infer(network, evidence).present - sixty_digit_posterior(network, evidence)).max())
        )
    print(
        f"{RANDOM_NETWORKS} random networks of 4 to 10 nodes: from pyAgrum {peer:.1e}, from enumeration {counted:.1e}"
    )
    print(f"{LARGE_NETWORKS} random networks of 30 nodes: from a reference in sixty digits {digits:.1e}")


def people(network: Network, rows: int, asked: int, *, fixed: bool, seed: int = SEED) -> np.ndarray:
    """People simulated from the network, each asked the complaint and some questions: the same for all, or their own."""
    random = np.random.default_rng(seed)
    questions = np.random.default_rng(SEED) if fixed else random
    evidence = simulated(network, rows, random)[:, len(network.nodes) :].astype(np.int8)
    scores = questions.random((1 if fixed else rows, len(network.findings)), np.float32)
    scores[:, network.findings.index(COMPLAINT)] = -1
    limit = np.partition(scores, asked - 1, axis=1)[:, asked - 1 : asked]
    return np.where(scores <= limit, evidence, np.int8(-1))


def simulated(network: Network, rows: int, random: np.random.Generator) -> np.ndarray:
    """The nodes and findings of people drawn from a network, (rows, n + m)."""
    n, columns = len(network.nodes), network.columns
    state = np.zeros((n + len(network.findings), rows), bool)
    leaks = np.concatenate([network.leak, network.finding_leak[:, 0]])
    for child in (*network.topological, *range(n, len(state))):
        survival = np.full(rows, 1 - leaks[child])
        for parent in columns.parents[child]:
            survival[state[parent]] *= 1 - columns.weight[child, parent][0]
        state[child] = random.random(rows) > survival
    return state.T


def matrix(rows: int) -> None:
    """A matrix of people (arrays in, arrays out), beside one pass of NumPy over it."""
    network, watched = real_model().values, real_model().watched
    infer_many(network, people(network, 100, ASKED, fixed=False), None, watched)
    print(
        f"\n{rows:,} people in one matrix, all posteriors and what acts; aim: 50,000 rows a second, duplicates merged"
    )
    for title, asked, fixed in (
        ("15 questions, the same", 15, True),
        ("50 questions, of each their own", ASKED, False),
    ):
        chunks = [
            people(network, min(CHUNK, rows - start), asked, fixed=fixed, seed=SEED + start)
            for start in range(0, rows, CHUNK)
        ]
        evidence = np.concatenate(chunks)
        counts = np.percentile((evidence > 0).sum(axis=1), [50, 95, 99]).astype(int)
        floor = seconds_of(lambda evidence=evidence: (evidence > 0).sum(axis=1))
        start, cpu = time.perf_counter(), time.process_time()
        many = infer_many(network, evidence, None, watched, dtype=np.float32)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        different = len(distinct(evidence, None)[0])
        print(f"  {title}: {different:,} different; positive findings at 50/95/99 %: {'/'.join(map(str, counts))}")
        print(
            f"    ours {rows / seconds:12,.0f} rows/s ({cpu / rows * 1e6:.1f} µs of processor a row), "
            f"exact for {many.exact.mean():.3%}"
        )
        print(f"    floor {rows / floor:11,.0f} rows/s: we take {seconds / floor:,.0f} x")


def table(rows: int) -> None:
    """A table of people of every age through SQL, derived findings and populations included."""
    asked = [
        f.id
        for f in knowledge().findings.values()
        if f.type == "boolean" and f.question and f.id in knowledge().backgrounds
    ]
    made = ", ".join(f"CASE WHEN random() < 0.5 THEN NULL ELSE random() < 0.05 END AS {name}" for name in asked[:20])
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(
            f"CREATE TABLE people AS SELECT range AS id, floor(3 + random() * 87) AS age, "
            f"CASE WHEN random() < 0.5 THEN 'female' ELSE 'male' END AS sex, {made} FROM range({rows})"
        )
        relation = connection.sql("SELECT * FROM people")
        causes_table(knowledge(), relation.limit(100), keep=["id"])
        start = time.perf_counter()
        found = causes_table(knowledge(), relation, keep=["id"])
        seconds = time.perf_counter() - start
    exact = found["exact"].to_numpy().mean()
    print(
        f"\n{rows:,} people in a DuckDB table (age, sex, 20 questions; nobody like another) to an Arrow table of {found.num_columns} columns"
    )
    print(f"  {rows / seconds:,.0f} rows/s, exact for {exact:.3%}")


if __name__ == "__main__":
    if "--peer" in sys.argv:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main()
