"""Why: the noisy-OR network of causes, its exact inference, and what it says of one person or of many."""

from nightcramp.causes.explanation import Explainer, Speaks, WouldChange
from nightcramp.causes.question import Gain, gains
from nightcramp.causes.ranking import Band, Causes, Interval, Ranked, causes

__all__ = [
    "Band",
    "Causes",
    "Explainer",
    "Gain",
    "Interval",
    "Ranked",
    "Speaks",
    "WouldChange",
    "causes",
    "gains",
]
