"""What is known of one person: answers by finding, unknown distinct from not asked and from absent."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from nightcramp.answers.errors import AnswerFault, AnswersError, in_one_line, shown
from nightcramp.answers.medicines import Recognised, medicine_names
from nightcramp.answers.values import UNKNOWN, ValueRefusedError, is_unknown, read_value
from nightcramp.condition import because, nearest
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding

MOST_MEDICINES = 100
"""A longer list is a mistake."""
LONGEST_MEDICINE = 200
"""Characters; records write "Hydrochlorothiazide 25 MG Oral Tablet", not a letter to the doctor."""
MOST_ANSWERS = 2000
"""More names than there are findings are no answers."""
MOST_SUGGESTIONS = 20
MOST_FIELDS = 6
"""Fields that one contradiction names; it counts the others."""


class Answers(Mapping[str, Any]):
    """Checked answers: a mapping from finding ids to values in canonical units, or ``"unknown"`` ("I don't know").

    A finding that is not in the mapping was not asked. Make one with :meth:`read`.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        values: Mapping[str, Any],
        medicines: tuple[Recognised, ...] = (),
        raw: Mapping[str, Any] | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.medicines = medicines
        self._values = dict(values)
        self._raw = dict(raw or {})

    @classmethod
    def read(cls, raw: Mapping[str, Any], knowledge: KnowledgeBase, today: datetime.date | None = None) -> Answers:
        """Check answers as a person or a program gives them.

        Args:
            raw: finding ids to values: ``{"age": 34, "magnesium": {"value": 0.6, "unit": "mmol/L"},
                "medicines": ["furosemide"], "dark_urine": "unknown"}``; ``None`` means not asked.
            knowledge: the knowledge base.
            today: the day of the answers, where a date is given and ``assessed_on`` is not.

        Raises:
            AnswersError: with every fault: an unknown name, a wrong type or unit, an impossible or contradictory value.
        """
        if today is not None and "assessed_on" not in raw:
            dated = {name for name, finding in knowledge.findings.items() if finding.type == "date"}
            raw = {**raw, "assessed_on": today} if dated & set(raw) else raw
        return _Reader(knowledge).read(raw)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def status(self, name: str) -> Literal["answered", "unknown", "not_asked"]:
        """Whether a finding was answered, answered with "I don't know", or not asked."""
        if name not in self._values:
            return "not_asked"
        return "unknown" if self._values[name] == UNKNOWN else "answered"

    def raw(self) -> dict[str, Any]:
        """The answers as they were given, for saving; :meth:`read` gives them back."""
        return dict(self._raw)

    def adding(self, **raw: Any) -> Answers:
        """These answers with others added or replaced.

        Raises:
            AnswersError: as for :meth:`read`.
        """
        return Answers.read({**self._raw, **raw}, self.knowledge)

    def state(self) -> State:
        """The values of all findings, derived ones included, as conditions see them."""
        known = {
            name: value.toordinal() if isinstance(value, datetime.date) else value
            for name, value in self._values.items()
            if value != UNKNOWN and name != "medicines"
        }
        return State(self.knowledge, known, self.medicines, has_medicines=self.status("medicines") == "answered")


