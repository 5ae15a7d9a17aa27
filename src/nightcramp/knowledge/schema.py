"""What a knowledge base may contain: one type for each kind of statement.

The same types check the YAML sources, describe the compiled file and give the runtime its objects. Unknown keys are
refused. Every statement names its sources (keys into ``sources.bib``); every number says its basis.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
"""A stable name in snake_case."""
SourceKey = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$")]
"""A key of ``sources.bib``."""
Condition = str
"""A boolean expression of the condition language."""
Basis = Literal["measured", "derived", "estimate"]
"""``measured``: seen in the source. ``derived``: computed from what was seen. ``estimate``: a guess, shown as one."""
Level = Literal["emergency", "urgent", "soon", "routine", "self_care"]
"""How urgent, from now to home care."""
Certainty = Literal["high", "moderate", "low"]


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What all statements of the knowledge base share."""


# --- findings -----------------------------------------------------------------------------------------------------


class Code(Statement, frozen=True):
    """A code of a terminology; only verified ones are exported."""

    system: Literal["LOINC", "SNOMED CT", "ICD-10", "ICD-10-CM", "ICD-11", "HPO", "RxNorm", "WHO-ANC"]
    code: str
    display: str
    verified: bool = False


class Conversion(Statement, frozen=True):
    """How a further unit becomes the canonical one: ``value * factor + offset``."""

    factor: float
    offset: float = 0.0


class Finding(Statement, frozen=True):
    """A question, a laboratory value, a sign or a fact about a person, or what follows from them.

    Attributes:
        label: a short noun phrase for reasons.
        question: for the person; a derived finding has none, unless it may also be given.
        clinician: wording for a clinician.
        answered_by: who can answer it.
        relevant: where this is certainly false, a boolean is absent and a number does not apply.
        derived: an expression over other findings that gives its value.
        may_be_given: a derived finding that an answer may also state directly; the answer then wins.
        unit: the canonical UCUM unit of a number.
        units: further UCUM units that an answer may use.
        molar_mass: grams a mole, where mass and amount are converted.
        valence: charges a molecule, where equivalents are converted.
        plausible: lowest and highest value that is not a slip of typing or of unit.
        choices: the values of a choice with their wording.
        medicine_classes: the classes of medicines that answer this finding through the list of medicines.
        merges: names of the research vocabularies which this finding replaces.
        factors: conversions of ``units``; worked out by the compiler, but for those that no units library can know
            (HbA1c in percent and in mmol/mol are two standards, not two units).
    """

    id: Identifier
    type: Literal["boolean", "number", "choice", "date", "medicines"]
    label: str
    clinician: str
    question: str = ""
    help: str = ""
    answered_by: Literal["person", "examination", "laboratory", "record"] = "person"
    relevant: Condition = ""
    derived: str = ""
    may_be_given: bool = False
    unit: str = ""
    units: tuple[str, ...] = ()
    molar_mass: float = 0.0
    valence: int = 0
    plausible: tuple[float, float] | None = None
    integer: bool = False
    choices: dict[Identifier, str] = {}
    codes: tuple[Code, ...] = ()
    medicine_classes: tuple[Identifier, ...] = ()
    merges: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[SourceKey, ...] = ()
    factors: dict[str, Conversion] = {}


class Constraint(Statement, frozen=True):
    """A state that cannot be; such answers are refused."""

    id: Identifier
    impossible: Condition
    fields: tuple[Identifier, ...]
    says: str
    mend: str


class MedicineClass(Statement, frozen=True):
    """A class of medicines that matters for cramps or for safety."""

    id: Identifier
    label: str
    plain: str


class Medicine(Statement, frozen=True):
    """A medicine with every name under which records and people call it."""

    generic: str
    classes: tuple[Identifier, ...]
    names: tuple[str, ...]
    rxcui: str = ""


# --- triage -------------------------------------------------------------------------------------------------------


class LevelMeaning(Statement, frozen=True):
    """What a level asks of the person. ``rank`` orders the levels, the most urgent highest."""

    id: Level
    rank: int
    means: str
    within: str
    basis: Basis
    sources: tuple[SourceKey, ...] = ()


