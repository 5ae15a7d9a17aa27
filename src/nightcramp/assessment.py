"""One assessment: recognise and triage, in one flow, with the knowledge that it rests on."""

from __future__ import annotations

import dataclasses

from nightcramp.answers import Answers
from nightcramp.recognise import Recognition, recognise
from nightcramp.triage import Triage, triage


@dataclasses.dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of one person, and because of which answers."""

    answers: Answers
    recognition: Recognition
    triage: Triage


def assess(answers: Answers) -> Assessment:
    """Assess one person. A pure function of the answers and of the knowledge base that they were read with."""
    return Assessment(answers, recognise(answers), triage(answers))
