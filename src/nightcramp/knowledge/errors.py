"""What can be wrong with a knowledge base."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it stands and what is wrong."""

    file: str
    line: int
    statement: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.statement}: {self.message}"


class KnowledgeError(Exception):
    """The knowledge base cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))
