"""Relief now: few questions, then only what safety clears, whatever was answered."""

import itertools
from pathlib import Path
from random import Random

import pytest
import yaml

import nightcramp
from nightcramp.answers import Answers, AnswersError
from nightcramp.plan import Cleared, gate
from nightcramp.relief import answering, as_of_now, before, relief
from nightcramp.triage import triage

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "relief" / "people.yaml").read_text(encoding="utf-8"))
MOST_QUESTIONS = 2
PARTS = ("calf", "foot", "thigh", "both")
WHO = ({"age": 0.4}, {"age": 9}, {"age": 40}, {"age": 84}, {"age": 31, "sex": "female", "pregnant": True})


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture(scope="module")
def asked(knowledge):
    """Somebody who answered the page: the lines that are true."""

    def read(facts, chosen):
        return answering(Answers.read(facts, knowledge), chosen)

    return read


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_what_a_person_is_shown(case, asked):
    found = relief(asked(case["answers"], case["lines"]), case.get("part", "calf"))
    shown = [step.action.id for step in found.steps]
    if "shown" in case:
        assert shown == case["shown"]
    if "first" in case:
        assert shown[0] == case["first"]
    assert set(shown).isdisjoint(case.get("never", ()))
    assert found.triage.certain == case.get("level", found.triage.certain)
    assert "hint" not in case or any(case["hint"] in hint for hint in found.hints)
    assert "no_hint" not in case or not any(case["no_hint"] in hint for hint in found.hints)
    assert "mind" not in case or any(case["mind"] in text for step in found.steps for text in step.cautions)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("facts", WHO, ids=str)
def test_whatever_lines_are_true_only_what_the_gate_clears_is_shown(part, facts, asked, knowledge):
    ids = [line.id for line in knowledge.collection("relief_lines")]
    for chosen in itertools.chain.from_iterable(itertools.combinations(ids, count) for count in (0, 1, 2)):
        answers = asked(facts, chosen)
        found = relief(answers, part)
        level = triage(answers)
        for step in found.steps:
            assert isinstance(gate(step.action, answers, level, doubt="hold"), Cleared)
            assert (level.certain == "emergency") == (step.action.while_waiting == "only")


@pytest.mark.parametrize("part", PARTS)
def test_after_the_questions_nothing_is_held_back(part, asked):
    assert relief(asked({"age": 40}, ()), part).held == ()


def test_at_most_two_questions_come_before_the_first_step(knowledge):
    assert before(Answers.read({}, knowledge)).questions == MOST_QUESTIONS
    assert before(Answers.read({"age": 40}, knowledge)).questions == 1


@pytest.mark.parametrize(
    "facts", [{"age": "5 months"}, {"chest_pain": True}, {"age": 50, "cramp_minutes": 20}], ids=str
)
def test_nothing_is_asked_where_no_step_would_come_of_it(facts, knowledge):
    assert before(Answers.read(facts, knowledge)).questions == 0


def test_before_anything_is_asked_nothing_that_could_harm_is_shown(knowledge):
    found = relief(Answers.read({}, knowledge))
    assert found.steps == ()
    assert len(found.held) == len(found.protocol.steps)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("facts", WHO, ids=str)
def test_who_does_not_know_is_shown_nothing_that_needs_a_doctor_s_word(part, facts, asked):
    found = relief(asked(facts, None), part)
    lines = [line for step in found.steps for line in step.action.contraindications if line.severity != "caution"]
    assert [line.when for line in lines if line.if_unknown == "hold"] == []
    assert all(one.why in ("not_known", "not_meant_for") for one in found.refused)


def test_pulling_the_toes_up_waits_until_it_is_known_if_the_leg_was_hurt(asked):
    known = {"age": 40, "leg_cold_pale_blue": False, "leg_numb": False}
    held = [one.action.id for one in relief(Answers.read(known, asked({}, ()).knowledge)).held]
    assert "relief_active_toes_up" in held


def test_what_a_file_tells_is_not_contradicted_by_the_page(knowledge):
    """Whatever a file tells and whichever lines are chosen, right or wrong: relief answers."""
    lines = knowledge.collection("relief_lines")
    names = sorted({name for line in lines for name in (*line.denies, *line.means)} | {"fell_last_year", "pregnant"})
    made = 0
    for seed in range(400):
        random = Random(seed)
        facts = {"age": random.choice((3, 25, 70)), "sex": random.choice(("female", "male"))}
        facts |= {name: random.choice((True, False, "unknown")) for name in random.sample(names, random.randint(0, 8))}
        try:
            answers = Answers.read(facts, knowledge)
        except AnswersError:
            continue
        made += 1
        chosen = random.choice((None, random.sample([line.id for line in lines], random.randint(0, 3))))
        relief(answering(answers, chosen))
    assert made > 100


def test_a_cramp_that_lasted_over_10_minutes_stops_the_steps_and_asks_for_help(asked):
    found = relief(asked({"age": 40, "cramp_minutes": 15}, ()))
    assert (found.steps, found.triage.certain) == ((), "urgent")
    assert "get help the same day" in found.stopped.says
    assert relief(asked({"age": 40, "cramp_minutes": 10}, ())).stopped is None


def test_a_cramp_that_lasted_too_long_does_not_hide_what_to_do_until_help_comes(asked):
    found = relief(asked({"age": 70, "cramp_minutes": 15}, ("leg_cold",)))
    assert [step.action.id for step in found.steps] == ["wait_for_help"]


