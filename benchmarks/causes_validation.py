"""Whether the ranking of causes can be believed: what it hangs on, and whether its probabilities are frequencies.

- sensitivity: each number of the knowledge base is moved to the ends of its interval, alone
- guesses: all estimates are drawn from their intervals at once, many times
- calibration: people are drawn from the model itself; among those given 20 %, one in five should have the cause
- robustness: people are drawn from models with other numbers, and judged with the usual ones

Run with ``make benchmark-validation``.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from accuracy import Case, cases, page
from causes_accuracy import true_causes
from inference import simulated
from nightcramp import Answers, KnowledgeBase, load_knowledge
from nightcramp.causes import acting
from nightcramp.causes.draws import PERCENTILE_95, standard_normals
from nightcramp.causes.evidence import case as as_case
from nightcramp.causes.frontier import plan
from nightcramp.causes.inference import EXACT_WIDTH, infer
from nightcramp.causes.kernel import infer_many
from nightcramp.causes.model import Model, build, model_for
from nightcramp.causes.network import ABSENT, UNKNOWN, Network
from nightcramp.causes.parameters import drawn_with, numbers_of
from nightcramp.knowledge.schema import COMPLAINT

BEGIN, END = "<!-- begin: benchmarks/causes_validation.py -->", "<!-- end: benchmarks/causes_validation.py -->"
SEED = 20261126
AT_A_TIME = 256
"""Draws that are inferred together, where there is room."""
SHOWN = 10
GUESSES = 400
PEOPLE = 400_000
ASKED = 40
WORLDS = 20
PERSONS = {
    "woman of 66": {"age": 66, "sex": "female"},
    "man of 45": {"age": 45, "sex": "male"},
    "pregnant, week 33": {"age": 30, "sex": "female", "pregnant": True, "gestational_week": 33},
    "child of 10": {"age": 10},
}
EDGES = (0.0, 0.002, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
"""Of the bins of posteriors."""


# --- other numbers


def acts_with(knowledge: KnowledgeBase, answers: Answers, normals: np.ndarray) -> tuple[Model, np.ndarray]:
    """The probability that each cause acts with each draw of the numbers, (D, causes)."""
    parts, person = [], as_case(knowledge, answers.state())
    width = plan(person.model.values, tuple(np.flatnonzero(person.evidence > ABSENT).tolist())).width
    at_a_time = min(AT_A_TIME, 2 ** (EXACT_WIDTH - width))
    for start in range(0, len(normals), at_a_time):
        numbers = drawn_with(knowledge, normals[start : start + at_a_time])
        person = as_case(knowledge, answers.state(), numbers)
        network = person.model.network
        found = infer(network, person.evidence, person.leak, person.model.watched)
        assert found.exact, "the frontier is too wide for that many draws"
        parts.append(acting.acts(person.model, network, found, person.leak))
    return person.model, np.concatenate(parts)


def places(acts: np.ndarray, nodes: Sequence[int]) -> np.ndarray:
    """The best place of some causes in each draw, (D,); a large one for causes that cannot concern the person."""
    if not len(nodes):
        return np.full(len(acts), 10**6)
    return 1 + (acts[:, :, None] > acts[:, None, list(nodes)]).sum(axis=1).min(axis=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A published case with all its facts, and the causes that would be right."""

    case: Case
    answers: Answers
    truth: list[str]

    def nodes(self, model: Model) -> list[int]:
        return [model.causes.index(name) for name in self.truth if name in model.causes]


@functools.cache
def told() -> tuple[Told, ...]:
    knowledge, truth = load_knowledge(), true_causes()
    return tuple(Told(case, case.answers("all", knowledge), truth[case.id][0]) for case in cases())


# --- sensitivity


def sensitivity(knowledge: KnowledgeBase) -> Iterator[str]:
    """Which numbers move the rankings most."""
    numbers = numbers_of(knowledge)
    shift, first, lost = np.zeros(len(numbers)), np.zeros(len(numbers), int), np.zeros(len(numbers), int)
    for one in told():
        moved = ends_that_matter(knowledge, one)
        normals = np.zeros((1 + 2 * len(moved), len(numbers)))
        normals[1 + np.arange(len(moved)), moved] = -PERCENTILE_95
        normals[1 + len(moved) + np.arange(len(moved)), moved] = PERCENTILE_95
        model, acts = acts_with(knowledge, one.answers, normals)
        share = acts / acts.sum(axis=1, keepdims=True)
        distance = np.abs(share[1:] - share[0]).sum(axis=1).reshape(2, -1) / 2
        place = places(acts, one.nodes(model))
        shift[moved] += distance.max(axis=0) / len(told())
        first[moved] += (acts.argmax(axis=1)[1:] != acts[0].argmax()).reshape(2, -1).any(axis=0)
        lost[moved] += ((place[0] <= 3) & (place[1:] > 3)).reshape(2, -1).any(axis=0)
    yield f"sensitivity: each of {len(numbers)} numbers alone at either end of its interval, {len(told())} cases with all facts"
    yield "  shift: the part of the ranking (share of the explanation) that moves, mean over the cases"
    yield "  first: cases whose first cause changes; lost: cases whose main cause leaves the first three"
    names = dict(named(knowledge))
    for k in np.argsort(-shift)[:SHOWN]:
        number = numbers[k]
        interval = f"{number.value:.3g} ({number.low:.3g} to {number.high:.3g}), {number.basis}"
        yield f"  shift {100 * shift[k]:4.1f} %  first {first[k]:>2}  lost {lost[k]:>2}  {names[id(number)]}: {interval}"
    yield f"  numbers that change any first cause: {(first > 0).sum()}; that lose any main cause: {(lost > 0).sum()}"


