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
        ask: the question above the list; on a page, the line that stands for all of it.
        covers: the findings of the list; "none of these" answers all of them with no.
        page: the page on which it is one line, if any.
    """

    id: Identifier
    ask: str
    covers: tuple[Identifier, ...]
    page: Identifier | None = None
    relevant: Condition = ""


class Page(Statement, frozen=True):
    """Screens that are asked together, one line each; a screen whose line is chosen is then asked in detail."""

    id: Identifier
    ask: str


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


# --- causes -------------------------------------------------------------------------------------------------------

COMPLAINT = "leg_complaint"
"""The finding that the causes explain: cramp brings it, and so do the look-alikes."""


class Number(Statement, frozen=True, kw_only=True):
    """A number with the interval in which it lies with a probability of 90 %, and what it rests on.

    Attributes:
        basis: of the value. Only what is measured or derived may be shown to people as a fact.
        setting: in whom, where and over which time it was found.
        how: how it was worked out.
        interval_basis: of the interval, where it differs.
    """

    value: float
    low: float
    high: float
    basis: Basis
    sources: tuple[SourceKey, ...] = ()
    setting: str = ""
    how: str = ""
    note: str = ""
    interval_basis: Basis | None = None


class Rate(Number, frozen=True, kw_only=True):
    """A probability for the people of whom ``when`` is certainly true; of several, the first that fits is taken.

    Attributes:
        among: ``people_who_ask``: found among people with the complaint, so that the complaint is already counted.
    """

    when: Condition = ""
    among: Literal["population", "people_who_ask"] = "population"


class Context(Number, frozen=True, kw_only=True):
    """By how much a circumstance that is certainly there multiplies the odds of a cause (an odds ratio)."""

    when: Condition


class Parent(Number, frozen=True, kw_only=True):
    """How often people with another cause have this one, others of its causes included."""

    cause: Identifier


class Sign(Number, frozen=True, kw_only=True):
    """How often people with a cause show a finding, other reasons for the finding included (the published frequency).

    Attributes:
        defining: the finding is the exposure, or the disease itself, as the person knows it.
    """

    finding: Identifier
    defining: bool = False


class Association(Statement, frozen=True):
    """A published association of a cause with cramps; without a value only the direction is known."""

    contrast: str
    basis: Basis
    measure: Literal["odds ratio", "risk ratio", ""] = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Confirmation(Statement, frozen=True):
    """What would confirm or exclude a cause.

    Attributes:
        test: what is done, in plain words.
        tells: what the result says.
        by: who does it.
    """

    test: str
    tells: str
    by: Literal["you", "pharmacist", "GP", "midwife", "hospital", "specialist", "emergency team"]
    sources: tuple[SourceKey, ...] = ()


class Cause(Statement, frozen=True):
    """A cause of night cramps, what contributes to them, or what is taken for them.

    Attributes:
        plain: what it is, in one plain sentence.
        kind: a ``mimic`` is taken for a cramp and causes none; the others may raise cramps.
        explains_the_rest: the default explanation: what the others leave of the baseline. What it shows is shown by
            cramp itself, whatever brings the cramp on.
        named_only: the article names it, and no link was found; never ranked above the default explanation.
        applies_to: whom it can concern; where this is certainly false, the cause is not in the person's network.
        prevalence: how common it is; the last rate has no condition. Of what explains the rest: its share in the cramps
            of a population, at least.
        context: circumstances that raise or lower the odds.
        raised_by: the causes that bring it on.
        raises_cramp: the probability that it alone brings on night cramps: a weight of the noisy-OR, net of the leak.
        taken_for_cramp: the probability that it alone, without a cramp, brings the complaint.
        cramp_frequency: how often people who have it have cramps, as published: their other causes are in it.
        shows: the findings that it brings.
        confirm: what would settle it.
    """

    id: Identifier
    name: str
    plain: str
    kind: Literal["physiological", "contributor", "disease", "medicine", "mimic"]
    prevalence: tuple[Rate, ...]
    urgency: Level
    urgency_reason: str
    explains_the_rest: bool = False
    named_only: bool = False
    applies_to: Condition = ""
    context: tuple[Context, ...] = ()
    raised_by: tuple[Parent, ...] = ()
    raises_cramp: Number | None = None
    taken_for_cramp: Number | None = None
    cramp_frequency: Number | None = None
    association: Association | None = None
    shows: tuple[Sign, ...] = ()
    confirm: tuple[Confirmation, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


class Background(Statement, frozen=True):
    """How often people who have none of the causes of a finding show it: the leak of the finding.

    Attributes:
        graded_by: the laboratory values that say how far outside its interval the finding is.
    """

    finding: Identifier
    rates: tuple[Rate, ...]
    graded_by: tuple[Identifier, ...] = ()
    side: Literal["low", "high", ""] = ""


class Baseline(Number, frozen=True, kw_only=True):
    """How many people of a group have night cramps, as published.

    Attributes:
        when: who they are.
        window: over which time they were asked.
        calibrates: the leak of cramp is worked out from it; the first that fits a person is taken.
    """

    id: Identifier
    group: str
    when: Condition
    window: str
    calibrates: bool = False


class CrampFeature(Statement, frozen=True):
    """A published figure on night cramps that the network does not need, kept for explanations."""

    id: Identifier
    feature: str
    value: float
    unit: str
    basis: Basis
    sources: tuple[SourceKey, ...]
    low: float | None = None
    high: float | None = None
    note: str = ""


class FaceGroup(Statement, frozen=True):
    """Findings that are faces of one sign, the best first: the first that is answered counts, the others do not."""

    id: Identifier
    faces: tuple[Identifier, ...]
    why: str
    sources: tuple[SourceKey, ...] = ()


# --- the article --------------------------------------------------------------------------------------------------

Verdicts = Literal["supported", "partly", "unsupported", "contradicted", "harmful"]


class Claim(Statement, frozen=True):
    """One claim of the founding article, with our verdict.

    Attributes:
        response: what the product does with it.
        actions: actions of a later release that realise or refuse it.
        realised_by: rules, findings, characteristics, mimics, corrections … that make it real or refuse it.
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
    actions: tuple[Identifier, ...] = ()
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
    "warning_signs": WarningSign, "pages": Page, "screens": Screen, "countries": Country,
    "characteristics": Characteristic, "mimics": Mimic, "verdicts": Verdict,
    "instruments": Instrument, "analytes": Analyte, "reference_intervals": ReferenceInterval,
    "critical_limits": Limit, "decision_limits": Limit, "intakes": Intake,
    "causes": Cause, "backgrounds": Background, "baselines": Baseline,
    "cramp_features": CrampFeature, "face_groups": FaceGroup,
    "claims": Claim, "omissions": Omission, "corrections": Correction,
    "terms": GlossaryTerm, "sources": Source,
}  # fmt: skip
"""The collections of a knowledge base and the type of their statements."""
