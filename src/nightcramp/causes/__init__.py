"""Why: the noisy-OR network of causes, its exact inference, and what it says of one person or of many."""

from nightcramp.causes.explanation import Explainer, Speaks, WouldChange
from nightcramp.causes.kernel import Many, infer_many
from nightcramp.causes.model import Model, model_for
from nightcramp.causes.question import Gain, gains
from nightcramp.causes.ranking import Band, Causes, Interval, Ranked, causes

__all__ = [
    "Band",
    "Causes",
    "Explainer",
    "Gain",
    "Interval",
    "Many",
    "Model",
    "Ranked",
    "Speaks",
    "WouldChange",
    "causes",
    "gains",
    "infer_many",
    "model_for",
]
