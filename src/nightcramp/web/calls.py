"""Numbers to call as links that a phone can dial."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from nightcramp.knowledge.schema import Country


def dial(text: str, where: Country | None) -> Markup:
    """Advice whose numbers of the country can be tapped.

    >>> gb = Country(country="GB", name="United Kingdom", emergency=("999",), sources=(), health_line="111")
    >>> str(dial("Call the health line (111) <now>.", gb))
    'Call the health line (<a href="tel:111">111</a>) &lt;now&gt;.'
    """
    safe = escape(text)
    if where is None:
        return safe
    lines = (*where.emergency, where.health_line, where.crisis_line)
    numbers = "|".join(re.escape(line) for line in sorted(filter(None, lines), key=len, reverse=True))
    if not numbers:
        return safe
    return Markup(re.sub(rf"(?<!\d)(?:{numbers})(?!\d)", _link, str(safe)))  # noqa: S704 - what was escaped, with links


def _link(found: re.Match[str]) -> str:
    number = found[0]
    return f'<a href="tel:{re.sub(r"[^0-9+]", "", number)}">{number}</a>'
