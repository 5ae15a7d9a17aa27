"""From the knowledge base to the network of a population: who can have what, how often, and nothing counted twice.

See ``docs/model.md`` for the gate, the calibration and their reasons. Everything has a leading axis of sets of
parameters, of which the first holds the values themselves.
"""

from __future__ import annotations

import dataclasses
import functools
import graphlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from nightcramp.answers import State
from nightcramp.causes.network import GRADES, Edges, FloatArray, IntArray, Network
from nightcramp.causes.parameters import Parameters, parameters
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COMPLAINT, Background, Baseline, Cause, Number, Rate

BoolArray = npt.NDArray[np.bool_]
Holds = Callable[[str], bool | None]
"""Whether a condition is true of a person, false, or unknown."""
CRAMP = "cramp"
"""The hidden node: the muscles of this leg do cramp."""
LARGEST_SHARE_OF_ONE = 0.15
"""Of the cramps of a population, what one cause may explain before anything is known of the person."""
NAMED_ONLY_SHARE = 0.5
"""Times the smallest leak of cramp, the highest weight of a cause that is only named."""
SHARE_WITHOUT_PARENTS = 0.05
"""Of the people who have a cause, those who have it without any of its parents, at least."""
TAIL_OF_GRADE = (1.0, 0.0656, 0.00177)
"""How much rarer a healthy value is beyond a limit by no, a quarter or half of the interval's width: the ratio of the
normal tails beyond 1.96, 2.94 and 3.92 standard deviations (the interval holds the central 95 %)."""
SMALLEST_LEAK = 1e-4
"""Of a laboratory value that is far out: errors stay."""
BISECTIONS = 40
SMALLEST_PROBABILITY = 1e-300


@dataclasses.dataclass(frozen=True, slots=True)
class Population:
    """What the network of a person depends on: chosen once, then shared by everybody of whom the same is known.

    Attributes:
        rates: the prevalence that fits, for every cause that can concern the person.
        backgrounds: the leak that fits, for every finding.
        baseline: how many of such people have night cramps.
        rest: the cause that names what is left, when no other explains the cramps.
    """

    rates: tuple[tuple[str, int], ...]
    backgrounds: tuple[int, ...]
    baseline: str
    rest: str


@dataclasses.dataclass(frozen=True, eq=False)
class Model:
    """The network of a population.

    Attributes:
        population: whom it is for.
        network: the causes and the hidden cramp, with draws; cramp comes last, and before it what explains the rest.
        rest: the cause that explains the rest: it switches cramp on whenever it is present, as a leak of cramp would.
        watched: for every node the edge by which it acts on the complaint; see ``Network.watch``.
        prevalence: (D, n) the marginal presence of every node before any answer.
        medicines: the nodes that are medicines: what leads to taking one brings no cramp, the medicine does.
    """

    population: Population
    network: Network
    rest: str
    watched: IntArray
    prevalence: FloatArray
    medicines: frozenset[int]

    def node(self, cause: str) -> int:
        """The node of a cause.

        Raises:
            ValueError: the cause cannot concern these people.
        """
        return self.network.nodes.index(cause)

    @functools.cached_property
    def values(self) -> Network:
        """The network of the values themselves, without draws."""
        return self.network.draw(0)

    @property
    def causes(self) -> tuple[str, ...]:
        """The cause of each node but the last, which is cramp itself."""
        return self.network.nodes[:-1]


def population(knowledge: KnowledgeBase, holds: Holds) -> Population:
    """What is known of a person, as far as the network depends on it.

    A cause whose population certainly excludes the person is left out. Of several rates, the first whose condition is
    certainly true is taken, and the last has no condition.

    Args:
        knowledge: the knowledge base.
        holds: whether a condition is true of the person, false, or unknown.
    """
    causes = knowledge.causes.values()
    concerned = [cause for cause in causes if holds(cause.applies_to) is not False]
    rest = [cause for cause in concerned if cause.explains_the_rest]
    certain = [cause for cause in rest if holds(cause.applies_to)]
    return Population(
        rates=tuple((cause.id, _first(cause.prevalence, holds)) for cause in concerned if not cause.explains_the_rest),
        backgrounds=tuple(_first(background.rates, holds) for background in knowledge.backgrounds.values()),
        baseline=_baseline(knowledge, holds).id,
        rest=(certain or rest)[0].id,
    )


def model_for(knowledge: KnowledgeBase, state: State) -> Model:
    """The model of the people of whom the same is known as of this person."""
    return model_of(knowledge, population(knowledge, lambda condition: knowledge.evaluator(condition)(state)))


def model_of(knowledge: KnowledgeBase, people: Population) -> Model:
    """The model of a population, made once."""
    models = knowledge.memo(_models)
    if people not in models:
        models[people] = build(knowledge, people)
    return models[people]


