"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are Markdown already (see :func:`plain` and :func:`code`)."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def plain(text: str) -> str:
    r"""A text as it stands, on one line.

    >>> print(plain("a < b | *c*"))
    a &lt; b \| \*c\*
    """
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{letter}" if letter in "|*_`[]" else letter for letter in text)


def code(text: str) -> str:
    """A text as code, on one line; empty for an empty one."""
    text = text.replace("|", "\\|").replace("\n", "⏎")
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def renewed(page: str, name: str, content: str) -> str:
    """A page with new content between the markers of a name.

    Raises:
        ValueError: the page has no such markers.
    """
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    if begin not in page or end not in page:
        raise ValueError(f"the page has no markers {begin} and {end}")
    before, rest = page.split(begin, 1)
    return f"{before}{begin}\n\n{content.strip()}\n\n{end}{rest.split(end, 1)[1]}"
