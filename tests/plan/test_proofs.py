"""Each proof about actions finds the fault that is planted for it (``make prove`` proves the knowledge base itself)."""

import msgspec
import pytest

import nightcramp
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS
from nightcramp.plan import proofs

SMALL = ("relief_massage", "relief_warm_compress", "medicine_quinine", "supplement_vitamin_d", "clinician_review",
         "relief_needle_prick", "medicine_gabapentin", "supplement_magnesium")  # fmt: skip
"""Enough actions for every statement, few enough to be quick."""


@pytest.fixture(scope="module")
def real():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def collections(real):
    found = {name: real.collection(name) for name in COLLECTIONS}
    rules = tuple(rule for rule in found["rules"] if rule.id == "emergency_acute_limb_ischaemia")
    agents = {agent for name in SMALL for agent in real.actions[name].uses}
    return found | {
        "rules": rules,
        "actions": tuple(real.actions[name] for name in SMALL),
        "dangers": tuple(danger for danger in found["dangers"] if agents & set(danger.agents)),
        "claims": tuple(claim for claim in found["claims"] if set(claim.recommends) & {"relief_needle_prick"}),
        "clashes": tuple(clash for clash in found["clashes"] if clash.id == "two_new_medicines"),
    }


def failures(collections, **changes):
    base = KnowledgeBase.of({**collections, **changes})
    return {
        proof.name.split(" (")[0]: " ".join(proof.counterexample) for proof in proofs.prove(base) if not proof.holds
    }


def changed(collections, name, **fields):
    """The actions, one of them changed."""
    return tuple(
        msgspec.structs.replace(action, **fields) if action.id == name else action for action in collections["actions"]
    )


def without(collections, name, when):
    """The actions, one of them without one of its contraindications."""
    lines = next(action for action in collections["actions"] if action.id == name).contraindications
    left = tuple(line for line in lines if line.when != when)
    assert len(left) == len(lines) - 1
    return changed(collections, name, contraindications=left)


def test_the_actions_without_faults_pass(collections):
    assert failures(collections) == {}


def test_an_unknown_absolute_contraindication_that_passes_is_found(collections, monkeypatch):
    honest = proofs.mark
    monkeypatch.setattr(
        proofs,
        "mark",
        lambda severity, *, value, **how: "caution" if value is None else honest(severity, value=value, **how),
    )
    found = failures(collections)
    assert "relief_massage is cleared for: " in found[
        "No action is cleared while an absolute contraindication is true, or unknown and not waived"
    ]  # fmt: skip
    assert "No answer still to come can make a cleared action absolutely contraindicated" in found
    assert "No action is cleared in a danger of what it works with" in found


def test_a_relative_contraindication_that_passes_is_found(collections, monkeypatch):
    honest = proofs.mark

    def lenient(severity, *, value, **how):
        return "caution" if severity == "relative" else honest(severity, value=value, **how)

    monkeypatch.setattr(proofs, "mark", lenient)
    assert "No action is cleared while it needs a doctor's word first" in failures(collections)


@pytest.mark.parametrize(
    ("name", "when", "danger"),
    [
        ("relief_massage", "leg_clot_signs or clot_known_recent", "rubbing_a_clot"),
        ("relief_warm_compress", "neuropathy or foot_at_risk_signs", "heat_on_numb_feet"),
        ("medicine_quinine", "quinine_reaction_before", "quinine_dangers"),
        ("supplement_magnesium", "myasthenia", "weak_muscles_made_weaker"),
    ],
)
def test_a_deleted_contraindication_is_found_with_the_person(collections, name, when, danger):
    found = failures(collections, actions=without(collections, name, when))
    assert f"{danger}: {name} is cleared for: " in found["No action is cleared in a danger of what it works with"]


def test_a_contraindication_that_is_made_a_caution_is_found(collections):
    lines = next(action for action in collections["actions"] if action.id == "relief_massage").contraindications
    weak = tuple(msgspec.structs.replace(line, severity="caution") for line in lines)
    found = failures(collections, actions=changed(collections, "relief_massage", contraindications=weak))
    assert "rubbing_a_clot" in found["No action is cleared in a danger of what it works with"]


