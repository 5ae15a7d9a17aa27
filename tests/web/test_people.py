"""The people of a household: add, choose, rename, delete."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from nightcramp.diary.people import MOST_PEOPLE, People

pytestmark = pytest.mark.both_databases


def kept(client):
    with client.app.state.context.database.session() as session:
        return {one.id: (one.name, one.relation, one.country) for one in People(session).all()}


def test_a_person_is_renamed_and_their_country_kept(client):
    person = client.new_person("other")
    reply = client.submit(f"/people/{person}/change", name=" Mum ", relation="child", country="GB")
    assert "The change was kept" in reply.text
    assert kept(client) == {person: ("Mum", "child", "GB")}
    client.submit(f"/people/{person}/change", name="Mum", relation="child", country="")
    assert kept(client)[person][2] is None


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("name", "", "empty"), ("name", "   ", "empty"), ("name", "x" * 61, "too long"), ("name", "a\x07b", "odd letters"),
        ("name", "a\u202eb", "odd letters"), ("relation", "boss", "not known"), ("relation", "", "not known"),
        ("country", "XX", "not in our list"), ("country", "gb", "not in our list"), ("country", "<b>", "not in our list"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_of_a_person_is_told_beside_its_field(client, field, value, fault):
    person = client.new_person("me")
    before = kept(client)
    reply = client.submit(f"/people/{person}/change", **{"name": "Me", "relation": "me", "country": "", field: value})
    assert reply.status_code == 422
    assert re.search(rf'<p class="fault" id="{field}-fault" role="alert">[^<]*{fault}', reply.text)
    assert kept(client) == before


@pytest.mark.parametrize(
    ("fields", "fault"),
    [({"name": "x" * 61}, "too long"), ({"name": "a\x00"}, "odd letters"), ({"relation": "boss"}, "not known")],
)
def test_somebody_who_cannot_be_added_is_told_and_not_added(client, fields, fault):
    reply = client.submit("/people", **{"relation": "me", **fields})
    assert (reply.status_code, fault in reply.text) == (422, True)
    assert kept(client) == {}


def test_there_are_not_more_people_than_a_household_has(client):
    with client.app.state.context.database.session() as session:
        for _ in range(MOST_PEOPLE):
            People(session).add("Me")
    reply = client.submit("/people", relation="me")
    assert (reply.status_code, "Delete one first" in reply.text) == (422, True)


def test_a_name_is_shown_as_it_was_typed_and_never_run(client):
    client.submit("/people", relation="me", name="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in client.get("/people").text


def test_before_a_person_is_deleted_it_is_said_what_would_be_gone(client):
    person = client.new_person("me", age=46, sex="female")
    client.put(f"/api/v1/people/{person}/nights/2026-03-10", json={"cramps": 1})
    shown = client.get(f"/people/{person}/delete").text
    assert "2 answers" in shown
    assert "1 night<" in shown
    assert "0 " not in re.search(r"<ul>.*?</ul>", shown.partition("<main")[2], re.DOTALL)[0]
    assert kept(client)
    other = client.new_person("child")
    assert "Deleted, with all that was kept" in client.submit(f"/people/{person}/delete").text
    assert list(kept(client)) == [other]
    assert client.get(f"/people/{person}/change").status_code == 404
    assert client.submit(f"/people/{person}/delete").status_code == 404


def test_after_a_person_is_deleted_another_one_is_looked_at(client):
    client.submit("/people", relation="other", name="Mum")
    person = client.new_person("me")
    client.submit(f"/people/{person}/delete")
    assert "Mum" in client.get("/more").text


def test_people_are_managed_without_script_and_by_everybody(visit):
    page = visit("phone", "/people", java_script_enabled=False)
    page.get_by_label("Name").fill("Grandma")
    page.get_by_role("button", name="It is about someone else").click()
    page.wait_for_url("**/check")
    page.goto("/people")
    page.get_by_role("link", name="Change Grandma").first.click()
    expect(page.get_by_role("heading", name="Grandma")).to_be_visible()
    page.get_by_label("Name").fill("Nana")
    page.get_by_label("Country").select_option("GB")
    page.get_by_role("button", name="Keep the change").click()
    page.wait_for_url("**/people?done=changed")
    page.get_by_role("link", name="Change Nana").first.click()
    page.get_by_role("link", name="Delete Nana").click()
    page.get_by_role("button", name="Delete Nana").click()
    page.wait_for_url("**/people?done=deleted")


@pytest.mark.parametrize(
    "path", ["/people", "/people/{person}/change", "/people/{person}/delete", "/data", "/people/{person}/data"]
)
def test_the_targets_of_the_pages_of_people_and_data_are_large_enough(visit, path):
    page = visit("phone", "/people")
    page.get_by_role("button", name="It is about me").click()
    page.wait_for_url("**/check")
    person = re.search(r"/people/(\w+)/", page.url)[1]
    page.goto(path.replace("{person}", person))
    for target in page.locator(
        "main a.button, main button, main select, main input:not([type=hidden]):not([type=radio])"
    ).all():
        assert target.bounding_box()["height"] >= 48
