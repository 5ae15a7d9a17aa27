"""Read the YAML sources of a knowledge base: strict keys, and every fault with its file and line.

A file is a mapping of collections (``findings``, ``rules`` …) to lists of statements; the collections of all files are
joined. ``sources.bib``, ``medicines.csv`` and ``food/foods.csv`` are read by libraries for those formats.
"""

from __future__ import annotations

import csv
import dataclasses
import logging
from pathlib import Path
from typing import Any

import msgspec
import yaml

from nightcramp.condition import nearest
from nightcramp.knowledge.errors import Fault, KnowledgeError
from nightcramp.knowledge.schema import COLLECTIONS, Food, Medicine, Source

_NOT_YAML = ("sources", "medicines", "foods")


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands, so that a fault in one of its fields can be found."""

    file: str
    node: yaml.MappingNode | None
    line: int = 1

    def line_of(self, field: str) -> int:
        """The line of a field, or of the statement when it has no such field."""
        for key, value in self.node.value if self.node else ():
            if key.value == field:
                return int(value.start_mark.line) + 1
        return self.line


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """The statements as they were written, by collection, and where each of them stands."""

    version: str
    collections: dict[str, tuple[Any, ...]]
    places: dict[tuple[str, int], Place]


def read(base: Path) -> Written:
    """Read all sources below a folder.

    Raises:
        KnowledgeError: with every fault of form that was found.
    """
    faults: list[Fault] = []
    collected: dict[str, list[Any]] = {name: [] for name in COLLECTIONS}
    places: dict[tuple[str, int], Place] = {}
    for path in sorted(base.rglob("*.yaml")):
        _read_file(path, str(path.relative_to(base)), collected, places, faults)
    for name, reader, file in (
        ("sources", _read_sources, "sources.bib"),
        ("medicines", _read_medicines, "medicines.csv"),
        ("foods", _read_foods, "food/foods.csv"),
    ):
        if (base / file).exists():
            for index, (line, statement) in enumerate(reader(base / file)):
                collected[name].append(statement)
                places[name, index] = Place(file, None, line)
    if faults:
        raise KnowledgeError(faults)
    version = (base / "VERSION").read_text(encoding="utf-8").strip() if (base / "VERSION").exists() else "0"
    return Written(version, {name: tuple(items) for name, items in collected.items()}, places)


def _read_file(
    path: Path,
    file: str,
    collected: dict[str, list[Any]],
    places: dict[tuple[str, int], Place],
    faults: list[Fault],
) -> None:
    try:
        loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        if root is None:
            return
        document = _construct(loader, root, file, faults)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        faults.append(Fault(file, mark.line + 1 if mark else 1, "YAML", str(getattr(error, "problem", error))))
        return
    except UnicodeDecodeError as error:
        faults.append(Fault(file, 1, "YAML", f"not UTF-8 text: {error}"))
        return
    if not isinstance(document, dict):
        faults.append(Fault(file, 1, "file", "must be a mapping of collections, such as 'findings:'"))
        return
    nodes = {key.value: value for key, value in root.value}
    for name, items in document.items():
        line = nodes[name].start_mark.line + 1
        if name not in COLLECTIONS or name in _NOT_YAML:
            faults.append(Fault(file, line, str(name), f"unknown collection{nearest(str(name), COLLECTIONS)}"))
        elif not isinstance(items, list):
            faults.append(Fault(file, line, name, "must be a list"))
        else:
            for item, node in zip(items, nodes[name].value, strict=True):
                place = Place(file, node if isinstance(node, yaml.MappingNode) else None, node.start_mark.line + 1)
                _read_statement(name, item, place, collected, places, faults)


def _read_statement(
    name: str,
    item: Any,
    place: Place,
    collected: dict[str, list[Any]],
    places: dict[tuple[str, int], Place],
    faults: list[Fault],
) -> None:
    statement = str(item.get("id", name)) if isinstance(item, dict) else name
    try:
        converted = msgspec.convert(item, COLLECTIONS[name], strict=True)
    except msgspec.ValidationError as error:
        message = str(error)
        if isinstance(item, dict) and "unknown field" in message:
            unknown = message.partition("`")[2].partition("`")[0]
            message += nearest(unknown, [field.encode_name for field in msgspec.structs.fields(COLLECTIONS[name])])
        field = message.partition("`$.")[2].partition("`")[0].partition("[")[0].partition(".")[0]
        faults.append(Fault(place.file, place.line_of(field), statement, message))
        return
    places[name, len(collected[name])] = place
    collected[name].append(converted)


def _construct(loader: yaml.CSafeLoader, node: yaml.Node, file: str, faults: list[Fault]) -> Any:
    """The document, after a look for keys that stand twice in one mapping."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in current.value:
                if key.value in seen:
                    faults.append(Fault(file, key.start_mark.line + 1, str(key.value), "stands twice in one mapping"))
                seen.add(key.value)
                stack.append(value)
        elif isinstance(current, yaml.SequenceNode):
            stack.extend(current.value)
    return loader.construct_document(node)


