"""The documentation is what the code and the knowledge base say."""

import dataclasses
import re
from pathlib import Path

import pytest

import nightcramp
from generator import bad_input
from generator.__main__ import bad_input_page, pages
from generator.commands import commands
from nightcramp.answers import read_file
from nightcramp.answers.errors import AnswerFault
from nightcramp.answers.files import read_answers
from nightcramp.cli import exits
from nightcramp.cli.hints import hints_as_object
from nightcramp.cli.may_i import answer_as_object
from nightcramp.diary.noticed import AllNoticed, Noticed
from nightcramp.diary.trials import Hint
from nightcramp.knowledge.stats import stats
from nightcramp.relief import find, may_i, relief
from nightcramp.report.json import as_object, explanation_as_object
from nightcramp.report.relief_json import relief_as_object
from nightcramp.triage.proofs import Proof

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
TEXTS = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
KINDS_OF_BAD_INPUT = 50
RELIEVED = ({"age": 40}, {"age": 40, "leg_hurt_recently": True}, {"age": 40, "chest_pain": True})
BY_NAME = ("by_verdict", "by_certainty", "planned", "by_kind", "numbers_by_basis")
"""Counts by name: the page documents the names beside them."""
ENVIRONMENT = (
    "NIGHTCRAMP_COUNTRY", "NIGHTCRAMP_DATA", "NIGHTCRAMP_DATABASE_URL", "NIGHTCRAMP_DEBUG", "NO_COLOR",
)  # fmt: skip


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def json_page():
    return (DOCS / "json.md").read_text(encoding="utf-8")


def fields(value, path=""):
    """The paths of all fields that are no containers of other fields: ``triage.rules[].id``."""
    if isinstance(value, dict):
        for name, part in value.items():
            inner = f"{path}.{name}" if path else name
            if not isinstance(part, dict) or name in BY_NAME:
                yield inner
            if name not in BY_NAME:
                yield from fields(part, inner)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from fields(part, f"{path}[]")


