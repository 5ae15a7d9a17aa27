"""What replies look like. Nothing is checked against these when it is sent: tests do that; the description shows them.

What each field means stands in ``docs/json.md``, where the command line gives the same, and else here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from nightcramp.knowledge.schema import Action, Claim, Finding, Source
from nightcramp.knowledge.schema.ground import Level

Scalar = str | int | float | bool | None
Id = Annotated[str, Meta(description="Id in snake_case.")]
Keys = Annotated[list[str], Meta(description="Keys of sources; `GET /api/v1/sources/{key}` tells each.")]
Band = Literal["likely", "possible", "unlikely", "cannot_tell"]
CrampVerdict = Literal["typical", "possible", "unlikely"]
Relation = Literal["me", "child", "other"]


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """What all replies share: no field beside those that are named."""


class Fault(Shape):
    """One thing that is wrong: where, what was given (cut short), what is wrong with it, and what to do."""

    field: str
    value: str
    problem: str
    mend: str


class Problem(Shape):
    """What is sent when something cannot be done (RFC 9457)."""

    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    faults: list[Fault]


class Knowledge(Shape):
    """The knowledge on which a reply rests."""

    version: str
    hash: Annotated[str, Meta(description="SHA-256 of its content.")]


# --- people


class Person(Shape):
    """One person of the household."""

    id: str
    name: str
    relation: Relation
    country: Annotated[str | None, Meta(description="Whose emergency numbers are shown, such as `GB`.")]
    version: Annotated[int, Meta(description="Counts the changes of the answers.")]
    answers: Annotated[int, Meta(description="How many findings are answered.")]
    answered_at: Annotated[str | None, Meta(description="When the answers were changed last, in UTC.")]
    left_out: Annotated[list[Id], Meta(description="Answers that the knowledge of today no longer understands.")]


class People(Shape):
    """Everybody of the household."""

    people: list[Person]


class NewPerson(Shape):
    """A person to add. Without a name they are called by who they are."""

    name: Annotated[str, Meta(max_length=60)] = "Me"
    relation: Relation = "me"
    country: str | None = None


class PersonChange(Shape):
    """What is changed of a person; what is left out stays."""

    name: Annotated[str, Meta(max_length=60)] | msgspec.UnsetType = msgspec.UNSET
    relation: Relation | msgspec.UnsetType = msgspec.UNSET
    country: str | msgspec.UnsetType | None = msgspec.UNSET


# --- an assessment


class Answer(Shape):
    """An answer of the person: `unknown` for "don't know", `null` when it was not asked."""

    finding: Id
    label: str
    value: Scalar | list[str]


class Trait(Shape):
    """A trait of a night cramp."""

    id: Id
    says: str


class Mimic(Shape):
    """What it could be instead."""

    id: Id
    name: str
    tells_apart: str
    sources: Keys


class Recognition(Shape):
    """Whether it is a night cramp."""

    verdict: CrampVerdict
    says: str
    met: list[Trait]
    unmet: list[Trait]
    unknown: list[Trait]
    mimics: list[Mimic]


class Rule(Shape):
    """A rule of triage that is true."""

    id: Id
    level: Level
    because: list[Answer]
    in_words: str
    do: str
    why: str
    within: str
    basis: str
    sources: Keys


class OpenRule(Shape):
    """A rule above the certain level that could not be ruled out."""

    id: Id
    level: Level
    in_words: str
    needs: list[Answer]
    sources: Keys


class Settling(Shape):
    """What to ask next."""

    finding: Id
    question: str
    level: Level
    rules: list[Id]
    asked: bool


class Triage(Shape):
    """How urgent it is."""

    certain: Level
    possible: Level
    advised: Level
    rules: list[Rule]
    open: list[OpenRule]
    settle: list[Settling]


class Speaks(Shape):
    """An answer that speaks for or against a cause."""

    finding: str
    because: list[Answer]
    change: float
    jointly: float | None


class Acts(Shape):
    """Probability that a cause is there and brings the complaint, with its 90 % interval."""

    value: float
    low: float
    high: float


class Cause(Shape):
    """A cause that can concern the person."""

    id: Id
    name: str
    kind: Literal["physiological", "contributor", "disease", "medicine", "mimic"]
    band: Band
    posterior: float
    low: float
    high: float
    acts: Acts
    share: float
    for_: list[Speaks] = field(name="for")
    against: list[Speaks]
    sources: Keys


class WouldChange(Shape):
    """A finding that is not known yet, and what it would make of a cause."""

    finding: Id
    answered_by: str
    chance: float
    acts: float
    if_present: float
    if_absent: float


class Explanation(Cause):
    """One cause in full."""

    plain: str
    named_only: bool
    would_change: list[WouldChange]
    confirm: list[dict[str, Any]]
    exact: bool
    knowledge: Knowledge


class Causes(Shape):
    """The causes, the most probable explanation first."""

    causes: list[Cause]
    knowledge: Knowledge


class Assessment(Shape, kw_only=True):
    """Is it a night cramp, how urgent is it, why does it happen: as `nightcramp assess FILE --json`."""

    recognition: Recognition
    triage: Triage
    causes: list[Cause]
    plan: Plan | msgspec.UnsetType = msgspec.UNSET
    knowledge: Knowledge


# --- what if


class OtherAnswer(Shape):
    """One answer that is another one."""

    finding: Annotated[str, Meta(description="Id of a finding.")]
    value: Annotated[
        Scalar | list[str] | dict[str, Any],
        Meta(description='As in answers; `unknown` for "don\'t know", `null` as if it had not been asked.'),
    ]


class WhatIfRequest(OtherAnswer):
    """Whom it is about, and which answer is another one."""

    answers: dict[str, Any] = {}


class MovedCause(Shape):
    """A cause before and after."""

    id: Id
    name: str
    way: Annotated[Literal["more", "less", "same"], Meta(description="Whether it is more or less likely then.")]
    band_before: Band
    band_after: Band
    before: Acts
    after: Acts


class WhatIf(Shape):
    """What one other answer would change. Nothing is kept; to keep it, `PATCH` the answers."""

    finding: Id
    before: Annotated[str, Meta(description="The answer in words; empty where there is none.")]
    after: str
    dropped: Annotated[list[Id], Meta(description="Answers that would no longer apply; forget them with it.")]
    changes_nothing: bool
    urgency: Annotated[Literal["more", "less", "same"], Meta(description="Whether it would be more or less urgent.")]
    level_before: Level
    level_after: Level
    do: Annotated[list[str], Meta(description="What to do first, where that is new.")]
    why: Annotated[list[str], Meta(description="Why it would be so urgent, where that is new.")]
    verdict_before: CrampVerdict
    verdict_after: CrampVerdict
    causes: Annotated[list[MovedCause], Meta(description="Those that are named before or after.")]
    knowledge: Knowledge


# --- the plan


class Asked(Shape):
    """A question of which something waits."""

    finding: Id
    question: str


class Caution(Shape):
    """A warning that goes with an action."""

    when: str
    says: str
    known: bool
    sources: Keys


class Share(Shape):
    """A cause that an action works on, and its share in this person's cramps."""

    cause: Id
    share: float


