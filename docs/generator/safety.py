"""The generated parts of the safety case: how much stands behind it, and the hazard log."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from generator.markdown import code, plain, table
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Control, Harm, Hazard, HazardGroup, Likelihood
from nightcramp.knowledge.stats import stats
from nightcramp.plan import proofs as plan_proofs
from nightcramp.relief import proofs as relief_proofs
from nightcramp.triage import proofs as triage_proofs

PROOFS = {"triage": triage_proofs, "plan": plan_proofs, "relief": relief_proofs}
"""Where proofs stand, by the first part of their names."""
_ONE = {"policies": "policy"}


def statements() -> dict[str, str]:
    """What is proved, by the names that controls use: ``triage.monotone``. Read from the code, so nothing is run."""
    return {
        f"{part}.{method.attr}": _sentence(words)
        for part, module in PROOFS.items()
        for node in ast.walk(ast.parse(inspect.getsource(module.prove)))
        if isinstance(node, ast.Tuple)
        for words, method in [_pair(node)]
        if isinstance(method, ast.Attribute)
    }


def numbers(knowledge: KnowledgeBase) -> str:
    """How much stands behind the safety case."""
    counts = stats(knowledge)
    urgent = Counter(rule.level for rule in knowledge.rules.values())
    found: tuple[Hazard, ...] = knowledge.collection("hazards")
    tests = {test for control in _controls(knowledge) for test in control.tests}
    lines = counts["contraindications"]
    rows = [
        ("triage rules", f"{len(knowledge.rules)}, of them {urgent['emergency']} for emergencies"),
        ("actions", str(len(knowledge.actions))),
        ("refused actions", str(sum(action.offer == "never" for action in knowledge.actions.values()))),
        ("contraindications", f"{sum(lines.values())}, of them {lines['absolute']} absolute"),
        ("dangers, stated apart from the actions", str(len(knowledge.collection("dangers")))),
        ("statements proved over every possible person", str(len(statements()))),
        ("hazards", str(len(found))),
        ("tests that the hazard log names", str(len(tests))),
    ]
    return table(("what", "how many"), rows) + f"\nKnowledge base {knowledge.version}.\n"


def hazard_log(knowledge: KnowledgeBase) -> str:
    """All hazards, by group, after the steps in which they are judged."""
    groups: tuple[HazardGroup, ...] = knowledge.collection("hazard_groups")
    return "\n".join((_steps(knowledge), _overview(knowledge), *(_group(group, knowledge) for group in groups)))


def proof_list() -> str:
    """Every statement that is proved, by name."""
    return table(("proof", "statement"), [(code(name), plain(words)) for name, words in statements().items()])


# --- pieces


def _steps(knowledge: KnowledgeBase) -> str:
    rows = [(step.of, _words(step.id), plain(step.means)) for step in knowledge.collection("risk_steps")]
    return table(("scale", "step", "means"), rows)


def _overview(knowledge: KnowledgeBase) -> str:
    """How many hazards there are of each severity and likelihood, before and after."""
    found: tuple[Hazard, ...] = knowledge.collection("hazards")
    counted = Counter((hazard.severity, step, when) for hazard in found for step, when in _judged(hazard))
    steps = get_args(Likelihood)
    rows = [
        (_words(harm), *(_cell(counted[harm, step, "before"], counted[harm, step, "after"]) for step in steps))
        for harm in get_args(Harm)
    ]
    return f"{len(found)} hazards, without the controls → with them:\n\n" + table(
        ("severity", *map(_words, steps)), rows
    )


def _judged(hazard: Hazard) -> tuple[tuple[str, str], tuple[str, str]]:
    return (hazard.before, "before"), (hazard.after, "after")


def _cell(before: int, after: int) -> str:
    return f"{before} → {after}" if before or after else ""


def _group(group: HazardGroup, knowledge: KnowledgeBase) -> str:
    hazards = [hazard for hazard in knowledge.collection("hazards") if hazard.group == group.id]
    parts = [f"### {group.title}\n", f"{group.says}\n"]
    if group.controls:
        parts.append(f"For each of them:\n\n{_listed(group.controls)}")
    return "\n".join((*parts, *map(_hazard, hazards)))


def _hazard(hazard: Hazard) -> str:
    before, after = _words(hazard.before), _words(hazard.after)
    return (
        f"#### {plain(hazard.hazard)}\n\n"
        f"{code(hazard.id)} · severity **{hazard.severity}** · likelihood **{before}** without, **{after}** with "
        f"the controls\n\n"
        f"- *Cause*: {plain(hazard.cause)}\n- *Effect*: {plain(hazard.effect)}\n- *Controls*:\n"
        f"{_listed(hazard.controls, '  ')}"
        f"- *What remains*: {plain(hazard.remains)}\n"
    )


def _listed(controls: Iterable[Control], indent: str = "") -> str:
    return "".join(f"{indent}- {plain(control.says)} ({'; '.join(_names(control))})\n" for control in controls)


def _names(control: Control) -> Iterator[str]:
    """What does it, by kind and name."""
    for field in control.__struct_fields__:
        names: tuple[str, ...] = getattr(control, field) if field != "says" else ()
        if names:
            kind = _words(field) if len(names) > 1 else _ONE.get(field, _words(field)[:-1])
            kind = f"[{kind}](reference/rules.md)" if field == "rules" else kind
            yield f"{kind}: {', '.join(map(code, names))}"


def _controls(knowledge: KnowledgeBase) -> Iterator[Control]:
    for collection in ("hazard_groups", "hazards"):
        for statement in knowledge.collection(collection):
            yield from statement.controls


def _pair(node: ast.Tuple) -> tuple[ast.expr, ast.expr]:
    return (node.elts[0], node.elts[1]) if len(node.elts) == len(("words", "method")) else (node, node)


def _sentence(words: ast.expr) -> str:
    """The words of a statement; the numbers that one of them shows in brackets are left out."""
    if isinstance(words, ast.JoinedStr):
        return str(words.values[0].value).rstrip(" (") if isinstance(words.values[0], ast.Constant) else ""
    return str(ast.literal_eval(words))


def _words(name: str) -> str:
    return name.replace("_", " ")
