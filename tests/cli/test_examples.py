"""The examples are right, valid, and run."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import nightcramp
from nightcramp.answers import read_file
from nightcramp.answers.json_schema import json_schema

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
LEVELS = {
    "typical_at_70": "self_care",
    "swollen_calf_at_52": "urgent",
    "pregnant_week_31_one_leg_swollen": "urgent",
    "pregnant_week_26_plain_cramps": "routine",
    "child_of_9_woken": "self_care",
    "child_of_5_growing_pains": "self_care",
    "man_of_78_on_six_tablets": "urgent",
    "low_magnesium_in_mg_per_dl": "urgent",
    "restless_legs": "routine",
    "dark_urine_emergency": "emergency",
}


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def schema(knowledge):
    found = json_schema(knowledge)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_its_level(example, knowledge):
    assert nightcramp.assess(read_file(example, knowledge)).triage.certain == LEVELS[example.stem]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_whom_it_is_about_and_fits_the_schema(example, schema):
    text = example.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert list(schema.iter_errors(yaml.safe_load(text))) == []


def test_the_published_schema_is_the_one_of_the_vocabulary(knowledge):
    published = json.loads((ROOT / "docs/schema/answers.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(knowledge), (
        "renew it: nightcramp knowledge schema --output docs/schema/answers.schema.json"
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"age": 34, "magnesium": {"value": 0.6, "unit": "mmol/L", "low": 0.7, "high": 1.0}, "sex": "female"},
        {"age": "5 months", "magnesium": "1.2 mg/dL", "dark_urine": "unknown", "fever": None},
        {"medicines": ["furosemide"], "one_leg_swollen": True, "limp": "no"},
    ],
)
def test_what_the_schema_allows_can_be_read(answers, schema, knowledge):
    assert list(schema.iter_errors(answers)) == []
    nightcramp.Answers.read(answers, knowledge)


@pytest.mark.parametrize(
    "answers",
    [
        {"one_leg_swolen": True}, {"age": 400}, {"sex": "x"}, {"magnesium": {"value": 1, "unit": "kg"}},
        {"magnesium": {"unit": "mmol/L"}}, {"medicines": "furosemide"}, {"one_leg_swollen": 1}, {"adult": True},
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_wrong(answers, schema):
    assert list(schema.iter_errors(answers)) != []


def test_every_example_is_printed_where_there_is_no_terminal():
    found = subprocess.run(
        [sys.executable, "examples/run.py"], cwd=ROOT, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    assert found.returncode == 0
    assert found.stderr == b""
    text = found.stdout.decode()
    positions = [text.index(f"##### nightcramp assess examples/{example.name}") for example in EXAMPLES]
    assert positions == sorted(positions)
    assert "EMERGENCY" in text