def population_conditions(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Every condition that :func:`population` looks at."""
    causes, baselines = knowledge.causes.values(), knowledge.collection("baselines")
    groups: list[Sequence[Rate | Baseline]] = [cause.prevalence for cause in causes]
    groups += [background.rates for background in knowledge.backgrounds.values()]
    groups.append([baseline for baseline in baselines if baseline.calibrates])
    conditions = [cause.applies_to for cause in causes] + [one.when for group in groups for one in group]
    return tuple(dict.fromkeys(conditions))


def build(knowledge: KnowledgeBase, people: Population, numbers: Parameters | None = None) -> Model:
    """Make the network of a population, with the usual draws of the numbers or with others."""
    return _Builder(knowledge, people, numbers or parameters(knowledge)).build()


def _models(_: KnowledgeBase) -> dict[Population, Model]:
    return {}


def _first(rates: Iterable[Rate], holds: Holds) -> int:
    return next(place for place, rate in enumerate(rates) if holds(rate.when) is True)


def _baseline(knowledge: KnowledgeBase, holds: Holds) -> Baseline:
    """The first calibrating baseline that certainly fits; that of adults for people of unknown age."""
    calibrating = [baseline for baseline in knowledge.collection("baselines") if baseline.calibrates]
    fitting = (baseline for baseline in calibrating if holds(baseline.when) is True)
    found: Baseline = next(fitting, calibrating[-1])
    return found


def net(frequency: FloatArray, leak: FloatArray) -> FloatArray:
    """The weight of a published frequency, which contains the leak; at least 0.

    >>> net(np.array([0.3, 0.05]), np.array([0.1, 0.1])).round(3).tolist()
    [0.222, 0.0]
    """
    return np.asarray(np.maximum(0.0, 1 - (1 - frequency) / (1 - leak)))


def chained_leak(prevalence: FloatArray, presence: FloatArray, frequency: FloatArray) -> FloatArray:
    """The leak of a cause that others raise, so that it is as common as published.

    Args:
        prevalence: (D,) of the cause, in everybody.
        presence: (D, k) of its parents.
        frequency: (D, k) of the cause among people with each parent.

    Returns:
        (D,); at least a twentieth of the prevalence, where the parents alone would explain more than there is.

    >>> leak = chained_leak(np.array([0.1]), np.array([[0.2]]), np.array([[0.3]]))
    >>> leak.round(3).tolist()  # 0.2 x 0.3 + 0.8 x 0.05 = 0.1
    [0.05]
    """
    low, high = SHARE_WITHOUT_PARENTS * prevalence, prevalence
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        weight = net(frequency, middle[:, None])
        too_common = 1 - (1 - middle) * np.prod(1 - presence * weight, axis=1) > prevalence
        low, high = np.where(too_common, low, middle), np.where(too_common, middle, high)
    return low


def moderate(
    weight: FloatArray, presence: FloatArray, guessed: BoolArray, baseline: FloatArray, rest: FloatArray
) -> FloatArray:
    """Weights on cramp that leave its due to what has no cause, before anything is known of the person.

    One cause explains 15 % of the cramps of a population at most: what many people have cannot have the weight that a
    small study gives it. Of all cramps, a share stays for the rest: until it does, the largest part that one cause may
    explain is lowered, first for the guessed weights, and for the others only when those are gone.

    Args:
        weight: (D, k) of each cause.
        presence: (D, k) its marginal presence.
        guessed: (k,) whether the weight is an estimate.
        baseline: (D,) how many have cramps.
        rest: (D,) the share of the cramps that no cause explains, at least.

    Returns:
        (D, k).
    """
    largest = np.full_like(baseline, LARGEST_SHARE_OF_ONE)
    weight = _capped(weight, presence, baseline, largest)
    least = (1 - baseline) / (1 - rest * baseline)
    for gives_way in (guessed, ~guessed):
        share = _fitting(weight, presence, gives_way, baseline, least)
        weight = np.where(gives_way, _capped(weight, presence, baseline, share), weight)
    return weight


def _capped(weight: FloatArray, presence: FloatArray, baseline: FloatArray, share: FloatArray) -> FloatArray:
    """Weights with which no cause explains more than this share of the cramps, (D,)."""
    return np.minimum(weight, (share * baseline)[:, None] / np.maximum(presence, 1e-12))


def _fitting(
    weight: FloatArray, presence: FloatArray, gives_way: BoolArray, baseline: FloatArray, least: FloatArray
) -> FloatArray:
    """The largest share that one cause may have, with which no cramp is as common as ``least``, (D,).

    What is common gives way; a rare cause explains next to nothing of all cramps, so it keeps its weight.
    """
    stays = np.prod(np.where(gives_way, 1.0, 1 - presence * weight), axis=1)
    low, high = np.zeros_like(least), np.full_like(least, LARGEST_SHARE_OF_ONE)

    def fits(share: FloatArray) -> BoolArray:
        gives = np.where(gives_way, presence * _capped(weight, presence, baseline, share), 0.0)
        return np.asarray(stays * np.prod(1 - gives, axis=1) >= least)

    all_fit = fits(high)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        within = fits(middle)
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    return np.where(all_fit, LARGEST_SHARE_OF_ONE, low)


class _Builder:
    """Builds one model, step by step: priors, chains, the leak of cramp, findings."""

    def __init__(self, knowledge: KnowledgeBase, people: Population, numbers: Parameters) -> None:
        self.knowledge = knowledge
        self.people = people
        self.numbers = numbers
        self.draws = len(numbers.probabilities)
        self.rate = {name: knowledge.causes[name].prevalence[place] for name, place in people.rates}
        self.names = (*self.rate, people.rest, CRAMP)
        self.index = {name: node for node, name in enumerate(self.names)}
        self.leak = np.zeros((self.draws, len(self.names)))
        self.presence = np.zeros((self.draws, len(self.names)))
        self.chain: list[tuple[int, int, FloatArray]] = []
        self.baseline = self.numbers.of(
            next(baseline for baseline in knowledge.collection("baselines") if baseline.id == people.baseline)
        )

    def build(self) -> Model:
        """Everything in order."""
        for name in self._parents_first():
            self._cause(self.knowledge.causes[name])
        self._cramp()
        findings, leaks, shows = self._findings()
        network = Network(
            nodes=self.names,
            findings=findings,
            leak=self.leak,
            chain=_edges(self.chain),
            finding_leak=leaks,
            weights=_edges(shows),
        )
        medicines = frozenset(self.index[name] for name in self.rate if self.knowledge.causes[name].kind == "medicine")
        return Model(self.people, network, self.people.rest, self._watched(network), self.presence, medicines)

    def _watched(self, network: Network) -> IntArray:
        """The edge by which each node acts: to cramp or to the complaint, whichever brings the complaint more often."""
        watched = network.watch(CRAMP, COMPLAINT)
        complaint = len(self.names) + network.findings.index(COMPLAINT)
        watched[self.index[CRAMP]] = complaint
        for name in self.rate:
            cause = self.knowledge.causes[name]
            if cause.raises_cramp is not None and cause.taken_for_cramp is not None:
                through_cramp = cause.raises_cramp.value * self._complaint_of_cramp()[0]
                if cause.taken_for_cramp.value > through_cramp:
                    watched[self.index[name]] = complaint
        return watched

    # --- nodes

    def _parents_first(self) -> Sequence[str]:
        raised = {
            name: [parent.cause for parent in self.knowledge.causes[name].raised_by if parent.cause in self.rate]
            for name in self.rate
        }
        return tuple(graphlib.TopologicalSorter(raised).static_order())

    def _cause(self, cause: Cause) -> None:
        """The prior of a root, or the leak and the edges of a cause that others raise.

        Frequencies among people with a parent are of the same people as the prevalence: of those who ask, or of all.
        """
        node = self.index[cause.id]
        prevalence = self._in_everybody(cause)
        raising = [parent for parent in cause.raised_by if parent.cause in self.rate]
        if not raising:
            self.leak[:, node] = self.presence[:, node] = prevalence
            return
        parents = [self.index[parent.cause] for parent in raising]
        asked = self.numbers.of(self.rate[cause.id])
        frequency = times_odds(self._stack(raising), (_odds(prevalence) / _odds(asked))[:, None])
        presence = self.presence[:, parents]
        leak = chained_leak(prevalence, presence, frequency)
        weight = net(frequency, leak[:, None])
        self.leak[:, node] = leak
        self.presence[:, node] = 1 - (1 - leak) * np.prod(1 - presence * weight, axis=1)
        self.chain += [(parent, node, weight[:, place]) for place, parent in enumerate(parents)]

    def _in_everybody(self, cause: Cause) -> FloatArray:
        """The prevalence; one among people who ask is turned back into one before they ask.

        With odds ``o`` among those who ask, and the complaint ``c1`` with the cause and ``c0`` without it, the odds
        before asking are ``o x c0 / c1``.
        """
        rate = self.rate[cause.id]
        prevalence = self.numbers.of(rate)
        if rate.among == "population" or cause.taken_for_cramp is None:
            return prevalence
        silent = 1 - self._complaint_of_cramp() * self.baseline
        for other, other_rate in self.rate.items():
            taken = self.knowledge.causes[other].taken_for_cramp
            if taken is not None and other != cause.id:
                silent = silent * (1 - self.numbers.of(other_rate) * self.numbers.of(taken))
        silent = silent * (1 - self._background(COMPLAINT))
        without, with_it = 1 - silent, 1 - silent * (1 - self.numbers.of(cause.taken_for_cramp))
        return times_odds(prevalence, without / with_it)

    def _cramp(self) -> None:
        """What the causes do not explain of the baseline: a root of its own, which always switches cramp on."""
        raising = [name for name in self.rate if self.knowledge.causes[name].raises_cramp is not None]
        nodes = [self.index[name] for name in raising]
        presence = self.presence[:, nodes]
        weight = self._stack([self.knowledge.causes[name].raises_cramp for name in raising])
        rest = self.numbers.of(self.knowledge.causes[self.people.rest].prevalence[0])
        named = np.array([self.knowledge.causes[name].named_only for name in raising])
        highest = np.where(named, (NAMED_ONLY_SHARE * rest * self.baseline)[:, None], 1.0)
        guessed = np.array([_is_guessed(self.knowledge.causes[name].raises_cramp) for name in raising])
        weight = moderate(np.minimum(weight, highest), presence, guessed, self.baseline, rest)
        cramp, unexplained = self.index[CRAMP], self.index[self.people.rest]
        left = 1 - (1 - self.baseline) / np.prod(1 - presence * weight, axis=1)
        self.leak[:, unexplained] = self.presence[:, unexplained] = left
        self.presence[:, cramp] = self.baseline
        self.chain.append((unexplained, cramp, np.ones(self.draws)))
        self.chain += [(node, cramp, weight[:, place]) for place, node in enumerate(nodes) if weight[:, place].any()]

    # --- findings

    def _findings(self) -> tuple[tuple[str, ...], FloatArray, list[tuple[int, int, FloatArray]]]:
        """The findings that some node shows, their leaks by grade, and the edges to them."""
        signs = self._signs()
        findings = tuple(name for name in self.knowledge.backgrounds if name in {finding for _, finding, _ in signs})
        place = {name: number for number, name in enumerate(findings)}
        leaks = np.zeros((self.draws, len(findings), GRADES))
        for name, number in place.items():
            leaks[:, number] = graded_leak(self._background(name), self.knowledge.backgrounds[name])
        edges = []
        for node, finding, sign in signs:
            weight = self.numbers.of(sign)
            if finding != COMPLAINT or node == self.index[CRAMP]:
                weight = net(weight, leaks[:, place[finding], 0])
            edges.append((node, place[finding], weight))
        return findings, leaks, edges

    def _signs(self) -> list[tuple[int, str, Number]]:
        """What each node shows; the signs of a true cramp sit on cramp, whatever names its leak."""
        found: list[tuple[int, str, Number]] = []
        for cause in self.knowledge.causes.values():
            name = CRAMP if cause.explains_the_rest else cause.id
            if name in self.index:
                found += [(self.index[name], sign.finding, sign) for sign in cause.shows]
            if cause.id in self.index and cause.taken_for_cramp is not None:
                found.append((self.index[cause.id], COMPLAINT, cause.taken_for_cramp))
        return found

    def _complaint_of_cramp(self) -> FloatArray:
        signs = [sign for cause in self.knowledge.causes.values() if cause.explains_the_rest for sign in cause.shows]
        return self.numbers.of(next(sign for sign in signs if sign.finding == COMPLAINT))

    def _background(self, finding: str) -> FloatArray:
        backgrounds = list(self.knowledge.backgrounds)
        place = self.people.backgrounds[backgrounds.index(finding)]
        return self.numbers.of(self.knowledge.backgrounds[finding].rates[place])

    def _stack(self, numbers: Iterable[Number | None]) -> FloatArray:
        return np.stack([self.numbers.of(number) for number in numbers if number is not None], axis=1)


def _odds(probability: FloatArray) -> FloatArray:
    return np.asarray(probability / np.maximum(1 - probability, SMALLEST_PROBABILITY))


def times_odds(probability: FloatArray, ratio: FloatArray) -> FloatArray:
    """The probability whose odds are so many times those of another."""
    return np.asarray(probability * ratio / (1 - probability + probability * ratio))


def graded_leak(leak: FloatArray, background: Background) -> FloatArray:
    """The leak of a finding by its grade, (D, GRADES): fewer healthy people are far out."""
    if not background.graded_by:
        return np.repeat(leak[:, None], GRADES, axis=1)
    graded = np.maximum(leak[:, None] * np.array(TAIL_OF_GRADE), SMALLEST_LEAK)
    return np.asarray(np.minimum(graded, leak[:, None]))


def _is_guessed(number: Number | None) -> bool:
    return number is not None and number.basis == "estimate"


def _edges(edges: Sequence[tuple[int, int, FloatArray]]) -> Edges:
    """Edges with draws."""
    return Edges(
        np.array([parent for parent, _, _ in edges], dtype=np.int64),
        np.array([child for _, child, _ in edges], dtype=np.int64),
        np.stack([weight for _, _, weight in edges], axis=1),
    )