def _read_sources(path: Path) -> list[tuple[int, Source]]:
    import bibtexparser  # needed by the compiler only

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    text = path.read_text(encoding="utf-8")
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    lines = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("@"):
            lines[line.partition("{")[2].strip().rstrip(",")] = number
    entries = bibtexparser.loads(text, parser=parser).entries
    found = {entry["ID"] for entry in entries}
    missing = [
        Fault(path.name, line, key, "cannot be read as BibTeX") for key, line in lines.items() if key not in found
    ]
    if missing:
        raise KnowledgeError(missing)
    return [(lines.get(entry["ID"], 1), _source(entry)) for entry in entries]


def _source(entry: dict[str, str]) -> Source:
    def field(*names: str) -> str:
        raw = next((entry[name] for name in names if entry.get(name)), "")
        return " ".join(raw.replace("{", "").replace("}", "").replace("\\&", "&").replace("--", "\N{EN DASH}").split())

    return Source(
        key=entry["ID"],
        kind=entry["ENTRYTYPE"],
        title=field("title"),
        authors=field("author", "editor", "institution", "organization", "publisher"),
        year=field("year", "date"),
        published_in=field("journal", "booktitle", "howpublished", "publisher", "institution", "organization"),
        doi=field("doi"),
        url=field("url"),
        note=field("note", "annote"),
        checked=field("checked"),
    )


def _read_medicines(path: Path) -> list[tuple[int, Medicine]]:
    """One medicine for each substance; several classes are separated by spaces, or stand on several rows."""
    rows: dict[str, tuple[int, dict[str, dict[str, None]], str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            _, joined, _ = rows.setdefault(
                row["generic"], (number, {"classes": {}, "names": {}}, row.get("rxcui") or "")
            )
            joined["classes"].update(dict.fromkeys((row.get("class") or "").split()))
            for column in ("synonyms", "brands", "brands_recalled", "names_ru"):
                for name in (row.get(column) or "").split(";"):
                    if name.strip():
                        joined["names"].setdefault(name.strip())
    return [
        (number, Medicine(generic=generic, classes=tuple(joined["classes"]), names=tuple(joined["names"]), rxcui=rxcui))
        for generic, (number, joined, rxcui) in rows.items()
    ]


def _read_foods(path: Path) -> list[tuple[int, Food]]:
    """The table of foods; an empty cell is not determined."""
    faults, found = [], []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            try:
                cells = [row[field] if field in _FOOD_TEXTS else row[field] or None for field in Food.__struct_fields__]
                found.append((number, msgspec.convert(cells, Food, strict=False)))
            except (msgspec.ValidationError, KeyError) as error:
                faults.append(Fault(path.name, number, str(row.get("ndb_no", "food")), str(error)))
    if faults:
        raise KnowledgeError(faults)
    return found


_FOOD_TEXTS = frozenset({"ndb_no", "description", "food_group", "portion_desc", "other_portions"})
