"""From the names of medicines, as people and records write them, to classes."""

from __future__ import annotations

import dataclasses
import re

from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Medicine

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_NAME = 5
"""In words: "combined oral contraceptive pill" and the like."""
_SIMILAR = 90
"""Of 100: how alike a misspelt name must be before it is taken for a medicine."""
_SHORTEST_MISSPELT = 6
"""Letters: short names are too alike to be guessed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Recognised:
    """What one entry of a list of medicines was taken for.

    Attributes:
        written: the entry as it was written.
        medicines: the substances found in it, by generic name; empty when none was recognised.
        guessed: whether the name was misspelt and taken for its nearest one.
    """

    written: str
    medicines: tuple[Medicine, ...]
    guessed: bool = False


class MedicineNames:
    """All names of medicines, by their words in lower case."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._by_name: dict[str, Medicine] = {}
        for medicine in knowledge.collection("medicines"):
            for name in (medicine.generic, *medicine.names):
                self._by_name.setdefault(_key(name), medicine)

    def recognise(self, written: str) -> Recognised:
        """The medicines in an entry such as ``"Hydrochlorothiazide 25 MG Oral Tablet"`` or ``"Lasix"``."""
        tokens = [match.group().casefold() for match in _WORD.finditer(written)]
        found = {medicine.generic: medicine for _, _, medicine in self.within(tokens)}
        if found:
            return Recognised(written, tuple(found.values()))
        return self._guess(written, tokens)

    def within(self, tokens: list[str]) -> list[tuple[int, int, Medicine]]:
        """The medicines that stand in running text: first word, word after the last one, and the medicine.

        Args:
            tokens: the words, in lower case.
        """
        found: list[tuple[int, int, Medicine]] = []
        start = 0
        while start < len(tokens):
            for length in range(min(_LONGEST_NAME, len(tokens) - start), 0, -1):
                medicine = self._by_name.get(" ".join(tokens[start : start + length]))
                if medicine is not None:
                    found.append((start, start + length, medicine))
                    start += length - 1
                    break
            start += 1
        return found

    def _guess(self, written: str, tokens: list[str]) -> Recognised:
        from rapidfuzz import fuzz, process  # only misspelt names need it

        for token in (token for token in tokens if len(token) >= _SHORTEST_MISSPELT):
            alike = process.extractOne(token, list(self._by_name), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
            if alike is not None:
                return Recognised(written, (self._by_name[alike[0]],), guessed=True)
        return Recognised(written, ())


def _key(name: str) -> str:
    return " ".join(match.group().casefold() for match in _WORD.finditer(name))


def medicine_names(knowledge: KnowledgeBase) -> MedicineNames:
    """The index of a knowledge base, built once."""
    return knowledge.memo(MedicineNames)