class Worth(Shape):
    """What an action promises this person."""

    shares: list[Share]
    value: float
    low: float
    high: float
    weight: float
    cost: float
    score: float


class GoesWith(Shape):
    """What an action does with something that the person takes."""

    effect: str
    do: str
    sources: Keys


class Offer(Shape):
    """An action that is proposed."""

    id: Id
    name: str
    kind: str
    offer: str
    steps: list[str]
    says: str
    certainty: str
    days: int | None
    burden: int
    timing: dict[str, Any] | None
    worth: Worth | None
    cautions: list[Caution]
    interactions: list[GoesWith]
    sources: Keys


class Never(Shape):
    """What nobody should do."""

    id: Id
    name: str
    why: str
    reasons: list[str]
    because: list[str]
    sources: Keys


class Withheld(Never):
    """What is not proposed to this person, and why."""

    questions: list[Asked]


class NoHelp(Shape):
    """What trials found of no help."""

    id: Id
    name: str
    says: str
    sources: Keys


class TryFirst(Shape):
    """The one thing to begin with."""

    id: Id
    name: str
    days: int | None
    how_to_judge: list[str]


class Apart(Shape):
    """What must be kept apart."""

    id: Id
    says: str
    sources: Keys


class Plan(Shape):
    """What to do, and what not."""

    level: Level
    now: list[Offer]
    tonight: list[Offer]
    this_week: list[Offer]
    with_your_doctor: list[Offer]
    never: list[Never]
    withheld: list[Withheld]
    no_help: list[NoHelp]
    try_first: TryFirst | None
    nothing_is_known_to_help: bool
    questions: list[Asked]
    apart: list[Apart]


