"""For 200 varied people every plan meets every bound, by sums that share no code with the search."""

import pytest

from support.eaters import people

PEOPLE = people(200)
COLUMNS = {
    "magnesium": "magnesium_mg", "calcium": "calcium_mg", "potassium": "potassium_mg", "vitamin_d": "vitamin_d_ug",
    "vitamin_b6": "vitamin_b6_mg", "sodium": "sodium_mg", "energy": "energy_kcal", "phosphorus": "phosphorus_mg",
    "caffeine": "caffeine_mg",
}  # fmt: skip
GOALS = ("magnesium", "calcium", "potassium", "vitamin_d", "vitamin_b6")
OXALATE = ("Spinach", "Chard", "Beets", "Seeds, sesame seeds, whole")
ADULT_ONLY_LIMITS = {"vitamin_b6": 12, "vitamin_d": 100, "calcium": 2500}


def in_grams(grams, row, nutrient, towards_goal=False):
    if towards_goal and nutrient == "calcium" and row["description"].startswith(OXALATE):
        return 0.0
    return float(row[COLUMNS[nutrient]] or 0) * grams / 100


def weights(plan, proposal):
    """Grams of each food a day after the changes, by number in the table."""
    found = {}
    for entry in plan.diet.eaten:
        number = entry.food.ndb_no
        found[number] = found.get(number, 0) + entry.portions * entry.food.portion_g
    for change in proposal.changes:
        added, gone = change.add, change.instead_of
        found[added.ndb_no] = found.get(added.ndb_no, 0) + change.portions * added.portion_g
        if gone is not None:
            found[gone.ndb_no] = found[gone.ndb_no] - change.portions * gone.portion_g
    return found


def total(grams, rows, nutrient, extra, towards_goal=False):
    return extra + sum(in_grams(weight, rows[number], nutrient, towards_goal) for number, weight in grams.items())


@pytest.mark.parametrize("index", range(len(PEOPLE)))
def test_every_plan_meets_every_bound(index, plan_for, rows, household):
    answers, diet = PEOPLE[index]
    plan = plan_for(answers, diet, seconds=0.3)
    now = {entry.food.ndb_no: entry.portions * entry.food.portion_g for entry in plan.diet.eaten}
    steps = (plan.first_step,) if plan.first_step else ()
    for proposal in (*plan.proposals, *steps):
        grams = weights(plan, proposal)
        assert min(grams.values()) >= -1e-6, "more is taken away than is eaten"
        for nutrient in COLUMNS:
            extra = plan.diet.supplements.get(nutrient, 0)
            after = total(grams, rows, nutrient, extra)
            before = total(now, rows, nutrient, extra)
            bound = plan.bounds.get(nutrient)
            if bound is not None:
                assert after <= bound.upper + 1e-6, (nutrient, bound)
            if nutrient in ADULT_ONLY_LIMITS:
                assert after <= max(ADULT_ONLY_LIMITS[nutrient], before * 1.02) + 1e-6
            if nutrient in GOALS and nutrient in plan.gaps and nutrient not in proposal.still_short:
                reached = total(grams, rows, nutrient, extra, towards_goal=True)
                assert reached >= plan.intake[nutrient].reference.value - 1e-6, nutrient
            limited = {name for item in plan.held for name in item.limit.nutrients} | set(plan.diet.limits)
            if nutrient in GOALS and nutrient not in plan.gaps and nutrient not in limited and proposal not in steps:
                need = plan.intake[nutrient].reference.value
                reached = total(grams, rows, nutrient, extra, towards_goal=True)
                had = total(now, rows, nutrient, extra, towards_goal=True)
                assert reached >= min(need, had) - 1e-6, "a plan must not open a new gap"
    for proposal in plan.proposals:
        assert not proposal.still_short
        assert len({change.add.id for change in proposal.changes}) == len(proposal.changes)
        for change in proposal.changes:
            assert change.portions in (0.5, 1, 1.5, 2)
            entry = household[change.add.id]
            assert entry.get("offered", True)
            eaten = sum(e.portions for e in plan.diet.eaten if e.food.id == change.add.id)
            assert eaten + change.portions <= entry.get("most", 1) + 1e-6
            cells = rows[change.add.ndb_no]
            assert all(cells[column] for name, column in COLUMNS.items() if name != "caffeine"), "unknown is not zero"


def test_the_people_are_varied_and_every_status_occurs(plan_for):
    statuses = {plan_for(*person, seconds=0.05).status for person in PEOPLE[:60]}
    assert statuses >= {"nothing_needed", "fewest", "none", "held"}


def test_the_plan_of_a_person_is_the_same_each_time(plan_for):
    first, second = (plan_for(*PEOPLE[7]) for _ in range(2))
    assert [p.changes for p in first.proposals] == [p.changes for p in second.proposals]


def test_foods_that_the_article_names_come_first_where_they_are_as_good(plan_for, woman, day):
    plan = plan_for(woman, {"meals": [day]})
    size = [sum(change.portions for change in proposal.changes) for proposal in plan.proposals]
    named = [sum(change.add.named for change in proposal.changes) for proposal in plan.proposals]
    ranks = list(zip(size, [-count for count in named], strict=True))
    assert ranks == sorted(ranks)


def test_calcium_of_spinach_does_not_count_towards_the_goal_but_against_the_limit(knowledge):
    from nightcramp.plan.food.table import food_table

    spinach = food_table(knowledge).household["spinach"]
    assert spinach.goal_amounts["calcium"] == 0
    assert spinach.amounts["calcium"] > 100


def test_amounts_come_from_the_table(knowledge, rows, household):
    from nightcramp.plan.food.table import food_table

    for food in food_table(knowledge).household.values():
        for nutrient, column in COLUMNS.items():
            cell = rows[food.ndb_no][column]
            if cell:
                assert food.amounts[nutrient] == pytest.approx(float(cell) * household[food.id]["portion_g"] / 100)
            elif nutrient != "caffeine":
                assert food.amounts[nutrient] is None


def test_every_number_has_a_source(knowledge):
    columns = {column: table.sources for table in knowledge.collection("food_tables") for column in table.columns}
    for nutrient in knowledge.collection("food_nutrients"):
        assert nutrient.column == "weight" or all(key in knowledge.sources for key in columns[nutrient.column])
        assert nutrient.column == "weight" or columns[nutrient.column]
