"""Food and drink: intake, limits, and the fewest changes that close the gaps within them."""

from nightcramp.plan.food.diet import Diet, Eaten, read_diet
from nightcramp.plan.food.fluids import Fluids
from nightcramp.plan.food.intake import Intake, estimate
from nightcramp.plan.food.moves import Change
from nightcramp.plan.food.plan import FoodPlan, Proposal, food_plan
from nightcramp.plan.food.references import Bound, Reference

__all__ = [
    "Bound",
    "Change",
    "Diet",
    "Eaten",
    "Fluids",
    "FoodPlan",
    "Intake",
    "Proposal",
    "Reference",
    "estimate",
    "food_plan",
    "read_diet",
]  # fmt: skip
