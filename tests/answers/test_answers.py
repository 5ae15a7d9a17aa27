"""What a person says: types, units, unknowns, contradictions."""

import datetime
import random

import pytest

import nightcramp
from nightcramp.answers import AnswersError, State, read_answers


@pytest.fixture(scope="module")
def knowledge():
    return nightcramp.load_knowledge()


def read(knowledge, **raw):
    return nightcramp.Answers.read(raw, knowledge)


def fault(knowledge, **raw):
    with pytest.raises(AnswersError) as raised:
        read(knowledge, **raw)
    return str(raised.value)


def test_unknown_is_not_no_and_not_not_asked(knowledge):
    answers = read(knowledge, dark_urine="unknown", fever=False, limp=None)
    assert [answers.status(name) for name in ("dark_urine", "fever", "stiff_neck")] == [
        "unknown",
        "answered",
        "not_asked",
    ]
    assert answers.state()["dark_urine"] is None
    assert answers.state()["fever"] is False


@pytest.mark.parametrize(
    ("given", "millimoles"),
    [
        (0.6, 0.6),
        ("0.6 mmol/L", 0.6),
        ({"value": 0.6, "unit": "mmol/L"}, 0.6),
        ({"value": 1.2, "unit": "meq/L"}, 0.6),
        ({"value": 1.46, "unit": "mg/dL"}, 0.6007),
    ],
)
def test_magnesium_is_converted_from_every_unit_in_use(knowledge, given, millimoles):
    assert read(knowledge, magnesium=given)["magnesium"] == pytest.approx(millimoles, abs=1e-4)


def test_hba1c_in_percent_is_another_standard_and_not_another_unit(knowledge):
    """6.5 % (NGSP) is 48 mmol/mol (IFCC), as the masters' equation has it."""
    assert read(knowledge, hba1c_percent=6.5).state()["hba1c"] == pytest.approx(48, abs=0.7)


def test_fahrenheit_has_an_offset(knowledge):
    assert read(knowledge, temperature="101.3 F")["temperature"] == pytest.approx(38.5)


def test_a_round_number_of_units_stays_round(knowledge):
    assert read(knowledge, age="12 months")["age"] == 1.0
    assert read(knowledge, pregnant=True, gestational_week="84 d")["gestational_week"] == 12.0


def test_age_and_week_follow_from_dates(knowledge):
    answers = read(
        knowledge, sex="female", pregnant=True, birth_date="1996-05-03", due_date="2027-02-01", assessed_on="2026-11-24"
    )
    state = answers.state()
    assert state["age"] == pytest.approx(30.56, abs=0.01)
    assert state["gestational_week"] == pytest.approx(30.1, abs=0.1)
    assert state["pregnant_t3"] is True


def test_the_day_of_the_answers_is_today_unless_they_say_otherwise(knowledge):
    answers = nightcramp.Answers.read({"birth_date": "2016-11-24"}, knowledge, today=datetime.date(2026, 11, 24))
    assert answers.state()["age"] == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize(
    ("week", "trimester"), [(13.9, "pregnant_t1"), (14, "pregnant_t2"), (27.9, "pregnant_t2"), (28, "pregnant_t3")]
)
def test_the_week_gives_the_trimester(knowledge, week, trimester):
    state = read(knowledge, sex="female", age=30, pregnant=True, gestational_week=week).state()
    assert [name for name in ("pregnant_t1", "pregnant_t2", "pregnant_t3") if state[name]] == [trimester]


def test_corrected_calcium_follows_from_albumin(knowledge):
    """Total 2.05 mmol/L at an albumin of 30 g/L corrects to 2.25 mmol/L."""
    assert read(knowledge, calcium_total=2.05, albumin="30 g/L").state()["calcium_corrected"] == pytest.approx(2.25)


@pytest.mark.parametrize(
    ("sex", "age", "creatinine", "egfr"),
    [("female", 55, "1.1 mg/dL", 59), ("male", 55, "1.1 mg/dL", 79), ("female", 80, "0.6 mg/dL", 91)],
)
def test_kidney_filtration_is_that_of_the_ckd_epi_2021_equation(knowledge, sex, age, creatinine, egfr):
    found = read(knowledge, sex=sex, age=age, creatinine=creatinine).state()["egfr_estimated"]
    assert found == pytest.approx(egfr, abs=1)