class Authority(Statement, frozen=True):
    """What one national authority says, where they differ."""

    jurisdiction: str
    says: str
    level: Level
    checked_on: str
    sources: tuple[SourceKey, ...]


class Rule(Statement, frozen=True):
    """One reason for a level of urgency.

    Attributes:
        applies_to: the people for whom the rule is meant; empty for everybody.
        when: the condition on which it fires.
        in_words: the condition in plain words.
        points_to: what the rule is afraid of; shown to clinicians, never as a diagnosis.
        do: what to do first.
        why: the reason.
        within: how soon, where the level's own time is not meant.
        companion_of: rules of the same level that always fire with it; it is there for what it says.
    """

    id: Identifier
    level: Level
    when: Condition
    in_words: str
    points_to: tuple[str, ...]
    do: str
    why: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    checked_on: str
    applies_to: Condition = ""
    basis_note: str = ""
    within: str = ""
    companion_of: tuple[Identifier, ...] = ()
    authorities: tuple[Authority, ...] = ()
    note: str = ""


class LoweringFinding(Statement, frozen=True):
    """A finding that may lower the level, on purpose: the documented exceptions to monotonicity."""

    finding: Identifier
    why: str
    sources: tuple[SourceKey, ...] = ()


class Policy(Statement, frozen=True):
    """How rules are applied."""

    id: Identifier
    text: str
    basis: Basis = "estimate"
    sources: tuple[SourceKey, ...] = ()


class RejectedRule(Statement, frozen=True):
    """A rule that was considered and left out on purpose."""

    id: Identifier
    text: str
    sources: tuple[SourceKey, ...] = ()


class WarningSign(Statement, frozen=True):
    """A sign that means call at once; shown with every level below emergency."""

    id: Identifier
    text: str
    relevant: Condition = ""


class Screen(Statement, frozen=True):
    """Findings that are asked together, as a list to pick from.

    Attributes:
        first: part of the first screen, asked of everybody before anything else.
        ask: the question above the list.
        covers: the findings of the list; "none of these" answers all of them with no.
    """

    id: Identifier
    ask: str
    covers: tuple[Identifier, ...]
    first: bool = False
    relevant: Condition = ""


class Country(Statement, frozen=True):
    """Whom to call in a country."""

    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
    name: str
    emergency: tuple[str, ...]
    sources: tuple[SourceKey, ...]
    health_line: str = ""
    crisis_line: str = ""
    note: str = ""


# --- recognition --------------------------------------------------------------------------------------------------


class Characteristic(Statement, frozen=True):
    """A trait of a night leg cramp.

    Attributes:
        decides: whether it counts for the verdict, or only describes the burden.
    """

    id: Identifier
    says: str
    when: Condition
    decides: bool
    basis: Basis
    sources: tuple[SourceKey, ...]
    applies_to: Condition = ""


class Mimic(Statement, frozen=True):
    """What is taken for a night cramp.

    Attributes:
        when: the pattern that makes it likely enough to name.
        tells_apart: the difference, in plain words.
        rules: the triage rules about it.
    """

    id: Identifier
    name: str
    when: Condition
    tells_apart: str
    sources: tuple[SourceKey, ...]
    rules: tuple[Identifier, ...] = ()
    applies_to: Condition = ""


class Verdict(Statement, frozen=True):
    """One of the three answers to "is it a night cramp?"; the first whose condition is true is given."""

    id: Literal["typical", "unlikely", "possible"]
    when: Condition
    says: str
    applies_to: Condition = ""
    basis: Basis = "estimate"
    sources: tuple[SourceKey, ...] = ()


# --- instruments --------------------------------------------------------------------------------------------------


class Item(Statement, frozen=True):
    """One item of an instrument: points when a condition is true, or a number taken as it is."""

    id: Identifier
    asks: str
    when: Condition = ""
    points: float = 1
    value: str = ""


class Band(Statement, frozen=True):
    """What a range of scores means."""

    lowest: float = msgspec.field(name="from")
    highest: float = msgspec.field(name="to")
    name: str
    means: str


class ScoreRange(Statement, frozen=True):
    """The lowest and highest possible score."""

    minimum: float
    maximum: float


