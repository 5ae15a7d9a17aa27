"""Each proof about relief finds the fault that is planted for it (``make prove`` proves the knowledge base itself)."""

import msgspec
import pytest

import nightcramp
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS
from nightcramp.relief import proofs

ALIVE = "Every step of relief is shown to who chooses no line"
ABSOLUTE = "No step of relief is shown that is absolutely contraindicated for who chose what is true"
RELATIVE = "No step of relief is shown that needs a doctor's word for who chose what is true"
DANGERS = "No step of relief is shown in a danger of what it works with for who chose what is true"
UNKNOWN = "What relief does not ask, or nobody knows, holds back each step that it could make harmful"
EMERGENCY = "At an emergency relief shows only what is done until help comes"
EMERGENCY_LINES = "A line that is an emergency stops all steps when it is chosen, whatever else is"
NEVER = "Nothing that is never offered, or that a harmful claim recommends, is a step"


@pytest.fixture(scope="module")
def collections():
    """Enough rules for every statement, few enough to be quick."""
    real = nightcramp.load_knowledge()
    found = {name: real.collection(name) for name in COLLECTIONS}
    rules = ("emergency_acute_limb_ischaemia", "emergency_compartment_syndrome", "urgent_dvt")
    return found | {"rules": tuple(rule for rule in found["rules"] if rule.id in rules)}


def failures(collections, **changes):
    base = KnowledgeBase.of({**collections, **changes})
    return {
        proof.name.split(" (")[0]: " ".join(proof.counterexample) for proof in proofs.prove(base) if not proof.holds
    }


def changed(collections, kind, name, **fields):
    """The statements of a kind, one of them changed."""
    found = tuple(msgspec.structs.replace(one, **fields) if one.id == name else one for one in collections[kind])
    assert found != collections[kind]
    return {kind: found}


def without(collections, name, *agents):
    """The actions, one of them without the contraindications that name a finding."""
    lines = next(action for action in collections["actions"] if action.id == name).contraindications
    left = tuple(line for line in lines if not any(agent in line.when for agent in agents))
    return changed(collections, "actions", name, contraindications=left)


def test_relief_without_faults_passes(collections):
    assert failures(collections) == {}


def test_a_deleted_contraindication_is_found_with_the_person_and_the_lines_they_chose(collections):
    found = failures(collections, **without(collections, "relief_massage", "leg_clot"))
    assert "relief_massage is shown to: " in found[DANGERS]
    assert "who chose " in found[DANGERS]


def test_a_page_that_forgets_what_was_chosen_is_found(collections, monkeypatch):
    honest = proofs.answers_of
    monkeypatch.setattr(proofs, "answers_of", lambda lines, chosen: honest(lines, ()))
    assert {ABSOLUTE, RELATIVE, DANGERS} <= set(failures(collections))


def test_a_line_that_denies_what_it_does_not_ask_is_found(collections):
    """The line on skin is read as a word on the leg, and what it leaves is taken for true."""
    lines = {line.id: line for line in collections["relief_lines"]}
    also = (*lines["skin_open"].denies, "one_leg_swollen")
    honest = proofs.condition_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proofs, "condition_of", lambda line: "skin_broken" if line.id == "skin_open" else honest(line))
        left = tuple(line for line in collections["relief_lines"] if line.id not in ("skin_open", "leg_swollen"))
        swollen = msgspec.structs.replace(lines["leg_swollen"], denies=lines["leg_swollen"].denies[1:])
        skin = msgspec.structs.replace(lines["skin_open"], denies=also)
        assert DANGERS in failures(collections, relief_lines=(*left, swollen, skin))


def test_a_doubt_that_only_warns_is_found(collections, monkeypatch):
    monkeypatch.setattr(proofs, "DOUBT", "warn")
    assert {RELATIVE, DANGERS, UNKNOWN} <= set(failures(collections))


@pytest.mark.parametrize("line", ["leg_swollen", "skin_open", "not_safe_to_stand", "leg_hurt", "clot_before"])
def test_a_line_that_is_missing_leaves_a_step_that_nobody_gets(collections, line):
    left = tuple(one for one in collections["relief_lines"] if one.id != line)
    assert list(failures(collections, relief_lines=left)) == [ALIVE]


def test_a_stretch_at_an_emergency_is_found(collections):
    found = failures(collections, **changed(collections, "actions", "relief_calf_stretch", while_waiting="also"))
    assert "relief_calf_stretch is shown to: " in found[EMERGENCY]


def test_a_cold_leg_that_is_no_emergency_is_found(collections):
    weak = changed(collections, "relief_lines", "leg_cold", means=("leg_numb",))
    assert EMERGENCY_LINES in failures(collections, **weak)


@pytest.mark.parametrize("action", ["relief_needle_prick", "relief_toe_pull"])
def test_a_refused_step_in_a_protocol_is_found(collections, action):
    protocol = changed(collections, "relief_protocols", "calf", steps=("relief_calf_stretch", action))
    assert f"{action} is a step for calf" in failures(collections, **protocol)[NEVER]
