"""Random answer files: each must end in an assessment, or in a refusal that says what is wrong and how to mend it.

Run with ``make fuzz``, or ``python benchmarks/fuzz.py --inputs 2000``. The inputs follow from the seed and their number:
``--only 4711`` runs one of them again and shows it. Anything but an assessment or an ``AnswersError`` whose faults all
have a field, a problem and a mend is a failure, and so is an input that takes more than five seconds of processor time.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import datetime
import json
import multiprocessing
import random
import signal
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

import nightcramp
from nightcramp.answers import AnswersError, read_answers, read_file
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Finding
from nightcramp.report import report
from nightcramp.report.json import as_json
from nightcramp.report.text import render

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
INPUTS = 100_000
THROUGH_THE_COMMAND_LINE = 240
SEED = 20261124
LONGEST_SECONDS = 5
BEGIN, END = "<!-- begin: benchmarks/fuzz.py -->", "<!-- end: benchmarks/fuzz.py -->"
LONGEST_MESSAGE = 1_000
"""Characters; a longer fault is a wall that nobody reads."""
COMMAND = [sys.executable, "-c", "import sys; from nightcramp.cli import main; sys.exit(main())"]
ODD_TEXTS = (
    "", " ", "\t", "\x00", "\ufeff", "\u202eyes", "\u0663\u0664", "nein", "oui", "да", "是", "💧", "e\u0301" * 40, "%s",
    "{0}", "${HOME}", "../../etc/passwd", "<script>alert(1)</script>", "'; drop table findings; --", "null", "~", "nan",
    "inf", "0x1F", "1e5", "1_000", "1:30", "12:34:56", "007", "½", "²", "1,234", "1.234,5", "--1", "+", "yes\nno", "\\",
    "unknown ", "UNKNOWN", "not asked", "a" * 5000,
)  # fmt: skip
ODD_NUMBERS = (
    0, -1, 1, -0.0, 0.1, 1e-320, 1e308, -1e308, 2**31, 2**63, 2**64, 10**30, 10**400, 1e15, 3.7, 37.0000001, 99999, 1e-9,
)  # fmt: skip
ODD_UNITS = (
    "mg/dL", "mmol/L", "furlong", "", " ", "mmHg", "F", "°C", "K", "%", "kg", "min", "1", "mol", "mmol/L/L", "/", "^",
    "g" * 300, "мг", "mg/dl ", "MG/DL", "10*9/L", "[degF]", "weeks", "a", "µmol/l",
)  # fmt: skip
TAGS = (
    "!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!!binary aGVsbG8=", "!!binary '%%%'",
    "!!set {a, b}", "!!omap [a: 1]", "!!pairs [a: 1, a: 2]", "!!int x", "!!float y", "!!bool 3", "!!null 4", "!!str 5",
    "!!timestamp 2026-02-30", "!!timestamp x", "!!map [1]", "!!seq {a: 1}", "!local {a: 1}", "!<tag:x,2000:y> z",
    "!!merge x", "!!value y", "!!int ''", "!!float ''", "!!bool ''", "!!timestamp ''",
)  # fmt: skip
ODD_DATES = (
    "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31", "0001-01-01", "10000-01-01", "31.03.2026", "03/31/2026",
    "2026-W10-1", "20260331", "2026-03-31T25:61:00Z", "2026-03-31 10:00:00", "2026-03-31T10:00:00+99:00", "yesterday",
    "-2026-01-01", "2026-3-1", "1", 20260331, 0, True, None, [2026, 3, 31], {"year": 2026},
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Tried:
    """One input and what came of it; ``wrong`` is empty when that was right."""

    number: int
    kind: str
    outcome: str
    wrong: str = ""
    shown: str = ""


# --- the inputs


@dataclasses.dataclass
class Maker:
    """Makes inputs: a text, or bytes that may be none."""

    knowledge: KnowledgeBase
    random: random.Random

    @property
    def finding(self) -> Finding:
        return self.random.choice(list(self.knowledge.findings.values()))

    def example(self) -> str:
        return self.random.choice(EXAMPLES).read_text(encoding="utf-8")

    def example_as_json(self) -> str:
        return json.dumps(yaml.safe_load(self.example()), default=str)

    def size(self, most: int) -> int:
        """Mostly small, at times large."""
        return int(most ** self.random.random())

    def text(self, most: int = 200) -> str:
        alphabet = self.random.choice(
            (string.printable, ":-?[]{},#&*!|>'\"%@` \n", "aä€😀\u202e\u0000\u0301א", string.ascii_letters)
        )
        return "".join(self.random.choices(alphabet, k=self.size(most)))

    def mutated(self, text: str) -> str:
        letters = list(text)
        for _ in range(self.size(20)):
            place = self.random.randrange(len(letters) + 1)
            match self.random.randrange(5):
                case 0:
                    letters[place : place + 1] = []
                case 1:
                    letters[place:place] = self.random.choice(string.printable + "\ufeff\u00a0€")
                case 2:
                    letters[place : place + 1] = self.random.choice(":-?[]{},#&*!|>'\"%@`\n\t 0123456789")
                case 3:
                    end = place + self.size(60)
                    letters[end:end] = letters[place:end]
                case _:
                    letters[place : place + self.size(60)] = []
        return "".join(letters)

    def value(self, depth: int = 2) -> Any:
        """Any value of any type."""
        pick = self.random.randrange(9 if depth else 6)
        match pick:
            case 0:
                return self.random.choice((True, False, None, "unknown", "yes", "no"))
            case 1:
                return self.random.choice(ODD_NUMBERS)
            case 2:
                return self.random.choice(ODD_TEXTS)
            case 3:
                return self.random.uniform(-1000, 1000)
            case 4:
                return self.text(30)
            case 5:
                return self.random.choice(ODD_DATES)
            case 6:
                return [self.value(depth - 1) for _ in range(self.size(5))]
            case 7:
                return {self.text(10): self.value(depth - 1) for _ in range(self.size(5))}
            case _:
                return {"value": self.value(depth - 1), "unit": self.value(depth - 1), "low": self.value(depth - 1)}

    def fitting(self, finding: Finding) -> Any:
        """A value that fits the finding by itself."""
        if self.random.random() < 0.1:
            return "unknown"
        match finding.type:
            case "boolean":
                return self.random.random() < 0.5
            case "number":
                low, high = finding.plausible or (0, 100)
                return self.random.randint(int(low), int(high)) if finding.integer else self.random.uniform(low, high)
            case "choice":
                return self.random.choice(list(finding.choices))
            case "date":
                return (
                    f"{self.random.randint(1930, 2026)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
                )
            case _:
                medicines = self.knowledge.collection("medicines")
                return [self.random.choice(medicines).generic for _ in range(self.random.randrange(6))]

    def written(self, answers: dict[str, Any]) -> str:
        """Answers as YAML or JSON."""
        if self.random.random() < 0.5:
            return json.dumps(answers, ensure_ascii=self.random.random() < 0.5)
        return yaml.safe_dump(answers, allow_unicode=True, sort_keys=False)


def random_bytes(make: Maker) -> bytes:
    return make.random.randbytes(make.size(2000))


def random_text(make: Maker) -> str:
    return make.text(2000)


def truncated_yaml(make: Maker) -> str:
    text = make.example()
    return text[: make.random.randrange(len(text))]


def truncated_json(make: Maker) -> str:
    text = make.example_as_json()
    return text[: make.random.randrange(len(text))]


def mutated_yaml(make: Maker) -> str:
    return make.mutated(make.example())


def mutated_json(make: Maker) -> str:
    return make.mutated(make.example_as_json())


def mutated_bytes(make: Maker) -> bytes:
    text = bytearray(make.example().encode(make.random.choice(("utf-8", "utf-16", "utf-32", "utf-8-sig"))))
    for _ in range(make.size(20)):
        text[make.random.randrange(len(text))] = make.random.randrange(256)
    return bytes(text)


def two_examples(make: Maker) -> str:
    lines = [*make.example().splitlines(), *make.example().splitlines()]
    make.random.shuffle(lines)
    return "\n".join(lines[: make.random.randrange(len(lines) + 1)])


def wrong_types(make: Maker) -> str:
    return make.written({make.finding.id: make.value() for _ in range(make.size(10))})


def huge_numbers(make: Maker) -> str:
    numbers = (
        "9" * make.size(6000), "-" + "9" * make.size(6000), "1e999", "-1e999", ".inf", "-.inf", ".nan", "NaN", "Infinity",
        "1" + "0" * make.size(400) + ".5", "0." + "0" * make.size(400) + "1", "0x" + "f" * make.size(400), "1e-999",
        '"' + "9" * make.size(6000) + '"', '"1e999 mmol/L"', '"9999999999999999999999 h"', "0b1", "0o17", "1_000",
    )  # fmt: skip
    lines = [f"{make.finding.id}: {make.random.choice(numbers)}" for _ in range(make.size(6))]
    return "\n".join(lines) if make.random.random() < 0.7 else "{" + ", ".join(lines) + "}"


def deep_nesting(make: Maker) -> str:
    depth = make.size(20_000)
    opening, closing = make.random.choice(
        (("[", "]"), ("{a: ", "}"), ('{"a": ', "}"), ("- ", ""), ("? ", ""), ("[{a: ", "}]"))
    )
    inside = opening * depth + make.random.choice(("1", "", "x")) + closing * make.random.choice((depth, depth - 1, 0))
    return make.random.choice((inside, f"{make.finding.id}: {inside}", f'{{"{make.finding.id}": {inside}}}'))


def odd_letters(make: Maker) -> str:
    odd = make.random.choice(ODD_TEXTS) + make.text(20)
    name = make.finding.id
    if make.random.random() < 0.3:
        return json.dumps({name: "\ud800" + odd, "\udfff": odd, "medicines": ["\ud83d", odd]})
    changed = name.replace("a", "а").replace("_", make.random.choice(("_", "-", "\u2011", " ", "\u200b")))
    return make.written({changed: odd, name: make.random.choice(ODD_TEXTS), "medicines": [odd, "\u0130buprofen"]})


def aliases(make: Maker) -> str:
    name, width, depth = make.finding.id, 1 + make.size(9), make.size(30)
    bomb = ["a0: &a0 [x, x]"] + [
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, depth)
    ]
    texts = (
        "\n".join([*bomb, f"{name}: *a{max(0, depth - 1)}"]),
        "\n".join([*bomb, f"medicines: *a{max(0, depth - 1)}"]),
        f"{name}: &x [*x]", f"{name}: &x {{value: *x}}", f"&x {name}: *x", f"{name}: *missing", "&a [*a, *a]",
        f"base: &base {{{name}: yes}}\n<<: *base", f"<<: {{{name}: yes}}\n{name}: no", f"<<: [{{{name}: 1}}, 3]", "<<: 3",
        "<<: [[]]", "a: &a {<<: *a}", f"{name}: &x {{value: 1, unit: *x}}", f"{name}: {{<<: {{value: 1}}, unit: min}}",
        f"*a : {name}", "? &a [1]\n: *a",
    )  # fmt: skip
    return make.random.choice(texts)


def given_twice(make: Maker) -> str:
    names = [make.finding.id for _ in range(1 + make.size(5))]
    lines = [
        f"{name}: {json.dumps(make.fitting(make.knowledge.findings[name]))}"
        for name in [*names, make.random.choice(names)]
    ]
    make.random.shuffle(lines)
    if make.random.random() < 0.5:
        return "\n".join(lines)
    return "{" + ", ".join(f'"{line.replace(": ", chr(34) + ": ", 1)}' for line in lines) + "}"


def wrong_units(make: Maker) -> str:
    numbers = [finding for finding in make.knowledge.findings.values() if finding.type == "number"]
    answers: dict[str, Any] = {}
    for _ in range(make.size(6)):
        finding = make.random.choice(numbers)
        unit = make.random.choice((*ODD_UNITS, finding.unit, *finding.units))
        amount = make.random.choice((make.random.uniform(0, 200), *ODD_NUMBERS))
        answers[finding.id] = make.random.choice(
            (f"{amount} {unit}", {"value": amount, "unit": unit}, {"value": amount, "unit": unit, "low": 1, "high": 2})
        )
    return make.written(answers)


def laboratory_limits(make: Maker) -> str:
    """Results with the limits of the laboratory: mostly such as can be, at times upside down or no numbers."""
    numbers = [f for f in make.knowledge.findings.values() if f.answered_by == "laboratory" and f.type == "number"]
    answers = {}
    for finding in make.random.sample(numbers, 1 + make.size(4)):
        lowest, highest = finding.plausible or (0, 100)
        middle = make.random.uniform(lowest, highest)
        limits: dict[str, Any] = {
            "low": make.random.uniform(lowest, middle),
            "high": make.random.uniform(middle, highest),
        }
        if make.random.random() < 0.2:
            limits = make.random.choice(({"low": limits["high"], "high": limits["low"]}, {"low": "x"}, {"high": [1]}))
        extra = make.random.choice(({}, {}, {"unit": finding.unit}, {"unit": finding.unit}, {"note": 1}))
        answers[finding.id] = {"value": make.random.uniform(lowest, highest), **limits, **extra}
    return make.written(answers)


def contradictions(make: Maker) -> str:
    """Values that fit by themselves and hardly together: fields of one constraint, and people who cannot be."""
    constraint = make.random.choice(make.knowledge.collection("constraints"))
    answers = {name: make.fitting(make.knowledge.findings[name]) for name in constraint.fields}
    answers |= make.random.choice(
        (
            {"pregnant": True, "age": 4},
            {"pregnant": True, "sex": "male"},
            {"age": 80, "gestational_week": 30},
            {},
            {"age": 1},
        )
    )
    return make.written(answers)


def whole_people(make: Maker) -> str:
    """Many findings at once, each with a value that fits it."""
    askable = [f for f in make.knowledge.findings.values() if not f.derived or f.may_be_given]
    chosen = make.random.sample(askable, make.size(len(askable)))
    return make.written({finding.id: make.fitting(finding) for finding in chosen})


def possible_people(make: Maker) -> str:
    """An example with some booleans more: mostly people who can be."""
    answers = yaml.safe_load(make.example())
    booleans = [f.id for f in make.knowledge.findings.values() if f.type == "boolean" and f.question and not f.relevant]
    answers |= {
        name: make.random.choice((True, False, "unknown")) for name in make.random.sample(booleans, make.size(40))
    }
    return make.written(json.loads(json.dumps(answers, default=str)))


def unknown_names(make: Maker) -> str:
    return make.written({make.mutated(make.finding.id): make.value(1) for _ in range(make.size(5))})


def odd_medicines(make: Maker) -> str:
    medicines = [medicine.generic for medicine in make.knowledge.collection("medicines")]
    entries: list[Any] = [make.mutated(make.random.choice(medicines)) for _ in range(make.size(120))]
    if make.random.random() < 0.3:
        entries.append(make.value())
    if make.random.random() < 0.1:
        entries.append(" ".join(make.mutated(name) for name in medicines) * make.size(100))
    return make.written({"medicines": make.random.choice((entries, entries[0], {"names": entries}, [entries]))})


def odd_dates(make: Maker) -> str:
    dates = [finding.id for finding in make.knowledge.findings.values() if finding.type == "date"]
    answers = {
        name: make.random.choice(ODD_DATES) for name in make.random.sample(dates, 1 + make.random.randrange(len(dates)))
    }
    if make.random.random() < 0.5:
        return "\n".join(f"{name}: {value}" for name, value in answers.items())
    return make.written(answers)


def tags(make: Maker) -> str:
    tag = make.random.choice(TAGS)
    return make.random.choice(
        (tag, f"{make.finding.id}: {tag}", f"? {tag}\n: yes", f"{make.finding.id}: {{value: {tag}}}")
    )


def odd_documents(make: Maker) -> str:
    texts = (
        "", "\n\n", "---", "--- a\n--- b", "...", "# nothing", "yes", "3", "[]", "[age, 3]", "{}", "null", '"age: 3"',
        "age", "age:", "age: ", "age 3", "- age: 3", "%YAML 1.1\n---\nage: 3", "%YAML 9.9\n---\nage: 3", "age: |\n  3",
        "age: >\n  3", "\tage: 3", "age: 3\n\tsex: male", "age: [3", "age: {3", "{age: 3", "{'age': 3}", '{"age": 3,}',
        '{"age": 3} x', "age: 'x", 'age: "\\x"', "? age\n: 3", "? [age]\n: 3", "? {a: 1}\n: 3", "3: 4", "null: 5", "2026-01-01: 6",
        "true: 7", ": 8", "age: 3\nage : 4", "{age: 3, age: 4}", "age: !", "age: &", "age: *", "age: @", "age: `", "age: %",
        "age: \x07", "\x00", "age: 3\r\nsex: male\r", "age: 3\u2028sex: male", "x" * 300_000, "age: " + "9" * 1_100_000,
        "age: \"" + "\\u0000" * 100 + "\"", "{\"age\": 1e400}", "{\"\": 1}", "{\"age\": {\"value\": {}}}", "{\"age\": {\"value\": true}}",
    )  # fmt: skip
    return make.random.choice(texts)


KINDS: tuple[Callable[[Maker], str | bytes], ...] = (
    random_bytes, random_text, truncated_yaml, truncated_json, mutated_yaml, mutated_json, mutated_bytes, two_examples,
    wrong_types, huge_numbers, deep_nesting, odd_letters, aliases, given_twice, wrong_units, laboratory_limits,
    contradictions, whole_people, possible_people, unknown_names, odd_medicines, odd_dates, tags, odd_documents,
)  # fmt: skip


def made(number: int, knowledge: KnowledgeBase) -> tuple[str, str | bytes]:
    """The kind and the content of the input of a number."""
    kind = KINDS[number % len(KINDS)]
    return kind.__name__.replace("_", " "), kind(Maker(knowledge, random.Random(f"{SEED}:{number}")))


# --- what comes of them


class TooSlowError(Exception):
    """An input took too long."""


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """Raises :class:`TooSlowError` after some processor time: a busy machine is no failure."""

    def stop(*_: object) -> None:
        raise TooSlowError(f"took longer than {LONGEST_SECONDS} s")

    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def attempt(number: int, knowledge: KnowledgeBase, folder: Path) -> Tried:
    """Assess one input in this process."""
    kind, content = made(number, knowledge)
    try:
        with time_limit():
            outcome, wrong = _outcome(content, knowledge, folder)
    except Exception as error:  # noqa: BLE001 - any other error is what we look for
        outcome, wrong = "failed", f"{type(error).__name__}: {str(error)[:300]}"
    return Tried(number, kind, outcome, wrong, repr(content)[:2000] if wrong else "")


def _outcome(content: str | bytes, knowledge: KnowledgeBase, folder: Path) -> tuple[str, str]:
    try:
        if isinstance(content, bytes):
            path = folder / "answers.yaml"
            path.write_bytes(content)
            answers = read_file(path, knowledge)
        else:
            answers = read_answers(content, knowledge)
    except AnswersError as error:
        faults = [fault for fault in error.faults if not (fault.field and fault.problem and fault.mend)]
        long = [fault for fault in error.faults if len(str(fault)) > LONGEST_MESSAGE]
        if faults or long or not error.faults:
            return (
                "failed",
                f"a fault without field, problem or mend, or a very long one: {str((faults or long)[:1])[:300]}",
            )
        return "refused", ""
    assessment = nightcramp.assess(answers)
    json.loads(as_json(assessment, None))
    if not render(report(assessment)).strip():
        return "failed", "an empty report"
    return "assessed", ""


def through_the_command_line(number: int, knowledge: KnowledgeBase, folder: Path) -> Tried:
    """Assess one input with the real command."""
    kind, content = made(number, knowledge)
    path = folder / f"answers-{number}.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    done = subprocess.run([*COMMAND, "assess", str(path), "--json"], capture_output=True, check=False, timeout=60)
    path.unlink()
    wrong = ""
    try:
        told = json.loads(done.stdout)
        expected = {0: "triage", 3: "error"}.get(done.returncode)
        if expected is None or expected not in told or b"Traceback" in done.stderr:
            wrong = f"exit code {done.returncode}, {done.stderr[-300:]!r}"
    except json.JSONDecodeError as error:
        wrong = f"no JSON ({error}), exit code {done.returncode}, {done.stderr[-300:]!r}"
    outcome = "failed" if wrong else "assessed" if done.returncode == 0 else "refused"
    return Tried(number, kind, outcome, wrong, repr(content)[:2000] if wrong else "")


def run(numbers: range, function: Callable[[int, KnowledgeBase, Path], Tried]) -> list[Tried]:
    """Try the inputs of these numbers."""
    knowledge = nightcramp.load_knowledge()
    with tempfile.TemporaryDirectory() as folder:
        return [function(number, knowledge, Path(folder)) for number in numbers]


def table(tried: list[Tried]) -> str:
    """How many inputs of each kind were assessed, refused, failed."""
    counts = collections.Counter((one.kind, one.outcome) for one in tried)
    kinds = sorted({one.kind for one in tried})
    rows = [f"{'kind of input':<22}{'assessed':>10}{'refused':>10}{'failed':>10}"]
    for kind in [*kinds, "all"]:
        found = [
            sum(count for (name, outcome), count in counts.items() if outcome == wanted and kind in (name, "all"))
            for wanted in ("assessed", "refused", "failed")
        ]
        rows.append(f"{kind:<22}" + "".join(f"{count:>10,}" for count in found))
    return "\n".join(rows)


def figures(tried: list[Tried], commands: list[Tried], failed: list[Tried], seconds: float) -> str:
    """The figures."""
    today = datetime.datetime.now(datetime.UTC).date()
    through = collections.Counter(one.outcome for one in commands)
    return (
        f"{len(tried):,} inputs in process, {today}, seed {SEED}\n\n{table(tried)}\n\n"
        f"{len(commands):,} of them through the command line: {through['assessed']} assessed, "
        f"{through['refused']} refused, {through['failed']} failed\n{len(failed)} failures in {seconds:.0f} s"
    )


def page(old: str, text: str) -> str:
    """A docs page with the figures between its markers."""
    before, rest = old.split(BEGIN)
    return f"{before}{BEGIN}\n\n```text\n{text}\n```\n\n{END}{rest.split(END)[1]}"


def main() -> int:
    """Run the fuzz; the exit code is 1 when an input failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument(
        "--commands", type=int, default=THROUGH_THE_COMMAND_LINE, help="of them, through the command line"
    )
    parser.add_argument("--processes", type=int, default=min(2, multiprocessing.cpu_count()))
    parser.add_argument("--write", type=Path, metavar="PAGE", help="renew the figures in this docs page")
    parser.add_argument("--only", type=int, help="the number of one input")
    options = parser.parse_args()
    if options.only is not None:
        print(made(options.only, nightcramp.load_knowledge())[1])
        print(*run(range(options.only, options.only + 1), attempt))
        return 0
    start = time.perf_counter()
    step = 500
    with concurrent.futures.ProcessPoolExecutor(options.processes) as pool:
        parts = [range(first, min(first + step, options.inputs)) for first in range(0, options.inputs, step)]
        tried = [one for part in pool.map(run, parts, [attempt] * len(parts)) for one in part]
        chosen = [range(first, min(first + 20, options.commands)) for first in range(0, options.commands, 20)]
        commands = [one for part in pool.map(run, chosen, [through_the_command_line] * len(chosen)) for one in part]
    failed = [one for one in [*tried, *commands] if one.outcome == "failed"]
    text = figures(tried, commands, failed, time.perf_counter() - start)
    print(text)
    for one in failed[:50]:
        print(f"input {one.number} ({one.kind}): {one.wrong}\n    {one.shown[:500]}")
    if options.write:
        options.write.write_text(page(options.write.read_text(encoding="utf-8"), text), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
