"""From the YAML sources to one content-hashed file, and back.

The file is JSON Lines: a header with version, hash and the names of the collections, then one line a collection. A
process reads the header and decodes only the collections that it uses.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from nightcramp.knowledge.errors import Fault, KnowledgeError
from nightcramp.knowledge.model import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS

FORMAT = "nightcramp-knowledge/1"
BASE = Path(__file__).parent / "base"
COMPILED = Path(__file__).parent / "compiled.jsonl"


class Header(msgspec.Struct, frozen=True):
    """The first line of a compiled knowledge base."""

    format: str
    version: str
    hash: str
    collections: tuple[str, ...]


def load(compiled: Path = COMPILED, base: Path | None = BASE) -> KnowledgeBase:
    """The knowledge base; compiled first when a source file is newer than the compiled one.

    Raises:
        KnowledgeError: the sources have faults, or the compiled file is missing or was made by another version.
    """
    if base is not None and base.is_dir() and _is_stale(compiled, base):
        write(compiled, base)
    try:
        header_line, *lines = compiled.read_bytes().split(b"\n")
        header = msgspec.json.decode(header_line, type=Header)
    except (OSError, msgspec.DecodeError) as error:
        raise KnowledgeError([Fault(compiled.name, 1, "knowledge base", f"cannot be read: {error}")]) from None
    if header.format != FORMAT:
        fault = f"has the format {header.format!r}; this version reads {FORMAT!r}"
        raise KnowledgeError([Fault(compiled.name, 1, "knowledge base", fault)])
    by_name = dict(zip(header.collections, lines, strict=False))

    def reader(name: str) -> Any:
        kind: Any = tuple.__class_getitem__((COLLECTIONS[name], ...))
        return msgspec.json.decode(by_name[name], type=kind)

    return KnowledgeBase(header.version, header.hash, reader)


def write(compiled: Path = COMPILED, base: Path = BASE) -> KnowledgeBase:
    """Check the sources, compile them and put the result in place in one step.

    Raises:
        KnowledgeError: with every fault that was found; the former file stays as it was.
    """
    version, collections = compile_sources(base)
    content = serialise(version, collections)
    handle, temporary = tempfile.mkstemp(dir=compiled.parent, prefix=".compiled-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(compiled)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    return load(compiled, base=None)


def compile_sources(base: Path = BASE) -> tuple[str, dict[str, tuple[Any, ...]]]:
    """The checked statements of a folder of sources, with units worked out.

    Raises:
        KnowledgeError: with every fault that was found.
    """
    # The compiler's libraries (YAML, BibTeX, units) stay out of processes that only read the compiled file.
    from nightcramp.knowledge.check import check
    from nightcramp.knowledge.loader import read

    written = read(base)
    faults, collections = check(written)
    if faults:
        raise KnowledgeError(faults)
    return written.version, collections


def serialise(version: str, collections: dict[str, tuple[Any, ...]]) -> bytes:
    """The content of a compiled file; equal statements give equal bytes."""
    lines = [msgspec.json.encode(collections.get(name, ())) for name in COLLECTIONS]
    digest = hashlib.sha256(b"\n".join([version.encode(), *lines])).hexdigest()
    header = Header(FORMAT, version, f"sha256:{digest}", tuple(COLLECTIONS))
    return b"\n".join([msgspec.json.encode(header), *lines])


def _is_stale(compiled: Path, base: Path) -> bool:
    """Whether a source, or the schema, changed after the file was compiled."""
    try:
        made = compiled.stat().st_mtime_ns
    except FileNotFoundError:
        return True
    folders = [base]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.stat().st_mtime_ns > made:
                    return True
                if entry.is_dir():
                    folders.append(Path(entry.path))
    return any(path.stat().st_mtime_ns > made for path in (Path(__file__).parent / "schema").glob("*.py"))
