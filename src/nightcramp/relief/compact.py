"""The table of relief as small JSON that a page can look things up in without a rule of its own.

What is shown is taken apart into its fields. Each field is a decision diagram over the lines: a node names a line and
leads on to one place where the line is not chosen and to another where it is. Equal parts are kept once.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from nightcramp.relief.table import Group, Shown


def compact(groups: Sequence[Group]) -> dict[str, Any]:
    """The table, as plain objects.

    Returns:
        ``lines``: the ids of all lines. ``nodes``: each a place in ``lines``, then where to go if it is not chosen and
        if it is. ``values``: what is found at the end: a reference below zero, inverted bit by bit, is a place in them.
        ``texts``: all wording; values refer to it by place. ``groups``: the ages, which lines are asked, and for each
        part, and for ``doubt``, a reference for each field.
    """
    return _Compact(groups).made()


def look_up(table: dict[str, Any], group: int, part: str, chosen: set[str] | None) -> dict[str, Any]:
    """What is shown, found as a page finds it; ``chosen`` is ``None`` for somebody who does not know."""
    fields = table["groups"][group]["parts" if chosen is not None else "doubt"][part]
    return {name: _value(table, at, chosen or set()) for name, at in fields.items() if name != "steps"} | {
        "steps": [[name, found] for name, at in fields["steps"] if (found := _value(table, at, chosen or set()))]
    }


def _value(table: dict[str, Any], at: int, chosen: set[str]) -> Any:
    while at >= 0:
        line, no, yes = table["nodes"][at]
        at = yes if table["lines"][line] in chosen else no
    return table["values"][~at]


class _Compact:
    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = groups
        self.lines = list(dict.fromkeys(line.id for group in groups for line in group.lines))
        self.texts: dict[str, int] = {}
        self.values: dict[str, int] = {}
        self.nodes: dict[tuple[int, int, int], int] = {}

    def made(self) -> dict[str, Any]:
        groups = [self._group(group) for group in self.groups]
        return {
            "lines": self.lines,
            "texts": list(self.texts),
            "values": [json.loads(value) for value in self.values],
            "nodes": [list(node) for node in self.nodes],
            "groups": groups,
        }

    def _group(self, group: Group) -> dict[str, Any]:
        order = [self.lines.index(line.id) for line in group.lines]
        return {
            "age": group.age,
            "lines": order,
            "parts": {part: self._fields(every, order) for part, every in group.shown.items()},
            "doubt": {part: self._fields((one,), []) for part, one in group.in_doubt.items()},
        }

    def _fields(self, every: Sequence[Shown], order: list[int]) -> dict[str, Any]:
        simple = [field.name for field in dataclasses.fields(Shown) if field.name != "steps"]
        found: dict[str, Any] = {
            name: self._diagram([self._leaf(getattr(one, name), name) for one in every], order) for name in simple
        }
        found["steps"] = [[action, self._steps(action, every, order)] for action in _in_order(every)]
        return found

    def _steps(self, action: str, every: Sequence[Shown], order: list[int]) -> int:
        leaves = []
        for one in every:
            step = next((step for step in one.steps if step.action == action), None)
            value = None if step is None else [step.seconds, [self._text(text) for text in step.cautions]]
            leaves.append(self._kept(value))
        return self._diagram(leaves, order)

    def _leaf(self, value: str | tuple[str, ...], name: str) -> int:
        if name == "level":
            return self._kept(value)
        if isinstance(value, str):
            return self._kept(self._text(value) if value else None)
        return self._kept([self._text(text) for text in value])

    def _text(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))

    def _kept(self, value: Any) -> int:
        return ~self.values.setdefault(json.dumps(value), len(self.values))

    def _diagram(self, leaves: Sequence[int], order: list[int]) -> int:
        """The reference to what is found for each set of lines; the first line has the lowest bit."""
        if len(set(leaves)) == 1:
            return leaves[0]
        half = len(leaves) // 2
        no, yes = self._diagram(leaves[:half], order[:-1]), self._diagram(leaves[half:], order[:-1])
        return no if no == yes else self.nodes.setdefault((order[-1], no, yes), len(self.nodes))


def _in_order(every: Sequence[Shown]) -> list[str]:
    """The steps that are shown to anybody, in the order in which they are shown."""
    found: list[str] = []
    for one in every:
        for place, step in enumerate(one.steps):
            if step.action not in found:
                before = [found.index(earlier.action) + 1 for earlier in one.steps[:place]]
                found.insert(max(before, default=0), step.action)
    return found