def test_the_interval_of_the_laboratory_wins_over_ours(knowledge):
    ours = read(knowledge, age=40, sex="male", potassium=3.55)
    theirs = read(knowledge, age=40, sex="male", potassium={"value": 3.55, "unit": "mmol/L", "low": 3.6, "high": 5.1})
    assert ours.state()["potassium_low"] is False
    assert theirs.state()["potassium_low"] is True


def test_a_pregnant_person_is_not_compared_with_the_plain_adult_interval(knowledge):
    """A haemoglobin of 108 g/L is low for a woman, and not in the second trimester (limit 105)."""
    woman = {"age": 30, "sex": "female", "haemoglobin": 108}
    assert read(knowledge, **woman, pregnant=False).state()["haemoglobin_low"] is True
    assert read(knowledge, **woman, pregnant=True, gestational_week=20).state()["haemoglobin_low"] is False


def test_a_value_below_every_interval_is_low_whoever_it_is(knowledge):
    assert read(knowledge, potassium=2.4).state()["potassium_low"] is True


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("furosemide", "takes_loop_diuretic"),
        ("Lasix 40 mg", "takes_loop_diuretic"),
        ("Hydrochlorothiazide 25 MG Oral Tablet", "takes_thiazide"),
        ("lisinopril 10 MG / hydrochlorothiazide 12.5 MG Oral Tablet", "takes_thiazide"),
        ("hydrochlorthiazide", "takes_thiazide"),
        ("Atorvastatin", "takes_statin"),
        ("фуросемид", "takes_loop_diuretic"),
    ],
)
def test_medicines_are_known_by_all_their_names(knowledge, written, finding):
    assert read(knowledge, medicines=[written]).state()[finding] is True


def test_a_list_of_known_medicines_rules_out_the_other_classes_and_an_unknown_name_leaves_them_open(knowledge):
    assert read(knowledge, medicines=["furosemide"]).state()["takes_statin"] is False
    assert read(knowledge, medicines=["furosemide", "the small blue pill"]).state()["takes_statin"] is None
    assert read(knowledge, medicines=[]).state()["takes_statin"] is False
    assert read(knowledge).state()["takes_statin"] is None


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"fevr": True}, "fevr: is not a known finding. Check the name; did you mean 'fever'?"),
        ({"fever": "perhaps"}, "fever ('perhaps'): is neither yes nor no. Write yes, no or unknown"),
        ({"fever": 1}, "is neither yes nor no"),
        ({"age": 340}, "age (340): cannot be: it must be from 0 to 120 years"),
        ({"age": -1}, "cannot be"),
        ({"age": "old"}, "is not a number"),
        ({"age": True}, "is not a number"),
        ({"age": [3]}, "is not a number"),
        ({"age": float("nan")}, "is not a finite number"),
        ({"age": 10**400}, "is not a finite number"),
        ({"calcium_total": {"value": 35, "unit": "g/L"}}, "has the unit 'g/L', which it cannot have"),
        ({"calcium_total": 35}, "calcium_total (35): cannot be"),
        ({"calcium_total": {"vlaue": 2.2}}, "vlaue"),
        ({"calcium_total": {"unit": "mmol/L"}}, "has no 'value'"),
        ({"calcium_total": {"value": "high"}}, "has a value that is not a number"),
        ({"calcium_total": {"value": 2.2, "unit": 3}}, "has a unit that is not a text"),
        ({"potassium": {"value": 4, "low": 5, "high": 3}}, "a low limit that is not below the high one"),
        ({"sex": "x"}, "sex ('x'): is none of its choices. Write one of: female, male, unknown"),
        ({"birth_date": "31.12.1990"}, "is not a date. Write year-month-day"),
        ({"medicines": {"furosemide": 40}}, "is not a list of medicines"),
        ({"medicines": [40]}, "is not the name of a medicine"),
        ({"medicines": ["a"] * 101}, "has more than 100 entries"),
        ({"pregnant": True, "age": 4}, "pregnant (yes): does not fit with age: 4"),
        ({"pregnant": True, "sex": "male"}, "does not fit with sex: male"),
        ({"gestational_week": 20, "pregnant": False}, "gestational_week (20): does not fit with pregnant: no"),
        ({"cramps_started_on": "2026-05-01", "cramps_ended_on": "2026-04-01"}, "The cramps ended before they began"),
        ({"systolic_blood_pressure": 80, "diastolic_blood_pressure": 120}, "The lower blood pressure is not below"),
        ({"older_adult": True}, "is worked out from other answers. Give these instead: age"),
        ({"fever": False, "temperature": 39}, "temperature, fever (temperature: 39, fever: no): A temperature of 38"),
        ({3: True}, "3: is not a known finding"),
    ],
)
def test_impossible_answers_are_refused_with_field_value_and_mend(knowledge, raw, says):
    with pytest.raises(AnswersError) as raised:
        nightcramp.Answers.read(raw, knowledge)
    assert says in str(raised.value)


