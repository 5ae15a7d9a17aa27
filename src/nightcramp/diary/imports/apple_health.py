"""Apple Health: one XML of up to some GB, read as a stream.

Nothing that the file declares is believed: its document type is skipped unread, so no entity can be expanded and no
other file fetched. That also reads the exports of iOS 16, whose document type is broken.
"""

from __future__ import annotations

import datetime
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

from nightcramp.diary.imports import archives, times
from nightcramp.diary.imports.errors import UnreadableError
from nightcramp.diary.imports.rows import Found, Reading, Row
from nightcramp.diary.imports.sleep_intervals import ASLEEP, AWAKE, IN_BED, sleeps_of
from nightcramp.diary.imports.sleeps import add_nights

_Work = Callable[[str, Mapping[str, str], int], None]
FORMAT = "apple-health"
FILE, ROOT = "export.xml", "HealthData"
STEPS, WATER = "Steps", "Water (mL)"
_BLOCK = 1 << 18
_LONGEST_LINE = 1 << 22
_LONGEST_DOCTYPE = 1 << 20
_MOST_BROKEN = 1000
_SLEEP, _SLEEP_VALUE = "HKCategoryTypeIdentifierSleepAnalysis", "HKCategoryValueSleepAnalysis"
_STAGES = {
    "InBed": IN_BED, "Asleep": ASLEEP, "AsleepUnspecified": ASLEEP, "AsleepCore": ASLEEP, "AsleepDeep": ASLEEP,
    "AsleepREM": ASLEEP, "Awake": AWAKE,
}  # fmt: skip
_SUMS = {
    "HKQuantityTypeIdentifierStepCount": STEPS,
    "HKQuantityTypeIdentifierDietaryWater": "Water",
    "HKQuantityTypeIdentifierDietaryCaffeine": "Caffeine",
    "HKQuantityTypeIdentifierNumberOfAlcoholicBeverages": "Alcoholic drinks",
}
_EVENTS = {"HKCategoryTypeIdentifierAbdominalCramps": "Abdominal cramps"}
_WORKOUT = "HKWorkoutActivityType"
_MINUTES = {"min": 1.0, "s": 1 / 60, "sec": 1 / 60, "hr": 60.0, "h": 60.0}
_FORBIDDEN = bytes(code for code in range(32) if code not in b"\t\n\r")
"""Letters that XML does not allow, and that such exports hold all the same."""
_MISMATCH = expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]


def read(stream: IO[bytes], reading: Reading) -> Found:
    """The nights of each device, and its sums a day.

    Raises:
        UnreadableError: it is not this format, or is built to do harm.
    """
    start = stream.read(len(archives.MAGIC))
    stream.seek(0)
    if start != archives.MAGIC:
        return _Reader().read(stream)
    with archives.opened(stream, reading.most_unpacked) as archive:
        names = [name for name in archives.names_of(archive) if name.rpartition("/")[2] == FILE]
        if not names:
            raise UnreadableError("zip", "", f"it holds no {FILE}", "Choose the zip that Health exported")
        with archive.open(names[0]) as packed:
            return _Reader().read(packed)


