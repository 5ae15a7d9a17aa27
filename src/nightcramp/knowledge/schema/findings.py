"""Findings: what can be known of a person."""

from __future__ import annotations

from typing import Literal

import msgspec

from nightcramp.knowledge.schema.ground import Condition, Identifier, SourceKey, Statement


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
        kind_of: more general findings that are there wherever this one is; a clinician is shown this one alone.
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
    choices: dict[Identifier, str] = msgspec.field(default_factory=dict)
    codes: tuple[Code, ...] = ()
    medicine_classes: tuple[Identifier, ...] = ()
    kind_of: tuple[Identifier, ...] = ()
    merges: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[SourceKey, ...] = ()
    factors: dict[str, Conversion] = msgspec.field(default_factory=dict)


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
