"""Trials on oneself: are the intervals honest, how much is found, and does the fast method agree with a full sampler?

Everything is simulated with fixed seeds and analysed by the code that ships. Peers: Welch's t-test (SciPy), Poisson
regression (statsmodels), the no-U-turn sampler (NumPyro); `make benchmark-trials` builds a venv of their own for them.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime
import math
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from nightcramp.diary import trials
from nightcramp.diary.trials import checks, laplace, model, observed, planner
from nightcramp.diary.trials.families import Counts
from nightcramp.diary.trials.nights import MOST_A_NIGHT, Series

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "tests" / "data" / "nof1"
MONDAY = datetime.date(2025, 3, 3)
LEVELS = (0.5, 0.8, 0.95)
FAMILY = Counts()
PRIORS = model.WEAK


# --- making trials up ---------------------------------------------------------------------------------------------


def schedule(seed: int, pairs: int, block: int, washout: int = 0, start: datetime.date = MONDAY) -> Series:
    """An empty trial."""
    return planner.empty(trials.Trial("", "", start, seed, pairs, block, washout))


def counts(predictor: np.ndarray, size: float | np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.minimum(FAMILY.draw(predictor, np.log(size), rng), MOST_A_NIGHT)


def running(shape: tuple[int, int], phi: float, sd: float, rng: np.random.Generator) -> np.ndarray:
    """First-order autoregressive nights of stationary standard deviation sd."""
    found = np.empty(shape)
    found[:, 0] = sd * rng.standard_normal(shape[0])
    for night in range(1, shape[1]):
        found[:, night] = phi * found[:, night - 1] + sd * math.sqrt(1 - phi**2) * rng.standard_normal(shape[0])
    return found


def posterior(series: Series, value: np.ndarray, seen: np.ndarray) -> laplace.Fit:
    """The fit of many trials of one schedule, as shipped."""
    columns = model.terms(series, PRIORS, seen=series.kept)
    return laplace.fit(columns, FAMILY, value, seen, spread_scale=PRIORS.spread)


# --- 1. calibration -----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """One trial whose truth was drawn from the priors: where the truth lies in its posterior, and what it was like."""

    place: float
    rate: float
    size: float
    trend: float
    missing: float
    nights: int


def from_the_priors(number: int, rng: np.random.Generator) -> Drawn:
    pairs, (block, washout) = int(rng.integers(4, 10)), [(4, 0), (5, 1), (7, 3), (7, 0)][rng.integers(4)]
    series = schedule(number, pairs, block, washout, MONDAY + datetime.timedelta(days=int(rng.integers(7))))
    missing = float(rng.choice([0.0, 0.1, 0.3]))
    seen = series.kept & (rng.random(len(series.dates)) >= missing)
    columns = model.terms(series, PRIORS, seen=seen)
    truth = columns.prior_mean + columns.prior_sd * rng.standard_normal(len(columns.names))
    spread, size = abs(rng.normal(0, PRIORS.spread)), math.exp(rng.normal(FAMILY.shape_mean, FAMILY.shape_sd))
    predictor = columns.fixed @ truth + spread * columns.spells @ rng.standard_normal(columns.spells.shape[1])
    value = FAMILY.draw(predictor, np.full_like(predictor, math.log(size)), rng)
    found = laplace.fit(columns, FAMILY, value[None], seen[None], spread_scale=PRIORS.spread)
    trend = float(truth[columns.names.index("trend")]) if "trend" in columns.names else 0.0
    place = float(found.effect.below(truth[model.EFFECT])[0])
    return Drawn(place, math.exp(truth[0]), size, trend, missing, int(seen.sum()))


def calibration(number: int) -> Iterator[str]:
    rng = np.random.default_rng(20251)
    drawn = [from_the_priors(index, rng) for index in range(number)]
    yield f"simulation-based calibration: {number} trials, truths drawn from the priors (share of truths inside, %)"
    yield f"  {'':<34}{'50 %':>13}{'80 %':>13}{'95 %':>13}"
    rows: list[tuple[str, Callable[[Drawn], bool]]] = [
        ("all", lambda _: True),
        ("fewer than 2 cramps a week", lambda one: 7 * one.rate < 2),
        ("2 to 7 a week", lambda one: 2 <= 7 * one.rate < 7),
        ("7 a week or more", lambda one: 7 * one.rate >= 7),
        ("clumped (size below 2)", lambda one: one.size < 2),
        ("size 2 or more", lambda one: one.size >= 2),
        ("trend of 1.5 times or more", lambda one: abs(one.trend) > math.log(1.5)),
        ("nothing missing", lambda one: one.missing == 0),
        ("30 % missing", lambda one: one.missing > 0.2),
        ("fewer than 40 nights", lambda one: one.nights < 40),
    ]
    for name, chosen in rows:
        yield f"  {name:<34}{covered([one.place for one in drawn if chosen(one)])}"
    bins = np.bincount(np.minimum((np.array([one.place for one in drawn]) * 20).astype(int), 19), minlength=20)
    yield f"  places of the truths in 20 equal bins: chi-square p = {stats.chisquare(bins).pvalue:.2f}"


def covered(places: Sequence[float]) -> str:
    """Shares of truths inside the central intervals, with Monte-Carlo errors."""
    far = np.abs(np.array(places) - 0.5)
    told = []
    for level in LEVELS:
        share = float(np.mean(far <= level / 2))
        told.append(f"{100 * share:.1f} ± {100 * math.sqrt(level * (1 - level) / len(far)):.1f}")
    return "".join(f"{one:>13}" for one in told)


# --- 2. beyond the model, false alarms, power ---------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class World:
    """A way in which nights may be, in the model or out of it."""

    name: str
    size: float = 2.0
    trend: float = 0.0
    weekend: float = 0.0
    phi: float = 0.0
    sd: float = 0.0
    wave: float = 0.0
    missing: float = 0.0
    rate: float = 1.0
    pairs: int = 7
    block: int = 4

    def make(self, effect: float, seed: int, number: int) -> tuple[Series, np.ndarray, np.ndarray]:
        """Many trials of one schedule: (series, nights) counts and what was seen."""
        rng = np.random.default_rng([seed, 7])
        series = schedule(seed, self.pairs, self.block)
        shape = (number, len(series.dates))
        day = series.day
        predictor = math.log(self.rate) + effect * series.with_measure + self.trend * (2 * day / day[-1] - 1)
        predictor = predictor + self.weekend * series.weekend + running(shape, self.phi, self.sd, rng)
        predictor = predictor + self.wave * np.sin(2 * np.pi * (day / 21 + rng.random((number, 1))))
        value = counts(predictor, np.full(shape, self.size), rng)
        return series, value, rng.random(shape) >= self.missing


WORLDS = (
    World("plain"),
    World("few cramps (3 a week)", rate=0.43),
    World("trend (5 times, first to last)", trend=0.8),
    World("more at weekends (twice)", weekend=0.7),
    World("waves of three weeks", wave=0.7),
    World("nights run on (phi 0.5, sd 0.5)", phi=0.5, sd=0.5),
    World("nights run on (phi 0.8, sd 0.7)", phi=0.8, sd=0.7),
    World("trend and phi 0.8", trend=0.8, phi=0.8, sd=0.7),
    World("a quarter missing", missing=0.25),
    World("blocks of 7, phi 0.8", phi=0.8, sd=0.7, pairs=4, block=7),
    World("blocks of 14, phi 0.8", phi=0.8, sd=0.7, pairs=2, block=14),
)
METHODS = ("Nightcramp", "Welch t", "Poisson", "quasi-Poisson")
EFFECT = math.log(0.5)
ALPHA = 0.05


def scores(series: Series, value: np.ndarray, seen: np.ndarray) -> dict[str, np.ndarray]:
    """For each method and trial the one-sided evidence for fewer cramps, as 1 - p or P(better)."""
    found = posterior(series, value, seen)
    told = {"Nightcramp": found.effect.below(0.0)}
    peers = [others(series, one, here) for one, here in zip(value, seen, strict=True)]
    return told | {name: np.array([peer[name] for peer in peers]) for name in METHODS[1:]}


def others(series: Series, value: np.ndarray, seen: np.ndarray) -> dict[str, float]:
    import statsmodels.api as sm

    on, off = value[seen & series.with_measure], value[seen & ~series.with_measure]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        welch = stats.ttest_ind(on, off, equal_var=False, alternative="less").pvalue
        columns = np.column_stack(
            [np.ones(seen.sum()), series.with_measure[seen], series.day[seen], series.weekend[seen]]
        )
        poisson = sm.GLM(value[seen], columns.astype(float), family=sm.families.Poisson()).fit()
        scale = float(poisson.pearson_chi2) / poisson.df_resid
    z = float(poisson.tvalues[1])
    return {
        "Welch t": 1 - (0.5 if math.isnan(welch) else float(welch)),
        "Poisson": float(stats.norm.sf(z)),
        "quasi-Poisson": float(stats.t.sf(z / math.sqrt(max(scale, 1e-9)), poisson.df_resid)),
    }


def gathered(world: World, effect: float, schedules: int, each: int, first: int) -> dict[str, np.ndarray]:
    parts = [scores(*world.make(effect, first + index, each)) for index in range(schedules)]
    return {name: np.concatenate([part[name] for part in parts]) for name in METHODS}


def power(number: int) -> Iterator[str]:
    each, schedules = 25, max(4, number // 25)
    yield f'false "helps" without any effect, at the stated threshold (P(better) >= 0.95; p < 0.05 one-sided), % of {each * schedules}'
    yield f"  {'':<34}" + "".join(f"{name:>15}" for name in METHODS)
    nothing, something = {}, {}
    for world in WORLDS:
        nothing[world.name] = gathered(world, 0.0, schedules, each, 21_000)
        something[world.name] = gathered(world, EFFECT, schedules, each, 25_000)
        false = [np.mean(nothing[world.name][name] >= 1 - ALPHA) for name in METHODS]
        yield f"  {world.name:<34}" + "".join(f"{100 * share:>15.1f}" for share in false)
    yield f"  Monte-Carlo error at 5 %: {100 * math.sqrt(0.0475 / (each * schedules)):.1f}"
    yield ""
    yield "power to find half as many, each method at its own threshold for 5 % false in that world, %"
    yield f"  {'':<34}" + "".join(f"{name:>15}" for name in METHODS) + "   Nightcramp less Welch"
    for world in WORLDS:
        found = {
            name: something[world.name][name] > np.quantile(nothing[world.name][name], 1 - ALPHA) for name in METHODS
        }
        gain = found["Nightcramp"].astype(float) - found["Welch t"]
        error = 100 * gain.std() / math.sqrt(len(gain))
        yield (
            f"  {world.name:<34}"
            + "".join(f"{100 * found[name].mean():>15.1f}" for name in METHODS)
            + f"   {100 * gain.mean():+.1f} ± {error:.1f}"
        )


def beyond(number: int) -> Iterator[str]:
    each, schedules = 25, max(4, number // 25)
    yield f"truths inside the intervals when nights are not as the model has it ({each * schedules} trials each, no effect, %)"
    yield f"  {'':<34}{'50 %':>13}{'80 %':>13}{'95 %':>13}"
    for world in WORLDS:
        parts = [posterior(*world.make(0.0, 9000 + index, each)).effect.below(0.0) for index in range(schedules)]
        yield f"  {world.name:<34}{covered(list(np.concatenate(parts)))}"


# --- 3. the full sampler ------------------------------------------------------------------------------------------

DRAWS, WARMING = 3000, 500
Sampler = Callable[[int, model.Terms, np.ndarray, np.ndarray], np.ndarray]


def sampler() -> Sampler:
    """The no-U-turn sampler on our model: draws of the effect, by chain, from a seed and one trial."""
    import jax
    import numpyro
    import numpyro.distributions as dist
    from numpyro.infer import MCMC, NUTS

    numpyro.enable_x64()

    def nights(fixed: Any, spells: Any, mean: Any, sd: Any, seen: Any, value: Any) -> None:
        coefficients = numpyro.sample("coefficients", dist.Normal(mean, sd).to_event(1))
        spread = numpyro.sample("spread", dist.HalfNormal(PRIORS.spread))
        log_size = numpyro.sample("log_size", dist.Normal(FAMILY.shape_mean, FAMILY.shape_sd))
        blocks = numpyro.sample("blocks", dist.Normal(0, 1).expand([spells.shape[1]]).to_event(1))
        rate = jax.numpy.exp(fixed @ coefficients + spread * spells @ blocks)
        likelihood = dist.NegativeBinomial2(rate, jax.numpy.exp(log_size))
        numpyro.sample("nights", likelihood.mask(seen), obs=value)

    kernel = NUTS(nights, target_accept_prob=0.9)
    made = MCMC(kernel, num_warmup=WARMING, num_samples=DRAWS, jit_model_args=True, progress_bar=False)

    def effect(seed: int, terms: model.Terms, value: np.ndarray, seen: np.ndarray) -> np.ndarray:
        made.run(
            jax.random.PRNGKey(seed), terms.fixed, terms.spells, terms.prior_mean, terms.prior_sd, seen[0], value[0]
        )
        return np.asarray(made.get_samples(group_by_chain=True)["coefficients"])[..., model.EFFECT]

    return effect


def data_sets(number: int) -> Iterator[tuple[model.Terms, np.ndarray, np.ndarray]]:
    """Trials of many kinds: the terms of the model, the nights, and which of them were seen."""
    rng = np.random.default_rng(11)
    for index in range(number):
        world = World("", rate=float(rng.uniform(0.3, 2)), size=float(rng.uniform(0.8, 8)), trend=float(rng.normal(0, 0.4)),
                      missing=float(rng.uniform(0, 0.25)), phi=0.6, sd=0.3)  # fmt: skip
        series, value, seen = world.make(float(rng.normal(0, 0.5)), 300 + index, 1)
        yield model.terms(series, PRIORS, seen=series.kept), value, seen


def agreement(number: int) -> Iterator[str]:
    from numpyro.diagnostics import effective_sample_size

    sample = sampler()
    rows = []
    for index, (columns, value, seen) in enumerate(data_sets(number)):
        effect = sample(index, columns, value, seen)
        found = laplace.fit(columns, FAMILY, value, seen, spread_scale=PRIORS.spread)
        limits = [float(found.effect.quantile(share)[0]) for share in (0.025, 0.5, 0.975)]
        drawn = checks.draw(found, value[0], seen[0], np.random.default_rng(index), 4000)
        mean, sd = (float(moment[0]) for moment in found.effect.moments())
        error = effect.std() / math.sqrt(float(effective_sample_size(effect)))
        reweighted = drawn.mean(drawn.coefficients[:, model.EFFECT])
        theirs = np.quantile(effect, (0.025, 0.5, 0.975))
        rows.append(
            (mean - effect.mean(), error, sd - effect.std(), *(limits - theirs), reweighted - effect.mean(), effect.std())
        )  # fmt: skip
    found = np.array(rows)
    yield f"beside the no-U-turn sampler (NumPyro, {DRAWS} draws after {WARMING}): {number} data sets, logarithm of the rate ratio"
    yield f"  standard deviation of the posterior: median {np.median(found[:, 7]):.3f}; Monte-Carlo error of the sampler's mean: median {np.median(found[:, 1]):.4f}"
    for name, column in (
        ("mean", 0),
        ("standard deviation", 2),
        ("2.5 % point", 3),
        ("median", 4),
        ("97.5 % point", 5),
        ("mean, re-weighted", 6),
    ):
        off = found[:, column]
        yield f"  {name:<24} differs by {off.mean():+.4f} on average, {np.median(np.abs(off)):.4f} in the middle, {np.abs(off).max():.4f} at most"
    for name, column in (("mean", 0), ("mean, re-weighted", 6)):
        off = np.abs(found[:, column])
        yield f"  {name}: within 2 Monte-Carlo errors in {np.sum(off <= 2 * found[:, 1])}, within 3 in {np.sum(off <= 3 * found[:, 1])} of {number}; at most {np.max(off / found[:, 7]):.2f} posterior standard deviations off"


def against_the_sampler(number: int) -> str:
    """How long both methods take, warm."""
    sample = sampler()
    slow, fast = [], []
    for index, (columns, value, seen) in enumerate(data_sets(number)):
        began = time.perf_counter()
        sample(index, columns, value, seen)
        slow.append(time.perf_counter() - began)
        laplace.fit(columns, FAMILY, value, seen, spread_scale=PRIORS.spread)
        began = time.perf_counter()
        found = laplace.fit(columns, FAMILY, value, seen, spread_scale=PRIORS.spread)
        found.effect.quantile(0.5)
        fast.append(time.perf_counter() - began)
    return (
        f"time, warm, {number} data sets: sampler {np.median(slow[1:]):.2f} s, fast method {1000 * np.median(fast):.1f} ms: "
        f"{np.median(slow[1:]) / np.median(fast):.0f} times as fast; sampler with compilation {slow[0]:.1f} s"
    )


# --- 4. the rest --------------------------------------------------------------------------------------------------


def speed(number: int) -> Iterator[str]:
    yield against_the_sampler(number)
    series, value, _seen = World("").make(EFFECT, 1, 1)
    full = dataclasses.replace(series, value=value[0])
    took = []
    for _turn in range(7):
        began = time.perf_counter()
        trials.analyse(full)
        took.append(time.perf_counter() - began)
    code = (
        "import datetime; from nightcramp.diary import trials as t; d=datetime.date(2025,3,3); "
        "x=t.design('','',d,seed=1,weeks=8); n=[t.Night(d+datetime.timedelta(days=i),i%3) for i in range(x.nights)]; "
        "print(t.in_words(t.analyse(t.observe(x,n))))"
    )
    cold = []
    for _turn in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=os.environ)
        cold.append(time.perf_counter() - began)
    yield f"time: a whole analysis with self-checks and sensitivity {1000 * np.median(took):.0f} ms; as a cold process {np.median(cold):.2f} s"


def planning(number: int) -> Iterator[str]:
    rng = np.random.default_rng(3)
    nights = [
        trials.Night(MONDAY + datetime.timedelta(days=day), float(count))
        for day, count in enumerate(counts(np.zeros(28), np.full(28, 2.0), rng))
    ]
    began = time.perf_counter()
    plan = trials.plan(nights, ratio=0.5)
    took = time.perf_counter() - began
    yield f"planner: 28 baseline nights, {plan.rate[0]:.1f} cramps a week, hoped for half as many: advice {plan.advice}, {plan.weeks} weeks ({took:.1f} s)"
    yield f"  {'; '.join(plan.because[3:])}"
    stopped = {}
    for name, effect in (("no effect", 0.0), ("half as many", EFFECT), ("twice as many", -EFFECT)):
        stopped[name] = sum(stops(effect, 100 + index) for index in range(max(20, number // 10)))
        yield f"  looked at weekly for eight weeks, {name}: stopped for harm in {stopped[name]} of {max(20, number // 10)}"


def stops(effect: float, seed: int) -> bool:
    series, value, _ = World("").make(effect, seed, 1)
    for nights in range(14, len(series.dates) + 1, 7):
        so_far = dataclasses.replace(
            series, dates=series.dates[:nights], value=value[0, :nights],
            **{name: getattr(series, name)[:nights] for name in ("with_measure", "block", "kept", "carry", "followed", "disturbed")},
        )  # fmt: skip
        if len(set(so_far.with_measure)) == 2 and trials.stop(so_far):
            return True
    return False


def hinting(number: int) -> Iterator[str]:
    turns = max(20, number // 20)
    yield f"hints: {turns} diaries of 120 nights, 12 exposures of which 2 matter (1.8 times as many cramps), nights run on (phi 0.6, sd 0.4)"
    for name, runs_on in (("each day by itself", False), ("days run on (phi 0.6)", True)):
        shares, found_real = hinted(turns, runs_on=runs_on)
        error = 100 * np.std(shares) / math.sqrt(turns)
        yield f"  exposures, {name:<24} false among the shown {100 * np.mean(shares):.1f} ± {error:.1f} % (bound {100 * observed.FALSE_SHARE:.0f} %), real ones found {100 * found_real / (2 * turns):.0f} %"


def hinted(turns: int, *, runs_on: bool) -> tuple[list[float], int]:
    """For each diary the share of false hints among those shown; and how many real ones were shown in all."""
    rng = np.random.default_rng(5)
    shares, found_real = [], 0
    dates = [MONDAY + datetime.timedelta(days=day) for day in range(120)]
    names = [f"real {index}" if index < 2 else f"idle {index}" for index in range(12)]
    for _turn in range(turns):
        if runs_on:
            exposed = running((12, 120), 0.6, 1.0, rng) > rng.uniform(-0.3, 0.8, (12, 1))
        else:
            exposed = rng.random((12, 120)) < rng.uniform(0.2, 0.6, (12, 1))
        predictor = 0.6 * exposed[0] + 0.6 * exposed[1] + running((1, 120), 0.6, 0.4, rng)[0]
        drawn = counts(predictor, np.full(120, 2.0), rng)
        nights = [trials.Night(date, float(count)) for date, count in zip(dates, drawn, strict=True)]
        days = {name: dict(zip(dates, map(bool, row), strict=True)) for name, row in zip(names, exposed, strict=True)}
        shown = [hint.exposure for hint in trials.hints(nights, days).shown]
        real = sum(name.startswith("real") for name in shown)
        found_real += real
        shares.append((len(shown) - real) / len(shown) if shown else 0.0)
    return shares, found_real


PUBLISHED = {
    ("caffeine", "productivity"): 0.578, ("caffeine", "creativity"): 0.454,
    ("theanine", "productivity"): -0.278, ("theanine", "creativity"): -0.116,
}  # fmt: skip
"""Effect sizes d that the author gives (nootropics.md, commit 02e721271e)."""


def real_series(name: str, outcome: str) -> Series:
    """One of the open trials as the analysis takes it: each dose is a block of its own."""
    with (REAL / f"niplav_{name}_2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    number = len(rows)
    return Series(
        trials.Outcome(outcome, "score", "higher", 0.05),
        tuple(datetime.date.fromisoformat(row["date"]) for row in rows),
        np.array([float(row[outcome] or "nan") for row in rows]),
        np.array([row["treatment"] != "placebo" for row in rows]),
        np.arange(number), np.ones(number, bool), np.zeros(number), np.ones(number, bool), np.zeros(number, bool),
    )  # fmt: skip


STUDENT = 1.58
"""Hours more sleep with the second drug than with the first: Student, "The probable error of a mean", Biometrika 6
(1908), page 20."""


def student_series() -> Series:
    """Cushny's and Peebles' ten patients: hours of sleep gained under two drugs, each patient a spell of their own."""
    with (REAL / "student_sleep_1908.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (int(row["patient"]), row["drug"]))
    number = len(rows)
    patient = np.array([int(row["patient"]) - 1 for row in rows])
    return Series(
        trials.Outcome("hours of sleep gained", "score", "higher", 0.5),
        tuple(MONDAY + datetime.timedelta(days=int(index)) for index in patient),
        np.array([float(row["extra_sleep_h"]) for row in rows]),
        np.array([row["drug"] == "2" for row in rows]),
        patient, np.ones(number, bool), np.zeros(number), np.ones(number, bool), np.zeros(number, bool),
    )  # fmt: skip


def authors_d(series: Series) -> float:
    """The author's effect size: a missing rating is replaced by the next one; divided by the deviation of all."""
    value = series.value.copy()
    for night in range(len(value) - 2, -1, -1):
        if math.isnan(value[night]):
            value[night] = value[night + 1]
    difference = value[series.with_measure].mean() - value[~series.with_measure].mean()
    return float(difference / value.std(ddof=1))