class Accuracy(Statement, frozen=True):
    """How well an instrument did in one study."""

    setting: str
    figure: str
    basis: Basis
    sources: tuple[SourceKey, ...]


class Licence(Statement, frozen=True):
    """Who owns an instrument and on which terms."""

    holder: str
    terms: str
    basis: Basis


class Instrument(Statement, frozen=True):
    """A published questionnaire, rule or score, as far as its licence allows.

    Attributes:
        meant_for: for whom; empty for everybody.
        ship: ``items`` (scored here), ``words`` (asked in our own words, no score), ``none`` (not in the product).
        met_when: instead of points, the condition under which its criteria are met.
        never: how it may not be used.
    """

    id: Identifier
    name: str
    purpose: str
    used_by: Literal["person", "clinician"]
    ship: Literal["items", "words", "none"]
    licence: Licence
    sources: tuple[SourceKey, ...]
    meant_for: Condition = msgspec.field(name="for", default="")
    items: tuple[Item, ...] = ()
    score: ScoreRange | None = None
    bands: tuple[Band, ...] = ()
    met_when: Condition = ""
    never: str = ""
    note: str = ""
    accuracy: tuple[Accuracy, ...] = ()


# --- reference values ---------------------------------------------------------------------------------------------


class Analyte(Statement, frozen=True):
    """What a laboratory value is used for here; ``id`` is a finding."""

    id: Identifier
    name: str
    cramp_use: str = ""
    pitfalls: tuple[str, ...] = ()
    sources: tuple[SourceKey, ...] = ()


class Conventional(Statement, frozen=True):
    """The same interval in conventional units."""

    unit: str
    low: float | None = None
    high: float | None = None


class ReferenceInterval(Statement, frozen=True):
    """The usual values of an analyte for some people, in the canonical unit; ``None`` is no limit on that side.

    The first ``preferred`` interval whose condition fits a person is the one that flags are worked out from.
    """

    analyte: Identifier
    when: Condition
    basis: Basis
    sources: tuple[SourceKey, ...]
    low: float | None = None
    high: float | None = None
    conventional: Conventional | None = None
    given_in: Literal["si", "conventional"] = "si"
    set: str = ""
    preferred: bool = False
    note: str = ""


class Limit(Statement, frozen=True):
    """A critical limit or a limit for a decision."""

    analyte: Identifier
    basis: Basis
    sources: tuple[SourceKey, ...]
    name: str = ""
    when: Condition = ""
    low: float | None = None
    high: float | None = None
    note: str = ""


class Intake(Statement, frozen=True):
    """A reference intake or an upper limit of a nutrient, a day."""

    nutrient: str
    when: Condition
    unit: str
    value: float | None
    kind: str
    body: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    scope: str = ""
    note: str = ""


# --- actions ------------------------------------------------------------------------------------------------------

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


class Number(Statement, frozen=True):
    """A number with its interval, and on what it rests."""

    value: float
    low: float
    high: float
    basis: Basis
    how: str = ""


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
        meant_for: for whom; empty for everybody.
        while_waiting: safe while help is on its way; at an emergency nothing else is offered, and ``only`` is offered
            at no other time.
        steps: what to do, in plain imperative sentences; a refused action has none.
        rate_ratio: cramps with it over cramps without it, for ranking; ``None`` is not ranked by effect.
        burden: 0 (nothing to it) to 3 (hard, costly or risky); our estimate.
        addresses: the causes whose share of the cramps it works on; empty is unspecific.
        uses: the agents by which it works, for the dangers and clashes.
        contributes: what it adds of nutrients that have an upper limit.
        limited_by: the nutrients among the intakes whose upper limits hold for it.
        say_instead: what to do instead, for an action that is never offered.
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
    meant_for: Condition = msgspec.field(name="for", default="")
    while_waiting: Literal["no", "also", "only"] = "no"
    in_article: bool = False
    steps: tuple[str, ...] = ()
    say_instead: str = ""
    timing: Timing | None = None
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


# --- food ---------------------------------------------------------------------------------------------------------


