"""What to do: actions cleared by safety, then chosen by what they promise for this person."""

from nightcramp.plan.choice import Candidate
from nightcramp.plan.gate import Asks, Cleared, Outcome, Refused, clear_all, gate
from nightcramp.plan.interactions import Together, together
from nightcramp.plan.plan import Offer, Plan, Withheld, plan

__all__ = [
    "Asks", "Candidate", "Cleared", "Offer", "Outcome", "Plan", "Refused", "Together", "Withheld", "clear_all", "gate", "plan",
    "together",
]  # fmt: skip
