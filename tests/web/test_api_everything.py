"""What pages do can be done by a program: what was begun, trials, files of other apps, the doctor's page, all data."""

from __future__ import annotations

import datetime
import io

import pytest
import vobject
from pypdf import PdfReader

from nightcramp.answers.files import read_file
from nightcramp.diary.database import Exposure, KeptTrial, Night
from nightcramp.diary.trials import blocks, trial_of
from support.api import API, PEOPLE, faults, person_with
from support.import_files import zipped

MEASURE, STRETCH = "sleep_foot_position", "stretch_bedtime_protocol"
BINARY = {"content-type": "application/octet-stream"}
TABLE = b"date,Leg pain,Magnesium\n2026-01-29,2,1\n2026-01-30,0,1\n2026-01-31,1,0\n"
OF_PERSON = "/api/v1/people/{person_id}"


@pytest.fixture
def person(client, knowledge, request):
    answers = read_file(request.config.rootpath / "examples" / "plan_woman_of_46.yaml", knowledge).raw()
    return f"{PEOPLE}/{client.new_person('me', **answers)}"


@pytest.mark.both_databases
def test_an_action_of_the_plan_is_begun_judged_and_ended(client, person, described):
    begun = client.put(f"{person}/begun/{STRETCH}")
    assert described(begun, "put", f"{OF_PERSON}/begun/{{action}}")["action"] == STRETCH
    listed = client.get(f"{person}/begun")
    [one] = described(listed, "get", f"{OF_PERSON}/begun")["begun"]
    assert one["on"] == datetime.datetime.now().astimezone().date().isoformat()
    assert one["judge_on"] > one["on"]
    tonight = described(client.get(f"{person}/tonight"), "get", f"{OF_PERSON}/tonight")
    assert (tonight["action"], tonight["begun"], tonight["trial"]) == (STRETCH, True, None)
    assert client.delete(f"{person}/begun/{STRETCH}").status_code == 204
    assert client.get(f"{person}/begun").json() == {"begun": []}


def test_what_is_not_safe_is_not_begun_and_why_is_said(client, person):
    faults(client.put(f"{person}/begun/medicine_quinine"), 409)
    faults(client.put(f"{person}/begun/nothing_like_it"), 404)
    faults(client.delete(f"{person}/begun/{STRETCH}"), 404)
    assert client.get(f"{person}/begun").json() == {"begun": []}


def test_the_plan_goes_to_a_calendar_and_not_at_an_emergency(client, person):
    reply = client.get(f"{person}/plan/calendar", params={"start": "2027-03-01", "bedtime": "22:30"})
    assert vobject.readOne(reply.text).vevent_list
    assert [one["field"] for one in faults(client.get(f"{person}/plan/calendar?bedtime=late"), 422)] == ["bedtime"]
    urgent = person_with(client, age=40, sex="male", leg_cold_pale_blue=True, leg_change_sudden=True,
                         leg_pain_sudden=True)  # fmt: skip
    faults(client.get(f"{PEOPLE}/{urgent}/plan/calendar"), 409)


def test_the_page_for_the_doctor_is_there_for_programs(client, person, described):
    found = described(client.get(f"{person}/doctor"), "get", f"{OF_PERSON}/doctor")
    assert found["reader"] == "doctor"
    assert found["causes"]
    reply = client.get(f"{person}/doctor.pdf")
    assert reply.headers["content-type"] == "application/pdf"
    assert "Night leg cramps" in PdfReader(io.BytesIO(reply.content)).pages[0].extract_text()


def test_what_the_diary_says_is_proposed_and_only_what_was_shown_is_added(client, described):
    someone = f"{PEOPLE}/{person_with(client, age=46, sex='female', leg_cramps=True, cramps_per_week=1)}"
    today = datetime.datetime.now().astimezone().date()
    path = f"{OF_PERSON}/diary-says"
    assert described(client.get(f"{someone}/diary-says"), "get", path)["seal"] is None
    for day in range(1, 29):
        night = {"cramps": 3, "hours_sore": 30, "minutes_awake": 60}
        client.put(f"{someone}/nights/{today - datetime.timedelta(day)}", json=night)
    found = described(client.get(f"{someone}/diary-says"), "get", path)
    assert found["proposed"]
    faults(client.post(f"{someone}/diary-says", json={"seal": "cramps_per_week=99"}), 409)
    client.post(f"{someone}/diary-says", json={"seal": found["seal"]})
    kept = client.get(f"{someone}/answers").json()
    assert all(kept[one["finding"]] == one["value"] for one in found["proposed"])


