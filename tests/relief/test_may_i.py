"""May I use a needle, heat, magnesium? The answer comes from the same gate as all else."""

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.plan import Asks, Cleared, gate
from nightcramp.relief import answering, find, may_i, meant_for
from nightcramp.triage import triage


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def asked(knowledge):
    """May a person who chose these lines of the page do what bears this name?"""

    def ask(name, chosen=(), **facts):
        answers = answering(Answers.read({"age": 40, **facts}, knowledge), chosen)
        return [may_i(action, answers) for action in meant_for(find(name, knowledge).actions, answers)]

    return ask


def test_nobody_may_use_a_needle_and_is_told_what_to_do_instead(asked):
    (found,) = asked("needle")
    assert found.verdict == "no"
    assert "Press the foot flat on the wall" in found.outcome.reasons[0]


def test_who_is_well_may_rub_the_calf(asked):
    (found,) = asked("massage")
    assert found.verdict == "yes"


def test_nobody_may_rub_a_swollen_leg_and_the_toes_are_drawn_up_instead(asked):
    (found,) = asked("massage", ["leg_swollen"])
    assert (found.verdict, found.instead.id) == ("no", "relief_active_toes_up")
    assert "clot" in found.outcome.reasons[0]


def test_heat_is_not_for_feet_that_have_been_numb_for_years(asked):
    (found,) = asked("heat", ["leg_feels_little"])
    assert found.verdict == "no"
    assert "burn" in found.outcome.reasons[0]


def test_heat_is_asked_about_first_while_it_is_not_known_if_the_feet_feel_well(asked):
    (found,) = asked("hot water bottle")
    assert found.verdict == "ask"
    assert "diabetes" in found.asks


def test_what_could_make_just_this_harmful_is_asked_first(asked):
    found = asked("magnesium")[0]
    assert found.verdict == "ask"
    assert {"on_dialysis", "kidney_disease"} & set(found.asks[:8])


def test_magnesium_in_pregnancy_is_talked_over_first(asked):
    (found,) = asked("magnesium", sex="female", pregnant=True)
    assert found.action.id == "supplement_magnesium_pregnancy"
    assert found.verdict == "ask"


def test_who_is_over_60_is_told_that_magnesium_did_not_help(asked):
    assert "did not help" in asked("magnesium", age=75)[0].no_help


def test_at_an_emergency_there_is_only_help(asked):
    (found,) = asked("massage", ["leg_cold"])
    assert (found.verdict, found.outcome.why, found.instead.id) == ("no", "emergency", "wait_for_help")


@pytest.mark.parametrize("chosen", [(), ("leg_swollen",), ("leg_cold",), ("leg_hurt", "skin_open"), None], ids=str)
@pytest.mark.parametrize("facts", [{"age": 5}, {"age": 40}, {"age": 80}], ids=str)
def test_yes_is_said_only_where_the_gate_clears_it(knowledge, facts, chosen):
    answers = answering(Answers.read(facts, knowledge), chosen)
    level = triage(answers)
    for action in knowledge.actions.values():
        found, outcome = may_i(action, answers), gate(action, answers, level, doubt="hold")
        assert (found.verdict == "yes") <= isinstance(outcome, Cleared)
        assert found.verdict != "yes" or action.offer != "clinician_only"
        assert (found.verdict == "ask") >= isinstance(outcome, Asks)


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("Needle", "relief_needle_prick"), ("rub", "relief_massage"), ("vinegar", "relief_pickle_juice"),
        ("Ice-pack", "relief_cold_pack"), ("relief_shake", "relief_shake"), ("quinine", "medicine_quinine"),
        ("salt tablets", "supplement_salt_tablets"), ("A warm cloth for the sore calf", "relief_warm_compress"),
    ],
)  # fmt: skip
def test_a_thing_is_found_by_the_name_that_people_have_for_it(knowledge, name, action):
    assert [found.id for found in find(name, knowledge).actions] == [action]


def test_a_name_that_is_nearly_right_is_taken_for_it_and_said_to_be(knowledge):
    found = find("magnesum", knowledge)
    assert (found.guessed, found.actions[0].id) == ("magnesium", "supplement_magnesium")


def test_a_name_that_could_be_anything_brings_suggestions_and_no_answer(knowledge):
    assert find("massagge gun", knowledge).actions == ()
    assert "massage" in find("massagge gun", knowledge).near
    assert find("xyzzy", knowledge) == find("qqq", knowledge)
