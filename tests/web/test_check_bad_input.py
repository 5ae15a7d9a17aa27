"""Whatever is sent to a question, the page says what is wrong where it is wrong, and keeps what was typed."""

from __future__ import annotations

import re

import pytest

FIRST = {"age": 46, "sex": "female"}


def form_of(client, person, ask=""):
    """The hidden fields of a question's form."""
    text = client.get(f"/people/{person}/check", params={"ask": ask} if ask else {}).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    fields.pop("csrf", None)
    return fields


def send(client, person, ask="", **fields):
    return submit(client, f"/people/{person}/check", **{**form_of(client, person, ask), **fields})


def submit(client, address, **fields):
    """Send a form and stay at its reply."""
    client.follow_redirects = False
    try:
        return client.submit(address, **fields)
    finally:
        client.follow_redirects = True


@pytest.fixture
def answers(client):
    def kept(person):
        return client.get(f"/api/v1/people/{person}/answers").json()

    return kept


@pytest.mark.parametrize(
    ("ask", "fields", "says", "keeps"),
    [
        ("age", {"value": "", "do": "on"}, "Type a number", ""),
        ("age", {"value": "old", "do": "on"}, "is not a number", 'value="old"'),
        ("age", {"value": "460", "do": "on"}, "it must be from 0 to 120", 'value="460"'),
        ("age", {"value": "1e999", "do": "on"}, "which it cannot have", 'value="1e999"'),
        ("age", {"value": "46", "unit": "parsecs", "do": "on"}, "which it cannot have", 'value="46"'),
        ("age", {"value": "<script>alert(1)</script>", "do": "on"}, "is not a number", "&lt;script&gt;"),
        ("sex", {"do": "choice:cat"}, "Choose one of these", ""),
        ("sex", {"do": ""}, "Choose one of these", ""),
        ("hard_knot", {"do": "perhaps"}, "Choose Yes, No", ""),
        ("first_page", {"do": "on"}, "Nothing is marked", ""),
        ("first_page", {"do": "none", "yes": "first_fit"}, "also said None of these", 'value="first_fit" checked'),
        ("first_page", {"do": "on", "yes": "first_fit", "unsure": "first_fit"}, "as true and as not sure", "checked"),
        ("first_page", {"do": "on", "yes": "no_such_line"}, "is not on this list", ""),
        ("first_page", {"do": "on", "yes": "first_fit", "surprise": "1"}, "has no field", ""),
        ("medicines", {"do": "on"}, "Type a name", ""),
        ("medicines", {"do": "none", "medicine": "aspirin"}, "also said No medicines", "aspirin"),
        ("cramps_started_on", {"do": "on", "value": "yesterday"}, "is not a date", 'value="yesterday"'),
        ("cramps_started_on", {"do": "on", "value": ""}, "Type a date", ""),
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_nothing_is_kept(client, answers, ask, fields, says, keeps):
    person = client.new_person("me", **({} if ask in FIRST else FIRST))
    before = answers(person)
    if ask == "first_page":
        ask = ""
    reply = send(client, person, ask, **fields)
    assert reply.status_code == 422
    assert says in reply.text
    assert keeps in reply.text
    assert "Traceback" not in reply.text
    assert answers(person) == before


def test_a_reply_that_contradicts_another_says_which_and_offers_to_forget_it(client, answers):
    person = client.new_person("me", age=30, sex="female", pregnant=True)
    reply = send(client, person, "sex", do="choice:male")
    assert reply.status_code == 422
    assert "Forget this: pregnant" in reply.text
    assert answers(person)["sex"] == "female"
    reply = send(client, person, "sex", do="choice:male", forget="pregnant")
    assert reply.status_code == 303
    assert answers(person) == {"age": 30, "sex": "male"}


def test_a_form_never_answers_another_question(client, answers):
    person = client.new_person("me", **FIRST)
    fields = form_of(client, person)
    assert fields["question"] == "first_page"
    reply = submit(client, f"/people/{person}/check", **{**fields, "question": "age", "value": "3"})
    assert answers(person) == FIRST
    assert reply.status_code in (303, 409, 422)


def test_a_form_made_for_other_lines_denies_nothing(client, answers):
    person = client.new_person("me", **FIRST)
    reply = send(client, person, do="none", shape="0" * 16)
    assert reply.status_code == 422
    assert "Please look at them again" in reply.text
    assert answers(person) == FIRST


@pytest.mark.parametrize(
    "path", ["check", "check?ask=nonsense", "check?ask=../../etc/passwd", "emergency", "check/words", "answers"]
)
def test_no_address_breaks(client, path):
    person = client.new_person("me", **FIRST)
    assert client.get(f"/people/{person}/{path}").status_code == 200


def test_words_without_a_word_and_words_without_end(client):
    person = client.new_person("me", **FIRST)
    assert client.submit(f"/people/{person}/check/words", text="  ").status_code == 422
    reply = client.submit(f"/people/{person}/check/words", text="no fever, " * 5000)
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"item": "nonsense", "said:nonsense": "yes"}, "We do not know what to do with"),
        ({"item": "age", "said:age": "yes", "value:age": "1000"}, "it must be from 0 to 120"),
        ({"item": "age", "said:age": "yes", "value:age": ""}, "Type a number"),
        ({"item": "fever", "said:fever": "banana"}, "Choose one of these"),
    ],
)
def test_a_tick_that_cannot_be_is_told_beside_it(client, answers, fields, says):
    person = client.new_person("me")
    reply = submit(client, f"/people/{person}/check/words/confirm", version="0", **fields)
    assert reply.status_code == 422
    assert says in reply.text
    assert answers(person) == {}


def test_ticks_made_before_a_change_are_not_kept(client, answers):
    person = client.new_person("me", **FIRST)
    reply = client.submit(f"/people/{person}/check/words/confirm", version="0", item="fever", **{"said:fever": "no"})
    assert reply.status_code == 409
    assert answers(person) == FIRST


def test_misspelt_medicines_are_shown_before_they_count(client, answers):
    person = client.new_person("me", **FIRST)
    reply = send(client, person, "medicines", do="on", more="furosemde, wonder root")
    assert reply.status_code == 200
    assert "Taken as furosemide" in reply.text
    assert "Not in our list" in reply.text
    assert answers(person) == FIRST
    reply = send(client, person, "medicines", do="on", medicine=["furosemde", "wonder root"],
                 shown=["furosemde", "wonder root"])  # fmt: skip
    assert reply.status_code == 303
    assert answers(person)["medicines"] == ["furosemde", "wonder root"]


def test_forgetting_one_answer_keeps_the_others(client, answers):
    person = client.new_person("me", **FIRST)
    page = client.get(f"/people/{person}/answers")
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    client.submit(f"/people/{person}/answers", version=version, forget="sex")
    assert answers(person) == {"age": 46}
    assert client.submit(f"/people/{person}/answers", version=version, forget="*").status_code == 409