def test_own_words_are_understood_and_nothing_is_kept(client, described):
    someone = person_with(client, age=61)
    reply = client.post(f"{PEOPLE}/{someone}/words", json={"text": "My calf cramps at night. I take furosemide."})
    found = described(reply, "post", f"{OF_PERSON}/words")
    assert found["medicines"] == ["furosemide"]
    assert found["told"]
    assert client.get(f"{PEOPLE}/{someone}/answers").json() == {"age": 61}
    faults(client.post(f"{PEOPLE}/{someone}/words", json={"text": ""}), 422)


@pytest.mark.both_databases
def test_a_trial_is_advised_begun_followed_and_ended(client, person, described):
    path = f"{OF_PERSON}/trials"
    free = described(client.get(f"{person}/trials"), "get", path)
    assert MEASURE in [one["id"] for one in free["may_try"]]
    advice = described(client.get(f"{person}/trials/advice?action={MEASURE}"), "get", f"{path}/advice")
    assert (advice["refused"], advice["advice"]) == ("", None)  # no night is written down yet
    begun = described(client.post(f"{person}/trials", json={"action": MEASURE, "weeks": 8}), "post", path)
    assert begun["tonight"] in ("with", "without")
    assert (begun["night"], begun["written"], begun["result"]) == (1, 0, None)
    assert client.get(f"{person}/tonight").json()["trial"] == begun["tonight"]
    faults(client.post(f"{person}/trials", json={"action": "sleep_warm_socks", "weeks": 8}), 422)
    faults(client.get(f"{person}/trials/{begun['id']}/nights.svg"), 409)
    ended = client.post(f"{person}/trials/{begun['id']}/end", json={"why": "harm"})
    found = described(ended, "post", f"{path}/{{trial_id}}/end")
    assert (found["is_over"], found["why_ended"], found["result"]) == (True, "harm", None)
    assert found["no_result"]
    [exported] = client.get(f"{person}/data").json()["people"]
    assert exported["trials"][0]["id"] == begun["id"]


def test_a_program_chooses_what_a_trial_is_judged_by_and_sees_what_stands_out(client, person):
    assert client.get(f"{person}/trials").json()["looked_at"] == 0
    body = {"action": MEASURE, "weeks": 8, "outcome": "pain"}
    assert client.post(f"{person}/trials", json=body).json()["outcome"] == "pain"
    assert client.get(f"{person}/trials").json()["noticed"] == []
    faults(client.get(f"{person}/trials/advice?action={MEASURE}&outcome=luck"), 422)


def test_a_trial_that_is_over_tells_its_result_to_a_program(client, person, described):
    client.post(f"{person}/trials", json={"action": MEASURE, "weeks": 8})
    with client.app.state.context.database.session() as session:
        row = session.query(KeptTrial).one()
        row.design = {**row.design, "start": str(datetime.datetime.now().astimezone().date() - datetime.timedelta(70))}
        for block in blocks(trial_of(row.design)):
            for number in range((block.last - block.first).days + 1):
                date = block.first + datetime.timedelta(number)
                done = block.arm == "with"
                cramps = (number + 1) % 2 if done else 2 + number % 2
                session.add(Night(person_id=row.person_id, date=date, cramps=cramps, helped=[]))
                session.add(Exposure(person_id=row.person_id, date=date, what=MEASURE, amount=float(done)))
    [trial] = client.get(f"{person}/trials").json()["trials"]
    found = described(client.get(f"{person}/trials/{trial['id']}"), "get", f"{OF_PERSON}/trials/{{trial_id}}")
    assert found["result"]["effect"] < 1
    assert found["result"]["headline"]
    assert client.get(f"{person}/trials/{trial['id']}/nights.svg").text.startswith("<svg")


