"""One report model, made from an assessment; its renderings are modules of their own."""

from nightcramp.report.model import EVERY_DOUBT, MOST_DOUBTS, Reason, Report, report

__all__ = ["EVERY_DOUBT", "MOST_DOUBTS", "Reason", "Report", "report"]