class PlanReply(Shape, kw_only=True):
    """The plan: as `nightcramp plan FILE --json`."""

    plan: Plan
    food: FoodPlan | msgspec.UnsetType = msgspec.UNSET
    knowledge: Knowledge


# --- is it safe


class Safe(Shape):
    """What becomes of one action for this person, and why: as `nightcramp plan FILE --why ACTION --json`."""

    id: Id
    name: str
    status: Annotated[
        str, Meta(description="`offered`, `asks`, a kind of refusal, or why it is safe and not proposed.")
    ]
    says: str
    reasons: list[str]
    because: list[str]
    questions: list[Asked]
    cautions: list[Caution]
    no_help: str
    worth: Worth | None
    action: Action
    sources: Keys
    knowledge: Knowledge


class SafeReply(Shape):
    """Is it safe: one answer for each action that bears the name."""

    asked: str
    read_as: Annotated[str | None, Meta(description="The name for which it was taken, if it was written otherwise.")]
    answers: list[Safe]


class SafeRequest(Shape):
    """What is asked of whom."""

    answers: dict[str, Any]
    action: Annotated[str, Meta(description="Id of an action, or a name that people have for it.")]


# --- relief


class ReliefStep(Shape):
    """One step that safety clears."""

    action: Id
    name: str
    do: list[str]
    seconds: int | None
    cautions: list[str]
    sources: Keys


class Held(Shape):
    """A step that waits for an answer."""

    action: Id
    name: str
    asks: list[Id]


class NotForYou(Shape):
    """A step that is not for this person."""

    action: Id
    name: str
    why: str
    reasons: list[str]


class Instead(Shape):
    """What nobody should do, and what to do instead."""

    action: Id
    name: str
    instead: str


class ReliefLine(Shape):
    """A line of the page that comes before the first step."""

    id: Id
    says: str


class ReliefBefore(Shape):
    """What is still to be asked before the first step."""

    age: bool
    lines: list[ReliefLine]


class Relief(Shape):
    """What to do now: as `nightcramp relieve FILE --json`, and what is still to be asked."""

    before: ReliefBefore
    part: str
    level: Level
    hints: list[str]
    steps: list[ReliefStep]
    stopped: str | None
    stop_after_minutes: int | None
    after: list[str]
    held: list[Held]
    refused: list[NotForYou]
    never: list[Instead]
    knowledge: Knowledge


Part = Annotated[str, Meta(description="Where it cramps: `calf`, `foot`, `thigh` or `both`.")]
Chosen = Annotated[
    list[str] | None,
    Meta(
        description="Ids of the lines of `before` that are true; `[]`: none is; `null`: the person does not know. "
        "Left out: the page was not asked."
    ),
]


class ReliefOfPerson(Shape):
    """Where it cramps, and which lines are true."""

    part: Part = "calf"
    chosen: Chosen | msgspec.UnsetType = msgspec.UNSET


class ReliefRequest(ReliefOfPerson):
    """Whom it is about, where it cramps, and which lines are true."""

    answers: dict[str, Any] = {}


# --- questions


class Line(Shape):
    """A line to pick."""

    id: str
    text: str
    help: str
    findings: list[Id]