class _Reader:
    """Reads one file. Where it is broken, the line is named, and reading goes on with the next one."""

    def __init__(self) -> None:
        self.found = Found(FORMAT)
        self.intervals: dict[str, array[int]] = defaultdict(lambda: array("q"))
        self.sums: dict[tuple[str, str, datetime.date], float] = defaultdict(float)
        self._has_root = False
        self._depth = 0
        self._lines_before = 0
        """Lines of the file before the first one that the present parser saw."""
        self._fed = 0
        """Ends of lines that it was given."""
        self._is_mending = False
        self._broken = 0
        self._parser = self._new_parser()

    def read(self, stream: IO[bytes]) -> Found:
        """Read all of it."""
        for block in _blocks(stream):
            self._feed(block.translate(None, _FORBIDDEN))
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            if not self._has_root:
                raise _not_ours() from None
            self.found.fault(self._lines_before + self._fed + 1, "", "the file breaks off here",
                             "What came before was read; export it anew for the rest")  # fmt: skip
        for source, intervals in self.intervals.items():
            add_nights(self.found, sleeps_of(source, intervals))
        for (name, source, day), amount in self.sums.items():
            self.found.add(
                Row(name, day, "measure", amount=round(amount, 2), source=source, key=day.isoformat(), evening=day)
            )
        return self.found

    def _feed(self, block: bytes) -> None:
        while True:
            try:
                self._parser.Parse(block)
            except expat.ExpatError as error:
                block = self._after(error, block)
                continue
            self._fed += block.count(b"\n")
            return

    def _after(self, error: expat.ExpatError, block: bytes) -> bytes:
        """What follows the broken line, for a new parser."""
        line = self._lines_before + error.lineno
        if not self._has_root:
            raise _not_ours()
        index = max(0, error.lineno - 1 - self._fed)
        lines = block.split(b"\n", index + 1)
        bad, rest = (lines[index], lines[index + 1]) if len(lines) > index + 1 else (lines[-1], b"")
        # The end of an element whose beginning was broken is no fault of its own.
        if not (self._is_mending and error.code == _MISMATCH):
            self.found.fault(line, bad.strip().decode("utf-8", "replace"), "is broken")
            self._broken += 1
        if self._broken > _MOST_BROKEN:
            raise UnreadableError("file", FILE, "it is broken in very many places", "Export it anew")
        self._lines_before, self._fed, self._is_mending, self._depth = line, 0, True, 0
        self._parser = self._new_parser()
        self._parser.Parse(f"<{ROOT}>".encode())
        return rest

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("UTF-8")  # as Health writes it, whatever the file says
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.EntityDeclHandler = _refuse_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        return parser

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if not self._has_root:
            if tag != ROOT:
                raise _not_ours()
            self._has_root = True
        elif tag == "Correlation":
            self._depth += 1
        elif tag == "Record":
            kind = given.get("type", "")
            # The records of a correlation stand once more outside of it.
            if not self._depth and (kind == _SLEEP or kind in _SUMS or kind in _EVENTS):
                self._guarded(self._record, kind, given)
        elif tag == "Workout":
            self._guarded(self._workout, tag, given)

    def _end(self, tag: str) -> None:
        if tag == "Correlation":
            self._depth -= 1

    def _guarded(
        self, work: Callable[[str, Mapping[str, str], int], None], kind: str, given: Mapping[str, str]
    ) -> None:
        line = self._lines_before + self._parser.CurrentLineNumber
        try:
            work(kind, given, line)
        except (KeyError, ValueError, OverflowError):
            self.found.fault(line, ", ".join(given.values()), "cannot be read")

    def _record(self, kind: str, given: Mapping[str, str], line: int) -> None:
        source, start = given.get("sourceName", ""), _moment(given["startDate"])
        if kind == _SLEEP:
            stage = _STAGES.get(given["value"].removeprefix(_SLEEP_VALUE))
            if stage is not None:
                offset = start.utcoffset() or datetime.timedelta(0)
                end = _moment(given["endDate"])
                self.intervals[source].extend(
                    (int(start.timestamp()), int(end.timestamp()), int(offset.total_seconds()), stage)
                )
        elif kind in _EVENTS:
            wall = start.replace(tzinfo=None)
            self.found.add(Row(_EVENTS[kind], wall.date(), "event", wall, source=source, key=given["startDate"],
                               line=line))  # fmt: skip
        else:
            name, unit = _SUMS[kind], given.get("unit", "count")
            shown = name if unit == "count" else f"{name} ({unit})"
            self.sums[shown, source, start.date()] += float(given["value"])

    def _workout(self, _kind: str, given: Mapping[str, str], _line: int) -> None:
        minutes = float(given["duration"]) * _MINUTES[given.get("durationUnit", "min")]
        name = f"Workout: {given['workoutActivityType'].removeprefix(_WORKOUT)} (minutes)"
        self.sums[name, given.get("sourceName", ""), _moment(given["startDate"]).date()] += minutes


def _moment(text: str) -> datetime.datetime:
    """``2026-03-01 23:12:00 +0100``."""
    found = datetime.datetime.fromisoformat(f"{text[:19]}{text[19:].strip()}")
    if found.tzinfo is None:
        raise ValueError(text)
    times.checked(found)
    return found


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The file without its document type, in blocks that end with a line."""
    left = _without_doctype(stream)
    while True:
        read = stream.read(_BLOCK)
        if not read:
            break
        left += read
        cut = left.rfind(b"\n") + 1
        if cut:
            yield left[:cut]
            left = left[cut:]
        elif len(left) > _LONGEST_LINE:  # all in one line
            yield left
            left = b""
    if left:
        yield left


def _without_doctype(stream: IO[bytes]) -> bytes:
    """The beginning of the file; a document type in it leaves only its line ends."""
    head = stream.read(_BLOCK)
    start = head.find(b"<!DOCTYPE")
    root = head.find(f"<{ROOT}".encode())
    if start < 0 or 0 <= root < start:
        return head
    subset, close = head.find(b"[", start), head.find(b">", start)
    mark = b"]>" if 0 <= subset < close else b">"
    while (end := head.find(mark, start)) < 0:
        more = stream.read(_BLOCK)
        if not more or len(head) > _LONGEST_DOCTYPE:
            raise _not_ours()
        head += more
    end += len(mark)
    return head[:start] + b"\n" * head.count(b"\n", start, end) + head[end:]


def _refuse_entity(name: str, *_: object) -> None:
    raise UnreadableError("file", name, "it declares entities, which no export does", "Export it anew")


def _not_ours() -> UnreadableError:
    return UnreadableError("file", "", f"it is no {FILE} of Apple Health", "Choose the zip that Health exported")
