"""What can be wrong with a trial or its nights."""

from __future__ import annotations


class TrialError(ValueError):
    """Something about a trial that cannot be used.

    Attributes:
        field: what it is about, ``value[2025-03-30]`` for a night.
        value: what was given, as a text.
        problem: what is wrong with it.
        mend: what to do.

    >>> print(TrialError("pairs", "1", "one pair cannot be balanced", "Use two pairs or more."))
    pairs (1): one pair cannot be balanced. Use two pairs or more.
    """

    def __init__(self, field: str, value: object, problem: str, mend: str) -> None:
        self.field, self.value, self.problem, self.mend = field, str(value), problem, mend
        given = f" ({self.value})" if self.value else ""
        super().__init__(f"{field}{given}: {problem}. {mend}")
