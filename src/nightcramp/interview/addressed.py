"""Questions speak of "the person"; here they speak to whoever answers."""

from __future__ import annotations

import re

_AUXILIARIES = {"is": "are", "was": "were", "does": "do", "did": "did", "could": "could", "has": "have"}
_ASKED = re.compile(r"\b(is|was|does|did|could|has) the person\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(wake|wakes|make|makes|made|give|in|for|with|examine) the person\b(?!')")
_LEFT = re.compile(r"\bthe person\b", re.IGNORECASE)
_THEY = re.compile(r"\bdid they\b")


def addressed(text: str, name: str = "") -> str:
    """The text as it is said to the person, or of somebody by name.

    What cannot be turned without breaking its grammar stays as it is.

    Args:
        text: a question or a hint.
        name: of whom it is asked; empty for whoever answers.

    >>> addressed("Is the person newly confused, very drowsy or hard to wake?")
    'Are you newly confused, very drowsy or hard to wake?'
    >>> addressed("Does the cramp wake the person from sleep?")
    'Does the cramp wake you from sleep?'
    >>> addressed("Ask the person to hold both arms up.")
    'Ask the person to hold both arms up.'
    >>> addressed("How old is the person?", "Mum")
    'How old is Mum?'
    """
    if name:
        return _LEFT.sub(name, text)
    found = _ASKED.sub(lambda match: _turned(match[1]), text)
    found = _OBJECT.sub(lambda match: f"{match[1]} you", found)
    if _LEFT.search(found):
        return text
    return _THEY.sub("did you", found) if found != text else text


def _turned(auxiliary: str) -> str:
    turned = _AUXILIARIES[auxiliary.casefold()]
    return f"{turned.capitalize() if auxiliary[0].isupper() else turned} you"
