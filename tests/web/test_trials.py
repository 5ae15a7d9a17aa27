"""Trials in the app: only what is safe, one at a time, nothing shown early, and what they found on the doctor's page."""

from __future__ import annotations

import datetime
import io
import re
import zoneinfo

import pytest
from pypdf import PdfReader

from nightcramp.answers import read_file
from nightcramp.diary.database import Exposure, KeptTrial, Night
from nightcramp.diary.outcomes import READ
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


def begin(client, person, measure=MEASURE, weeks="8", **more):
    return client.submit(f"/people/{person}/trials", action=measure, weeks=weeks, **more)


def today():
    return datetime.datetime.now().astimezone().date()


def set_back(client, person, days):
    """The trial began some days ago."""
    with client.app.state.context.database.session() as session:
        row = session.query(KeptTrial).filter_by(person_id=person).one()
        row.design = {**row.design, "start": (today() - datetime.timedelta(days=days)).isoformat()}
        return row.id, trial_of(row.design)


def write_nights(client, person, nights, **exposures):
    """Nights back from yesterday, each a dictionary, and what was noted of their days."""
    with client.app.state.context.database.session() as session:
        for back, night in enumerate(nights, 1):
            date = today() - datetime.timedelta(days=back)
            session.add(Night(person_id=person, date=date, helped=[], **night))
            for what, amounts in exposures.items():
                session.add(Exposure(person_id=person, date=date, what=what, amount=amounts[back - 1]))


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


def test_every_outcome_of_the_knowledge_base_is_read_from_a_night(knowledge):
    assert {one.id for one in knowledge.collection("diary_outcomes")} == set(READ)


def test_a_night_without_a_cramp_has_neither_pain_nor_lost_sleep_and_what_was_not_said_stays_unknown():
    calm, silent, bad = Night(cramps=0), Night(cramps=2), Night(cramps=2, pain=7, minutes_awake=30)
    assert [READ[name](calm) for name in READ] == [0, 0, 0]
    assert [READ[name](silent) for name in READ] == [2, None, None]
    assert [READ[name](bad) for name in READ] == [2, 7, 1]
    assert READ["nights_awake"](Night(cramps=1, minutes_awake=0)) == 0
    assert [READ[name](Night()) for name in READ] == [None, None, None]


@pytest.mark.parametrize("outcome", READ)
def test_the_person_chooses_what_it_is_judged_by(client, woman, outcome):
    assert 'aria-current="true"' in client.get(f"/people/{woman}/trials/new?action={MEASURE}&outcome={outcome}").text
    begin(client, woman, outcome=outcome)
    assert kept(client, woman).design["outcome"]["id"] == outcome


def test_an_outcome_that_is_none_is_refused(client, woman):
    reply = begin(client, woman, outcome="cramp")
    assert reply.status_code == 422
    assert client.get(f"/people/{woman}/trials/new?action={MEASURE}&outcome=x").status_code == 200


def test_the_weeks_come_from_the_own_diary_and_a_hopeless_trial_is_advised_against(client, woman):
    page = f"/people/{woman}/trials/new?action={MEASURE}"
    assert "Keep the diary for two weeks first." in client.get(page).text
    write_nights(client, woman, [{"cramps": count} for count in [0] * 20 + [1]])
    assert "We advise against this trial." in client.get(page).text
    assert "All nights are the same" in client.get(f"{page}&outcome=pain").text


def test_how_long_it_takes_is_said_and_filled_in(client, woman):
    write_nights(client, woman, [{"cramps": 2 + back % 3} for back in range(28)])
    page = client.get(f"/people/{woman}/trials/new?action={MEASURE}").text
    weeks = re.search(r"a trial of (\d+) weeks will show it", page)[1]
    assert f'value="{weeks}"' in page


def test_last_night_is_noted_as_followed_or_not_and_what_else_changed(client, woman):
    begin(client, woman)
    trial, design = set_back(client, woman, 5)
    home = f"/people/{woman}/trials/{trial}"
    assert "Did last night go as planned?" in client.get(home).text
    write_nights(client, woman, [{"cramps": 1}] * 5)
    page = client.submit(f"{home}/last-night", **{MEASURE: "1", "was_ill": "1", "was_away": ""}).text
    assert "Saved." in page
    with client.app.state.context.database.session() as session:
        noted = {one.what: one.amount for one in session.query(Exposure).filter_by(person_id=woman)}
    assert noted == {MEASURE: 1, "was_ill": 1}
    series = seen_of(client, woman)
    due = blocks(design)[1].arm  # the fifth night is the first of the second block
    assert series[-1].followed is (due == "with")
    assert [night.disturbed for night in series] == [False] * 4 + [True]


