"""Actions: what to do, what to talk about with a doctor, what never to do."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, Level, Number, SourceKey, Statement

Severity = Literal["absolute", "relative", "caution"]
"""``absolute``: never for this person. ``relative``: only after a doctor agreed. ``caution``: with a warning shown."""
Group = Literal["now", "tonight", "this_week", "with_your_doctor", "never"]
Offer = Literal["yes", "with_cautions", "clinician_only", "on_request", "never"]
"""``clinician_only``: information for the talk with a doctor, never an instruction. ``on_request``: not proposed, but
shown with its cautions to somebody who asks for it. ``never``: refused, with what to do instead."""
ActionKind = Literal[
    "relief_step", "stretch", "exercise", "hydration", "diet", "supplement", "sleep_habit", "device", "remedy",
    "medicine", "care",
]  # fmt: skip
Grade = Literal["high", "moderate", "low", "very_low"]
"""Certainty of evidence after GRADE."""
Agent = Identifier
"""What an action works with, such as heat or rubbing: what a danger is about."""


class Effect(Statement, frozen=True):
    """What a study found. ``low`` and ``high`` are the 95 % interval, unless the note says otherwise."""

    outcome: str
    population: str
    basis: Basis
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Onset(Statement, frozen=True):
    """When it can be judged: in words, and after how many days (``None``: it is not meant to act on cramps)."""

    says: str
    days: int | None = None


class InBlocks(Statement, frozen=True):
    """How fast an action comes and goes, so that it can be tried by oneself in short blocks of nights.

    Attributes:
        acts_within_nights: until it acts in full.
        lasts_nights: how long it goes on acting after it was left off.
    """

    acts_within_nights: int
    lasts_nights: int
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Timing(Statement, frozen=True):
    """How long and how often."""

    hold_seconds: int | None = None
    rest_seconds: int | None = None
    repetitions: int | None = None
    sides: int | None = None
    seconds: int | None = None
    minutes: int | None = None
    stop_after_minutes: int | None = None
    recheck_after_hours: int | None = None
    minutes_before_bed: int | None = None
    times_a_day: int | None = None
    most_times_a_day: int | None = None
    days: int | None = None
    days_a_week: int | None = None
    most_days_a_week: int | None = None
    best_time: str = ""


def seconds_of(timing: Timing | None) -> int | None:
    """How long it takes once, all parts, repetitions and rests included; ``None`` if that is not said.

    >>> seconds_of(Timing(hold_seconds=30, repetitions=4, rest_seconds=5))
    140
    >>> seconds_of(Timing(hold_seconds=60, minutes=2))
    180
    """
    if timing is None:
        return None
    held = (timing.repetitions or 1) * (timing.hold_seconds + (timing.rest_seconds or 0)) if timing.hold_seconds else 0
    return held + (timing.seconds or 0) + (timing.minutes or 0) * 60 or None


class Dose(Statement, frozen=True):
    """How much was studied or is advised; never an instruction for a medicine."""

    amount: str
    per: str
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class UpperLimit(Statement, frozen=True):
    """The most of something that is not a nutrient; those have their upper limits among the intakes."""

    what: str
    value: float
    unit: str
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Contribution(Statement, frozen=True):
    """What an action adds of a nutrient, at its highest dose; sums are held against the intakes' upper limits."""

    nutrient: str
    value: float
    unit: str
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Contraindication(Statement, frozen=True):
    """When an action is not for a person.

    Attributes:
        reason: why, in plain words for the person.
        if_unknown: ``hold``: an unanswered absolute contraindication holds the action back. ``pass``: a value that only
            a laboratory or an examination can give counts as not abnormal while nobody measured it; the known disease
            and the signs that the person can tell stand in a line of their own, which holds.
    """

    when: Condition
    severity: Severity
    reason: str
    sources: tuple[SourceKey, ...] = ()
    basis: Basis = "measured"
    if_unknown: Literal["hold", "pass"] = "hold"
    note: str = ""


class Interaction(Statement, frozen=True):
    """What an action does with something that the person takes; it is shown, and forbids nothing."""

    with_: Condition = msgspec.field(name="with")
    effect: str
    do: str
    sources: tuple[SourceKey, ...] = ()
    basis: Basis = "measured"


class Action(Statement, frozen=True):
    """Something to do, to talk about with a doctor, or never to do.

    Attributes:
        also_called: by which names people ask for it; in small letters.
        meant_for: for whom; empty for everybody.
        while_waiting: safe while help is on its way; at an emergency nothing else is offered, and ``only`` is offered
            at no other time.
        steps: what to do, in plain imperative sentences; a refused action has none.
        ask: the question for the doctor that it stands for, on the page for the doctor.
        in_blocks: how fast it comes and goes; ``None`` cannot be tried by oneself in blocks of nights.
        rate_ratio: cramps with it over cramps without it, for ranking; ``None`` is not ranked by effect.
        burden: 0 (nothing to it) to 3 (hard, costly or risky); our estimate.
        addresses: the causes whose share of the cramps it works on; empty is unspecific.
        uses: the agents by which it works, for the dangers and clashes.
        contributes: what it adds of nutrients that have an upper limit.
        limited_by: the nutrients among the intakes whose upper limits hold for it.
        say_instead: what to do instead, for an action that is never offered.
        propose_at: the levels of urgency at which it is proposed; empty for all.
        propose_when: when it is proposed of its own accord. An action without a rate ratio is proposed only where this
            or ``propose_at`` says so, and then comes before those that are ranked by their effect.
        no_help_when, no_help: for whom trials found no help, unless this is false; what is said to them. It is not
            proposed then.
    """

    id: Identifier
    name: str
    kind: ActionKind
    group: Group
    offer: Offer
    certainty: Grade
    onset: Onset
    burden: Annotated[int, msgspec.Meta(ge=0, le=3)]
    sources: tuple[SourceKey, ...]
    also_called: tuple[str, ...] = ()
    meant_for: Condition = msgspec.field(name="for", default="")
    while_waiting: Literal["no", "also", "only"] = "no"
    in_article: bool = False
    steps: tuple[str, ...] = ()
    ask: str = ""
    say_instead: str = ""
    timing: Timing | None = None
    in_blocks: InBlocks | None = None
    dose: Dose | None = None
    most: UpperLimit | None = None
    limited_by: tuple[str, ...] = ()
    contributes: tuple[Contribution, ...] = ()
    rate_ratio: Number | None = None
    effects: tuple[Effect, ...] = ()
    addresses: tuple[Identifier, ...] = ()
    uses: tuple[Agent, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    propose_at: tuple[Level, ...] = ()
    propose_when: Condition = ""
    no_help_when: Condition = ""
    no_help: str = ""
    legal: str = ""
    note: str = ""


class Danger(Statement, frozen=True):
    """What must hold of every action that works with an agent: a statement of its own, not derived from the actions.

    The proofs hold it against the contraindications of each action: none may be cleared where it is true or, unless
    only measuring could tell, unknown.
    """

    id: Identifier
    agents: tuple[Agent, ...]
    when: Condition
    says: str
    sources: tuple[SourceKey, ...]
    if_unknown: Literal["hold", "pass"] = "hold"
    except_for: tuple[Identifier, ...] = ()
    note: str = ""


class Clash(Statement, frozen=True):
    """Actions that do not go together.

    Attributes:
        between: actions, or agents (every action that uses one).
        rule: ``one_only``: at most one of them is offered. ``apart``: both may be, and what to do is shown.
    """

    id: Identifier
    between: tuple[Identifier, ...]
    rule: Literal["one_only", "apart"]
    says: str
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
