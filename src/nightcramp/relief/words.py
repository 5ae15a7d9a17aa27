"""What relief says beside the steps themselves."""

from __future__ import annotations

from nightcramp.answers import Answers
from nightcramp.relief.relief import Relief
from nightcramp.triage import Triage

LOOK = "Look at the leg in good light, or let someone look. When you know what is true, start again."
NO_STEP = "No step can be shown that is safe for you now."
FIRST = ("emergency", "urgent")
"""The levels that come before the cramp."""


def reasons(found: Relief) -> list[str]:
    """Why no step is shown, each reason once; where nobody knows, how to find out."""
    if any(one.why == "not_known" for one in found.refused) or found.held:
        return [LOOK]
    return list(dict.fromkeys(reason for one in found.refused for reason in one.reasons))


def till_then(found: Relief) -> str:
    """What to do where no step is left, if it has not lasted too long; nothing for a baby, whom no step is for."""
    if not found.limits or any(one.why == "not_meant_for" for one in found.refused):
        return ""
    return found.limits[0].till_then


def comes_first(level: Triage) -> str:
    """What to do before anything about the cramp, at an emergency or where help is needed today; else nothing."""
    if level.certain not in FIRST:
        return ""
    return next(fired.rule.do for fired in level.fired if fired.rule.level == level.certain)


def signs(answers: Answers) -> tuple[str, ...]:
    """The signs for which to call, as far as they are known to be about this person."""
    knowledge, state = answers.knowledge, answers.state()
    return tuple(
        sign.text
        for sign in knowledge.collection("warning_signs")
        if not sign.relevant or knowledge.evaluator(sign.relevant)(state)
    )
