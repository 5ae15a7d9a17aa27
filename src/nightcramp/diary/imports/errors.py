"""What can be wrong with a file as a whole. What is wrong with one line is a fault among its rows."""

from __future__ import annotations

from nightcramp.answers.errors import AnswerFault, in_one_line


class UnreadableError(ValueError):
    """A file that cannot be read, or a mapping that cannot be; names the field, the value and what to do.

    Attributes:
        fault: what is wrong.
        ask: the option that would settle it, such as ``zone``; empty where no answer would.
    """

    def __init__(self, field: str, value: str, problem: str, mend: str, ask: str = "") -> None:
        self.fault = AnswerFault(in_one_line(field), in_one_line(value), problem, mend)
        self.ask = ask
        super().__init__(str(self.fault))
