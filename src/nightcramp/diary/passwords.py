"""Passwords: which may be used, and how they are kept (Argon2id)."""

from __future__ import annotations

import threading
import unicodedata

import argon2
import zxcvbn

SHORTEST, LONGEST = 10, 256
"""Letters of a password."""
FEWEST_GUESSES = 10**8
"""A password that is found with fewer tries is too easy: that is one of the common ones, or nearly."""
_LOOKED_AT = 72
"""Letters that the estimate looks at."""

_hasher = argon2.PasswordHasher()
# One takes 64 MiB: many at once would take the memory of the machine.
_few_at_once = threading.Semaphore(2)
_of_nobody = _hasher.hash("nobody has this password")


class PasswordError(ValueError):
    """A password may not be used; says why and what to do. It never repeats the password."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"The password {problem}. {mend}.")
        self.problem, self.mend = problem, mend


def check(password: str, *known: str) -> None:
    """Whether a password may be used.

    Args:
        password: as it was typed.
        known: words that others know, such as the name.

    Raises:
        PasswordError: it is too short, too long or too easy to guess.
    """
    found = _normal(password)
    if len(found) < SHORTEST:
        raise PasswordError(f"has {len(found)} letters", f"Take at least {SHORTEST}; three or four words are good")
    if len(found) > LONGEST:
        raise PasswordError(f"has {len(found)} letters", f"Take at most {LONGEST}")
    guesses = zxcvbn.zxcvbn(found[:_LOOKED_AT], user_inputs=[*known, "nightcramp"])["guesses"]
    if guesses < FEWEST_GUESSES:
        raise PasswordError("is easy to guess", "Take three or four words that do not belong together")


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _few_at_once:
        return _hasher.hash(_normal(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether it is the password; without one (an unknown name) this takes as long as with one."""
    with _few_at_once:
        try:
            _hasher.verify(kept or _of_nobody, _normal(password[: 2 * LONGEST]))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was kept with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def _normal(password: str) -> str:
    """The same letters for every keyboard that types them."""
    return unicodedata.normalize("NFKC", password)
