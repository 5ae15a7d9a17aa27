"""Nights from other apps, on the page: look inside, say what it means, see what it would do, add it."""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy
from playwright.sync_api import expect

from nightcramp.diary.database import Cramp, Exposure, Night
from support import import_files as files

pytestmark = pytest.mark.both_databases

NIGHT = datetime.date(2026, 3, 1)


def upload(client, person, name, data=None, **fields):
    """Choose a file; the page that comes back."""
    client.get("/")
    address = f"/people/{person}/import?csrf={client.cookies['nightcramp_csrf']}"
    return client.post(address, files=[("files", (name, files.SAMPLES[name] if data is None else data))], data=fields)


def meant(page, **fields):
    """What the form of a mapping page says, with changes."""
    found = {}
    for name, inside in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else "ignore"
    for tag in re.findall(r"<input [^>]*>", page.text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (name[1].startswith("counts") or "checked" in tag):
            found[name[1]] = value[1]
    return found | fields


def kept(client, person, table):
    with client.app.state.context.database.session() as session:
        return list(session.scalars(sqlalchemy.select(table).where(table.person_id == person).order_by(table.date)))


def add(client, preview, **fields):
    seen = re.search(r'name="seen" value="(\w+)"', preview.text)[1]
    here = re.sub("/(preview|keep)$", "", preview.url.path)
    return client.submit(f"{here}/keep", seen=seen, **fields)


def test_a_table_of_ones_own_comes_in_and_twice_adds_nothing(client):
    person = client.new_person("me")
    page = upload(client, person, "own.csv")
    assert kept(client, person, Night) == []
    preview = client.submit(page.url.path, **meant(page))
    assert preview.url.path.endswith("/preview")
    assert kept(client, person, Night) == []
    done = add(client, preview)
    assert "2 nights are in the diary now" in done.text
    assert [(night.date.day, night.cramps, night.pain) for night in kept(client, person, Night)] == [
        (1, 1, 6),
        (3, 0, None),
    ]
    again = upload(client, person, "own.csv")
    assert "Nothing new" in client.submit(again.url.path, **meant(again)).text


def test_nothing_is_taken_for_a_cramp_that_nobody_said_is_one(client):
    person = client.new_person("me")
    page = upload(client, person, "track.csv")
    assert meant(page)["to-0"] == meant(page)["to-1"] == "ignore"
    preview = client.submit(page.url.path, **meant(page))
    assert "every name is left out" in preview.text
    preview = client.submit(page.url.path, **meant(page, **{"to-0": "cramps"}))
    add(client, preview)
    assert [(cramp.date, cramp.at.hour) for cramp in kept(client, person, Cramp)] == [(NIGHT, 3)]


def test_cramps_of_the_belly_cannot_be_chosen_as_leg_cramps(client):
    person = client.new_person("me")
    page = upload(client, person, "bearable.csv")
    number = re.search(r'for="to-(\d+)">Abdominal cramps<', page.text)[1]
    part = re.search(rf'<select id="to-{number}".*?</select>', page.text, re.DOTALL)[0]
    assert "Leg cramps" not in part
    assert "Cramps of the belly are not leg cramps." in page.text
    reply = client.submit(page.url.path, **meant(page, dated_by="clock", **{f"to-{number}": "cramps"}))
    assert reply.status_code == 422
    assert "not leg cramps" in reply.text


def test_the_night_of_a_cramp_noted_for_a_day_is_asked_for(client):
    person = client.new_person("me")
    page = upload(client, person, "daylio.csv")
    assert "dated_by" not in meant(page)
    reply = client.submit(page.url.path, **meant(page))
    assert reply.status_code == 422
    assert "Say whether it was the night before" in reply.text
    preview = client.submit(page.url.path, **meant(page, dated_by="morning", absent="yes"))
    add(client, preview)
    assert {str(night.date): night.cramps for night in kept(client, person, Night)} == {
        "2026-02-28": 1,
        "2026-03-01": 0,
    }


def test_where_both_differ_the_diary_stays_unless_the_person_says_so(client):
    person = client.new_person("me")
    client.put(f"/api/v1/people/{person}/nights/2026-03-01", json={"cramps": 3})
    page = upload(client, person, "own.csv")
    preview = client.submit(page.url.path, **meant(page))
    assert "Where they differ" in preview.text
    add(client, preview)
    assert [night.cramps for night in kept(client, person, Night)] == [3, 0]
    preview = client.submit(page.url.path, **meant(page))
    add(client, preview, differ="file")
    assert [night.cramps for night in kept(client, person, Night)] == [1, 0]


def test_what_is_added_is_what_was_shown(client):
    person = client.new_person("me")
    page = upload(client, person, "own.csv")
    preview = client.submit(page.url.path, **meant(page))
    client.put(f"/api/v1/people/{person}/nights/2026-03-03", json={"cramps": 2})
    reply = add(client, preview)
    assert reply.status_code == 409
    assert "changed meanwhile" in reply.text
    assert [(night.date.day, night.cramps) for night in kept(client, person, Night)] == [(3, 2)]
    add(client, reply)
    assert [(night.date.day, night.cramps) for night in kept(client, person, Night)] == [(1, 1), (3, 2)]


def test_a_button_pressed_twice_adds_once(client):
    person = client.new_person("me")
    page = upload(client, person, "own.csv")
    preview = client.submit(page.url.path, **meant(page))
    assert add(client, preview).text.count("2 nights") == add(client, preview).text.count("2 nights") == 1
    assert len(kept(client, person, Night)) == 2


def test_what_devices_counted_is_kept_by_day(client):
    person = client.new_person("me")
    page = upload(client, person, "apple.zip")
    add(client, client.submit(page.url.path, **meant(page, prefer="Watch")))
    amounts = {one.what: (one.date, one.amount) for one in kept(client, person, Exposure)}
    assert amounts["hours_asleep"] == (NIGHT, 7.3)
    assert amounts["steps"] == (NIGHT, 790)
    assert kept(client, person, Night) == []


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "none was chosen"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0", "no text"),
        ("a.zip", files.zipped({"../Checkmarks.csv": "Date,A\n"}), "leads out of the archive"),
        ("a.zip", files.zipped({"export.xml": b"0" * 30_000_000}), "far larger"),
        ("a.csv", b"night,cramps\n1/3/2026,1\n", "two ways"),
        ("a.csv", b"FeatureName,Timestamp,Value,Label,Note\nA,2026-03-02T03:10:00Z,1,,\n", "UTC"),
        ("<script>.csv", b"night,cramps\n<script>alert(1)</script>,1\n", "no line of it could be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_plain_words(client, name, data, says):
    person = client.new_person("me")
    reply = upload(client, person, name, data)
    assert reply.status_code == 422
    assert says.casefold() in reply.text.casefold()
    assert "<script>alert" not in reply.text


def test_what_a_file_did_not_say_is_said_and_then_it_is_read(client):
    person = client.new_person("me")
    page = upload(client, person, "a.csv", b"night,cramps\n1/3/2026,1\n", order="day")
    assert "1 March 2026" in page.text
    text = b"FeatureName,Timestamp,Value,Label,Note\nLeg cramps,2026-03-02T11:30:00Z,1,,\n"
    page = upload(client, person, "a.csv", text, zone="America/New_York")
    add(client, client.submit(page.url.path, **meant(page)))
    assert [(cramp.date, cramp.at.hour) for cramp in kept(client, person, Cramp)] == [(NIGHT, 6)]


def test_names_from_a_file_are_shown_as_text_only(client):
    person = client.new_person("me")
    text = (
        'FeatureName,Timestamp,Value,Label,Note\n"<img src=x onerror=alert(1)>",2026-03-02T03:10:00+01:00,1,<b>,<i>\n'
    )
    page = upload(client, person, "a.csv", text.encode())
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text


def test_a_file_is_seen_by_its_person_only_and_is_forgotten_when_told(client):
    person, other = client.new_person("me"), client.new_person("other")
    page = upload(client, person, "own.csv")
    token = page.url.path.rpartition("/")[2]
    assert client.get(f"/people/{other}/import/{token}").status_code == 404
    client.submit(f"{page.url.path}/forget")
    reply = client.get(page.url.path)
    assert reply.status_code == 404
    assert "one hour" in reply.text


def test_an_upload_needs_the_token_of_our_page(client):
    person = client.new_person("me")
    reply = client.post(f"/people/{person}/import", files=[("files", ("own.csv", files.SAMPLES["own.csv"]))])
    assert reply.status_code == 403


def test_too_large_an_upload_is_refused(client):
    person = client.new_person("me")
    assert upload(client, person, "a.csv", b"0" * 20_000_001).status_code == 413


@pytest.mark.parametrize("javascript", [True, False])
def test_the_whole_way_on_a_phone(visit, server, javascript, tmp_path):
    (tmp_path / "nights.csv").write_bytes(files.SAMPLES["bearable.csv"])
    page = visit("phone", path="/people", java_script_enabled=javascript, color_scheme="dark")
    page.get_by_role("button", name="It is about me").click()
    page.wait_for_url("**/check*")
    page.goto("/more")
    page.get_by_role("link", name="Bring nights in").click()
    page.wait_for_url("**/import")
    page.get_by_label("The file that the app made").set_input_files(tmp_path / "nights.csv")
    page.get_by_role("button", name="Look inside").click()
    page.get_by_role("heading", name="What does it mean?").wait_for()
    assert page.get_by_label("Leg cramps", exact=True).input_value() == "cramps"
    page.get_by_label("Magnesium 200mg").select_option("supplement_magnesium")
    page.get_by_label("As the time in the file says").check()
    for part in page.locator("main select, main button, main summary, main .choice").all():
        if part.is_visible():
            assert part.bounding_box()["height"] >= 48
    page.get_by_role("button", name="See what would be added").click()
    page.wait_for_url("**/preview")
    expect(page.locator(".tally").get_by_text("new night")).to_be_visible()
    page.get_by_role("button", name="Add 1 night").click()
    page.wait_for_url("**/done")
    page.get_by_role("link", name="See the nights").click()
    page.wait_for_url("**/nights")
