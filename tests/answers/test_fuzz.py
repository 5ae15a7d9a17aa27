"""Random answer files end in an assessment or in a refusal; ``make fuzz`` tries many more of them."""

import importlib.util
import sys
from pathlib import Path

import nightcramp

INPUTS = 500
FILE = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"


def fuzz():
    spec = importlib.util.spec_from_file_location("fuzz", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_no_random_file_ends_in_anything_but_an_assessment_or_a_refusal(tmp_path):
    module, knowledge = fuzz(), nightcramp.load_knowledge()
    tried = [module.attempt(number, knowledge, tmp_path) for number in range(INPUTS)]
    assert [one for one in tried if one.outcome == "failed"] == []
    assert len({one.kind for one in tried}) == len(module.KINDS)
    assert {one.outcome for one in tried} == {"assessed", "refused"}
