"""What the language takes, and how it refuses the rest."""

import pytest

from nightcramp.condition import ConditionError, names, parse, parse_condition
from nightcramp.condition.tree import And, Compare, Constant, Finding, Not, Or
from support.conditions import VOCABULARY


def test_boolean_expressions_keep_their_structure():
    assert parse_condition("fever and not (limp or dark_urine)", VOCABULARY) == And(
        (Finding("fever"), Not(Or((Finding("limp"), Finding("dark_urine")))))
    )


def test_a_quantity_is_converted_to_the_unit_of_its_finding():
    assert parse_condition("cramp_minutes > '1.5 h'", VOCABULARY) == Compare(
        ">", Finding("cramp_minutes"), Constant(90.0)
    )


def test_a_chained_comparison_is_a_conjunction():
    assert parse_condition("1 < age <= 3", VOCABULARY) == And(
        (Compare("<", Constant(1.0), Finding("age")), Compare("<=", Finding("age"), Constant(3.0)))
    )


def test_low_uses_the_reference_interval_that_fits():
    assert names(parse_condition("low(age)", VOCABULARY)) == ("sex", "age")


def test_the_days_between_two_dates_are_a_number():
    assert names(parse_condition("seen - born > 365", VOCABULARY)) == ("seen", "born")
    with pytest.raises(ConditionError, match="reckons with a date and a date"):
        parse("seen + born", VOCABULARY, "number")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fevr", "unknown name 'fevr'; did you mean 'fever'"),
        ("fever and", "not an expression"),
        ("", "not an expression"),
        ("age", "is a number where a boolean is needed"),
        ("fever > 3", "is a number, compared with a boolean"),
        ("fever == limp", "true or false by itself"),
        ("age > '3 kg'", "'kg' cannot be converted"),
        ("age > 'old'", "is a text, but 'age' is a number"),
        ("cramp_minutes > '3 hr'", "did you mean 'h'"),
        ("age < cramp_minutes", "has the unit 'min', but 'age' has 'a'"),
        ("sex == 'woman'", "has no choice 'woman'; it has 'female', 'male'"),
        ("sex < 'male'", "only == and != make sense"),
        ("sex == sex", "compare it with one of its values"),
        ("'a' == 'b'", "compares two texts"),
        ("fever == 'yes'", "is a text, but 'fever' is a boolean"),
        ("low(weeks)", "'weeks' has no reference interval"),
        ("__import__('os')", "is no function of the language"),
        ("fever.real", "is not part of the language"),
        ("[fever]", "is not part of the language"),
        ("lambda: fever", "is not part of the language"),
        ("fever if limp else dark_urine", "is a boolean where a number is needed"),
        ("age in (1, 2)", "in a way that is not part of the language"),
        ("(fever := limp)", "is not part of the language"),
        ("not age", "is a number where a boolean is needed"),
        ("-fever > 1", "is not part of the language"),
        ("fever & limp", "is not part of the language"),
        ("1 + fever > 1", "reckons with a number and a boolean"),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_its_reason(text, message):
    with pytest.raises(ConditionError, match=".*".join(map(__import__("re").escape, [message]))):
        parse_condition(text, VOCABULARY)


def test_a_very_deep_expression_is_refused_and_not_a_crash():
    with pytest.raises(ConditionError):
        parse_condition("not " * 100_000 + "fever", VOCABULARY)
