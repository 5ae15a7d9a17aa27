"""What must hold for every person: random answers to the real knowledge base."""

import functools
import itertools

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nightcramp
from nightcramp.answers import Answers, AnswersError
from nightcramp.condition import names
from nightcramp.condition.tree import Compare, Constant, Finding
from nightcramp.triage import full_condition, triage

_FEW = settings(max_examples=60, deadline=None)


@functools.cache
def _knowledge():
    return nightcramp.load_knowledge()


@functools.cache
def _asked():
    """The findings on which rules rest, and that can be answered, with the answers that matter for each."""
    knowledge = _knowledge()
    conditions = [knowledge.condition(full_condition(rule)) for rule in knowledge.rules.values()]
    found = dict.fromkeys(name for node in conditions for name in knowledge.base_names(node))
    limits = _limits(conditions)
    return {name: values for name in found if (values := _values(knowledge.findings[name], limits))}


def _limits(conditions):
    """The numbers with which conditions, derived ones included, compare each finding."""
    knowledge, limits = _knowledge(), {}
    stack, seen = list(conditions), set()
    while stack:
        node = stack.pop()
        match node:
            case Compare(_, Finding(name), Constant(value)) if isinstance(value, int | float):
                limits.setdefault(name, set()).add(value)
        stack.extend(_below(node))
        for name in set(names(node)) - seen:
            seen.add(name)
            definition = knowledge.definition(name)
            stack.extend([definition] if definition else [])
    return limits


def _below(node):
    operands = getattr(node, "operands", None) or [getattr(node, part, None) for part in ("operand", "left", "right")]
    return [operand for operand in operands if operand is not None and not isinstance(operand, str)]


def _values(finding, limits):
    """The answers worth trying: both sides of each limit of a number."""
    if finding.type == "boolean":
        return (True, False)
    if finding.type == "choice":
        return tuple(finding.choices)
    if finding.type == "number" and finding.plausible:
        low, high = finding.plausible
        step = 1 if finding.integer else 0.5
        tried = {at + side for at in limits.get(finding.id, ()) for side in (-step, 0, step)}
        return tuple(sorted(value for value in tried if low <= value <= high)) or (low, high)
    return ()


@st.composite
def _people(draw):
    """Answers to a few questions, each yes, no, a number, or "I don't know"; the age is mostly among them."""
    asked = _asked()
    chosen = draw(st.lists(st.sampled_from(sorted(asked)), min_size=1, max_size=9, unique=True))
    raw = {name: draw(st.sampled_from((*asked[name], "unknown"))) for name in chosen}
    if draw(st.integers(0, 4)):
        raw["age"] = draw(st.sampled_from((0.2, 0.9, 1, 2.9, 3, 7, 8, 11, 12, 17, 18, 30, 64, 65, 80)))
    return raw


def _read(raw):
    """The answers; people who cannot be are left out."""
    try:
        return Answers.read(raw, _knowledge())
    except AnswersError:
        assume(False)


def _rank(level):
    return _knowledge().rank(level)


@_FEW
@given(_people())
def test_the_possible_level_is_never_below_the_certain_one(raw):
    result = triage(_read(raw))
    assert _rank(result.certain) <= _rank(result.possible)
    assert _rank(result.certain) <= _rank(result.advised)


@_FEW
@given(_people())
def test_advice_rises_by_one_level_at_most_and_to_urgent_at_most(raw):
    result = triage(_read(raw))
    assert _rank(result.advised) - _rank(result.certain) in (0, 1)
    assert result.advised == result.certain or _rank(result.advised) <= _rank("urgent")
    if "unknown" not in raw.values():
        assert result.advised == result.certain


@_FEW
@given(_people(), st.data())
def test_a_finding_that_turns_present_never_lowers_the_level(raw, data):
    lowering = {lowering.finding for lowering in _knowledge().collection("lowering_findings")}
    flags = sorted(name for name in _asked() if _knowledge().findings[name].type == "boolean" and name not in lowering)
    flag = data.draw(st.sampled_from(flags))
    before, after = _read(raw), _read({**raw, flag: True})
    assume(before.get(flag) is not True)
    assert _rank(triage(after).certain) >= _rank(triage(before).certain), f"{flag} lowers the level of {raw}"


@_FEW
@given(_people(), st.data())
def test_no_answer_to_an_open_question_leads_above_the_possible_level(raw, data):
    before = triage(_read(raw))
    open_questions = [settling.name for settling in before.settle if settling.name in _asked()]
    assume(open_questions)
    some = data.draw(st.lists(st.sampled_from(open_questions), min_size=1, unique=True))
    after = triage(_read({**raw, **{name: data.draw(st.sampled_from(_asked()[name])) for name in some}}))
    assert _rank(after.certain) <= _rank(before.possible)
    assert _rank(after.possible) <= _rank(before.possible)


@_FEW
@given(_people(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(raw, random):
    shuffled = list(raw.items())
    random.shuffle(shuffled)
    assert triage(_read(dict(shuffled))) == triage(_read(raw))


@_FEW
@given(_people())
def test_there_is_something_to_settle_just_when_the_possible_level_is_higher(raw):
    result = triage(_read(raw))
    assert bool(result.settle) == bool(result.open) == (result.possible != result.certain)


@_FEW
@given(_people())
def test_each_reason_is_an_answer_and_each_open_question_has_none(raw):
    answers = _read(raw)
    result, state = triage(answers), answers.state()
    for fired in result.fired:
        for name in fired.because:
            does_not_apply = bool(_knowledge().findings[name].relevant) and state[name] is False
            assert answers.status(name) == "answered" or does_not_apply, f"{fired.rule.id} because of {name}"
    for settling in result.settle:
        assert answers.status(settling.name) != "answered", settling.name
        assert settling.asked == (raw.get(settling.name) == "unknown")


@_FEW
@given(_people())
def test_the_levels_follow_from_the_rules_that_are_named(raw):
    result = triage(_read(raw))
    above_home = [fired.rule.level for fired in result.fired if fired.rule.level != "self_care"]
    assert result.certain in (above_home or ["self_care", "routine"])
    assert [_rank(level) for level in above_home] == sorted(map(_rank, above_home), reverse=True)
    assert result.possible == max([result.certain, *(doubt.rule.level for doubt in result.open)], key=_rank)


def test_a_rule_and_its_id_name_the_same_level():
    told = [rule.id for rule in _knowledge().rules.values() if not rule.id.startswith(f"{rule.level}_")]
    assert told == []


def test_every_finding_of_a_rule_can_be_answered_with_all_that_matters():
    assert len(_asked()) > len(_knowledge().rules)
    ages = _asked()["age"]
    assert all({limit - 0.5, limit, limit + 0.5} <= set(ages) for limit in (8, 12, 18, 65))
    assert all(list(itertools.pairwise(values)) for values in _asked().values())


def test_what_does_not_apply_by_an_answer_is_not_asked_by_asking_that_again():
    """The week of a pregnancy is unknown because there is none; to ask for the pregnancy again would settle nothing."""
    answers = _read({"pregnant": False, "alcohol_heavy": True})
    assert "pregnant" not in {settling.name for settling in triage(answers).settle}
