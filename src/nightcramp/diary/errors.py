"""What can be wrong with an entry of the diary."""

from __future__ import annotations

from collections.abc import Sequence

from nightcramp.answers.errors import AnswerFault


class DiaryError(ValueError):
    """An entry that cannot be kept; ``faults`` lists everything that is wrong, each with value and mend."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))
