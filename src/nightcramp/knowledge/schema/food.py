"""Food: foods, portions, and the rules of food plans."""

from __future__ import annotations

from typing import Literal

from nightcramp.knowledge.schema.ground import Basis, Condition, Identifier, SourceKey, Statement


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