@pytest.mark.parametrize(
    ("body", "field"),
    [({"action": MEASURE}, "weeks"), ({"action": MEASURE, "weeks": 1}, "weeks"), ({"action": 3, "weeks": 8}, "action"),
     ({"action": MEASURE, "weeks": 8, "seed": 1}, "seed"), ({"action": "medicine_quinine", "weeks": 8}, "")],
)  # fmt: skip
def test_a_trial_that_cannot_be_is_refused_with_its_field(client, person, body, field):
    [fault] = faults(client.post(f"{person}/trials", json=body), 422)
    assert field in fault["field"] + fault["problem"]
    assert client.get(f"{person}/trials").json()["trials"] == []


@pytest.mark.both_databases
def test_a_file_is_read_looked_at_given_its_meaning_and_added_once(client, person, described):
    path = f"{OF_PERSON}/imports"
    read = described(client.put(f"{person}/imports", content=TABLE, headers=BINARY), "put", path)
    assert {one["name"] for one in read["names"]} == {"Leg pain", "Magnesium"}
    assert read["preview"] is None
    assert client.get(f"{person}/nights?from=2026-01-01").json()["nights"] == []
    file = f"{person}/imports/{read['token']}"
    faults(client.post(f"{file}/keep", json={"seen": ""}), 409)  # nobody has looked yet
    meaning = {"names": {"Leg pain": {"means": "count"}, "Magnesium": {"means": "ignore"}}, "dated_by": "evening"}
    said = client.put(f"{file}/meaning", json=meaning)
    seen = described(said, "put", f"{path}/{{token}}/meaning")["preview"]
    assert (seen["nights"]["new"], seen["nights"]["conflict"]) == (3, 0)
    for _ in range(2):
        assert client.post(f"{file}/keep", json={"seen": seen["seen"]}).json() == {"nights": 3, "amounts": 0}
    nights = client.get(f"{person}/nights?from=2026-01-01&to=2026-01-31").json()["nights"]
    assert [one["cramps"] for one in nights] == [2, 0, 1]
    assert described(client.get(file), "get", f"{path}/{{token}}")["preview"]["nights"]["same"] == 3
    assert client.delete(file).status_code == 204
    faults(client.get(file), 404)


def test_a_diary_that_was_changed_meanwhile_is_not_added_to_unseen(client, person):
    token = client.put(f"{person}/imports", content=TABLE, headers=BINARY).json()["token"]
    file = f"{person}/imports/{token}"
    meaning = {"names": {"Leg pain": {"means": "count"}}, "dated_by": "evening"}
    seen = client.put(f"{file}/meaning", json=meaning).json()["preview"]["seen"]
    client.put(f"{person}/nights/2026-01-30", json={"cramps": 5})
    faults(client.post(f"{file}/keep", json={"seen": seen}), 409)
    assert len(client.get(f"{person}/nights?from=2026-01-01").json()["nights"]) == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"hello", b"date,cramps\n", zipped({"../x": b"y"}), b"<a>" * 1000]
)
def test_a_file_that_cannot_be_read_is_refused_in_the_one_shape(client, person, content):
    [fault] = faults(client.put(f"{person}/imports", content=content, headers=BINARY), 422)
    assert fault["mend"]


@pytest.mark.parametrize(
    "meaning",
    [{"names": {"Leg pain": {"means": "nonsense"}}}, {"names": {"Nothing": {"means": "count"}}},
     {"names": {"Leg pain": {"means": "count", "one_counts": -1}}}, {"dated_by": "noon"}, {"names": []}],
)  # fmt: skip
def test_a_meaning_that_cannot_be_is_refused(client, person, meaning):
    token = client.put(f"{person}/imports", content=TABLE, headers=BINARY).json()["token"]
    assert faults(client.put(f"{person}/imports/{token}/meaning", json=meaning), 422)


def test_nobody_looks_into_the_file_of_another_person(client, person):
    token = client.put(f"{person}/imports", content=TABLE, headers=BINARY).json()["token"]
    other = person_with(client, age=46)
    faults(client.get(f"{PEOPLE}/{other}/imports/{token}"), 404)


