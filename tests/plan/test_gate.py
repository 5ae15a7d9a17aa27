"""The gate's decisions, each in all its cases."""

import itertools
import random
import re

import pytest

import nightcramp
from nightcramp.answers import Answers
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action, Contraindication, Finding, LevelMeaning, Onset, Rule
from nightcramp.plan import Asks, Cleared, Refused, clear_all, gate
from nightcramp.plan.gate import admits, mark
from nightcramp.triage import triage

LEVELS = tuple(
    LevelMeaning(id=level, rank=rank, means=level, within="", basis="estimate")
    for rank, level in enumerate(("self_care", "routine", "soon", "urgent", "emergency"), 1)
)
EXPECTED_MARKS = {
    # severity: (true, false, unknown, unknown where only measuring could tell)
    "absolute": ("refuse", "clear", "ask", "clear"),
    "relative": ("ask_doctor_first", "clear", "caution", "clear"),
    "caution": ("caution", "clear", "caution", "clear"),
}


def finding(name, **more):
    return Finding(id=name, type="boolean", label=name, clinician=name, question=f"{name}?", **more)


def line(when, severity="absolute", **more):
    return Contraindication(when=when, severity=severity, reason=f"Not with {when}.", sources=(f"on-{when}",), **more)


def action(*lines, **more):
    given = {
        "id": "a", "name": "a", "kind": "stretch", "group": "tonight", "offer": "yes", "certainty": "low",
        "onset": Onset(says="soon"), "burden": 0, "sources": (), "steps": ("Do it.",),
    }  # fmt: skip
    return Action(**(given | more), contraindications=lines)


def outcome(subject, urgent="False", **answers):
    words = {"in_words": "", "points_to": (), "do": "", "why": "", "basis": "estimate", "sources": ()}
    rules = (Rule(id="emergency_x", level="emergency", when=urgent, checked_on="2026-11-22", **words),)
    names = ("clot", "fever", "numb", "cold")
    findings = (*map(finding, names), finding("weak_pulse", answered_by="examination"))
    base = KnowledgeBase.of({"levels": LEVELS, "findings": findings, "rules": rules, "actions": (subject,)})
    read = Answers.read(answers, base)
    return gate(subject, read, triage(read))


@pytest.mark.parametrize("severity", EXPECTED_MARKS)
def test_what_a_contraindication_does_in_each_case(severity):
    cases = ((True, True), (False, True), (None, True), (None, False))
    assert tuple(mark(severity, value=value, holds=holds) for value, holds in cases) == EXPECTED_MARKS[severity]
    assert mark(severity, value=True, holds=False) == EXPECTED_MARKS[severity][0]


def test_where_no_doctor_can_be_asked_an_unknown_relative_contraindication_holds_like_an_absolute_one():
    assert mark("relative", value=None, holds=True, doubt="hold") == "ask"
    assert mark("relative", value=None, holds=False, doubt="hold") == "clear"
    for severity, value in itertools.product(EXPECTED_MARKS, (True, False, None)):
        if (severity, value) != ("relative", None):
            assert mark(severity, value=value, holds=True, doubt="hold") == mark(severity, value=value, holds=True)


def test_what_is_known_to_be_safe_passes():
    assert outcome(action(line("clot")), clot=False) == Cleared(action(line("clot")))


def test_an_absolute_contraindication_refuses_with_reason_answers_and_sources():
    refused = outcome(action(line("clot")), clot=True)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.reasons, refused.because, refused.sources) == (
        "contraindicated", ("Not with clot.",), ("clot",), ("on-clot",),
    )  # fmt: skip


def test_an_absolute_contraindication_that_was_not_asked_makes_a_question():
    asks = outcome(action(line("clot or numb"), line("fever", "caution")), numb=False)
    assert isinstance(asks, Asks)
    assert asks.findings == ("clot",)


def test_an_answer_i_do_not_know_on_an_absolute_contraindication_refuses_and_says_why():
    refused = outcome(action(line("clot")), clot="unknown")
    assert isinstance(refused, Refused)
    assert refused.why == "not_known"
    assert refused.reasons == ("It is not known if this is safe for you. Not with clot.",)
    assert refused.because == ("clot",)


def test_one_answer_not_known_and_one_not_asked_is_still_a_question():
    assert isinstance(outcome(action(line("clot and numb")), clot="unknown"), Asks)


def test_what_only_an_examination_can_tell_is_a_refusal_where_it_holds_and_passes_where_it_may():
    refused = outcome(action(line("weak_pulse")))
    assert isinstance(refused, Refused)
    assert refused.why == "not_known"
    assert isinstance(outcome(action(line("weak_pulse", if_unknown="pass"))), Cleared)
    assert isinstance(outcome(action(line("weak_pulse", if_unknown="pass")), weak_pulse=True), Refused)


def test_a_relative_contraindication_is_for_the_doctor_and_comes_before_questions():
    refused = outcome(action(line("clot", "relative"), line("fever")), clot=True)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.because) == ("ask_doctor_first", ("clot",))


def test_cautions_are_shown_whether_known_or_not():
    cleared = outcome(
        action(line("clot", "caution"), line("numb", "relative"), line("cold", "caution")), clot=True, cold=False
    )
    assert isinstance(cleared, Cleared)
    assert [(caution.line.when, caution.known) for caution in cleared.cautions] == [("clot", True), ("numb", False)]


