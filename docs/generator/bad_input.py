"""Runs every bad input of ``tests/cases/bad_input.yaml`` through the command line, and tells what came back."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from generator.markdown import code, plain, table
from nightcramp.cli import main

CASES = Path(__file__).parents[2] / "tests" / "cases" / "bad_input.yaml"
FILE = "answers.yaml"
REFUSED, USAGE = 3, 2
LONGEST = 60
"""Characters of an input that the table shows."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One input and what came back.

    Attributes:
        case: the case as the file has it.
        code: the exit code.
        faults: field, value, problem and mend of each fault.
        message: what was written to standard error.
        wrong: what did not come back as the case expects it; empty when all did.
    """

    case: Mapping[str, Any]
    code: int
    faults: tuple[Mapping[str, str], ...]
    message: str
    wrong: str


def groups() -> list[dict[str, Any]]:
    """The cases, by group."""
    found: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return found


def outcomes() -> list[tuple[str, list[Outcome]]]:
    """What comes back for each case, by group."""
    return [(group["group"], [_try(case) for case in group["cases"]]) for group in groups()]


def page(found: list[tuple[str, list[Outcome]]]) -> str:
    """The tables, one a group."""
    parts = []
    for group, tried in found:
        rows = [row for outcome in tried for row in _rows(outcome)]
        parts.append(f"### {group}\n\n" + table(_header(tried[0]), rows))
    return "\n".join(parts)


# --- trying


def _content(case: Mapping[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return str(case.get("text", "")).encode() * int(case.get("times", 1))


def _arguments(case: Mapping[str, Any]) -> list[str]:
    return [str(argument) for argument in case.get("arguments", ("assess", FILE))]


def _try(case: Mapping[str, Any]) -> Outcome:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "link" in case:
            (folder / case["link"]).symlink_to(case["link"])
        if case.keys() & {"text", "hex"} and case.get("stdin") != "text":
            (folder / FILE).write_bytes(_content(case))
        before = {path.name for path in folder.iterdir()}
        done = _run(case, folder)
        left = sorted({path.name for path in folder.iterdir()} - before)
    message = done.stderr.decode()
    faults: tuple[Mapping[str, str], ...] = ()
    if done.returncode == REFUSED:
        faults = tuple(json.loads(done.stdout)["error"]["faults"])
    wrong = "; ".join(_wrong(case, done.returncode, faults, message))
    return Outcome(case, done.returncode, faults, message, wrong or (f"it left {left} behind" if left else ""))


def _run(case: Mapping[str, Any], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command line in a folder, as a process of its own would, but without starting one."""
    arguments = _arguments(case) if "usage" in case else [*_arguments(case), "--json"]
    given = _content(case) if case.get("stdin") == "text" else b""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    kept = sys.stdin, dict(os.environ)
    sys.stdin = None if case.get("stdin") == "closed" else io.TextIOWrapper(io.BytesIO(given), "utf-8")
    os.environ.clear()
    os.environ.update({"PATH": kept[1]["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"})
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(arguments)
    finally:
        sys.stdin = kept[0]
        os.environ.clear()
        os.environ.update(kept[1])
    written = []
    for stream in (out, err):
        stream.flush()
        written.append(stream.buffer.getvalue())
    return subprocess.CompletedProcess(arguments, code, *written)


def _wrong(case: Mapping[str, Any], code: int, faults: tuple[Mapping[str, str], ...], message: str) -> Iterator[str]:
    expected = USAGE if "usage" in case else REFUSED if "faults" in case else 0
    if code != expected:
        yield f"exit code {code} instead of {expected}: {message[-300:]}"
    if "Traceback" in message:
        yield "a stack trace"
    if case.get("usage", "") not in message:
        yield f"the message lacks {case['usage']!r}: {message[-300:]}"
    wanted = case.get("faults", [])
    if len(wanted) != len(faults):
        yield f"{len(faults)} faults instead of {len(wanted)}: {faults}"
    for (field, words), fault in zip(wanted, faults, strict=False):
        if field not in fault["field"] or words not in fault["problem"]:
            yield f"{fault} instead of {field}: {words}"
        if not fault["mend"]:
            yield f"no mend for {fault}"


# --- showing


def _header(outcome: Outcome) -> tuple[str, ...]:
    if "reads" in outcome.case:
        return ("tried", "as", "read as")
    if "usage" in outcome.case:
        return ("tried", "as", "what came back")
    return ("tried", "as", "field", "value", "problem", "mend")


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    tried, given = plain(outcome.case["try"]), code(_shown(outcome.case))
    if "reads" in outcome.case:
        yield tried, given, code(_as_answers(outcome.case["reads"])) or "nothing is known"
        return
    if "usage" in outcome.case:
        yield tried, given, plain(outcome.message.rpartition("Error: ")[2])
        return
    for number, fault in enumerate(outcome.faults):
        said = (code(fault["field"]), code(fault["value"]), plain(fault["problem"]), plain(fault["mend"]))
        yield ("" if number else tried, "" if number else given, *said)


def _as_answers(reads: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {_value(value)}" for name, value in reads.items())


def _value(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("'", "")


def _shown(case: Mapping[str, Any]) -> str:
    """The input, short."""
    if "arguments" in case:
        return "nightcramp " + shlex.join(_arguments(case)) + (" <&-" if case.get("stdin") == "closed" else "")
    if "hex" in case:
        content = bytes.fromhex(case["hex"])
        return ascii(content)[2:-1][:LONGEST]
    text = str(case["text"])
    shown = "".join(letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in text)
    many = f" … {case['times']:,} times" if "times" in case else ""
    return (shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…") + many
