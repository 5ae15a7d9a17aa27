"""The assessments of the last answers, in memory: a person's pages ask for the same one again and again."""

from __future__ import annotations

import collections
import functools
import json
import threading

from nightcramp.answers import Answers
from nightcramp.assessment import Assessment, assess
from nightcramp.interview import progress
from nightcramp.knowledge.schema import Country
from nightcramp.plan import Plan, plan
from nightcramp.report import EVERY_DOUBT, Report, report
from nightcramp.report.what_if import Comparison, change, what_if

MOST_KEPT = 32
"""Sets of answers."""


class Assessed:
    """What follows from one set of answers; each part is worked out when it is first looked at.

    Args:
        answers: of one person.
    """

    def __init__(self, answers: Answers) -> None:
        self.assessment: Assessment = assess(answers)
        self._told: dict[str, Report] = {}

    @functools.cached_property
    def plan(self) -> Plan:
        """What to do."""
        return plan(self.assessment)

    @functools.cached_property
    def progress(self) -> tuple[int, int]:
        """How many questions were answered, and about how many are left."""
        return progress(self.assessment.answers)

    def report(self, where: Country | None = None) -> Report:
        """What is told, with every doubt, and with the numbers of a country."""
        code = where.country if where else ""
        if code not in self._told:
            self._told[code] = report(self.assessment, code, EVERY_DOUBT)
        return self._told[code]


class Assessments:
    """Keeps the last ones. What is kept is a pure function of answers and knowledge, so it can never be stale."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: collections.OrderedDict[tuple[str, str], Assessed] = collections.OrderedDict()
        self._lock = threading.Lock()

    def of(self, answers: Answers) -> Assessed:
        """What follows from some answers."""
        key = (answers.knowledge.hash, json.dumps(answers.raw(), default=str))
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = Assessed(answers)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def what_if(self, answers: Answers, name: str, value: object) -> Comparison:
        """What another answer would change; nothing is kept.

        Args:
            answers: of the person.
            name: the finding whose answer is another one.
            value: the other answer, as an answer file or a form gives it.

        Raises:
            AnswersError: it cannot be, or contradicts other answers.
        """
        before, changed = self.of(answers), change(answers, name, value)
        after = self.of(changed.answers)
        return what_if(before.assessment, before.report(), after.assessment, after.report(), name, changed.dropped)
