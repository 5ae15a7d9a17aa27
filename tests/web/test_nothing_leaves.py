"""No page, style or script of ours names another host; the policy forbids the browser to load from one."""

from __future__ import annotations

import re
from pathlib import Path

import nightcramp.web

WEB = Path(nightcramp.web.__file__).parent
ALLOWED = re.compile(
    r"http://www\.w3\.org/(2000/svg|1999/xlink|1999/xhtml|1998/Math/MathML)|https?://(localhost|127\.0\.0\.1)"
)
LOADS = re.compile(
    r"""(?:src|href|action|content|url|@import|fetch|import)\W{0,3}(?:https?:)?//[\w.-]+""", re.IGNORECASE
)
ALONE = {"data_export.html"}
"""Kept as a file and opened without us, so that its style must be inside; it has no script."""
OURS = [path for path in WEB.rglob("*") if path.suffix in {".html", ".css", ".js", ".svg", ".webmanifest"}]


def test_there_is_something_to_look_at():
    assert len(OURS) > 5


def test_nothing_is_loaded_from_another_host():
    found = []
    for path in OURS:
        text = ALLOWED.sub("", path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(WEB)}: {match[0]}" for match in LOADS.finditer(text)]
    assert found == []


def test_no_page_has_a_script_or_style_of_its_own_inside():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")|<style|\sstyle=|\son[a-z]+=\"",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(WEB)}: {match[0]}"
        for path in OURS
        if path.suffix == ".html" and path.name not in ALONE
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_answer_forbids_what_is_not_ours(client):
    for address in ("/", "/nowhere", "/api/v1/health", "/people"):
        policy = client.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "//" not in policy


def test_the_vendored_script_is_the_published_one():
    import hashlib

    content = (WEB / "static" / "js" / "htmx.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
