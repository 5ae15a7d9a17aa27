"""Trials in the app: only what is safe, one at a time, nothing shown early, and what they found on the doctor's page."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from pypdf import PdfReader

from nightcramp.answers import read_file
from nightcramp.diary.database import Exposure, KeptTrial, Night
from nightcramp.diary.trials import blocks, trial_of

MEASURE = "sleep_foot_position"


@pytest.fixture
def woman(client, knowledge, request):
    answers = read_file(request.config.rootpath / "examples" / "plan_woman_of_46.yaml", knowledge).raw()
    return client.new_person("me", **answers)


def kept(client, person):
    with client.app.state.context.database.session() as session:
        return session.query(KeptTrial).filter_by(person_id=person).one()


def make_it_over(client, person, *, fewer):
    """Set the trial back in time and write its nights down, with fewer cramps with the measure, or not."""
    with client.app.state.context.database.session() as session:
        row = session.query(KeptTrial).filter_by(person_id=person).one()
        start = datetime.datetime.now().astimezone().date() - datetime.timedelta(days=70)
        row.design = {**row.design, "start": start.isoformat()}
        with_it = (0, 1, 0, 0) if fewer else (2, 3, 1, 2)
        for block in blocks(trial_of(row.design)):
            for position in range((block.last - block.first).days + 1):
                date = block.first + datetime.timedelta(days=position)
                cramps = (with_it if block.arm == "with" else (2, 3, 1, 2))[position % 4]
                session.add(Night(person_id=person, date=date, cramps=cramps, helped=[]))
                done = float(block.arm == "with")
                session.add(Exposure(person_id=person, date=date, what=MEASURE, amount=done))
        return row.id


def begin(client, person, measure=MEASURE, weeks="8"):
    return client.submit(f"/people/{person}/trials", action=measure, weeks=weeks)


@pytest.mark.both_databases
def test_what_may_be_tried_is_offered_and_begun_in_one_tap(client, woman):
    assert "Keep the feet from pointing down" in client.get(f"/people/{woman}/trials").text
    reply = begin(client, woman)
    assert reply.status_code == 200
    assert re.search(r"Tonight <strong>with(out)? it", reply.text)
    assert "Night 1 of" in reply.text


def test_what_comes_later_is_nowhere_on_the_page(client, woman):
    begin(client, woman)
    row = kept(client, woman)
    page = client.get(f"/people/{woman}/trials/{row.id}").text
    assert str(row.design["seed"]) not in page
    assert client.get(f"/people/{woman}/trials/{row.id}/nights.svg").status_code == 409


@pytest.mark.both_databases
def test_only_one_thing_is_tried_at_a_time(client, woman):
    begin(client, woman)
    reply = begin(client, woman, "sleep_warm_socks")
    assert reply.status_code == 422
    assert "another trial runs" in reply.text.casefold()


@pytest.mark.parametrize("weeks", ["", "0", "1", "nan", "1e9", "many", "-3", "27"])
def test_a_length_that_cannot_be_is_refused(client, woman, weeks):
    reply = begin(client, woman, weeks=weeks)
    assert reply.status_code == 422
    assert "Write how many weeks" in reply.text


@pytest.mark.parametrize("measure", ["medicine_quinine", "stretch_child_parent", "supplement_vitamin_d"])
def test_what_is_not_for_this_person_or_no_thing_to_try_alone_does_not_begin(client, woman, measure):
    assert begin(client, woman, measure).status_code == 422
    assert begin(client, woman, "no_such_thing").status_code == 404


def test_with_something_urgent_nothing_is_tried(client):
    person = client.new_person("me", age=52, sex="female", one_leg_swollen=True)
    assert begin(client, person).status_code == 422
    assert "something else comes first" in begin(client, person).text.casefold()


def test_a_trial_stops_when_something_urgent_comes_up(client, woman):
    begin(client, woman)
    client.patch(f"/api/v1/people/{woman}/answers", json={"one_leg_swollen": True})
    assert "Stop the trial." in client.get(f"/people/{woman}/trials").text


def test_the_result_is_told_when_it_is_over_and_stands_on_the_doctors_page(client, woman):
    begin(client, woman)
    trial = make_it_over(client, woman, fewer=True)
    page = client.get(f"/people/{woman}/trials/{trial}").text
    assert "It helps you" in page
    assert "The person knew which nights were which." in page
    assert client.get(f"/people/{woman}/trials/{trial}/nights.svg").text.startswith("<svg")
    assert "It helps you" in client.get(f"/people/{woman}/doctor").text
    reply = client.get(f"/people/{woman}/doctor.pdf")
    reader = PdfReader(io.BytesIO(reply.content))
    assert len(reader.pages) == 1
    assert "It helps you" in " ".join(reader.pages[0].extract_text().split())


def test_without_a_difference_nothing_is_claimed(client, woman):
    begin(client, woman)
    trial = make_it_over(client, woman, fewer=False)
    page = client.get(f"/people/{woman}/trials/{trial}").text
    assert "helps you:" not in page


@pytest.mark.both_databases
def test_a_trial_is_ended_early_and_says_so(client, woman):
    begin(client, woman)
    trial = kept(client, woman).id
    assert client.submit(f"/people/{woman}/trials/{trial}/end", why="because").status_code == 409
    page = client.submit(f"/people/{woman}/trials/{trial}/end", why="wanted").text
    assert "There is no result" in page
    assert client.submit(f"/people/{woman}/trials/{trial}/end", why="wanted").status_code == 409


@pytest.mark.both_databases
def test_a_trial_is_exported_and_taken_in_once(client, woman):
    begin(client, woman)
    content = client.get("/data/nightcramp.json").content
    assert content.count(b'"block_nights"') == 1


def test_the_page_for_the_doctor_needs_no_answers(client):
    person = client.new_person("me")
    assert client.get(f"/people/{person}/doctor").status_code == 200
    assert client.get(f"/people/{person}/doctor.pdf").content.startswith(b"%PDF")
