"""Relief now: what to do while the muscle is hard, cleared by safety, one step at a time."""

from nightcramp.relief.may_i import MayI, Named, find, may_i, meant_for
from nightcramp.relief.relief import Before, Relief, Step, answering, answers_of, as_of_now, before, relief

__all__ = [
    "Before", "MayI", "Named", "Relief", "Step", "answering", "answers_of", "as_of_now", "before", "find", "may_i",
    "meant_for", "relief",
]  # fmt: skip
