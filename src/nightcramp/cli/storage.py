"""Where an interrupted interview is kept: one file in the user's own data folder, readable by nobody else."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nightcramp.diary.folder import data_folder

HEADER = "# Answers for Nightcramp. Go on with: nightcramp assess --resume FILE. Delete this file to forget them."


def resume_file() -> Path:
    """The file of the interrupted interview."""
    return data_folder() / "interview.yaml"


def is_ours(path: Path) -> bool:
    """Whether a file was written by :func:`write`, so that it may be written again."""
    try:
        with path.open(encoding="utf-8") as stream:
            return stream.readline().strip() == HEADER
    except (OSError, UnicodeDecodeError):
        return False


def write(path: Path, raw: Mapping[str, Any]) -> None:
    """Keep answers in a file that only the user can read."""
    import yaml

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = yaml.safe_dump(dict(raw), sort_keys=False, allow_unicode=True) if raw else ""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{HEADER}\n{content}")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def check(path: Path) -> None:
    """Whether :func:`write` could write a file, asked before the person answers questions.

    Raises:
        OSError: it could not.
    """
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