class State(dict[str, Any]):
    """The value of every finding; what was not answered is worked out when it is first looked at.

    A derived finding follows from its definition; a finding which certainly does not apply to the person is absent; a
    class of medicines follows from the list of medicines. All else is unknown (``None``). Dates are day numbers.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        known: Mapping[str, Any],
        medicines: tuple[Recognised, ...] = (),
        *,
        has_medicines: bool = False,
    ) -> None:
        super().__init__(known)
        self.knowledge = knowledge
        self.given = frozenset(known)
        self._classes = {cls for entry in medicines for medicine in entry.medicines for cls in medicine.classes}
        self._complete = has_medicines and all(entry.medicines for entry in medicines)
        self._found_parts: dict[str, tuple[str, ...]] = {}
        """Most rules ask for the same derived findings, of which nothing changes here."""

    def __missing__(self, name: str) -> Any:
        self[name] = value = self._work_out(name)
        return value

    def _work_out(self, name: str) -> Any:
        evaluate, relevant, absent, classes = self.knowledge.working_out(name)
        if relevant is not None and relevant(self) is False:
            return absent
        if classes and (self._complete or not self._classes.isdisjoint(classes)):
            return not self._classes.isdisjoint(classes)
        return None if evaluate is None else evaluate(self)

    def because(self, condition: str) -> tuple[str, ...]:
        """The findings that were answered and settle a condition; for an unknown one, those that would settle it."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        stack = list(reversed(because(self.knowledge.condition(condition), self))) if condition else []
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            parts = () if name in self.given else self._parts(name)
            if name in self.given or not parts or (self[name] is None and self._is_answered(name)):
                found.setdefault(name)
            stack.extend(reversed(parts))
        return tuple(found)

    def _parts(self, name: str) -> tuple[str, ...]:
        """What settles a finding that was not answered, or would: its definition, and whether it applies at all."""
        if name not in self._found_parts:
            self._found_parts[name] = self._find_parts(name)
        return self._found_parts[name]

    def _find_parts(self, name: str) -> tuple[str, ...]:
        relevant, definition = self.knowledge.findings[name].relevant, self.knowledge.definition(name)
        applies = self.knowledge.evaluator(relevant)(self) if relevant else True
        by_relevance = because(self.knowledge.condition(relevant), self) if relevant else ()
        if applies is False:
            return by_relevance
        by_definition = because(definition, self) if definition is not None else ()
        return (*by_definition, *by_relevance) if applies is None and self[name] is None else by_definition

    def _is_answered(self, name: str) -> bool:
        """Whether an answer gives it, and not only what it is derived from."""
        finding = self.knowledge.findings[name]
        return not finding.derived or (finding.may_be_given and bool(finding.question))


