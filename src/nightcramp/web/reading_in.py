"""Bringing nights in: what pages and API do with a file that was read, and with what the person says of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from nightcramp.diary.database import Person
from nightcramp.diary.imports import AUTO, Reading, UnreadableError, read_all
from nightcramp.diary.imports.changes import Choices, wanted
from nightcramp.diary.imports.keeping import Preview, compare, keep
from nightcramp.diary.imports.targets import Target, check, names_in, presets
from nightcramp.diary.nights import Nights
from nightcramp.web.context import Context
from nightcramp.web.errors import ProblemError
from nightcramp.web.pending_imports import Pending

MOST_FILES = 60
"""At once: five years of months."""
MOST_UNPACKED = 1_000_000_000
"""Of a file in an archive; a larger one is read on the command line."""
GONE = "The file is no longer here: files wait for one hour at most. Nothing was added. Choose it again."


class ChangedError(Exception):
    """The diary was changed since the preview was made; nothing was added."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


def take(context: Context, person: Person, files: Sequence[BinaryIO], reading: Reading) -> str:
    """Read files, and let them wait for the person's word; the token of what waits.

    Raises:
        UnreadableError: there is nothing that the diary could use.
    """
    if not files:
        raise UnreadableError("file", "", "none was chosen, or it is empty", "Choose the file that the app made")
    if len(files) > MOST_FILES:
        raise UnreadableError("file", str(len(files)), "are too many at once", f"Choose at most {MOST_FILES}")
    found = read_all(files, AUTO, dataclasses.replace(reading, most_unpacked=MOST_UNPACKED))
    if not found.rows:
        problem = "no line of it could be read" if found.faults else "it holds nothing that the diary could use"
        raise UnreadableError("file", "", problem, "Choose another one")
    names = names_in(found, context.knowledge)
    return context.imports.add(Pending(person.id, found, names, presets(names)))


def waiting(context: Context, person: Person, token: str) -> Pending:
    """The file of a person that waits.

    Raises:
        ProblemError: it was forgotten.
    """
    found = context.imports.get(token, person.id)
    if found is None:
        raise ProblemError(404, GONE)
    return found


def mean(diary: Nights, pending: Pending, mapping: Mapping[str, Target], choices: Choices) -> Preview:
    """Take what the names mean, and say what it would do.

    Raises:
        UnreadableError: it cannot mean that, or something is still to be said.
    """
    pending.mapping, pending.choices = mapping, choices
    check(mapping, pending.names, diary.knowledge)
    found = preview_of(diary, pending)
    pending.is_mapped = True
    return found


def preview_of(diary: Nights, pending: Pending) -> Preview:
    """What would be added now.

    Raises:
        UnreadableError: something is still to be said of the file.
    """
    return compare(
        diary,
        wanted(pending.found, pending.mapping, pending.choices, diary.knowledge, diary.person.id, diary.today),
    )


def keep_seen(diary: Nights, pending: Pending, seen: str, *, believe_file: bool) -> tuple[int, int]:
    """Add what was shown: all of it, or nothing; how many nights and notes of a day. Twice, it is added once.

    Args:
        diary: of the person.
        pending: the file.
        seen: the fingerprint of the preview.
        believe_file: whether the file is right where both say something else.

    Raises:
        ChangedError: the diary was changed since then.
    """
    found = preview_of(diary, pending)
    if found.fingerprint == seen and pending.is_mapped:
        keep(diary, found, believe_file=believe_file)
        states = ("new", "more", "conflict") if believe_file else ("new", "more")
        nights = sum(one.state in states for one in found.nights)
        pending.kept = (seen, nights, sum(one.state in states for one in found.amounts))
    elif pending.kept is None or pending.kept[0] != seen or found.count("new") or found.count_amounts("new"):
        raise ChangedError(found)
    # Else it was sent twice: the first time it was kept.
    return pending.kept[1], pending.kept[2]