def seen_of(client, person):
    """The nights of the trial, as the analysis takes them."""
    from nightcramp.diary.database import Person
    from nightcramp.diary.kept_trials import KeptTrials

    with client.app.state.context.database.session() as session:
        trials = KeptTrials(session, session.get(Person, person), client.app.state.context.knowledge)
        found = trials.all()[0]
        return trials.nights(trial_of(found.design), today() - datetime.timedelta(days=1))


@pytest.mark.parametrize("amount", ["-1", "many", "1e9", "nan"])
def test_what_cannot_be_noted_of_last_night_is_refused(client, woman, amount):
    begin(client, woman)
    trial, _ = set_back(client, woman, 5)
    reply = client.submit(f"/people/{woman}/trials/{trial}/last-night", **{MEASURE: amount})
    assert reply.status_code == 422
    assert "Nothing was changed." in reply.text


def test_on_the_first_evening_there_is_no_last_night(client, woman):
    begin(client, woman)
    trial = kept(client, woman).id
    assert "Did last night go as planned?" not in client.get(f"/people/{woman}/trials/{trial}").text
    assert client.submit(f"/people/{woman}/trials/{trial}/last-night", was_ill="1").status_code == 409


def test_the_night_asks_for_what_is_tried(client, woman):
    begin(client, woman)
    page = client.get(f"/people/{woman}/nights/{today()}").text
    assert f'name="{MEASURE}"' in page
    assert "Were you ill?" in page


def test_nights_that_are_not_written_down_are_named_and_nothing_more(client, woman):
    begin(client, woman)
    trial, _ = set_back(client, woman, 5)
    write_nights(client, woman, [{"cramps": 1}] * 3)
    page = client.get(f"/people/{woman}/trials/{trial}").text
    assert "2 nights are not written down" in page
    assert "a missed night is just missing" in page


def test_reminders_give_nothing_away(client, woman):
    begin(client, woman)
    row = kept(client, woman)
    trial = trial_of(row.design)
    reply = client.get(f"/people/{woman}/trials/{row.id}/reminders.ics?at=20:30")
    assert reply.headers["content-type"].startswith("text/calendar")
    text = reply.text.replace("\r\n ", "")
    assert "Look what tonight is" in text
    assert f"COUNT={trial.nights}" in text
    assert f"DTSTART:{today():%Y%m%d}T203000" in text
    assert (trial.end + datetime.timedelta(days=1)).strftime("DTSTART;VALUE=DATE:%Y%m%d") in text
    assert text.count("BEGIN:VEVENT") == 2
    assert str(trial.seed) not in text
    assert MEASURE not in text
    assert "feet" not in text


def without_stamp(calendar):
    return re.sub(r"DTSTAMP:\S+", "", calendar)


def test_reminders_need_a_time_and_a_trial_that_runs(client, woman):
    begin(client, woman)
    home = f"/people/{woman}/trials/{kept(client, woman).id}"
    assert client.get(f"{home}/reminders.ics?at=25:00").status_code == 422
    refused = client.get(f"/api/v1{home}/reminders?at=25:00")
    assert (refused.status_code, refused.json()["faults"][0]["field"]) == (422, "at")
    by_program = client.get(f"/api/v1{home}/reminders?at=20:30")
    assert by_program.headers["content-type"].startswith("text/calendar")
    assert without_stamp(by_program.text) == without_stamp(client.get(f"{home}/reminders.ics?at=20:30").text)
    client.submit(f"{home}/end", why="wanted")
    assert client.get(f"{home}/reminders.ics").status_code == 409


def test_what_stands_out_in_the_diary_is_a_hint_and_becomes_a_trial(client, woman):
    coffee = [4 if back % 3 == 0 else 1 for back in range(90)]
    steps = [9000 if back % 5 < 2 else 4000 for back in range(90)]
    nights = [{"cramps": 3 + back % 2 if cups == 4 else back % 4 == 0} for back, cups in enumerate(coffee)]
    write_nights(
        client, woman, nights, caffeine_taken=coffee, steps=steps, hours_asleep=[7 - n["cramps"] for n in nights]
    )
    page = client.get(f"/people/{woman}/trials").text
    assert "You had more cramps after days with more caffeine than usual. This is a hint, no proof" in page
    assert "We looked at 2 things" in page
    assert "more steps" not in page
    assert f"/people/{woman}/trials/new?action=diet_limit_caffeine" in page
    assert begin(client, woman, "diet_limit_caffeine").status_code == 200
    assert "What we noticed" not in client.get(f"/people/{woman}/trials").text


