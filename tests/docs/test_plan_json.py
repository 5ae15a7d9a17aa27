"""Every field of a plan is documented, and every documented one is there."""

import re
from pathlib import Path

import nightcramp
from nightcramp.answers import read_file
from nightcramp.plan import plan
from nightcramp.report.plan_json import plan_as_object

ROOT = Path(__file__).parents[2]
FREE = ("timing",)
"""Parts whose names are those of the knowledge base."""
LIKEWISE = re.compile(r"plan\.(tonight|this_week|with_your_doctor)\[\]")


def fields(value, path="plan"):
    if isinstance(value, dict):
        for name, part in value.items():
            yield f"{path}.{name}"
            if name not in FREE:
                yield from fields(part, f"{path}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from fields(part, f"{path}[]")


def test_every_field_of_a_plan_is_documented():
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    section = page.split("## `nightcramp plan FILE --json`\n")[1].split("\n## ")[0]
    documented = {name for name in re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE) if name.startswith("plan")}
    knowledge = nightcramp.load_knowledge()
    plans = [plan(nightcramp.assess(read_file(path, knowledge))) for path in (ROOT / "examples").glob("*.yaml")]
    found = {LIKEWISE.sub("plan.now[]", name) for made in plans for name in fields(plan_as_object(made))}
    seldom = {name for name in documented if name.startswith(("plan.apart[]", "plan.now[].interactions[]"))}
    assert found | seldom == documented
