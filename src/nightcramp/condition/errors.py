"""What can be wrong with a condition."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ConditionError(ValueError):
    """A condition that cannot be read; the message names the fault and the mend."""


def nearest(name: str, names: Iterable[str]) -> str:
    """A suggestion such as ``; did you mean 'leg_warm'?``, or nothing when no name is near.

    >>> nearest("leg_wram", ["leg_warm", "fever"])
    "; did you mean 'leg_warm'?"
    """
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""