def test_all_faults_are_told_at_once(knowledge):
    told = fault(knowledge, age=340, fever="perhaps", sx="male")
    assert told.count("\n") == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[1, 2]", "is not a mapping"),
        ("age: 3\nage: 4", "age: is given twice (line 2)"),
        ('{"age": 3, "age": 4}', "age: is given twice"),
        ("age: [", "is not YAML or JSON"),
        ("? [a]\n: 3", "is not"),
        ("a" * 1_000_001, "too large"),
        ("just words", "is not a mapping"),
        ("age: " + "[" * 100_000, "nested too deeply"),
        ("{" * 100_000, "nested too deeply"),
        ("a: &a [1]\nb: *a", "has an alias"),
        ("age: !!python/object:os.system x", "input: has a tag"),
        ("\x00", "is not YAML or JSON"),
    ],
)
def test_texts_that_are_no_answers_are_refused(knowledge, text, says):
    with pytest.raises(AnswersError) as raised:
        read_answers(text, knowledge)
    assert says in str(raised.value)


def test_yaml_keeps_its_surprises_to_itself(knowledge):
    answers = read_answers("age: 010\ntemperature: 3.85e1\n", knowledge)
    assert (answers["age"], answers["temperature"]) == (10, 38.5)
    with pytest.raises(AnswersError):
        read_answers("cramp_minutes: 1:30", knowledge)


def test_an_empty_file_is_a_person_of_whom_nothing_is_known(knowledge):
    assert len(read_answers("", knowledge)) == 0


def test_answers_can_be_saved_and_read_again(knowledge):
    answers = read(knowledge, age="9 a", magnesium="1.4 mg/dL", medicines=["Lasix"], fever="unknown")
    assert dict(nightcramp.Answers.read(answers.raw(), knowledge)) == dict(answers)


def test_adding_an_answer_leaves_the_others(knowledge):
    answers = read(knowledge, age=40).adding(fever=True)
    assert dict(answers) == {"age": 40.0, "fever": True}


def test_what_would_settle_a_derived_finding_includes_whether_it_applies(knowledge):
    """A cramp of 20 minutes is too long, unless it is a heat cramp."""
    named = read(knowledge, cramp_minutes=20, cramp_linked_to_exertion=True).state().because("not cramp_too_long")
    assert named == ("cramp_minutes",)
    named = read(knowledge).state().because("cramp_too_long")
    assert {"cramp_minutes", "hot_surroundings", "cramp_linked_to_exertion"} <= set(named)


def test_what_does_not_apply_is_explained_by_that(knowledge):
    state = read(knowledge, one_leg_swollen=True, leg_swelling_weeks=20).state()
    assert state["one_leg_swollen_lately"] is False
    assert state.because("one_leg_swollen_lately") == ("leg_swelling_weeks",)


def test_answering_all_that_would_settle_a_rule_settles_it(knowledge):
    """For random people: the named findings are enough, and each one that is named was not answered."""
    chance = random.Random(7)
    for rule in knowledge.rules.values():
        known = {}
        for _ in range(5):
            state = State(knowledge, known)
            if knowledge.evaluator(rule.when)(state) is not None:
                break
            named = set(state.because(rule.when))
            assert named
            assert named.isdisjoint(known)
            known |= {name: some_value(knowledge.findings[name], chance) for name in named}
        assert knowledge.evaluator(rule.when)(State(knowledge, known)) is not None, rule.id


def some_value(finding, chance):
    if finding.type == "choice":
        return chance.choice(list(finding.choices))
    low, high = finding.plausible or (0, 1)
    return chance.random() < 0.5 if finding.type == "boolean" else chance.uniform(low, high)