@pytest.mark.both_databases
def test_everything_is_taken_along_deleted_and_read_in_again(client, described):
    person_with(client, age=46)
    kept = client.get(f"{API}/data")
    described(kept, "get", "/api/v1/data")
    packed = client.get(f"{API}/data.zip").content
    faults(client.delete(f"{API}/data?word=perhaps"), 422)
    assert client.delete(f"{API}/data?word=delete").status_code == 204
    assert client.get(PEOPLE).json() == {"people": []}
    taken = client.put(f"{API}/data", content=packed, headers=BINARY)
    assert described(taken, "put", "/api/v1/data")["people"] == 1
    assert client.put(f"{API}/data", content=kept.content, headers=BINARY).json()["people"] == 0
    faults(client.put(f"{API}/data", content=b"{}", headers=BINARY), 422)


def test_a_copy_is_made_beside_the_database(client, tmp_path):
    copy = client.put(f"{API}/data/copy").json()["file"]
    assert copy.startswith(str(tmp_path))


def test_a_file_that_is_too_large_is_refused(client, person):
    faults(client.put(f"{person}/imports", content=b"x" * 20_000_001, headers=BINARY), 413)


# --- what if


def test_another_answer_is_compared_and_nothing_is_kept(client, person, described):
    before = client.get(f"{person}/answers").json()
    body = {"finding": "cramp_minutes", "value": 20}
    found = described(client.post(f"{person}/what-if", json=body), "post", f"{OF_PERSON}/what-if")
    assert (found["urgency"], found["level_before"], found["level_after"]) == ("more", "routine", "urgent")
    assert (found["before"], found["changes_nothing"]) == ("length of the longest cramp: 3 minutes", False)
    assert found["do"]
    assert found["why"]
    assert client.get(f"{person}/answers").json() == before
    of_answers = client.post(f"{API}/what-if", json={"answers": before, **body})
    assert described(of_answers, "post", f"{API}/what-if") == found


def test_the_page_and_a_program_are_told_the_same_of_another_answer(client, person):
    found = client.post(f"{person}/what-if", json={"finding": "cramp_minutes", "value": 20}).json()
    page = client.get(f"{person.removeprefix(API)}/what-if?finding=cramp_minutes&value=20").text
    assert found["after"] in page
    assert all(one["name"] in page for one in found["causes"] if one["way"] != "same")
    assert all(text in page for text in found["do"])


def test_what_would_no_longer_apply_is_named_and_forgotten_together(client):
    someone = f"{PEOPLE}/{person_with(client, age=31, sex='female', pregnant=True, gestational_week=31)}"
    other = {"finding": "pregnant", "value": False}
    found = client.post(f"{someone}/what-if", json=other).json()
    assert found["dropped"] == ["gestational_week"]
    faults(client.patch(f"{someone}/answers", json={"pregnant": False}), 422)
    kept = client.patch(f"{someone}/answers", json={"pregnant": False, **dict.fromkeys(found["dropped"])})
    assert kept.json() == {"age": 31, "sex": "female", "pregnant": False}


@pytest.mark.parametrize(
    ("finding", "value", "after"),
    [
        ("medicines", ["furosemide"], "medicines: furosemide"),
        ("medicines", [], "medicines: none"),
        ("cramp_minutes", {"value": 300, "unit": "s"}, "length of the longest cramp: 5 minutes"),
        ("fever", "unknown", "a fever: not known"),
        ("cramp_minutes", None, ""),
    ],
)
def test_another_answer_is_given_as_answers_are(client, person, finding, value, after):
    reply = client.post(f"{person}/what-if", json={"finding": finding, "value": value})
    assert reply.json()["after"] == after


def test_what_cannot_be_is_refused_and_an_emergency_is_not_compared(client, person):
    for finding, value in (("fevver", True), ("fevver", None), ("age", 900), ("age", ["a"])):
        [fault] = faults(client.post(f"{person}/what-if", json={"finding": finding, "value": value}), 422)
        assert fault["field"] == finding
    urgent = person_with(client, age=40, sex="male", leg_cold_pale_blue=True, leg_change_sudden=True,
                         leg_pain_sudden=True)  # fmt: skip
    other = {"finding": "age", "value": 50}
    assert faults(client.post(f"{PEOPLE}/{urgent}/what-if", json=other), 409) == []