def real(_: int) -> Iterator[str]:
    yield "open trials (niplav 2023), effect in standard deviations"
    yield f"  {'':<26}{'published d':>12}{'recomputed':>12}{'ours':>8}{'95 %':>18}{'P(better)':>11}  verdict"
    for (name, outcome), published in PUBLISHED.items():
        series = real_series(name, outcome)
        result = trials.analyse(series)
        unit = float(np.nanstd(series.value))
        low, high = (limit / unit for limit in result.effect.ninety_five)
        yield (
            f"  {name + ', ' + outcome:<26}{published:>12.3f}{authors_d(series):>12.3f}{result.effect.median / unit:>8.2f}"
            f"{f'{low:.2f} to {high:.2f}':>18}{result.p_better:>11.3f}  {result.verdict}"
        )
    yield "two sleeping drugs in ten patients (Cushny and Peebles, read by Student 1908), second less first, in hours"
    yield f"  {'':<26}{'published':>12}{'recomputed':>12}{'ours':>8}{'95 %':>18}{'P(better)':>11}  verdict"
    series = student_series()
    result = trials.analyse(series)
    low, high = result.effect.ninety_five
    second, first = series.value[series.with_measure], series.value[~series.with_measure]
    recomputed = second.mean() - first.mean()
    paired = stats.ttest_rel(second, first, alternative="greater")
    yield (
        f"  {f'paired t-test: P {1 - paired.pvalue:.4f}':<26}{STUDENT:>12.2f}{recomputed:>12.2f}{result.effect.median:>8.2f}"
        f"{f'{low:.2f} to {high:.2f}':>18}{result.p_better:>11.3f}  {result.verdict}"
    )


