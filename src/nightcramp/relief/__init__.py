"""Relief now: what to do while the muscle is hard, cleared by safety, one step at a time."""

from nightcramp.relief.relief import Before, Relief, Step, answering, answers_of, before, relief

__all__ = ["Before", "Relief", "Step", "answering", "answers_of", "before", "relief"]
