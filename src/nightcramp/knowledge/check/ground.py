"""What all checks of a knowledge base share: its statements, and how a fault is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from nightcramp.condition import ConditionError, nearest
from nightcramp.knowledge.errors import Fault
from nightcramp.knowledge.loader import Place, Written
from nightcramp.knowledge.model import KnowledgeBase


class Statements:
    """The written statements, and the faults that were found in them.

    Args:
        written: what the files say.
    """

    knowledge: KnowledgeBase

    def __init__(self, written: Written) -> None:
        self.written = written
        self.collections = dict(written.collections)
        self.faults: list[Fault] = []
        self._kept_ids: dict[str, dict[str, None]] = {}

    def _each(self, collection: str) -> Iterator[tuple[Any, Callable[..., None]]]:
        """Each statement of a collection with a function that notes a fault in one of its fields."""
        for index, statement in enumerate(self.collections.get(collection, ())):
            place = self.written.places.get((collection, index), Place("memory", None))
            yield statement, self._noter(name_of(statement), place)

    def _noter(self, name: str, place: Place) -> Callable[..., None]:
        def note(field: str, message: str) -> None:
            self.faults.append(Fault(place.file, place.line_of(field), f"{name}.{field}", message))

        return note

    def _ids(self, *collections: str) -> dict[str, None]:
        return {name: None for collection in collections for name in self._ids_of(collection)}

    def _ids_of(self, collection: str) -> dict[str, None]:
        """The ids of a collection; kept, since nearly every statement is looked up against them."""
        if collection not in self._kept_ids:
            self._kept_ids[collection] = dict.fromkeys(map(name_of, self.collections.get(collection, ())))
        return self._kept_ids[collection]

    def _known(self, wanted: Iterable[str], *collections: str) -> Iterator[str]:
        """A message for each id that none of the collections has."""
        for name in wanted:
            if not any(name in self._ids_of(collection) for collection in collections):
                ids = self._ids(*collections)
                yield f"there is no {name!r} among {', '.join(collections)}{nearest(name, ids)}"

    def _condition(self, text: str, field: str, note: Callable[..., None]) -> None:
        if text:
            try:
                self.knowledge.condition(text)
            except ConditionError as error:
                note(field, str(error))


def name_of(statement: Any) -> str:
    """What a statement is called by: its id, or the field that stands for one."""
    for field in ("id", "key", "ndb_no", "term", "generic", "country", "finding", "analyte", "nutrient"):
        if hasattr(statement, field):
            return str(getattr(statement, field))
    return type(statement).__name__
