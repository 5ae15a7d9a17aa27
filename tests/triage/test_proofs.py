"""Each proof finds the fault that is planted for it (``make prove`` proves the knowledge base itself)."""

import msgspec
import pytest

import nightcramp
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import COLLECTIONS, Constraint, Finding, LevelMeaning, LoweringFinding, Rule
from nightcramp.triage.proofs import prove, same_levels, same_meaning

LEVELS = tuple(
    LevelMeaning(id=level, rank=rank, means=level, within="", basis="estimate")
    for rank, level in enumerate(("self_care", "routine", "soon", "urgent", "emergency"), 1)
)
AGE = Finding(id="age", type="number", label="age", clinician="Age", question="How old?", unit="a", plausible=(0, 120))


def finding(name, **more):
    return Finding(id=name, type="boolean", label=name, clinician=name, question=f"{name}?", **more)


def rule(name, when, **more):
    words = {"in_words": name, "points_to": (), "do": "", "why": "", "basis": "estimate", "sources": ()}
    return Rule(id=name, level=name.partition("_")[0], when=when, checked_on="2026-11-22", **words, **more)


GOOD = {
    "levels": LEVELS,
    "findings": (AGE, finding("fever"), finding("limp"), finding("pregnant", relevant="age > 9")),
    "rules": (
        rule("emergency_limp", "fever and limp"),
        rule("urgent_fever", "fever"),
        rule("soon_child", "limp and age < 3"),
    ),
    "constraints": (Constraint(id="x", impossible="pregnant and age < 9", fields=("pregnant",), says="", mend=""),),
}


def failures(**changes):
    knowledge = KnowledgeBase.of({**GOOD, **changes})
    return {proof.name: " ".join(proof.counterexample) for proof in prove(knowledge) if not proof.holds}


def test_a_small_knowledge_base_without_faults_passes():
    assert failures() == {}


def test_a_finding_that_silently_reassures_is_found_with_the_person():
    found = failures(rules=(*GOOD["rules"], rule("soon_odd", "age > 70 and not pregnant")))
    ((name, told),) = found.items()
    assert "never lowers the level" in name
    assert told.startswith("pregnant turning present lowers the level of: ")
    assert "age = 71" in told


def test_the_same_finding_listed_as_an_exception_is_accepted():
    changes = {"rules": (*GOOD["rules"], rule("soon_odd", "age > 70 and not pregnant"))}
    assert failures(**changes, lowering_findings=(LoweringFinding(finding="pregnant", why=""),)) == {}


def test_an_exception_that_lowers_nothing_is_found():
    found = failures(lowering_findings=(LoweringFinding(finding="fever", why=""),))
    assert list(found.values()) == ["fever is listed as an exception but never lowers the level"]


def test_a_rule_that_nobody_can_fire_is_found():
    found = failures(rules=(*GOOD["rules"], rule("soon_never", "pregnant and age < 5")))
    assert any("soon_never can never decide the level" in told for told in found.values())


def test_a_rule_that_is_always_outranked_is_found():
    found = failures(rules=(*GOOD["rules"], rule("soon_fever", "fever")))
    assert any("soon_fever can never decide the level" in told for told in found.values())


def test_a_rule_that_never_fires_alone_must_name_its_companion():
    shadow = "fever and pregnant"
    assert "urgent_both never fires alone" in " ".join(
        failures(rules=(*GOOD["rules"], rule("urgent_both", shadow))).values()
    )
    assert failures(rules=(*GOOD["rules"], rule("urgent_both", shadow, companion_of=("urgent_fever",)))) == {}


def test_constraints_that_exclude_everybody_are_found():
    nobody = Constraint(id="y", impossible="age >= 0 or fever or not fever", fields=(), says="", mend="")
    everybody = Constraint(id="z", impossible="True", fields=(), says="", mend="")
    assert "nobody is possible" in failures(constraints=(nobody, everybody)).values()


def test_conditions_are_compared_by_meaning():
    knowledge = KnowledgeBase.of(GOOD)
    assert same_meaning(knowledge, "not (fever or limp)", "not fever and not limp")
    assert not same_meaning(knowledge, "fever", "fever and limp")


def test_a_rule_beside_which_a_more_urgent_one_always_fires_changes_nobodys_level():
    beside = KnowledgeBase.of({**GOOD, "rules": (*GOOD["rules"], rule("soon_fever", "fever"))})
    assert same_levels(KnowledgeBase.of(GOOD), beside)
    assert not same_levels(KnowledgeBase.of(GOOD), KnowledgeBase.of({**GOOD, "rules": GOOD["rules"][:2]}))


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def test_a_reassuring_term_planted_in_a_real_rule_is_caught(knowledge):
    collections = {name: knowledge.collection(name) for name in COLLECTIONS}
    planted = tuple(
        msgspec.structs.replace(each, when=f"({each.when}) and not varicose_veins") if each.id == "urgent_dvt" else each
        for each in collections["rules"]
        if each.id in ("urgent_dvt", "soon_walking_pain", "routine_veins")
    )
    proofs = prove(KnowledgeBase.of({**collections, "rules": planted}))
    assert any("varicose_veins turning present" in told for proof in proofs for told in proof.counterexample)