def documented(page, command):
    section = page.split(f"## {command}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_every_generated_page_is_what_code_and_knowledge_say():
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: renew it with make docs"


def test_bad_input_comes_back_as_the_page_says(knowledge, tmp_path):
    tried = bad_input.outcomes()
    assert [f"{one.case['try']}: {one.wrong}" for _, found in tried for one in found if one.wrong] == []
    assert sum(1 for _, found in tried for one in found if one.code) >= KINDS_OF_BAD_INPUT
    path, text = bad_input_page(tried)
    assert path.read_text(encoding="utf-8") == text, "renew it: make docs"


UNDERSTOOD = [case for group in bad_input.groups() for case in group["cases"] if "reads" in case]


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: case["try"])
def test_odd_input_is_read_as_the_page_says(case, knowledge, tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_bytes(bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode())
    found = {
        name: list(value) if isinstance(value, tuple) else value for name, value in read_file(path, knowledge).items()
    }
    expected = dict(nightcramp.Answers.read(case["reads"], knowledge))
    expected = {name: list(value) if isinstance(value, tuple) else value for name, value in expected.items()}
    assert found == {
        name: pytest.approx(value, rel=1e-3) if isinstance(value, float) else value for name, value in expected.items()
    }


def test_every_command_and_option_has_its_place(knowledge):
    page = (DOCS / "command-line.md").read_text(encoding="utf-8")
    for name, command in commands():
        section = page.split(f"### `{name}`\n")[1].split("\n### ")[0].split("\n## ")[0]
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert option in section, f"{name} {option}"
        assert command.help, name


def test_every_exit_code_is_documented():
    page = (DOCS / "command-line.md").read_text(encoding="utf-8")
    for name, code in vars(exits).items():
        if name.isupper() and isinstance(code, int):
            assert f"\n| {code} | " in page, name


def test_every_environment_variable_is_documented():
    page = (DOCS / "command-line.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert set(re.findall(r'"(NIGHTCRAMP_\w+|NO_COLOR)"', code)) == set(ENVIRONMENT)
    assert [name for name in ENVIRONMENT if name not in page] == []


def test_every_field_of_an_assessment_is_documented_and_there(knowledge, json_page):
    found = {name for path in EXAMPLES for name in fields(as_object(nightcramp.assess(read_file(path, knowledge))))}
    assert found == documented(json_page, "`nightcramp assess FILE --json`")


def test_every_field_of_the_other_outputs_is_documented_and_there(knowledge, json_page):
    found = nightcramp.assess(read_file(ROOT / "examples" / "restless_legs.yaml", knowledge))
    explained = {
        name for ranked in found.causes.ranked[:3] for name in fields(explanation_as_object(ranked.cause.id, found))
    }
    of_a_cause = {name.removeprefix("causes[].") for name in documented(json_page, "`nightcramp assess FILE --json`")}
    assert explained <= of_a_cause | documented(json_page, "`nightcramp explain CAUSE FILE --json`")
    assert documented(json_page, "`nightcramp explain CAUSE FILE --json`") <= explained
    eased = [relief_as_object(relief(nightcramp.Answers.read(facts, knowledge))) for facts in RELIEVED]
    shown = {name for one in eased for name in fields(one)}
    assert shown == documented(json_page, "`nightcramp relieve FILE --json`")
    answers = nightcramp.Answers.read({"age": 40}, knowledge)
    answer = answer_as_object("needle", [may_i(find("needle", knowledge).actions[0], answers)], answers)
    assert set(fields(answer)) == documented(json_page, "`nightcramp relieve FILE --may-i NAME --json`")
    assert set(fields(hints_as_object(one_hint(knowledge), None, None))) == documented(
        json_page, "`nightcramp trial hints --json`"
    )
    fault = dataclasses.asdict(AnswerFault("a", "b", "c", "d"))
    assert set(fields({"error": {"kind": "answers", "faults": [fault]}})) == documented(json_page, "Errors")
    assert set(fields(stats(knowledge))) == documented(json_page, "`nightcramp knowledge stats --json`")
    proofs = [dataclasses.asdict(Proof("a", holds=True, queries=1, seconds=1.0))]
    assert set(fields(proofs)) == documented(json_page, "`nightcramp knowledge prove --json`")


def one_hint(knowledge):
    hint = Hint("coffee", 2.0, (1.5, 2.7), 0.001, shown=True, nights=(30, 60), say="More cramps after coffee.")
    return AllNoticed((Noticed(hint, knowledge.actions["diet_limit_caffeine"]),), 1)


def test_names_of_counts_are_documented_beside_them(knowledge, json_page):
    counts = stats(knowledge)
    for group in (*(counts["claims"][name] for name in BY_NAME[:3]), counts["numbers_by_basis"]):
        assert all(f"`{name}`" in json_page for name in group)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_the_index_links_every_page():
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    missing = [
        path for path in DOCS.rglob("*.md") if path.name != "index.md" and str(path.relative_to(DOCS)) not in index
    ]
    assert missing == []


def test_answer_files_in_the_documentation_can_be_read(knowledge):
    blocks = [block for path in TEXTS for block in re.findall(r"```yaml\n(.*?)```", path.read_text("utf-8"), re.DOTALL)]
    assert blocks
    for block in blocks:
        read_answers(block, knowledge)


def test_commands_in_the_documentation_exist():
    known = {name for name, _ in commands()} | {"nightcramp", "nightcramp knowledge"}
    groups = {name.rpartition(" ")[0] for name in known}
    for path in TEXTS:
        if path.name == "bad-input.md":
            continue  # it shows wrong commands on purpose
        for line in re.findall(r"(?:^|`|bin/)(nightcramp(?: [a-z]+)*)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert (
                any(f"{line} ".startswith(f"{name} ") for name in known - {"nightcramp"}) or line in known | groups
            ), (
                path,
                line,
            )


def test_make_targets_in_the_documentation_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for path in TEXTS:
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert f"\n{target}:" in makefile, (path, target)


def test_the_first_answers_of_the_readme(knowledge, tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    *lines, last = re.search(r"```python\n(.*?)```", readme, re.DOTALL)[1].strip().splitlines()
    names = {}
    exec("\n".join(lines), names)
    expression, expected = last.split("  # ")
    assert repr(eval(expression, names)) == expected
    piped = re.search(r"<<'ANSWERS'.*?\n(.*?)ANSWERS", readme, re.DOTALL)[1]
    assert len(read_answers(piped, knowledge)) == piped.count("\n")
