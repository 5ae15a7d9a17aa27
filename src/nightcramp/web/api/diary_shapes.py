"""Shapes, as in ``shapes.py``: what was begun, trials, files that are read in, all data."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from nightcramp.diary.export import Export
from nightcramp.diary.imports.changes import DatedBy
from nightcramp.knowledge.schema.ground import Level
from nightcramp.report.doctor import DoctorsPage
from nightcramp.web.api.shapes import Fault, Id, Scalar, Shape

Text60 = Annotated[str, Meta(max_length=60)]

# --- what was begun


class Begun(Shape):
    """Something of the plan that was begun."""

    action: Id
    name: str
    on: datetime.date
    judge_on: Annotated[datetime.date | None, Meta(description="When to judge whether it helps.")]
    stop_because: Annotated[list[str], Meta(description="Why to stop it: it is no longer safe for this person.")]


class AllBegun(Shape):
    """What goes on, in the order in which it was begun."""

    begun: list[Begun]


class Tonight(Shape):
    """Tonight's one thing; `null` where nothing is to be tried now."""

    action: Id | None
    name: str
    begun: bool
    trial: Annotated[Literal["with", "without"] | None, Meta(description="What is due in the trial that runs.")]


# --- the diary speaks


class Says(Shape):
    """One thing that the diary says and the answers did not."""

    finding: Id
    value: Scalar
    says: str


class DiarySays(Shape):
    """What the diary adds to the answers that matters for how urgent it is; `seal` is `null` where nothing does."""

    seal: Annotated[str | None, Meta(description="Names what is shown; send it to add just that.")]
    proposed: list[Says]
    replaced: Annotated[list[Id], Meta(description="Findings whose answers it would take the place of.")]
    before: Level
    after: Level
    rules: Annotated[list[Id], Meta(description="Rules that would be true and are not.")]


class Confirmation(Shape):
    """What is added to the answers."""

    seal: Annotated[str, Meta(description="Of what was shown.", max_length=2000)]


# --- own words


class OwnWords(Shape):
    """What somebody tells."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]


class Told(Shape):
    """A finding that somebody seems to have told."""

    finding: Id
    question: str
    words: Annotated[str, Meta(description="From which words.")]
    said: Annotated[
        Literal["yes", "no", "unknown", ""], Meta(description="Empty: the person must say; never taken for granted.")
    ]
    value: Annotated[str, Meta(description="Of a number or a choice.")]
    unit: str


class Understood(Shape):
    """What was understood of a text. Nothing is kept: `PATCH` the answers with what the person confirms."""

    told: list[Told]
    medicines: Annotated[list[str], Meta(description="As they were written.")]
    no_medicines: Annotated[str, Meta(description="The words that say that none is taken.")]
    not_understood: list[str]


# --- trials


class Named(Shape):
    """An action."""

    id: Id
    name: str


class TrialResult(Shape):
    """What a trial has found: as `nightcramp trial result --json`."""

    verdict: str
    effect: float
    low: float
    high: float
    p_better: float
    p_worthwhile: float
    headline: str
    surprise: str
    limits: list[str]
    because: list[str]


class StopNow(Shape):
    """That a trial is to stop, and why."""

    rule: Literal["alarm", "unwanted", "worse"]
    say: str
    because: list[str]


class Trial(Shape):
    """Where a trial stands. What is due on later nights is not told: to know it would change the result."""

    id: str
    action: Id
    question: str
    outcome: Annotated[str, Meta(description="What it is judged by.")]
    first: datetime.date
    last: datetime.date
    is_over: bool
    why_ended: str | None
    tonight: Annotated[Literal["with", "without"] | None, Meta(description="`null`: no night of the trial.")]
    night: Annotated[int, Meta(description="The number of tonight, from 1.")]
    written: Annotated[int, Meta(description="How many of its nights have a count so far.")]
    stop: StopNow | None
    result: Annotated[TrialResult | None, Meta(description="Only of a trial that is over.")]
    no_result: Annotated[str, Meta(description="Why there is none, of a trial that is over.")]


class Noticed(Shape):
    """Something that stands out in the diary: a hint, no proof."""

    says: str
    action: Annotated[Id | None, Meta(description="What could be tried to see if it is true.")]


class Trials(Shape):
    """The trials of a person, the newest first, and what they may try."""

    trials: list[Trial]
    may_try: Annotated[list[Named], Meta(description="None while a trial runs.")]
    noticed: Annotated[list[Noticed], Meta(description="The surest first; none while a trial runs.")]
    looked_at: Annotated[int, Meta(description="Of how many things these are what stands out.")]


class TrialAdvice(Shape):
    """What a trial of an action would be."""

    action: Id
    refused: Annotated[str, Meta(description="Why this person may not try it; empty: they may.")]
    advice: Annotated[Literal["go", "long", "not"] | None, Meta(description="`null`: nothing can be advised.")]
    weeks: float | None
    says: str


class NewTrial(Shape):
    """A trial to begin tonight."""

    action: Text60
    weeks: Annotated[float, Meta(ge=2, le=26)]
    outcome: Text60 = "cramps"


class TrialEnd(Shape):
    """Why a trial is ended before its time."""

    why: Literal["wanted", "unwanted_effect", "harm"] = "wanted"


# --- files of other apps


class FileName(Shape):
    """A name in a file, and what it is taken for."""

    name: str
    rows: int
    first: datetime.date
    last: datetime.date
    means: Annotated[str, Meta(description="`cramps`, `count`, `none`, `ignore`, an exposure or an action.")]
    one_counts: float
    refusal: Annotated[str, Meta(description="Why it is never a leg cramp; empty if it may be one.")]
    samples: list[str]
    sources: list[str]


class States(Shape):
    """How many are new, known better by the file, the same, and in conflict."""

    new: int
    more: int
    same: int
    conflict: int


class FileNight(Shape):
    """A night that the file knows, beside that of the diary."""

    date: datetime.date
    state: Literal["new", "more", "same", "conflict"]
    cramps: int | None
    in_diary: Annotated[int | None, Meta(description="How many cramps the diary has; `null`: no number.")]


class FilePreview(Shape):
    """What would be added."""

    seen: Annotated[str, Meta(description="Names this preview; send it to add just that.")]
    nights: States
    amounts: States
    changes: Annotated[list[FileNight], Meta(description="The nights that are not the same.")]
    faults: Annotated[list[Fault], Meta(description="Lines that cannot be used.")]
    more_faults: int


class WaitingFile(Shape):
    """A file that was read and waits for the person's word, an hour at most. Nothing of it is kept yet."""

    token: str
    format: str
    names: list[FileName]
    preview: Annotated[FilePreview | None, Meta(description="`null` until it was said what the names mean.")]