def ends_that_matter(knowledge: KnowledgeBase, one: Told) -> np.ndarray:
    """The numbers with an interval that the network of the person rests on: of its causes, findings and baseline."""
    population = model_for(knowledge, one.answers.state()).population
    used: set[int] = set()
    for name, place in population.rates:
        cause = knowledge.causes[name]
        used.update(map(id, (cause.prevalence[place], *cause.context, *cause.raised_by, *cause.shows)))
        used.update(map(id, (cause.raises_cramp, cause.taken_for_cramp)))
    rest = [cause for cause in knowledge.causes.values() if cause.explains_the_rest]
    used.update(id(number) for cause in rest for number in (*cause.prevalence, *cause.shows))
    rates = zip(knowledge.backgrounds.values(), population.backgrounds, strict=True)
    used.update(id(background.rates[place]) for background, place in rates)
    used.update(id(baseline) for baseline in knowledge.collection("baselines") if baseline.id == population.baseline)
    return np.array([k for k, n in enumerate(numbers_of(knowledge)) if id(n) in used and n.low < n.high])


def named(knowledge: KnowledgeBase) -> Iterator[tuple[int, str]]:
    """What each number says."""
    for cause in knowledge.causes.values():
        yield from ((id(rate), f"how common {cause.id} is ({rate.when or 'otherwise'})") for rate in cause.prevalence)
        yield from ((id(context), f"{cause.id} where {context.when}") for context in cause.context)
        yield from ((id(parent), f"{cause.id} in people with {parent.cause}") for parent in cause.raised_by)
        yield from ((id(sign), f"{sign.finding} in {cause.id}") for sign in cause.shows)
        yield id(cause.raises_cramp), f"how often {cause.id} brings cramps"
        yield id(cause.taken_for_cramp), f"how often {cause.id} is taken for a cramp"
    for background in knowledge.backgrounds.values():
        yield from (
            (id(r), f"{background.finding} without a cause ({r.when or 'otherwise'})") for r in background.rates
        )
    yield from ((id(b), f"night cramps: {b.id}") for b in knowledge.collection("baselines"))


# --- all guesses at once


def guesses(knowledge: KnowledgeBase) -> Iterator[str]:
    """What becomes of the figures when numbers are drawn from their intervals."""
    numbers = numbers_of(knowledge)
    normals = standard_normals(GUESSES + 1, len(numbers), SEED)
    estimates = np.array([number.basis == "estimate" for number in numbers])
    yield f"guesses: {GUESSES} draws of the numbers from their intervals; the main cause of {len(told())} cases, all facts"
    for title, drawn in (
        (f"the {estimates.sum()} estimates drawn", estimates),
        (f"all {len(numbers)} numbers drawn", np.ones(len(numbers), bool)),
    ):
        found = np.array([_places(knowledge, one, normals * drawn) for one in told()])
        for k in (1, 3):
            rate = 100 * (found <= k).mean(axis=0)
            low, middle, high = np.percentile(rate[1:], [5, 50, 95])
            yield f"  {title}: in the first {k}: {rate[0]:.1f} % with the values, {middle:.1f} % ({low:.1f} to {high:.1f}) over the draws"
        fragile = [
            f"{one.case.id} {100 * kept:.0f} %"
            for one, place in zip(told(), found, strict=True)
            if place[0] <= 3 and (kept := (place[1:] <= 3).mean()) < 0.8
        ]
        yield f"    in the first three with the values, but in fewer than 80 % of the draws: {', '.join(fragile) or 'none'}"


def _places(knowledge: KnowledgeBase, one: Told, normals: np.ndarray) -> np.ndarray:
    model, acts = acts_with(knowledge, one.answers, normals)
    return places(acts, one.nodes(model))


# --- simulated people


