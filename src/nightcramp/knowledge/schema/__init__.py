"""What a knowledge base may contain: one type for each kind of statement.

The same types check the YAML sources, describe the compiled file and give the runtime its objects. Unknown keys are
refused. Every statement names its sources (keys into ``sources.bib``); every number says its basis.
"""

from __future__ import annotations

from nightcramp.knowledge.schema.actions import (
    Action,
    ActionKind,
    Agent,
    Clash,
    Contraindication,
    Contribution,
    Danger,
    Dose,
    Effect,
    Grade,
    Group,
    Interaction,
    Offer,
    Onset,
    Severity,
    Timing,
    UpperLimit,
)
from nightcramp.knowledge.schema.article import Claim, Correction, GlossaryTerm, Omission, Source, Verdicts
from nightcramp.knowledge.schema.causes import (
    COMPLAINT,
    Association,
    Background,
    Baseline,
    Cause,
    Confirmation,
    Context,
    CrampFeature,
    FaceGroup,
    Parent,
    Rate,
    Sign,
)
from nightcramp.knowledge.schema.findings import Code, Constraint, Conversion, Finding, Medicine, MedicineClass
from nightcramp.knowledge.schema.food import (
    FluidRule,
    Food,
    FoodExclusion,
    FoodLimit,
    FoodNote,
    FoodNutrient,
    FoodQuestion,
    FoodRole,
    FoodTable,
    FoodTag,
    FoodUncertainty,
    HouseholdFood,
)
from nightcramp.knowledge.schema.ground import (
    Basis,
    Certainty,
    Condition,
    Identifier,
    Level,
    Number,
    SourceKey,
    Statement,
)
from nightcramp.knowledge.schema.instruments import Accuracy, Band, Instrument, Item, Licence, ScoreRange
from nightcramp.knowledge.schema.planning import BenefitWords, BurdenCost, CertaintyWeight, PlanGroup
from nightcramp.knowledge.schema.recognition import Characteristic, Mimic, Verdict
from nightcramp.knowledge.schema.reference_values import Analyte, Conventional, Intake, Limit, ReferenceInterval
from nightcramp.knowledge.schema.relief import ReliefAfterwards, ReliefHint, ReliefLimit, ReliefLine, ReliefProtocol
from nightcramp.knowledge.schema.safety import Control, Harm, Hazard, HazardGroup, Likelihood, RiskStep
from nightcramp.knowledge.schema.triage import (
    AskingReason,
    Authority,
    Country,
    LayWords,
    LevelMeaning,
    LoweringFinding,
    Page,
    Policy,
    RejectedRule,
    Rule,
    Screen,
    WarningSign,
)

COLLECTIONS: dict[str, type[Statement]] = {
    "levels": LevelMeaning, "findings": Finding, "constraints": Constraint,
    "medicine_classes": MedicineClass, "medicines": Medicine, "rules": Rule,
    "lowering_findings": LoweringFinding, "policies": Policy, "rejected_rules": RejectedRule,
    "warning_signs": WarningSign, "pages": Page, "screens": Screen, "countries": Country,
    "asking_reasons": AskingReason, "lay_words": LayWords,
    "characteristics": Characteristic, "mimics": Mimic, "verdicts": Verdict,
    "instruments": Instrument, "analytes": Analyte, "reference_intervals": ReferenceInterval,
    "critical_limits": Limit, "decision_limits": Limit, "intakes": Intake,
    "causes": Cause, "backgrounds": Background, "baselines": Baseline,
    "cramp_features": CrampFeature, "face_groups": FaceGroup,
    "actions": Action, "dangers": Danger, "clashes": Clash,
    "plan_groups": PlanGroup, "certainty_weights": CertaintyWeight, "burden_costs": BurdenCost,
    "benefit_words": BenefitWords,
    "relief_lines": ReliefLine, "relief_protocols": ReliefProtocol, "relief_hints": ReliefHint,
    "relief_afterwards": ReliefAfterwards, "relief_limits": ReliefLimit,
    "claims": Claim, "omissions": Omission, "corrections": Correction,
    "terms": GlossaryTerm, "sources": Source,
    "foods": Food, "food_tables": FoodTable, "food_tags": FoodTag, "household_foods": HouseholdFood,
    "food_exclusions": FoodExclusion, "food_roles": FoodRole, "food_limits": FoodLimit,
    "food_uncertainties": FoodUncertainty, "food_questions": FoodQuestion, "food_nutrients": FoodNutrient,
    "food_notes": FoodNote, "fluid_rules": FluidRule,
    "risk_steps": RiskStep, "hazard_groups": HazardGroup, "hazards": Hazard,
}  # fmt: skip
"""The collections of a knowledge base and the type of their statements."""

__all__ = [
    "COLLECTIONS", "COMPLAINT", "Accuracy", "Action", "ActionKind", "Agent", "Analyte", "AskingReason",
    "Association", "Authority",
    "Background", "Band", "Baseline", "Basis", "BenefitWords", "BurdenCost", "Cause", "Certainty",
    "CertaintyWeight", "Characteristic", "Claim", "Clash", "Code", "Condition", "Confirmation", "Constraint",
    "Context", "Contraindication", "Contribution", "Control", "Conventional", "Conversion", "Correction", "Country",
    "CrampFeature", "Danger", "Dose", "Effect", "FaceGroup", "Finding", "FluidRule", "Food", "FoodExclusion",
    "FoodLimit", "FoodNote", "FoodNutrient", "FoodQuestion", "FoodRole", "FoodTable", "FoodTag", "FoodUncertainty",
    "GlossaryTerm", "Grade", "Group", "Harm", "Hazard", "HazardGroup", "HouseholdFood", "Identifier", "Instrument",
    "Intake", "Interaction", "Item", "LayWords", "Level", "LevelMeaning", "Licence", "Likelihood", "Limit",
    "LoweringFinding", "Medicine", "MedicineClass", "Mimic", "Number", "Offer", "Omission", "Onset", "Page",
    "Parent", "PlanGroup", "Policy", "Rate", "ReferenceInterval", "RejectedRule", "ReliefAfterwards", "ReliefHint",
    "ReliefLimit", "ReliefLine", "ReliefProtocol", "RiskStep", "Rule", "ScoreRange", "Screen", "Severity", "Sign",
    "Source", "SourceKey", "Statement", "Timing", "UpperLimit", "Verdict", "Verdicts", "WarningSign",
]  # fmt: skip