def test_the_minutes_of_a_limit_are_those_of_its_condition(knowledge):
    for limit in knowledge.collection("relief_limits"):
        state = [Answers.read({"age": 40, "cramp_minutes": limit.minutes + more}, knowledge).state() for more in (0, 1)]
        assert [knowledge.evaluator(limit.when)(one) for one in state] == [False, True]


@pytest.mark.parametrize("facts", [{"age": 70}, {"age": 9}, {"age": 31, "sex": "female", "pregnant": True}], ids=str)
def test_no_hint_keeps_from_the_call_at_an_emergency(facts, asked):
    assert relief(asked(facts, ("leg_cold",))).hints == ()


def test_a_hint_speaks_only_of_steps_that_are_shown(asked):
    assert not any("Hold the heel" in hint for hint in relief(asked({"age": 9}, ("leg_hurt",))).hints)
    assert any("Hold the heel" in hint for hint in relief(asked({"age": 9}, ())).hints)


def test_without_an_age_nothing_is_said_of_children_or_old_age(knowledge):
    assert relief(Answers.read({}, knowledge)).hints == ()


def test_a_caution_that_is_not_known_to_hold_says_for_whom_it_is(asked):
    cautions = [text for step in relief(asked({"age": 40}, ())).steps for text in step.cautions]
    assert cautions
    assert all(text.startswith("If this is true of you (") for text in cautions)
    assert not any("pregnan" in text for text in cautions)
    known = relief(asked({"age": 30, "sex": "female"}, ("pregnant",)))
    assert "Do not jerk the toes." in known.steps[0].cautions[0]


@pytest.mark.parametrize("facts", [{"age": 7}, {"age": 70}, {"age": 30, "sex": "male"}], ids=str)
def test_pregnancy_is_asked_only_where_it_can_be(facts, knowledge):
    assert "pregnant" not in [line.id for line in before(Answers.read(facts, knowledge)).lines]


def test_a_cold_leg_in_the_file_is_asked_whether_it_came_suddenly(knowledge):
    asked = [line.id for line in before(Answers.read({"age": 40, "leg_cold_pale_blue": True}, knowledge)).lines]
    assert asked[0] == "leg_cold"
    settled = before(Answers.read({"age": 40, "leg_cold_pale_blue": False, "leg_numb": False}, knowledge)).lines
    assert "leg_cold" not in [line.id for line in settled]


def test_the_needle_the_knock_and_the_sharp_edge_are_refused_with_what_to_do_instead(knowledge):
    refused = {action.id: action.say_instead for action in relief(Answers.read({}, knowledge)).never}
    assert {"relief_needle_prick", "relief_pinch_knock", "relief_press_object"} <= set(refused)
    assert all(refused.values())


def test_every_finding_of_a_line_is_one_that_a_person_can_tell(knowledge):
    for line in knowledge.collection("relief_lines"):
        for name in (*line.denies, *line.means):
            assert knowledge.findings[name].question, name


NAMED = {
    "pregnant": "pregnant",
    "leg_change_sudden": "sudden", "leg_pain_sudden": "sudden", "feet_numb": "numb",
    "leg_cold_pale_blue": "cold", "leg_numb": "numb", "one_leg_swollen": "swollen", "leg_warm": "warm",
    "leg_red_or_dark": "red", "hard_sore_vein": "sore vein", "calf_pain_stays": "hurts between",
    "clot_known_recent": "clot", "leg_hurt_recently": "hurt", "felt_kick_or_pop": "popped", "leg_bruise": "bruise",
    "fracture_or_surgery_leg": "12 weeks", "skin_broken": "open", "skin_infection_spreading": "infected",
    "joint_replacement_leg": "replaced", "cannot_stand": "stand",
    "falls": "falls", "dizzy_on_standing": "dizzy", "takes_sedative": "sleepy",
}  # fmt: skip


def test_a_line_denies_only_what_it_names(knowledge):
    for line in knowledge.collection("relief_lines"):
        for name in line.denies:
            assert NAMED[name] in line.says, (line.id, name)


def test_a_line_that_is_chosen_now_is_believed_whatever_was_denied_before(knowledge):
    lines = knowledge.collection("relief_lines")
    related = {name for one in knowledge.collection("constraints") for name in one.fields}
    related |= {name for line in lines for name in line.denies}
    asked_again = 0
    for name in sorted(related):
        if knowledge.findings[name].type != "boolean":
            continue
        try:
            answers = Answers.read({"age": 35, "sex": "female", name: False}, knowledge)
        except AnswersError:
            continue
        state = answers.state()
        for line in lines:
            told = answering(answers, [line.id])
            asked_again += any(told.status(n) == "unknown" for n in answers)
            for meant in line.means:
                assert state[meant] is False or told.state()[meant] is True, (name, line.id)
    assert asked_again


def test_a_no_that_may_have_changed_is_asked_again_another_night_and_a_yes_stays(knowledge):
    answers = answering(Answers.read({"age": 46, "sex": "male", "joint_replacement_leg": True}, knowledge), [])
    assert before(as_of_now(answers, hours=1)).lines == ()
    again = {line.id for line in before(as_of_now(answers, hours=24)).lines}
    assert "leg_swollen" in again
    assert "joint_replaced" not in again
    swollen = answers.adding(one_leg_swollen=True)
    assert as_of_now(swollen, hours=24)["one_leg_swollen"] is True
