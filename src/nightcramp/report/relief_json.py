"""Relief as JSON of a stable shape; see ``docs/json.md``."""

from __future__ import annotations

from typing import Any

from nightcramp.relief import Before, Relief, Step


def relief_as_object(found: Relief) -> dict[str, Any]:
    """What to do now, as plain objects; see ``docs/json.md``."""
    return {
        "part": found.protocol.id,
        "level": found.triage.certain,
        "hints": list(found.hints),
        "steps": [_step(step) for step in found.steps],
        "stopped": found.stopped.says if found.stopped else None,
        "stop_after_minutes": min((limit.minutes for limit in found.limits), default=None),
        "after": list(found.after),
        "held": [
            {"action": held.action.id, "name": held.action.name, "asks": list(held.findings)} for held in found.held
        ],
        "refused": [
            {"action": one.action.id, "name": one.action.name, "why": one.why, "reasons": list(one.reasons)}
            for one in found.refused
        ],
        "never": [{"action": one.id, "name": one.name, "instead": one.say_instead} for one in found.never],
    }


def _step(step: Step) -> dict[str, Any]:
    action = step.action
    return {
        "action": action.id, "name": action.name, "do": list(action.steps), "seconds": step.seconds,
        "cautions": list(step.cautions), "sources": list(action.sources),
    }  # fmt: skip


def before_as_object(found: Before) -> dict[str, Any]:
    """What is still to be asked before the first step, as plain objects."""
    return {"age": found.age, "lines": [{"id": line.id, "says": line.says} for line in found.lines]}