def test_a_diary_in_which_nothing_stands_out_says_so(client, woman):
    write_nights(
        client, woman, [{"cramps": back % 2} for back in range(60)], was_ill=[back // 2 % 2 for back in range(60)]
    )
    assert "Nothing stands out so far." in client.get(f"/people/{woman}/trials").text


@pytest.mark.parametrize("outcome", ["pain", "nights_awake"])
def test_a_trial_of_pain_or_sleep_has_a_result(client, woman, outcome):
    begin(client, woman, outcome=outcome)
    row, design = set_back(client, woman, 70)
    nights = [{} for _ in range(70)]
    for block in blocks(design):
        for position in range(design.block_nights):
            back = (today() - block.first).days - position
            hurt = (back % 4 == 0) if block.arm == "with" else (back % 4 != 0)
            nights[back - 1] = (
                {"cramps": int(hurt), "pain": 5 + back % 3, "minutes_awake": 20} if hurt else {"cramps": 0}
            )
    write_nights(client, woman, nights)
    page = client.get(f"/people/{woman}/trials/{row}").text
    assert re.search("It (probably )?helps you", page)
    assert {"pain": "worst pain (0 to 10) would be about", "nights_awake": "nights awake a week"}[outcome] in page


@pytest.mark.both_databases
def test_a_trial_is_ended_early_and_says_so(client, woman):
    begin(client, woman)
    trial = kept(client, woman).id
    assert client.submit(f"/people/{woman}/trials/{trial}/end", why="because").status_code == 409
    page = client.submit(f"/people/{woman}/trials/{trial}/end", why="wanted").text
    assert "There is no result" in page
    assert client.submit(f"/people/{woman}/trials/{trial}/end", why="wanted").status_code == 409


def test_one_arm_only_gives_no_result(client, woman):
    begin(client, woman)
    trial, _ = set_back(client, woman, 3)
    write_nights(client, woman, [{"cramps": 1}] * 3)
    page = client.submit(f"/people/{woman}/trials/{trial}/end", why="wanted").text
    assert "There is no result." in page
    assert "There is nothing to compare" in page
    assert client.get(f"/people/{woman}/trials/{trial}/nights.svg").status_code == 409
    assert client.get(f"/people/{woman}/doctor").status_code == 200


def test_a_trial_that_ended_early_with_many_gaps_still_says_what_it_can(client, woman):
    begin(client, woman)
    trial, _ = set_back(client, woman, 30)
    write_nights(client, woman, [{"cramps": 1 if back % 3 == 0 else None} for back in range(30)])
    page = client.submit(f"/people/{woman}/trials/{trial}/end", why="unwanted_effect").text
    assert "before its time" in page
    assert "We cannot" in page
    assert "It helps you" not in page


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_trial_begins_on_the_evening_of_the_person_wherever_they_are(client, woman, zone):
    client.cookies.set("nightcramp_zone", zone)
    begin(client, woman)
    trial = kept(client, woman)
    assert trial.design["start"] == datetime.datetime.now(zoneinfo.ZoneInfo(zone)).date().isoformat()
    assert "Night 1 of" in client.get(f"/people/{woman}/trials/{trial.id}").text


@pytest.mark.parametrize("cramps", ["-1", "61", "many"])
def test_an_impossible_count_changes_no_night_of_a_trial(client, woman, cramps):
    begin(client, woman)
    set_back(client, woman, 5)
    yesterday = today() - datetime.timedelta(days=1)
    assert client.submit(f"/people/{woman}/nights/{yesterday}/count", cramps=cramps).status_code == 422
    assert seen_of(client, woman) == []


def test_a_night_written_down_twice_is_one_night_of_the_trial(client, woman):
    begin(client, woman)
    set_back(client, woman, 5)
    yesterday = today() - datetime.timedelta(days=1)
    for cramps in ("1", "2"):
        client.submit(f"/people/{woman}/nights/{yesterday}/count", cramps=cramps)
    assert [night.value for night in seen_of(client, woman)] == [1]


@pytest.mark.both_databases
def test_a_trial_is_exported_and_taken_in_once(client, woman):
    begin(client, woman)
    content = client.get("/data/nightcramp.json").content
    assert content.count(b'"block_nights"') == 1


def test_the_page_for_the_doctor_needs_no_answers(client):
    person = client.new_person("me")
    assert client.get(f"/people/{person}/doctor").status_code == 200
    assert client.get(f"/people/{person}/doctor.pdf").content.startswith(b"%PDF")