class Question(Shape):
    """One question."""

    id: str
    kind: Literal["page", "pick", "yes_no", "number", "choice", "date", "medicines"]
    ask: str
    help: str
    findings: list[Id]
    lines: list[Line]
    unit: str


class Progress(Shape):
    """How many questions were answered, and about how many are left."""

    answered: int
    left: int


class NextQuestion(Shape):
    """The question that matters most now; `null` when all is asked, or an emergency is certain."""

    question: Question | None
    progress: Progress
    level: Level


class QuestionReply(Shape):
    """A reply to a question: `value`, or for `page` and `pick` the ids of the lines that are true."""

    question: Annotated[str, Meta(description="Id of the question that is answered.")]
    value: Any | msgspec.UnsetType = msgspec.UNSET
    chosen: list[str] | msgspec.UnsetType = msgspec.UNSET
    unsure: Annotated[list[str], Meta(description="Lines of which the person is not sure.")] | msgspec.UnsetType = (
        msgspec.UNSET
    )
    unknown: Annotated[bool, Meta(description="The person does not know.")] | msgspec.UnsetType = msgspec.UNSET


# --- food


class Food(Shape):
    """A food and its portion."""

    id: str
    name: str
    ndb_no: str
    portion: str
    portion_g: float
    named_by_article: bool


class FoodChange(Shape):
    """One change of what is eaten."""

    says: str
    add: Food
    portions: float
    grams: float
    instead_of: Food | None


class Proposal(Shape):
    """A set of changes, and what the day comes to with them."""

    changes: list[FoodChange]
    after: dict[str, float | None]
    towards_goal: dict[str, float | None]
    still_short: list[str]


class FoodBound(Shape):
    """The most that a plan may lead to."""

    nutrient: str
    upper: float | None
    why: str
    says: str
    limit: float | None
    strict: bool
    basis: str
    sources: Keys


class FoodChoice(Shape):
    """The fewest changes that close the gaps."""

    status: Literal["nothing_needed", "fewest", "best_found", "none", "held"]
    proven: bool
    changes: int
    count: int
    proposals: list[Proposal]
    first_step: Proposal | None
    forbidden_by: list[FoodBound]
    out_of_reach: list[str]


class FoodPlan(Shape):
    """What is eaten, what is missing, and what to change: as `nightcramp food FILE --json`; see docs/food.md."""

    plan: FoodChoice
    intake: list[dict[str, Any]]
    limits: list[FoodBound]
    held: list[dict[str, Any]]
    fluids: dict[str, Any]
    diet: dict[str, Any]
    notes: list[dict[str, Any]]
    warnings: list[str]
    asks: list[Asked]
    food_sources: dict[str, list[str]]
    knowledge: Knowledge


# --- knowledge


class Findings(Shape):
    """Names that answers may use."""

    findings: list[Finding]
    knowledge: Knowledge


class Actions(Shape):
    """What a plan can hold, and what is never offered."""

    actions: list[Action]
    knowledge: Knowledge


class Claims(Shape):
    """The claims of the founding article, each with our verdict."""

    claims: list[Claim]
    knowledge: Knowledge


class Medicine(Shape):
    """A medicine, and the classes that matter here."""

    generic: str
    classes: list[Id]
    rxcui: str


class Medicines(Shape):
    """What a name is taken for; `medicines` is empty when it is not in our list."""

    written: str
    guessed: Annotated[bool, Meta(description="It was misspelt and is taken for its nearest name.")]
    medicines: list[Medicine]
    knowledge: Knowledge


BODIES = (
    NewPerson,
    PersonChange,
    SafeRequest,
    ReliefRequest,
    ReliefOfPerson,
    QuestionReply,
    OtherAnswer,
    WhatIfRequest,
)
REPLIES = (
    Problem, Person, People, Assessment, PlanReply, Causes, Explanation, SafeReply, Relief, NextQuestion, FoodPlan,
    WhatIf, Findings, Actions, Claims, Medicines, Finding, Action, Claim, Source,
)  # fmt: skip
