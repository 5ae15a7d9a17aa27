"""Is it a night leg cramp, or something that looks like one."""

from nightcramp.recognise.instruments import Score, score
from nightcramp.recognise.recognition import Recognition, recognise

__all__ = ["Recognition", "Score", "recognise", "score"]
