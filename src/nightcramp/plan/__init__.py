"""What to do: actions cleared by safety, then chosen by what they promise for this person.

>>> import nightcramp
>>> from nightcramp.plan import plan
>>> made = plan(nightcramp.assess(nightcramp.Answers.read({"age": 70}, nightcramp.load_knowledge())))
>>> [offer.action.id for offer in made.offers], len(made.questions) > 10
(['clinician_review'], True)
"""

from nightcramp.plan.choice import Candidate
from nightcramp.plan.gate import Asks, Cleared, Doubt, Outcome, Refused, clear_all, gate
from nightcramp.plan.interactions import Together, together
from nightcramp.plan.plan import Offer, Plan, Withheld, plan

__all__ = [
    "Asks", "Candidate", "Cleared", "Doubt", "Offer", "Outcome", "Plan", "Refused", "Together", "Withheld", "clear_all",
    "gate", "plan", "together",
]  # fmt: skip
