"""A food plan in plain words: calm, short, with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nightcramp.plan.food.intake import Intake
from nightcramp.plan.food.moves import Change
from nightcramp.plan.food.plan import FoodPlan, Proposal
from nightcramp.plan.food.table import FoodItem

_PARTS = {0.25: "a quarter of", 0.5: "half", 0.75: "three quarters of"}
_VERDICTS = {
    "short": "too little", "perhaps_short": "perhaps too little", "perhaps_enough": "perhaps enough",
    "enough": "enough", "no_reference": "",
}  # fmt: skip
_NUMBERS = {1: "One change", 2: "Two changes", 3: "Three changes", 4: "Four changes", 5: "Five changes"}
INTAKE = "What you get in a day"
READ = "How your words were read"
ASKS = "Tell us more, and the plan can do more"
_MOST_ASKED = 6
_PORTION = re.compile(r"(?:(\d+)|half an?)\s+(.*)")


def amount(food: FoodItem, portions: float) -> str:
    """So many portions of a food, as people say it.

    A portion of "half a cup" twice is "1 cup of cooked spinach"; half of "1 banana" is "half a banana".
    """
    found = _PORTION.fullmatch(food.portion)
    if found is None:
        return f"{_count(portions)} x {food.portion} of {food.name}"
    count = portions * (float(found[1]) if found[1] else 0.5)
    noun = found[2]
    if _noun(noun) in {_singular(word) for word in food.name.split()}:
        form = _plural if count > 1 else str
        words = [form(_singular(word)) if _singular(word) == _noun(noun) else word for word in food.name.split()]
        return _of(count, " ".join(words))
    return f"{_of(count, _plural(_singular_phrase(noun)) if count > 1 else _singular_phrase(noun))} of {food.name}"


def _of(count: float, thing: str) -> str:
    if count in _PARTS:
        article = "an" if thing[0].lower() in "aeiou" else "a"
        return f"{_PARTS[count]} {article} {thing}"
    return f"{_count(count)} {thing}"


def _count(count: float) -> str:
    whole, part = divmod(count, 1)
    sign = {0.25: "\u00bc", 0.5: "\u00bd", 0.75: "\u00be"}.get(round(part, 2))
    if sign:
        return f"{int(whole) or ''}{sign}"
    return f"{count:g}"


def _noun(portion: str) -> str:
    return _singular(portion.split()[-1])


def _singular(word: str) -> str:
    if word.endswith("oes"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _singular_phrase(words: str) -> str:
    *first, last = words.split()
    return " ".join([*first, _singular(last)])


def _plural(words: str) -> str:
    if words.endswith(("ss", "ch", "sh", "to")):
        return f"{words}es"
    return words if words.endswith("s") else f"{words}s"


def change(made: Change) -> str:
    """One change as a request."""
    new = amount(made.add, made.portions)
    if made.instead_of is None:
        return f"Add {new}."
    return f"Have {new} in place of {amount(made.instead_of, made.portions)}."


def lines(plan: FoodPlan) -> Iterator[tuple[str, list[str]]]:
    """The sections of a plan, with what could still be asked."""
    yield from sections(plan)
    if asks := _asks(plan):
        yield ASKS, asks


def sections(plan: FoodPlan) -> Iterator[tuple[str, list[str]]]:
    """The sections of a plan, what to do first: a heading, and its lines."""
    yield from _changes(plan)
    yield "Drinks", _drinks(plan)
    yield INTAKE, _intake(plan)
    if read := _read(plan):
        yield READ, read
    if notes := _notes(plan):
        yield "Please note", notes


def _intake(plan: FoodPlan) -> list[str]:
    how = "the list of foods" if plan.diet.method == "often" else "the meals that you typed"
    found = [f"This is an estimate from {how}. The true amounts may be higher or lower."]
    found += [nutrient(line) for line in plan.intake.values() if line.reference is not None]
    return found + [bound.says for bound in plan.bounds.values() if bound.why == "now"]


def nutrient(line: Intake) -> str:
    """What somebody gets of a nutrient, beside what they need."""
    return f"{_cap(line.label)}: {_amount_of(line)}. {_cap(_VERDICTS[line.verdict])}."


def _read(plan: FoodPlan) -> list[str]:
    """How the words were understood, where that was not plain."""
    found = [f'"{entry.written}" was taken for {entry.food.name}.' for entry in plan.diet.eaten if entry.guessed]
    found += [f'"{matched.written}" was not found, so it is not counted.' for matched in plan.diet.unmatched]
    if plan.diet.unanswered:
        found.append(f"Not answered, so counted as never: {', '.join(plan.diet.unanswered).replace('_', ' ')}.")
    return found


def _amount_of(line: Intake) -> str:
    need = line.reference.value if line.reference else 0.0
    return (
        f"about {_round(line.towards_goal)} {_unit(line)} of the {_round(need)} you need "
        f"(from {_round(line.low)} to {_round(line.high)} in all)"
    )


def _unit(line: Intake) -> str:
    return {"ug": "\u00b5g"}.get(line.unit, line.unit)


def _round(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}"


def _changes(plan: FoodPlan) -> Iterator[tuple[str, list[str]]]:
    match plan.status:
        case "held":
            certain = [item.limit.says for item in plan.held if item.certain
                       and item.limit.effect in ("clinician_sets", "no_plan")]  # fmt: skip
            yield "No plan without your doctor", [*certain, *_own_limit(plan)]
        case "nothing_needed":
            yield "Nothing to change", ["By this estimate you get enough of what the plan looks at."]
        case "none":
            yield "No plan fits", [*_why_none(plan), *_first_step(plan)]
        case _:
            yield from _proposals(plan)


def _own_limit(plan: FoodPlan) -> list[str]:
    if any(item.limit.effect == "no_plan" and item.certain for item in plan.held):
        return []
    return ["Ask for your own limits. With them under 'limits', a plan can be made that keeps to them."]


def _proposals(plan: FoodPlan) -> Iterator[tuple[str, list[str]]]:
    first, *others = plan.proposals
    count = len(first.changes)
    heading = f"{_NUMBERS.get(count, f'{count} changes')} a day would do"
    found = [change(made) for made in first.changes]
    if plan.proven:
        of_this_size = f" There {_are(plan.count)} of this size." if plan.status == "fewest" else ""
        found.append(f"No plan with fewer changes fits.{of_this_size}")
    else:
        found.append("This is the best plan found in the time given. There may be a smaller one.")
    yield heading, [*found, *_limits_said(plan), *_first_step(plan)]
    if others:
        yield "Or choose one of these", [" ".join(change(made) for made in other.changes) for other in others]


def _are(count: int) -> str:
    return "is 1 plan" if count == 1 else f"are {count} plans"


def _limits_said(plan: FoodPlan) -> list[str]:
    """The limits on what the plan would else bring up."""
    certain = {item.limit.id for item in plan.held if item.certain}
    return list(
        dict.fromkeys(
            bound.says for name, bound in plan.bounds.items() if plan.intake[name].reference and bound.why in certain
        )
    )


def _first_step(plan: FoodPlan) -> list[str]:
    step: Proposal | None = plan.first_step
    if step is None:
        return []
    labels = [plan.intake[name].label for name in step.still_short]
    left = f" It leaves you short of {_and(labels)}." if labels else ""
    return [f"A first step: {' '.join(change(made) for made in step.changes)}{left}"]


def _why_none(plan: FoodPlan) -> list[str]:
    found = []
    perhaps = {item.limit.id for item in plan.held if not item.certain}
    for name in plan.forbidden_by:
        bound = plan.bounds[name]
        label = plan.intake[name].label
        if bound.why in perhaps:
            found.append(f"A limit for {label} may be in the way. Whether you have one is not known yet.")
        else:
            says = bound.says or "It would pass the safe upper limit."
            found.append(f"The limit for {label} is in the way. {says}")
    if plan.out_of_reach:
        labels = _and([plan.intake[name].label for name in plan.out_of_reach])
        found.append(f"Food on the list does not bring enough {labels} in five changes.")
    return found or ["No set of five changes closes every gap within the limits."]


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _drinks(plan: FoodPlan) -> list[str]:
    fluids = plan.fluids
    found = [f"You drink about {fluids.drunk_l:.1f} litres a day."]
    match fluids.status:
        case "range":
            found.append(f"Aim for {fluids.low_l:.1f} to {fluids.high_l:.1f} litres of drinks a day.")
        case "ask_doctor":
            found.append("Ask your doctor how much you may drink. With your illness or tablets a limit may apply.")
        case "answer_first":
            found.append("Some answers are missing, so no amount is given. If in doubt, ask your doctor.")
        case "milk_only":
            found.append("A baby under 6 months drinks breast milk or formula only, and no water.")
        case "own_amount" if fluids.own_l is not None:
            found.append(f"Your own limit is {fluids.own_l:.1f} litres a day. It stands.")
    found += [rule.says for rule in fluids.rules if rule.effect != "note" or fluids.status == "range"]
    if fluids.caffeine_limit_mg is not None and fluids.caffeine_mg > fluids.caffeine_limit_mg:
        found.append(
            f"Your caffeine comes to about {fluids.caffeine_mg:.0f} mg a day; {fluids.caffeine_limit_mg:.0f} mg is the "
            "most that is advised. Cut down by a cup every few days."
        )
    elif fluids.caffeine_mg >= 1:
        found.append(f"Your caffeine comes to about {fluids.caffeine_mg:.0f} mg a day.")
    if fluids.alcoholic_drinks:
        found.append(f"You have about {fluids.alcoholic_drinks * 7:.0f} alcoholic drinks a week.")
    return found


def _notes(plan: FoodPlan) -> list[str]:
    return [
        *plan.warnings,
        *(exclusion.says for exclusion in plan.diet.exclusions if exclusion.says),
        *(note.says for note in plan.notes),
    ]


def _asks(plan: FoodPlan) -> list[str]:
    findings = plan.answers.knowledge.findings
    asked = to_ask(plan)
    found = [f"{findings[name].question} ({name})" for name in asked[:_MOST_ASKED]]
    more = len(asked) - _MOST_ASKED
    return [*found, f"And {more} more; see --json."] if more > 0 else found


def to_ask(plan: FoodPlan) -> list[str]:
    """The findings that the person could still answer, so that the plan can do more."""
    return [name for name in plan.asks if plan.answers.knowledge.findings[name].question]


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
