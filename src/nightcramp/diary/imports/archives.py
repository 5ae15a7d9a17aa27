"""Zip files from outside: looked into, never unpacked to the disk, and refused when they are not what they seem."""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from nightcramp.diary.imports.errors import UnreadableError

MAGIC = b"PK"
MOST_ENTRIES = 20_000
MOST_UNPACKED = 8_000_000_000
"""Of one entry; it is read as a stream."""
MOST_RATIO = 250
"""Of the unpacked size to the packed one. Text of devices packs to a fortieth at best; a bomb to a thousandth."""
SMALL = 1_000_000
"""An entry below this size does no harm, however well it packs."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What zipfile raises on damaged archives."""
_REFUSED = "Choose the file as the app exported it"


@contextlib.contextmanager
def opened(stream: IO[bytes], most: int = MOST_UNPACKED) -> Iterator[zipfile.ZipFile]:
    """The archive, after a look at every entry.

    Args:
        stream: the file.
        most: bytes of one entry when it is unpacked.

    Raises:
        UnreadableError: it is damaged, locked, or built to do harm.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            _check(archive.infolist(), most)
            yield archive
    except UnreadableError:
        raise
    except _BROKEN as error:
        raise UnreadableError("zip", " ".join(str(error).split()), "the archive is damaged", _REFUSED) from error


def names_of(archive: zipfile.ZipFile) -> list[str]:
    """The names of its files, in order; what a Mac adds for itself is left out."""
    return sorted(
        info.filename for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    )


def _check(entries: list[zipfile.ZipInfo], most: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UnreadableError("zip", str(len(entries)), f"it holds more than {MOST_ENTRIES} files", _REFUSED)
    for entry in entries:
        name = entry.orig_filename
        if "\0" in name or "\\" in name or ":" in name.split("/")[0] or name.startswith("/"):
            raise UnreadableError("zip", name, "a name in it leads out of the archive", _REFUSED)
        if ".." in PurePosixPath(name).parts:
            raise UnreadableError("zip", name, "a name in it leads out of the archive", _REFUSED)
        if entry.flag_bits & 1:
            raise UnreadableError("zip", name, "it is locked with a password", "Unlock it first")
        if entry.file_size > most:
            raise UnreadableError("zip", name, "it is too large when it is unpacked", "Export a shorter time")
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise UnreadableError("zip", name, "it is far larger than any real export when unpacked", _REFUSED)
