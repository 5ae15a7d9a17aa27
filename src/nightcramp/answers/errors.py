"""What can be wrong with answers."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerFault:
    """One fault: the field, the value as it was given, what is wrong, and what to do."""

    field: str
    value: str
    problem: str
    mend: str

    def __str__(self) -> str:
        given = f" ({self.value})" if self.value else ""
        return f"{self.field}{given}: {self.problem}. {self.mend}"


class AnswersError(ValueError):
    """Answers that cannot be used; ``faults`` lists everything that is wrong with them."""

    def __init__(self, faults: list[AnswerFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))
