"""``nightcramp knowledge``: every command."""

import importlib
import json
import re

import pytest

import nightcramp
from nightcramp.cli import exits
from nightcramp.knowledge import Fault, KnowledgeError
from nightcramp.knowledge.schema import COLLECTIONS


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def test_check_finds_no_faults(run):
    code, out, _ = run("knowledge", "check")
    assert code == exits.DONE
    assert "No faults" in out


def test_check_lists_faults_with_file_and_line_and_ends_with_1(run, monkeypatch):
    def faulty():
        raise KnowledgeError([Fault("findings/a.yaml", 7, "fever.question", "is missing")])

    monkeypatch.setattr("nightcramp.knowledge.compiler.compile_sources", faulty)
    code, _, err = run("knowledge", "check")
    assert code == exits.FAULTY
    assert "findings/a.yaml:7: fever.question: is missing" in err


def test_stats_as_json_have_a_fixed_shape(run, knowledge):
    code, out, _ = run("knowledge", "stats", "--json")
    found = json.loads(out)
    assert code == exits.DONE
    assert list(found["claims"]) == ["total", "by_verdict", "by_certainty", "planned", "realised"]
    assert list(found["claims"]["planned"]) == ["causes", "plan", "app", "trials"]
    assert list(found["sources"]) == ["total", "dangling", "unused"]
    assert list(found["numbers_by_basis"]) == ["measured", "derived", "estimate"]
    assert found["hash"] == knowledge.hash
    assert found["rules"] == len(knowledge.rules)
    assert {
        "findings",
        "rules",
        "causes",
        "actions",
        "contraindications",
        "dangers",
        "omissions",
        "instruments",
        "reference_intervals",
        "version",
    } <= set(found)


def test_every_claim_is_counted_once(run):
    claims = json.loads(run("knowledge", "stats", "--json")[1])["claims"]
    assert sum(claims["by_verdict"].values()) == claims["total"]
    assert sum(claims["by_certainty"].values()) == claims["total"]
    assert sum(claims["planned"].values()) + claims["realised"] == claims["total"]


def test_stats_can_be_read_by_people(run):
    _, out, _ = run("knowledge", "stats")
    assert "claims:" in out
    assert "dangling: 0" in out


def test_show_works_for_a_statement_of_every_kind(run, knowledge):
    from nightcramp.cli.knowledge import _names

    for collection in COLLECTIONS:
        statements = knowledge.collection(collection)
        if statements:
            code, out, _ = run("knowledge", "show", _names(statements[0])[0])
            assert code == exits.DONE, collection
            assert f"({collection.replace('_', ' ')})" in out


def test_show_says_what_it_rests_on(run):
    _, out, _ = run("knowledge", "show", "urgent_dvt")
    assert "A clot can feel just like a cramp." in out
    assert "[nhs-dvt]" in out


def test_show_as_json(run):
    found = json.loads(run("knowledge", "show", "magnesium", "--json")[1])
    assert "findings" in [entry["kind"] for entry in found]


def test_an_unknown_id_is_wrong_usage_with_the_nearest_one(run):
    code, _, err = run("knowledge", "show", "urgent_dvx")
    assert code == exits.USAGE
    assert "did you mean 'urgent_dvt'?" in err


def test_sources_are_shown_in_full(run):
    _, out, _ = run("knowledge", "sources", "urgent_dvt")
    assert "[nhs-dvt]" in out
    assert "https://www.nhs.uk/conditions/deep-vein-thrombosis-dvt/" in out
    assert "looked at on: 20" in out


def test_a_statement_without_sources_says_so(run):
    _, out, _ = run("knowledge", "sources", "first_fit")
    assert "rests on no source" in out


def test_findings_lists_the_names_for_answer_files(run, knowledge):
    _, out, _ = run("knowledge", "findings")
    assert "one_leg_swollen" in out
    found = json.loads(run("knowledge", "findings", "--json")[1])
    assert len(found) <= len(knowledge.findings)
    assert len(json.loads(run("knowledge", "findings", "--json", "--all")[1])) == len(knowledge.findings)


def test_compile_can_be_quiet(run):
    assert run("knowledge", "compile", "--quiet") == (exits.DONE, "", "")


def test_schema_is_json_schema(run):
    found = json.loads(run("knowledge", "schema")[1])
    assert found["$schema"].endswith("2020-12/schema")


PROVED = ("triage", "plan", "relief")


@pytest.mark.parametrize("of", PROVED)
@pytest.mark.parametrize(("holds", "expected"), [(True, exits.DONE), (False, exits.FAULTY)])
def test_prove_ends_with_1_when_a_proof_fails_and_shows_the_person(run, monkeypatch, holds, expected, of):
    modules = {part: importlib.import_module(f"nightcramp.{part}.proofs") for part in PROVED}
    proved = modules[of]
    proof = proved.Proof(
        "All is well", holds=holds, queries=1, seconds=0.1, counterexample=() if holds else ("age = 3",)
    )
    for module in modules.values():
        monkeypatch.setattr(module, "prove", lambda _, found=(proof,) if module is proved else (): iter(found))
    code, out, _ = run("knowledge", "prove")
    assert code == expected
    assert ("age = 3" in out) is not holds


def test_the_schema_cannot_be_written_into_a_folder_that_is_not_there(run, tmp_path):
    code, _, err = run("knowledge", "schema", "--output", str(tmp_path / "none" / "x.json"))
    assert code == exits.UNWRITABLE
    assert "x.json cannot be written" in err


def test_check_and_sources_as_json(run, monkeypatch, knowledge):
    found = json.loads(run("knowledge", "check", "--json")[1])
    assert (found["faults"], found["version"]) == ([], knowledge.version)
    keys = [source["key"] for source in json.loads(run("knowledge", "sources", "urgent_dvt", "--json")[1])]
    assert keys == list(knowledge.rules["urgent_dvt"].sources)

    def faulty():
        raise KnowledgeError([Fault("a.yaml", 7, "fever", "is missing")])

    monkeypatch.setattr("nightcramp.knowledge.compiler.compile_sources", faulty)
    code, out, _ = run("knowledge", "check", "--json")
    assert code == exits.FAULTY
    assert json.loads(out)["error"]["faults"] == [
        {"file": "a.yaml", "line": 7, "statement": "fever", "message": "is missing"}
    ]


def test_proofs_as_json(run, monkeypatch):
    for part in PROVED:
        module = importlib.import_module(f"nightcramp.{part}.proofs")
        proof = module.Proof(f"All is well with {part}", holds=part != "plan", queries=1, seconds=0.1)
        monkeypatch.setattr(module, "prove", lambda _, found=proof: iter([found]))
    code, out, _ = run("knowledge", "prove", "--json")
    assert code == exits.FAULTY
    assert [(proof["name"], proof["holds"]) for proof in json.loads(out)] == [
        ("All is well with triage", True), ("All is well with plan", False), ("All is well with relief", True)
    ]  # fmt: skip


def test_a_statement_is_shown_without_the_brackets_of_programs(run):
    out = run("knowledge", "show", "magnesium")[1]
    assert not re.search(r"[\[{]['\"]|\w+=['\"\[(]", out)
    assert "True" not in out
