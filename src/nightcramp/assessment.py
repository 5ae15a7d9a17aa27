"""One assessment: recognise, triage, causes, in one flow, with the knowledge that it rests on."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from nightcramp.answers import Answers
from nightcramp.recognise import Recognition, recognise
from nightcramp.triage import Triage, triage

if TYPE_CHECKING:
    from nightcramp.causes import Causes, Explainer


@dataclasses.dataclass(frozen=True)
class Assessment:
    """What is said of one person, and because of which answers."""

    answers: Answers
    recognition: Recognition
    triage: Triage

    @functools.cached_property
    def causes(self) -> Causes:
        """Why it probably happens; worked out when it is looked at, since what is urgent needs no waiting."""
        from nightcramp.causes import causes

        return causes(self.answers)

    @functools.cached_property
    def explainer(self) -> Explainer:
        """What speaks for and against the causes; it keeps what it asked the network."""
        from nightcramp.causes import Explainer

        return Explainer(self.answers, self.causes)


def assess(answers: Answers) -> Assessment:
    """Assess one person. A pure function of the answers and of the knowledge base that they were read with."""
    return Assessment(answers, recognise(answers), triage(answers))
