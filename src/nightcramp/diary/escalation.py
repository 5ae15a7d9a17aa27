"""Back to triage when the diary says more than the answers. It proposes; the person confirms; nothing gets milder."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from nightcramp.answers import Answers, AnswersError
from nightcramp.answers.values import is_unknown
from nightcramp.condition import evaluator, parse
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import DiaryProposal
from nightcramp.triage import Fired, Triage, triage

_TRIES = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Proposed:
    """One thing that the diary says.

    Attributes:
        proposal: which.
        value: of the answer.
    """

    proposal: DiaryProposal
    value: float | bool

    @property
    def says(self) -> str:
        """In words."""
        return self.proposal.says.replace("{value}", f"{self.value:g}")


@dataclasses.dataclass(frozen=True, slots=True)
class Escalation:
    """What the diary adds to the answers, and what follows.

    Attributes:
        proposed: what it says and the answers did not.
        answers: with this added.
        replaced: the findings whose answers it takes the place of.
        before, after: the triage.
        fired: the rules that are true now and were not.
    """

    proposed: tuple[Proposed, ...]
    answers: Answers
    replaced: tuple[str, ...]
    before: Triage
    after: Triage
    fired: tuple[Fired, ...]

    @property
    def is_more_urgent(self) -> bool:
        """Whether the advice changes, and not only its reasons."""
        return self.before.advised != self.after.advised

    @property
    def seal(self) -> str:
        """What is confirmed, so that nothing else is added when the diary changes meanwhile."""
        return ";".join(f"{one.proposal.finding}={one.value:g}" for one in self.proposed)


def escalation(answers: Answers, findings: Mapping[str, float | None]) -> Escalation | None:
    """What the diary adds that matters for how urgent it is; None if nothing does.

    Args:
        answers: of the person.
        findings: of the diary, see :func:`nightcramp.diary.findings.diary_findings`.
    """
    knowledge = answers.knowledge
    proposed = [one for one in _proposed(knowledge, findings) if _adds(answers, one)]
    if not proposed:
        return None
    before = triage(answers)
    merged = _merged(answers, tuple(proposed))
    fired = _new_rules(knowledge, before, triage(merged[0])) if merged else ()
    named = {name for rule in fired for name in rule.because}
    # Where no rule comes true, it may still be that one of home care no longer holds.
    needed = tuple(one for one in proposed if not fired or one.proposal.finding in named)
    merged = _merged(answers, needed)
    if merged is None:
        return None
    changed, replaced = merged
    after = triage(changed)
    rise = knowledge.rank(after.advised) - knowledge.rank(before.advised)
    fired = _new_rules(knowledge, before, after)
    if rise < 0 or (rise == 0 and not fired):
        return None
    return Escalation(needed, changed, replaced, before, after, fired)


def _proposed(knowledge: KnowledgeBase, findings: Mapping[str, float | None]) -> list[Proposed]:
    """What holds of the diary, one a finding."""
    vocabulary = knowledge.memo(_vocabulary)
    found: dict[str, Proposed] = {}
    for proposal in knowledge.collection("diary_proposals"):
        if proposal.finding in found or vocabulary.evaluator(proposal.when)(findings) is not True:
            continue
        value = evaluator(parse(proposal.value, vocabulary, "number"))(findings) if proposal.value else True
        if value is not None:
            found[proposal.finding] = Proposed(proposal, value)
    return list(found.values())


def _vocabulary(knowledge: KnowledgeBase) -> KnowledgeBase:
    return KnowledgeBase.of({"findings": knowledge.collection("diary_findings")})


def _adds(answers: Answers, one: Proposed) -> bool:
    """Whether it says more than the person did: a diary with gaps never makes an answer milder."""
    said = answers.get(one.proposal.finding)
    return said is None or is_unknown(said) or one.value > said


def _new_rules(knowledge: KnowledgeBase, before: Triage, after: Triage) -> tuple[Fired, ...]:
    """The rules that come true, and are at least as urgent as what holds already."""
    known = {fired.rule.id for fired in before.fired}
    least = max(knowledge.rank(before.certain), knowledge.rank("self_care") + 1)
    return tuple(
        fired for fired in after.fired if fired.rule.id not in known and knowledge.rank(fired.rule.level) >= least
    )


def _merged(answers: Answers, proposed: tuple[Proposed, ...]) -> tuple[Answers, tuple[str, ...]] | None:
    """The answers with what is proposed, without those that contradict it; None if they cannot be reconciled."""
    raw = answers.raw()
    added = {one.proposal.finding: _plain(one.value) for one in proposed}
    replaced = [name for name in added if raw.get(name) is not None and not is_unknown(raw[name])]
    for _ in range(_TRIES):
        try:
            return Answers.read({**raw, **added}, answers.knowledge), tuple(replaced)
        except AnswersError as error:
            faulty = {name.strip() for fault in error.faults for name in fault.field.split(",")}
            contradicting = [name for name in faulty if name in raw and name not in added]
            if contradicting:
                replaced += contradicting
                for name in contradicting:
                    del raw[name]
            elif faulty & set(added):
                added = {name: value for name, value in added.items() if name not in faulty}
            else:
                return None
    return None


def _plain(value: float | bool) -> Any:  # noqa: FBT001 - a boolean is one of the values
    return int(value) if isinstance(value, float) and value.is_integer() else value
