"""Pictures of every page, at phone and desktop size, by day and at night: ``make screenshots``, then look at each.

``python tests/support/screens.py NAME ...`` makes only those whose name begins so.
"""

from __future__ import annotations

import datetime
import random
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from nightcramp.answers.files import raw_of_file
from support.interviewed import PEOPLE as INTERVIEWED
from support.interviewed import interviewed
from support.web import CHROMIUM, FLAGS, SIZES, start

FOLDER = Path(__file__).resolve().parents[2] / "build" / "screens"
TODAY = datetime.datetime.now().astimezone().date()
THEMES = {"day": "light", "night": "dark"}


def _example(name: str) -> dict[str, Any]:
    """The answers of a person of the examples."""
    return dict(raw_of_file(Path(__file__).resolve().parents[2] / "examples" / f"{name}.yaml"))


WELL_ADULT: dict[str, Any] = {"age": 46, "sex": "female"}
CHECKED: dict[str, Any] = {
    **WELL_ADULT, "one_leg_swollen": True, "leg_warm": "unknown", "leg_red_or_dark": False, "cramp_minutes": 4,
    "medicines": ["furosemde", "Ramipril", "wonder root"], "hard_knot": True,
}  # fmt: skip
DIARY: dict[str, Any] = {**_example("plan_woman_of_46"), "cramps_per_week": 2}
"""The answers of a person with a diary of a year, which says more than they do."""
PEOPLE: dict[str, tuple[str, dict[str, Any]]] = {
    "nobody": ("", {}),
    "adult": ("me", WELL_ADULT),
    "asked-first": ("me", {}),
    "asked-sex": ("other", {"age": 80}),
    "asked": ("me", CHECKED),
    "emergency": ("me", {"age": 46, "sex": "female", "chest_pain": True}),
    "diary": ("me", DIARY),
    "typical": ("me", _example("typical_at_70")),
    "clot": ("me", _example("swollen_calf_at_52")),
    "tablets": ("other", _example("man_of_78_on_six_tablets")),
    "magnesium": ("me", _example("low_magnesium_in_mg_per_dl")),
    "child": ("child", _example("child_of_9_woken")),
    "pregnant": ("me", _example("pregnant_week_31_one_leg_swollen")),
    "restless": ("me", _example("restless_legs")),
    "finished": ("me", _example("plan_woman_of_46")),
    "kidneys": ("other", _example("plan_woman_of_80_weak_kidneys_six_medicines")),
}
"""Whose pages are shown: the relation, and the answers; ``nobody`` has not added anyone."""
PEOPLE |= {name: ("child" if "girl" in name else "me", given) for name, given in INTERVIEWED.items()}
PAGES: dict[str, tuple[str, str]] = {
    "home": ("nobody", "/"),
    "home-known": ("adult", "/"),
    "more": ("adult", "/more"),
    "people-first": ("nobody", "/people"),
    "people": ("adult", "/people"),
    "check-number": ("asked-first", "/people/{person}/check"),
    "check-choice": ("asked-sex", "/people/{person}/check"),
    "check-page": ("adult", "/people/{person}/check"),
    "check-yes": ("asked", "/people/{person}/check?ask=hard_knot"),
    "check-pick": ("asked", "/people/{person}/check?ask=first_swollen_leg"),
    "check-medicines": ("asked", "/people/{person}/check?ask=medicines"),
    "check-answers": ("asked", "/people/{person}/answers"),
    "check-words": ("adult", "/people/{person}/check/words"),
    "check-emergency": ("emergency", "/people/{person}/emergency"),
    "api": ("nobody", "/api"),
    "nights-first": ("adult", "/people/{person}/nights"),
    "nights-home": ("diary", "/"),
    "nights-year": ("diary", "/people/{person}/nights"),
    "nights-saved": ("diary", "/people/{person}/nights?saved={last_night}&was=missing"),
    "nights-one": ("diary", "/people/{person}/nights/{last_night}"),
    "nights-day": ("diary", "/people/{person}/nights/{today}"),
    "people-change": ("adult", "/people/{person}/change"),
    "people-delete": ("adult", "/people/{person}/delete"),
    "data": ("adult", "/data"),
    "data-one": ("adult", "/people/{person}/data"),
    "answer-none": ("asked-first", "/people/{person}/answer"),
    **{
        f"answer-{whose}": (whose, "/people/{person}/answer")
        for whose in (
            "typical",
            "clot",
            "tablets",
            "magnesium",
            "child",
            "pregnant",
            "restless",
            "finished",
            "kidneys",
        )
    },
    "what-if-changed": ("typical", "/people/{person}/what-if?finding=one_leg_swollen&value=yes"),
    "what-if-pick": ("typical", "/people/{person}/what-if"),
    "plan-adult": ("adult", "/people/{person}/plan"),
    **{f"plan-{name.replace(' ', '-')}": (name, "/people/{person}/plan") for name in INTERVIEWED},
    "safe": ("woman of 34", "/people/{person}/safe"),
    "safe-care": ("man of 67 who stands all day", "/people/{person}/safe?q=stretching+before+bed"),
    "safe-ask": ("woman of 34", "/people/{person}/safe?q=hot+water+bottle"),
    "safe-no": ("man on dialysis", "/people/{person}/safe?q=magnesium+tablets"),
    "safe-many": ("man of 78 on six tablets", "/people/{person}/safe?q=heat"),
    "safe-nothing": ("woman of 34", "/people/{person}/safe?q=magnesuim"),
    "article": ("nobody", "/article"),
    "article-dangerous": ("nobody", "/article?verdict=harmful"),
    "import": ("adult", "/people/{person}/import"),
    "relief-age": ("nobody", "/relief"),
    "relief-lines": ("adult", "/relief"),
    "relief-emergency": ("emergency", "/relief"),
    "relief-written": ("adult", "/relief/written"),
    "offline": ("nobody", "/offline"),
    "not-here": ("nobody", "/nowhere"),
}
"""Each page: its name, whose it is, and its address; ``{person}`` is the person's id."""