class Food(Statement, frozen=True, array_like=True):
    """One food of the table of composition: amounts in 100 g; ``None`` is not determined, never 0."""

    ndb_no: str
    description: str
    food_group: str
    portion_desc: str
    portion_g: float | None
    energy_kcal: float | None
    water_g: float | None
    sugar_g: float | None
    fibre_g: float | None
    calcium_mg: float | None
    magnesium_mg: float | None
    potassium_mg: float | None
    sodium_mg: float | None
    phosphorus_mg: float | None
    vitamin_d_ug: float | None
    vitamin_b6_mg: float | None
    caffeine_mg: float | None
    protein_g: float | None
    other_portions: str = ""


class FoodTable(Statement, frozen=True):
    """Where columns of the table of foods come from, or a share that is worked with."""

    id: Identifier
    says: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    columns: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


class FoodTag(Statement, frozen=True):
    """A rule that says what foods contain, by their group and their name in the table.

    Attributes:
        certainty: ``surely`` contained, or ``perhaps``; an exclusion refuses both.
        groups: the groups of the table it is about; empty for all.
        pattern: a regular expression over the name; ``unless`` takes foods out again.
    """

    tag: Identifier
    certainty: Literal["surely", "perhaps"]
    pattern: str
    groups: tuple[str, ...] = ()
    unless: str = ""
    sources: tuple[SourceKey, ...] = ()


class HouseholdFood(Statement, frozen=True):
    """A food of every day: its name and portion in plain words, and the row of the table that has its numbers.

    Attributes:
        role: what it is on the plate; it decides what may take its place.
        contains: tags that exclusions refuse.
        named_for: nutrients for which the founding article names it.
        offered: whether a plan may propose it.
        most: portions a day above which a plan proposes no more of it.
        seldom: not in every shop; it comes last among equals.
    """

    id: Identifier
    name: str
    ndb_no: str
    portion: str
    portion_g: float
    role: Identifier
    contains: tuple[Identifier, ...] = ()
    named_for: tuple[Identifier, ...] = ()
    aliases: tuple[str, ...] = ()
    offered: bool = True
    most: float = 1
    seldom: bool = False


class FoodExclusion(Statement, frozen=True):
    """A way of eating, an allergy or a medicine that leaves foods out.

    Attributes:
        refuses: tags of foods that a plan may not propose.
        when: a condition under which it holds without being asked for.
        keeps: such foods stay as they are: they are not taken away either.
        may_eat: refused tags of which the person may well eat something; no contradiction then.
    """

    id: Identifier
    label: str
    refuses: tuple[Identifier, ...]
    when: Condition = ""
    says: str = ""
    keeps: bool = False
    may_eat: tuple[Identifier, ...] = ()
    aliases: tuple[str, ...] = ()
    sources: tuple[SourceKey, ...] = ()


class FoodRole(Statement, frozen=True):
    """What a food is on the plate, and which roles may take its place."""

    id: Identifier
    label: str
    may_become: tuple[Identifier, ...]


class FoodLimit(Statement, frozen=True):
    """What forbids a plan to add a nutrient.

    Attributes:
        effect: ``no_plan``; ``clinician_sets``: only with the clinician's own limit; ``no_rise``: no more than is eaten
            now, and no goal; ``small_rise``: at most ``value`` more than is eaten now; ``cap``: at most ``value``.
        if_unknown: ``hold``: taken as true until answered, and asked; ``ignore``: unknown is no reason.
    """

    id: Identifier
    nutrients: tuple[Identifier, ...]
    when: Condition
    effect: Literal["no_plan", "clinician_sets", "no_rise", "small_rise", "cap"]
    if_unknown: Literal["hold", "ignore"]
    says: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    value: float | None = None
    unit: str = ""


class FoodUncertainty(Statement, frozen=True):
    """Half the width of the range around an estimated intake, as a share of it."""

    method: Literal["meals", "often"]
    nutrient: Identifier
    share: float
    basis: Basis
    sources: tuple[SourceKey, ...]


class FoodQuestion(Statement, frozen=True):
    """A line of the short list of foods, and the mix of foods that one helping stands for, in portions."""

    id: Identifier
    asks: str
    mix: dict[Identifier, float]


