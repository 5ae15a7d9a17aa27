"""Trials on oneself: designed, planned, stopped for harm, analysed, told in plain words, and pooled.

>>> import datetime
>>> from nightcramp.diary import trials
>>> trial = trials.design("Does it help me?", "stretching", datetime.date(2025, 3, 3), seed=1, weeks=8)
>>> cramps = {"with": (0, 2, 1, 1), "without": (2, 4, 1, 3)}
>>> counts = [count for block in trials.blocks(trial) for count in cramps[block.arm]]
>>> nights = [trials.Night(trial.start + datetime.timedelta(days=day), count) for day, count in enumerate(counts)]
>>> result = trials.analyse(trials.observe(trial, nights))
>>> result.verdict, round(result.effect.median, 1)
('helps', 0.4)
>>> trials.in_words(result).headline
'It helps you: about three fifths fewer.'
"""

from nightcramp.diary.trials.analysis import Result, analyse
from nightcramp.diary.trials.design import CRAMPS, Block, Outcome, Trial, arm_of, block_length, blocks, design, revealed
from nightcramp.diary.trials.errors import TrialError
from nightcramp.diary.trials.files import person_of, read_nights, trial_as_object, trial_of
from nightcramp.diary.trials.measure import may_try, too_slow, trial_of_action
from nightcramp.diary.trials.model import WEAK, Priors
from nightcramp.diary.trials.nights import Night, Series, count_nights, night_of, observe
from nightcramp.diary.trials.observed import Hint, Hints, hints
from nightcramp.diary.trials.planner import Plan, plan
from nightcramp.diary.trials.pooling import Person, Pooled, person, pool
from nightcramp.diary.trials.stopping import Stop, stop
from nightcramp.diary.trials.words import Words, in_words, plan_in_words, result_as_object

__all__ = [
    "CRAMPS", "WEAK", "Block", "Hint", "Hints", "Night", "Outcome", "Person", "Plan", "Pooled", "Priors", "Result",
    "Series", "Stop", "Trial", "TrialError", "Words", "analyse", "arm_of", "block_length", "blocks", "count_nights",
    "design", "hints", "in_words", "may_try", "night_of", "observe", "person", "person_of", "plan", "plan_in_words",
    "pool", "read_nights", "result_as_object", "revealed", "stop", "too_slow", "trial_as_object", "trial_of",
    "trial_of_action",
]  # fmt: skip
