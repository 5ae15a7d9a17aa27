"""Nightcramp: recognise, triage and understand night leg cramps.

>>> import nightcramp
>>> knowledge = nightcramp.load_knowledge()
>>> answers = nightcramp.Answers.read({"age": 52, "one_leg_swollen": True}, knowledge)
>>> nightcramp.assess(answers).triage.certain
'urgent'
"""

from nightcramp.answers import Answers, AnswersError
from nightcramp.assessment import Assessment, assess
from nightcramp.knowledge import KnowledgeBase, KnowledgeError
from nightcramp.knowledge import load as load_knowledge

__all__ = ["Answers", "AnswersError", "Assessment", "KnowledgeBase", "KnowledgeError", "assess", "load_knowledge"]
__version__ = "0.1.0"