def test_a_contraindication_that_passes_when_unknown_is_found(collections):
    lines = next(action for action in collections["actions"] if action.id == "medicine_quinine").contraindications
    lax = tuple(msgspec.structs.replace(line, if_unknown="pass") for line in lines)
    found = failures(collections, actions=changed(collections, "medicine_quinine", contraindications=lax))
    assert "No answer still to come can make a cleared action absolutely contraindicated" in found


def test_an_action_that_nobody_can_get_is_found(collections):
    lines = next(action for action in collections["actions"] if action.id == "supplement_vitamin_d").contraindications
    dead = (*lines, msgspec.structs.replace(lines[0], when="age >= 0", if_unknown="hold", severity="absolute"))
    found = failures(collections, actions=changed(collections, "supplement_vitamin_d", contraindications=dead))
    assert list(found.values()) == ["supplement_vitamin_d can be cleared for nobody, or only with a blood test at hand"]


def test_an_action_that_needs_a_blood_test_is_found(collections):
    lines = next(action for action in collections["actions"] if action.id == "supplement_vitamin_d").contraindications
    held = tuple(msgspec.structs.replace(line, if_unknown="hold") for line in lines)
    found = failures(collections, actions=changed(collections, "supplement_vitamin_d", contraindications=held))
    assert "supplement_vitamin_d can be cleared for nobody, or only with a blood test" in " ".join(found.values())


def test_a_massage_at_an_emergency_is_found(collections):
    found = failures(collections, actions=changed(collections, "relief_massage", while_waiting="also"))
    told = found["At an emergency nothing is cleared that does anything to the body"]
    assert told.startswith("relief_massage is cleared for: ")


def test_a_gate_that_forgets_the_emergency_is_found(collections, monkeypatch):
    monkeypatch.setattr(proofs, "admits", lambda action, level, *, emergency_open: "yes")
    found = failures(collections)
    assert "At an emergency nothing is cleared that does anything to the body" in found
    assert "While a question could make it an emergency, only relief is cleared" in found


def test_a_needle_that_is_offered_after_all_is_found(collections):
    offered = changed(collections, "relief_needle_prick", offer="yes", group="now", steps=("Prick it.",))
    found = failures(collections, actions=offered)
    assert "relief_needle_prick: relief_needle_prick is cleared for" in found[
        "Nothing that a harmful claim recommends can be offered"
    ]  # fmt: skip


def test_a_dose_over_the_limit_is_found(collections):
    part = next(action for action in collections["actions"] if action.id == "supplement_vitamin_d").contributes[0]
    strong = (msgspec.structs.replace(part, value=40.0),)
    found = failures(collections, actions=changed(collections, "supplement_vitamin_d", contributes=strong))
    assert list(found) == ["No cleared action alone exceeds an upper limit of the person"]


def test_two_that_clash_and_are_offered_together_are_found(collections, monkeypatch):
    from nightcramp.plan.interactions import Together

    monkeypatch.setattr(proofs, "together", lambda actions, state: Together(tuple(actions), (), ()))
    found = failures(collections)
    assert "two_new_medicines: medicine_quinine is offered together with medicine_gabapentin" in " ".join(
        found.values()
    )


def test_every_harmful_claim_on_what_to_do_names_what_it_recommends(real):
    for claim in real.collection("claims"):
        if claim.verdict == "harmful" and claim.part == "actions":
            assert claim.recommends, claim.id


def test_every_agent_of_an_action_that_may_be_offered_is_known_to_a_danger_or_harmless(real):
    guarded = {agent for danger in real.collection("dangers") for agent in danger.agents}
    harmless = {"salt", "sugar", "nuts", "nuts_mixed", "potassium_mixed", "magnesium_food", "alcohol_stop", "fluid_cup",
                "carnitine", "amino_acids", "prescription_liver"}  # fmt: skip
    used = {agent for action in real.actions.values() if action.offer != "never" for agent in action.uses}
    assert used - guarded == harmless
