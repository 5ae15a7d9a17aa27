"""The article, checked: every claim is there with its verdict and where that comes from."""

from __future__ import annotations

import gzip
import html
import re
import time

import pytest
from playwright.sync_api import expect

from nightcramp.report.article import CERTAINTY, VERDICTS
from support.interviewed import PEOPLE, interviewed
from support.web import add

FAST_SECONDS = 0.1


@pytest.fixture
def article(client):
    return client.get("/article")


def claims_of(reply):
    """What stands between the tags of each claim, by its anchor."""
    parts = re.split(r'<article class="claim [\w-]+" id="(\w+)">', reply.text)[1:]
    return {
        name: html.unescape(body.partition("</article>")[0]) for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_claim_is_there_with_its_verdict_its_certainty_and_its_sources(article, knowledge):
    shown = claims_of(article)
    claims = knowledge.collection("claims")
    assert len(claims) == 284
    for claim in claims:
        body = shown[claim.id]
        assert f'<span class="mark">{VERDICTS[claim.verdict]}</span> {claim.claim}' in body
        assert claim.why in body
        assert CERTAINTY[claim.certainty] in body
        for key in claim.sources:
            assert f'href="#source-{key}"' in body
            assert f'id="source-{key}"' in article.text
        assert claim.sources or "found no study" in body
        assert claim.realised_by == () or "What we make of it" in body or 'class="say"' in body


def test_the_picture_counts_every_claim_once(article, knowledge):
    counted = [int(found) for found in re.findall(r'<span class="number">(\d+)<', article.text)]
    assert sum(counted) == len(knowledge.collection("claims"))


def test_what_the_article_leaves_out_is_there_with_its_signs(article, knowledge):
    shown = claims_of(article)
    for omission in knowledge.collection("omissions"):
        assert omission.what in shown[omission.id]
        assert all(knowledge.rules[name].in_words in shown[omission.id] for name in omission.realised_by)


def test_what_a_dangerous_claim_recommends_is_answered_with_what_to_do_instead(article, knowledge):
    shown = claims_of(article)
    dangerous = [claim for claim in knowledge.collection("claims") if claim.verdict == "harmful" and claim.recommends]
    assert dangerous
    for claim in dangerous:
        assert all(knowledge.actions[name].say_instead in shown[claim.id] for name in claim.recommends), claim.id


@pytest.mark.parametrize("verdict", VERDICTS)
def test_one_verdict_can_be_looked_at_alone(client, knowledge, verdict):
    reply = client.get("/article", params={"verdict": verdict})
    wanted = [claim.id for claim in knowledge.collection("claims") if claim.verdict == verdict]
    assert sorted(claims_of(reply)) == sorted(wanted)
    assert f"{len(wanted)} claims fit" in reply.text


def test_a_search_finds_the_claims_with_all_its_words(client, knowledge):
    found = claims_of(client.get("/article", params={"q": "MASSAGE  knee"}))
    assert found
    assert all("massage" in body.casefold() for body in found.values())
    assert all("knee" in body.casefold() for body in found.values())


@pytest.mark.parametrize("query", ["xyzzy", "<script>alert(1)</script>", "'; drop table", "z" * 5000, "юмор"])
def test_a_search_for_what_is_not_there_says_so(client, query):
    reply = client.get("/article", params={"q": query})
    assert reply.status_code == 200
    assert "No claim fits" in reply.text
    assert "<script>alert" not in reply.text


def test_a_verdict_that_is_none_is_refused_with_its_name(client):
    reply = client.get("/article?verdict=splendid")
    assert reply.status_code == 422
    assert "splendid" in reply.text


def test_the_page_is_fast_and_light(client):
    client.get("/article")
    took = []
    for _ in range(5):
        start = time.perf_counter()
        reply = client.get("/article")
        took.append(time.perf_counter() - start)
    assert min(took) < FAST_SECONDS
    assert len(gzip.compress(reply.content, 6)) < 100_000


def test_the_article_is_searched_without_a_mouse(visit):
    page = visit("phone", "/article?verdict=harmful")
    page.get_by_label("Show").select_option("")
    page.get_by_role("searchbox").fill("needle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article?q=needle**")
    assert "fit" in page.get_by_role("main").get_by_role("status").inner_text()


def test_the_search_of_the_article_works_without_javascript(visit, server, knowledge):
    rub = knowledge.actions["relief_massage"].name
    page = visit("phone", "/people", java_script_enabled=False)
    me = add(page, server, interviewed(PEOPLE["woman of 34"]))
    page.goto("/article")
    page.get_by_role("searchbox").fill("massage knee")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/article?q=massage**")
    claim = page.locator("#relief_massage_towards_knee")
    claim.locator("summary").click()
    claim.get_by_role("link", name=rub).click()
    page.wait_for_url(f"**/people/{me}/safe?q=**")
    expect(page.get_by_role("heading", name=rub)).to_be_visible()
