"""A comparison with another answer as plain objects."""

from __future__ import annotations

import dataclasses
from typing import Any

from nightcramp.knowledge import KnowledgeBase
from nightcramp.report.what_if import Comparison, Moved


def comparison_as_object(found: Comparison, knowledge: KnowledgeBase) -> dict[str, Any]:
    """What one other answer would change, as JSON can hold it.

    Args:
        found: the comparison.
        knowledge: on which it rests.
    """
    return {
        "finding": found.finding.id,
        "before": found.before_words,
        "after": found.after_words,
        "dropped": list(found.dropped_names),
        "changes_nothing": found.changes_nothing,
        "urgency": "more" if found.more_urgent else "less" if found.less_urgent else "same",
        "level_before": found.level_before.id,
        "level_after": found.level_after.id,
        "do": list(found.do),
        "why": list(found.why),
        "verdict_before": found.verdict_before.id,
        "verdict_after": found.verdict_after.id,
        "causes": [_moved(one) for one in (*found.more_likely, *found.less_likely, *found.stays)],
        "knowledge": knowledge.dump(),
    }


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "id": one.after.cause.id, "name": one.after.cause.name, "way": one.way,
        "band_before": one.before.band, "band_after": one.after.band,
        "before": dataclasses.asdict(one.before.acts), "after": dataclasses.asdict(one.after.acts),
    }  # fmt: skip
