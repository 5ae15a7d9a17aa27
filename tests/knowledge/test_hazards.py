"""The hazard log leaves no emergency, danger or proof out, and names nothing that is not there."""

import ast
import functools
import re
from pathlib import Path

import msgspec
import pytest

from generator import safety
from nightcramp import load_knowledge
from nightcramp.knowledge.check import check
from nightcramp.knowledge.compiler import BASE
from nightcramp.knowledge.loader import read
from nightcramp.knowledge.schema import COLLECTIONS, Control, Harm, Likelihood

ROOT = Path(__file__).parents[2]
LIKELIHOODS = Likelihood.__args__
NAMED_ELSEWHERE = {"says", "proofs", "tests"}


@functools.cache
def log():
    knowledge = load_knowledge()
    return knowledge, knowledge.collection("hazards"), knowledge.collection("hazard_groups")


def named(field):
    _, hazards, groups = log()
    return [name for part in (*groups, *hazards) for control in part.controls for name in getattr(control, field)]


@functools.cache
def functions_of(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_emergency_rule_stands_in_the_log():
    knowledge, *_ = log()
    assert {rule.id for rule in knowledge.rules.values() if rule.level == "emergency"} - set(named("rules")) == set()


def test_every_danger_stands_in_the_log():
    knowledge, *_ = log()
    assert {danger.id for danger in knowledge.collection("dangers")} - set(named("dangers")) == set()


def test_every_proof_is_named_and_every_name_is_a_proof():
    assert set(named("proofs")) == set(safety.statements())


@pytest.mark.parametrize("part", safety.PROOFS)
def test_the_words_of_a_proof_are_those_under_which_it_runs(part, monkeypatch):
    """Each statement is replaced by one that holds at once, so that only the names are run."""
    knowledge, *_ = log()
    module = safety.PROOFS[part]
    words = {name.partition(".")[2]: words for name, words in safety.statements().items() if name.startswith(part)}
    for method in words:
        monkeypatch.setattr(module._Prover, method, lambda _: (0, []))
    proofs = [re.sub(r" \(\d.*", "", proof.name) for proof in module.prove(knowledge)]
    assert proofs == list(words.values())


@pytest.mark.parametrize("name", sorted(set(named("tests"))))
def test_a_test_that_is_named_is_there(name):
    path, _, function = name.partition("::")
    assert (ROOT / path).is_file()
    assert function in functions_of(path)


def test_no_hazard_is_likelier_with_its_controls_than_without():
    for hazard in log()[1]:
        assert LIKELIHOODS.index(hazard.before) <= LIKELIHOODS.index(hazard.after), hazard.id


def test_every_judgement_is_marked_as_an_estimate_and_every_step_is_explained():
    knowledge, hazards, groups = log()
    assert {hazard.basis for hazard in hazards} == {"estimate"}
    assert [step.id for step in knowledge.collection("risk_steps")] == [*Harm.__args__, *LIKELIHOODS]
    assert {hazard.group for hazard in hazards} == {group.id for group in groups}


def test_what_a_control_names_is_a_collection():
    assert set(Control.__struct_fields__) - NAMED_ELSEWHERE <= set(COLLECTIONS)


WRONG = {
    "there is no 'advise' among hazard_groups": {"group": "advise"},
    "name the rule, danger, proof or test that does this: 'Hope.'": {"controls": (Control(says="Hope."),)},
    "there is no 'rubbing_a_clod' among dangers": {"controls": (Control(says="x", dangers=("rubbing_a_clod",)),)},
    "there is no 'urgent_dvd' among rules": {"controls": (Control(says="x", rules=("urgent_dvd",)),)},
    "there is no 'moot' among screens": {"controls": (Control(says="x", screens=("moot",)),)},
}


def test_a_hazard_that_names_what_is_not_there_is_refused():
    written = read(BASE)
    hazards = written.collections["hazards"]
    wrong = [msgspec.structs.replace(one, **changes) for one, changes in zip(hazards, WRONG.values(), strict=False)]
    written.collections["hazards"] = (*wrong, *hazards[len(wrong) :])
    faults, _ = check(written)
    told = [str(fault.message) for fault in faults]
    assert [message for message in WRONG if not any(message in one for one in told)] == []
