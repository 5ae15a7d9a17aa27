"""What stands out in a diary, for the terminal and for programs, with the command that begins a trial of it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from nightcramp.answers import Answers
from nightcramp.diary.noticed import AllNoticed
from nightcramp.diary.trials import TrialError, may_try
from nightcramp.diary.trials.observed import FEWEST
from nightcramp.knowledge.schema import Action

_FILE = Path("answers.yaml")
"""Named where the answers are not in a file yet."""


def hints_as_object(found: AllNoticed | None, known: Answers | None, answers: Path | None) -> dict[str, Any]:
    """The hints as plain objects, with the fields that docs/json.md names.

    Args:
        found: what stands out; None while a trial runs, when nothing is told.
        known: what is known of the person. None names the trial all the same: it begins only if it is safe.
        answers: the file that the command names.
    """
    told = found or AllNoticed((), 0)
    file = _FILE if answers is None or str(answers) == "-" else answers
    return {
        "is_trial_running": found is None,
        "looked_at": told.looked_at,
        "too_few": list(told.too_few),
        "hints": [
            {
                "exposure": one.hint.exposure,
                "says": one.hint.say,
                "ratio": one.hint.ratio,
                "low": one.hint.interval[0],
                "high": one.hint.interval[1],
                "p": one.hint.p,
                "nights_with": one.hint.nights[0],
                "nights_without": one.hint.nights[1],
                "action": one.action and one.action.id,
                **_trial(one.action, known, file),
            }
            for one in told.hints
        ],
    }


def lines(shown: dict[str, Any]) -> list[str]:
    """The same in words."""
    if shown["is_trial_running"]:
        return ["A trial runs. What stands out is told when it is over: else it would be a look at its nights."]
    found = [line for hint in shown["hints"] for line in _hint(hint)]
    looked_at = shown["looked_at"]
    if not looked_at:
        found.append(
            f"Nothing was noted often enough yet: it takes {FEWEST} nights with a thing, and {FEWEST} without."
        )
    else:
        things = "the one thing that was" if looked_at == 1 else f"the {looked_at} things that were"
        found.append(f"{'That is' if found else 'Nothing stands out'} of {things} noted often enough.")
    if shown["too_few"]:
        found.append(f"With it or without it on too few nights: {', '.join(shown['too_few'])}.")
    return found


def _trial(action: Action | None, known: Answers | None, file: Path) -> dict[str, str | None]:
    """The command that begins a trial of an action, or why there is none."""
    if action is None:
        return {"refused": None, "command": None}
    if known is not None:
        try:
            may_try(action, known)
        except TrialError as error:
            return {"refused": str(error), "command": None}
    return {
        "refused": None,
        "command": f"nightcramp trial new mine.json {action.id} --answers {shlex.quote(str(file))}",
    }


def _hint(hint: dict[str, Any]) -> list[str]:
    found = [
        hint["says"],
        f"  {hint['ratio']:.2f} times as many as on other nights (95 %: {hint['low']:.2f} to {hint['high']:.2f}); "
        f"{hint['nights_with']} such nights, {hint['nights_without']} others.",
    ]
    if hint["command"]:
        found.append(f"  Try it: {hint['command']}")
    elif hint["refused"]:
        found.append(f"  No trial of it now. {hint['refused']}")
    return found
