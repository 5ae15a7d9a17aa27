"""The knowledge base refuses what is not right, and says where."""

import shutil
from pathlib import Path

import pytest

import nightcramp
from nightcramp.knowledge import KnowledgeError
from nightcramp.knowledge.compiler import BASE, compile_sources, load, serialise, write

SMALL = {
    "findings/a.yaml": """\
findings:
- id: fever
  type: boolean
  label: fever
  question: Is there a fever?
  clinician: Fever
- id: age
  type: number
  label: age
  question: How old?
  clinician: Age
  unit: a
  units: [mo]
  plausible: [0, 120]
""",
    "rules.yaml": """\
rules:
- id: urgent_fever
  level: urgent
  when: fever and age < 3
  in_words: A fever in a small child.
  points_to: [infection]
  do: Call your doctor today.
  why: Small children get ill fast.
  basis: estimate
  sources: [guide]
  checked_on: "2026-11-22"
""",
    "sources.bib": "@misc{guide,\n  title = {A guide},\n  year = {2020},\n  checked = {2026-11-22}\n}\n",
}


@pytest.fixture
def base(tmp_path):
    for name, text in SMALL.items():
        path = tmp_path / "base" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "base"


def change(base: Path, file: str, old: str, new: str) -> None:
    text = (base / file).read_text(encoding="utf-8")
    assert old in text
    (base / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("rules.yaml", "fever and", "fevr and", "rules.yaml:4: urgent_fever.when: unknown name 'fevr'; did you mean 'fever'?"),
        ("rules.yaml", "age < 3", "age", "rules.yaml:4: urgent_fever.when: 'age' is a number where a boolean is needed"),
        ("rules.yaml", "age < 3", "age < '3 kg'", "rules.yaml:4: urgent_fever.when: 'age' has the unit 'a'; 'kg' cannot be"),
        ("rules.yaml", "  why:", "  reason:", "unknown field `reason`"),
        ("rules.yaml", "level: urgent", "level: urgnt", "rules.yaml:3: urgent_fever: Invalid enum value 'urgnt'"),
        ("rules.yaml", "level: urgent", "level: soon", "must begin with its level, 'soon'"),
        ("rules.yaml", "[guide]", "[guid]", "there is no 'guid' among sources; did you mean 'guide'?"),
        ("rules.yaml", "  do: Call", "  do: Ask.\n  do: Call", "rules.yaml:8: do: stands twice in one mapping"),
        ("rules.yaml", "rules:", "rule:", "rules.yaml:2: rule: unknown collection; did you mean 'rules'?"),
        ("rules.yaml", "rules:", "rules: 3\nx:", "must be a list"),
        ("rules.yaml", "id: urgent_fever", "id: Urgent-Fever", "matching regex"),
        ("rules.yaml", "basis: estimate", "basis: hunch", "Invalid enum value 'hunch'"),
        ("rules.yaml", "points_to: [infection]", "points_to: {", "rules.yaml"),
        ("findings/a.yaml", "unit: a\n", "unit: furlong\n", "is not a UCUM unit"),
        ("findings/a.yaml", "units: [mo]", "units: [mmol/L]", "'mmol/L' cannot be converted to 'a'"),
        ("findings/a.yaml", "plausible: [0, 120]", "plausible: [120, 0]", "the lowest value must be below"),
        ("findings/a.yaml", "question: Is there a fever?", "derived: fever", "rests on itself: fever -> fever"),
        ("findings/a.yaml", "  question: Is there a fever?\n", "", "either a question or a derivation"),
        ("findings/a.yaml", "- id: age", "- id: fever", "stands twice among findings"),
        ("findings/a.yaml", "type: number", "type: boolean", "only numbers have units"),
        ("findings/a.yaml", "clinician: Fever", "clinician: Fever\n  relevant: agee > 3", "did you mean 'age'"),
        ("findings/a.yaml", "clinician: Fever", "clinician: Fever\n  kind_of: [fevers]", "did you mean 'fever'"),
        ("findings/a.yaml", "clinician: Fever", "clinician: Fever\n  kind_of: [fever]", "nothing of itself"),
        ("sources.bib", "@misc{guide", "@misc{other,\n title={x}}\n@misc{guide", "no statement rests on this source"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_and_line(base, file, old, new, says):
    change(base, file, old, new)
    with pytest.raises(KnowledgeError) as raised:
        compile_sources(base)
    assert says in str(raised.value)


def test_all_faults_are_shown_at_once(base):
    change(base, "rules.yaml", "[guide]", "[guid]")
    change(base, "rules.yaml", "fever and", "fevr and")
    with pytest.raises(KnowledgeError) as raised:
        compile_sources(base)
    assert len(raised.value.faults) == 3  # the unknown name, the unknown source, the source that is now unused


def test_equal_sources_give_equal_bytes_and_a_change_changes_the_hash(base):
    first = serialise(*compile_sources(base))
    assert first == serialise(*compile_sources(base))
    change(base, "rules.yaml", "age < 3", "age < 4")
    assert first.split(b"\n")[0] != serialise(*compile_sources(base)).split(b"\n")[0]


def test_a_newer_source_is_compiled_again_and_a_faulty_one_leaves_the_old_file(base, tmp_path):
    compiled = tmp_path / "compiled.jsonl"
    first = load(compiled, base)
    change(base, "rules.yaml", "age < 3", "age < 4")
    second = load(compiled, base)
    assert first.hash != second.hash
    change(base, "rules.yaml", "age < 4", "aeg < 4")
    with pytest.raises(KnowledgeError):
        load(compiled, base)
    assert load(compiled, base=None).hash == second.hash


def test_a_compiled_file_of_another_format_or_a_broken_one_is_refused(tmp_path):
    compiled = tmp_path / "compiled.jsonl"
    for content, says in (
        (b'{"format":"x/9","version":"","hash":"","collections":[]}', "this version reads"),
        (b"{", "cannot be read"),
    ):
        compiled.write_bytes(content)
        with pytest.raises(KnowledgeError, match=says):
            load(compiled, base=None)


def test_units_are_worked_out_by_the_library(base):
    _, collections = compile_sources(base)
    age = next(finding for finding in collections["findings"] if finding.id == "age")
    assert age.factors["mo"].factor == pytest.approx(1 / 12)


def test_the_released_file_is_loaded_without_the_sources(tmp_path):
    knowledge = nightcramp.load_knowledge()
    copy = shutil.copy(BASE.parent / "compiled.jsonl", tmp_path)
    assert load(Path(copy), base=None).hash == knowledge.hash
    write(tmp_path / "again.jsonl")
    assert load(tmp_path / "again.jsonl", base=None).hash == knowledge.hash