class Meaning(Shape):
    """What a name means."""

    means: Text60
    one_counts: float = 1.0


class FileMeaning(Shape):
    """What the names of a file mean; those that are not named mean what they are taken for."""

    names: dict[str, Meaning] = msgspec.field(default_factory=dict)
    dated_by: Annotated[DatedBy, Meta(description="Which night is meant where a cramp is noted for a day.")] = ""
    absent_is_none: Annotated[bool, Meta(description="Days with other notes but no cramp were nights without.")] = False
    prefer: Annotated[str, Meta(max_length=200, description="Whom to believe among several devices.")] = ""


class FileKeep(Shape):
    """That the preview is added."""

    seen: Annotated[str, Meta(max_length=200)]
    believe_file: Annotated[bool, Meta(description="Also change nights that say something else.")] = False


class FileKept(Shape):
    """What was added."""

    nights: int
    amounts: int


# --- all data


class TakenIn(Shape):
    """What an export brought."""

    people: int
    nights: int
    corrected: int
    others: int
    left_out: int


class Copied(Shape):
    """Where the copy lies."""

    file: str


BODIES = (Confirmation, OwnWords, NewTrial, TrialEnd, FileMeaning, FileKeep)
REPLIES = (
    AllBegun, Begun, Tonight, DiarySays, Understood, Trials, Trial, TrialAdvice, WaitingFile, FilePreview, FileKept,
    TakenIn, Copied, Export, DoctorsPage,
)  # fmt: skip
BEGUN_EXAMPLE: dict[str, Any] = {
    "action": "stretch_bedtime_protocol", "name": "Stretch calves and thighs before bed", "on": "2026-01-31",
    "judge_on": "2026-03-14", "stop_because": [],
}  # fmt: skip
EXAMPLES: dict[str, Any] = {
    "Begun": BEGUN_EXAMPLE, "AllBegun": {"begun": [BEGUN_EXAMPLE]},
    "FileKept": {"nights": 58, "amounts": 12}, "TakenIn": msgspec.to_builtins(TakenIn(1, 58, 0, 12, 0)),
}  # fmt: skip
