"""Guides through a cramp in a terminal: the questions that could make a step harmful, then step by step."""

from __future__ import annotations

import contextlib
import math
import os
import select
import sys
import textwrap
import time
from collections.abc import Iterator

import click

from nightcramp.answers import Answers, AnswersError
from nightcramp.cli import console, exits
from nightcramp.relief import Relief, Step, answering, before, relief
from nightcramp.relief.words import NO_STEP, reasons, till_then

GONE, NEXT, WRONG, QUIT, TOO_LONG = "gone", "next", "wrong", "quit", "too long"
_KEYS = {"\n": GONE, "\r": GONE, "g": GONE, "n": NEXT, "w": WRONG, "q": QUIT}
_LEGEND = ("Enter gone", "n next", "w wrong", "q stop")
TICK = 1.0
"""Seconds after which the countdown is drawn again."""


class Guide:
    """One guided relief.

    Args:
        answers: what is known already.
        part: of the leg.
        country: whose numbers are shown.
        redraws: whether the countdown may be redrawn in its line.
    """

    def __init__(self, answers: Answers, part: str, *, country: str | None, redraws: bool) -> None:
        self.answers = answers
        self.part = part
        self.country = country
        self.redraws = redraws and console.has_colours(sys.stdout)

    def run(self) -> int:
        """Ask, then lead through the steps."""
        try:
            self.ask()
            return self._lead(relief(self.answers, self.part))
        except (KeyboardInterrupt, EOFError):
            self._say("")
            self._say("Stopped. Nothing was kept.")
            return exits.INTERRUPTED

    # --- what could make a step harmful

    def ask(self) -> Answers:
        """Ask the age and the page, as far as they are not known; the answers with what was told."""
        if before(self.answers).age:
            self._age()
        if lines := before(self.answers).lines:
            self._say("")
            self._say(click.style("Is any of this true?", bold=True))
            for number, line in enumerate(lines, 1):
                self._say(line.says, f"{number:>2}  ")
            self._say("Type the numbers, such as 1 3. Type n if none is, d if you don't know.")
            chosen = self._chosen(len(lines))
            named = None if chosen is None else {line.id for k, line in enumerate(lines, 1) if k in chosen}
            self.answers = answering(self.answers, named)
        return self.answers

    def _age(self) -> None:
        self._say(click.style("How old is the person?", bold=True))
        while True:
            reply = self._read()
            try:
                self.answers = self.answers.adding(age="unknown" if reply in ("", "d") else reply)
            except AnswersError as error:
                self._say(f"{error.faults[0].mend}.")
            else:
                return

    def _chosen(self, most: int) -> set[int] | None:
        while True:
            reply = self._read()
            if reply in ("d", "dk", "don't know"):
                return None
            if reply in ("n", "no", "none", "0"):
                return set()
            parts = reply.replace(",", " ").split()
            if parts and all(part.isdecimal() and 1 <= int(part) <= most for part in parts):
                return {int(part) for part in parts}
            self._say(f"Type numbers from 1 to {most}, or n.")

    def _read(self) -> str:
        console.show("> ")
        text = sys.stdin.readline()
        if not text:
            raise EOFError
        return text.strip().casefold()

    # --- the steps

    def _lead(self, found: Relief) -> int:
        for text in urgent(self.answers, found, self.country):
            self._say(click.style(text, bold=True))
        if not is_led(found):
            self._tell(found)
            return exits.DONE
        for hint in found.hints:
            self._say(hint, "! ")
        begin = time.monotonic()
        end = begin + min((60 * limit.minutes for limit in found.limits), default=math.inf)
        with _single_keys():
            for step in found.steps:
                reply = self._step(step, end)
                if reply == GONE:
                    return self._gone(found, time.monotonic() - begin)
                if reply == QUIT:
                    self._say("Stopped. Nothing was kept.")
                    return exits.DONE
                if reply == TOO_LONG:
                    break
        self._say("")
        self._say(found.limits[0].says if time.monotonic() >= end else till_then(found))
        self._call()
        return exits.DONE

    def _tell(self, found: Relief) -> None:
        """What there is to say where no step has a clock: help is called, it lasts too long, or nothing is safe."""
        if found.stopped:
            self._say(found.stopped.says)
        for hint in found.hints:
            self._say(hint, "! ")
        for step in found.steps:
            self._say("")
            self._say(click.style(step.action.name, bold=True))
            for text in step.action.steps:
                self._say(text, "- ")
        if not found.steps and not found.stopped:
            self._say(click.style(NO_STEP, bold=True))
            for text in reasons(found):
                self._say(text, "- ")
            self._say(till_then(found))
        self._call()

    def _call(self) -> None:
        for text in when_to_call(self.answers, self.country):
            self._say(text)

    def _step(self, step: Step, end: float) -> str:
        self._say("")
        self._say(click.style(step.action.name, bold=True))
        for text in step.action.steps:
            self._say(text, "- ")
        for text in step.cautions:
            self._say(text, "! ")
        for text in legend():
            self._say(click.style(text, dim=True))
        while True:
            reply = self._count_down(step.seconds or 0, end)
            if reply != WRONG:
                return reply
            self._call()

    def _count_down(self, seconds: int, end: float) -> str:
        """Wait for a key while the seconds run down; the next step when they are over, none when it lasts too long."""
        over = min(time.monotonic() + seconds, end)
        if not self.redraws:
            self._say(f"{lasting(seconds)}.")
        while (left := over - time.monotonic()) > 0:
            if self.redraws:
                console.show(f"\r{int(left + 0.999):>4} seconds ")
            if select.select([sys.stdin], [], [], min(TICK, left))[0]:
                key = os.read(sys.stdin.fileno(), 1)
                if not key:
                    raise EOFError
                if reply := _KEYS.get(key.decode("ascii", "replace").casefold()):
                    self._say("")
                    return reply
        self._say("")
        return NEXT if over < end else TOO_LONG

    def _gone(self, found: Relief, seconds: float) -> int:
        self._say("")
        self._say(f"Good. It took about {lasting(max(1, round(seconds)))}.")
        for text in found.after:
            self._say(text, "- ")
        return exits.DONE

    def _say(self, text: str, mark: str = "") -> None:
        console.show("\n".join(wrapped(text, mark) or [""]) + "\n")