class FoodNutrient(Statement, frozen=True):
    """A nutrient of the plan: its column in the table, and whether the plan tries to reach the reference intake.

    Attributes:
            column: of the table, or ``weight``.
        only_tag: counted only in foods with this tag.
        goal_not_from: foods with this tag count against limits, but not towards the goal.
    """

    id: Identifier
    label: str
    unit: str
    column: str
    goal: bool = False
    only_tag: str = ""
    goal_not_from: str = ""


class FoodNote(Statement, frozen=True):
    """What is said beside a plan."""

    id: Identifier
    when: Condition
    says: str
    sources: tuple[SourceKey, ...]
    basis: Basis = "measured"
    shown_with: str = ""


class FluidRule(Statement, frozen=True):
    """What is said about drinks; ``own_amount`` and ``less`` replace a target."""

    id: Identifier
    when: Condition
    says: str
    effect: Literal["own_amount", "less", "note", "alcohol"]
    basis: Basis
    sources: tuple[SourceKey, ...]


# --- the article --------------------------------------------------------------------------------------------------

Verdicts = Literal["supported", "partly", "unsupported", "contradicted", "harmful"]


class Claim(Statement, frozen=True):
    """One claim of the founding article, with our verdict.

    Attributes:
        response: what the product does with it.
        recommends: the actions that a harmful claim recommends; proved never to be offered.
        realised_by: rules, findings, actions, mimics, corrections … that make it real or refuse it.
        planned: the part of the product that will realise it; exactly one of this and ``realised_by`` is given.
    """

    id: Identifier
    number: int
    part: Literal["causes", "actions", "triage"]
    section: Identifier
    claim: str
    verdict: Verdicts
    certainty: Certainty
    why: str
    sources: tuple[SourceKey, ...]
    response: str
    see_also: tuple[Identifier, ...] = ()
    recommends: tuple[Identifier, ...] = ()
    realised_by: tuple[Identifier, ...] = ()
    planned: Literal["causes", "plan", "app", "trials"] | None = None
    note: str = ""


class Omission(Statement, frozen=True):
    """A warning sign that the article leaves out."""

    id: Identifier
    what: str
    sources: tuple[SourceKey, ...]
    realised_by: tuple[Identifier, ...]


class Correction(Statement, frozen=True):
    """What we say instead of a wrong claim."""

    id: Identifier
    says: str
    sources: tuple[SourceKey, ...]


class GlossaryTerm(Statement, frozen=True):
    """A word of the article or of a person, and what it is taken for."""

    term: str
    means: str
    opens: str
    sources: tuple[SourceKey, ...] = ()


class Source(Statement, frozen=True):
    """Where a statement comes from. ``checked`` is the day on which somebody last looked at it."""

    key: SourceKey
    kind: str
    title: str
    authors: str = ""
    year: str = ""
    published_in: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""
    checked: str = ""


# --- the whole -----------------------------------------------------------------------------------------------------

COLLECTIONS: dict[str, type[Statement]] = {
    "levels": LevelMeaning, "findings": Finding, "constraints": Constraint,
    "medicine_classes": MedicineClass, "medicines": Medicine, "rules": Rule,
    "lowering_findings": LoweringFinding, "policies": Policy, "rejected_rules": RejectedRule,
    "warning_signs": WarningSign, "screens": Screen, "countries": Country,
    "characteristics": Characteristic, "mimics": Mimic, "verdicts": Verdict,
    "instruments": Instrument, "analytes": Analyte, "reference_intervals": ReferenceInterval,
    "critical_limits": Limit, "decision_limits": Limit, "intakes": Intake,
    "actions": Action, "dangers": Danger, "clashes": Clash,
    "claims": Claim, "omissions": Omission, "corrections": Correction,
    "terms": GlossaryTerm, "sources": Source,
    "foods": Food, "food_tables": FoodTable, "food_tags": FoodTag, "household_foods": HouseholdFood,
    "food_exclusions": FoodExclusion, "food_roles": FoodRole, "food_limits": FoodLimit,
    "food_uncertainties": FoodUncertainty, "food_questions": FoodQuestion, "food_nutrients": FoodNutrient,
    "food_notes": FoodNote, "fluid_rules": FluidRule,
}  # fmt: skip
"""The collections of a knowledge base and the type of their statements."""