def add_person(context: BrowserContext, address: str, relation: str, answers: dict[str, Any]) -> str:
    """Add a person through the app; the id."""
    page = context.new_page()
    page.goto(f"{address}/people")
    page.locator(f"button[name=relation][value={relation}]").click()
    page.wait_for_url("**/people/*/*")
    found = re.search(r"/people/(\w+)/", page.url)
    assert found, page.url
    _give(page, address, found[1], answers)
    page.close()
    return found[1]


def _give(page: Page, address: str, person: str, answers: dict[str, Any]) -> None:
    """Set the answers through the API, and for the person with a diary the nights of a year."""
    if answers:
        page.request.put(f"{address}/api/v1/people/{person}/answers", data=answers)
    if answers is DIARY:
        _write_a_year(page, f"{address}/api/v1/people/{person}")
        page.goto(f"{address}/people/{person}/plan")
        page.get_by_role("button", name=re.compile("I begin with this")).first.click()
        page.wait_for_url("**#begun")


def _write_a_year(page: Page, person: str) -> None:
    """Nights with cramps, nights without, and nights that were not written down."""
    chance = random.Random(3)
    for back in range(1, 366):
        date = TODAY - datetime.timedelta(back)
        if back > 1 and chance.random() < 0.2:
            continue
        cramps = chance.choice((0, 0, 0, 1, 1, 2, 4) if back < 40 else (0, 0, 0, 0, 1))
        said = {"pain": chance.randint(3, 9), "minutes_awake": 20, "hours_sore": 6} if cramps else {}
        page.request.put(f"{person}/nights/{date}", data={"cramps": cramps, **said})
    at = f"{TODAY}T03:12"
    steps = ["relief_calf_stretch"]
    page.request.post(
        f"{person}/cramps", data={"at": at, "seconds": 140, "side": "left", "part": "calf", "pain": 7, "steps": steps}
    )


def show(browser: Browser, address: str, relation: str, answers: dict[str, Any], wanted: dict[str, str]) -> None:
    """Take the pictures of one person's pages."""
    person = ""
    if relation:
        context = browser.new_context()
        person = add_person(context, address, relation, answers)
        context.close()
    for size, options in SIZES.items():
        for theme, colours in THEMES.items():
            context = browser.new_context(base_url=address, color_scheme=colours, **options)
            page = context.new_page()
            for name, path in wanted.items():
                page.goto(path.format(person=person, today=TODAY, last_night=TODAY - datetime.timedelta(1)))
                page.wait_for_load_state("networkidle")
                target = FOLDER / f"{name}-{size}-{theme}.png"
                page.screenshot(path=target, full_page=True)
                sys.stdout.write(f"{target}\n")
            context.close()


def main(names: list[str]) -> None:
    """Make the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for whose, (relation, answers) in PEOPLE.items():
            wanted = {
                name: path
                for name, (person, path) in PAGES.items()
                if person == whose and (not names or any(name.startswith(start_) for start_ in names))
            }
            if not wanted:
                continue
            if whose in INTERVIEWED:
                answers = interviewed(answers).raw()
            server = start(Path(folder) / whose)
            try:
                show(browser, server.address, relation, answers, wanted)
            finally:
                server.stop()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
