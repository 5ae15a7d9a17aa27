"""What to do: actions cleared by safety, before anything is chosen."""

from nightcramp.plan.gate import Asks, Cleared, Outcome, Refused, clear_all, gate
from nightcramp.plan.interactions import Together, together

__all__ = ["Asks", "Cleared", "Outcome", "Refused", "Together", "clear_all", "gate", "together"]
