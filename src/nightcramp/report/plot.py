"""The ranking of the causes as a picture: a dot for each, and a line as wide as the doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nightcramp.assessment import Assessment
from nightcramp.causes import Ranked
from nightcramp.report.why import BANDS, named

FORMATS = (".svg", ".png")
INK, QUIET = "#1b1b1b", "#6b6b6b"
WIDTH, ROW, REST = 8.0, 0.55, 1.3
"""Inches: the picture, a cause, and what surrounds them."""
BORDERS = (0.1, 0.5)
"""Below the first a cause is unlikely, from the second on likely."""


def write_plot(assessment: Assessment, path: Path) -> None:
    """Write the picture as SVG (with text as text) or PNG, by the ending of the path.

    Raises:
        OSError: it cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    ranked = named(assessment.causes)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "nightcramp", "font.size": 11}):
        figure = Figure(figsize=(WIDTH, REST + ROW * len(ranked)), layout="constrained")
        _draw(figure.add_subplot(), ranked)
        metadata: dict[str, Any] = {"Title": _described(ranked)}
        if path.suffix.lower() == ".svg":
            metadata["Date"] = None
        figure.savefig(path, dpi=150, metadata=metadata)


def _draw(axes: Any, ranked: tuple[Ranked, ...]) -> None:
    for row, one in enumerate(ranked):
        axes.plot([one.acts.low, one.acts.high], [row, row], color=INK, linewidth=3, solid_capstyle="round", alpha=0.35)
        axes.plot([one.acts.value], [row], "o", color=INK, markersize=8)
        axes.annotate(BANDS[one.band], (1.02, row), xycoords=("axes fraction", "data"), va="center", color=QUIET)
    for border in BORDERS:
        axes.axvline(border, color=QUIET, linewidth=0.6, linestyle=":")
    axes.set_yticks(range(len(ranked)), [one.cause.name for one in ranked])
    axes.set_ylim(len(ranked) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["no", "even", "yes"])
    axes.set_xlabel("How probably it plays a part; the line shows how sure that is", color=QUIET)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _described(ranked: tuple[Ranked, ...]) -> str:
    """The picture in words, for who cannot see it."""
    return "What probably plays a part: " + "; ".join(f"{one.cause.name}, {BANDS[one.band]}" for one in ranked)