def test_an_action_is_for_those_for_whom_it_is_meant():
    assert outcome(action(meant_for="fever"), fever=False).why == "not_meant_for"
    assert outcome(action(meant_for="fever")).findings == ("fever",)
    assert outcome(action(meant_for="fever"), fever="unknown").why == "not_known"
    assert isinstance(outcome(action(meant_for="fever"), fever=True), Cleared)


def test_what_is_never_offered_says_what_to_do_instead_and_what_is_dangerous_for_this_person():
    never = action(line("clot"), offer="never", group="never", steps=(), say_instead="Leave it.")
    assert outcome(never).reasons == ("Leave it.",)
    assert outcome(never, clot=True).reasons == ("Leave it.", "Not with clot.")


def test_at_an_emergency_only_what_is_safe_while_waiting_passes():
    assert outcome(action(), urgent="fever", fever=True).why == "emergency"
    assert isinstance(outcome(action(while_waiting="also"), urgent="fever", fever=True), Cleared)
    assert isinstance(outcome(action(while_waiting="only"), urgent="fever", fever=True), Cleared)
    assert outcome(action(while_waiting="only"), urgent="fever", fever=False).why == "not_meant_for"


def test_while_a_question_could_make_it_an_emergency_only_relief_passes():
    assert outcome(action(), urgent="fever").findings == ("fever",)
    assert isinstance(outcome(action(group="now"), urgent="fever"), Cleared)
    assert isinstance(outcome(action(), urgent="fever", fever="unknown"), Cleared)


def test_urgency_admits_actions_by_a_table():
    def admitted(level, *, emergency_open, **more):
        return admits(action(**more), level, emergency_open=emergency_open)

    assert admitted("emergency", emergency_open=False) == "no"
    assert admitted("urgent", emergency_open=False) == "yes"
    assert admitted("urgent", emergency_open=True) == "ask"
    assert admitted("urgent", emergency_open=True, group="now") == "yes"
    assert admitted("emergency", emergency_open=True, while_waiting="also") == "yes"


# --- the real actions, against a second, plain statement of the gate


def plainly_cleared(subject, answers, urgency):
    """The gate again in as few words as possible: what the proofs prove things about."""
    state, knowledge = answers.state(), answers.knowledge
    if subject.offer == "never" or (urgency.certain == "emergency" and subject.while_waiting == "no"):
        return False
    values = [(one, knowledge.evaluator(one.when)(state)) for one in subject.contraindications]
    return knowledge.evaluator(subject.meant_for)(state) is True and all(
        value is False
        or (value is None and one.if_unknown == "pass")
        or (one.severity == "caution")
        or (one.severity == "relative" and value is None)
        for one, value in values
    )


def random_answers(knowledge, chance):
    """Answers at random; those that contradict each other are thrown away."""
    names = [
        name
        for name, one in knowledge.findings.items()
        if one.type == "boolean" and not one.derived and one.answered_by == "person"
    ]
    while True:
        given = dict.fromkeys(names, False) | {"cramp_minutes": 2, "hours_without_urine": 2}
        given |= {"age": chance.choice([0.5, 4, 16, 30, 50, 70]), "sex": chance.choice(["male", "female"])}
        for name in chance.sample(names, chance.randrange(5)):
            given[name] = chance.choice([True, "unknown", None])
        given |= dict.fromkeys(chance.sample(names, chance.choice([0, 3, 30])))
        try:
            return Answers.read(given, knowledge)
        except ValueError:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_cleared_that_a_plain_statement_of_the_gate_does_not_clear(seed):
    knowledge, chance = nightcramp.load_knowledge(), random.Random(seed)
    cleared = 0
    for _ in itertools.repeat(None, 25):
        answers = random_answers(knowledge, chance)
        urgency = triage(answers)
        for name, found in clear_all(answers, urgency).items():
            plain = plainly_cleared(knowledge.actions[name], answers, urgency)
            if isinstance(found, Cleared):
                cleared += 1
                assert plain, name
            elif plain:  # held back by a question that could make it an emergency, or meant for emergencies only
                assert isinstance(found, Asks) or knowledge.actions[name].while_waiting == "only", name
    assert cleared > 100


TOLD = {"rubbing": r"\b(rub|knead|massage|stroke)\b", "heat": r"\b(hot-water bottle|heat pad|warm pack|warm water)\b"}
"""What a step tells to do, and the agent by which the dangers know it."""


@pytest.mark.parametrize("agent", TOLD)
def test_no_step_tells_to_do_what_the_dangers_of_the_action_do_not_know(agent):
    """A step that says so past the gate would reach people whom it harms."""
    for action in nightcramp.load_knowledge().actions.values():
        for step in action.steps:
            for sentence in re.split(r"(?<=[.?!])\s+", step):
                told = re.search(TOLD[agent], sentence, re.IGNORECASE)
                forbidden = re.search(r"\b(not|never|no|without)\b", sentence, re.IGNORECASE)
                assert not told or forbidden or agent in action.uses, f"{action.id}: {sentence}"