@dataclasses.dataclass
class _Reader:
    """Reads raw answers, collecting every fault."""

    knowledge: KnowledgeBase
    faults: list[AnswerFault] = dataclasses.field(default_factory=list)
    own: set[str] = dataclasses.field(default_factory=set)
    """The findings that were answered as such, not through the reference interval of a laboratory."""

    def read(self, raw: Mapping[str, Any]) -> Answers:
        values: dict[str, Any] = {}
        medicines: tuple[Recognised, ...] = ()
        kept: dict[str, Any] = {}
        if len(raw) > MOST_ANSWERS:
            self._fault("answers", "", f"has more than {MOST_ANSWERS} names", "Give one person's answers")
            raise AnswersError(self.faults)
        for name, answer in raw.items():
            finding = self._finding(name, answer)
            if finding is None or answer is None:
                continue
            kept[name] = answer
            self.own.add(name)
            if is_unknown(answer):
                values[name] = UNKNOWN
            elif finding.type == "medicines":
                medicines = self._medicines(finding, answer)
                values[name] = tuple(entry.written for entry in medicines)
            else:
                self._value(finding, answer, values)
        if not self.faults:
            self._contradictions(Answers(self.knowledge, values, medicines))
        if self.faults:
            raise AnswersError(self.faults)
        return Answers(self.knowledge, values, medicines, kept)

    def _finding(self, name: Any, answer: Any) -> Finding | None:
        finding = self.knowledge.findings.get(name) if isinstance(name, str) else None
        if finding is None:
            few = len(self.faults) < MOST_SUGGESTIONS
            suggestion = nearest(str(name)[:80], self.knowledge.findings) if few else ""
            mend = f"Check the name{suggestion}" if suggestion else "See 'nightcramp knowledge findings' for all names"
            self._fault(in_one_line(str(name)).strip() or "(an empty name)", "", "is not a known finding", mend)
        elif finding.derived and not finding.may_be_given and answer is not None:
            node = self.knowledge.definition(finding.id)
            rests_on = ", ".join(self.knowledge.base_names(node)[:6]) if node else ""
            self._fault(name, shown(answer), "is worked out from other answers", f"Give these instead: {rests_on}")
            return None
        return finding

    def _fault(self, field: str, value: str, problem: str, mend: str) -> None:
        self.faults.append(AnswerFault(field, value, problem, mend))

    def _value(self, finding: Finding, answer: Any, values: dict[str, Any]) -> None:
        try:
            values[finding.id] = read_value(finding, answer)
            if isinstance(answer, Mapping) and ("low" in answer or "high" in answer):
                self._own_interval(finding, answer, values)
        except ValueRefusedError as error:
            self.faults.append(error.fault)

    def _own_interval(self, finding: Finding, answer: Mapping[str, Any], values: dict[str, Any]) -> None:
        """The interval that the laboratory sent with a result wins over ours."""
        limits = {
            side: self._limit(finding, answer, side) if answer.get(side) is not None else None
            for side in ("low", "high")
        }
        value, low, high = values[finding.id], limits["low"], limits["high"]
        if low is not None and high is not None and low >= high:
            self._fault(finding.id, shown(dict(answer)), "has a low limit that is not below the high one",
                        "Check the reference interval of the laboratory")  # fmt: skip
            return
        for side, outside in (("low", low is not None and value < low), ("high", high is not None and value > high)):
            flag = self.knowledge.findings.get(f"{finding.id}_{side}")
            if limits[side] is not None and flag is not None and flag.may_be_given:
                values.setdefault(flag.id, outside)

    def _limit(self, finding: Finding, answer: Mapping[str, Any], side: str) -> Any:
        try:
            return read_value(finding, {"value": answer[side], "unit": answer.get("unit") or finding.unit})
        except ValueRefusedError as error:
            problem = error.fault.problem.replace("has a value that", "it")
            raise ValueRefusedError(
                dataclasses.replace(error.fault, value=shown(answer[side]), problem=f"as its {side} limit, {problem}")
            ) from None

    def _medicines(self, finding: Finding, answer: Any) -> tuple[Recognised, ...]:
        entries = [answer] if isinstance(answer, str) else answer
        if isinstance(entries, str | Mapping) or not isinstance(entries, list | tuple):
            self._fault(finding.id, shown(answer), "is not a list of medicines", "Write [furosemide, ramipril], or []")
            return ()
        if len(entries) > MOST_MEDICINES:
            self._fault(finding.id, shown(answer), f"has more than {MOST_MEDICINES} entries", "Write what is taken now")
            return ()
        found = []
        index = medicine_names(self.knowledge)
        for entry in entries:
            if not isinstance(entry, str) or not entry.strip():
                self._fault(finding.id, shown(entry), "is not the name of a medicine", "Write the name on the pack")
            elif len(entry) > LONGEST_MEDICINE:
                self._fault(finding.id, shown(entry), "is too long for the name of a medicine", "Write the name only")
            else:
                found.append(index.recognise(in_one_line(" ".join(entry.split()), LONGEST_MEDICINE)))
        return tuple(found)

    def _contradictions(self, answers: Answers) -> None:
        state = answers.state()
        told = self._impossible(answers, state)
        for name, value in answers.items():
            finding = self.knowledge.findings[name]
            if value is False and name in self.own - told:
                self._denied(finding, answers, state)
            if value in (UNKNOWN, False) or not finding.relevant:
                continue
            if self.knowledge.evaluator(finding.relevant)(state) is False:
                others = [other for other in state.because(finding.relevant) if other in answers][:MOST_FIELDS]
                self._fault(name, _in_words(value), f"does not fit with {self._said(others, answers)}",
                            f"Correct or leave out {name}, or {' or '.join(others)}")  # fmt: skip

    def _impossible(self, answers: Answers, state: State) -> set[str]:
        """Tell which states cannot be; the names of their fields."""
        told: set[str] = set()
        for constraint in self.knowledge.collection("constraints"):
            if self.knowledge.evaluator(constraint.impossible)(state) is True:
                settled = state.because(constraint.impossible)
                fields = [field for field in constraint.fields if field in answers and field in settled]
                named = fields or [field for field in constraint.fields if field in answers] or list(constraint.fields)
                told.update(named)
                more = f" and {len(named) - MOST_FIELDS} more" if len(named) > MOST_FIELDS else ""
                self._fault(
                    ", ".join(named[:MOST_FIELDS]) + more,
                    self._said([field for field in named[:MOST_FIELDS] if field in answers], answers),
                    constraint.says,
                    constraint.mend,
                )
        return told

    def _denied(self, finding: Finding, answers: Answers, state: State) -> None:
        """A no to what follows from the other answers."""
        evaluate = self.knowledge.derived_value(finding.id)
        if evaluate is not None and finding.type == "boolean" and evaluate(state) is True:
            others = [other for other in state.because(finding.derived) if other in answers and other != finding.id]
            others = others[:MOST_FIELDS]
            self._fault(finding.id, "no", f"does not fit with {self._said(others, answers)}",
                        f"Correct or leave out {finding.id}, or {' or '.join(others)}")  # fmt: skip

    def _said(self, names: list[str], answers: Answers) -> str:
        return ", ".join(f"{name}: {_in_words(answers[name])}" for name in names)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
