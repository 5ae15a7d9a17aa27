"""How urgent: levels, rules, reasons, and what is still open."""

from nightcramp.triage.triage import Fired, Open, Settling, Triage, full_condition, levels, triage

__all__ = ["Fired", "Open", "Settling", "Triage", "full_condition", "levels", "triage"]
