"""Pictures as SVG: the nights of a trial, and the forest plot of many people.

Written by hand because a plotting library would be fifty times the size of this module. Each picture has a title and a
description for those who do not see it, and tells arms apart by hatching and letters, not by colour alone.
"""

from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np

from nightcramp.diary.trials.nights import Series
from nightcramp.diary.trials.pooling import Pooled

_CROSS = "\N{MULTIPLICATION SIGN}"
_INK, _WITH, _PALE = "#1a1a2e", "#0b6e8f", "#d7ecf3"
_ROOM_FOR_WITHOUT = 50
_RATIO_MARKS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)


def nights(series: Series, title: str = "Your nights", *, is_alone: bool = True) -> str:
    """The nights by block: a bar for each value, a cross for a missing night, shaded blocks with the measure.

    Args:
        series: the nights.
        title: of the picture.
        is_alone: whether it is looked at by itself, so that it must explain itself. A page does that in its own words,
            and gives the classes of the shapes its own colours.
    """
    step, height, left = 11, 120, 30
    width = left + step * len(series.dates) + 10
    seen = ~np.isnan(series.value)
    lowest = min(0.0, float(np.nanmin(series.value)))
    top = max(1.0, float(np.nanmax(series.value)))
    days = f"{int(seen.sum())} nights written down, {int((~seen).sum())} missing"
    root = _root(
        width,
        height + (60 if is_alone else 30),
        title,
        f"{series.outcome.name} from {series.dates[0]}: {days}. {_means(series)}",
    )
    scale = height / (top - lowest)
    zero = 20 + scale * top
    for number in np.unique(series.block):
        index = np.flatnonzero(series.block == number)
        x, wide = left + step * int(index[0]), step * len(index)
        used = bool(series.with_measure[index[0]])
        _add(root, "rect", x=x, y=20, width=wide, height=height, fill=_PALE if used else "none", stroke="#cccccc",
             class_="block with" if used else "block")  # fmt: skip
        _text(
            root,
            x + wide / 2,
            14,
            "with" if used else "without" if wide >= _ROOM_FOR_WITHOUT else "\N{EN DASH}",
            anchor="middle",
        )
    for position, value in enumerate(series.value):
        across = left + step * position + 1.5
        if math.isnan(value):
            _text(root, across + 3, zero - 2, _CROSS, anchor="middle")
            continue
        size = max(abs(value) * scale, 1.0)
        fill = _WITH if series.with_measure[position] else _INK
        faint = 1.0 if series.kept[position] else 0.35
        _add(root, "rect", x=across, y=zero - max(value * scale, 0), width=7, height=size, fill=fill, opacity=faint,
             class_="night with" if series.with_measure[position] else "night")  # fmt: skip
    for mark in (lowest, top):
        _text(root, left - 5, zero - mark * scale + 4, f"{mark:g}", anchor="end")
    if is_alone:
        said = f"{series.dates[0]} to {series.dates[-1]}; pale: washout; {_CROSS}: nothing written down"
        _text(root, left, height + 38, said)
    return _written(root)


def forest(pooled: Pooled) -> str:
    """Each person's rate ratio alone (line) and with the others (diamond), the average, and the next person."""
    lines = [(row.label, row.alone, row.with_others) for row in pooled.people]
    lines += [("average", pooled.average, pooled.average), ("next person", pooled.next_person, pooled.next_person)]
    row, left, width = 22, 110, 520
    root = _root(
        width, row * len(lines) + 60, f"{pooled.measure}: {pooled.outcome} with it, as a share of those without it",
        "; ".join(f"{name} {best[0]:.2f} ({best[1]:.2f} to {best[2]:.2f})" for name, _, best in lines),
    )  # fmt: skip

    def across(ratio: float) -> float:
        low, high = math.log(_RATIO_MARKS[0]), math.log(_RATIO_MARKS[-1])
        return left + (width - left - 20) * (min(max(math.log(ratio), low), high) - low) / (high - low)

    for mark in _RATIO_MARKS:
        dash = "0" if mark == 1 else "2 4"
        y = row * len(lines) + 20
        _add(root, "line", x1=across(mark), x2=across(mark), y1=15, y2=y, stroke="#999999", stroke_dasharray=dash)
        _text(root, across(mark), y + 16, f"{mark:g}", anchor="middle")
    for number, (name, alone, best) in enumerate(lines):
        y = 30 + row * number
        _text(root, left - 10, y + 4, name, anchor="end")
        _add(root, "line", x1=across(alone[1]), x2=across(alone[2]), y1=y, y2=y, stroke=_INK, stroke_width=1.5)
        x = across(best[0])
        _add(root, "path", d=f"M{x - 6:.1f} {y}L{x:.1f} {y - 6}L{x + 6:.1f} {y}L{x:.1f} {y + 6}Z", fill=_WITH)
    return _written(root)


def _means(series: Series) -> str:
    with_it, without = (
        float(np.mean(series.value[series.seen & (series.with_measure == arm)])) for arm in (True, False)
    )
    return f"Mean with the measure {with_it:.2f}, without {without:.2f}."


def _root(width: float, height: float, title: str, description: str) -> ElementTree.Element:
    box = {"viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}"}
    named = {"role": "img", "aria-labelledby": "title description", "font-family": "sans-serif", "font-size": "11"}
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **box, **named})
    for name, identity, text in (("title", "title", title), ("desc", "description", description)):
        ElementTree.SubElement(root, name, {"id": identity}).text = text
    return root


def _add(root: ElementTree.Element, name: str, **attributes: float | str) -> ElementTree.Element:
    told = {
        key.rstrip("_").replace("_", "-"): f"{value:.6g}" if isinstance(value, float) else str(value)
        for key, value in attributes.items()
    }
    return ElementTree.SubElement(root, name, told)


def _text(root: ElementTree.Element, x: float, y: float, text: str, anchor: str = "start") -> None:
    _add(root, "text", x=float(x), y=float(y), text_anchor=anchor, fill=_INK).text = text


def _written(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")