def asking(network: Network, people: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """People with the complaint drawn from a network: their nodes, and their answers to questions of their own."""
    state = simulated(network, people, random)
    n, complaint = len(network.nodes), network.findings.index(COMPLAINT)
    state = state[state[:, n + complaint]]
    known = random.random((len(state), len(network.findings))) < ASKED / len(network.findings)
    known[:, complaint] = True
    return state[:, :n], np.where(known, state[:, n:].astype(np.int8), np.int8(UNKNOWN))


@dataclasses.dataclass
class Bins:
    """Posteriors by size, with how often they came true."""

    count: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(len(EDGES) - 1))
    expected: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(len(EDGES) - 1))
    true: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(len(EDGES) - 1))
    variance: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(len(EDGES) - 1))

    def add(self, posterior: np.ndarray, present: np.ndarray) -> None:
        bin_of = np.clip(np.searchsorted(EDGES, posterior.ravel(), side="right") - 1, 0, len(EDGES) - 2)
        for total, values in (
            (self.count, np.ones(posterior.size)),
            (self.expected, posterior.ravel()),
            (self.true, present.ravel()),
            (self.variance, (posterior * (1 - posterior)).ravel()),
        ):
            total += np.bincount(bin_of, values, len(EDGES) - 1)

    def lines(self) -> Iterator[str]:
        for k in np.flatnonzero(self.count):
            mean, frequency = self.expected[k] / self.count[k], self.true[k] / self.count[k]
            error = np.sqrt(self.variance[k]) / self.count[k]
            yield (
                f"  {EDGES[k]:5.3f} to {EDGES[k + 1]:5.3f}  {self.count[k]:>12,.0f}  {mean:9.5f}  {frequency:9.5f}"
                f"  {error:9.5f}  {(frequency - mean) / error:6.1f}"
            )


HEADER = "  posterior             pairs       mean  frequency  std error  distance"


def models(knowledge: KnowledgeBase) -> Iterator[Model]:
    for given in PERSONS.values():
        yield model_for(knowledge, Answers.read(given, knowledge).state())


def calibration(knowledge: KnowledgeBase) -> Iterator[str]:
    """Posterior and frequency among people drawn from the model."""
    random, bins, number = np.random.default_rng(SEED), Bins(), 0
    for model in models(knowledge):
        present, evidence = asking(model.values, PEOPLE // len(PERSONS), random)
        bins.add(infer_many(model.values, evidence).present, present)
        number += len(present)
    yield f"calibration: {number:,} people with the complaint, drawn from the models of {', '.join(PERSONS)}"
    yield f"  each asked {ASKED} questions of their own at the median; every cause and cramp is one pair with each person"
    yield HEADER
    yield from bins.lines()


def robustness(knowledge: KnowledgeBase) -> Iterator[str]:
    """The same where the people come from other worlds than the model believes in."""
    numbers, worse = numbers_of(knowledge), []
    bins = [Bins() for _ in range(WORLDS)]
    normals = standard_normals(WORLDS + 1, len(numbers), SEED + 1)
    random = np.random.default_rng(SEED + 1)
    for model in models(knowledge):
        drawn = build(knowledge, model.population, drawn_with(knowledge, normals)).network
        for world in range(1, WORLDS + 1):
            truth = drawn.draw(world)
            present, evidence = asking(truth, PEOPLE // len(PERSONS) // 10, random)
            told, known = (infer_many(network, evidence).present for network in (model.values, truth))
            bins[world - 1].add(told, present)
            worse.append((brier(told, present), brier(known, present), brier(base(present), present)))
    ours, best, blind = np.mean(worse, axis=0)
    yield f"robustness: {WORLDS} other worlds, in each of which all {len(numbers)} numbers are drawn from their intervals"
    yield "  posterior              mean  frequency (5 to 95 % of the worlds)"
    mean, frequency = (np.array([getattr(b, what) / b.count for b in bins]) for what in ("expected", "true"))
    for k, (middle, low, high) in enumerate(
        zip(frequency.mean(axis=0), *np.percentile(frequency, [5, 95], axis=0), strict=True)
    ):
        yield f"  {EDGES[k]:5.3f} to {EDGES[k + 1]:5.3f}  {mean[:, k].mean():9.5f}  {middle:9.5f} ({low:.5f} to {high:.5f})"
    yield f"  mean squared error: {ours:.5f} with the model's numbers, {best:.5f} with those of the world, {blind:.5f} with prevalence alone"
    yield f"  the model keeps {100 * (blind - ours) / (blind - best):.0f} % of what could be known in those worlds"


def brier(posterior: np.ndarray, present: np.ndarray) -> float:
    return float(((posterior - present) ** 2).mean())


def base(present: np.ndarray) -> np.ndarray:
    return np.broadcast_to(present.mean(axis=0), present.shape)


PARTS = {"sensitivity": sensitivity, "guesses": guesses, "calibration": calibration, "robustness": robustness}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report, or write it into a docs page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="renew the report in this docs page")
    options = parser.parse_args(arguments)
    knowledge = load_knowledge()
    parts = [PARTS[options.only]] if options.only else PARTS.values()
    text = "\n\n".join("\n".join(part(knowledge)) for part in parts) + "\n"
    if options.write:
        old = options.write.read_text(encoding="utf-8")
        options.write.write_text(page(old, text, BEGIN, END), encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
