"""From the findings that would help to the one question that asks for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nightcramp.answers import Answers, State
from nightcramp.interview.agenda import MEDICINES, Agenda
from nightcramp.interview.question import Kind, Line, Question
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding, Screen

_KINDS: dict[str, Kind] = {
    "boolean": "yes_no", "number": "number", "choice": "choice", "date": "date", "medicines": "medicines",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """What can be asked of one person now.

    Attributes:
        plan: what the knowledge base can ask.
        answers: the answers so far.
        state: the findings that follow from them.
        worth: the findings that any later question may ask; they are asked along where a page or list covers them.
    """

    plan: Agenda
    answers: Answers
    state: State
    worth: frozenset[str]

    def question(self, wanted: Iterable[str]) -> Question | None:
        """The first question, in the order of the knowledge base, that asks for one of the wanted findings."""
        names = [name for name in self._open(wanted) if self.can_ask(name)]
        if not names:
            return None
        return dataclasses.replace(self, worth=self.worth | set(names)).next_of(names)

    def can_ask(self, name: str) -> bool:
        """Whether a person can be asked for a finding now."""
        return name in self.plan.askable and bool(self._open([name])) and not self._waits(name)

    def next_of(self, names: Iterable[str]) -> Question:
        """The first question that asks for one of some open findings; single questions come after all screens."""
        last = len(self.plan.place)
        return self._named(min(map(self.key, names), key=lambda key: self.plan.place.get(key, last)))

    def chosen(self) -> list[str]:
        """What the chosen lines of the answered pages stand for: it is asked in detail before anything else."""
        return [
            name
            for page in self.plan.pages
            if self._touched(page) and not self.is_fresh(page)
            for line in self._lines(page)
            for name in line.findings
        ]

    # --- which question

    def key(self, name: str) -> str:
        """The question that asks for a finding: a page, a screen, the medicines, or the finding itself."""
        if self.answers.knowledge.findings[name].medicine_classes and self.answers.status(MEDICINES) == "not_asked":
            return MEDICINES
        screen = self.plan.screen_of.get(name)
        if screen is None:
            return name
        return screen.page if screen.page and self.is_fresh(screen.page) else screen.id

    def _named(self, key: str) -> Question:
        knowledge = self.answers.knowledge
        if key in self.plan.pages:
            lines = tuple(self._lines(key))
            findings = tuple(name for line in lines for name in line.findings)
            return Question(key, "page", self.plan.pages[key].ask, findings, "", lines)
        if key not in self.plan.screens:
            return single(knowledge, knowledge.findings[key])
        screen = self.plan.screens[key]
        names = self._open(screen.covers)
        return screen_question(
            knowledge, screen, names if screen.page else [name for name in names if name in self.worth]
        )

    def is_fresh(self, page: str) -> bool:
        """Whether a page is still to be asked as such.

        A reply to a page leaves open only chosen lines that stand for several findings; they are asked one by one.
        """
        lines = self._lines(page)
        some_alone = any(len(line.findings) == 1 for line in lines)
        return len(lines) > 1 and some_alone and self._touched(page) <= len(lines)

    def _touched(self, page: str) -> int:
        """How many lines of a page were answered, if only in part."""
        status = self.answers.status
        return sum(any(status(name) != "not_asked" for name in s.covers) for s in self.plan.screens_on(page))

    def _lines(self, page: str) -> list[Line]:
        """The lines of a page that can still tell something, and one that stands for one finding in any case.

        Without such a line, a reply that chooses every line would answer nothing, and the page would come again.
        """
        lines = [
            line_of(self.answers.knowledge, screen, self._open(screen.covers)) for screen in self.plan.screens_on(page)
        ]
        telling = [line for line in lines if self.worth.intersection(line.findings)]
        if not telling or self._touched(page) or any(len(line.findings) == 1 for line in telling):
            return telling
        alone = next((line for line in lines if len(line.findings) == 1), None)
        return [line for line in lines if line in telling or line is alone]

    def waiting(self, screen: Screen) -> list[str]:
        """The findings of a line of a page that wait for their details."""
        names = self._open(screen.covers)
        return names if self.worth.intersection(names) and len(names) > 1 else []

    # --- what can be asked at all

    def _open(self, names: Iterable[str]) -> list[str]:
        """The findings that were not asked, do not follow from other answers, and may apply to the person."""
        return [name for name in dict.fromkeys(names) if self._is_open(name) and self._may_apply(name)]

    def _is_open(self, name: str) -> bool:
        return self.answers.status(name) == "not_asked" and self.state[name] is None

    def _may_apply(self, name: str) -> bool:
        """Whether the question can make sense; one that hangs on another answer waits for it."""
        knowledge, screen = self.answers.knowledge, self.plan.screen_of.get(name)
        for condition in (knowledge.findings[name].relevant, screen.relevant if screen else ""):
            value = knowledge.evaluator(condition)(self.state)
            if value is False or (value is None and not self._is_worth_asking_in_doubt(name, condition)):
                return False
        return True

    def _is_worth_asking_in_doubt(self, name: str, relevant: str) -> bool:
        """Whether to ask although its relevance is unknown: only where age or sex are not known and cannot be asked."""
        findings = self.answers.knowledge.findings
        needs = [findings[need] for need in self.state.because(relevant)]
        if findings[name].type == "number" or any(need.type == "boolean" for need in needs):
            return False
        return all(self.answers.status(need.id) != "not_asked" for need in needs if need.question)

    def _waits(self, name: str) -> bool:
        """Whether a number waits for the question that says if it makes sense, or that one had no yes for an answer."""
        gates = [gate for gate in self.plan.gates.get(name, ()) if gate in self.plan.askable]
        if any(self._is_open(gate) and self._may_apply(gate) for gate in gates):
            return True
        return bool(gates) and not any(self.state[gate] for gate in gates)


def single(knowledge: KnowledgeBase, finding: Finding) -> Question:
    """A question for one finding alone."""
    lines = tuple(Line(choice, words, "", (finding.id,)) for choice, words in finding.choices.items())
    unit = knowledge.spoken_unit(finding.id) if finding.unit else ""
    return Question(finding.id, _KINDS[finding.type], finding.question, (finding.id,), finding.help, lines, unit)


def line_of(knowledge: KnowledgeBase, screen: Screen, names: list[str]) -> Line:
    """The line that stands for some findings of a screen on its page."""
    findings = [knowledge.findings[name] for name in names]
    text = findings[0].question if len(findings) == 1 else screen.ask
    return Line(screen.id, text, _help_of(findings), tuple(names))


def screen_question(knowledge: KnowledgeBase, screen: Screen, names: list[str]) -> Question:
    """The list of a screen; a plain question when only one line is left."""
    findings = [knowledge.findings[name] for name in names]
    if len(findings) == 1:
        return single(knowledge, findings[0])
    lines = tuple(Line(found.id, _capital(found.label), _help_of([found]), (found.id,)) for found in findings)
    return Question(screen.id, "pick", screen.ask, tuple(names), "", lines)


def _help_of(findings: list[Finding]) -> str:
    """How to tell: the questions for which a line stands."""
    return " ".join(text for found in findings for text in (found.question, found.help) if text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