def legend() -> list[str]:
    """The keys, in lines of the terminal's width; no key is parted from what it does."""
    lines = [_LEGEND[0]]
    for part in _LEGEND[1:]:
        longer = f"{lines[-1]}   {part}"
        if len(longer) <= console.width():
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def is_led(found: Relief) -> bool:
    """Whether there are steps with a clock of their own."""
    return any(step.seconds is not None for step in found.steps)


def lasting(seconds: int) -> str:
    """A time in words.

    >>> lasting(30), lasting(60), lasting(140)
    ('30 seconds', '1 minute', '2 minutes 20 seconds')
    """
    minutes, rest = divmod(seconds, 60)
    parts = [(minutes, "minute"), (rest, "second")]
    return " ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count) or "a moment"


def wrapped(text: str, mark: str = "") -> list[str]:
    """Text in lines of the terminal's width."""
    plain = click.unstyle(text)
    lines = textwrap.wrap(
        plain, console.width(), initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    )
    return [text.replace(plain, lines[0])] if len(lines) == 1 and not mark else lines


def urgent(answers: Answers, found: Relief, country: str | None) -> list[str]:
    """What is more urgent than the cramp: an emergency, or help that is needed today; the first of them."""
    from nightcramp.report.wording import country as named
    from nightcramp.report.wording import with_numbers

    heads = {"emergency": "EMERGENCY. ", "urgent": "Get help today. "}
    rules = [fired.rule for fired in found.triage.fired if fired.rule.level == found.triage.certain]
    where = named(answers.knowledge, country)
    return [f"{heads[rule.level]}{with_numbers(rule.do, where)}" for rule in rules[:1] if rule.level in heads]


def when_to_call(answers: Answers, country: str | None) -> Iterator[str]:
    """The signs for which to call at once."""
    import nightcramp
    from nightcramp.report import report

    made = report(nightcramp.assess(answers), country)
    yield ""
    yield click.style("Call for help if", bold=True)
    for sign in made.signs:
        yield from wrapped(sign, "- ")


@contextlib.contextmanager
def _single_keys() -> Iterator[None]:
    """Read keys without Enter, where the terminal can do that."""
    try:
        import termios
        import tty

        former = termios.tcgetattr(sys.stdin)
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        tty.setcbreak(sys.stdin)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, former)