SECTIONS: dict[str, tuple[Callable[[int], Iterator[str]], int]] = {
    "calibration": (calibration, 4000),
    "beyond": (beyond, 1000),
    "power": (power, 2000),
    "agreement": (agreement, 50),
    "speed": (speed, 12),
    "planning": (planning, 1000),
    "hinting": (hinting, 6000),
    "real": (real, 0),
}
LEAST = {"speed": 3}
"""The first run of the sampler compiles it, and is told apart."""


def page(old: str, name: str, text: str) -> str:
    """A docs page with the report of a section between its markers."""
    begin, end = f"<!-- begin: benchmarks/trials.py {name} -->", f"<!-- end: benchmarks/trials.py {name} -->"
    before, rest = old.split(begin)
    return f"{before}{begin}\n```text\n{text}```\n{end}{rest.split(end)[1]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report, or write it into a docs page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="only these sections")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the simulated trials to run")
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="renew the reports of these sections in this docs page"
    )
    options = parser.parse_args(arguments)
    for name in options.only:
        section, number = SECTIONS[name]
        text = ""
        for line in section(max(LEAST.get(name, 1), int(number * options.scale))):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            text += f"{line}\n"
        sys.stdout.write("\n")
        if options.write:
            old = options.write.read_text(encoding="utf-8")
            options.write.write_text(page(old, name, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
