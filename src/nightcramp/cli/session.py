"""The interview in a terminal: one question at a time, back without loss, "don't know", help, stop and go on later."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import click

from nightcramp.answers import Answers, AnswersError, read_file
from nightcramp.cli import console, exits, storage
from nightcramp.interview import Question, next_question, questions_of, remaining
from nightcramp.knowledge import KnowledgeBase
from nightcramp.report.wording import in_words

_NONE = frozenset({"n", "no", "none", "0"})
_YES = frozenset({"y", "yes"})
_NOT_KNOWN = frozenset({"d", "dk", "don't know", "dont know", "do not know", "unknown"})
_BACK = frozenset({"b", "back"})
_HELP = frozenset({"?", "h", "help"})
_ENOUGH = frozenset({"s", "stop", "enough"})
_QUIT = frozenset({"q", "quit", "exit"})
_HOW = {
    "page": "Type the numbers that are true, such as 2 5. Type n if none is.",
    "pick": "Type the numbers that are true, such as 1 3. Type n if none is.",
    "yes_no": "Type y for yes, n for no.",
    "number": "Type a number{unit}.",
    "choice": "Type the number of your choice.",
    "date": "Type year-month-day, such as 2026-03-31.",
    "medicines": "Type the names with commas between, such as furosemide, ramipril. Type n if there are none.",
}
_KEYS = "d = don't know   ? = help   b = back   s = answer now   q = stop, go on later"
_WELCOME = (
    "If somebody is in danger right now, do not go on here: call your emergency number. Else some questions follow. "
    '"Don\'t know" is a good answer. Your answers stay on this computer.'
)
_UNSURE_HELP = "Type 2? if you are not sure about line 2."
_PAGE_HELP = f"If a line is true, type its number. You are then asked which part of it.\n{_UNSURE_HELP}"


class _NotUnderstood(Exception):  # noqa: N818 - it never leaves this module
    """A reply that does not answer the question; says what would."""


class Session:
    """One interview.

    Args:
        knowledge: the knowledge base.
        country: the country whose numbers an emergency shows.
        save: where the answers are kept when the interview is over.
        resume: a file with answers to go on from.
        to_error: write the questions to standard error, because standard output is for a program.
    """

    def __init__(
        self, knowledge: KnowledgeBase, *, country: str | None, save: Path | None, resume: Path | None, to_error: bool
    ) -> None:
        self.knowledge = knowledge
        self.country = country
        self.save = save
        self.resume = resume
        self.to_error = to_error
        self.answers = Answers.read({}, knowledge)
        self.former: dict[str, Any] = {}
        self.enough = False
        self.kept = save or (resume if resume and storage.is_ours(resume) else storage.resume_file())

    def run(self) -> Answers:
        """Ask until everything that matters is known. Call :meth:`close` when the report was shown.

        Raises:
            AnswersError: the file to go on from cannot be used.
            InterruptedSession: the person stopped.
        """
        try:
            self._begin()
            while not self.enough and (question := next_question(self.answers)) is not None:
                self._ask(question)
        except (KeyboardInterrupt, EOFError):
            self._say("")
            raise self._stop() from None
        self._say("")
        return self.answers

    def close(self) -> None:
        """Keep the answers if the person wants that, else forget them."""
        if self.save is not None:
            storage.write(self.save, self.answers.raw())
            self._say(f"Your answers are kept in {self.save}.")
        storage.resume_file().unlink(missing_ok=True)

    # --- begin and end

    def _begin(self) -> None:
        if self.save is not None:
            storage.check(self.save)
        if self.resume is not None:
            self.answers = read_file(self.resume, self.knowledge)
            self._say(f"Going on after {self._count()}.")
            return
        self._say(_WELCOME)
        own = storage.resume_file()
        if own.exists() and self.save is None:
            self._offer_to_go_on(own)

    def _offer_to_go_on(self, own: Path) -> None:
        try:
            kept = read_file(own, self.knowledge)
        except AnswersError:
            self._say(f"The answers that you kept in {own} can no longer be used. Delete the file to see this no more.")
            return
        if not kept:
            return
        self.answers, fresh = kept, self.answers
        self._say(f"You stopped before, after {self._count()}. y = go on, n = begin anew")
        while True:
            reply = self._read()
            if reply in _NONE:
                self.answers = fresh
            if reply in _NONE or reply in _YES or not reply:
                return
            self._say("y or n?")

    def _stop(self) -> exits.InterruptedSession:
        if not self.answers:
            return exits.InterruptedSession("Stopped. Nothing was kept.")
        storage.write(self.kept, self.answers.raw())
        how = "nightcramp assess" if self.kept == storage.resume_file() else f"nightcramp assess --resume {self.kept}"
        return exits.InterruptedSession(
            f"Stopped. Your answers are kept in {self.kept}, on this computer only.\n"
            f"Go on with: {how}\nForget them with: rm {self.kept}"
        )

    # --- one question

    def _ask(self, question: Question) -> None:
        self._show(question)
        while True:
            reply = self._read()
            if reply in _BACK:
                self._back()
                return
            if reply in _ENOUGH:
                self.enough = True
                return
            if reply in _QUIT:
                raise self._stop()
            if reply in _HELP:
                self._help(question)
                continue
            try:
                self.answers = self.answers.adding(**self._understand(question, reply))
            except _NotUnderstood as hint:
                self._say(str(hint))
            except AnswersError as error:
                self._say(
                    "\n".join(
                        f"{fault.problem[:1].upper()}{fault.problem[1:]}. {fault.mend}." for fault in error.faults
                    )
                )
            else:
                for name in question.findings:
                    self.former.pop(name, None)
                if question.kind == "medicines":
                    self._tell_medicines()
                return

    def _show(self, question: Question) -> None:
        left = remaining(self.answers)
        self._say("")
        self._say(click.style(f"About {left} question{'' if left == 1 else 's'} left", dim=True))
        self._say(click.style(question.ask, bold=True))
        if question.kind in ("page", "pick", "choice"):
            for number, line in enumerate(question.lines, 1):
                self._say(line.text, f"{number:>3}  ")
        elif question.help:
            self._say(question.help)
        self._say(
            click.style(_HOW[question.kind].format(unit=f" ({question.unit})" if question.unit else ""), dim=True)
        )
        self._say(click.style(_KEYS, dim=True))
        if before := self._before(question):
            self._say(f"You said: {before}. Enter keeps it.")

    def _before(self, question: Question) -> str:
        """What was answered before the person went back."""
        if not all(name in self.former for name in question.findings):
            return ""
        try:
            former = self.answers.adding(**{name: self.former[name] for name in question.findings})
        except AnswersError:
            return ""
        said = [name for name in question.findings if former.get(name) not in (False, ())]
        return "; ".join(in_words(name, former) for name in said) or "none of these"

    def _help(self, question: Question) -> None:
        if question.kind in ("page", "pick"):
            for number, line in enumerate(question.lines, 1):
                self._say(line.help or line.text, f"{number:>3}  ")
            self._say(_PAGE_HELP if question.kind == "page" else _UNSURE_HELP)
        else:
            finding = self.knowledge.findings[question.findings[0]]
            self._say(question.help or f"It is about: {finding.label}. If you are not sure, type d.")

    def _tell_medicines(self) -> None:
        """What the names were taken for, so that a slip can be seen."""
        for entry in self.answers.medicines:
            found = ", ".join(medicine.generic for medicine in entry.medicines)
            if not found:
                self._say(f"{entry.written}: not in our list. Ask a pharmacist about it.")
            elif found.casefold() != entry.written.casefold():
                self._say(f"{entry.written}: taken as {found}.")

    def _back(self) -> None:
        groups = questions_of(self.answers)
        if not groups:
            self._say("This is the first question.")
            return
        raw = self.answers.raw()
        for name in groups[-1]:
            self.former[name] = raw.pop(name)
        self.answers = Answers.read(raw, self.knowledge)

    # --- replies

    def _understand(self, question: Question, reply: str) -> dict[str, Any]:
        if not reply:
            if self._before(question):
                return {name: self.former[name] for name in question.findings}
            raise _NotUnderstood(_hint(question))
        if reply in _NOT_KNOWN:
            return question.not_known()
        match question.kind:
            case "page" | "pick":
                return _picked(question, reply)
            case "yes_no" if reply in _YES | _NONE:
                return question.answered(reply in _YES)
            case "choice":
                return question.answered(_chosen(question, reply))
            case "medicines":
                names = [] if reply in _NONE else [name.strip() for name in reply.split(",") if name.strip()]
                return question.answered(names)
            case "yes_no":
                raise _NotUnderstood(_hint(question))
            case _:
                return question.answered(reply)

    # --- the terminal

    def _read(self) -> str:
        console.show("> ", err=self.to_error)
        (sys.stderr if self.to_error else sys.stdout).flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip().casefold().rstrip(".")

    def _say(self, text: str, mark: str = "") -> None:
        for part in text.split("\n"):
            plain = click.unstyle(part)
            wrapped = textwrap.wrap(
                plain, console.width(), initial_indent=mark, subsequent_indent=" " * len(mark),
                break_on_hyphens=False, break_long_words=False,  # a path stays whole
            )  # fmt: skip
            shown = part.replace(plain, "\n".join(wrapped)) if wrapped else ""
            console.show(f"{shown}\n", err=self.to_error)

    def _count(self) -> str:
        count = len(questions_of(self.answers))
        return f"{count} question{'' if count == 1 else 's'}"


def _hint(question: Question) -> str:
    return _HOW[question.kind].format(unit=f" ({question.unit})" if question.unit else "") + " Or d, ?, b, s, q."


def _picked(question: Question, reply: str) -> dict[str, Any]:
    if reply in _NONE:
        return question.picked()
    chosen: set[str] = set()
    unsure: set[str] = set()
    for part in reply.replace(",", " ").replace("and", " ").split():
        number = part.rstrip("?")
        if not number.isdecimal() or not 1 <= int(number) <= len(question.lines):
            raise _NotUnderstood(f"{part!r} is no line of the list. {_hint(question)}")
        (unsure if part.endswith("?") else chosen).add(question.lines[int(number) - 1].id)
    return question.picked(chosen, unsure)


def _chosen(question: Question, reply: str) -> str:
    if reply.isdecimal() and 1 <= int(reply) <= len(question.lines):
        return question.lines[int(reply) - 1].id
    found = [line.id for line in question.lines if line.text.casefold().startswith(reply)]
    if len(found) != 1:
        raise _NotUnderstood(_hint(question))
    return found[0]
